//! How many runs there may be at a time, how fast they start, how long they may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use db::local::runs::{self, NewRun, RunThrottle};
use domain::status::RunStatus;
use serde_json::{Value, json};
use steps::{Job, JobSpec, Scope, Step, Throttle};
use testkit::Database;

use super::stage::Stage;

/// How many are inside at the same time, and how many there were at most.
#[derive(Default)]
struct Crowd {
    now: AtomicU32,
    most: AtomicU32,
}

/// A job that stays inside for a moment.
fn crowding(spec: JobSpec, crowd: &Arc<Crowd>) -> Job {
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

#[tokio::test]
async fn two_limits_hold_both() {
    let crowd = Arc::<Crowd>::default();
    let spec = Job::on("limited", "e").concurrency(2, None).concurrency(1, "event.data.key");
    let stage = Stage::with(vec![crowding(spec, &crowd)]).await;
    stage.executor();
    stage.executor();
    let started = Instant::now();
    for n in 0..6 {
        stage.send(&format!("same{n}"), "e", json!({"key": "same"})).await;
    }
    for n in 0..6 {
        stage.settled(&format!("same{n}"), 1).await;
    }
    assert_eq!(crowd.most.swap(0, Ordering::SeqCst), 1, "one for the key");
    assert!(started.elapsed() >= Duration::from_millis(6 * 60));
    for n in 0..6 {
        stage.send(&format!("other{n}"), "e", json!({"key": n})).await;
    }
    for n in 0..6 {
        stage.settled(&format!("other{n}"), 1).await;
    }
    assert!(crowd.most.load(Ordering::SeqCst) <= 2, "two in all");
}

#[tokio::test]
async fn jobs_share_a_limit_of_the_account() {
    let crowd = Arc::<Crowd>::default();
    let spec = |id, event| Job::on(id, event).concurrency_across(Scope::Account, 1, "'model'");
    let jobs = [spec("one", "a"), spec("two", "b")].map(|spec| crowding(spec, &crowd));
    let stage = Stage::with(jobs.into()).await;
    stage.executor();
    for n in 0..3 {
        stage.send(&format!("a{n}"), "a", json!({})).await;
        stage.send(&format!("b{n}"), "b", json!({})).await;
    }
    for n in 0..3 {
        stage.settled(&format!("a{n}"), 1).await;
        stage.settled(&format!("b{n}"), 1).await;
    }
    assert_eq!(crowd.most.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_throttle_starts_runs_one_after_the_other() {
    let job =
        Job::on("paced", "e")
            .throttle(Throttle::new(4, Duration::from_secs(1)).burst(2).per("event.data.key"))
            .run(|step: Arc<Step>, _: Value| async move {
                step.run("now", async { Ok(Utc::now()) }).await
            });
    let stage = Stage::with(vec![job]).await;
    for n in 0..5 {
        stage.send(&format!("e{n}"), "e", json!({"key": "k"})).await;
    }
    stage.executor();
    stage.executor();
    for n in 0..5 {
        stage.settled(&format!("e{n}"), 1).await;
    }
    let turns: Vec<(DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "select (output #>> '{}')::timestamptz, throttled_until
        from runs
        order by throttled_until",
    )
    .fetch_all(&stage.db.pool)
    .await
    .unwrap();
    let interval = TimeDelta::milliseconds(250);
    for (ran_at, until) in &turns {
        // One interval to the next, and one that a burst of two may run ahead.
        assert!(*ran_at >= *until - interval * 2, "{turns:#?}");
    }
    assert!(turns.windows(2).all(|pair| pair[1].1 - pair[0].1 >= interval), "{turns:#?}");
}

#[tokio::test]
async fn a_burst_starts_at_once_and_each_key_has_its_own_pace() {
    let db = Database::fresh().await;
    let mut tx = db.pool.begin().await.unwrap();
    for (n, key) in ["a", "a", "a", "b", "a"].into_iter().enumerate() {
        let event_id = format!("e{n}");
        sqlx::query("insert into events (id, name, data) values ($1, 'e', '{}')")
            .bind(&event_id)
            .execute(&mut *tx)
            .await
            .unwrap();
        let minute = Duration::from_mins(1);
        let throttle = RunThrottle { key: key.to_owned(), interval: minute, ahead: minute };
        let run = NewRun {
            id: uuid::Uuid::now_v7(),
            function_id: "app-paced".to_owned(),
            event_id,
            throttle: Some(throttle),
            ..NewRun::default()
        };
        assert!(runs::start(&mut tx, &run).await.unwrap());
    }
    let minutes: Vec<i32> = sqlx::query_scalar(
        "select round(extract(epoch from due_at - now()) / 60)::integer
        from run_calls
        join runs on runs.id = run_id
        order by event_id",
    )
    .fetch_all(&mut *tx)
    .await
    .unwrap();
    assert_eq!(minutes, [0, 0, 1, 0, 2]);
}

#[tokio::test]
async fn a_run_that_is_not_done_in_time_is_cancelled() {
    let job = Job::on("late", "e").finish_within(Duration::from_secs(3)).run(
        |step: Arc<Step>, event: Value| async move {
            let seconds = event["seconds"].as_u64().unwrap_or_default();
            step.sleep("rest", Duration::from_secs(seconds)).await
        },
    );
    let stage = Stage::with(vec![job]).await;
    stage.executor();
    stage.executor();
    stage.send("slow", "e", json!({"seconds": 60})).await;
    stage.send("fast", "e", json!({"seconds": 0})).await;
    assert_eq!(stage.settled("slow", 1).await[0].state, RunStatus::Cancelled);
    assert_eq!(stage.settled("fast", 1).await[0].state, RunStatus::Done);
}

#[tokio::test]
async fn a_run_that_is_not_begun_in_time_is_cancelled() {
    let job = Job::on("queued", "e").concurrency(1, None).start_within(Duration::from_secs(2)).run(
        |step: Arc<Step>, _: Value| async move {
            step.run("work", async {
                tokio::time::sleep(Duration::from_millis(3300)).await;
                Ok(())
            })
            .await
        },
    );
    let stage = Stage::with(vec![job]).await;
    stage.executor();
    stage.send("first", "e", json!({})).await;
    stage.send("second", "e", json!({})).await;
    assert_eq!(stage.settled("first", 1).await[0].state, RunStatus::Done, "it had begun");
    assert_eq!(stage.settled("second", 1).await[0].state, RunStatus::Cancelled);
}
