//! What follows from the answer to a call. All of these belong in the transaction that [`hold`]
//! opens.

use std::time::Duration;

use domain::status::RunStatus;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{ANY_STEP, Claimed};
use crate::Result;

/// Locks the run and says whether the lease is still ours. The run is locked before the call, so
/// that two calls of one run wait for each other and never for each other's rows.
pub async fn hold(conn: &mut PgConnection, call: &Claimed, lease: Uuid) -> Result<bool> {
    sqlx::query("select 1 from runs where id = $1 for update")
        .bind(call.run_id)
        .execute(&mut *conn)
        .await?;
    let held = sqlx::query(
        "select 1
         from run_calls
         where run_id = $1 and step = $2 and lease = $3
         for update",
    )
    .bind(call.run_id)
    .bind(&call.step)
    .bind(lease)
    .fetch_optional(conn)
    .await?;
    Ok(held.is_some())
}

/// Remembers what a step returned, or the error it failed with for good. A step is remembered once.
pub async fn remember(
    conn: &mut PgConnection,
    run_id: Uuid,
    (step, name): (&str, &str),
    result: Result<&Value, &Value>,
) -> Result<()> {
    sqlx::query(
        "insert into run_steps (run_id, step, name, output, error)
         values ($1, $2, $3, $4, $5)
         on conflict (run_id, step) do nothing",
    )
    .bind(run_id)
    .bind(step)
    .bind(name)
    .bind(result.ok())
    .bind(result.err())
    .execute(conn)
    .await?;
    Ok(())
}

/// Remembers that a run has slept.
pub async fn rest(conn: &mut PgConnection, run_id: Uuid, step: &str, name: &str) -> Result<()> {
    sqlx::query(
        "insert into run_steps (run_id, step, name, output, bare)
         values ($1, $2, $3, 'null', true)
         on conflict (run_id, step) do nothing",
    )
    .bind(run_id)
    .bind(step)
    .bind(name)
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends a call. When it was the run's last, what is next is asked after `pause`.
pub async fn finish_call(conn: &mut PgConnection, call: &Claimed, pause: Duration) -> Result<()> {
    remove_call(conn, call).await?;
    sqlx::query(
        "insert into run_calls (run_id, step, due_at)
         select $1, $2, clock_timestamp() + make_interval(secs => $3)
         where not exists (select 1 from run_calls where run_id = $1)",
    )
    .bind(call.run_id)
    .bind(ANY_STEP)
    .bind(pause.as_secs_f64())
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces a call by one for each of these steps, all due now. Steps that are planned already stay
/// as they are.
pub async fn plan(conn: &mut PgConnection, call: &Claimed, steps: &[String]) -> Result<()> {
    remove_call(conn, call).await?;
    sqlx::query(
        "insert into run_calls (run_id, step)
         select $1, planned
         from unnest($2::text[]) as planned
         on conflict (run_id, step) do nothing",
    )
    .bind(call.run_id)
    .bind(steps)
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes a call due again after a failed try.
pub async fn retry(conn: &mut PgConnection, call: &Claimed, after: Duration) -> Result<()> {
    sqlx::query("update runs set tries_repeated = tries_repeated + 1 where id = $1")
        .bind(call.run_id)
        .execute(&mut *conn)
        .await?;
    release(conn, call, call.attempt + 1, after).await
}

/// Makes a call due again that could not be made: no try is used up.
pub async fn postpone(conn: &mut PgConnection, call: &Claimed, after: Duration) -> Result<()> {
    release(conn, call, call.attempt, after).await
}

/// Ends a run with what its function returned.
pub async fn complete(conn: &mut PgConnection, run_id: Uuid, output: &Value) -> Result<()> {
    finish(conn, run_id, RunStatus::Done, Some(output), None).await
}

/// Ends a run that failed for good.
pub async fn fail(conn: &mut PgConnection, run_id: Uuid, error: &Value) -> Result<()> {
    finish(conn, run_id, RunStatus::Failed, None, Some(error)).await
}

/// Ends a run. What it was waiting for and what held it back goes.
pub(super) async fn finish(
    conn: &mut PgConnection,
    run_id: Uuid,
    state: RunStatus,
    output: Option<&Value>,
    error: Option<&Value>,
) -> Result<()> {
    for rows in [
        "delete from run_calls where run_id = $1",
        "delete from run_waits where run_id = $1",
        "delete from run_limits where run_id = $1",
    ] {
        sqlx::query(rows).bind(run_id).execute(&mut *conn).await?;
    }
    sqlx::query(
        "update runs
         set state = $2, output = $3, error = $4, finished_at = clock_timestamp()
         where id = $1",
    )
    .bind(run_id)
    .bind(state.as_str())
    .bind(output)
    .bind(error)
    .execute(conn)
    .await?;
    Ok(())
}

async fn release(
    conn: &mut PgConnection,
    call: &Claimed,
    attempt: i32,
    after: Duration,
) -> Result<()> {
    sqlx::query(
        "update run_calls
         set attempt = $3,
             due_at = clock_timestamp() + make_interval(secs => $4),
             lease = null,
             leased_until = null
         where run_id = $1 and step = $2",
    )
    .bind(call.run_id)
    .bind(&call.step)
    .bind(attempt)
    .bind(after.as_secs_f64())
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn remove_call(conn: &mut PgConnection, call: &Claimed) -> Result<()> {
    sqlx::query("delete from run_calls where run_id = $1 and step = $2")
        .bind(call.run_id)
        .bind(&call.step)
        .execute(conn)
        .await?;
    Ok(())
}
