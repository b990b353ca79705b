//! A question asked of an index of turns: the moments that answer it, and what speaks for its being
//! answered there at all.

use crate::concepts;
use crate::index::UnitIndex;
use crate::passages::with_vectors;
use crate::question::parts;
use crate::spelling;
use crate::units::Unit;

/// What the concepts' words count beside the question's own.
const CONCEPT_WEIGHT: f64 = 1.5;

/// A score that every turn has, so that what a turn is like decides where words don't.
const LEAST_SCORE: f64 = 0.02;

/// Words that a turn of middle length has.
const MIDDLE_WORDS: f64 = 20.0;

/// Words from which on a turn is long enough to explain anything.
const LONG_WORDS: f64 = 60.0;

/// How much longer turns are preferred: they explain.
const LENGTH_POWER: f64 = 0.15;

/// What a turn that ends with a question loses: it asks and seldom answers.
const ASKING_LOSS: f64 = 0.4;

/// What a turn's neighbours add to it: a moment is shown with them.
const NEIGHBOUR_SHARE: f64 = 0.3;

/// The weight of what a model's vectors say beside the words.
const VECTOR_WEIGHT: f64 = 0.2;

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

/// What speaks for a question's being answered in the sessions. Of the best moment counts what stands
/// around it and in its session, since much is said anywhere in a long history.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CoverageEvidence {
    /// The best turn's share of the question's words, 0 to 1.
    pub own: f64,
    /// The best turn's share of the words of the concepts it may mean, 0 to 1.
    pub meant: f64,
    /// The share of the question's words that the best moment's session has, 0 to 1.
    pub known: f64,
    /// Likeness to the likeliest concept that its session speaks of, from 0.
    pub inside: f64,
    /// The same among those that its session doesn't speak of.
    pub outside: f64,
    /// Turns that were looked at.
    pub turns: usize,
}

/// What was found for a question.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// The moments, best first.
    pub moments: Vec<Moment>,
    /// The score of each unit.
    pub scores: Vec<f64>,
    /// What speaks for them.
    pub evidence: CoverageEvidence,
}

/// A question to an index.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    pub text: &'a str,
    /// The subject that it is about, where there is but one.
    pub subject: Option<&'a str>,
    /// A cosine for each unit; empty without a model's vectors.
    pub likeness: &'a [f64],
}

/// The moments of an index of turns that answer a question best, at most `most`.
pub fn search(index: &UnitIndex, query: &Query<'_>, most: usize) -> Findings {
    let question = spelling::correct(query.text, index);
    let own = parts(&question, index);
    let meaning = concepts::meaning(&question, query.subject, index);
    let said = index.scores(&own);
    let mut meant = vec![0.0; said.len()];
    for (words, share) in &meaning.followed {
        for (sum, concept) in meant.iter_mut().zip(index.scores(words)) {
            *sum += share * concept;
        }
    }
    let mut scores: Vec<f64> =
        said.iter().zip(&meant).map(|(own, meant)| CONCEPT_WEIGHT.mul_add(*meant, *own)).collect();
    if !query.likeness.is_empty() {
        scores = with_vectors(index, &scores, query.likeness, VECTOR_WEIGHT);
    }
    let turns = index.units().len();
    if scores.iter().all(|score| *score <= 0.0) {
        let evidence = CoverageEvidence { turns, ..CoverageEvidence::default() };
        return Findings { evidence, ..Findings::default() };
    }
    let scores = weigh(index, &scores);
    let moments = moments(index, &scores, most);
    let mut evidence = CoverageEvidence { turns, ..CoverageEvidence::default() };
    if let Some(best) = moments.first() {
        let session = index.session(index.units()[best.unit].session);
        let shown =
            best.unit.saturating_sub(1).max(session.start)..(best.unit + 2).min(session.end);
        let most = |values: &[f64]| values[shown.clone()].iter().copied().fold(0.0, f64::max);
        (evidence.own, evidence.meant) = (most(&said), most(&meant));
        evidence.known = index.known_share(&own, &session);
        [evidence.inside, evidence.outside] = meaning.inside_and_outside(index, &session);
    }
    Findings { moments, scores, evidence }
}

/// Scores with what a turn is like, and what stands beside it.
fn weigh(index: &UnitIndex, scores: &[f64]) -> Vec<f64> {
    let units = index.units();
    let of_turn = |(unit, score): (&Unit, &f64)| {
        let length = (unit.words as f64).min(LONG_WORDS) / MIDDLE_WORDS;
        let asking = if unit.ends_asking { 1.0 - ASKING_LOSS } else { 1.0 };
        (score + LEAST_SCORE) * length.powf(LENGTH_POWER) * asking
    };
    let alone: Vec<f64> = units.iter().zip(scores).map(of_turn).collect();
    let beside = |from: usize, to: Option<usize>| {
        let to = to.filter(|to| units.get(*to).is_some_and(|u| u.session == units[from].session));
        to.map_or(0.0, |to| alone[to])
    };
    let with_neighbours = |at: usize| {
        NEIGHBOUR_SHARE.mul_add(beside(at, at.checked_sub(1)) + beside(at, Some(at + 1)), alone[at])
    };
    (0..units.len()).map(with_neighbours).collect()
}

fn moments(index: &UnitIndex, weighed: &[f64], most: usize) -> Vec<Moment> {
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
