//! Mentions of a concept, and the sentence that tells most about it.

use std::collections::{BTreeSet, HashSet};

use domain::text;

use super::{Concept, looks_like_verb, words_of};
use crate::sentences::{self, SpokenSentence};
use crate::{action_items, definitions, everyday_words, subject_glossary};

/// Longest sentence, in words, that is shown as a definition.
const MAX_DEFINING: usize = 40;

impl Concept {
    /// Whether a text speaks of it, by its key or in other words that the curriculum knows.
    pub(crate) fn is_named_in(&self, text: &str) -> bool {
        mentions(text, &self.key)
            || self.id.is_some_and(|id| {
                let context = curriculum::QuestionContext { subject: self.subject, lesson: &[] };
                curriculum::find(text, &context).iter().any(|place| place.concept == id)
            })
    }
}

/// True if a line mentions the concept, in singular or plural.
pub(crate) fn mentions(line: &str, key: &[String]) -> bool {
    let words = words_of(line);
    let stems: Vec<String> = words.iter().map(|word| word.stem.clone()).collect();
    definitions::places(&stems, key).any(|at| {
        key.len() > 1 || key[0] != "mean" || !looks_like_verb(&words, at, &HashSet::new())
    })
}

/// The description of a concept in one sentence: its definition, else the tutor's fullest sentence
/// about it that can be read alone.
pub(crate) fn description(
    lines: &[SpokenSentence],
    key: &[String],
    all: &[Concept],
) -> Option<String> {
    definition(lines, key).or_else(|| {
        about(lines, key)
            .filter(|line| sentences::stands_alone(sentences::without_opening(&line.text)))
            .filter(|line| {
                everyday_words::has_verb(&line.text) && !action_items::is_task(&line.text)
            })
            .filter(|line| !all.iter().any(|c| definitions::find(&line.text, &c.key).is_some()))
            .max_by_key(|line| (fullness(&line.text, key), std::cmp::Reverse(line.turn)))
            .map(|line| sentences::trim_for_quote(&line.text))
    })
}

/// The tutor's sentence that defines a concept, one that starts with it first.
pub(crate) fn definition(lines: &[SpokenSentence], key: &[String]) -> Option<String> {
    about(lines, key)
        .filter(|line| text::words(&line.text).len() <= MAX_DEFINING && !line.text.contains('['))
        .filter(|line| definitions::find(&line.text, key).is_some())
        .max_by_key(|line| (starts_with_concept(&line.text, key), std::cmp::Reverse(line.turn)))
        .map(|line| sentences::trim_for_quote(&line.text))
}

fn about<'a>(
    lines: &'a [SpokenSentence],
    key: &'a [String],
) -> impl Iterator<Item = &'a SpokenSentence> {
    lines.iter().filter(|line| line.by_tutor() && mentions(&line.text, key))
}

/// True if the concept is what the sentence starts with.
fn starts_with_concept(sentence: &str, key: &[String]) -> bool {
    let stems = subject_glossary::key(sentences::without_opening(sentence));
    definitions::places(&stems, key).next().is_some_and(|at| at < 3)
}

/// The number of different terms in a sentence, more when it starts with the concept.
fn fullness(sentence: &str, key: &[String]) -> usize {
    let terms: BTreeSet<String> = text::terms(sentence).into_iter().collect();
    terms.len() + if starts_with_concept(sentence, key) { 5 } else { 0 }
}
