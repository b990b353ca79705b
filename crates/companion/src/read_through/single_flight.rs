//! Taking turns: of those who want the same in one process, one fetches it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;

/// The most keys that are fetched at once in one process. Requests beyond that don't wait for each
/// other.
const MAX_PLACES: usize = 1024;

/// The places somebody stands at.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<String, Weak<FlightState>>>);

#[derive(Default)]
struct FlightState {
    taken: Arc<tokio::sync::Mutex<()>>,
    filled: AtomicU64,
}

/// The place where requests for the same key meet.
#[derive(Clone)]
pub(super) struct Flight(Arc<FlightState>);

/// The right to fetch it, until it is dropped.
pub(super) struct FlightPermit {
    _taken: OwnedMutexGuard<()>,
}

impl Turns {
    /// The place for a name; none when there are too many.
    pub(super) fn join(&self, name: &str) -> Option<Flight> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(spot) = places.get(name).and_then(Weak::upgrade) {
            return Some(Flight(spot));
        }
        if places.len() >= MAX_PLACES {
            places.retain(|_, spot| spot.strong_count() > 0);
        }
        if places.len() >= MAX_PLACES {
            return None;
        }
        let spot = Arc::new(FlightState::default());
        places.insert(name.to_owned(), Arc::downgrade(&spot));
        Some(Flight(spot))
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

    /// Waits for the caller's turn; none when that takes too long.
    pub(super) async fn wait_for_turn(&self, patience: Duration) -> Option<FlightPermit> {
        let guard = tokio::time::timeout(patience, self.0.taken.clone().lock_owned()).await;
        guard.ok().map(|guard| FlightPermit { _taken: guard })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_nobody_stands_at_make_room_and_taken_ones_do_not() {
        let turns = Turns::default();
        for n in 0..3 * MAX_PLACES {
            assert!(turns.join(&n.to_string()).is_some());
        }
        let flights: Vec<_> =
            (0..2 * MAX_PLACES).filter_map(|n| turns.join(&n.to_string())).collect();
        assert_eq!(flights.len(), MAX_PLACES);
        assert!(turns.join("another").is_none(), "there is a bound");
        assert!(turns.join("0").is_some(), "who came earlier is still found");
    }

    #[tokio::test]
    async fn a_turn_ends_when_it_is_dropped_and_nobody_waits_for_ever() {
        let turns = Turns::default();
        let (first, second) = (
            turns.join("a").unwrap_or_else(|| panic!()),
            turns.join("a").unwrap_or_else(|| panic!()),
        );
        let turn = first.wait_for_turn(Duration::from_secs(1)).await;
        assert!(second.wait_for_turn(Duration::from_millis(5)).await.is_none());
        drop(turn);
        assert!(second.wait_for_turn(Duration::from_millis(5)).await.is_some());
    }
}
