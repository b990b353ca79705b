//! The clock.

use chrono::{DateTime, Utc};

/// Tells the time, so that tests can.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;
}
