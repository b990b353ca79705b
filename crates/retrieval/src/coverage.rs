//! Whether the sessions answer a question, with a chance that means what it says.

use crate::search::CoverageEvidence;

/// The chance from which on an answer is given as the sessions'.
const COVERED_FROM: f64 = 0.65;

/// The chance below which nothing near is worth showing.
const ABSENT_BELOW: f64 = 0.35;

/// Likeness beyond which a concept is simply meant.
const MOST_LIKENESS: f64 = 1.5;

/// Added to the best turn's share before its logarithm is taken.
const LEAST_BEST: f64 = 0.02;

/// Numbers that the chance follows from.
pub const FEATURES: usize = 6;

/// Weights of a logistic model, in the order of [`features`]. Fitted by `fit_coverage` of `evals` on
/// the odd half of its lessons and of the meetings of `QMSum`, each asked its own questions and some
/// of others. On the halves left out (120 and 179 questions) the expected calibration error is 0.10
/// and 0.08, over all lessons 0.06.
const WEIGHTS: [f64; FEATURES] = [4.85, 2.39, 0.90, 1.63, -2.47, -0.12];

/// Whether the sessions answer a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionCoverage {
    /// They do.
    Covered,
    /// They may: something near was said.
    Nearest,
    /// They don't.
    Absent,
}

impl SessionCoverage {
    /// What a chance means.
    pub fn of(chance: f64) -> Self {
        if chance >= COVERED_FROM {
            Self::Covered
        } else if chance >= ABSENT_BELOW {
            Self::Nearest
        } else {
            Self::Absent
        }
    }

    /// The words shown with an answer.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Covered => "your sessions cover this",
            Self::Nearest => "nearest that was said",
            Self::Absent => "not in your sessions",
        }
    }
}

/// The numbers that the chance follows from: one, the logarithm of the best turn's share, the words
/// known, the likeness to concepts inside and outside of the sessions, and the logarithm of the turns
/// looked at.
pub fn features(evidence: &CoverageEvidence) -> [f64; FEATURES] {
    [
        1.0,
        (evidence.best + LEAST_BEST).ln(),
        evidence.known,
        evidence.inside.min(MOST_LIKENESS),
        evidence.outside.min(MOST_LIKENESS),
        (evidence.turns.max(1) as f64).ln(),
    ]
}

/// The chance, 0 to 1, that the sessions answer a question; 0 where no word of it was said.
pub fn chance_covered(evidence: &CoverageEvidence) -> f64 {
    if evidence.best <= 0.0 {
        return 0.0;
    }
    let sum: f64 = features(evidence).iter().zip(WEIGHTS).map(|(x, weight)| x * weight).sum();
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVIDENCE: CoverageEvidence =
        CoverageEvidence { best: 0.3, known: 0.7, inside: 0.6, outside: 0.6, turns: 70 };

    #[test]
    fn the_chance_rises_with_what_is_found_and_falls_with_what_is_meant_elsewhere() {
        let at = chance_covered(&EVIDENCE);
        for better in [
            CoverageEvidence { best: 0.5, ..EVIDENCE },
            CoverageEvidence { known: 1.0, ..EVIDENCE },
            CoverageEvidence { inside: 1.0, ..EVIDENCE },
            CoverageEvidence { outside: 0.3, ..EVIDENCE },
        ] {
            assert!(chance_covered(&better) > at, "{better:?}");
        }
        assert!(chance_covered(&CoverageEvidence { best: 0.0, ..EVIDENCE }).abs() < f64::EPSILON);
    }

    #[test]
    fn a_chance_is_said_in_words() {
        let words = [0.9, 0.5, 0.1].map(|chance| SessionCoverage::of(chance).words());
        assert_eq!(
            words,
            ["your sessions cover this", "nearest that was said", "not in your sessions"]
        );
    }
}
