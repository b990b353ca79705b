//! Runs of the local executor: their next call, its lease, and the memory of their steps.
//!
//! A run has one call at a time, which is claimed by a lease. Everything that follows from a call is
//! written in one transaction that starts with [`hold`], so an executor that lost its lease writes
//! nothing.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::status::RunStatus;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;

mod progress;
mod start;

pub use progress::{call_again, complete, fail, hold, postpone, remember, remember_sleep, retry};
pub use start::{NewRun, RunLimit, start};

/// The advisory lock under which calls are claimed: two claims at once would count the calls under
/// way before either of them is one.
const CLAIM_LOCK: i64 = 0x0072_756e_5f63_616c;

/// A call that was claimed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Claimed {
    pub run_id: Uuid,
    /// Tries that failed before.
    pub attempt: i32,
    /// Times an executor died during this call.
    pub lost: i32,
    /// The function that runs.
    pub function_id: String,
    /// Tries after the first.
    pub retries: i32,
    /// The event that started the run.
    pub event_id: String,
    pub event_name: String,
    pub event_data: Value,
    pub happened_at: DateTime<Utc>,
}

/// The memory of a run for one step.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RememberedStep {
    /// The step's hash.
    pub step: String,
    pub name: String,
    /// A sleep has neither this nor an error.
    pub output: Option<Value>,
    /// `{name, message}` when it failed for good.
    pub error: Option<Value>,
}

/// The state of a run.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct RunState {
    pub id: Uuid,
    /// The function that runs.
    pub function_id: String,
    #[sqlx(try_from = "String")]
    pub state: RunStatus,
    /// Set when the run is done.
    pub output: Option<Value>,
    /// `{name, message}`, when failed.
    pub error: Option<Value>,
}

/// Claims the call that has been due longest and whose limit has room, for so long. A call whose
/// lease ran out is due again. Belongs in a transaction.
pub async fn claim(
    conn: &mut PgConnection,
    lease: Uuid,
    hold_for: Duration,
) -> Result<Option<Claimed>> {
    // Held until the transaction ends, so it works through a pooler.
    sqlx::query("select pg_advisory_xact_lock($1)").bind(CLAIM_LOCK).execute(&mut *conn).await?;
    let claimed = sqlx::query_as(
        "with ready as (
             select calls.run_id
             from run_calls calls
             join runs on runs.id = calls.run_id
             where calls.due_at <= clock_timestamp()
               and (calls.leased_until is null or calls.leased_until < clock_timestamp())
               and not exists (
                   select 1
                   from run_limits mine
                   where mine.run_id = runs.id
                     and mine.most <= (
                         select count(*)
                         from run_limits other
                         join run_calls busy on busy.run_id = other.run_id
                         where other.bucket = mine.bucket
                           and busy.leased_until >= clock_timestamp()
                     )
               )
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
         returning calls.run_id, calls.attempt, calls.lost,
                   runs.function_id, runs.retries,
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
         set leased_until = clock_timestamp() + make_interval(secs => $3)
         where run_id = $1 and lease = $2",
    )
    .bind(call.run_id)
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
pub async fn list_for_event(db: impl PgExecutor<'_>, event_id: &str) -> Result<Vec<RunState>> {
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
