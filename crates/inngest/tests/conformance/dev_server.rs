//! The same cases through a real development server, when `INNGEST_CLI` names its program.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::runner;

/// How long the server may take to start, and a run to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs until dropped.
struct DevServer {
    origin: String,
    process: Child,
    http: reqwest::Client,
}

impl Drop for DevServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl DevServer {
    fn start(program: &str, port: u16, fixture: &Fixture) -> Self {
        let process = Command::new(program)
            .args(["dev", "--no-discovery", "--host", "127.0.0.1", "--retry-interval", "1"])
            .args(["--port", &port.to_string(), "--sdk-url", &fixture.url])
            .env("DO_NOT_TRACK", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { origin: format!("http://127.0.0.1:{port}"), process, http: runner::client() }
    }

    /// Sends an event, when the server takes one, and returns the id it has there.
    async fn send(&self, event: &Value) -> String {
        let sent = async || {
            let url = format!("{}/e/test", self.origin);
            let response = self.http.post(url).json(event).send().await.ok()?;
            let ids: Value = response.json().await.ok()?;
            Some(ids["ids"][0].as_str()?.to_owned())
        };
        eventually("an event is taken", sent).await
    }

    /// The run of an event, once it is over.
    async fn run(&self, event: &str) -> Value {
        let over = async || {
            let url = format!("{}/v1/events/{event}/runs", self.origin);
            let runs: Value = self.http.get(url).send().await.ok()?.json().await.ok()?;
            let run = runs["data"].get(0)?.clone();
            let is_over = !matches!(run["status"].as_str()?, "Running" | "Scheduled" | "Queued");
            is_over.then_some(run)
        };
        eventually("a run is over", over).await
    }
}

async fn eventually<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "not seen: {what}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The program, if it is named: no registry has it, so nobody lacks it who doesn't name it.
fn program() -> Option<String> {
    std::env::var("INNGEST_CLI").ok().filter(|program| !program.is_empty())
}

#[tokio::test]
async fn a_real_development_server_runs_the_fixtures() {
    let Some(program) = program() else { return };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let origin = format!("http://127.0.0.1:{port}");
    let fixture = Fixture::start(&[("INNGEST_DEV", &origin)]);
    let server = DevServer::start(&program, port, &fixture);
    let registered = async || {
        let functions = json!({"query": "{ functions { slug } }"});
        let url = format!("{}/v0/gql", server.origin);
        let told: Value =
            server.http.post(url).json(&functions).send().await.ok()?.json().await.ok()?;
        (told["data"]["functions"].as_array()?.len() == 5).then_some(())
    };
    eventually("the fixtures are registered", registered).await;

    for (name, data) in
        [("function", json!({"test": true})), ("step", json!({})), ("retry", json!({}))]
    {
        let name = format!("tests/{name}.test");
        let event = server.send(&json!({"name": name, "data": data})).await;
        let run = server.run(&event).await;
        assert_eq!(run["status"], json!("Completed"), "{run:#}");
        assert_eq!(run["output"], json!({"name": name, "body": "ok"}));
    }

    let event = server.send(&json!({"name": "tests/wait.test", "data": {"id": "123"}})).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    for data in [json!({"id": "ignored"}), json!({"id": "123", "resume": true})] {
        server.send(&json!({"name": "test/resume", "data": data})).await;
    }
    let run = server.run(&event).await;
    assert_eq!(run["output"], json!({"result": {"id": "123", "resume": true}}), "{run:#}");

    let event =
        server.send(&json!({"name": "tests/cancel.test", "data": {"request_id": "123"}})).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    server.send(&json!({"name": "cancel/please", "data": {"request_id": "123"}})).await;
    let run = server.run(&event).await;
    assert_eq!(run["status"], json!("Cancelled"), "{run:#}");
}
