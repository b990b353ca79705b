//! A cache in Postgres, shared by all processes on this machine.

use std::time::Duration;

use async_trait::async_trait;
use ports::{Cache, Fault};
use sqlx::PgPool;

use crate::fault;

/// The longest lifetime of an entry: a cache is no store.
const MAX_TTL: Duration = Duration::from_hours(30 * 24);

/// A cache in the unlogged table `kv`: a crash of Postgres empties it, as a cache may be.
#[derive(Debug, Clone)]
pub struct PostgresCache {
    db: PgPool,
}

impl PostgresCache {
    /// Connects when first used.
    pub fn new(db: PgPool) -> Self {
        Self { db }
    }
}

#[async_trait]
impl Cache for PostgresCache {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        db::local::cache::get(&self.db, key).await.map_err(fault)
    }

    async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), Fault> {
        let ttl_micros = i64::try_from(ttl.min(MAX_TTL).as_micros()).map_err(Fault::broken)?;
        db::local::cache::set(&self.db, key, value, ttl_micros).await.map_err(fault)
    }

    async fn forget(&self, keys: &[String]) -> Result<(), Fault> {
        if keys.is_empty() {
            return Ok(());
        }
        db::local::cache::forget(&self.db, keys).await.map_err(fault)
    }
}
