//! Taking away what has been kept long enough, some rows at a time.
//!
//! Rows that somebody else holds are passed over: two sweeps at once don't wait for each other.

use chrono::{DateTime, Utc};
use domain::SessionId;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::uuids;

/// The rows that are removed whole. Each query takes a moment and a number of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    Messages,
    /// Conversations without messages, last changed before.
    Conversations,
    /// Costs of calls made before.
    AiUsage,
    /// Answers kept since before.
    IdempotencyKeys,
    /// Outgoing messages put there before.
    Outbox,
    Notifications,
    /// Refresh tokens that expired before.
    RefreshTokens,
    /// One-time codes that expired before.
    OneTimeCodes,
    /// Invites that expired before.
    Invites,
    /// Cached values that expired before.
    Cache,
    /// Counts of requests that expired before.
    RateCounters,
    /// Wrong passwords of which the last was before.
    LoginFailures,
    /// Networks that an account was last signed in to from before.
    KnownNetworks,
    /// Recordings that came before and are not being worked on.
    Recordings,
    /// Events whose runs were all done before, with these.
    Events,
}

impl Rows {
    /// Removes the oldest rows up to the limit $2 that are older than $1.
    const fn statement(self) -> &'static str {
        match self {
            Self::Messages => {
                "delete from messages where id in (
                    select id from messages where created_at < $1
                    order by created_at limit $2 for update skip locked)"
            }
            Self::Conversations => {
                "delete from conversations where id in (
                    select id from conversations where updated_at < $1 and not exists (
                        select 1 from messages where conversation_id = conversations.id)
                    order by updated_at limit $2 for update skip locked)"
            }
            Self::AiUsage => {
                "delete from ai_usage where id in (
                    select id from ai_usage where created_at < $1
                    order by created_at limit $2 for update skip locked)"
            }
            Self::IdempotencyKeys => {
                "delete from idempotency_keys where ctid in (
                    select ctid from idempotency_keys
                    where created_at < $1 and leased_until < $1
                    order by created_at limit $2 for update skip locked)"
            }
            Self::Outbox => {
                "delete from outbox where id in (
                    select id from outbox where created_at < $1
                    order by created_at limit $2 for update skip locked)"
            }
            Self::Notifications => {
                "delete from notifications where id in (
                    select id from notifications where read_at < $1
                    order by read_at limit $2 for update skip locked)"
            }
            Self::RefreshTokens => {
                "delete from refresh_tokens where token_sha256 in (
                    select token_sha256 from refresh_tokens where expires_at < $1
                    order by expires_at limit $2 for update skip locked)"
            }
            Self::OneTimeCodes => {
                "delete from one_time_codes where code_sha256 in (
                    select code_sha256 from one_time_codes where expires_at < $1
                    order by expires_at limit $2 for update skip locked)"
            }
            Self::Invites => {
                "delete from invites where id in (
                    select id from invites where expires_at < $1
                    order by expires_at limit $2 for update skip locked)"
            }
            Self::Cache => {
                "delete from kv where key in (
                    select key from kv where expires_at < $1
                    order by expires_at limit $2 for update skip locked)"
            }
            Self::RateCounters => {
                "delete from rate_counters where ctid in (
                    select ctid from rate_counters where expires_at < $1
                    order by expires_at limit $2 for update skip locked)"
            }
            Self::LoginFailures => {
                "delete from login_failures where ctid in (
                    select ctid from login_failures where last_failed_at < $1
                    order by last_failed_at limit $2 for update skip locked)"
            }
            Self::KnownNetworks => {
                "delete from known_networks where ctid in (
                    select ctid from known_networks where last_used_at < $1
                    order by last_used_at limit $2 for update skip locked)"
            }
            Self::Recordings => {
                "delete from recordings where id in (
                    select id from recordings where received_at < $1 and state <> 'pending'
                    order by received_at limit $2 for update skip locked)"
            }
            Self::Events => {
                "delete from events where id in (
                    select id from events where taken_at < $1 and not exists (
                        select 1 from runs where runs.event_id = events.id
                            and (runs.state = 'running' or runs.finished_at >= $1))
                    order by taken_at limit $2 for update skip locked)"
            }
        }
    }
}

/// Takes away the oldest rows that are older than a moment, at most so many. Returns how many.
pub async fn remove(
    db: impl PgExecutor<'_>,
    rows: Rows,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<u64> {
    let removed = sqlx::query(rows.statement()).bind(before).bind(limit).execute(db).await?;
    Ok(removed.rows_affected())
}

/// A session whose text has been kept long enough.
#[derive(Debug, Clone, FromRow)]
pub struct RawSession {
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    /// The file that holds its text, unless a newer session has the same.
    pub blob_pathname: Option<String>,
}

/// Sessions uploaded before a moment whose text is still there, oldest first, but for those named.
/// Those that are still being read are left alone.
pub async fn raw_sessions(
    db: impl PgExecutor<'_>,
    before: DateTime<Utc>,
    limit: i64,
    but: &[SessionId],
) -> Result<Vec<RawSession>> {
    Ok(sqlx::query_as(
        "select
            session.id,
            case
                when not exists (
                    select 1 from sessions other
                    where other.blob_pathname = session.blob_pathname and other.created_at >= $1)
                then session.blob_pathname
            end as blob_pathname
        from sessions session
        where session.created_at < $1
            and (session.transcript <> '' or session.blob_pathname is not null)
            and session.analysis_status in ('completed', 'failed')
            and session.id <> all($3)
        order by session.created_at
        limit $2",
    )
    .bind(before)
    .bind(limit)
    .bind(uuids(but))
    .fetch_all(db)
    .await?)
}

/// Takes the text of these sessions away, turns included, unless one is being read again. What was
/// found in them stays. Returns those whose text is gone.
pub async fn blank(db: &mut PgConnection, sessions: &[SessionId]) -> Result<Vec<SessionId>> {
    let blanked: Vec<Uuid> = sqlx::query_scalar(
        "update sessions set transcript = '', blob_pathname = null, speakers = null, updated_at = now()
        where id = any($1) and analysis_status in ('completed', 'failed')
        returning id",
    )
    .bind(uuids(sessions))
    .fetch_all(&mut *db)
    .await?;
    sqlx::query("delete from session_turns where session_id = any($1)")
        .bind(&blanked)
        .execute(db)
        .await?;
    Ok(blanked.into_iter().map(SessionId).collect())
}
