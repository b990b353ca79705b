//! Limits on how often something may happen.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::Fault;

/// A number of times within a sliding window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// 1 or more.
    pub max: u32,
    /// Within how long, a millisecond or more.
    pub window: Duration,
}

/// The place of a moment in the windows of a limit, which follow each other since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub slot: i64,
    pub elapsed_ms: i64,
    /// At least 1.
    pub length_ms: i64,
}

impl Limit {
    /// The window that a moment is in.
    pub fn window_at(self, now: DateTime<Utc>) -> Window {
        let length_ms = i64::try_from(self.window.as_millis()).unwrap_or(i64::MAX / 4).max(1);
        let now_ms = now.timestamp_millis();
        Window {
            slot: now_ms.div_euclid(length_ms),
            elapsed_ms: now_ms.rem_euclid(length_ms),
            length_ms,
        }
    }
}

impl Window {
    /// The rest of the window.
    pub fn left(&self) -> Duration {
        Duration::from_millis(self.length_ms.abs_diff(self.elapsed_ms))
    }
}

/// The result of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// False if the try is over the limit. Such a try doesn't count.
    pub admitted: bool,
    pub remaining: u32,
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
