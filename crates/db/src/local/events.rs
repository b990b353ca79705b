//! Events that wait for the local executor.

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::bounded::{EventId, EventName};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::OptionalId;

/// An event to be stored.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Storing the same id again changes nothing.
    pub id: EventId,
    /// Such as `transcript.uploaded`.
    pub name: EventName,
    pub data: Value,
}

impl NewEvent {
    /// The student an event is about; for the event of a failed run, the student of that run's event.
    fn student_id(&self) -> Option<Uuid> {
        ["/studentId", "/event/data/studentId"]
            .iter()
            .find_map(|pointer| self.data.pointer(pointer)?.as_str()?.parse().ok())
    }
}

/// A stored event.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StoredEvent {
    pub id: String,
    pub name: String,
    pub data: Value,
    #[sqlx(try_from = "OptionalId")]
    pub student_id: Option<UserId>,
    pub happened_at: DateTime<Utc>,
}

/// Stores all events or none; those whose id is known are left as they are. A student without an
/// account is not recorded.
pub async fn insert(db: impl PgExecutor<'_>, events: &[NewEvent]) -> Result<()> {
    let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    let data: Vec<&Value> = events.iter().map(|event| &event.data).collect();
    let students: Vec<Option<Uuid>> = events.iter().map(NewEvent::student_id).collect();
    sqlx::query(
        "insert into events (id, name, data, student_id)
         select new.id, new.name, new.data, users.id
         from unnest($1::text[], $2::text[], $3::jsonb[], $4::uuid[])
             as new (id, name, data, student_id)
         left join users on users.id = new.student_id
         on conflict (id) do nothing",
    )
    .bind(ids)
    .bind(names)
    .bind(data)
    .bind(students)
    .execute(db)
    .await?;
    Ok(())
}

/// The oldest events that no runs were made of yet, locked for this transaction. Those that another
/// executor holds are passed over.
pub async fn lock_untaken(conn: &mut PgConnection, limit: i64) -> Result<Vec<StoredEvent>> {
    let events = sqlx::query_as(
        "select id, name, data, student_id, happened_at
         from events
         where taken_at is null
         order by happened_at
         limit $1
         for update skip locked",
    )
    .bind(limit)
    .fetch_all(conn)
    .await?;
    Ok(events)
}

/// Notes that the runs of these events are made.
pub async fn mark_taken(conn: &mut PgConnection, ids: &[String]) -> Result<()> {
    sqlx::query("update events set taken_at = now() where id = any ($1)")
        .bind(ids)
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes events taken before this time, with their runs, unless one is still at work. Returns how
/// many.
pub async fn forget(db: impl PgExecutor<'_>, before: DateTime<Utc>) -> Result<u64> {
    let forgotten = sqlx::query(
        "delete from events
         where taken_at < $1
           and not exists (
               select 1 from runs where runs.event_id = events.id and runs.state = 'running'
           )",
    )
    .bind(before)
    .execute(db)
    .await?;
    Ok(forgotten.rows_affected())
}
