//! A limiter in Postgres, shared by all processes on this machine.

use std::sync::Arc;

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

impl PostgresLimiter {
    /// Connects when first used.
    pub fn new(db: PgPool, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }
}

#[async_trait]
impl Limiter for PostgresLimiter {
    async fn take(&self, key: &str, limit: Limit) -> Result<Taken, Fault> {
        let window = limit.window_at(self.clock.now());
        #[expect(clippy::cast_precision_loss, reason = "a window has far fewer than 2^52 ms")]
        let fading = 1.0 - window.elapsed_ms as f64 / window.length_ms as f64;
        let max = i32::try_from(limit.max).unwrap_or(i32::MAX);
        let ttl_ms = window.length_ms.saturating_mul(2).saturating_add(LINGER_MS);
        let counted = db::local::limiter::take(&self.db, key, window.slot, fading, max, ttl_ms)
            .await
            .map_err(fault)?;
        Ok(Taken {
            admitted: counted.admitted,
            remaining: u32::try_from(max - counted.used).unwrap_or(0),
            reset_after: window.left(),
        })
    }

    async fn give_back(&self, key: &str, limit: Limit) -> Result<(), Fault> {
        let slot = limit.window_at(self.clock.now()).slot;
        db::local::limiter::give_back(&self.db, key, slot).await.map_err(fault)
    }
}
