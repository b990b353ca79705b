//! A limiter in Postgres, shared by all processes on this machine.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use ports::{Clock, Fault, Limit, Limiter, Taken};
use sqlx::PgPool;

use crate::fault;

/// A counter outlives its window and the next by this, as clocks differ.
const LINGER_MS: i64 = 1_000;

/// Counters in the unlogged table `rate_counters`: a crash of Postgres forgives everybody.
#[derive(Clone)]
pub struct PostgresLimiter {
    db: PgPool,
    clock: Arc<dyn Clock>,
}

/// Where a moment is among the windows.
struct Place {
    slot: i64,
    elapsed_ms: i64,
    window_ms: i64,
}

impl PostgresLimiter {
    /// Connects when first used.
    pub fn new(db: PgPool, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }

    fn place(&self, limit: Limit) -> Place {
        let window_ms = i64::try_from(limit.window.as_millis()).unwrap_or(i64::MAX / 4).max(1);
        let now_ms = self.clock.now().timestamp_millis();
        Place {
            slot: now_ms.div_euclid(window_ms),
            elapsed_ms: now_ms.rem_euclid(window_ms),
            window_ms,
        }
    }
}

#[async_trait]
impl Limiter for PostgresLimiter {
    async fn take(&self, key: &str, limit: Limit) -> Result<Taken, Fault> {
        let Place { slot, elapsed_ms, window_ms } = self.place(limit);
        #[expect(clippy::cast_precision_loss, reason = "a window has far fewer than 2^52 ms")]
        let fading = 1.0 - elapsed_ms as f64 / window_ms as f64;
        let max = i32::try_from(limit.max).unwrap_or(i32::MAX);
        let ttl_ms = window_ms.saturating_mul(2).saturating_add(LINGER_MS);
        let counted = db::local::limiter::take(&self.db, key, slot, fading, max, ttl_ms)
            .await
            .map_err(fault)?;
        Ok(Taken {
            admitted: counted.admitted,
            remaining: u32::try_from(max - counted.used).unwrap_or(0),
            reset_after: Duration::from_millis(
                u64::try_from(window_ms - elapsed_ms).unwrap_or_default(),
            ),
        })
    }

    async fn give_back(&self, key: &str, limit: Limit) -> Result<(), Fault> {
        let slot = self.place(limit).slot;
        db::local::limiter::give_back(&self.db, key, slot).await.map_err(fault)
    }
}
