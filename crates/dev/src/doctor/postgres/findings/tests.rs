//! The findings that follow from observations.

use super::super::super::finding::Severity;
use super::*;

fn options_of(url: &str) -> PgConnectOptions {
    url.parse().unwrap()
}

fn study() -> ServerIdentity {
    ServerIdentity {
        version: "18.4".into(),
        version_num: 180_004,
        port: Some(5432),
        database: "study".into(),
        database_oid: 16_384,
        role: "study".into(),
        read_only: false,
        statement_timeout_ms: 20_000,
        unicode: true,
    }
}

#[test]
fn an_old_server_is_a_problem() {
    let options = options_of("postgres://me:hidden@db.example:6543/study");
    let old = ServerIdentity { version: "14.9".into(), version_num: 140_009, ..study() };
    let finding = server("DATABASE_URL", &options, &old);
    assert_eq!(finding.state, Severity::Problem);
    assert_eq!(finding.figure, "PostgreSQL 14.9 at db.example:6543, database study as study");
    assert_eq!(server("DATABASE_URL", &options, &study()).state, Severity::Ok);
}

#[test]
fn only_a_verified_server_far_away_is_safe() {
    let cases = [
        ("postgres://me@127.0.0.1/study?sslmode=disable", true, Severity::Ok),
        ("postgres://me@localhost/study", true, Severity::Ok),
        ("postgres://me@db.example/study?sslmode=verify-full", true, Severity::Ok),
        ("postgres://me@db.example/study?sslmode=require", true, Severity::Warning),
        ("postgres://me@db.example/study", true, Severity::Problem),
        ("postgres://me@db.example/study?sslmode=disable", false, Severity::Warning),
    ];
    for (url, production, state) in cases {
        assert_eq!(transport("DATABASE_URL", &options_of(url), production).state, state, "{url}");
    }
}

#[test]
fn a_pooler_that_mixes_up_statements_is_told_what_it_needs() {
    let tally = Tally { clients: 12, of_clients: 12, answers: 140, wrong: 37, ..Tally::default() };
    let finding = statements(&Statements::Swapped(tally));
    assert_eq!(finding.state, Severity::Problem);
    assert_eq!(finding.figure, "37 of 140 answers were those of another client");
    assert!(finding.remedy.unwrap().contains("max_prepared_statements"));
    assert!(is_shared(&Statements::Lost(String::new())));
}

#[test]
fn what_was_not_said_at_the_start_of_a_connection_has_to_be_said_to_the_role() {
    let finding = statement_timeout(&ServerIdentity { statement_timeout_ms: 0, ..study() });
    let remedy = "Run: alter role \"study\" set statement_timeout = '20s'";
    assert_eq!((finding.state, finding.remedy.as_deref()), (Severity::Warning, Some(remedy)));
    assert_eq!(statement_timeout(&study()).state, Severity::Ok);
}

#[test]
fn clocks_may_differ_by_seconds() {
    assert_eq!(clock(TimeDelta::milliseconds(-900)).state, Severity::Ok);
    let finding = clock(TimeDelta::seconds(-90));
    assert_eq!(finding.state, Severity::Warning);
    assert_eq!(finding.figure, "the server's is -90.0 s from this machine's");
}

#[test]
fn a_table_that_is_closed_is_named() {
    let rights = Rights { may_create: false, closed: vec!["goals".into(), "users".into()] };
    let finding = may_use(&study(), &rights);
    assert_eq!(finding.figure, "not with the table goals and 1 more");
    let replica = ServerIdentity { read_only: true, ..study() };
    let open = Rights { may_create: true, closed: Vec::new() };
    assert_eq!(may_use(&replica, &open).state, Severity::Problem);
    assert_eq!(may_create(&rights).state, Severity::Warning);
}

#[test]
fn both_addresses_have_to_lead_to_one_database() {
    assert_eq!(other_database(&study(), &study()), None);
    let other = ServerIdentity { database_oid: 5, ..study() };
    assert_eq!(other_database(&study(), &other).unwrap().state, Severity::Problem);
}
