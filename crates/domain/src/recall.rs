//! The student's memory of a concept, and the day it is due.
//!
//! FSRS-6 (Free Spaced Repetition Scheduler, open-spaced-repetition; formulas as its wiki and its
//! reference implementations state them) with the published default weights. Recall stands beside
//! mastery and does not change it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The published default weights w0 to w20.
const W: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
    0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

/// A concept is due when recall has fallen to this: the point at which stability is defined, and
/// the retention the plans aim at.
pub const DESIRED_RECALL: f64 = 0.9;

/// Stability, in days, stays within these.
const STABILITY_DAYS: (f64, f64) = (0.001, 36_500.0);

/// Difficulty stays within these.
const DIFFICULTY: (f64, f64) = (1.0, 10.0);

/// The longest interval, in days, that can be asked for: a century.
const LONGEST_INTERVAL_DAYS: f64 = 36_500.0;

/// Reviews less than this many days apart belong to one day.
const ONE_DAY: f64 = 1.0;

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

/// The rating of a review. There is no `Easy`: a share of right answers does not tell ease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    Again,
    /// Remembered in part.
    Hard,
    Good,
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

    /// FSRS's grade, 1 to 3.
    const fn grade(self) -> f64 {
        match self {
            Self::Again => 1.0,
            Self::Hard => 2.0,
            Self::Good => 3.0,
        }
    }
}

/// FSRS's grade for `Easy`, toward which difficulty drifts.
const EASY_GRADE: f64 = 4.0;

/// The memory after a review `elapsed_days` after the last one; none makes a first memory.
pub fn review(before: Option<Memory>, elapsed_days: f64, rating: Rating) -> Memory {
    let Some(before) = before else {
        return Memory {
            stability: first_stability(rating),
            difficulty: first_difficulty(rating.grade()).clamp(DIFFICULTY.0, DIFFICULTY.1),
        };
    };
    let stability = if elapsed_days < ONE_DAY {
        same_day(before.stability, rating)
    } else {
        let recall = retrievability(&before, elapsed_days);
        match rating {
            Rating::Again => after_lapse(&before, recall),
            Rating::Hard | Rating::Good => after_success(&before, recall, rating),
        }
    };
    Memory {
        stability: stability.clamp(STABILITY_DAYS.0, STABILITY_DAYS.1),
        difficulty: next_difficulty(before.difficulty, rating),
    }
}

/// The chance, 0 to 1, of recalling after so many days: `(1 + F·t/S)^(−w20)`.
pub fn retrievability(memory: &Memory, elapsed_days: f64) -> f64 {
    (1.0 + factor() * elapsed_days.max(0.0) / memory.stability).powf(-W[20])
}

/// Whole days, at least 1, until recall falls from certainty to `desired` (0 to 1).
pub fn interval(stability: f64, desired: f64) -> f64 {
    let days = stability / factor() * (desired.powf(-1.0 / W[20]) - 1.0);
    days.round().max(1.0)
}

/// The moment when a concept reviewed at `reviewed_at` falls to `desired` recall. At most a century
/// later.
pub fn due_at(reviewed_at: DateTime<Utc>, stability: f64, desired: f64) -> DateTime<Utc> {
    let days = interval(stability, desired).min(LONGEST_INTERVAL_DAYS);
    reviewed_at + TimeDelta::days(days as i64)
}

/// F, which puts recall at 90 % when t = S.
fn factor() -> f64 {
    0.9_f64.powf(-1.0 / W[20]) - 1.0
}

fn first_stability(rating: Rating) -> f64 {
    match rating {
        Rating::Again => W[0],
        Rating::Hard => W[1],
        Rating::Good => W[2],
    }
}

/// Not yet clamped: the drift toward `Easy` uses the raw value, as the reference does.
fn first_difficulty(grade: f64) -> f64 {
    W[4] - (W[5] * (grade - 1.0)).exp() + 1.0
}

/// Moves against the grade, less the nearer to 10, then drifts toward the first difficulty of
/// `Easy`.
fn next_difficulty(difficulty: f64, rating: Rating) -> f64 {
    let change = -W[6] * (rating.grade() - 3.0);
    let damped = difficulty + change * (10.0 - difficulty) / 9.0;
    let drifted = W[7] * first_difficulty(EASY_GRADE) + (1.0 - W[7]) * damped;
    drifted.clamp(DIFFICULTY.0, DIFFICULTY.1)
}

/// Short-term formula. A pass never costs stability.
fn same_day(stability: f64, rating: Rating) -> f64 {
    let growth = (W[17] * (rating.grade() - 3.0 + W[18])).exp() * stability.powf(-W[19]);
    let growth = if rating == Rating::Again { growth } else { growth.max(1.0) };
    stability * growth
}

fn after_success(before: &Memory, recall: f64, rating: Rating) -> f64 {
    let penalty = if rating == Rating::Hard { W[15] } else { 1.0 };
    let growth = W[8].exp()
        * (11.0 - before.difficulty)
        * before.stability.powf(-W[9])
        * ((W[10] * (1.0 - recall)).exp() - 1.0)
        * penalty;
    before.stability * (1.0 + growth)
}

fn after_lapse(before: &Memory, recall: f64) -> f64 {
    let long_term = W[11]
        * before.difficulty.powf(-W[12])
        * ((before.stability + 1.0).powf(W[13]) - 1.0)
        * (W[14] * (1.0 - recall)).exp();
    long_term.min(before.stability / (W[17] * W[18]).exp())
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
