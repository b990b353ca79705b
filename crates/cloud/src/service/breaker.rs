//! Leaves a service alone that is down: each call of it would only make its caller wait.
//!
//! It knows one process, which costs two atomic numbers and no call. Many processes each learn it
//! for themselves within a few tries.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Failures in a row, each a try of its own, after which a service is down.
pub(super) const FAILURES: u32 = 6;

/// The time for which a service is left alone. Then one call finds out whether it is back.
pub(super) const REST: Duration = Duration::from_secs(5);

/// The moment from which all others are measured.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The health of a service.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    /// Failures since the last success.
    failures: AtomicU32,
    /// Until when it is left alone, in milliseconds since the start; 0 when it never was.
    until_ms: AtomicU64,
}

impl Breaker {
    /// The time for which the service is still left alone; nothing when it may be called. After a
    /// rest, the first caller may try, and all others wait for another rest or for the success of
    /// that call.
    pub(super) fn remaining_pause(&self) -> Option<Duration> {
        self.remaining_pause_at(now_ms())
    }

    /// A try succeeded.
    pub(super) fn record_success(&self) {
        self.failures.store(0, Ordering::Relaxed);
        self.until_ms.store(0, Ordering::Relaxed);
    }

    /// A try failed. Whether the service counts as down from now on.
    pub(super) fn record_failure(&self) -> bool {
        self.record_failure_at(now_ms())
    }

    fn remaining_pause_at(&self, now_ms: u64) -> Option<Duration> {
        let until = self.until_ms.load(Ordering::Relaxed);
        if until == 0 {
            return None;
        }
        if now_ms < until {
            return Some(Duration::from_millis(until - now_ms));
        }
        let next = now_ms + rest_ms();
        let first = self
            .until_ms
            .compare_exchange(until, next, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok();
        if first { None } else { Some(REST) }
    }

    fn record_failure_at(&self, now_ms: u64) -> bool {
        let failures = self.failures.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        if failures < FAILURES {
            return false;
        }
        self.until_ms.store(now_ms + rest_ms(), Ordering::Relaxed);
        failures == FAILURES
    }
}

fn rest_ms() -> u64 {
    u64::try_from(REST.as_millis()).unwrap_or(u64::MAX / 2)
}

/// Milliseconds since [`START`], at least 1, since 0 means never.
fn now_ms() -> u64 {
    u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX / 2) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_left_alone_after_failures_in_a_row_and_asked_again_by_one() {
        let breaker = Breaker::default();
        for _ in 1..FAILURES {
            assert!(!breaker.record_failure_at(1));
            assert_eq!(breaker.remaining_pause_at(1), None);
        }
        assert!(breaker.record_failure_at(1), "now it is down");
        assert_eq!(breaker.remaining_pause_at(1), Some(REST));
        let later = 1 + rest_ms();
        assert_eq!(breaker.remaining_pause_at(later), None, "one finds out");
        assert!(breaker.remaining_pause_at(later).is_some(), "the others wait");
        assert!(!breaker.record_failure_at(later), "it is still down, which is no news");
        assert_eq!(breaker.remaining_pause_at(later + 1).unwrap() + Duration::from_millis(1), REST);
        breaker.record_success();
        assert_eq!(breaker.remaining_pause_at(later + 1), None);
    }

    #[test]
    fn a_success_in_between_starts_the_count_again() {
        let breaker = Breaker::default();
        for _ in 0..3 * FAILURES {
            breaker.record_failure_at(1);
            breaker.record_success();
        }
        assert_eq!(breaker.remaining_pause_at(1), None);
    }
}
