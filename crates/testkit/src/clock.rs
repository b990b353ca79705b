//! A clock that can be set.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use ports::Clock;

/// Runs with the real time until it is moved, and keeps the distance from then on.
#[derive(Debug, Default)]
pub struct TestClock(Mutex<TimeDelta>);

impl TestClock {
    /// Moves time forward.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        local::SystemClock.now() + *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
