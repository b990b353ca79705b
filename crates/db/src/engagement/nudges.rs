//! One nudge for each student, kind and day by their clock: the table's unique key decides.

use chrono::{DateTime, NaiveDate, Utc};
use domain::UserId;
use domain::engagement::{NudgeKind, Skip};
use domain::status::NudgeState;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::{Error, Result};

/// A nudge about to be.
#[derive(Debug, Clone, Copy)]
pub struct NewNudge {
    /// Follows from the rest.
    pub id: Uuid,
    pub student_id: UserId,
    pub kind: NudgeKind,
    pub local_day: NaiveDate,
    pub at: DateTime<Utc>,
}

/// An earlier decision about a nudge.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Decided {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    pub status: NudgeState,
    pub reason: Option<String>,
}

/// The owner of a claimed nudge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// The caller's, to be sent.
    Mine(Uuid),
    /// Somebody else's: they sent it, skipped it, or are at it.
    Taken(Decided),
    /// Nobody's: the student is gone.
    Gone,
}

/// Claims a nudge for its sender. One that was skipped for the hour alone, or that a sender began
/// and did not finish in time, is claimed again.
pub async fn claim(
    db: &mut PgConnection,
    new: &NewNudge,
    leased_until: DateTime<Utc>,
) -> Result<Claimed> {
    let mine: Option<Uuid> = sqlx::query_scalar(
        "insert into nudges (id, student_id, type, local_day, status, created_at, leased_until)
        select $1, user_id, $3, $4, 'pending', $5, $6 from students where user_id = $2
        on conflict (student_id, type, local_day) do update
            set status = 'pending', reason = null, leased_until = excluded.leased_until
            where (nudges.status = 'skipped' and nudges.reason = $7)
                or (nudges.status = 'pending' and coalesce(nudges.leased_until <= $5, true))
        returning id",
    )
    .bind(new.id)
    .bind(new.student_id.0)
    .bind(new.kind.as_str())
    .bind(new.local_day)
    .bind(new.at)
    .bind(leased_until)
    .bind(Skip::QuietHours.as_str())
    .fetch_optional(&mut *db)
    .await?;
    match mine {
        Some(id) => Ok(Claimed::Mine(id)),
        None => Ok(find(db, new).await?.map_or(Claimed::Gone, Claimed::Taken)),
    }
}

/// Notes that a nudge is skipped, unless it was decided before; answers with what stands. Nothing
/// when the student is gone.
pub async fn skip(db: &mut PgConnection, new: &NewNudge, why: Skip) -> Result<Option<Decided>> {
    sqlx::query(
        "insert into nudges (id, student_id, type, local_day, status, reason, created_at)
        select $1, user_id, $3, $4, 'skipped', $5, $6 from students where user_id = $2
        on conflict (student_id, type, local_day) do update
            set status = 'skipped', reason = excluded.reason, leased_until = null
            where (nudges.status = 'skipped' and nudges.reason = $7)
                or (nudges.status = 'pending' and coalesce(nudges.leased_until <= $6, true))",
    )
    .bind(new.id)
    .bind(new.student_id.0)
    .bind(new.kind.as_str())
    .bind(new.local_day)
    .bind(why.as_str())
    .bind(new.at)
    .bind(Skip::QuietHours.as_str())
    .execute(&mut *db)
    .await?;
    find(db, new).await
}

async fn find(db: impl PgExecutor<'_>, new: &NewNudge) -> Result<Option<Decided>> {
    Ok(sqlx::query_as(
        "select id, status, reason
        from nudges
        where student_id = $1 and type = $2 and local_day = $3",
    )
    .bind(new.student_id.0)
    .bind(new.kind.as_str())
    .bind(new.local_day)
    .fetch_optional(db)
    .await?)
}

/// Keeps the text of a nudge and returns the kept one: the first writer wins.
pub async fn keep_message(db: impl PgExecutor<'_>, id: Uuid, message: &str) -> Result<String> {
    let stored_message: Option<String> = sqlx::query_scalar(
        "update nudges set message = coalesce(message, $2) where id = $1 returning message",
    )
    .bind(id)
    .bind(message)
    .fetch_optional(db)
    .await?;
    stored_message.ok_or_else(|| Error::Busy("the nudge was erased meanwhile".into()))
}

/// Notes that a nudge is sent.
pub async fn mark_sent(db: impl PgExecutor<'_>, id: Uuid, at: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "update nudges
        set status = 'sent', reason = null, sent_at = $2, leased_until = null
        where id = $1 and status = 'pending'",
    )
    .bind(id)
    .bind(at)
    .execute(db)
    .await?;
    Ok(())
}

/// Lets others have a nudge that could not be sent now.
pub async fn release(db: impl PgExecutor<'_>, id: Uuid) -> Result<()> {
    sqlx::query("update nudges set leased_until = null where id = $1 and status = 'pending'")
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}
