//! The machine's clock.

use chrono::{DateTime, Utc};
use ports::Clock;

/// Tells the time as the machine does.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}
