//! What a session holds of each concept: its words, its definition, its computations.

use domain::analysis::TaughtConcept;

use super::numeric;
use crate::arithmetic::Computation;
use crate::definitions::{self, Definition};
use crate::sentences::{self, SpokenSentence};
use crate::{phrases, subject_glossary};

/// A concept with what the questions need of it.
pub(super) struct ConceptMaterial<'a> {
    pub(super) concept: &'a TaughtConcept,
    pub(super) key: Vec<String>,
    /// Its name as the session has it.
    pub(super) term: String,
    /// The line that defines it, with what it says.
    /// Of another subject than the session: no option beside the session's own matter.
    pub(super) is_foreign: bool,
    pub(super) definition: Option<(usize, Definition)>,
}

impl<'a> ConceptMaterial<'a> {
    pub(super) fn of(
        concept: &'a TaughtConcept,
        (key, term): (Vec<String>, String),
        lines: &[SpokenSentence],
        title: &str,
    ) -> Self {
        let definition = defining_line(lines, &key);
        let home = curriculum::school_subject(title);
        let own = curriculum::named(&concept.name, home).and_then(curriculum::subject_of);
        let is_foreign =
            home.zip(own).is_some_and(|(home, own)| !curriculum::is_near_subject(home, own));
        Self { concept, key, term, is_foreign, definition }
    }
}

/// The tutor's line that defines a concept best: one that starts with it, the first of those.
fn defining_line(lines: &[SpokenSentence], key: &[String]) -> Option<(usize, Definition)> {
    let mut defining = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.by_tutor() && !line.text.contains('['))
        .filter_map(|(at, line)| {
            definitions::find(&line.text, key).map(|definition| (at, definition))
        });
    let first = defining.next()?;
    let opens = |at: usize| {
        let start = subject_glossary::key(sentences::without_opening(&lines[at].text));
        definitions::places(&start, key).next().is_some_and(|place| place < 2)
    };
    if opens(first.0) {
        return Some(first);
    }
    defining.find(|(at, _)| opens(*at)).or(Some(first))
}

/// True if one name contains the other, or they share their main word.
pub(super) fn are_related(a: &[String], b: &[String]) -> bool {
    definitions::places(a, b).next().is_some()
        || definitions::places(b, a).next().is_some()
        || a.last() == b.last()
}

/// The concept that a computation practises: named by what is computed, in its line, or last.
pub(super) fn owner(
    lines: &[SpokenSentence],
    at: usize,
    computation: &Computation,
    concepts: &[ConceptMaterial<'_>],
) -> Option<usize> {
    let named = numeric::names(computation);
    let by_name = named.iter().find_map(|name| {
        let key = subject_glossary::key(name);
        concepts.iter().position(|material| material.key == key)
    });
    by_name.or_else(|| {
        lines[at.saturating_sub(numeric::LOOK_BACK)..=at].iter().rev().find_map(|line| {
            concepts
                .iter()
                .enumerate()
                .filter(|(_, material)| phrases::mentions(&line.text, &material.key))
                .max_by_key(|(_, material)| material.key.len())
                .map(|(place, _)| place)
        })
    })
}
