//! What `dev doctor` says of a database: when all is well, when nobody answers, behind poolers.

mod services;

use serde_json::Value;
use testkit::{Database, PgBouncer, Pool, Pooler, Pooling, note_skipped};

use crate::migrate::{DEAD, UNPOOLED};
use crate::server::{DATABASE_URL, Home};

/// What was said, and whether all is well.
struct DoctorOutput {
    healthy: bool,
    report: Value,
}

impl DoctorOutput {
    fn of(variables: &[(&str, &str)]) -> Self {
        let output = Home::new().ends(&["doctor", "--json"], variables);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains("secret"), "{text}");
        let report = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        Self { healthy: output.status.success(), report }
    }

    /// The state of something of a service, and its whole finding.
    fn of_thing(&self, service: &str, about: &str) -> (&str, &Value) {
        let sections = self.report["sections"].as_array().unwrap();
        let section = sections.iter().find(|section| section["service"] == service).unwrap();
        let findings = section["findings"].as_array().unwrap();
        let finding = findings.iter().find(|finding| finding["about"] == about);
        let finding = finding.unwrap_or_else(|| panic!("nothing about {about}: {section:#}"));
        (finding["state"].as_str().unwrap(), finding)
    }

    fn postgres(&self, about: &str) -> &str {
        self.of_thing("Postgres", about).0
    }
}

#[tokio::test]
async fn a_healthy_database_is_told_in_lines_that_end_well() {
    let database = Database::fresh().await;
    let output = Home::new().ends(&["doctor"], &[(DATABASE_URL, &database.url)]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let line = said.lines().find(|line| line.contains("PostgreSQL ")).unwrap();
    assert!(line.starts_with("  ok       DATABASE_URL ") && line.ends_with(" ms"), "{line}");
    assert!(said.contains("sound: 12 clients kept connections"), "{said}");
    assert!(said.contains("all applied"), "{said}");
    assert!(said.ends_with("No problem, 0 warnings.\n"), "{said}");
}

#[test]
fn nothing_set_is_no_problem_here_and_one_in_production() {
    let home = Home::new();
    let output = home.ends(&["doctor"], &[]);
    assert!(output.status.success(), "{output:?}");
    assert!(!home.data().exists(), "a look makes no secrets");
    let output = home.ends(&["doctor", "--production"], &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    let line = "PROBLEM  JWT_SECRET                    missing: signs access tokens  \
                -> Set JWT_SECRET among the project's environment variables.";
    assert!(said.contains(line), "{said}");
}

#[test]
fn a_database_that_does_not_answer_is_one_problem() {
    let said = DoctorOutput::of(&[(DATABASE_URL, DEAD)]);
    assert!(!said.healthy);
    let (state, finding) = said.of_thing("Postgres", "DATABASE_URL");
    assert_eq!(state, "problem");
    assert_eq!(finding["remedy"], "Check DATABASE_URL, and that the server runs.");
    assert_eq!(said.report["problems"], 1);
}

#[tokio::test]
async fn a_database_without_tables_is_told_what_to_run() {
    let said = DoctorOutput::of(&[(DATABASE_URL, &Database::empty().await.url)]);
    let (state, finding) = said.of_thing("Postgres", "migrations");
    assert_eq!((state, said.healthy), ("problem", false));
    assert_eq!(finding["remedy"], "Run: cargo run -p dev -- migrate");
}

#[tokio::test]
async fn the_address_for_migrations_has_to_lead_to_the_same_database() {
    let (one, other) = (Database::fresh().await, Database::fresh().await);
    let said = DoctorOutput::of(&[(DATABASE_URL, &one.url), (UNPOOLED, &one.url)]);
    assert!(said.healthy, "{:#}", said.report);
    let said = DoctorOutput::of(&[(DATABASE_URL, &one.url), (UNPOOLED, &other.url)]);
    assert_eq!((said.postgres(UNPOOLED), said.healthy), ("ok", false), "{:#}", said.report);
}

#[tokio::test]
async fn an_old_pooler_in_transaction_mode_is_refused_with_what_to_do() {
    let Some(program) = PgBouncer::installed().filter(|program| !program.translates()) else {
        return note_skipped("doctor::an_old_pooler", "pgbouncer older than 1.21");
    };
    let pooler = Pooler::start(&program, Pool::of(Pooling::Transaction));
    let database = Database::fresh().await;
    let address = pooler.through(&database.url);
    // The second look meets the statements that the first one left behind.
    for _ in 0..2 {
        let said = DoctorOutput::of(&[(DATABASE_URL, &address), (UNPOOLED, &database.url)]);
        let (state, finding) = said.of_thing("Postgres", "prepared statements");
        assert_eq!((state, said.healthy), ("problem", false));
        let remedy = finding["remedy"].as_str().unwrap();
        assert!(remedy.starts_with("Use PgBouncer 1.21 or newer"), "{remedy}");
        assert_eq!(said.postgres("migrations"), "ok");
    }
    let said = DoctorOutput::of(&[(DATABASE_URL, &address)]);
    assert_eq!(said.postgres(UNPOOLED), "warning");
    let said = DoctorOutput::of(&[(DATABASE_URL, &database.url), (UNPOOLED, &address)]);
    assert!(!said.healthy, "{:#}", said.report);
}

#[tokio::test]
async fn a_sound_pooler_is_no_problem() {
    let all = PgBouncer::all();
    if all.is_empty() {
        note_skipped("doctor::a_sound_pooler", "pgbouncer");
    }
    for program in all {
        let pooling = if program.translates() { Pooling::Transaction } else { Pooling::Session };
        let pooler = Pooler::start(&program, Pool { servers: 14, ..Pool::of(pooling) });
        let database = Database::fresh().await;
        let address = pooler.through(&database.url);
        let said = DoctorOutput::of(&[(DATABASE_URL, &address), (UNPOOLED, &database.url)]);
        assert_eq!(said.postgres("prepared statements"), "ok", "{:#}", said.report);
        assert_eq!(said.postgres("statement_timeout"), "warning");
        assert!(said.healthy, "{:#}", said.report);
    }
}

#[tokio::test]
async fn a_pooler_that_is_not_known_as_one_is_told_what_to_let_through() {
    let Some(program) = PgBouncer::installed() else {
        return note_skipped("doctor::a_pooler_that_is_not_known", "pgbouncer");
    };
    let pooler = Pooler::start(&program, Pool { servers: 14, ..Pool::of(Pooling::Session) });
    let database = Database::fresh().await;
    let said = DoctorOutput::of(&[(DATABASE_URL, &pooler.through(&database.url))]);
    let (state, finding) = said.of_thing("Postgres", "DATABASE_URL");
    assert_eq!(state, "problem");
    let remedy = finding["remedy"].as_str().unwrap();
    assert!(remedy.contains("DATABASE_URL_UNPOOLED"), "{remedy}");
    assert_eq!(said.postgres("prepared statements"), "ok", "{:#}", said.report);
}
