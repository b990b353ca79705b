//! A question asked of an index of turns: the moments that answer it, and what speaks for its being
//! answered there at all.

use crate::concepts::{self, QuestionMeaning};
use crate::index::UnitIndex;
use crate::question::parts;
use crate::spelling;

/// What the concepts' words count beside the question's own.
const CONCEPT_WEIGHT: f64 = 1.0;

/// A score that every turn has, so that what a turn is like decides where words don't.
const LEAST_SCORE: f64 = 0.02;

/// Words that a turn of middle length has.
const MIDDLE_WORDS: f64 = 20.0;

/// Words from which on a turn is long enough to explain anything.
const LONG_WORDS: f64 = 60.0;

/// How much longer turns are preferred: they explain.
const LENGTH_POWER: f64 = 0.25;

/// What a turn that ends with a question loses: it asks and seldom answers.
const ASKING_LOSS: f64 = 0.4;

/// Turns between two moments at least: a moment is shown with its neighbours.
const APART: usize = 2;

/// A turn that may answer a question, shown with its neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Its unit in the index.
    pub unit: usize,
    /// Its score: comparable within a question.
    pub score: f64,
}

/// What speaks for a question's being answered in the sessions.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CoverageEvidence {
    /// The best turn's share of the question and of its concepts' words, 0 to 2.
    pub best: f64,
    /// The share of the question's words that occur anywhere, 0 to 1.
    pub known: f64,
    /// Likeness to the likeliest concept that the sessions speak of, from 0.
    pub inside: f64,
    /// Likeness to the likeliest concept that they don't speak of, from 0.
    pub outside: f64,
    /// Turns that were looked at.
    pub turns: usize,
}

/// What was found for a question.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// The moments, best first.
    pub moments: Vec<Moment>,
    /// What speaks for them.
    pub evidence: CoverageEvidence,
}

/// The moments of an index of turns that answer a question best, at most `most`.
pub fn search(index: &UnitIndex, question: &str, subject: Option<&str>, most: usize) -> Findings {
    let question = spelling::correct(question, index);
    let own = parts(&question, index);
    let QuestionMeaning { followed, inside, outside } =
        concepts::meaning(&question, subject, index);
    let mut scores = index.scores(&own);
    for (words, share) in followed {
        for (score, concept) in scores.iter_mut().zip(index.scores(&words)) {
            *score += CONCEPT_WEIGHT * share * concept;
        }
    }
    let best = scores.iter().copied().fold(0.0, f64::max);
    let evidence = CoverageEvidence {
        best,
        known: index.known_share(&own),
        inside,
        outside,
        turns: index.units().len(),
    };
    let moments = if best > 0.0 { moments(index, &scores, most) } else { Vec::new() };
    Findings { moments, evidence }
}

fn moments(index: &UnitIndex, scores: &[f64], most: usize) -> Vec<Moment> {
    let weighed: Vec<f64> = index
        .units()
        .iter()
        .zip(scores)
        .map(|(unit, score)| {
            let length = (unit.words as f64).min(LONG_WORDS) / MIDDLE_WORDS;
            let asking = if unit.ends_asking { 1.0 - ASKING_LOSS } else { 1.0 };
            (score + LEAST_SCORE) * length.powf(LENGTH_POWER) * asking
        })
        .collect();
    let mut order: Vec<usize> = (0..weighed.len()).collect();
    order.sort_by(|a, b| weighed[*b].total_cmp(&weighed[*a]).then(a.cmp(b)));
    let mut moments: Vec<Moment> = Vec::new();
    for unit in order {
        let is_near = |moment: &Moment| {
            moment.unit.abs_diff(unit) < APART
                && index.units()[moment.unit].session == index.units()[unit].session
        };
        if !moments.iter().any(is_near) {
            moments.push(Moment { unit, score: weighed[unit] });
        }
        if moments.len() == most {
            break;
        }
    }
    moments
}
