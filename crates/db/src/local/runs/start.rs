//! Starting runs: once per function and event.

use domain::UserId;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Result;

/// A run to be started.
#[derive(Debug, Clone, Default)]
pub struct NewRun {
    pub id: Uuid,
    /// The function that runs.
    pub function_id: String,
    /// The event that starts it.
    pub event_id: String,
    /// The student it is about, if it is about one.
    pub student_id: Option<UserId>,
    /// Tries after the first, for each step.
    pub retries: i32,
    /// Its share of what may run at a time.
    pub limit: Option<RunLimit>,
}

/// The most calls at a time among the runs that share the bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLimit {
    /// The function and the value of the limit's key.
    pub bucket: String,
    /// At least 1.
    pub most: i32,
}

/// Starts a run, unless the function has one for this event. Says whether it did. Belongs in a
/// transaction.
pub async fn start(conn: &mut PgConnection, run: &NewRun) -> Result<bool> {
    let inserted = sqlx::query(
        "insert into runs (id, function_id, event_id, student_id, retries)
         values ($1, $2, $3, $4, $5)
         on conflict on constraint runs_once_per_event do nothing",
    )
    .bind(run.id)
    .bind(&run.function_id)
    .bind(&run.event_id)
    .bind(run.student_id.map(Uuid::from))
    .bind(run.retries)
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    if let Some(limit) = &run.limit {
        sqlx::query("insert into run_limits (run_id, bucket, most) values ($1, $2, $3)")
            .bind(run.id)
            .bind(&limit.bucket)
            .bind(limit.most)
            .execute(&mut *conn)
            .await?;
    }
    sqlx::query("insert into run_calls (run_id, due_at) values ($1, clock_timestamp())")
        .bind(run.id)
        .execute(conn)
        .await?;
    Ok(true)
}
