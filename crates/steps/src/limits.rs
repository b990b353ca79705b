//! Limits of a job: the number of runs, the rate at which they start, and their timeouts.

use std::time::Duration;

/// Limits on concurrency that one job may have. Step-function services take no more.
pub const MAX_CONCURRENCY_LIMITS: usize = 2;

/// The most runs of a job that may be inside a step at the same time. A run that sleeps, or waits
/// for an event or its next try, does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concurrency {
    /// At least 1.
    pub limit: u32,
    /// The limit holds for each value of this expression, such as `event.data.studentId`; without
    /// one, for everything in its scope together.
    pub key: Option<&'static str>,
    pub scope: Scope,
}

/// The runs that share a limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// Those of the job.
    #[default]
    Function,
    /// Those of all jobs of this environment that have a limit of this scope with the same key.
    Environment,
    /// The same, in all environments of the account.
    Account,
}

/// The rate at which runs start, by the generic cell rate algorithm: after a quiet time as many as
/// the burst start at once, then one each `period / limit`. Faster events wait; a throttle drops
/// nothing.
///
/// A service promises no more than that: it may start runs later than their turn, in another order
/// than their events came in, and one more than the burst at once, since services differ in whether
/// the first start counts as part of it. Only starts are paced, not steps, retries or runs that are
/// resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// Starts per period, at least 1.
    pub limit: u32,
    /// From a second to a week.
    pub period: Duration,
    /// Starts that may come at once after a quiet time, at least 1. They are counted into the rate,
    /// not added to it: the starts after them come later.
    pub burst: u32,
    /// The rate holds for each value of this expression; without one, for all runs together.
    pub key: Option<&'static str>,
}

impl Throttle {
    /// A throttle of so many starts per period, with the smallest burst.
    pub fn new(limit: u32, period: Duration) -> Self {
        Self { limit: limit.max(1), period, burst: 1, key: None }
    }

    /// Sets the number of starts at once after a quiet time.
    #[must_use]
    pub fn burst(mut self, burst: u32) -> Self {
        self.burst = burst.max(1);
        self
    }

    /// Throttles each value of this expression by itself.
    #[must_use]
    pub fn per(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }
}

/// An event that ends a run where it stands: no further step is called. A step under way is not
/// interrupted, but nothing of it is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancel {
    pub event: &'static str,
    /// An expression over `event`, which started the run, and `async`, which came; all runs match
    /// without one.
    pub only_if: Option<&'static str>,
    /// The time after its start in which a run can be cancelled by this; always without one.
    pub timeout: Option<Duration>,
}

/// The longest times of a run before it is cancelled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// Until its first step is called.
    pub start: Option<Duration>,
    /// Until it is done.
    pub finish: Option<Duration>,
}
