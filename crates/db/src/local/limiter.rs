//! Counting tries in windows of time.

use sqlx::{FromRow, PgExecutor};

use crate::Result;

/// The number of expired counters that a try removes: more than it adds, so they don't pile up.
const PURGED_PER_TRY: i64 = 4;

/// The result of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Counted {
    pub admitted: bool,
    /// This try included.
    pub used: i32,
}

/// Counts one try in the window `slot`, unless what it holds and what is left of the window before
/// (`fading`, 0 to 1, of its count) reach `max`.
pub async fn take(
    db: impl PgExecutor<'_>,
    key: &str,
    slot: i64,
    fading: f64,
    max: i32,
    ttl_ms: i64,
) -> Result<Counted> {
    Ok(sqlx::query_as(
        "with past as (
            select coalesce(
                (select floor($3 * count) from rate_counters where key = $1 and slot = $2 - 1), 0
            )::integer as used
        ), expired as (
            select key, slot from rate_counters
            where expires_at <= now()
            limit $6
            for update skip locked
        ), purged as (
            delete from rate_counters counter
            using expired
            where counter.key = expired.key and counter.slot = expired.slot
                and (expired.key, expired.slot) <> ($1, $2)
        ), counted as (
            insert into rate_counters as counter (key, slot, count, expires_at)
            select $1, $2, 1, now() + $5 * interval '1 millisecond'
            from past
            where past.used < $4
            on conflict (key, slot) do update
                set count = counter.count + 1
                where counter.count + (select used from past) < $4
            returning count
        )
        select
            exists (select 1 from counted) as admitted,
            coalesce((select count from counted) + past.used, $4) as used
        from past",
    )
    .bind(key)
    .bind(slot)
    .bind(fading)
    .bind(max)
    .bind(ttl_ms)
    .bind(PURGED_PER_TRY)
    .fetch_one(db)
    .await?)
}

/// Takes one try back.
pub async fn give_back(db: impl PgExecutor<'_>, key: &str, slot: i64) -> Result<()> {
    sqlx::query(
        "update rate_counters set count = count - 1
        where key = $1 and slot in ($2::bigint, $2::bigint - 1) and count > 0
            and slot = (select max(slot) from rate_counters where key = $1 and count > 0)",
    )
    .bind(key)
    .bind(slot)
    .execute(db)
    .await?;
    Ok(())
}
