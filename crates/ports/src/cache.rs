//! A place for answers that are slow to make.

use std::time::Duration;

use async_trait::async_trait;

use crate::Fault;

/// Remembers bytes for a while. May forget at any time; may be down, which slows but never breaks.
#[async_trait]
pub trait Cache: Send + Sync {
    /// The value under the key, unless it has expired.
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault>;
    /// Puts a value, replacing what was there.
    async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), Fault>;
    /// Drops keys. Dropping nothing is fine.
    async fn forget(&self, keys: &[String]) -> Result<(), Fault>;
}
