//! The same cases through the real server, when `INNGEST_CLI` names its program: unsigned by its
//! development mode, and signed as in production. All cases run at once, so the test takes as long as
//! the slowest, whose two retries the server puts off for some seconds each.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use inngest::SigningKey;
use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::runner;

/// The time that the server has to start, and a run to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// Admits events.
const EVENT_KEY: &str = "test";

/// Signs calls of a server of one's own.
const SIGNING_KEY: &str = "0123456789abcdef0123456789abcdef";

/// Runs until dropped.
struct DevServer {
    origin: String,
    process: Child,
    http: reqwest::Client,
    /// The key of its API; a development server looks at none.
    bearer: String,
}

impl Drop for DevServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The command that starts the server, and the callers it lets in.
enum ServerKeys {
    /// In development mode, which has none.
    None,
    /// Self-hosted, with a signing key in hexadecimal and without a prefix.
    Signing(&'static str),
}

impl DevServer {
    fn start(program: &str, port: u16, fixture: &Fixture, keys: &ServerKeys) -> Self {
        let mut command = Command::new(program);
        match keys {
            ServerKeys::None => command.args(["dev", "--no-discovery"]),
            ServerKeys::Signing(key) => {
                command.args(["start", "--signing-key", key, "--event-key", EVENT_KEY]).args([
                    "--sqlite-dir",
                    &std::env::temp_dir().join(format!("inngest-{port}")).to_string_lossy(),
                ])
            }
        };
        let process = command
            .args(["--host", "127.0.0.1", "--retry-interval", "1"])
            .args(["--port", &port.to_string(), "--sdk-url", &fixture.url])
            .env("DO_NOT_TRACK", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let bearer = match keys {
            ServerKeys::None => String::new(),
            ServerKeys::Signing(key) => SigningKey::new(*key).hashed(),
        };
        Self { origin: format!("http://127.0.0.1:{port}"), process, http: runner::client(), bearer }
    }

    async fn has_registered(&self, functions: usize) -> Option<()> {
        let query = json!({"query": "{ functions { slug } }"});
        let url = format!("{}/v0/gql", self.origin);
        let answer =
            self.http.post(url).bearer_auth(&self.bearer).json(&query).send().await.ok()?;
        let answer_body: Value = answer.json().await.ok()?;
        (answer_body["data"]["functions"].as_array()?.len() == functions).then_some(())
    }

    /// Sends an event, when the server takes one, and returns the id it has there.
    async fn send(&self, event: &Value) -> String {
        let post = async || {
            let url = format!("{}/e/{EVENT_KEY}", self.origin);
            let response = self.http.post(url).json(event).send().await.ok()?;
            let ids: Value = response.json().await.ok()?;
            Some(ids["ids"][0].as_str()?.to_owned())
        };
        eventually("an event is taken", post).await
    }

    /// The run of an event, once it is over.
    async fn run(&self, event: &str) -> Value {
        let over = async || {
            let url = format!("{}/v1/events/{event}/runs", self.origin);
            let request = self.http.get(url).bearer_auth(&self.bearer);
            let runs: Value = request.send().await.ok()?.json().await.ok()?;
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
    let port = free_port();
    let origin = format!("http://127.0.0.1:{port}");
    let fixture = Fixture::start(&[("INNGEST_DEV", &origin)]);
    run_all(&DevServer::start(&program, port, &fixture, &ServerKeys::None)).await;
}

#[tokio::test]
async fn a_real_server_with_a_signing_key_runs_the_fixtures() {
    let Some(program) = program() else { return };
    let port = free_port();
    let origin = format!("http://127.0.0.1:{port}");
    let variables = [("INNGEST_BASE_URL", origin.as_str()), ("INNGEST_SIGNING_KEY", SIGNING_KEY)];
    let fixture = Fixture::start(&variables);
    run_all(&DevServer::start(&program, port, &fixture, &ServerKeys::Signing(SIGNING_KEY))).await;
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn run_all(server: &DevServer) {
    eventually("the fixtures are registered", async || server.has_registered(5).await).await;
    tokio::join!(
        assert_completes(server, "function", json!({"test": true})),
        assert_completes(server, "step", json!({})),
        assert_completes(server, "retry", json!({})),
        assert_waits(server),
        is_cancelled(server),
    );
}

async fn assert_completes(server: &DevServer, name: &str, data: Value) {
    let name = format!("tests/{name}.test");
    let event = server.send(&json!({"name": name, "data": data})).await;
    let run = server.run(&event).await;
    assert_eq!(run["status"], json!("Completed"), "{run:#}");
    assert_eq!(run["output"], json!({"name": name, "body": "ok"}));
}

async fn assert_waits(server: &DevServer) {
    let event = server.send(&json!({"name": "tests/wait.test", "data": {"id": "123"}})).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    for data in [json!({"id": "ignored"}), json!({"id": "123", "resume": true})] {
        server.send(&json!({"name": "test/resume", "data": data})).await;
    }
    let run = server.run(&event).await;
    assert_eq!(run["output"], json!({"result": {"id": "123", "resume": true}}), "{run:#}");
}

async fn is_cancelled(server: &DevServer) {
    let data = json!({"request_id": "123"});
    let event = server.send(&json!({"name": "tests/cancel.test", "data": data})).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    server.send(&json!({"name": "cancel/please", "data": data})).await;
    let run = server.run(&event).await;
    assert_eq!(run["status"], json!("Cancelled"), "{run:#}");
}
