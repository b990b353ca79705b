//! Placeholders, which stand for the data that was taken out.

use std::collections::HashMap;
use std::ops::Range;

use super::identifier_kind::IdentifierKind;
use super::{RosterRole, phones};

/// Bytes of a placeholder with its brackets at most.
pub(super) const MAX_PLACEHOLDER_LENGTH: usize = 24;

/// Placeholders of what was found in texts that are redacted together.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    placeholders: HashMap<(IdentifierKind, String), String>,
    counts: HashMap<IdentifierKind, usize>,
}

impl Numbering {
    /// The placeholder of something found, a new one at first sight.
    pub(super) fn placeholder(&mut self, kind: IdentifierKind, original: &str) -> String {
        let count = &mut self.counts;
        let new = || {
            let count = count.entry(kind).or_insert(0);
            *count += 1;
            format!("{}_{count}", kind.as_str())
        };
        self.placeholders.entry((kind, comparable(kind, original))).or_insert_with(new).clone()
    }
}

/// Placeholders by person. The first person in an order has the first number.
pub(super) fn number_people(
    people: &[RosterRole],
    order: impl Iterator<Item = usize>,
) -> Vec<String> {
    let mut counts: HashMap<RosterRole, usize> = HashMap::new();
    let mut placeholders = vec![String::new(); people.len()];
    for person in order {
        if !placeholders[person].is_empty() {
            continue;
        }
        let role = people[person];
        let count = counts.entry(role).or_insert(0);
        *count += 1;
        placeholders[person] = match (role, *count) {
            (RosterRole::Student, 1) => "STUDENT".to_owned(),
            (RosterRole::Tutor, 1) => "TUTOR".to_owned(),
            (RosterRole::Student, n) => format!("STUDENT_{n}"),
            (RosterRole::Tutor, n) => format!("TUTOR_{n}"),
            (RosterRole::Person, n) => format!("PERSON_{n}"),
        };
    }
    placeholders
}

/// The placeholders that a text has already.
pub(super) fn placeholders_in(text: &str) -> Vec<Range<usize>> {
    let inside = |(at, _): (usize, &str)| {
        let bytes = text.as_bytes()[at..].iter().take(MAX_PLACEHOLDER_LENGTH);
        let end = at + bytes.into_iter().position(|byte| *byte == b']')?;
        is_placeholder(&text[at + 1..end]).then_some(at..end + 1)
    };
    text.match_indices('[').filter_map(inside).collect()
}

/// True if the text between two brackets is a placeholder of ours.
pub(super) fn is_placeholder(inside: &str) -> bool {
    let sort = inside.trim_end_matches(|c: char| c.is_ascii_digit());
    let sort = if sort.len() < inside.len() { sort.strip_suffix('_') } else { Some(sort) };
    sort.is_some_and(|sort| {
        ["STUDENT", "TUTOR", "PERSON"].contains(&sort)
            || IdentifierKind::ALL.iter().any(|kind| kind.as_str() == sort)
    })
}

/// The form in which two spellings of the same thing are equal.
fn comparable(kind: IdentifierKind, text: &str) -> String {
    match kind {
        IdentifierKind::Phone => phones::digits(text),
        IdentifierKind::Url => text.to_owned(),
        IdentifierKind::Id | IdentifierKind::Card | IdentifierKind::Account => text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_uppercase(),
        IdentifierKind::Email
        | IdentifierKind::Handle
        | IdentifierKind::Address
        | IdentifierKind::BirthDate
        | IdentifierKind::School => text.to_lowercase(),
    }
}
