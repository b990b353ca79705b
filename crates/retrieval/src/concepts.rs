//! The curriculum's concepts beside words: what a session speaks of, and what a question may mean.
//!
//! A child asks in other words than the tutor's. The concept that a question is likely about knows
//! the tutor's words, which are then looked for as well.

use std::ops::Range;

use curriculum::{QuestionContext, find, likely, stems_of};
use domain::transcript::Turn;

use crate::index::{QueryTerm, UnitIndex};

/// Concepts that are considered for a question.
const CONSIDERED: usize = 40;

/// Concepts whose words are looked for.
const FOLLOWED: usize = 5;

/// Words of a concept that stretches are looked for by.
const MAX_SEARCHED_STEMS: usize = 8;

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
    /// The concepts it may be about, with its likeness to each, from 0.
    pub(crate) considered: Vec<(&'static str, f64)>,
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
        meaning.considered.push((concept.concept, concept.score));
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

/// A question with the words that tutors use of what it may mean, to look for stretches that have any
/// of them.
pub fn searched_words(question: &str) -> String {
    let mut words = question.to_owned();
    for concept in likely(question, &QuestionContext::default(), FOLLOWED) {
        let said = stems_of(concept.concept).into_iter().filter(|(_, weight)| *weight >= 1.0);
        for (stem, _) in said.take(MAX_SEARCHED_STEMS) {
            words.push(' ');
            words.push_str(stem);
        }
    }
    words
}

impl QuestionMeaning {
    /// Likeness to the likeliest concept that these units speak of, and to the likeliest of the others.
    pub(crate) fn inside_and_outside(&self, index: &UnitIndex, units: &Range<usize>) -> [f64; 2] {
        let mut sides = [0.0_f64; 2];
        for (concept, likeness) in &self.considered {
            let side = usize::from(!index.mentions_within(&term_of(concept), units));
            sides[side] = sides[side].max(*likeness);
        }
        sides
    }
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
