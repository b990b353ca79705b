//! Every statement of `db` is prepared against the migrated schema: a table or column that is
//! misspelt fails here, with the line it stands on, and not on the day its function is called.

mod source;
mod tree;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use domain::seal::SealedField;
use source::{Source, Statement};
use sqlx::error::DatabaseError;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, SqlSafeStr as _};
use testkit::App;

/// Queries whose statement does not stand in the call, and the place that has it. The texts there are
/// found like all others, since every text that begins like a statement is prepared.
const NAMED: [(&str, &str, &str); 13] = [
    ("work.rs", "touch_sql(work)", "a match of the same file"),
    ("work.rs", "statement", "a match of `give_up_sql`"),
    ("retention.rs", "rows.statement()", "a match of the same file"),
    ("students/export.rs", "section.sql()", "the constants of `sections`"),
    ("students/erase.rs", "account", "the list that the loop goes through"),
    ("students/erase.rs", "letters", "the list that the loop goes through"),
    ("local/runs/progress.rs", "rows", "the list that the loop goes through"),
    ("tutor.rs", "SIGNALS", "a constant of the same file"),
    ("tutor/context.rs", "CONTEXT", "a constant of the same file"),
    ("reseal.rs", "AssertSqlSafe(count_sql(field))", "`reseal::statements`, for each field"),
    ("reseal.rs", "AssertSqlSafe(list_sql(field))", "`reseal::statements`, for each field"),
    ("reseal.rs", "AssertSqlSafe(replace_sql(field))", "`reseal::statements`, for each field"),
    (
        "probe/statements.rs",
        "AssertSqlSafe(statement)",
        "a text that each client writes for itself",
    ),
];

/// Texts that are put together at run time, by file; the function that makes them is asked for all.
const MADE: [(&str, usize); 2] = [("reseal.rs", 3), ("probe/statements.rs", 1)];

#[tokio::test]
async fn every_statement_of_db_can_be_prepared() {
    let app = App::start().await;
    let mut connection = app.db.acquire().await.unwrap();
    let mut broken = String::new();
    let written = Source::of_db().statements;
    let resealed = SealedField::ALL.into_iter().flat_map(|field| {
        let place = format!("reseal.rs, {}.{}", field.table(), field.column());
        db::reseal::statements(field)
            .into_iter()
            .map(move |sql| Statement { place: place.clone(), sql })
    });
    for Statement { place, sql } in written.into_iter().chain(resealed) {
        if let Err(error) = prepare(&mut connection, &sql).await {
            let reason = error.as_database_error().map_or_else(|| error.to_string(), reason_of);
            writeln!(broken, "crates/db/src/{place}: {reason}").unwrap();
        }
    }
    assert!(broken.is_empty(), "statements that can't be prepared:\n{broken}");
}

/// The server's words, without the line of its own source.
fn reason_of(error: &dyn DatabaseError) -> String {
    error.message().to_owned()
}

/// Prepares a statement. The types of what will be bound follow from the columns it meets, or the
/// statement says them.
async fn prepare(connection: &mut PgConnection, sql: &str) -> sqlx::Result<()> {
    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    connection.prepare(sql).await.map(drop)
}

#[test]
fn every_query_of_db_has_a_statement_that_is_prepared() {
    let source = Source::of_db();
    let named: BTreeSet<(&str, &str)> = NAMED.map(|(file, argument, _)| (file, argument)).into();
    let found: BTreeSet<(&str, &str)> =
        source.named.iter().map(|(file, argument)| (file.as_str(), argument.as_str())).collect();
    assert_eq!(found, named, "queries whose statement stands elsewhere");
    for (file, count) in MADE {
        let places = source.composed.iter().filter(|place| place.starts_with(&format!("{file}:")));
        assert_eq!(places.count(), count, "texts of {file} that are put together at run time");
    }
    let total: usize = MADE.iter().map(|(_, count)| count).sum();
    assert_eq!(source.composed.len(), total, "statements that are made: {:?}", source.composed);
    // Far fewer would mean that the reader of the source has missed them.
    assert!(source.statements.len() > 200, "{} statements", source.statements.len());
}
