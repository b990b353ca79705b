//! The curriculum's concepts beside words: what a session speaks of, and what a question may mean.
//!
//! A child asks in other words than the tutor's. The concept that a question is likely about knows
//! the tutor's words, which are then looked for as well.

use curriculum::{QuestionContext, find, likely, stems_of};
use domain::transcript::Turn;

use crate::index::{QueryTerm, UnitIndex};

/// Concepts that are considered for a question.
const CONSIDERED: usize = 40;

/// Concepts whose words are looked for.
const FOLLOWED: usize = 5;

/// Factor of a concept that the sessions speak of.
const SPOKEN_FACTOR: f64 = 3.0;

/// The lead of one concept over another that makes it e times as likely.
const TEMPERATURE: f64 = 0.5;

/// A likeness from which on a concept's words count in full.
const FULL_LIKENESS: f64 = 1.5;

/// What a question may mean.
#[derive(Debug, Clone, Default)]
pub(crate) struct QuestionMeaning {
    /// The words of each concept followed, with the share it counts.
    pub(crate) followed: Vec<(Vec<QueryTerm>, f64)>,
    /// Likeness to the likeliest concept that the sessions speak of; 0 without one.
    pub(crate) inside: f64,
    /// The same among those that they don't speak of.
    pub(crate) outside: f64,
}

impl UnitIndex {
    /// Reads a session with the concepts that its turns speak of; returns its place.
    pub fn add_lesson(&mut self, turns: &[Turn], subject: Option<&str>) -> usize {
        let session = self.add(turns);
        let context = QuestionContext { subject, lesson: &[] };
        let range = self.session(session);
        for turn in turns {
            let units = &self.units()[range.clone()];
            let unit = range.start + units.partition_point(|unit| unit.last_turn < turn.index);
            for found in find(&turn.text, &context) {
                self.mention(term_of(found.concept), unit, 1.0);
            }
        }
        session
    }
}

/// What a question may mean in these sessions.
pub(crate) fn meaning(question: &str, subject: Option<&str>, index: &UnitIndex) -> QuestionMeaning {
    let context = QuestionContext { subject, lesson: &[] };
    let considered = likely(question, &context, CONSIDERED);
    let mut meaning = QuestionMeaning::default();
    let mut weighed = Vec::with_capacity(considered.len());
    for concept in considered {
        let is_spoken = index.knows(&term_of(concept.concept));
        let side = if is_spoken { &mut meaning.inside } else { &mut meaning.outside };
        *side = side.max(concept.score);
        let factor = if is_spoken { SPOKEN_FACTOR } else { 1.0 };
        weighed.push((concept.concept, concept.score * factor));
    }
    weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
    weighed.truncate(FOLLOWED);
    let best = weighed.first().map_or(0.0, |(_, score)| *score);
    let chance = |score: f64| ((score - best) / TEMPERATURE).exp();
    let total: f64 = weighed.iter().map(|(_, score)| chance(*score)).sum();
    let full = (best / FULL_LIKENESS).min(1.0);
    let follow =
        |(concept, score): &(&str, f64)| (words_of(concept), full * chance(*score) / total);
    meaning.followed = weighed.iter().map(follow).collect();
    meaning
}

/// The tutor's words for a concept.
fn words_of(concept: &str) -> Vec<QueryTerm> {
    let word = |(stem, weight): (&'static str, f64)| QueryTerm {
        alternatives: vec![(stem.to_owned(), 1.0)],
        factor: weight,
    };
    stems_of(concept).into_iter().map(word).collect()
}

/// A concept as a term: with a mark that no word has.
fn term_of(concept: &str) -> String {
    format!("#{concept}")
}
