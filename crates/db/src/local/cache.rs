//! Bytes that are remembered for a while.

use sqlx::PgExecutor;
use sqlx::postgres::types::PgInterval;

use crate::Result;

/// The number of expired entries that a write removes: more than it adds, so they don't pile up.
const PURGED_PER_WRITE: i64 = 20;

/// The value under a key, unless it has expired by the database's clock.
pub async fn get(db: impl PgExecutor<'_>, key: &str) -> Result<Option<Vec<u8>>> {
    Ok(sqlx::query_scalar("select value from kv where key = $1 and expires_at > now()")
        .bind(key)
        .fetch_optional(db)
        .await?)
}

/// Puts a value, replacing what was there, and takes away a few expired ones.
pub async fn set(db: impl PgExecutor<'_>, key: &str, value: &[u8], ttl_micros: i64) -> Result<()> {
    sqlx::query(
        "with expired as (
             select key from kv
             where expires_at <= now() and key <> $1
             limit $4
             for update skip locked
         ),
         purged as (
             delete from kv using expired where kv.key = expired.key
         )
         insert into kv (key, value, expires_at)
         values ($1, $2, now() + $3)
         on conflict (key) do update
         set value = excluded.value, expires_at = excluded.expires_at",
    )
    .bind(key)
    .bind(value)
    .bind(PgInterval { months: 0, days: 0, microseconds: ttl_micros })
    .bind(PURGED_PER_WRITE)
    .execute(db)
    .await?;
    Ok(())
}

/// Drops keys.
pub async fn forget(db: impl PgExecutor<'_>, keys: &[String]) -> Result<()> {
    sqlx::query("delete from kv where key = any($1)").bind(keys).execute(db).await?;
    Ok(())
}
