//! FSRS-6 with its weights as a value, so that a student can have their own.

use serde::{Deserialize, Serialize};

use super::{Memory, Rating};

/// Stability, in days, stays within these.
const STABILITY_DAYS: (f64, f64) = (0.001, 36_500.0);

/// Difficulty stays within these.
const DIFFICULTY: (f64, f64) = (1.0, 10.0);

/// Reviews less than this many days apart belong to one day.
pub(super) const ONE_DAY: f64 = 1.0;

/// The number of weights.
pub(super) const COUNT: usize = 21;

/// The weights w0 to w20 of FSRS-6.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 21]", into = "[f64; 21]")]
pub struct MemoryWeights(pub(super) [f64; COUNT]);

impl TryFrom<[f64; COUNT]> for MemoryWeights {
    type Error = &'static str;

    fn try_from(weights: [f64; COUNT]) -> Result<Self, Self::Error> {
        if weights.iter().all(|weight| weight.is_finite() && *weight > 0.0) {
            Ok(Self(weights))
        } else {
            Err("Weights of memory are above 0 and finite.")
        }
    }
}

impl From<MemoryWeights> for [f64; COUNT] {
    fn from(weights: MemoryWeights) -> Self {
        weights.0
    }
}

impl MemoryWeights {
    /// The published default weights.
    pub const DEFAULT: Self = Self([
        0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
        1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ]);

    /// The memory after a review `elapsed_days` after the last one; none makes a first memory.
    pub fn review(&self, before: Option<Memory>, elapsed_days: f64, rating: Rating) -> Memory {
        let Some(before) = before else {
            let difficulty = self.first_difficulty(rating);
            return Memory {
                stability: self.first_stability(rating),
                difficulty: difficulty.clamp(DIFFICULTY.0, DIFFICULTY.1),
            };
        };
        let stability = if elapsed_days < ONE_DAY {
            self.same_day(before.stability, rating)
        } else {
            let recall = self.retrievability(&before, elapsed_days);
            match rating {
                Rating::Again => self.after_lapse(&before, recall),
                Rating::Hard | Rating::Good | Rating::Easy => {
                    self.after_success(&before, recall, rating)
                }
            }
        };
        Memory {
            stability: stability.clamp(STABILITY_DAYS.0, STABILITY_DAYS.1),
            difficulty: self.next_difficulty(before.difficulty, rating),
        }
    }

    /// The chance, 0 to 1, of recalling after so many days: `(1 + F·t/S)^(−w20)`.
    pub fn retrievability(&self, memory: &Memory, elapsed_days: f64) -> f64 {
        (1.0 + self.factor() * elapsed_days.max(0.0) / memory.stability).powf(-self.0[20])
    }

    /// Whole days, at least 1, until recall falls from certainty to `desired` (0 to 1).
    pub fn interval(&self, stability: f64, desired: f64) -> f64 {
        let days = stability / self.factor() * (desired.powf(-1.0 / self.0[20]) - 1.0);
        days.round().max(1.0)
    }

    /// F, which puts recall at 90 % when t = S.
    fn factor(&self) -> f64 {
        0.9_f64.powf(-1.0 / self.0[20]) - 1.0
    }

    const fn first_stability(&self, rating: Rating) -> f64 {
        match rating {
            Rating::Again => self.0[0],
            Rating::Hard => self.0[1],
            Rating::Good => self.0[2],
            Rating::Easy => self.0[3],
        }
    }

    /// Not yet clamped: the drift toward `Easy` uses the raw value, as the reference does.
    fn first_difficulty(&self, rating: Rating) -> f64 {
        self.0[4] - (self.0[5] * (rating.grade() - 1.0)).exp() + 1.0
    }

    /// Moves against the grade, less the nearer to 10, then drifts toward the first difficulty of
    /// `Easy`.
    fn next_difficulty(&self, difficulty: f64, rating: Rating) -> f64 {
        let w = &self.0;
        let change = -w[6] * (rating.grade() - 3.0);
        let damped = difficulty + change * (10.0 - difficulty) / 9.0;
        let drifted = w[7] * self.first_difficulty(Rating::Easy) + (1.0 - w[7]) * damped;
        drifted.clamp(DIFFICULTY.0, DIFFICULTY.1)
    }

    /// Short-term formula. A pass never costs stability.
    fn same_day(&self, stability: f64, rating: Rating) -> f64 {
        let w = &self.0;
        let growth = (w[17] * (rating.grade() - 3.0 + w[18])).exp() * stability.powf(-w[19]);
        let growth = if rating == Rating::Again { growth } else { growth.max(1.0) };
        stability * growth
    }

    fn after_success(&self, before: &Memory, recall: f64, rating: Rating) -> f64 {
        let w = &self.0;
        let ease = match rating {
            Rating::Hard => w[15],
            Rating::Easy => w[16],
            Rating::Again | Rating::Good => 1.0,
        };
        let growth = w[8].exp()
            * (11.0 - before.difficulty)
            * before.stability.powf(-w[9])
            * ((w[10] * (1.0 - recall)).exp() - 1.0)
            * ease;
        before.stability * (1.0 + growth)
    }

    fn after_lapse(&self, before: &Memory, recall: f64) -> f64 {
        let w = &self.0;
        let long_term = w[11]
            * before.difficulty.powf(-w[12])
            * ((before.stability + 1.0).powf(w[13]) - 1.0)
            * (w[14] * (1.0 - recall)).exp();
        long_term.min(before.stability / (w[17] * w[18]).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_makes_a_memory_last_longer_than_good() {
        let weights = MemoryWeights::DEFAULT;
        let first = |rating| weights.review(None, 0.0, rating);
        let next = |rating| weights.review(Some(first(Rating::Good)), 3.0, rating);
        assert!(first(Rating::Easy).stability > first(Rating::Good).stability);
        assert!(next(Rating::Easy).stability > next(Rating::Good).stability);
        assert!(next(Rating::Easy).difficulty < next(Rating::Good).difficulty);
    }

    #[test]
    fn weights_round_trip_and_refuse_what_is_no_weight() {
        let text = serde_json::to_string(&MemoryWeights::DEFAULT).unwrap();
        assert_eq!(serde_json::from_str::<MemoryWeights>(&text).unwrap(), MemoryWeights::DEFAULT);
        let mut wrong = MemoryWeights::DEFAULT.0;
        wrong[3] = 0.0;
        assert!(MemoryWeights::try_from(wrong).is_err());
        wrong[3] = f64::NAN;
        assert!(MemoryWeights::try_from(wrong).is_err());
    }
}
