//! Runs that wait for an event, and runs that an event ends.
//!
//! What wakes or ends a run is written under the lock for claims, and a wait whose time is over is
//! resolved when its call is claimed, under the same lock: an event and the time limit can't both
//! answer it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::status::RunStatus;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{ANY_STEP, Claimed};
use crate::Result;
use crate::local::events::StoredEvent;

/// An event a run is to wait for.
#[derive(Debug, Clone, Copy)]
pub struct NewWait<'a> {
    /// The step's hash.
    pub step: &'a str,
    /// What the job calls it.
    pub name: &'a str,
    /// The event's name.
    pub event: &'a str,
    /// Which of the events.
    pub only_if: Option<&'a str>,
    /// After this time it goes on without one.
    pub timeout: Duration,
}

/// A run that waits.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Waiting {
    /// The run.
    pub run_id: Uuid,
    /// The hash of the step that waits.
    pub step: String,
    /// Which of the events.
    pub only_if: Option<String>,
    /// The event that started the run.
    #[sqlx(flatten)]
    pub trigger: StoredEvent,
}

/// A run at work.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Running {
    /// The run.
    pub run_id: Uuid,
    /// When it was started.
    pub created_at: DateTime<Utc>,
    /// The event that started it.
    #[sqlx(flatten)]
    pub trigger: StoredEvent,
}

/// Ends a call with a wait: the next call is due when the time is over or the event has come. A step
/// that waits already goes on waiting as long as it would have. Belongs in the transaction that
/// [`super::hold`] opens.
pub async fn wait(conn: &mut PgConnection, call: &Claimed, new: &NewWait<'_>) -> Result<()> {
    let expires_at: DateTime<Utc> = sqlx::query_scalar(
        "insert into run_waits (run_id, step, name, event, only_if, expires_at)
         values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(secs => $6))
         on conflict (run_id, step) do update set step = excluded.step
         returning expires_at",
    )
    .bind(call.run_id)
    .bind(new.step)
    .bind(new.name)
    .bind(new.event)
    .bind(new.only_if)
    .bind(new.timeout.as_secs_f64())
    .fetch_one(&mut *conn)
    .await?;
    super::progress::remove_call(conn, call).await?;
    sqlx::query(
        "insert into run_calls (run_id, step, due_at)
         values ($1, $2, $3)
         on conflict (run_id, step) do nothing",
    )
    .bind(call.run_id)
    .bind(ANY_STEP)
    .bind(expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Remembers that nothing came for the waits of a run whose time is over. Belongs in the transaction
/// that claims a call of the run.
pub(super) async fn expire(conn: &mut PgConnection, run_id: Uuid) -> Result<()> {
    sqlx::query(
        "with expired as (
             delete from run_waits
             where run_id = $1 and expires_at <= clock_timestamp()
             returning run_id, step, name
         )
         insert into run_steps (run_id, step, name, output, bare)
         select run_id, step, name, 'null'::jsonb, true
         from expired
         on conflict (run_id, step) do nothing",
    )
    .bind(run_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Waits for an event of this name whose time is not over, by run and step, after the given ones.
pub async fn waiting_for(
    db: impl PgExecutor<'_>,
    event: &str,
    (run_id, step): (Uuid, &str),
    limit: i64,
) -> Result<Vec<Waiting>> {
    let waiting = sqlx::query_as(
        "select waits.run_id, waits.step, waits.only_if,
                events.id, events.name, events.data, events.student_id,
                events.happened_at
         from run_waits waits
         join runs on runs.id = waits.run_id
         join events on events.id = runs.event_id
         where waits.event = $1
           and (waits.run_id, waits.step) > ($2, $3)
           and waits.expires_at > clock_timestamp()
         order by waits.run_id, waits.step
         limit $4",
    )
    .bind(event)
    .bind(run_id)
    .bind(step)
    .bind(limit)
    .fetch_all(db)
    .await?;
    Ok(waiting)
}

/// Answers a wait with the event that came; the run goes on now. Needs [`super::lock_claims`].
pub async fn wake(conn: &mut PgConnection, wait: &Waiting, event: &Value) -> Result<()> {
    sqlx::query(
        "with answered as (
             delete from run_waits
             where run_id = $1 and step = $2
             returning run_id, step, name
         )
         insert into run_steps (run_id, step, name, output, bare)
         select run_id, step, name, $3, true
         from answered
         on conflict (run_id, step) do nothing",
    )
    .bind(wait.run_id)
    .bind(&wait.step)
    .bind(event)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "update run_calls
         set due_at = least(due_at, clock_timestamp())
         where run_id = $1 and step = $2",
    )
    .bind(wait.run_id)
    .bind(ANY_STEP)
    .execute(conn)
    .await?;
    Ok(())
}

/// Runs of a function that are at work, by id, after a given one.
pub async fn of_function(
    db: impl PgExecutor<'_>,
    function_id: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Running>> {
    let running = sqlx::query_as(
        "select runs.id as run_id, runs.created_at,
                events.id, events.name, events.data, events.student_id,
                events.happened_at
         from runs
         join events on events.id = runs.event_id
         where runs.function_id = $1
           and runs.id > $2
           and runs.state = 'running'
         order by runs.id
         limit $3",
    )
    .bind(function_id)
    .bind(after)
    .bind(limit)
    .fetch_all(db)
    .await?;
    Ok(running)
}

/// Ends a run where it stands: what a call of it under way answers counts for nothing. Says whether
/// it was still at work. Needs [`super::lock_claims`].
pub async fn cancel(conn: &mut PgConnection, run_id: Uuid) -> Result<bool> {
    let is_running =
        sqlx::query("select 1 from runs where id = $1 and state = 'running' for update")
            .bind(run_id)
            .fetch_optional(&mut *conn)
            .await?
            .is_some();
    if is_running {
        super::progress::finish(conn, run_id, RunStatus::Cancelled, None, None).await?;
    }
    Ok(is_running)
}

/// Runs whose time limit is over: not done in time, or no step of theirs called in time.
pub async fn overdue(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<Uuid>> {
    let overdue = sqlx::query_scalar(
        "select id
         from runs
         where state = 'running' and finish_by <= clock_timestamp()
         union
         select id
         from runs
         where state = 'running'
           and start_by <= clock_timestamp()
           and not exists (select 1 from run_steps where run_id = runs.id)
           and not exists (select 1 from run_waits where run_id = runs.id)
           and exists (
               select 1
               from run_calls
               where run_id = runs.id and step = $1 and attempt = 0 and lease is null
           )
         limit $2",
    )
    .bind(ANY_STEP)
    .bind(limit)
    .fetch_all(db)
    .await?;
    Ok(overdue)
}
