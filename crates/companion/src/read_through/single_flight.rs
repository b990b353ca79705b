//! Single flight: of several requests in one process that want the same, one fetches it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;

/// The most keys that are fetched at once in one process. Requests beyond that don't wait for each
/// other.
const MAX_FLIGHTS: usize = 1024;

/// The flights that are under way, by the name of what they fetch.
#[derive(Default)]
pub(super) struct Flights(Mutex<HashMap<String, Weak<FlightState>>>);

#[derive(Default)]
struct FlightState {
    taken: Arc<tokio::sync::Mutex<()>>,
    filled: AtomicU64,
}

/// A flight: requests for the same key meet at it.
#[derive(Clone)]
pub(super) struct Flight(Arc<FlightState>);

/// The right to fetch it, until it is dropped.
pub(super) struct FlightPermit {
    _taken: OwnedMutexGuard<()>,
}

impl Flights {
    /// The flight for a name; none when there are too many.
    pub(super) fn join(&self, name: &str) -> Option<Flight> {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights.get(name).and_then(Weak::upgrade) {
            return Some(Flight(flight));
        }
        if flights.len() >= MAX_FLIGHTS {
            flights.retain(|_, flight| flight.strong_count() > 0);
        }
        if flights.len() >= MAX_FLIGHTS {
            return None;
        }
        let flight = Arc::new(FlightState::default());
        flights.insert(name.to_owned(), Arc::downgrade(&flight));
        Some(Flight(flight))
    }
}

impl Flight {
    /// The number of times that the key was fetched while somebody waited.
    pub(super) fn fill_count(&self) -> u64 {
        self.0.filled.load(Ordering::Acquire)
    }

    /// Notes that it was fetched.
    pub(super) fn record_fill(&self) {
        self.0.filled.fetch_add(1, Ordering::AcqRel);
    }

    /// Waits for the caller's permit; none when that takes too long.
    pub(super) async fn wait_for_permit(&self, patience: Duration) -> Option<FlightPermit> {
        let guard = tokio::time::timeout(patience, self.0.taken.clone().lock_owned()).await;
        guard.ok().map(|guard| FlightPermit { _taken: guard })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flights_that_ended_make_room_and_those_under_way_do_not() {
        let flights = Flights::default();
        for n in 0..3 * MAX_FLIGHTS {
            assert!(flights.join(&n.to_string()).is_some());
        }
        let under_way: Vec<_> =
            (0..2 * MAX_FLIGHTS).filter_map(|n| flights.join(&n.to_string())).collect();
        assert_eq!(under_way.len(), MAX_FLIGHTS);
        assert!(flights.join("another").is_none(), "there is a bound");
        assert!(flights.join("0").is_some(), "who came earlier is still found");
    }

    #[tokio::test]
    async fn a_permit_ends_when_it_is_dropped_and_nobody_waits_for_ever() {
        let flights = Flights::default();
        let (first, second) = (
            flights.join("a").unwrap_or_else(|| panic!()),
            flights.join("a").unwrap_or_else(|| panic!()),
        );
        let permit = first.wait_for_permit(Duration::from_secs(1)).await;
        assert!(second.wait_for_permit(Duration::from_millis(5)).await.is_none());
        drop(permit);
        assert!(second.wait_for_permit(Duration::from_millis(5)).await.is_some());
    }
}
