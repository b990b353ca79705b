//! The local executor on a real database, calling a real endpoint over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use db::local::runs;
use domain::status::RunStatus;
use ports::{Event, Fault};
use serde_json::{Value, json};
use steps::{Failure, Job, Step};

use super::executors::{JobsStage, PATIENCE, counting_job};

#[tokio::test]
async fn a_job_of_three_steps_runs_each_once() {
    let ran = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&ran);
    let job = Job::on("three", "e").run(move |step: Arc<Step>, _: Value| {
        let ran = Arc::clone(&counter);
        async move {
            let mut last = 0;
            for _ in 0..3 {
                last = step.run("count", counting_job(&ran)).await?;
            }
            Ok(last)
        }
    });
    let stage = JobsStage::with(vec![job]).await;
    stage.executor();
    stage.send("e1", "e", json!({})).await;
    stage.send("e1", "e", json!({})).await;
    let run = stage.wait_for_runs("e1", 1).await.remove(0);
    assert_eq!((run.state, run.output), (RunStatus::Done, Some(json!(3))));
    assert_eq!(ran.load(Ordering::Relaxed), 3);
    let steps = runs::steps(&stage.db.pool, run.id).await.unwrap();
    assert_eq!(steps.len(), 3);
}

#[tokio::test]
async fn a_step_is_tried_again_until_it_is_not_and_then_the_failure_is_told() {
    let (tries, notices) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let (counter, telling) = (Arc::clone(&tries), Arc::clone(&notices));
    let job = Job::on("busy", "e")
        .retries(2)
        .run(move |step: Arc<Step>, _: Value| {
            let tries = Arc::clone(&counter);
            async move {
                step.run::<u32, _>("ask", async {
                    tries.fetch_add(1, Ordering::Relaxed);
                    Err(Fault::busy("later").into())
                })
                .await
            }
        })
        .on_failure(move |step: Arc<Step>, failure: Failure<Value>| {
            let sender = Arc::clone(&telling);
            async move {
                step.run("mark", counting_job(&sender)).await?;
                Ok(json!([failure.event["n"], failure.message]))
            }
        });
    let stage = JobsStage::with(vec![job]).await;
    stage.executor();
    stage.send("e1", "e", json!({"n": 7})).await;
    let run = stage.wait_for_runs("e1", 1).await.remove(0);
    assert_eq!(run.state, RunStatus::Failed);
    assert_eq!(run.error.unwrap()["message"], json!("busy: later"));
    assert_eq!(tries.load(Ordering::Relaxed), 3);
    let handler = stage.wait_for_runs(&format!("{}.failed", run.id), 1).await.remove(0);
    assert_eq!(handler.function_id, "app-busy-failure");
    assert_eq!(handler.output, Some(json!([7, "busy: later"])));
    assert_eq!(notices.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_refusal_is_not_tried_again() {
    let tries = Arc::new(AtomicU32::new(0));
    let try_counter = Arc::clone(&tries);
    let job = Job::on("refused", "e").run(move |step: Arc<Step>, _: Value| {
        let tries = Arc::clone(&try_counter);
        async move {
            step.run::<u32, _>("ask", async {
                tries.fetch_add(1, Ordering::Relaxed);
                Err(Fault::Rejected("no".to_owned()).into())
            })
            .await
        }
    });
    let stage = JobsStage::with(vec![job]).await;
    stage.executor();
    stage.send("e1", "e", json!({})).await;
    assert_eq!(stage.wait_for_runs("e1", 1).await[0].state, RunStatus::Failed);
    assert_eq!(tries.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn after_an_executor_died_another_goes_on_within_seconds() {
    let (before, during) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let (first, second) = (Arc::clone(&before), Arc::clone(&during));
    let job = Job::on("killed", "e").run(move |step: Arc<Step>, _: Value| {
        let (first, second) = (Arc::clone(&first), Arc::clone(&second));
        async move {
            step.run("before", counting_job(&first)).await?;
            step.run("during", async {
                // The first time this runs, its executor is gone before it ends.
                if second.fetch_add(1, Ordering::SeqCst) == 0 {
                    tokio::time::sleep(PATIENCE).await;
                }
                Ok(())
            })
            .await
        }
    });
    let stage = JobsStage::with(vec![job]).await;
    let doomed = stage.executor();
    stage.send("e1", "e", json!({})).await;
    while during.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    doomed.abort();
    let died = Instant::now();
    stage.executor();
    assert_eq!(stage.wait_for_runs("e1", 1).await[0].state, RunStatus::Done);
    assert!(died.elapsed() < Duration::from_secs(6), "{:?}", died.elapsed());
    assert_eq!((before.load(Ordering::SeqCst), during.load(Ordering::SeqCst)), (1, 2));
}

#[tokio::test]
async fn a_stopped_executor_finishes_the_call_it_is_at() {
    let (ran, running) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let (done, entered) = (Arc::clone(&ran), Arc::clone(&running));
    let job = Job::on("slow", "e").run(move |step: Arc<Step>, _: Value| {
        let (done, entered) = (Arc::clone(&done), Arc::clone(&entered));
        async move {
            step.run("slow", async {
                entered.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(300)).await;
                Ok(done.fetch_add(1, Ordering::SeqCst))
            })
            .await
        }
    });
    let stage = JobsStage::with(vec![job]).await;
    let executor = stage.executor();
    stage.send("e1", "e", json!({})).await;
    while running.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stage.stop.send_replace(true);
    executor.await.unwrap().unwrap();
    let run = runs::list_for_event(&stage.db.pool, "e1").await.unwrap().remove(0);
    assert_eq!(run.state, RunStatus::Running);
    assert_eq!(runs::steps(&stage.db.pool, run.id).await.unwrap().len(), 1);
    assert_eq!(ran.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_sleeping_run_goes_on_when_its_time_has_come() {
    let job = Job::on("sleep", "e").run(|step: Arc<Step>, _: Value| async move {
        step.sleep("rest", Duration::from_secs(1)).await?;
        let next = Event { id: "e2".to_owned(), name: "next".to_owned(), data: json!({}) };
        step.send("tell", vec![next]).await
    });
    let next = Job::on("next", "next").run(|_, _: Value| async { Ok("told") });
    let stage = JobsStage::with(vec![job, next]).await;
    stage.executor();
    let started = Instant::now();
    stage.send("e1", "e", json!({})).await;
    assert_eq!(stage.wait_for_runs("e1", 1).await[0].output, Some(json!(["e2"])));
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(stage.wait_for_runs("e2", 1).await[0].output, Some(json!("told")));
}
