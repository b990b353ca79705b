//! How well a label fits a person.
//!
//! Case, order, accents and width make no difference; badges (`(External)`), devices (`Ada's
//! iPhone`), titles and what mail providers add to addresses belong to no name.

use super::{ExpectedPerson, SpeakerPerson};
use crate::redact::{fold_to_string, nicknames};
use crate::transcript::{name_words, says_student, says_tutor};

/// Titles that tutors have and pupils don't, and those of both.
const TITLES: [&str; 10] =
    ["dr", "prof", "mr", "mrs", "ms", "miss", "herr", "frau", "señor", "señora"];

/// Words of devices and badges beside a name.
const BESIDE: [&str; 30] = [
    "iphone",
    "ipad",
    "android",
    "galaxy",
    "phone",
    "laptop",
    "macbook",
    "macbookpro",
    "pro",
    "air",
    "pc",
    "computer",
    "tablet",
    "chromebook",
    "handy",
    "guest",
    "gast",
    "external",
    "extern",
    "host",
    "cohost",
    "de",
    "von",
    "of",
    "du",
    "di",
    "invitado",
    "invitada",
    "mobile",
    "device",
];

/// What programs are called that record a session.
const RECORDERS: [&str; 10] = [
    "notetaker",
    "otter.ai",
    "fireflies.ai",
    "read.ai",
    "fathom",
    "meetgeek",
    "tl;dv",
    "recorder",
    "'s presentation",
    "’s presentation",
];

/// How well a label fits a person, the better the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LabelFit {
    None,
    Initials,
    OneName,
    FirstNameAndInitial,
    FullName,
    Address,
}

/// The names in a label.
pub(super) struct LabelNames {
    words: Vec<String>,
    address: Option<String>,
}

impl LabelNames {
    pub(super) fn of(label: &str) -> Self {
        let address = label
            .split_whitespace()
            .map(|word| word.trim_matches(['<', '>', '(', ')', '[', ']']))
            .find(|word| word.contains('@') && !word.starts_with('@') && !word.ends_with('@'))
            .map(str::to_lowercase);
        let account =
            |address: &str| address.split(['@', '+']).next().unwrap_or_default().to_owned();
        let base = match &address {
            Some(address) if label.trim().len() <= address.len() + 2 => account(address),
            _ => without_badges(label).to_owned(),
        };
        Self { words: words(&base), address }
    }
}

/// A label without what stands in brackets behind the name.
fn without_badges(label: &str) -> &str {
    let end = label.find(['(', '[', '|', '<']).unwrap_or(label.len());
    let bare = label[..end].trim();
    if bare.contains(char::is_alphabetic) { bare } else { label }
}

/// Names as they are compared.
fn words(text: &str) -> Vec<String> {
    let spaced = text.replace(['.', '_', '-', '‑'], " ");
    name_words(&spaced)
        .map(|word| {
            let word = word.replace("’s", "").replace("'s", "");
            fold_to_string(word.trim_end_matches(|c: char| c.is_ascii_digit()))
        })
        .filter(|word| !word.is_empty())
        .filter(|word| !TITLES.contains(&word.as_str()) && !BESIDE.contains(&word.as_str()))
        .collect()
}

/// The names of somebody who may speak.
pub(super) struct KnownNames {
    words: Vec<String>,
    email: Option<String>,
}

impl KnownNames {
    pub(super) fn of(person: &ExpectedPerson<'_>) -> Self {
        Self { words: words(person.name), email: person.email.map(str::to_lowercase) }
    }

    pub(super) fn fit(&self, label: &LabelNames) -> LabelFit {
        if self.email.is_some() && self.email == label.address {
            return LabelFit::Address;
        }
        let (Some(first), Some(last)) = (self.words.first(), self.words.last()) else {
            return LabelFit::None;
        };
        let name = &self.words;
        let initials: String = name.iter().filter_map(|word| word.chars().next()).collect();
        let is_called = |word: &String| word == first || nicknames(first).contains(word);
        match label.words.as_slice() {
            [] => LabelFit::None,
            // In any order: exports also write "Byron, Ada".
            said if said.len() == name.len() && name.iter().all(|word| said.contains(word)) => {
                LabelFit::FullName
            }
            // Of one piece: "adabyron".
            [one] if name.len() > 1 && is_joined(one, name) => LabelFit::FullName,
            [one]
                if is_called(one)
                    || one == last
                    || name.contains(one) && one.chars().count() > 2 =>
            {
                LabelFit::OneName
            }
            [one] if name.len() > 1 && *one == initials => LabelFit::Initials,
            // A user name: the initial and the last name, "abyron".
            [one] if is_initial_and_name(one, first, last) => LabelFit::FirstNameAndInitial,
            [start, end] if is_called(start) && (end == last || is_initial(end, last)) => {
                if end == last { LabelFit::FullName } else { LabelFit::FirstNameAndInitial }
            }
            [end, start] if is_called(start) && end == last => LabelFit::FullName,
            [start, end] if end == last && is_initial(start, first) => {
                LabelFit::FirstNameAndInitial
            }
            // Middle names come and go, and so do second family names.
            [start, .., end] if is_called(start) && end == last => LabelFit::FullName,
            [start, rest @ ..]
                if is_called(start)
                    && !rest.is_empty()
                    && rest.iter().all(|word| name.contains(word)) =>
            {
                LabelFit::FullName
            }
            _ => LabelFit::None,
        }
    }
}

fn is_initial(word: &str, name: &str) -> bool {
    word.chars().count() == 1 && name.starts_with(word)
}

fn is_joined(label: &str, name: &[String]) -> bool {
    label == name.concat() || label == name.iter().rev().map(String::as_str).collect::<String>()
}

fn is_initial_and_name(label: &str, first: &str, last: &str) -> bool {
    let mut characters = label.chars();
    let initial = characters.next();
    initial == first.chars().next() && characters.as_str() == last && last.chars().count() > 3
}

/// Whether a label is that of a program or of a shared screen.
pub(super) fn is_recorder(label: &str) -> bool {
    let label = label.to_lowercase();
    RECORDERS.iter().any(|recorder| label.contains(recorder))
}

/// The part that a label itself says.
pub(super) fn part(label: &str) -> SpeakerPerson {
    let mut words = name_words(label);
    let titled = words.next().is_some_and(|word| TITLES.contains(&word.trim_end_matches('.')));
    if says_student(label) {
        SpeakerPerson::Student
    } else if says_tutor(label) || titled {
        SpeakerPerson::Tutor
    } else {
        SpeakerPerson::Unknown
    }
}
