//! How often something may happen.

use std::time::Duration;

use async_trait::async_trait;

use crate::Fault;

/// So many times within so long, over a sliding window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many times, 1 or more.
    pub max: u32,
    /// Within how long, a millisecond or more.
    pub window: Duration,
}

/// What became of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Whether it is within the limit. A try that isn't doesn't count.
    pub admitted: bool,
    /// How many more are admitted now.
    pub remaining: u32,
    /// When the window that counts this try is over.
    pub reset_after: Duration,
}

/// Counts tries by key. The count of the last whole window fades while the present one passes
/// (`previous × (1 − elapsed / window) + current`), so no moment admits twice the limit.
#[async_trait]
pub trait Limiter: Send + Sync {
    /// Counts one try, if it is within the limit.
    async fn take(&self, key: &str, limit: Limit) -> Result<Taken, Fault>;
    /// Takes one try back that turned out not to count.
    async fn give_back(&self, key: &str, limit: Limit) -> Result<(), Fault>;
}
