//! The student's memory of a concept, and the day it is due.
//!
//! FSRS-6 (Free Spaced Repetition Scheduler, open-spaced-repetition; formulas as its wiki and its
//! reference implementations state them) with the published default weights. Recall stands beside
//! mastery and does not change it.

mod fit;
mod weights;

pub use fit::{
    FittedMemory, ForetoldReview, MIN_REVIEWS_TO_FIT, RatedReview, fit_weights, foretell_reviews,
};
pub use weights::MemoryWeights;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A concept is due when recall has fallen to this: the point at which stability is defined, and
/// the retention the plans aim at.
pub const DESIRED_RECALL: f64 = 0.9;

/// The longest interval, in days, that can be asked for: a century.
const LONGEST_INTERVAL_DAYS: f64 = 36_500.0;

/// The share of right answers from which on a practice shows that the concept is remembered well.
/// It is the rate at which practice aims.
const GOOD_SHARE: f64 = 0.8;

/// The share from which on it is remembered with difficulty; below, it was forgotten.
const HARD_SHARE: f64 = 0.5;

/// One student's memory of one concept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Memory {
    /// Days until recall has fallen to 90 %.
    pub stability: f64,
    /// 1 (easy to keep) to 10 (hard to keep).
    pub difficulty: f64,
}

/// The rating of a review. A share of right answers does not tell ease, so none makes `Easy`: only
/// histories of other programs have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    Again,
    /// Remembered in part.
    Hard,
    Good,
    Easy,
}

impl Rating {
    /// The rating of a practice by the share, 0 to 1, that was right on the concept.
    pub fn from_share(right: f64) -> Self {
        if right >= GOOD_SHARE {
            Self::Good
        } else if right >= HARD_SHARE {
            Self::Hard
        } else {
            Self::Again
        }
    }

    /// FSRS's grade, 1 to 4.
    const fn grade(self) -> f64 {
        match self {
            Self::Again => 1.0,
            Self::Hard => 2.0,
            Self::Good => 3.0,
            Self::Easy => 4.0,
        }
    }
}

/// The memory after a review `elapsed_days` after the last one, by the default weights; none makes
/// a first memory.
pub fn review(before: Option<Memory>, elapsed_days: f64, rating: Rating) -> Memory {
    MemoryWeights::DEFAULT.review(before, elapsed_days, rating)
}

/// The chance, 0 to 1, of recalling after so many days, by the default weights.
pub fn retrievability(memory: &Memory, elapsed_days: f64) -> f64 {
    MemoryWeights::DEFAULT.retrievability(memory, elapsed_days)
}

/// Whole days, at least 1, until recall falls from certainty to `desired` (0 to 1), by the default
/// weights.
pub fn interval(stability: f64, desired: f64) -> f64 {
    MemoryWeights::DEFAULT.interval(stability, desired)
}

/// The moment when a concept reviewed at `reviewed_at` falls to `desired` recall. At most a century
/// later.
pub fn due_at(reviewed_at: DateTime<Utc>, stability: f64, desired: f64) -> DateTime<Utc> {
    let days = interval(stability, desired).min(LONGEST_INTERVAL_DAYS);
    reviewed_at + TimeDelta::days(days as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_the_published_ones() {
        let published = [3_116_769.0, 34_793.0, 2508.0, 387.0, 90.0, 27.0, 9.0, 3.0, 1.0, 1.0];
        for (tenths, days) in (1..=10).zip(published) {
            let ours = interval(1.0, f64::from(tenths) / 10.0);
            assert!((ours - days).abs() / days < 1e-5, "{tenths}: {ours} is not {days}");
        }
    }

    #[test]
    fn recall_is_ninety_percent_after_one_stability() {
        let memory = Memory { stability: 12.5, difficulty: 5.0 };
        assert!((retrievability(&memory, 12.5) - 0.9).abs() < 1e-12);
        assert!((retrievability(&memory, 0.0) - 1.0).abs() < 1e-12);
        assert!(retrievability(&memory, 30.0) < 0.9);
    }

    #[test]
    fn a_history_gives_the_memory_of_the_reference_implementation() {
        // The reference's own test: again, then good after 0, 1, 3, 8 and 21 days.
        let mut memory = review(None, 0.0, Rating::Again);
        for elapsed in [0.0, 1.0, 3.0, 8.0, 21.0] {
            memory = review(Some(memory), elapsed, Rating::Good);
        }
        assert!((memory.stability - 53.626_91).abs() < 1e-4, "{memory:?}");
        assert!((memory.difficulty - 6.357_486_7).abs() < 1e-4, "{memory:?}");
    }

    #[test]
    fn forgetting_costs_stability_and_a_same_day_pass_never_does() {
        let memory = Memory { stability: 20.0, difficulty: 5.0 };
        let lapsed = review(Some(memory), 20.0, Rating::Again);
        assert!(lapsed.stability < 5.0 && lapsed.difficulty > 5.0, "{lapsed:?}");
        for rating in [Rating::Hard, Rating::Good] {
            assert!(review(Some(memory), 0.2, rating).stability >= 20.0);
        }
        assert!(review(Some(memory), 0.2, Rating::Again).stability < 20.0);
        let hard = review(Some(memory), 20.0, Rating::Hard).stability;
        let good = review(Some(memory), 20.0, Rating::Good).stability;
        assert!(20.0 < hard && hard < good);
    }

    #[test]
    fn a_share_of_right_answers_is_a_rating() {
        let ratings = [1.0, 0.8, 0.5, 0.49, 0.0].map(Rating::from_share);
        assert_eq!(
            ratings,
            [Rating::Good, Rating::Good, Rating::Hard, Rating::Again, Rating::Again]
        );
    }

    #[test]
    fn due_dates_are_whole_days_later_and_never_overflow() {
        let at = DateTime::from_timestamp(1_760_000_000, 0).unwrap();
        assert_eq!(due_at(at, 2.3065, DESIRED_RECALL) - at, TimeDelta::days(2));
        assert_eq!(due_at(at, 36_500.0, 0.1) - at, TimeDelta::days(36_500));
    }
}
