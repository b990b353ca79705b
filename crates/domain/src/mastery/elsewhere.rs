//! What answers in one subject say about another.

use super::{EvidenceKind, LEARNER_STEP, Learner};
use crate::analysis::Outcome;

/// The weight, relative to an answer in the same subject, that an answer in another subject has in
/// what a student shows over all concepts.
///
/// Ability in one subject foretells that in another only in part. In simulations (`eval
/// mastery-subjects`) a fifth foretells better than counting such answers fully while the
/// correlation between the subjects is below about 0.7, and hardly worse above; it also foretells
/// better than not counting them from a correlation of about 0.2 on.
pub const ELSEWHERE_WEIGHT: f64 = 0.2;

impl Learner {
    /// Takes in an answer to another concept, which counts in full in the same subject (`reach` 1)
    /// and less in others (`reach` below 1; see [`ELSEWHERE_WEIGHT`]).
    pub fn observe_elsewhere(&mut self, kind: EvidenceKind, outcome: Outcome, reach: f64) {
        let (weight, right) = (reach * kind.weight(), outcome.value());
        let wrong = 1.0 - right;
        self.hits += weight * right;
        self.misses += weight * wrong;
        self.hit_rate += weight * LEARNER_STEP * (right - self.hit_rate);
        self.miss_rate += weight * LEARNER_STEP * (wrong - self.miss_rate);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bias, Skill, observe};
    use super::*;

    #[test]
    fn an_answer_in_the_same_subject_counts_as_any_answer() {
        let (mut learner, mut observed) = (Learner::default(), Learner::default());
        for outcome in [Outcome::Correct, Outcome::Partial, Outcome::Incorrect] {
            learner.observe_elsewhere(EvidenceKind::Transcript, outcome, 1.0);
            let (mut skill, mut bias) = (Skill::default(), Bias::start(5));
            observe(&mut skill, &mut observed, &mut bias, EvidenceKind::Transcript, outcome);
        }
        assert_eq!(learner, observed);
    }

    #[test]
    fn an_answer_in_another_subject_counts_a_fifth() {
        let mut learner = Learner::default();
        let kind = EvidenceKind::GradedItem;
        learner.observe_elsewhere(kind, Outcome::Incorrect, ELSEWHERE_WEIGHT);
        assert!((learner.misses - 0.2).abs() < 1e-12 && learner.hits == 0.0);
        assert!((learner.miss_rate - 0.02).abs() < 1e-12);
    }
}
