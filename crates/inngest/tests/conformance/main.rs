//! The example program, driven as the service's own conformance runner drives it: over HTTP, with
//! the traffic the runner compares with, in both modes. Hashes, names and words are the runner's.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod dev_server;
mod fixture;
mod runner;

use serde_json::{Value, json};

use fixture::Fixture;
use runner::Runner;

const KEY: &str = "signkey-test-0123456789abcdef0123456789abcdef";
const FIRST_STEP: &str = "98bf98df193bcce7c33e6bc50927cf2ac21206cb";
const SECOND_STEP: &str = "764e20ec975d4ef820d0f42e6a5833384bd7ee36";
const SLEEP: &str = "c3ca5f787365eae0dea86250e27d476406956478";
const WAIT: &str = "daaad336276d15594d0e765f96c17cd746bf4971";

/// The functions the runner looks for, by the end of their ids.
const FIXTURES: [&str; 5] = [
    "test-suite-simple-fn",
    "test-suite-step-test",
    "test-suite-retry-test",
    "test-suite-cancel-test",
    "test-suite-wait-for-event",
];

fn dev() -> Fixture {
    Fixture::start(&[("INNGEST_DEV", "1")])
}

fn cloud() -> Fixture {
    Fixture::start(&[("INNGEST_SIGNING_KEY", KEY)])
}

/// A case, in both modes. The runner signs in both.
macro_rules! cases {
    ($($name:ident: $case:ident,)*) => {
        mod in_development {
            $(#[tokio::test]
            async fn $name() {
                super::$case(&super::dev()).await;
            })*
        }

        mod in_the_cloud {
            $(#[tokio::test]
            async fn $name() {
                super::$case(&super::cloud()).await;
            })*
        }
    };
}

cases! {
    serve_introspection: introspection,
    basic_invoke: invoke,
    steps_serial: steps,
    retry_basic: retry,
    cancel_basic: cancel,
    wait_for_event_basic: wait_for_event,
    wait_for_event_that_does_not_come: wait_in_vain,
}

async fn introspection(fixture: &Fixture) {
    let runner = Runner::new(fixture, KEY);
    let public = runner.inspect().await;
    assert_eq!(public["function_count"], json!(FIXTURES.len()));
    assert_eq!(public["schema_version"], json!("2024-05-24"));

    let sync = runner.sync().await;
    assert_eq!(
        (&sync["app_id"], &sync["sdk_language"]),
        (&json!("conformance-rust"), &json!("rust"))
    );
    assert_eq!(sync["url"], json!(runner::PROXY));
    for suffix in FIXTURES {
        let function = runner::function(&sync, suffix);
        let url = function["steps"]["step"]["runtime"]["url"].as_str().unwrap();
        let id = function["id"].as_str().unwrap();
        assert_eq!(url, format!("{}?fnId={id}&stepId=step", runner::PROXY));
    }
}

async fn invoke(fixture: &Fixture) {
    let mut runner = Runner::new(fixture, KEY);
    runner.begin(FIXTURES[0], json!({"name": "tests/function.test", "data": {"test": true}})).await;
    runner.assert_returns(&json!({"name": "tests/function.test", "body": "ok"})).await;
}

async fn steps(fixture: &Fixture) {
    let mut runner = Runner::new(fixture, KEY);
    let data = json!({"steps": {"ok": "yes"}});
    runner.begin(FIXTURES[1], json!({"name": "tests/step.test", "data": data})).await;
    let first =
        json!({"op": "StepRun", "id": FIRST_STEP, "name": "first step", "data": "first step"});
    runner.assert_answers(&first).await;
    runner.remember(FIRST_STEP, json!({"data": "first step"}));

    runner.assert_answers(&json!({"op": "Sleep", "id": SLEEP, "name": "2s", "data": null})).await;
    runner.remember(SLEEP, Value::Null);

    let data = json!({"first": "first step", "second": true});
    let second = json!({"op": "StepRun", "id": SECOND_STEP, "name": "second step", "data": data});
    runner.assert_answers(&second).await;
    runner.remember(SECOND_STEP, json!({"data": data}));
    runner.assert_returns(&json!({"name": "tests/step.test", "body": "ok"})).await;
}

async fn retry(fixture: &Fixture) {
    let mut runner = Runner::new(fixture, KEY);
    runner.begin(FIXTURES[2], json!({"name": "tests/retry.test", "data": {}})).await;
    let failed = json!({
        "op": "StepError", "id": FIRST_STEP, "name": "first step", "data": null,
        "error": {"name": "Error", "message": "broken"},
    });
    let answer = runner.assert_answers(&failed).await;
    assert_eq!(answer.header("x-inngest-no-retry"), "false");

    runner.attempt = 1;
    let ran = json!({"op": "StepRun", "id": FIRST_STEP, "name": "first step", "data": "yes: 2"});
    runner.assert_answers(&ran).await;
    runner.remember(FIRST_STEP, json!({"data": "yes: 2"}));

    runner.attempt = 0;
    let failed = runner.call().await;
    assert_eq!((failed.status, failed.header("x-inngest-no-retry")), (500, "false"));
    assert_eq!(failed.body, json!({"name": "Error", "message": "broken func"}));

    runner.attempt = 1;
    runner.assert_returns(&json!({"name": "tests/retry.test", "body": "ok"})).await;
}

/// Cancelling is the service's work; ours is to say when, and not to go on by ourselves.
async fn cancel(fixture: &Fixture) {
    let mut runner = Runner::new(fixture, KEY);
    let function = runner::function(&runner.sync().await, FIXTURES[3]).clone();
    let only_if = "async.data.request_id == event.data.request_id";
    assert_eq!(function["cancel"], json!([{"event": "cancel/please", "if": only_if}]));
    let data = json!({"request_id": "123", "whatever": "this doesn't matter my friend"});
    runner.begin(FIXTURES[3], json!({"name": "tests/cancel.test", "data": data})).await;
    runner.assert_answers(&json!({"op": "Sleep", "id": SLEEP, "name": "10s", "data": null})).await;
}

async fn wait_for_event(fixture: &Fixture) {
    let mut runner = Runner::new(fixture, KEY);
    start_waiting(&mut runner).await;
    let data = json!({"id": "123", "resume": true});
    let event = json!({"id": "resume", "name": "test/resume", "data": data, "ts": 1, "user": {}});
    runner.remember(WAIT, event);
    runner.assert_returns(&json!({"result": data})).await;
}

async fn wait_in_vain(fixture: &Fixture) {
    let mut runner = Runner::new(fixture, KEY);
    start_waiting(&mut runner).await;
    runner.remember(WAIT, Value::Null);
    runner.assert_returns(&json!({})).await;
}

async fn start_waiting(runner: &mut Runner) {
    runner.begin(FIXTURES[4], json!({"name": "tests/wait.test", "data": {"id": "123"}})).await;
    let opts = json!({
        "event": "test/resume",
        "if": "async.data.resume == true && async.data.id == event.data.id",
        "timeout": "10s",
    });
    let op = json!({"op": "WaitForEvent", "id": WAIT, "name": "wait", "data": null, "opts": opts});
    runner.assert_answers(&op).await;
}

#[tokio::test]
async fn the_cloud_is_the_default_and_believes_no_stranger() {
    let fixture = cloud();
    for stranger in [Runner::unsigned(&fixture), Runner::new(&fixture, "signkey-test-ffff")] {
        for (method, query) in [("POST", "fnId=conformance-rust-test-suite-simple-fn"), ("PUT", "")]
        {
            let answer =
                stranger.request(method, query, &json!({"url": "http://evil.test/"})).await;
            assert_eq!((answer.status, &answer.body), (401, &json!({"message": "Unauthorized"})));
            assert_eq!(answer.header("x-inngest-sdk"), "");
        }
    }
    let other = Runner::new(&fixture, KEY).request("DELETE", "", &Value::Null).await;
    assert_eq!(other.status, 405);
}

#[tokio::test]
async fn without_a_signing_key_nothing_is_answered() {
    let fixture = Fixture::start(&[]);
    for method in ["GET", "PUT", "POST"] {
        let answer = Runner::unsigned(&fixture).request(method, "", &json!({})).await;
        assert_eq!(answer.status, 500, "{method}");
    }
}
