//! Whether the sessions answer a question, with a chance that means what it says.

use domain::chat::{Coverage, SUGGEST_TUTOR_BELOW};

use crate::search::CoverageEvidence;

/// The chance from which on an answer is given as the sessions'.
pub const ANSWERED_FROM: f64 = 0.55;

/// The chance below which nothing near is worth showing.
const ABSENT_BELOW: f64 = 0.45;

/// The most that an answer is sure of which only touches the question: the tutor is suggested.
const TOUCHED_BELOW: f64 = SUGGEST_TUTOR_BELOW - 0.01;

/// Likeness beyond which a concept is simply meant.
const MOST_LIKENESS: f64 = 1.5;

/// Added to the best turn's share before its logarithm is taken.
const LEAST_BEST: f64 = 0.02;

/// Numbers that the chance follows from.
pub const FEATURES: usize = 6;

/// Weights of a logistic model, in the order of [`features`]. Fitted by `fit_coverage` of `evals` on the
/// odd half of its lessons, each alone and all as one history, asked their own questions, some of each
/// other, and the odd ones of `outside.txt`. What `eval questions --half even` says of the others stands in
/// `docs/learning.md`.
const WEIGHTS: [f64; FEATURES] = [0.54, 1.53, 1.84, 2.92, -2.92, 0.19];

/// What a chance means.
pub fn coverage(chance: f64) -> Coverage {
    if chance >= ANSWERED_FROM {
        Coverage::Answered
    } else if chance >= ABSENT_BELOW {
        Coverage::Touched
    } else {
        Coverage::Absent
    }
}

/// The confidence, 0 to 1, of a reply: the chance that the sessions answer the question, times the
/// share of its quotes that stand there; less than [`ANSWERED_FROM`] where it only touches the question.
/// For one that doesn't answer it stays the chance that they do after all.
pub fn confidence(chance: f64, coverage: Coverage, quoted: f64) -> f64 {
    match coverage {
        Coverage::Answered => chance * quoted,
        Coverage::Touched => chance.min(TOUCHED_BELOW) * quoted,
        Coverage::Absent => chance.min(ABSENT_BELOW),
    }
}

/// The numbers that the chance follows from: one, the logarithm of the best turn's share, the words
/// known, the likeness to concepts inside and outside of its session, and the logarithm of the turns looked
/// at.
pub fn features(evidence: &CoverageEvidence) -> [f64; FEATURES] {
    [
        1.0,
        (evidence.own + evidence.meant + LEAST_BEST).ln(),
        evidence.known,
        evidence.inside.min(MOST_LIKENESS),
        evidence.outside.min(MOST_LIKENESS),
        (evidence.turns.max(1) as f64).ln(),
    ]
}

/// The chance, 0 to 1, that the sessions answer a question; 0 where no word of it was said.
pub fn chance_covered(evidence: &CoverageEvidence) -> f64 {
    if evidence.own + evidence.meant <= 0.0 {
        return 0.0;
    }
    let sum: f64 = features(evidence).iter().zip(WEIGHTS).map(|(x, weight)| x * weight).sum();
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVIDENCE: CoverageEvidence =
        CoverageEvidence { own: 0.3, meant: 0.1, known: 0.7, inside: 0.6, outside: 0.6, turns: 70 };

    #[test]
    fn the_chance_rises_with_what_is_found_and_falls_with_what_is_meant_elsewhere() {
        let at = chance_covered(&EVIDENCE);
        for better in [
            CoverageEvidence { own: 0.5, ..EVIDENCE },
            CoverageEvidence { meant: 0.4, ..EVIDENCE },
            CoverageEvidence { known: 1.0, ..EVIDENCE },
            CoverageEvidence { inside: 1.0, ..EVIDENCE },
            CoverageEvidence { outside: 0.3, ..EVIDENCE },
        ] {
            assert!(chance_covered(&better) > at, "{better:?}");
        }
        assert!(
            chance_covered(&CoverageEvidence { own: 0.0, meant: 0.0, ..EVIDENCE }).abs()
                < f64::EPSILON
        );
    }

    #[test]
    fn a_chance_says_how_far_a_question_is_covered() {
        let said = [0.95, 0.5, 0.05].map(coverage);
        assert_eq!(said, [Coverage::Answered, Coverage::Touched, Coverage::Absent]);
    }
}
