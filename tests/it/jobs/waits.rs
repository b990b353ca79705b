//! Runs that wait for an event, and runs that an event ends, across executors and restarts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use db::local::runs;
use domain::status::RunStatus;
use serde_json::{Value, json};
use steps::{Failure, Job, Step, Wait};

use super::stage::{PATIENCE, Stage, counted};

/// Waits for `resume` about the same `n`, and returns what came.
fn waiting(timeout: Duration) -> Job {
    Job::on("waits", "e").run(move |step: Arc<Step>, _: Value| async move {
        let wait = Wait::on("resume", timeout).only_if("async.data.n == event.data.n");
        let came = step.wait_for_event("answer", wait).await?;
        let seen = came.map(|event| json!([event.id, event.name, event.data]));
        step.run("note", async move { Ok(seen) }).await
    })
}

/// Until the run of an event waits.
async fn waits(stage: &Stage, event_id: &str) {
    let started = Instant::now();
    let waiting =
        "select count(*) from run_waits join runs on runs.id = run_id where event_id = $1";
    loop {
        let count: i64 =
            sqlx::query_scalar(waiting).bind(event_id).fetch_one(&stage.db.pool).await.unwrap();
        if count > 0 {
            return;
        }
        assert!(started.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_run_goes_on_with_the_event_it_waits_for_and_with_no_other() {
    let stage = Stage::with(vec![waiting(PATIENCE)]).await;
    stage.executor();
    stage.executor();
    for n in 1..=2 {
        stage.send(&format!("e{n}"), "e", json!({"n": n})).await;
        waits(&stage, &format!("e{n}")).await;
    }
    let woken = Instant::now();
    stage.send("other", "something", json!({"n": 1})).await;
    stage.send("r9", "resume", json!({"n": 9})).await;
    stage.send("r1", "resume", json!({"n": 1, "more": true})).await;
    stage.send("again", "resume", json!({"n": 1})).await;
    let run = stage.settled("e1", 1).await.remove(0);
    assert_eq!(run.output, Some(json!(["r1", "resume", {"n": 1, "more": true}])));
    assert!(woken.elapsed() < Duration::from_secs(5), "{:?}", woken.elapsed());
    let steps = runs::steps(&stage.db.pool, run.id).await.unwrap();
    assert_eq!(steps[0].output.as_ref().unwrap()["name"], json!("resume"));
    assert_eq!(steps.len(), 2);
    assert_eq!(runs::of_event(&stage.db.pool, "e2").await.unwrap()[0].state, RunStatus::Running);
}

#[tokio::test]
async fn a_run_goes_on_without_the_event_when_its_time_is_over() {
    let stage = Stage::with(vec![waiting(Duration::from_secs(1))]).await;
    stage.executor();
    let started = Instant::now();
    stage.send("e1", "e", json!({"n": 1})).await;
    let run = stage.settled("e1", 1).await.remove(0);
    assert_eq!((run.state.as_str(), run.output), ("done", Some(Value::Null)));
    assert!(started.elapsed() >= Duration::from_secs(1));
    stage.send("late", "resume", json!({"n": 1})).await;
    stage.send("e2", "e", json!({"n": 1})).await;
    assert_eq!(
        stage.settled("e2", 1).await[0].output,
        Some(Value::Null),
        "what was before is not it"
    );
}

#[tokio::test]
async fn a_wait_outlives_the_executor() {
    let stage = Stage::with(vec![waiting(Duration::from_secs(3))]).await;
    let first = stage.executor();
    for id in ["e1", "e2"] {
        stage.send(id, "e", json!({"n": id})).await;
        waits(&stage, id).await;
    }
    stage.stop.send_replace(true);
    first.await.unwrap();
    // While nobody is there, one event comes, and the other's time goes by.
    stage.send("r1", "resume", json!({"n": "e1"})).await;
    stage.stop.send_replace(false);
    stage.executor();
    assert_eq!(stage.settled("e1", 1).await[0].output.as_ref().unwrap()[0], json!("r1"));
    assert_eq!(stage.settled("e2", 1).await[0].output, Some(Value::Null));
}

#[tokio::test]
async fn an_event_and_the_end_of_the_time_answer_a_wait_once() {
    let stage = Stage::with(vec![waiting(Duration::from_secs(1))]).await;
    for _ in 0..3 {
        stage.executor();
    }
    for n in 0..8 {
        stage.send(&format!("e{n}"), "e", json!({"n": n})).await;
    }
    waits(&stage, "e7").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    // Some of these come just before the end and some just after.
    for n in 0..8 {
        stage.send(&format!("r{n}"), "resume", json!({"n": n})).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    for n in 0..8 {
        let run = stage.settled(&format!("e{n}"), 1).await.remove(0);
        let steps = runs::steps(&stage.db.pool, run.id).await.unwrap();
        let came = steps[0].output.as_ref().unwrap().get("id").cloned();
        let returned = run.output.unwrap().get(0).cloned();
        assert_eq!((came, run.state.as_str(), steps.len()), (returned, "done", 2));
    }
}

/// Sleeps and then counts; ended by `stop` about the same `n`.
fn stoppable(counter: &Arc<AtomicU32>, failures: &Arc<AtomicU32>) -> Job {
    let (counter, failures) = (Arc::clone(counter), Arc::clone(failures));
    Job::on("stoppable", "e")
        .cancel_on("stop", "async.data.n == event.data.n")
        .run(move |step: Arc<Step>, _: Value| {
            let counter = Arc::clone(&counter);
            async move {
                step.sleep("rest", Duration::from_secs(2)).await?;
                step.run("count", counted(&counter)).await
            }
        })
        .on_failure(move |_, _: Failure<Value>| {
            let failures = Arc::clone(&failures);
            async move { Ok(failures.fetch_add(1, Ordering::Relaxed)) }
        })
}

#[tokio::test]
async fn an_event_ends_the_runs_it_is_about() {
    let (ran, failed) = (Arc::default(), Arc::default());
    let stage = Stage::with(vec![stoppable(&ran, &failed)]).await;
    stage.executor();
    stage.executor();
    for n in 1..=2 {
        stage.send(&format!("e{n}"), "e", json!({"n": n})).await;
    }
    stage.send("s1", "stop", json!({"n": 1})).await;
    let stopped = stage.settled("e1", 1).await.remove(0);
    assert_eq!((stopped.state.as_str(), stopped.output, stopped.error), ("cancelled", None, None));
    assert_eq!(stage.settled("e2", 1).await[0].state, RunStatus::Done);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((ran.load(Ordering::Relaxed), failed.load(Ordering::Relaxed)), (1, 0));
    // An event before the run doesn't end it.
    stage.send("e3", "e", json!({"n": 1})).await;
    assert_eq!(stage.settled("e3", 1).await[0].state, RunStatus::Done);
}

#[tokio::test]
async fn what_a_cancelled_run_is_at_counts_for_nothing() {
    let entered = Arc::<AtomicU32>::default();
    let counter = Arc::clone(&entered);
    let job = Job::on("slow", "e").cancel_on("stop", None).run(move |step: Arc<Step>, _: Value| {
        let entered = Arc::clone(&counter);
        async move {
            step.run("slow", async {
                entered.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(400)).await;
                Ok(())
            })
            .await?;
            step.run("next", counted(&entered)).await
        }
    });
    let stage = Stage::with(vec![job]).await;
    let executor = stage.executor();
    stage.send("e1", "e", json!({})).await;
    while entered.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stage.send("s1", "stop", json!({})).await;
    let run = stage.settled("e1", 1).await.remove(0);
    stage.stop.send_replace(true);
    executor.await.unwrap();
    assert_eq!(run.state, RunStatus::Cancelled);
    assert!(runs::steps(&stage.db.pool, run.id).await.unwrap().is_empty());
    assert_eq!(entered.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_run_that_waits_can_be_cancelled() {
    let job =
        Job::on("waits", "e").cancel_on("stop", None).run(|step: Arc<Step>, _: Value| async move {
            step.wait_for_event("answer", Wait::on("resume", PATIENCE)).await.map(drop)
        });
    let stage = Stage::with(vec![job]).await;
    stage.executor();
    stage.send("e1", "e", json!({})).await;
    waits(&stage, "e1").await;
    stage.send("s1", "stop", json!({})).await;
    stage.send("r1", "resume", json!({})).await;
    assert_eq!(stage.settled("e1", 1).await[0].state, RunStatus::Cancelled);
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from run_waits) + (select count(*) from run_calls)",
    )
    .fetch_one(&stage.db.pool)
    .await
    .unwrap();
    assert_eq!(left, 0);
}
