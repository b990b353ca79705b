//! The report of `dev doctor` on a database: all is well, nobody answers, poolers in between.

mod services;

use serde_json::Value;
use testkit::{Database, PgBouncer, Pool, Pooler, Pooling, note_skipped};

use crate::migrate::{DEAD, UNPOOLED};
use crate::server::{DATABASE_URL, Home};

/// The report, and whether all is well.
struct DoctorOutput {
    healthy: bool,
    report: Value,
}

impl DoctorOutput {
    fn of(variables: &[(&str, &str)]) -> Self {
        let output = Home::new().run_to_end(&["doctor", "--json"], variables);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains("secret"), "{text}");
        let report = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        Self { healthy: output.status.success(), report }
    }

    /// The state of something of a service, and its whole finding.
    fn finding(&self, service: &str, about: &str) -> (&str, &Value) {
        let sections = self.report["sections"].as_array().unwrap();
        let section = sections.iter().find(|section| section["service"] == service).unwrap();
        let findings = section["findings"].as_array().unwrap();
        let finding = findings.iter().find(|finding| finding["about"] == about);
        let finding = finding.unwrap_or_else(|| panic!("nothing about {about}: {section:#}"));
        (finding["state"].as_str().unwrap(), finding)
    }

    fn postgres(&self, about: &str) -> &str {
        self.finding("Postgres", about).0
    }
}

#[tokio::test]
async fn a_healthy_database_is_told_in_lines_that_end_well() {
    let database = Database::fresh().await;
    let output = Home::new().run_to_end(&["doctor"], &[(DATABASE_URL, &database.url)]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    let line = text.lines().find(|line| line.contains("PostgreSQL ")).unwrap();
    assert!(line.starts_with("  ok       DATABASE_URL ") && line.ends_with(" ms"), "{line}");
    assert!(text.contains("sound: 12 clients kept connections"), "{text}");
    assert!(text.contains("all applied"), "{text}");
    assert!(text.ends_with("No problem, 0 warnings.\n"), "{text}");
}

#[test]
fn nothing_set_is_no_problem_here_and_one_in_production() {
    let home = Home::new();
    let output = home.run_to_end(&["doctor"], &[]);
    assert!(output.status.success(), "{output:?}");
    assert!(!home.data().exists(), "a look makes no secrets");
    let output = home.run_to_end(&["doctor", "--production"], &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let line = "PROBLEM  JWT_SECRET                    missing: signs access tokens  \
                -> Set JWT_SECRET among the project's environment variables.";
    assert!(text.contains(line), "{text}");
}

#[test]
fn a_database_that_does_not_answer_is_one_problem() {
    let report = DoctorOutput::of(&[(DATABASE_URL, DEAD)]);
    assert!(!report.healthy);
    let (state, finding) = report.finding("Postgres", "DATABASE_URL");
    assert_eq!(state, "problem");
    assert_eq!(finding["remedy"], "Check DATABASE_URL, and that the server runs.");
    assert_eq!(report.report["problems"], 1);
}

#[tokio::test]
async fn a_database_without_tables_is_told_what_to_run() {
    let report = DoctorOutput::of(&[(DATABASE_URL, &Database::empty().await.url)]);
    let (state, finding) = report.finding("Postgres", "migrations");
    assert_eq!((state, report.healthy), ("problem", false));
    assert_eq!(finding["remedy"], "Run: cargo run -p dev -- migrate");
}

#[tokio::test]
async fn the_address_for_migrations_has_to_lead_to_the_same_database() {
    let (first, second) = (Database::fresh().await, Database::fresh().await);
    let report = DoctorOutput::of(&[(DATABASE_URL, &first.url), (UNPOOLED, &first.url)]);
    assert!(report.healthy, "{:#}", report.report);
    let report = DoctorOutput::of(&[(DATABASE_URL, &first.url), (UNPOOLED, &second.url)]);
    assert_eq!((report.postgres(UNPOOLED), report.healthy), ("ok", false), "{:#}", report.report);
}

#[tokio::test]
async fn an_old_pooler_in_transaction_mode_is_refused_with_what_to_do() {
    let Some(program) = PgBouncer::find_installed().filter(|program| !program.translates()) else {
        return note_skipped("doctor::an_old_pooler", "pgbouncer older than 1.21");
    };
    let pooler = Pooler::start(&program, Pool::of(Pooling::Transaction));
    let database = Database::fresh().await;
    let through_pooler = pooler.url_through(&database.url);
    // The second look meets the statements that the first one left behind.
    for _ in 0..2 {
        let report =
            DoctorOutput::of(&[(DATABASE_URL, &through_pooler), (UNPOOLED, &database.url)]);
        let (state, finding) = report.finding("Postgres", "prepared statements");
        assert_eq!((state, report.healthy), ("problem", false));
        let remedy = finding["remedy"].as_str().unwrap();
        assert!(remedy.starts_with("Use PgBouncer 1.21 or newer"), "{remedy}");
        assert_eq!(report.postgres("migrations"), "ok");
    }
    let report = DoctorOutput::of(&[(DATABASE_URL, &through_pooler)]);
    assert_eq!(report.postgres(UNPOOLED), "warning");
    let report = DoctorOutput::of(&[(DATABASE_URL, &database.url), (UNPOOLED, &through_pooler)]);
    assert!(!report.healthy, "{:#}", report.report);
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
        let through_pooler = pooler.url_through(&database.url);
        let report =
            DoctorOutput::of(&[(DATABASE_URL, &through_pooler), (UNPOOLED, &database.url)]);
        assert_eq!(report.postgres("prepared statements"), "ok", "{:#}", report.report);
        assert_eq!(report.postgres("statement_timeout"), "warning");
        assert!(report.healthy, "{:#}", report.report);
    }
}

#[tokio::test]
async fn a_pooler_that_is_not_known_as_one_is_told_what_to_let_through() {
    let Some(program) = PgBouncer::find_installed() else {
        return note_skipped("doctor::a_pooler_that_is_not_known", "pgbouncer");
    };
    let pooler = Pooler::start(&program, Pool { servers: 14, ..Pool::of(Pooling::Session) });
    let database = Database::fresh().await;
    let report = DoctorOutput::of(&[(DATABASE_URL, &pooler.url_through(&database.url))]);
    let (state, finding) = report.finding("Postgres", "DATABASE_URL");
    assert_eq!(state, "problem");
    let remedy = finding["remedy"].as_str().unwrap();
    assert!(remedy.contains("DATABASE_URL_UNPOOLED"), "{remedy}");
    assert_eq!(report.postgres("prepared statements"), "ok", "{:#}", report.report);
}
