//! The limit of a job on how many of its runs are inside a step at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::status::RunStatus;
use serde_json::{Value, json};
use steps::{Job, JobSpec, Step};

use super::executors::JobsStage;

/// The number of runs inside now, and the highest so far.
#[derive(Default)]
struct Crowd {
    now: AtomicU32,
    most: AtomicU32,
}

/// A job that stays inside for a moment.
fn crowd_counting_job(spec: JobSpec, crowd: &Arc<Crowd>) -> Job {
    let crowd = Arc::clone(crowd);
    spec.run(move |step: Arc<Step>, _: Value| {
        let crowd = Arc::clone(&crowd);
        async move {
            step.run("work", async {
                crowd
                    .most
                    .fetch_max(crowd.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(60)).await;
                crowd.now.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            })
            .await
        }
    })
}

/// The most of eight runs that were inside at the same time; two executors ran them.
async fn peak_of(spec: JobSpec, data: impl Fn(u32) -> Value) -> u32 {
    let crowd = Arc::<Crowd>::default();
    let stage = JobsStage::with(vec![crowd_counting_job(spec, &crowd)]).await;
    for n in 0..8 {
        stage.send(&format!("e{n}"), "e", data(n)).await;
    }
    stage.executor();
    stage.executor();
    for n in 0..8 {
        assert_eq!(stage.wait_for_runs(&format!("e{n}"), 1).await[0].state, RunStatus::Done);
    }
    crowd.most.load(Ordering::SeqCst)
}

#[tokio::test]
async fn two_executors_together_keep_the_limit_of_a_key() {
    let spec = Job::on("limited", "e").concurrency(1, "event.data.studentId");
    assert_eq!(peak_of(spec, |_| json!({"studentId": "s"})).await, 1);
}

#[tokio::test]
async fn each_value_of_a_key_has_the_limit_to_itself() {
    let spec = Job::on("limited", "e").concurrency(1, "event.data.studentId");
    assert!(peak_of(spec, |n| json!({"studentId": n})).await > 1);
}

#[tokio::test]
async fn a_limit_without_a_key_holds_for_the_whole_job() {
    let spec = Job::on("limited", "e").concurrency(2, None);
    assert_eq!(peak_of(spec, |n| json!({"studentId": n})).await, 2);
}
