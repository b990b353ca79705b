//! Families of refresh tokens, each from one sign-in. Every token of a family but the last has been
//! exchanged for the next.

use chrono::{DateTime, TimeDelta, Utc};
use domain::UserId;
use domain::people::Caller;
use sqlx::{FromRow, PgConnection, PgExecutor, Row};
use uuid::Uuid;

use super::Account;
use crate::caller::as_caller;
use crate::{Result, Seen};

/// Starts a family of refresh tokens with its first. False when the account has changed since its
/// password was checked: the lock waits for a change under way, and then looks at the version again.
pub async fn start_family(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    token_sha256: &[u8],
    family_id: Uuid,
    now: DateTime<Utc>,
    ttl: TimeDelta,
) -> Result<bool> {
    let query = sqlx::query(as_caller!(
        "insert into refresh_tokens (token_sha256, family_id, user_id, created_at, expires_at)
         select $4, $5, users.id, $6, $7
         from caller
         join users on users.id = caller.id and users.token_version = $3
         for key share of users"
    ));
    let insertion = query
        .for_caller(caller)
        .bind(token_sha256)
        .bind(family_id)
        .bind(now)
        .bind(now + ttl)
        .execute(db)
        .await?;
    Ok(insertion.rows_affected() == 1)
}

/// The result of presenting a refresh token.
#[derive(Debug, PartialEq, Eq)]
pub enum Rotation {
    /// It was exchanged for its successor, now or a moment ago.
    Rotated {
        account: Account,
        /// Its family.
        family_id: Uuid,
    },
    /// It was exchanged too long ago to be a repeat: someone else may have it.
    Reused {
        user_id: UserId,
        /// Its family, to be ended.
        family_id: Uuid,
    },
    /// Unknown, expired or revoked.
    Refused,
}

/// A refresh token and what is to follow it.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// SHA-256 of the token presented.
    pub presented: &'a [u8],
    /// SHA-256 of its successor.
    pub successor: &'a [u8],
    pub now: DateTime<Utc>,
    pub ttl: TimeDelta,
    /// The time after its use in which a token may be presented again.
    pub grace: TimeDelta,
}

/// Exchanges a refresh token for its successor, in one statement. Of several at once the first
/// marks the token as used and writes the successor; the others wait for its row, find it used a
/// moment ago, and change nothing. The lock on the account comes first, so that no successor is
/// written while [`end_sign_ins`] looks for what to revoke.
pub async fn rotate(db: impl PgExecutor<'_>, exchange: &Exchange<'_>) -> Result<Rotation> {
    let row = sqlx::query(
        "with presented as (
             select family_id, user_id, used_at, revoked_at
             from refresh_tokens
             where token_sha256 = $1
         ),
         owner as (
             select id, email, name, role, grade, token_version,
                    email_verified_at is not null as email_verified
             from users
             where id = (select user_id from presented)
             for key share
         ),
         exchanged as (
             update refresh_tokens
             set used_at = coalesce(used_at, $3)
             from owner
             where token_sha256 = $1
               and user_id = owner.id
               and revoked_at is null
               and expires_at > $3
               and (used_at is null or used_at > $5)
             returning family_id, user_id
         ),
         successor as (
             insert into refresh_tokens (token_sha256, family_id, user_id, created_at, expires_at)
             select $2, family_id, user_id, $3, $4 from exchanged
             on conflict (token_sha256) do nothing
         )
         select owner.id, email, name, role, grade, token_version, email_verified,
                presented.family_id,
                exists (select 1 from exchanged) as exchanged,
                presented.revoked_at is null and presented.used_at <= $5 as reused
         from presented
         join owner on owner.id = presented.user_id",
    )
    .bind(exchange.presented)
    .bind(exchange.successor)
    .bind(exchange.now)
    .bind(exchange.now + exchange.ttl)
    .bind(exchange.now - exchange.grace)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(Rotation::Refused) };
    let (account, family_id) = (Account::from_row(&row)?, row.try_get("family_id")?);
    if row.try_get("exchanged")? {
        Ok(Rotation::Rotated { account, family_id })
    } else if row.try_get::<Option<bool>, _>("reused")? == Some(true) {
        Ok(Rotation::Reused { user_id: account.id, family_id })
    } else {
        Ok(Rotation::Refused)
    }
}

/// The sign-ins of an account that end.
#[derive(Debug, Clone, Copy)]
pub enum SignIns<'a> {
    /// All of a family.
    Family(Uuid),
    /// The family of the token with this SHA-256.
    Of(&'a [u8]),
    /// All of the account.
    All,
}

/// Revokes refresh tokens of an account, which has to be locked: an update sees only the rows there
/// were when it began, so a successor being written beside it would stay alive.
pub async fn end_sign_ins(
    tx: &mut PgConnection,
    id: UserId,
    which: SignIns<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (family, token) = match which {
        SignIns::Family(family) => (Some(family), None),
        SignIns::Of(token_sha256) => (None, Some(token_sha256)),
        SignIns::All => (None, None),
    };
    sqlx::query(
        "update refresh_tokens
         set revoked_at = $2
         where user_id = $1
           and revoked_at is null
           and ($3::uuid is null or family_id = $3)
           and ($4::bytea is null
                or family_id = (select family_id from refresh_tokens where token_sha256 = $4))",
    )
    .bind(id.0)
    .bind(now)
    .bind(family)
    .bind(token)
    .execute(tx)
    .await?;
    Ok(())
}
