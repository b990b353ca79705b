//! The changes of a run after a call. All of these belong in the transaction that [`hold`] opens.

use std::time::Duration;

use domain::status::RunStatus;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Claimed;
use crate::Result;

/// Locks the run and says whether the lease is still held. The run is locked before its call, in the
/// order in which an erasure removes them, so that the two can't end in a deadlock.
pub async fn hold(conn: &mut PgConnection, call: &Claimed, lease: Uuid) -> Result<bool> {
    sqlx::query("select 1 from runs where id = $1 for update")
        .bind(call.run_id)
        .execute(&mut *conn)
        .await?;
    let lease_row =
        sqlx::query("select 1 from run_calls where run_id = $1 and lease = $2 for update")
            .bind(call.run_id)
            .bind(lease)
            .fetch_optional(conn)
            .await?;
    Ok(lease_row.is_some())
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

/// Remembers that a run has slept: a step without output or error.
pub async fn remember_sleep(
    conn: &mut PgConnection,
    run_id: Uuid,
    (step, name): (&str, &str),
) -> Result<()> {
    sqlx::query(
        "insert into run_steps (run_id, step, name)
         values ($1, $2, $3)
         on conflict (run_id, step) do nothing",
    )
    .bind(run_id)
    .bind(step)
    .bind(name)
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes the call for the next step due after `pause`, with all its tries.
pub async fn call_again(conn: &mut PgConnection, call: &Claimed, pause: Duration) -> Result<()> {
    sqlx::query(
        "update run_calls
         set attempt = 0,
             lost = 0,
             due_at = clock_timestamp() + make_interval(secs => $2),
             lease = null,
             leased_until = null
         where run_id = $1",
    )
    .bind(call.run_id)
    .bind(pause.as_secs_f64())
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

/// Ends a run. Its call and its limit go.
async fn finish(
    conn: &mut PgConnection,
    run_id: Uuid,
    state: RunStatus,
    output: Option<&Value>,
    error: Option<&Value>,
) -> Result<()> {
    for rows in
        ["delete from run_calls where run_id = $1", "delete from run_limits where run_id = $1"]
    {
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
         set attempt = $2,
             due_at = clock_timestamp() + make_interval(secs => $3),
             lease = null,
             leased_until = null
         where run_id = $1",
    )
    .bind(call.run_id)
    .bind(attempt)
    .bind(after.as_secs_f64())
    .execute(conn)
    .await?;
    Ok(())
}
