//! A question put to stretches of a student's sessions: the passages that a writer reads, the turns
//! that answer it most likely, and the chance that they do.

use std::ops::RangeInclusive;

use domain::chat::{Coverage, Passage, Quote};
use domain::transcript::Turn;

use crate::coverage::{chance_covered, coverage};
use crate::index::UnitIndex;
use crate::passages::{GrownPassage, grow};
use crate::search::{CoverageEvidence, Findings, Query, search};
use crate::units::{Grain, Unit};

/// Passages that a writer reads: about 3,000 words.
const PASSAGES: usize = 6;

/// Turns that are pointed at.
const MOMENTS: usize = 3;

/// Neighbouring turns of a session.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'a> {
    /// In order, none left out between them.
    pub turns: &'a [Turn],
    /// The subject of its session, as the curriculum names it.
    pub subject: Option<&'a str>,
}

/// A part of a stretch that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct LocatedPassage {
    /// The place of the stretch.
    pub stretch: usize,
    /// The indices of its turns.
    pub turns: RangeInclusive<u32>,
    /// The fit to the question, 0 to 1: the mean score of its turns over that of the best turn.
    pub relevance: f64,
}

/// The places found for a question.
#[derive(Debug, Clone, Default)]
pub struct Located {
    /// Best first.
    pub passages: Vec<LocatedPassage>,
    /// Turns within the passages, best first.
    pub moments: Vec<Quote>,
    /// The chance, 0 to 1, that the stretches answer the question.
    pub chance: f64,
    /// What the chance follows from.
    pub evidence: CoverageEvidence,
}

/// The turns of stretches, to be asked. A stretch is a session of the index.
pub fn index_of(stretches: &[Stretch<'_>]) -> UnitIndex {
    let mut index = UnitIndex::new(Grain::Turn);
    for stretch in stretches {
        index.add_lesson(stretch.turns, stretch.subject);
    }
    index
}

/// The likeness of each unit of an index of stretches, where a model's vectors say of each turn how
/// like it is: a cosine by stretch and turn. Empty where they say nothing.
pub fn likeness_of(index: &UnitIndex, stretches: &[Stretch<'_>], turns: &[Vec<f64>]) -> Vec<f64> {
    let of_unit = |unit: &Unit| {
        let first = stretches[unit.session].turns.iter();
        let at = first.take_while(|turn| turn.index < unit.first_turn).count();
        turns.get(unit.session).and_then(|turns| turns.get(at)).copied().unwrap_or_default()
    };
    if turns.is_empty() { Vec::new() } else { index.units().iter().map(of_unit).collect() }
}

/// Finds the places that answer a question in an index of stretches.
pub fn locate(index: &UnitIndex, query: &Query<'_>) -> Located {
    let findings = search(index, query, MOMENTS);
    let best = findings.scores.iter().copied().fold(0.0, f64::max);
    let grown = grow(index, &findings.scores, PASSAGES);
    let passage = |grown: &GrownPassage| LocatedPassage {
        stretch: grown.session,
        turns: index.units()[grown.first].first_turn..=index.units()[grown.last].last_turn,
        relevance: if best > 0.0 { grown.score / best } else { 0.0 },
    };
    Located {
        passages: grown.iter().map(passage).collect(),
        moments: quotes(index, &findings, &grown),
        chance: chance_covered(&findings.evidence),
        evidence: findings.evidence,
    }
}

/// The turns of given passages that answer a question, best first, and how far they do: for passages that
/// come without a search.
pub fn locate_within(passages: &[Passage], question: &str) -> (Vec<Quote>, Coverage) {
    let stretches = passages.iter();
    let stretches: Vec<Stretch<'_>> =
        stretches.map(|passage| Stretch { turns: &passage.turns, subject: None }).collect();
    let query = Query { text: question, subject: None, likeness: &[] };
    let located = locate(&index_of(&stretches), &query);
    let quote = |moment: &Quote| {
        let found = located.passages.get(moment.passage as usize)?;
        Some(Quote { passage: found.stretch as u32, turn: moment.turn })
    };
    (located.moments.iter().filter_map(quote).collect(), coverage(located.chance))
}

/// The subject of all stretches, if they have but one.
pub fn only_subject<'a>(stretches: &[Stretch<'a>]) -> Option<&'a str> {
    let first = stretches.first()?.subject?;
    stretches.iter().all(|stretch| stretch.subject == Some(first)).then_some(first)
}

/// The moments by passage and turn.
fn quotes(index: &UnitIndex, findings: &Findings, grown: &[GrownPassage]) -> Vec<Quote> {
    let quote = |unit: usize| {
        let passage = grown.iter().position(|grown| (grown.first..=grown.last).contains(&unit))?;
        Some(Quote { passage: passage as u32, turn: index.units()[unit].first_turn })
    };
    findings.moments.iter().filter_map(|moment| quote(moment.unit)).collect()
}
