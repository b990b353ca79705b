//! Retention periods.

use chrono::{DateTime, TimeDelta, Utc};

/// The number of days for which each kind of data is kept. Data not named here is kept as long as
/// its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    /// Transcripts as they were uploaded, with their turns and files. What was found in them stays.
    pub transcripts: u32,
    pub chats: u32,
    pub ai_usage: u32,
    /// Answers kept for repeated requests.
    pub idempotency: u32,
    /// Messages in the outbox.
    pub outbox: u32,
    /// Notifications that were read.
    pub notifications: u32,
    /// Recordings that a webhook brought, also when nobody has said whose they are.
    pub recordings: u32,
    /// Events and runs of jobs that are done, and invites that were not taken.
    pub jobs: u32,
}

impl Default for Periods {
    fn default() -> Self {
        Self {
            transcripts: 730,
            chats: 365,
            ai_usage: 400,
            idempotency: 1,
            outbox: 90,
            notifications: 365,
            recordings: 30,
            jobs: 30,
        }
    }
}

impl Periods {
    /// Days that may be chosen.
    pub const DAYS: std::ops::RangeInclusive<u32> = 1..=36_500;
}

/// The moment before which data has been kept for so many days.
pub fn cutoff(now: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    now - TimeDelta::days(days.into())
}
