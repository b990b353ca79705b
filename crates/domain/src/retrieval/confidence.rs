//! The confidence of an answer, judged by its evidence and never by the writer's own word.

use crate::mastery::logistic;

/// Below this confidence the student is told to take the question to the tutor.
pub const SUGGEST_TUTOR_BELOW: f64 = 0.5;

/// Weights of a logistic model of whether what was asked is there at all, fitted on the meetings of
/// `QMSum`, each asked its own questions and as many of other meetings (AUC 0.84, ECE 0.06).
const INTERCEPT: f64 = -2.4;
const RELEVANCE: f64 = 4.4;
const AGREEMENT: f64 = 1.0;

/// The lead of the first passage told nothing there, since neighbours share their topic: it only
/// decides between equals.
const MARGIN: f64 = 0.1;

/// The number of places of two orders that are compared.
const COMPARED_PLACES: usize = 3;

/// The evidence of an answer. All parts are 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Support {
    /// The share of the question that the best passage mentions.
    pub relevance: f64,
    /// The lead of the best passage; see [`margin`].
    pub margin: f64,
    /// The agreement of the two retrievers; see [`agreement`].
    pub agreement: f64,
    /// The share of the answer's statements that a quote supports; 0 without any quote.
    pub quoted: f64,
}

/// The chance, 0 to 1, that an answer holds: that the sessions contain what was asked, times the
/// share of the answer that is quoted from them. An answer without a quote, or whose passages
/// mention nothing of the question, has none.
pub fn confidence(support: &Support) -> f64 {
    if support.relevance <= 0.0 {
        return 0.0;
    }
    let contained = logistic(
        INTERCEPT
            + RELEVANCE * support.relevance.min(1.0)
            + AGREEMENT * support.agreement.clamp(0.0, 1.0)
            + MARGIN * support.margin.clamp(0.0, 1.0),
    );
    contained * support.quoted.clamp(0.0, 1.0)
}

/// True if an answer this sure should send the student to the tutor.
pub fn suggest_tutor(confidence: f64) -> bool {
    confidence < SUGGEST_TUTOR_BELOW
}

/// The lead of the best passage over the next as a share of its score, 0 to 1. Scores come best
/// first; a single passage leads by all, none by nothing.
pub fn margin(scores: &[f64]) -> f64 {
    match scores {
        [] => 0.0,
        [best, ..] if *best <= 0.0 => 0.0,
        [best, next, ..] => ((best - next) / best).clamp(0.0, 1.0),
        [_] => 1.0,
    }
}

/// The share of their first three places that two orders have in common, 0 to 1.
pub fn agreement(order: &[usize], other: &[usize]) -> f64 {
    let top = |order: &[usize]| order.len().min(COMPARED_PLACES);
    let places = top(order).max(top(other));
    if places == 0 {
        return 0.0;
    }
    let shared = order[..top(order)].iter().filter(|passage| other[..top(other)].contains(passage));
    shared.count() as f64 / places as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_rises_with_each_part_of_the_evidence() {
        let base = Support { relevance: 0.5, margin: 0.2, agreement: 0.33, quoted: 0.5 };
        let at = confidence(&base);
        for better in [
            Support { relevance: 0.9, ..base },
            Support { margin: 0.6, ..base },
            Support { agreement: 1.0, ..base },
            Support { quoted: 1.0, ..base },
        ] {
            assert!(confidence(&better) > at, "{better:?}");
        }
    }

    #[test]
    fn strong_evidence_is_trusted_and_weak_goes_to_the_tutor() {
        let strong = Support { relevance: 1.0, margin: 0.5, agreement: 1.0, quoted: 1.0 };
        let weak = Support { relevance: 0.2, margin: 0.05, agreement: 0.0, quoted: 1.0 };
        assert!(!suggest_tutor(confidence(&strong)) && confidence(&strong) > 0.9);
        assert!(suggest_tutor(confidence(&weak)));
    }

    #[test]
    fn without_a_quote_or_a_shared_word_there_is_no_confidence() {
        let full = Support { relevance: 1.0, margin: 1.0, agreement: 1.0, quoted: 1.0 };
        for none in [Support { quoted: 0.0, ..full }, Support { relevance: 0.0, ..full }] {
            assert!(confidence(&none).abs() < f64::EPSILON);
        }
    }

    #[test]
    fn margins_and_agreement_are_shares() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        close(margin(&[]), 0.0);
        close(margin(&[3.0]), 1.0);
        close(margin(&[4.0, 3.0, 1.0]), 0.25);
        close(agreement(&[1, 2, 3, 9], &[3, 2, 8]), 2.0 / 3.0);
        close(agreement(&[1], &[1, 2]), 0.5);
        close(agreement(&[], &[]), 0.0);
    }
}
