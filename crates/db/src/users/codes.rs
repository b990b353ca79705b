//! One-time codes: words sent by mail, of which only the SHA-256 is stored.

use chrono::{DateTime, TimeDelta, Utc};
use domain::UserId;
use sqlx::{PgConnection, PgExecutor};

use super::Account;
use crate::Result;

/// The purposes of a one-time code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePurpose {
    /// Proving that an address is read by the account's owner.
    VerifyEmail,
    /// Choosing a new password.
    ResetPassword,
}

impl CodePurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
        }
    }
}

/// A code about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewCode<'a> {
    pub user_id: UserId,
    pub purpose: CodePurpose,
    /// SHA-256 of the code.
    pub sha256: &'a [u8],
    pub now: DateTime<Utc>,
    pub ttl: TimeDelta,
}

/// Remembers a code, and forgets the account's expired ones, so that they don't pile up. False when
/// the account got one for the same purpose less than `pause` ago: then nothing is remembered. That
/// holds for several at once if the account is locked.
pub async fn add_code(
    db: impl PgExecutor<'_>,
    new: &NewCode<'_>,
    pause: TimeDelta,
) -> Result<bool> {
    let insertion = sqlx::query(
        "with forgotten as (
             delete from one_time_codes
             where user_id = $2
               and expires_at <= $4
         )
         insert into one_time_codes (code_sha256, user_id, purpose, created_at, expires_at)
         select $1, $2, $3::text, $4, $5
         where not exists (
             select 1
             from one_time_codes
             where user_id = $2
               and purpose = $3
               and created_at > $6
         )",
    )
    .bind(new.sha256)
    .bind(new.user_id.0)
    .bind(new.purpose.as_str())
    .bind(new.now)
    .bind(new.now + new.ttl)
    .bind(new.now - pause)
    .execute(db)
    .await?;
    Ok(insertion.rows_affected() == 1)
}

/// Uses up a code that proves an address and marks the address as proven, in one statement: of
/// several at once the first wins, the others wait for its row and find it used. [`None`] when there
/// is no such code, or it was used or has expired.
pub async fn prove_email(
    db: impl PgExecutor<'_>,
    code_sha256: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Account>> {
    Ok(sqlx::query_as(
        "with code as (
             update one_time_codes
             set used_at = $2
             where code_sha256 = $1
               and purpose = 'verify_email'
               and used_at is null
               and expires_at > $2
             returning user_id
         )
         update users
         set email_verified_at = coalesce(email_verified_at, $2), updated_at = $2
         from code
         where users.id = code.user_id
         returning users.id, email, name, role, grade, token_version, true as email_verified",
    )
    .bind(code_sha256)
    .bind(now)
    .fetch_optional(db)
    .await?)
}

/// Locks the account whose password a code may change, until the transaction ends: of several resets
/// at once the others wait here, and no refresh token of the account is exchanged meanwhile. [`None`]
/// when there is no such code, or it was used or has expired.
pub async fn lock_by_reset_code(
    tx: &mut PgConnection,
    code_sha256: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<UserId>> {
    let id: Option<uuid::Uuid> = sqlx::query_scalar(
        "select users.id
         from one_time_codes code
         join users on users.id = code.user_id
         where code.code_sha256 = $1
           and code.purpose = 'reset_password'
           and code.used_at is null
           and code.expires_at > $2
         for update of users",
    )
    .bind(code_sha256)
    .bind(now)
    .fetch_optional(tx)
    .await?;
    Ok(id.map(UserId))
}

/// Uses up a code that lets its owner choose a password, and changes the password, in one statement.
/// The address counts as proven, because the code was sent there; all access tokens become stale;
/// the account's other codes for this die; the wrong passwords for it are forgotten, and so are the
/// networks it knows, because one of them may be a thief's. [`None`] when the code doesn't count any
/// more.
pub async fn reset_password(
    db: impl PgExecutor<'_>,
    code_sha256: &[u8],
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Account>> {
    Ok(sqlx::query_as(
        "with code as (
             update one_time_codes
             set used_at = $2
             where code_sha256 = $1
               and purpose = 'reset_password'
               and used_at is null
               and expires_at > $2
             returning user_id
         ),
         others as (
             update one_time_codes
             set used_at = $2
             from code
             where one_time_codes.user_id = code.user_id
               and purpose = 'reset_password'
               and used_at is null
               and code_sha256 <> $1
         ),
         forgotten as (
             delete from known_networks
             using code
             where known_networks.user_id = code.user_id
         ),
         forgiven as (
             delete from login_failures
             using code, users
             where users.id = code.user_id
               and account = sha256(convert_to(users.email, 'UTF8'))
         )
         update users
         set password_hash = $3,
             token_version = token_version + 1,
             email_verified_at = coalesce(email_verified_at, $2),
             updated_at = $2
         from code
         where users.id = code.user_id
         returning users.id, email, name, role, grade, token_version, true as email_verified",
    )
    .bind(code_sha256)
    .bind(now)
    .bind(password_hash)
    .fetch_optional(db)
    .await?)
}
