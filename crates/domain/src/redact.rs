//! Takes personal data out of text that leaves the product.
//!
//! People become `[STUDENT]`, `[TUTOR]` and `[PERSON_1]`, ways to reach them and what identifies them
//! `[EMAIL_1]`, `[PHONE_1]`, `[ADDRESS_1]`, `[ID_1]` and so on; in texts that are redacted together, the
//! same person or address is the same placeholder. Two mistakes are possible and weighed differently: a
//! word wrongly replaced reads oddly until it is put back, a name left in has left for good. Only where
//! a name is an ordinary word or part of the lesson (Will, Newton) does it need a sign that a person is
//! meant. `docs/privacy.md` says what is found and what is not.

mod contacts;
mod folding;
mod names;
mod nicknames;
mod phones;
mod places;
mod scripts;
mod signs;
mod words;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use contacts::Kind;
use names::{Builder, Mention, Names};

use crate::transcript;

/// Speaker labels that are known at most. A student meets a few hundred people; a made-up transcript
/// can name one in each of its turns.
pub const MAX_LABELS: usize = 1_000;

/// Bytes of a placeholder with its brackets at most.
const MAX_PLACEHOLDER_LENGTH: usize = 24;

/// Times a text is looked through, until nothing is found in what is left of it.
const MAX_PASSES: usize = 3;

/// Who somebody on the roster is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// The student the text is about.
    Student,
    /// Who teaches.
    Tutor,
    /// Anybody else.
    Person,
}

/// What an outgoing text must not contain. It doesn't say which, so it can be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Leak {
    /// An e-mail address that is known.
    #[error("the text contains a known e-mail address")]
    Email,
    /// A phone number that is known.
    #[error("the text contains a known phone number")]
    Phone,
    /// The full name of somebody on the roster.
    #[error("the text contains a full name")]
    FullName,
    /// A given name, family name or nickname of somebody on the roster that is no ordinary word.
    #[error("the text contains a name")]
    Name,
}

/// Replaces the personal data of one student's sessions.
#[derive(Debug, Clone)]
pub struct Redactor {
    names: Arc<Names>,
    people: Arc<Vec<Who>>,
    /// By a person's index.
    placeholders: Vec<String>,
    /// E-mail addresses known beforehand, in small letters.
    emails: HashSet<String>,
    /// Digits of the phones known beforehand.
    phones: Vec<String>,
}

/// Placeholders of what was found in texts that are redacted together.
#[derive(Debug, Default)]
struct Numbering {
    placeholders: HashMap<(Kind, String), String>,
    counts: HashMap<Kind, usize>,
}

impl Redactor {
    /// Over the people known by full name, and the speaker labels of their transcripts. A label
    /// that fits somebody on the roster is that person; any other is a person too, unless it only
    /// says a part (`The tutor`, `Speaker 2`). A label made of ordinary words may be nobody, so what
    /// repeats it is redacted but never taken for a leak. Of the labels the first [`MAX_LABELS`] that
    /// differ are known; [`Redactor::speaker`] hides the others where they speak.
    pub fn new(roster: &[(Who, &str)], labels: &[&str]) -> Self {
        let (mut names, mut people) = (Builder::default(), Vec::new());
        for (who, name) in roster.iter().filter(|(_, name)| !name.trim().is_empty()) {
            names.add(people.len(), name);
            people.push(*who);
        }
        let mut seen = HashSet::new();
        let labels = labels.iter().filter(|label| is_name(label) && seen.insert(**label));
        for label in labels.take(MAX_LABELS) {
            let person = names.person_of(label).unwrap_or(people.len());
            names.add_label(person, label);
            if person == people.len() {
                people.push(Who::Person);
            }
        }
        let placeholders = numbered(&people, 0..people.len());
        Self {
            names: Arc::new(names.build()),
            people: Arc::new(people),
            placeholders,
            emails: HashSet::new(),
            phones: Vec::new(),
        }
    }

    /// Also knows e-mail addresses and phone numbers from accounts, which no pattern need find.
    #[must_use]
    pub fn knowing(mut self, emails: &[&str], phones: &[&str]) -> Self {
        self.emails.extend(emails.iter().map(|email| email.to_lowercase()));
        self.phones.extend(phones.iter().map(|phone| phones::digits(phone)));
        self
    }

    /// The same people numbered anew: this tutor is `[TUTOR]`, and those who speak under these labels
    /// come first. Nothing when one of them is unknown here.
    pub fn led_by(&self, tutor: Option<&str>, labels: &[&str]) -> Option<Self> {
        let mut order = Vec::new();
        let named = labels.iter().copied().filter(|label| is_name(label));
        for name in tutor.into_iter().chain(named) {
            order.push(self.names.speaker(name)?);
        }
        order.extend(0..self.people.len());
        Some(Self { placeholders: numbered(&self.people, order.into_iter()), ..self.clone() })
    }

    /// The text with placeholders in place of personal data.
    pub fn redact(&self, text: &str) -> String {
        self.redact_all(&[text]).pop().unwrap_or_default()
    }

    /// Several texts in which the same placeholder is the same person or address.
    pub fn redact_all<T: AsRef<str>>(&self, texts: &[T]) -> Vec<String> {
        let mut numbering = Numbering::default();
        texts.iter().map(|text| self.redact_numbered(text.as_ref(), &mut numbering)).collect()
    }

    /// A speaker label as it may leave: a part (`Tutor`) as it is, any other as a placeholder.
    pub fn speaker(&self, label: &str) -> String {
        if !is_name(label) {
            return self.redact(label);
        }
        match self.names.speaker(label) {
            Some(person) => format!("[{}]", self.placeholders[person]),
            None => "[PERSON]".to_owned(),
        }
    }

    /// What an outgoing text has in it that must not leave, if anything: a last check after
    /// redaction, over everything that is sent. It compares as the redaction does, so a text that was
    /// redacted with the same people passes.
    pub fn leaks(&self, text: &str) -> Option<Leak> {
        let is_known = |range: Range<usize>| self.emails.contains(&text[range].to_lowercase());
        if contacts::emails(text).any(is_known) {
            return Some(Leak::Email);
        }
        let is_known = |range: Range<usize>| self.is_known_phone(&text[range]);
        if phones::find(text, &self.phones).into_iter().any(is_known) {
            return Some(Leak::Phone);
        }
        let mut leak = None;
        for mention in self.names.find(text).iter().filter(|mention| self.is_leak(mention)) {
            if mention.is_full {
                return Some(Leak::FullName);
            }
            leak = Some(Leak::Name);
        }
        leak
    }

    fn is_leak(&self, mention: &Mention) -> bool {
        mention.is_certain && !self.names.is_doubtful(mention.person)
    }

    fn is_known_phone(&self, number: &str) -> bool {
        let number = phones::digits(number);
        self.phones.iter().any(|known| phones::ends_alike(known, &number))
    }

    fn redact_numbered(&self, text: &str, numbering: &mut Numbering) -> String {
        let mut text = text.to_owned();
        for _ in 0..MAX_PASSES {
            let Some(redacted) = self.pass(&text, numbering) else { break };
            text = redacted;
        }
        text
    }

    /// The text with what one look finds replaced; nothing when nothing is found.
    fn pass(&self, text: &str, numbering: &mut Numbering) -> Option<String> {
        let spans = contacts::find(text, &self.phones, &|link| self.names.inside(link));
        let mut marks: Vec<(Range<usize>, String)> = spans
            .iter()
            .map(|(range, kind)| (range.clone(), numbering.placeholder(kind, &text[range])))
            .collect();
        for mention in self.names.find(text) {
            for range in spans.outside(text, &mention.range) {
                marks.push((range, self.placeholders[mention.person].clone()));
            }
        }
        let kept = placeholders_in(text);
        marks.retain(|(range, _)| {
            let next = kept.partition_point(|kept| kept.end <= range.start);
            kept.get(next).is_none_or(|kept| kept.start >= range.end)
        });
        if marks.is_empty() {
            return None;
        }
        marks.sort_by_key(|(range, _)| range.start);
        let mut redacted = String::with_capacity(text.len());
        let mut at = 0;
        for (range, placeholder) in marks {
            redacted.push_str(&text[at..range.start]);
            redacted.push('[');
            redacted.push_str(&placeholder);
            redacted.push(']');
            at = range.end;
        }
        redacted.push_str(&text[at..]);
        Some(redacted)
    }
}

impl Numbering {
    /// The placeholder of something found, a new one at first sight.
    fn placeholder(&mut self, kind: Kind, original: &str) -> String {
        let count = &mut self.counts;
        let new = || {
            let count = count.entry(kind).or_insert(0);
            *count += 1;
            format!("{}_{count}", kind.as_str())
        };
        self.placeholders.entry((kind, comparable(kind, original))).or_insert_with(new).clone()
    }
}

/// Whether a label says a name, and no part, number or address.
fn is_name(label: &str) -> bool {
    label.contains(char::is_alphabetic) && !label.contains('@') && !transcript::is_part(label)
}

/// Placeholders by person. Who comes first in an order has the first number.
fn numbered(people: &[Who], order: impl Iterator<Item = usize>) -> Vec<String> {
    let mut counts: HashMap<Who, usize> = HashMap::new();
    let mut placeholders = vec![String::new(); people.len()];
    for person in order {
        if !placeholders[person].is_empty() {
            continue;
        }
        let who = people[person];
        let count = counts.entry(who).or_insert(0);
        *count += 1;
        placeholders[person] = match (who, *count) {
            (Who::Student, 1) => "STUDENT".to_owned(),
            (Who::Tutor, 1) => "TUTOR".to_owned(),
            (Who::Student, n) => format!("STUDENT_{n}"),
            (Who::Tutor, n) => format!("TUTOR_{n}"),
            (Who::Person, n) => format!("PERSON_{n}"),
        };
    }
    placeholders
}

/// Where a text has placeholders already.
fn placeholders_in(text: &str) -> Vec<Range<usize>> {
    let inside = |(at, _): (usize, &str)| {
        let bytes = text.as_bytes()[at..].iter().take(MAX_PLACEHOLDER_LENGTH);
        let end = at + bytes.into_iter().position(|byte| *byte == b']')?;
        is_placeholder(&text[at + 1..end]).then_some(at..end + 1)
    };
    text.match_indices('[').filter_map(inside).collect()
}

/// Whether the text between two brackets is a placeholder of ours.
fn is_placeholder(inside: &str) -> bool {
    let sort = inside.trim_end_matches(|c: char| c.is_ascii_digit());
    let sort = if sort.len() < inside.len() { sort.strip_suffix('_') } else { Some(sort) };
    sort.is_some_and(|sort| {
        ["STUDENT", "TUTOR", "PERSON"].contains(&sort)
            || Kind::ALL.iter().any(|kind| kind.as_str() == sort)
    })
}

/// The form in which two spellings of the same thing are equal.
fn comparable(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Phone => phones::digits(text),
        Kind::Url => text.to_owned(),
        Kind::Email | Kind::Handle | Kind::Address => text.to_lowercase(),
    }
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod tests;
