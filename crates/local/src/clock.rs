//! The machine's clock.

use chrono::{DateTime, SubsecRound, Utc};
use ports::Clock;

/// Decimals of a second that Postgres keeps: a time reads the same before and after it was stored.
const DECIMALS: u16 = 6;

/// Tells the time as the machine does.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(DECIMALS)
    }
}
