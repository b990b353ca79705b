//! Jobs that need more than the local executor supports: it says which function and which feature.

use std::sync::Arc;
use std::time::Duration;

use db::local::runs;
use domain::status::RunStatus;
use executor::RegistrationError;
use serde_json::{Value, json};
use steps::{Failure, Job, JobSpec, Scope, Step, Throttle, Wait};

use super::executors::{JobsStage, PATIENCE};

const MINUTE: Duration = Duration::from_mins(1);

fn idle(spec: JobSpec) -> Job {
    spec.run(|_, _: Value| async { Ok(()) })
}

/// The executor's reason not to start with this job and one that it supports.
async fn refusal_of(spec: JobSpec) -> RegistrationError {
    let stage = JobsStage::with(vec![idle(Job::on("supported", "e")), idle(spec)]).await;
    stage.send("e1", "e", json!({})).await;
    let ended = tokio::time::timeout(PATIENCE, stage.executor()).await;
    let refusal = ended.unwrap().unwrap().unwrap_err();
    assert!(
        runs::list_for_event(&stage.db.pool, "e1").await.unwrap().is_empty(),
        "a job was started"
    );
    refusal
}

#[tokio::test]
async fn a_job_that_registers_an_unsupported_feature_is_refused_at_start() {
    let job = || Job::on("greedy", "e");
    let key = "event.data.a + event.data.b";
    let quoted = format!("the concurrency key {key:?}");
    let cases = [
        (Job::every("greedy", "0 9 * * *"), "cron"),
        (job().cron("0 9 * * *"), "cron"),
        (job().idempotency("event.data.id"), "idempotency"),
        (job().throttle(Throttle::new(1, MINUTE)), "throttle"),
        (job().cancel_on("stop", None), "cancel_on"),
        (job().start_within(MINUTE), "start_within"),
        (job().finish_within(MINUTE), "finish_within"),
        (job().concurrency_across(Scope::Environment, 1, "event.data.a"), "concurrency_across"),
        (job().concurrency_across(Scope::Account, 1, "event.data.a"), "concurrency_across"),
        (job().concurrency(2, None).concurrency(1, key), "more than one concurrency limit"),
        (job().concurrency(1, key), quoted.as_str()),
    ];
    for (spec, feature) in cases {
        let (function, feature) = ("app-greedy".to_owned(), feature.to_owned());
        let expected = RegistrationError::Unsupported { function, feature };
        assert_eq!(refusal_of(spec).await, expected);
    }
}

#[tokio::test]
async fn a_run_that_comes_to_an_unsupported_step_fails_for_good_and_names_it() {
    let message = |_, failure: Failure<Value>| async move { Ok(failure.message) };
    let waits = Job::on("waits", "e").run(|step: Arc<Step>, _: Value| async move {
        step.wait_for_event("w", Wait::on("other", MINUTE)).await.map(drop)
    });
    let parallel = Job::on("parallel", "e").run(|step: Arc<Step>, _: Value| async move {
        step.all(["a", "b"].map(|id| (id.to_owned(), async { Ok(1) }))).await
    });
    let stage =
        JobsStage::with(vec![parallel.on_failure(message), waits.on_failure(message)]).await;
    stage.executor();
    stage.send("e1", "e", json!({})).await;
    let ended = stage.wait_for_runs("e1", 2).await;
    for (run, feature) in ended.iter().zip(["step.all", "step.wait_for_event"]) {
        let message = run.error.as_ref().unwrap()["message"].as_str().unwrap();
        assert_eq!(run.state, RunStatus::Failed);
        assert!(message.contains(&run.function_id) && message.contains(feature), "{message}");
        let handler = stage.wait_for_runs(&format!("{}.failed", run.id), 1).await.remove(0);
        assert_eq!(handler.output, Some(json!(message)));
    }
    let repeated: i32 = sqlx::query_scalar("select max(tries_repeated) from runs")
        .fetch_one(&stage.db.pool)
        .await
        .unwrap();
    assert_eq!(repeated, 0, "another try would fail the same way");
}
