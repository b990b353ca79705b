//! Messages that would have been sent.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgExecutor};

use crate::Result;

/// A message in the outbox.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct Letter {
    /// Unique: a message is put once.
    pub id: String,
    /// `email` or `sms`.
    pub channel: String,
    /// An address or a phone number.
    pub recipient: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// When it was put.
    pub created_at: DateTime<Utc>,
}

/// Shows the id only: the rest is about a person.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Puts a message. One with the same id stays as it is.
pub async fn put(db: impl PgExecutor<'_>, letter: &Letter) -> Result<()> {
    sqlx::query(
        "insert into outbox (id, channel, recipient, subject, body, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do nothing",
    )
    .bind(&letter.id)
    .bind(&letter.channel)
    .bind(&letter.recipient)
    .bind(&letter.subject)
    .bind(&letter.body)
    .bind(letter.created_at)
    .execute(db)
    .await?;
    Ok(())
}

/// The newest messages, newest first.
pub async fn newest(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<Letter>> {
    Ok(sqlx::query_as(
        "select id, channel, recipient, subject, body, created_at
         from outbox
         order by created_at desc, id desc
         limit $1",
    )
    .bind(limit)
    .fetch_all(db)
    .await?)
}
