//! A setting that the server can't use is one clear sentence for the person at the terminal.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Output;

use pg_cluster::{Cluster, ClusterSettings};

use crate::server::{DATABASE_URL, Home};

/// The only thing that was said.
fn sentence(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(output.stdout, b"");
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(errors.lines().count(), 1, "{errors}");
    errors.trim_end().to_owned()
}

#[test]
fn a_taken_port_is_named_before_anything_is_started() {
    let home = Home::new();
    let occupied = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = occupied.local_addr().unwrap().port().to_string();
    let message = sentence(&home.run_to_end(&["serve"], &[("PORT", &port)]));
    assert_eq!(
        message,
        format!("Port {port} is taken: use another one, such as PORT=3000 npm start.")
    );
    assert!(!home.data().exists());
}

#[test]
fn a_port_that_is_no_number_is_named() {
    let message = sentence(&Home::new().run_to_end(&["serve"], &[("PORT", "http")]));
    assert_eq!(message, "PORT must be a number from 0 to 65535.");
}

#[test]
fn an_unreachable_database_is_named_without_its_password() {
    // Bound and dropped: the port is free.
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let url = format!("postgres://me:secret@127.0.0.1:{port}/study");
    let message = sentence(&Home::new().run_to_end(&["serve"], &[(DATABASE_URL, &url)]));
    assert!(
        message.starts_with(&format!("Cannot reach the database at 127.0.0.1:{port} (")),
        "{message}"
    );
    assert!(message.ends_with("): check DATABASE_URL."), "{message}");
    assert!(!message.contains("secret"), "{message}");
}

#[test]
fn an_address_that_is_not_a_databases_is_named() {
    let message = sentence(&Home::new().run_to_end(&["serve"], &[(DATABASE_URL, "localhost")]));
    assert_eq!(message, "DATABASE_URL is not a postgres:// address.");
}

#[test]
fn a_database_without_tables_is_left_alone_unless_told() {
    let cluster = Cluster::open(ClusterSettings::scratch()).unwrap();
    let home = Home::new();
    let url = cluster.url("postgres");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
    let is_migration = |name: &std::path::Path| name.extension().is_some_and(|end| end == "sql");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let migrations = files.filter(|path| is_migration(path)).count();
    for _ in 0..2 {
        let message = sentence(&home.run_to_end(&["serve"], &[(DATABASE_URL, &url)]));
        let tail = " migrations: start with --migrate (npm start -- --migrate).";
        let lacks = message.strip_prefix("The database lacks ").and_then(|s| s.strip_suffix(tail));
        assert_eq!(lacks.unwrap(), migrations.to_string(), "{message}");
    }
    cluster.stop();
}
