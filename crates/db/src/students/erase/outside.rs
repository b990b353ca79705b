//! The removal of what an erased student left outside of the database: which erasures wait for it,
//! and how far each is.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ConceptId, MessageId, PracticeId, SessionId, UserId};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::{IdList, OptionalId, uuids};

/// The rest of an erasure.
#[derive(Debug, Clone, FromRow)]
pub struct Erasure {
    pub id: Uuid,
    /// Who was erased, or whose session.
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    /// The session, when only that was erased.
    #[sqlx(try_from = "OptionalId")]
    pub session_id: Option<SessionId>,
    /// Practices made from the session.
    #[sqlx(try_from = "IdList")]
    pub practice_ids: Vec<PracticeId>,
    /// Answers that quoted the session.
    #[sqlx(try_from = "IdList")]
    pub message_ids: Vec<MessageId>,
    /// Files of their sessions that no other session is made from.
    pub pathnames: Vec<String>,
    /// Concepts that no other student has met.
    #[sqlx(try_from = "IdList")]
    pub concept_ids: Vec<ConceptId>,
    /// Keys under which the cache may hold something of theirs.
    pub cache_keys: Vec<String>,
    pub requested_at: DateTime<Utc>,
}

impl Erasure {
    /// The ids of the session, its practices and the answers that quoted it.
    pub fn ids(&self) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self.session_id.iter().map(|session| session.0).collect();
        ids.extend(uuids(&self.practice_ids));
        ids.extend(uuids(&self.message_ids));
        ids
    }
}

/// What remains of an erasure; none when it is done.
pub async fn load_remaining(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Erasure>> {
    Ok(sqlx::query_as(
        "select
            id, student_id, session_id, practice_ids, message_ids, concept_ids, cache_keys,
            requested_at,
            array(
                select pathname from unnest(pathnames) as given (pathname)
                where not exists (select 1 from sessions where blob_pathname = pathname)
            ) as pathnames
        from erasures
        where id = $1",
    )
    .bind(id)
    .fetch_optional(db)
    .await?)
}

/// Takes away letters that went out while the student was being erased, at most `late` after.
pub async fn forget_letters(db: impl PgExecutor<'_>, id: Uuid, late: TimeDelta) -> Result<u64> {
    let forgotten = sqlx::query(
        "delete from outbox
        using erasures
        where erasures.id = $1
            and sha256(convert_to(outbox.recipient, 'UTF8')) = any (erasures.recipients)
            and outbox.created_at <= erasures.requested_at + make_interval(secs => $2)",
    )
    .bind(id)
    .bind(late.as_seconds_f64())
    .execute(db)
    .await?;
    Ok(forgotten.rows_affected())
}

/// Ends an erasure: nothing names the student any more.
pub async fn finish(db: impl PgExecutor<'_>, id: Uuid) -> Result<()> {
    sqlx::query("delete from erasures where id = $1").bind(id).execute(db).await?;
    Ok(())
}

/// Notes that an attempt failed, and when the next is made.
pub async fn postpone(
    db: impl PgExecutor<'_>,
    id: Uuid,
    attempt: i32,
    due_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update erasures set attempt = attempt + 1, due_at = $3 where id = $1 and attempt = $2",
    )
    .bind(id)
    .bind(attempt)
    .bind(due_at)
    .execute(db)
    .await?;
    Ok(())
}

/// Begins a new attempt at erasures that were due before the given moment and are untouched since,
/// longest untouched first. Returns them with their attempts.
pub async fn renew(
    db: impl PgExecutor<'_>,
    abandoned_before: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(Uuid, i32)>> {
    Ok(sqlx::query_as(
        "update erasures
        set attempt = attempt + 1, due_at = $2
        where id in (
            select id from erasures
            where due_at < $1
            order by due_at
            limit $3
            for update skip locked)
        returning id, attempt",
    )
    .bind(abandoned_before)
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Erasures that are due since before the given moment, the oldest first, with their attempts.
pub async fn due_since(
    db: impl PgExecutor<'_>,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(Uuid, i32)>> {
    Ok(sqlx::query_as(
        "select id, attempt from erasures where due_at < $1 order by due_at limit $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(db)
    .await?)
}
