//! Service keys, of which only the SHA-256 is stored.

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::bounded::KeyLabel;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::{IdList, uuids};

/// A key's use is noted at most this often, in minutes: a note is a write.
const NOTE_EVERY_MIN: i32 = 1;

/// The key with this SHA-256, and its scopes, if it still counts. Notes that it is used.
pub async fn find_by_secret(
    db: impl PgExecutor<'_>,
    key_sha256: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<(Uuid, Vec<String>)>> {
    Ok(sqlx::query_as(
        "with key as (
            select id, scopes
            from api_keys
            where key_sha256 = $1 and revoked_at is null and expires_at > $2
        ), noted as (
            update api_keys
            set last_used_at = $2
            from key
            where api_keys.id = key.id
                and coalesce(api_keys.last_used_at <= $2 - make_interval(mins => $3), true)
        )
        select id, scopes from key",
    )
    .bind(key_sha256)
    .bind(now)
    .bind(NOTE_EVERY_MIN)
    .fetch_optional(db)
    .await?)
}

/// Somebody a key is to be for.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Named {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub email: String,
    pub role: String,
}

/// The accounts with these ids or addresses.
pub async fn find_accounts(
    db: impl PgExecutor<'_>,
    ids: &[UserId],
    emails: &[String],
) -> Result<Vec<Named>> {
    Ok(sqlx::query_as(
        "select id, email, role
         from users
         where id = any($1)
            or email = any($2)",
    )
    .bind(uuids(ids))
    .bind(emails)
    .fetch_all(db)
    .await?)
}

/// A key to be made.
#[derive(Debug)]
pub struct NewKey<'a> {
    pub id: Uuid,
    /// SHA-256 of its secret.
    pub sha256: &'a [u8],
    pub owner: UserId,
    /// The purpose, 1 to 100 characters.
    pub label: &'a KeyLabel,
    pub scopes: &'a [&'static str],
    /// The people whose data it may be used on: students, and the students of tutors.
    pub allowed: &'a [UserId],
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Makes a key.
pub async fn create(db: impl PgExecutor<'_>, new: &NewKey<'_>) -> Result<()> {
    sqlx::query(
        "insert into api_keys (
             id, key_sha256, owner_id, label, scopes, allowed, created_at, expires_at
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(new.id)
    .bind(new.sha256)
    .bind(new.owner.0)
    .bind(new.label.as_str())
    .bind(new.scopes)
    .bind(uuids(new.allowed))
    .bind(new.created_at)
    .bind(new.expires_at)
    .execute(db)
    .await?;
    Ok(())
}

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ApiKey {
    pub id: Uuid,
    /// The owner's address.
    pub owner: String,
    pub label: String,
    pub scopes: Vec<String>,
    #[sqlx(try_from = "IdList")]
    pub allowed: Vec<UserId>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// To the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// The newest keys, newest first.
pub async fn list(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<ApiKey>> {
    Ok(sqlx::query_as(
        "select key.id, owner.email as owner, label, scopes, allowed,
                key.created_at, expires_at, last_used_at, revoked_at
         from api_keys key
         join users owner on owner.id = owner_id
         order by key.created_at desc, key.id desc
         limit $1",
    )
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Takes a key back. One that was taken back before stays as it is. False when the key doesn't
/// exist.
pub async fn revoke(db: impl PgExecutor<'_>, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let update = sqlx::query(
        "update api_keys
         set revoked_at = coalesce(revoked_at, $2)
         where id = $1",
    )
    .bind(id)
    .bind(now)
    .execute(db)
    .await?;
    Ok(update.rows_affected() == 1)
}
