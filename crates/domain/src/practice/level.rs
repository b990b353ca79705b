//! The level that suits a student: what their answers at other levels say about a concept.
//!
//! Mastery takes right answers alike, whether the items were easy or hard. A planner that read nothing
//! else would stop halfway: a weak student who gets easy items right is soon given hard ones. So the
//! levels of the last answers are taken into account.

use crate::analysis::Outcome;
use crate::mastery::{LOGIT_PER_DIFFICULTY, logistic, logit};

/// Answers that count: what was answered before says little about now.
pub const RECENT_ANSWERS: u8 = 12;

/// The spread, in logits, of what mastery alone says about a concept's own level.
const PRIOR_SPREAD: f64 = 1.5;

/// Logits beyond which nobody is sure of anything.
const BOUND: f64 = 6.0;

/// Steps of Newton's method; the function is concave, and four are usually enough.
const STEPS: usize = 12;

/// An answer to an item of some level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeveledAnswer {
    /// 1 to 10.
    pub difficulty: u8,
    pub outcome: Outcome,
}

/// How well a student does on a concept, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelEstimate {
    /// The logit of a right answer to an item of the concept's own difficulty.
    logit: f64,
    /// Its variance.
    variance: f64,
}

impl LevelEstimate {
    /// The likeliest after these answers (newest first), before which mastery says `p_mastery`.
    pub fn new(p_mastery: f64, own: u8, answers: &[LeveledAnswer]) -> Self {
        if answers.is_empty() {
            return Self { logit: logit(p_mastery), variance: 0.0 };
        }
        // Mastery is a chance over all that may be true, so what is likeliest is farther from a half.
        let expected = logit(p_mastery) * spread_by(PRIOR_SPREAD * PRIOR_SPREAD);
        let easier = |answer: &LeveledAnswer| {
            LOGIT_PER_DIFFICULTY * (f64::from(own) - f64::from(answer.difficulty))
        };
        let precision = 1.0 / (PRIOR_SPREAD * PRIOR_SPREAD);
        let recent = &answers[..answers.len().min(RECENT_ANSWERS.into())];
        let (mut value, mut curve) = (expected, precision);
        for _ in 0..STEPS {
            let mut slope = precision * (expected - value);
            curve = precision;
            for answer in recent {
                let chance = logistic(value + easier(answer));
                slope += answer.outcome.value() - chance;
                curve += chance * (1.0 - chance);
            }
            value = (value + (slope / curve).clamp(-1.0, 1.0)).clamp(-BOUND, BOUND);
        }
        Self { logit: value, variance: 1.0 / curve }
    }

    /// The chance, 0 to 1, of a right answer to an item this many levels above the concept's own. What
    /// is not sure is nearer to a half: the mean over all that may be true (`MacKay` 1992).
    pub fn chance(&self, levels_above: f64) -> f64 {
        let logit = self.logit - LOGIT_PER_DIFFICULTY * levels_above;
        logistic(logit / spread_by(self.variance))
    }
}

/// By how much a logit is nearer to 0 in the mean over a normal distribution of this variance.
fn spread_by(variance: f64) -> f64 {
    (1.0 + std::f64::consts::PI * variance / 8.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(difficulty: u8, outcome: Outcome, count: usize) -> Vec<LeveledAnswer> {
        vec![LeveledAnswer { difficulty, outcome }; count]
    }

    fn chance_at_own_level(p_mastery: f64, own: u8, answers: &[LeveledAnswer]) -> f64 {
        LevelEstimate::new(p_mastery, own, answers).chance(0.0)
    }

    #[test]
    fn without_answers_it_is_what_mastery_says() {
        assert!((chance_at_own_level(0.7, 5, &[]) - 0.7).abs() < 1e-9);
    }

    #[test]
    fn right_answers_to_easy_items_say_less_than_to_hard_ones() {
        let easy = chance_at_own_level(0.8, 5, &answers(1, Outcome::Correct, 4));
        let own = chance_at_own_level(0.8, 5, &answers(5, Outcome::Correct, 4));
        let hard = chance_at_own_level(0.8, 5, &answers(9, Outcome::Correct, 4));
        assert!(easy < own && own < hard, "{easy} {own} {hard}");
    }

    #[test]
    fn wrong_answers_lower_it_and_only_the_last_ones_count() {
        let wrong = answers(5, Outcome::Incorrect, RECENT_ANSWERS.into());
        let low = chance_at_own_level(0.8, 5, &wrong);
        assert!(low < 0.4, "{low}");
        let before = [wrong, answers(5, Outcome::Correct, 20)].concat();
        assert!((chance_at_own_level(0.8, 5, &before) - low).abs() < 1e-12);
    }
}
