//! `npm start` beside an Inngest development server.
//!
//! No registry has the real one, so a stand-in does what that one was seen to do on the wire: it takes
//! events with any key, ignores an id that it has seen, has applications register by an unsigned PUT
//! that it repeats, calls them unsigned under the name localhost, and remembers their steps. The other
//! executors all sign, so none of them can play it.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::post;
use axum::{Json, Router};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use sqlx::PgConnection;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

use crate::server::{Home, eventually};

/// The pause between two polls of an application: shorter than the real server's five seconds.
const POLL_EVERY: Duration = Duration::from_millis(500);

/// Calls of one run: more than any job here makes.
const MAX_CALLS: usize = 100;

/// The state of the stand-in.
#[derive(Default)]
struct ServerLog {
    ids: HashSet<String>,
    /// The functions, as they were registered.
    functions: Vec<Value>,
    registrations: usize,
    /// Answers to calls, by function and status.
    answers: Vec<(String, u16)>,
    /// Headers of whatever the product has sent.
    sent: Vec<HeaderMap>,
}

/// Serves until dropped.
struct DevServer {
    origin: String,
    known: Arc<Mutex<ServerLog>>,
    tasks: Vec<AbortHandle>,
}

impl Drop for DevServer {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

type Shared = State<Arc<Mutex<ServerLog>>>;

impl DevServer {
    async fn start() -> Self {
        let known = Arc::<Mutex<ServerLog>>::default();
        let routes = Router::new()
            .route("/e/{key}", post(take))
            .route("/fn/register", post(register))
            .with_state(Arc::clone(&known));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let hosts = runtime::Environment::default().hosts().unwrap();
        let serving =
            tokio::spawn(runtime::serve_local(routes, hosts, listener, std::future::pending()));
        let polling = tokio::spawn(poll(Arc::clone(&known)));
        Self { origin, known, tasks: vec![serving.abort_handle(), polling.abort_handle()] }
    }

    fn with_log<T>(&self, look: impl FnOnce(&ServerLog) -> T) -> T {
        look(&self.known.lock().unwrap())
    }
}

async fn take(
    State(known): Shared,
    Path(_key): Path<String>,
    headers: HeaderMap,
    Json(events): Json<Vec<Value>>,
) -> Json<Value> {
    let mut ids = Vec::new();
    for event in events {
        let id = event["id"].as_str().unwrap().to_owned();
        let is_new = known.lock().unwrap().ids.insert(id.clone());
        if is_new {
            start_runs(&known, &event);
        }
        ids.push(id);
    }
    known.lock().unwrap().sent.push(headers);
    Json(json!({ "ids": ids, "status": 200 }))
}

async fn register(State(known): Shared, headers: HeaderMap, Json(app): Json<Value>) -> Json<Value> {
    let mut known = known.lock().unwrap();
    app["functions"].as_array().unwrap().clone_into(&mut known.functions);
    known.registrations += 1;
    known.sent.push(headers);
    Json(json!({ "ok": true, "modified": true }))
}

/// Starts a run of every function that the event triggers.
fn start_runs(known: &Arc<Mutex<ServerLog>>, event: &Value) {
    let functions = known.lock().unwrap().functions.clone();
    for function in functions {
        let triggers = function["triggers"].as_array().unwrap();
        if triggers.iter().any(|trigger| trigger["event"] == event["name"]) {
            tokio::spawn(run(Arc::clone(known), function, event.clone()));
        }
    }
}

/// Calls a function until it has returned.
async fn run(known: Arc<Mutex<ServerLog>>, function: Value, event: Value) {
    let url = function["steps"]["step"]["runtime"]["url"].as_str().unwrap();
    let url = url.replace("127.0.0.1", "localhost");
    let (http, mut steps, mut stack) = (testkit::http_client(), Map::new(), Vec::<String>::new());
    for _ in 0..MAX_CALLS {
        let body = json!({
            "event": event, "events": [event], "steps": steps,
            "ctx": {
                "run_id": "01ABC", "fn_id": function["id"], "attempt": 0, "max_attempts": 5,
                "stack": { "stack": stack, "current": stack.len() },
                "disable_immediate_execution": false, "use_api": false,
            },
            "version": 1, "use_api": false,
        });
        let answer = http.post(&url).header("user-agent", "Inngest").json(&body).send().await;
        let Ok(answer) = answer else { return };
        let status = answer.status();
        let id = function["id"].as_str().unwrap().to_owned();
        known.lock().unwrap().answers.push((id, status.as_u16()));
        if status != StatusCode::PARTIAL_CONTENT {
            return;
        }
        for op in answer.json::<Vec<Value>>().await.unwrap() {
            let memo = match op["op"].as_str().unwrap() {
                "StepRun" => json!({ "data": op["data"] }),
                "Sleep" => Value::Null,
                other => panic!("{other}: {op}"),
            };
            let step = op["id"].as_str().unwrap().to_owned();
            steps.insert(step.clone(), memo);
            stack.push(step);
        }
    }
}

/// Has the application register again, as the real server does all the time.
async fn poll(known: Arc<Mutex<ServerLog>>) {
    let http = testkit::http_client();
    loop {
        tokio::time::sleep(POLL_EVERY).await;
        let first = known.lock().unwrap().functions.first().cloned();
        let Some(url) = first.as_ref().and_then(|function| {
            function["steps"]["step"]["runtime"]["url"].as_str()?.split('?').next()
        }) else {
            continue;
        };
        let url = url.replace("127.0.0.1", "localhost");
        let ask = http.put(&url).header("x-inngest-server-kind", "dev");
        let _ = ask.json(&json!({ "url": url })).send().await;
    }
}

async fn count(db: &mut PgConnection, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(db).await.unwrap()
}

#[tokio::test]
async fn a_development_server_runs_the_jobs_and_nothing_else_does() {
    let inngest = DevServer::start().await;
    let home = Home::new();
    let server = home.serve(&[], &[("INNGEST_DEV", &inngest.origin)]).await;
    let mut db = home.database().await;
    eventually("the demo school's sessions are read", async || {
        count(&mut db, "select count(*) from sessions where analysis_status = 'completed'").await
            == 3
    })
    .await;
    eventually("the practices that follow are written", async || {
        count(&mut db, "select count(*) from practices where status = 'assigned'").await == 3
    })
    .await;
    // The executor of this machine has nothing to do, and is not there.
    assert_eq!(
        count(&mut db, "select (select count(*) from events) + (select count(*) from runs)").await,
        0
    );
    let output = server.stdout();
    assert!(
        output.contains(&format!("The Inngest dev server at {} runs the jobs.", inngest.origin)),
        "{output}"
    );
    assert!(output.contains("Inngest dev server (jobs) is set up"), "{output}");

    assert_eq!(inngest.with_log(|known| known.functions.len()), 11);
    eventually("the application is polled", async || {
        inngest.with_log(|known| known.registrations > 2)
    })
    .await;
    let url =
        inngest.with_log(|known| known.functions[0]["steps"]["step"]["runtime"]["url"].clone());
    let port = server.origin.rsplit(':').next().unwrap();
    assert!(
        url.as_str().unwrap().starts_with(&format!("http://localhost:{port}/api/inngest?")),
        "{url}"
    );
    inngest.with_log(|known| {
        let refused = |answer: &&(String, u16)| !matches!(answer.1, 200 | 206);
        assert_eq!(known.answers.iter().find(refused), None);
        // A development server is proven nothing to, and has nothing to check.
        assert!(known.sent.iter().all(|headers| !headers.contains_key("authorization")));
    });

    // Neither a page in this machine's browser nor somebody behind a tunnel is a development server.
    let http = testkit::http_client();
    let function = "fnId=study-companion-analyze-transcript&stepId=step";
    let call = || http.post(format!("{}/api/inngest?{function}", server.origin)).json(&json!({}));
    for (name, status) in [("origin", 403), ("x-forwarded-for", 401)] {
        let answer = call().header(name, "http://evil.test").send().await.unwrap();
        assert_eq!(answer.status(), status, "{name}");
    }
    assert_eq!(server.stop("TERM").await.code(), Some(0));
}

#[tokio::test]
async fn without_the_variable_no_unsigned_call_is_answered() {
    let home = Home::new();
    let server = home.serve(&[], &[("INNGEST_DEV", "0")]).await;
    let endpoint = format!("{}/api/inngest", server.origin);
    let ask = testkit::http_client().put(&endpoint).json(&json!({ "url": endpoint }));
    assert_eq!(ask.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(server.stop("TERM").await.code(), Some(0));
}

#[test]
fn a_value_that_names_no_development_server_ends_the_start() {
    for value in ["localhost:8288", "maybe"] {
        let output = Home::new().run_to_end(&["serve"], &[("INNGEST_DEV", value)]);
        assert_eq!(output.status.code(), Some(1), "{value}");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(errors.contains("INNGEST_DEV must be 1, 0, or where"), "{errors}");
    }
}
