//! Runs of the local executor: what is due, who is at it, what is remembered.
//!
//! A call is claimed by a lease. Everything that follows from a call's answer is written in one
//! transaction that starts with [`hold`], so an executor that lost its lease writes nothing.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;

mod progress;

pub use progress::{complete, fail, finish_call, hold, plan, postpone, remember, retry};

/// The step of a call that asks what is next.
pub const ANY_STEP: &str = "step";

/// The advisory lock under which calls are claimed and runs are started: both look at other runs
/// before they write.
const CLAIM_LOCK: i64 = 0x0072_756e_5f63_616c;

/// A run to be started.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// Its id.
    pub id: Uuid,
    /// The function that runs.
    pub function_id: String,
    /// The event that starts it.
    pub event_id: String,
    /// Whom it is about.
    pub student_id: Option<Uuid>,
    /// Tries after the first, for each step.
    pub retries: i32,
    /// At most `limit` calls of runs with the same key at a time.
    pub concurrency: Option<(String, i32)>,
    /// One run per key in 24 hours.
    pub idempotency_key: Option<String>,
}

/// A call that was claimed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Claimed {
    /// The run.
    pub run_id: Uuid,
    /// [`ANY_STEP`] or the hash of a planned step.
    pub step: String,
    /// Tries that failed before.
    pub attempt: i32,
    /// Times an executor died during this call.
    pub lost: i32,
    /// The function that runs.
    pub function_id: String,
    /// Tries after the first.
    pub retries: i32,
    /// Whom it is about.
    pub student_id: Option<Uuid>,
    /// The event that started the run.
    pub event_id: String,
    /// Its name.
    pub event_name: String,
    /// Its ids.
    pub event_data: Value,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
}

/// What a run remembers of a step.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RememberedStep {
    /// The step's hash.
    pub step: String,
    /// What the job calls it.
    pub name: String,
    /// What it returned.
    pub output: Option<Value>,
    /// `{name, message}` when it failed for good.
    pub error: Option<Value>,
}

/// How a run stands.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct RunState {
    /// The run.
    pub id: Uuid,
    /// The function that runs.
    pub function_id: String,
    /// `running`, `done` or `failed`.
    pub state: String,
    /// What it returned, when done.
    pub output: Option<Value>,
    /// `{name, message}`, when failed.
    pub error: Option<Value>,
}

/// Starts a run, unless the function has one for this event, or had one for the same idempotency
/// key in the last 24 hours. Says whether it did. Belongs in a transaction.
pub async fn start(conn: &mut PgConnection, run: &NewRun) -> Result<bool> {
    lock_claims(conn).await?;
    let (concurrency_key, concurrency_limit) = run.concurrency.clone().unzip();
    let started = sqlx::query(
        "insert into runs (id, function_id, event_id, student_id, retries,
                           concurrency_key, concurrency_limit, idempotency_key)
         select $1, $2, $3, $4, $5, coalesce($6, ''), $7, $8
         where not exists (
             select 1
             from runs
             where function_id = $2
               and idempotency_key = $8
               and created_at > now() - interval '24 hours'
         )
         on conflict on constraint runs_once_per_event do nothing",
    )
    .bind(run.id)
    .bind(&run.function_id)
    .bind(&run.event_id)
    .bind(run.student_id)
    .bind(run.retries)
    .bind(concurrency_key)
    .bind(concurrency_limit)
    .bind(&run.idempotency_key)
    .execute(&mut *conn)
    .await?;
    if started.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("insert into run_calls (run_id, step) values ($1, $2)")
        .bind(run.id)
        .bind(ANY_STEP)
        .execute(conn)
        .await?;
    Ok(true)
}

/// Claims the call that has been due longest and whose function's limit has room, for so long.
/// A call whose lease ran out is due again. Belongs in a transaction.
pub async fn claim(
    conn: &mut PgConnection,
    lease: Uuid,
    hold_for: Duration,
) -> Result<Option<Claimed>> {
    lock_claims(conn).await?;
    let claimed = sqlx::query_as(
        "with ready as (
             select calls.run_id, calls.step
             from run_calls calls
             join runs on runs.id = calls.run_id
             where calls.due_at <= clock_timestamp()
               and (calls.leased_until is null or calls.leased_until < clock_timestamp())
               and (runs.concurrency_limit is null or runs.concurrency_limit > (
                   select count(*)
                   from run_calls busy
                   join runs other on other.id = busy.run_id
                   where other.function_id = runs.function_id
                     and other.concurrency_key = runs.concurrency_key
                     and other.state = 'running'
                     and busy.leased_until >= clock_timestamp()
               ))
             order by calls.due_at
             limit 1
             for update of calls skip locked
         )
         update run_calls calls
         set lease = $1,
             leased_until = clock_timestamp() + make_interval(secs => $2),
             lost = calls.lost + case when calls.lease is null then 0 else 1 end
         from ready
         join runs on runs.id = ready.run_id
         join events on events.id = runs.event_id
         where calls.run_id = ready.run_id
           and calls.step = ready.step
         returning calls.run_id, calls.step, calls.attempt, calls.lost,
                   runs.function_id, runs.retries, runs.student_id,
                   events.id as event_id, events.name as event_name, events.data as event_data,
                   events.happened_at",
    )
    .bind(lease)
    .bind(hold_for.as_secs_f64())
    .fetch_optional(conn)
    .await?;
    Ok(claimed)
}

/// Renews a lease; false when it is lost.
pub async fn renew(
    db: impl PgExecutor<'_>,
    call: &Claimed,
    lease: Uuid,
    hold_for: Duration,
) -> Result<bool> {
    let renewed = sqlx::query(
        "update run_calls
         set leased_until = clock_timestamp() + make_interval(secs => $4)
         where run_id = $1 and step = $2 and lease = $3",
    )
    .bind(call.run_id)
    .bind(&call.step)
    .bind(lease)
    .bind(hold_for.as_secs_f64())
    .execute(db)
    .await?;
    Ok(renewed.rows_affected() == 1)
}

/// Everything a run remembers, in the order in which the steps ended.
pub async fn steps(db: impl PgExecutor<'_>, run_id: Uuid) -> Result<Vec<RememberedStep>> {
    let steps = sqlx::query_as(
        "select step, name, output, error
         from run_steps
         where run_id = $1
         order by position",
    )
    .bind(run_id)
    .fetch_all(db)
    .await?;
    Ok(steps)
}

/// The runs that an event started.
pub async fn of_event(db: impl PgExecutor<'_>, event_id: &str) -> Result<Vec<RunState>> {
    let runs = sqlx::query_as(
        "select id, function_id, state, output, error
         from runs
         where event_id = $1
         order by function_id",
    )
    .bind(event_id)
    .fetch_all(db)
    .await?;
    Ok(runs)
}

/// How many runs are still at work.
pub async fn running(db: impl PgExecutor<'_>) -> Result<i64> {
    let running = sqlx::query_scalar("select count(*) from runs where state = 'running'")
        .fetch_one(db)
        .await?;
    Ok(running)
}

/// Held until the transaction ends, so it works through a pooler.
async fn lock_claims(conn: &mut PgConnection) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock($1)").bind(CLAIM_LOCK).execute(conn).await?;
    Ok(())
}
