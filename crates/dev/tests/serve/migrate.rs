//! Migrations take the address without a pooler.

use testkit::{Database, PgBouncer, Pool, Pooler, Pooling, note_skipped};

use crate::server::{DATABASE_URL, Home};

/// The variable that names the database without its pooler.
pub(crate) const UNPOOLED: &str = "DATABASE_URL_UNPOOLED";

/// An address that nobody listens at.
pub(crate) const DEAD: &str = "postgres://me:secret@127.0.0.1:1/study";

fn migrate(variables: &[(&str, &str)]) -> (bool, String) {
    let output = Home::new().run_to_end(&["migrate"], variables);
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[tokio::test]
async fn migrations_are_applied_where_there_is_no_pooler() {
    let database = Database::empty().await;
    let (done, output) = migrate(&[(DATABASE_URL, DEAD), (UNPOOLED, &database.url)]);
    assert!(done, "{output}");
    assert!(!output.starts_with("0 "), "{output}");
    let (done, output) = migrate(&[(DATABASE_URL, &database.url)]);
    assert!(done && output.starts_with("0 migrations applied"), "{output}");
}

#[tokio::test]
async fn the_pooler_is_not_asked() {
    let Some(program) = PgBouncer::find_installed() else {
        return note_skipped("migrate::the_pooler_is_not_asked", "pgbouncer");
    };
    let pooler = Pooler::start(&program, Pool::of(Pooling::Transaction));
    let database = Database::empty().await;
    let through_pooler = pooler.url_through(&database.url);
    for _ in 0..3 {
        let (done, output) = migrate(&[(DATABASE_URL, &through_pooler), (UNPOOLED, &database.url)]);
        assert!(done, "{output}");
    }
}

#[test]
fn the_variable_that_is_wrong_is_named() {
    let (done, said) = migrate(&[(DATABASE_URL, "postgres://there/study"), (UNPOOLED, DEAD)]);
    assert!(!done);
    assert!(said.ends_with("check DATABASE_URL_UNPOOLED.\n"), "{said}");
    assert!(!said.contains("secret"), "{said}");
}
