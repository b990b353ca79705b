//! What `dev jobs` runs beside itself: it is given what it needs, and neither outlives the other.

use std::fs;
use std::process::{Command, Stdio};

use pg_cluster::{Cluster, Settings};

use crate::server::{DATABASE_URL, Home, eventually};

/// Where nobody serves: the jobs wait for somebody to.
const ORIGIN: &str = "http://127.0.0.1:9";

/// The command around a shell script.
fn around(script: &str) -> [&str; 8] {
    ["jobs", "--migrate", "--origin", ORIGIN, "--", "sh", "-c", script]
}

#[test]
fn a_program_finds_database_and_secrets_and_its_end_is_the_end() {
    let cluster = Cluster::open(Settings::scratch()).unwrap();
    let (home, url) = (Home::new(), cluster.url("postgres"));
    let script = r#"cp "$STUDY_DATA_DIR/secrets.env" "$STUDY_DATA_DIR/found" &&
        printf '%s' "$DATABASE_URL" > "$STUDY_DATA_DIR/seen"; exit 3"#;
    let output = home.ends(&around(script), &[(DATABASE_URL, &url)]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "sh failed: exit status: 3.\n");
    assert_eq!(fs::read_to_string(home.data().join("seen")).unwrap(), url);
    assert!(home.data().join("found").exists());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains(ORIGIN) && !said.contains("postgres://"), "{said}");
}

#[tokio::test]
async fn a_program_is_told_to_end_when_the_jobs_are() {
    let cluster = Cluster::open(Settings::scratch()).unwrap();
    let (home, url) = (Home::new(), cluster.url("postgres"));
    let script = r#"trap 'touch "$STUDY_DATA_DIR/ended"; exit 0' TERM
        touch "$STUDY_DATA_DIR/started"; while :; do sleep 0.05; done"#;
    let mut command = home.dev(&around(script), &[(DATABASE_URL, &url)]);
    let mut jobs = command.stdout(Stdio::null()).spawn().unwrap();
    eventually("the program runs", async || home.data().join("started").exists()).await;
    let id = jobs.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -TERM $0", &id]).status().unwrap().success());
    assert!(jobs.wait().unwrap().success());
    assert!(home.data().join("ended").exists());
}
