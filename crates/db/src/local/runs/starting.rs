//! Starting runs: once per event and per idempotency key, no faster than their throttle, within
//! their limits.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::UserId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{ANY_STEP, lock_claims};
use crate::Result;

/// A run to be started.
#[derive(Debug, Clone, Default)]
pub struct NewRun {
    /// Its id.
    pub id: Uuid,
    /// The function that runs.
    pub function_id: String,
    /// The event that starts it.
    pub event_id: String,
    /// Whom it is about.
    pub student_id: Option<UserId>,
    /// Tries after the first, for each step.
    pub retries: i32,
    /// All of these hold.
    pub limits: Vec<RunLimit>,
    /// One run per key in 24 hours.
    pub idempotency_key: Option<String>,
    /// How fast runs start.
    pub throttle: Option<RunThrottle>,
    /// Cancelled when no step was called within this time.
    pub start_within: Option<Duration>,
    /// Cancelled when it is not done within this time.
    pub finish_within: Option<Duration>,
}

/// At most so many calls at a time among the runs that share the bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLimit {
    /// What is counted together.
    pub bucket: String,
    /// At least 1.
    pub most: i32,
}

/// A rate of starts, per function and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunThrottle {
    /// Runs with the same key share the rate.
    pub key: String,
    /// From one start to the next.
    pub interval: Duration,
    /// How far starts may run ahead of that: a burst of `n` is `n - 1` intervals.
    pub ahead: Duration,
}

/// When a run starts, and when the one after it may.
type Turn = (DateTime<Utc>, DateTime<Utc>);

/// Starts a run, unless the function has one for this event, or had one for the same idempotency
/// key in the last 24 hours. Says whether it did. Belongs in a transaction.
pub async fn start(conn: &mut PgConnection, run: &NewRun) -> Result<bool> {
    lock_claims(conn).await?;
    let turn = match &run.throttle {
        Some(throttle) => Some(turn(conn, &run.function_id, throttle).await?),
        None => None,
    };
    if !insert(conn, run, turn).await? {
        return Ok(false);
    }
    sqlx::query(
        "insert into run_limits (run_id, bucket, most)
         select $1, bucket, most
         from unnest($2::text[], $3::integer[]) as given (bucket, most)
         on conflict (run_id, bucket) do nothing",
    )
    .bind(run.id)
    .bind(run.limits.iter().map(|limit| limit.bucket.as_str()).collect::<Vec<_>>())
    .bind(run.limits.iter().map(|limit| limit.most).collect::<Vec<_>>())
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into run_calls (run_id, step, due_at)
         values ($1, $2, coalesce($3, clock_timestamp()))",
    )
    .bind(run.id)
    .bind(ANY_STEP)
    .bind(turn.map(|(starts_at, _)| starts_at))
    .execute(conn)
    .await?;
    Ok(true)
}

/// The next free turn of a throttle. `throttled_until` of the latest run is when its successor is
/// due at an even pace; a burst may come that much earlier, and nobody before now.
async fn turn(conn: &mut PgConnection, function_id: &str, throttle: &RunThrottle) -> Result<Turn> {
    let turn = sqlx::query_as(
        "with latest as (
             select max(throttled_until) as until
             from runs
             where function_id = $1 and throttle_key = $2
         )
         select
             greatest(clock_timestamp(), until - make_interval(secs => $4)),
             greatest(clock_timestamp(), until) + make_interval(secs => $3)
         from latest",
    )
    .bind(function_id)
    .bind(&throttle.key)
    .bind(throttle.interval.as_secs_f64())
    .bind(throttle.ahead.as_secs_f64())
    .fetch_one(conn)
    .await?;
    Ok(turn)
}

/// Writes the run; false when it is not to be.
async fn insert(conn: &mut PgConnection, run: &NewRun, turn: Option<Turn>) -> Result<bool> {
    let inserted = sqlx::query(
        "insert into runs (id, function_id, event_id, student_id, retries, idempotency_key,
                           throttle_key, throttled_until, start_by, finish_by)
         select $1, $2, $3, $4, $5, $6, $7, $8,
                now() + make_interval(secs => $9), now() + make_interval(secs => $10)
         where not exists (
             select 1
             from runs
             where function_id = $2
               and idempotency_key = $6
               and created_at > now() - interval '24 hours'
         )
         on conflict on constraint runs_once_per_event do nothing",
    )
    .bind(run.id)
    .bind(&run.function_id)
    .bind(&run.event_id)
    .bind(run.student_id.map(Uuid::from))
    .bind(run.retries)
    .bind(&run.idempotency_key)
    .bind(run.throttle.as_ref().map(|throttle| throttle.key.as_str()))
    .bind(turn.map(|(_, until)| until))
    .bind(run.start_within.map(|time| time.as_secs_f64()))
    .bind(run.finish_within.map(|time| time.as_secs_f64()))
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}
