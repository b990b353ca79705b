//! What will be remembered and mastered on the date.

use serde::{Deserialize, Serialize};

use super::{StudyConcept, StudyKind};
use crate::recall::{Memory, MemoryWeights, Rating};

/// How far the logarithm of a stability strays from the expected one between students and concepts:
/// its standard deviation.
const STABILITY_SPREAD: f64 = 0.5;

/// The same for what will come of a plan, with days left out and answers that go worse than
/// expected.
const OUTCOME_SPREAD: f64 = 1.0;

/// The chance of having forgotten, above which the low end of a prediction reckons with it at the
/// last review, after which nothing can be made good.
const FORGETTING_RISK: f64 = 0.05;

/// The 90th percentile of the standard normal distribution: ± this covers 80 %.
const Z_80: f64 = 1.281_551_565_5;

/// A prediction with the ends of its 80 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PredictedRange {
    pub low: f64,
    pub middle: f64,
    pub high: f64,
}

/// What is predicted of a concept on the date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConceptForecast {
    /// The chance of remembering it, 0 to 1; all 0 for what is never met.
    pub recall: PredictedRange,
    /// Points of mastery, 0 to 100.
    pub mastery: PredictedRange,
}

/// The means over several concepts, with the interval of the mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanForecast {
    pub recall: PredictedRange,
    pub mastery: PredictedRange,
}

impl PlanForecast {
    /// Of no concepts: everything is remembered.
    pub(super) fn over<'a>(forecasts: impl Iterator<Item = &'a ConceptForecast>) -> Self {
        let forecasts: Vec<&ConceptForecast> = forecasts.collect();
        Self {
            recall: average(forecasts.iter().map(|forecast| forecast.recall), 1.0),
            mastery: average(forecasts.iter().map(|forecast| forecast.mastery), 100.0),
        }
    }
}

/// The means of the ends and of the middle: a student who forgets faster than expected does so with
/// all concepts, so the errors don't cancel out. `most` of nothing.
fn average(intervals: impl Iterator<Item = PredictedRange>, most: f64) -> PredictedRange {
    let intervals: Vec<PredictedRange> = intervals.collect();
    if intervals.is_empty() {
        return PredictedRange { low: most, middle: most, high: most };
    }
    let mean = |of: fn(&PredictedRange) -> f64| {
        intervals.iter().map(of).sum::<f64>() / intervals.len() as f64
    };
    PredictedRange {
        low: mean(|interval| interval.low),
        middle: mean(|interval| interval.middle),
        high: mean(|interval| interval.high),
    }
}

/// A planned time with a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StudyTime {
    /// From today, which is 0.
    pub(super) day: usize,
    pub(super) kind: StudyKind,
}

/// How a concept will be remembered.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecallForecast {
    pub(super) recall: PredictedRange,
    /// What can be counted on if the student's memory is weaker than expected: a plan is made so
    /// that this is enough.
    pub(super) assured: f64,
}

impl RecallForecast {
    /// After the sessions, which are in time, on the date so many days from now.
    pub(super) fn predict(
        concept: &StudyConcept,
        weights: &MemoryWeights,
        sessions: &[StudyTime],
        date: f64,
    ) -> Self {
        let mut known = concept.memory.map(|(memory, days_ago)| (memory, -days_ago.max(0.0)));
        let mut last = None;
        for session in sessions {
            let day = session.day as f64;
            let after = known.map_or_else(
                || Reviewed::first(weights),
                |(before, met)| Reviewed::after(&before, day - met, weights),
            );
            known = Some((after.expected(), day));
            last = Some(after);
        }
        let Some((memory, met)) = known else {
            let never = PredictedRange { low: 0.0, middle: 0.0, high: 0.0 };
            return Self { recall: never, assured: 0.0 };
        };
        let recall = |memory: &Memory, shift: f64| {
            let strayed = Memory { stability: memory.stability * shift.exp(), ..*memory };
            weights.retrievability(&strayed, date - met)
        };
        let last = last.unwrap_or(Reviewed { chance: 1.0, remembered: memory, taught: memory });
        let worst = if 1.0 - last.chance > FORGETTING_RISK { last.taught } else { last.remembered };
        let forgotten = (1.0 - last.chance) * recall(&last.taught, 0.0);
        Self {
            recall: PredictedRange {
                low: recall(&worst, -Z_80 * OUTCOME_SPREAD),
                middle: last.chance * recall(&last.remembered, 0.0) + forgotten,
                high: recall(&last.remembered, Z_80 * OUTCOME_SPREAD),
            },
            assured: recall(&worst, -Z_80 * STABILITY_SPREAD),
        }
    }
}

/// The two ways in which a review can go.
#[derive(Debug, Clone, Copy)]
struct Reviewed {
    /// Of remembering, 0 to 1.
    chance: f64,
    remembered: Memory,
    /// Of a student who did not remember and was taught again at once.
    taught: Memory,
}

impl Reviewed {
    fn first(weights: &MemoryWeights) -> Self {
        let memory = weights.review(None, 0.0, Rating::Good);
        Self { chance: 1.0, remembered: memory, taught: memory }
    }

    fn after(before: &Memory, elapsed: f64, weights: &MemoryWeights) -> Self {
        let forgotten = weights.review(Some(*before), elapsed, Rating::Again);
        Self {
            chance: weights.retrievability(before, elapsed),
            remembered: weights.review(Some(*before), elapsed, Rating::Good),
            taught: weights.review(Some(forgotten), 0.0, Rating::Good),
        }
    }

    /// The memory between both, by their chances. Stabilities are averaged as logarithms.
    fn expected(&self) -> Memory {
        let mix = |with: f64, without: f64| self.chance * with + (1.0 - self.chance) * without;
        Memory {
            stability: mix(self.remembered.stability.ln(), self.taught.stability.ln()).exp(),
            difficulty: mix(self.remembered.difficulty, self.taught.difficulty),
        }
    }
}
