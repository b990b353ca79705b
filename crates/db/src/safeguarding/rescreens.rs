//! Messages that the moderation service has still to look at.

use chrono::{DateTime, Utc};
use domain::people::PeopleAround;
use domain::{ConversationId, MessageId, UserId};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;

/// Notes that a message is to be looked at later.
pub async fn add_rescreen(
    db: impl PgExecutor<'_>,
    message: MessageId,
    student: UserId,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "insert into safeguarding_rescreens (message_id, student_id, next_try_at)
        values ($1, $2, $3)
        on conflict (message_id) do nothing",
    )
    .bind(message.0)
    .bind(student.0)
    .bind(at)
    .execute(db)
    .await?;
    Ok(())
}

/// A message to be looked at now.
#[derive(Clone, FromRow)]
pub struct DueRescreen {
    #[sqlx(try_from = "Uuid")]
    pub message_id: MessageId,
    #[sqlx(try_from = "Uuid")]
    pub conversation_id: ConversationId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    /// Sealed.
    pub content: String,
    #[sqlx(json)]
    pub people: PeopleAround,
    /// This try included.
    pub tries: i32,
}

/// Takes messages that are due, for one try each.
pub async fn claim_rescreens(
    db: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<DueRescreen>> {
    Ok(sqlx::query_as(
        "with claimed as (
            update safeguarding_rescreens rescreen
            set tries = rescreen.tries + 1,
                next_try_at = $1::timestamptz + least(
                    interval '1 hour', interval '1 minute' * power(2, least(rescreen.tries, 10)))
            where rescreen.message_id in (
                select message_id from safeguarding_rescreens
                where next_try_at <= $1 and not lacks_consent(student_id, 'models')
                order by next_try_at
                limit $2
                for update skip locked)
            returning rescreen.message_id, rescreen.student_id, rescreen.tries
        )
        select claimed.message_id, claimed.student_id, claimed.tries, message.conversation_id,
            message.content, people_around(claimed.student_id) as people
        from claimed
        join messages message on message.id = claimed.message_id",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Notes that a message was looked at.
pub async fn finish_rescreen(db: impl PgExecutor<'_>, message: MessageId) -> Result<()> {
    sqlx::query("delete from safeguarding_rescreens where message_id = $1")
        .bind(message.0)
        .execute(db)
        .await?;
    Ok(())
}
