//! Messages that would have been sent.

use chrono::{DateTime, Utc};
use domain::bounded::{Recipient, SubjectLine};
use sqlx::{FromRow, PgExecutor};

use crate::Result;

/// A message in the outbox.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct OutboxMessage {
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
    pub created_at: DateTime<Utc>,
}

/// Shows the id only: the rest is about a person.
impl std::fmt::Debug for OutboxMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutboxMessage").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A message to be put.
pub struct NewOutboxMessage<'a> {
    /// Unique: a message is put once.
    pub id: &'a str,
    /// `email` or `sms`.
    pub channel: &'static str,
    /// An address or a phone number.
    pub recipient: &'a Recipient,
    /// One line.
    pub subject: &'a SubjectLine,
    /// Plain text.
    pub body: &'a str,
    pub created_at: DateTime<Utc>,
}

/// Puts a message. One with the same id stays as it is.
pub async fn put(db: impl PgExecutor<'_>, letter: &NewOutboxMessage<'_>) -> Result<()> {
    sqlx::query(
        "insert into outbox (id, channel, recipient, subject, body, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do nothing",
    )
    .bind(letter.id)
    .bind(letter.channel)
    .bind(letter.recipient.as_str())
    .bind(letter.subject.as_str())
    .bind(letter.body)
    .bind(letter.created_at)
    .execute(db)
    .await?;
    Ok(())
}

/// The newest messages, newest first.
pub async fn list_newest(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<OutboxMessage>> {
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
