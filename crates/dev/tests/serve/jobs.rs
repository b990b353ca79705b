//! The program that `dev jobs` runs beside itself: it gets what it needs, and neither outlives the other.

use std::fs;
use std::process::{Command, Stdio};

use axum::routing::put;
use axum::{Json, Router};
use pg_cluster::{Cluster, ClusterSettings};
use serde_json::json;
use tokio::net::TcpListener;

use crate::server::{DATABASE_URL, Home, eventually};

/// An address that nobody listens at: the jobs wait for a server.
const ORIGIN: &str = "http://127.0.0.1:9";

/// The command around a shell script.
fn command_around(script: &str) -> [&str; 8] {
    ["jobs", "--migrate", "--origin", ORIGIN, "--", "sh", "-c", script]
}

#[test]
fn a_program_finds_database_and_secrets_and_its_end_is_the_end() {
    let cluster = Cluster::open(ClusterSettings::scratch()).unwrap();
    let (home, url) = (Home::new(), cluster.url("postgres"));
    let script = r#"cp "$STUDY_DATA_DIR/secrets.env" "$STUDY_DATA_DIR/found" &&
        printf '%s' "$DATABASE_URL" > "$STUDY_DATA_DIR/seen"; exit 3"#;
    let output = home.run_to_end(&command_around(script), &[(DATABASE_URL, &url)]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "sh failed: exit status: 3.\n");
    assert_eq!(fs::read_to_string(home.data().join("seen")).unwrap(), url);
    assert!(home.data().join("found").exists());
    let output_text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output_text.contains(ORIGIN) && !output_text.contains("postgres://"), "{output_text}");
}

#[tokio::test]
async fn a_program_is_told_to_end_when_the_jobs_are() {
    let cluster = Cluster::open(ClusterSettings::scratch()).unwrap();
    let (home, url) = (Home::new(), cluster.url("postgres"));
    let script = r#"trap 'touch "$STUDY_DATA_DIR/ended"; exit 0' TERM
        touch "$STUDY_DATA_DIR/started"; while :; do sleep 0.05; done"#;
    let mut command = home.dev(&command_around(script), &[(DATABASE_URL, &url)]);
    let mut jobs = command.stdout(Stdio::null()).spawn().unwrap();
    eventually("the program runs", async || home.data().join("started").exists()).await;
    let id = jobs.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -TERM $0", &id]).status().unwrap().success());
    assert!(jobs.wait().unwrap().success());
    assert!(home.data().join("ended").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_the_executor_does_not_support_is_the_end() {
    let function = json!({"id": "app-a", "triggers": [{"event": "e"}], "throttle": {"limit": 1}});
    let registration = Json(json!({"functions": [function]}));
    let routes = Router::new().route("/api/inngest", put(async move || registration));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let hosts = runtime::Environment::default().hosts().unwrap();
    let serving =
        tokio::spawn(runtime::serve_local(routes, hosts, listener, std::future::pending()));
    let jobs = tokio::task::spawn_blocking(move || {
        let cluster = Cluster::open(ClusterSettings::scratch()).unwrap();
        let (home, url) = (Home::new(), cluster.url("postgres"));
        home.run_to_end(&["jobs", "--migrate", "--origin", &origin], &[(DATABASE_URL, &url)])
    });
    let output = jobs.await.unwrap();
    serving.abort();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        complaint.contains("The jobs can't run: the function app-a uses throttle,"),
        "{complaint}"
    );
}
