//! Takes personal data out of text that leaves the product.
//!
//! People become `[STUDENT]`, `[TUTOR]` and `[PERSON_1]`, ways to reach them and what identifies them
//! `[EMAIL_1]`, `[PHONE_1]`, `[ADDRESS_1]`, `[ID_1]` and so on; in texts that are redacted together,
//! the same person or address is the same placeholder. Two mistakes are possible and weighed differently: a
//! word wrongly replaced reads oddly until it is put back, a name left in has left for good. Only where
//! a name is an ordinary word or part of the lesson (Will, Newton) does it need a sign that a person is
//! meant. `docs/privacy.md` says what is found and what is not.

mod addressed;
mod announcing_phrases;
mod birth_dates;
mod cards;
mod contacts;
mod folding;
mod identifier_kind;
mod names;
mod national_ids;
mod nicknames;
mod person_cues;
mod phones;
mod placeholders;
mod postal_addresses;
mod relatives;
mod schools;
mod scripts;
mod spans;
mod spoken_emails;
mod words;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use folding::fold_to_string;
use identifier_kind::IdentifierKind;
use names::{Builder, Mention, Names};
pub(crate) use nicknames::nicknames;
use placeholders::{Numbering, number_people, placeholders_in};
use spans::Spans;
pub(crate) use words::is_ordinary;

use crate::transcript;

/// Speaker labels that are known at most. A student meets a few hundred people; a made-up transcript
/// can name one in each of its turns.
pub const MAX_LABELS: usize = 1_000;

/// The most people that texts redacted together may introduce.
const MAX_INTRODUCED: usize = 100;

/// Times a text is looked through, until nothing is found in what is left of it.
const MAX_PASSES: usize = 3;

/// The roles on a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RosterRole {
    /// The student the text is about.
    Student,
    Tutor,
    Person,
}

/// Personal data in an outgoing text. It doesn't say which, so it can be logged.
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
    people: Arc<Vec<RosterRole>>,
    placeholders: Vec<String>,
    /// E-mail addresses known beforehand, in small letters.
    emails: HashSet<String>,
    /// Digits of the phones known beforehand.
    phones: Vec<String>,
}

/// People introduced in the texts themselves.
#[derive(Debug)]
struct Introduced {
    names: Names,
    placeholders: Vec<String>,
}

impl Redactor {
    /// A redactor of the people known by full name, and the speaker labels of their transcripts. A
    /// label that fits somebody on the roster is that person; any other is a person too, unless it
    /// only says a part (`The tutor`, `Speaker 2`). A label made of ordinary words may be no
    /// person, so its repeats are redacted but never taken for a leak. Of the labels the first
    /// [`MAX_LABELS`] that differ are known; [`Redactor::speaker`] hides the others where they
    /// speak.
    pub fn new(roster: &[(RosterRole, &str)], labels: &[&str]) -> Self {
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
                people.push(RosterRole::Person);
            }
        }
        let placeholders = number_people(&people, 0..people.len());
        Self {
            names: Arc::new(names.build()),
            people: Arc::new(people),
            placeholders,
            emails: HashSet::new(),
            phones: Vec::new(),
        }
    }

    /// Adds e-mail addresses and phone numbers from accounts, which no pattern need find.
    #[must_use]
    pub fn with_contacts(mut self, emails: &[&str], phones: &[&str]) -> Self {
        self.emails.extend(emails.iter().map(|email| email.to_lowercase()));
        self.phones.extend(phones.iter().map(|phone| phones::digits(phone)));
        self
    }

    /// The same people numbered anew: this tutor is `[TUTOR]`, and the speakers under these labels
    /// come first. Nothing when one of them is unknown here.
    pub fn renumber(&self, tutor: Option<&str>, labels: &[&str]) -> Option<Self> {
        let mut order = Vec::new();
        let named = labels.iter().copied().filter(|label| is_name(label));
        for name in tutor.into_iter().chain(named) {
            order.push(self.names.speaker(name)?);
        }
        order.extend(0..self.people.len());
        Some(Self { placeholders: number_people(&self.people, order.into_iter()), ..self.clone() })
    }

    /// The text with placeholders in place of personal data.
    pub fn redact(&self, text: &str) -> String {
        self.redact_all(&[text]).pop().unwrap_or_default()
    }

    /// Several texts in which the same placeholder is the same person or address. A person whom one
    /// of them introduces ("my sister Lena") is replaced in all.
    pub fn redact_all<T: AsRef<str>>(&self, texts: &[T]) -> Vec<String> {
        let introductions: Vec<Vec<Range<usize>>> =
            texts.iter().map(|text| unknown_people(text.as_ref())).collect();
        let named = texts
            .iter()
            .zip(&introductions)
            .flat_map(|(text, ranges)| ranges.iter().map(|range| &text.as_ref()[range.clone()]));
        let introduced = self.introduce(named);
        let mut numbering = Numbering::default();
        texts
            .iter()
            .zip(&introductions)
            .map(|(text, ranges)| {
                self.redact_numbered(text.as_ref(), ranges, &introduced, &mut numbering)
            })
            .collect()
    }

    /// Names that texts introduce and that are not known yet. Words that are more than names are
    /// left out: in another text they would be words.
    pub fn find_introduced<T: AsRef<str>>(&self, texts: &[T]) -> Vec<String> {
        let mut seen = HashSet::new();
        let ranges = |text: &str| -> Vec<String> {
            unknown_people(text).into_iter().map(|range| text[range].to_owned()).collect()
        };
        let names = texts.iter().flat_map(|text| ranges(text.as_ref()));
        names
            .filter(|name| self.names.speaker(name).is_none() && names::is_unmistakable(name))
            .filter(|name| seen.insert(name.clone()))
            .take(MAX_INTRODUCED)
            .collect()
    }

    /// People known only in the texts that name them.
    fn introduce<'a>(&self, names: impl Iterator<Item = &'a str>) -> Introduced {
        let (mut builder, mut placeholders) = (Builder::default(), Vec::new());
        let mut person_count =
            self.people.iter().filter(|role| **role == RosterRole::Person).count();
        for name in names.filter(|name| self.names.speaker(name).is_none()).take(MAX_INTRODUCED) {
            let person = builder.person_of(name).unwrap_or(placeholders.len());
            builder.add(person, name);
            if person == placeholders.len() {
                person_count += 1;
                placeholders.push(format!("PERSON_{person_count}"));
            }
        }
        Introduced { names: builder.build(), placeholders }
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

    /// The first personal data found in an outgoing text, if any: a last check after redaction,
    /// over the whole body. It compares as the redaction does, so a text that was redacted with the
    /// same people passes.
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
        self.phones.iter().any(|phone| phones::ends_alike(phone, &number))
    }

    fn redact_numbered(
        &self,
        text: &str,
        introductions: &[Range<usize>],
        introduced: &Introduced,
        numbering: &mut Numbering,
    ) -> String {
        let marks = self.marks(text, introductions, introduced, numbering);
        if marks.is_empty() {
            return text.to_owned();
        }
        let mut text = replace_ranges(text, &marks);
        // A name beside a replaced one may have become plain.
        for _ in 1..MAX_PASSES {
            let mut marks = Spans::default();
            self.mark_names(&text, &mut marks);
            if marks.is_empty() {
                break;
            }
            text = replace_ranges(&text, &marks);
        }
        text
    }

    fn mark_names(&self, text: &str, marks: &mut Spans<String>) {
        for mention in self.names.find(text) {
            for range in marks.outside(text, &mention.range) {
                marks.add(range, self.placeholders[mention.person].clone());
            }
        }
    }

    /// The finds of one look at a text, with its placeholders.
    fn marks(
        &self,
        text: &str,
        introductions: &[Range<usize>],
        introduced: &Introduced,
        numbering: &mut Numbering,
    ) -> Spans<String> {
        let mut marks = Spans::default();
        for range in placeholders_in(text) {
            marks.add(range.clone(), text[range.start + 1..range.end - 1].to_owned());
        }
        let mark_count = marks.len();
        let contacts = contacts::find(text, &self.phones, &|link| self.names.names_someone(link));
        for (range, kind) in contacts.iter() {
            marks.add(range.clone(), numbering.placeholder(*kind, &text[range]));
        }
        self.mark_names(text, &mut marks);
        let mut add = |range: &Range<usize>, placeholder: &str| {
            for range in marks.outside(text, range) {
                marks.add(range, placeholder.to_owned());
            }
        };
        for mention in introduced.names.find(text) {
            add(&mention.range, &introduced.placeholders[mention.person]);
        }
        for range in introductions {
            let name = &text[range.clone()];
            let own_placeholder = self.names.speaker(name).map(|person| &self.placeholders[person]);
            let met =
                || introduced.names.speaker(name).map(|person| &introduced.placeholders[person]);
            if let Some(placeholder) = own_placeholder.or_else(met) {
                add(range, placeholder);
            }
        }
        if marks.len() == mark_count { Spans::default() } else { marks }
    }
}

/// The places of people whom only a text names: introduced or spoken to.
fn unknown_people(text: &str) -> Vec<Range<usize>> {
    let mut people = relatives::find(text);
    people.extend(addressed::find(text));
    people.sort_by_key(|range| range.start);
    people.dedup();
    people
}

/// What in a text says how to reach or identify a person, without knowing anybody: its place, and its
/// sort as placeholders name it (`PHONE`). Links are left out: most lead to homework.
pub fn giveaways(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let found = contacts::find(text, &[], &|_| false);
    let personal = found.iter().filter(|(_, kind)| **kind != IdentifierKind::Url);
    personal.map(|(range, kind)| (range.clone(), kind.as_str())).collect()
}

/// A text with placeholders in place of what [`giveaways`] finds in it.
pub fn mask_giveaways(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for (range, kind) in giveaways(text) {
        masked.push_str(&text[at..range.start]);
        masked.push('[');
        masked.push_str(kind);
        masked.push(']');
        at = range.end;
    }
    masked.push_str(&text[at..]);
    masked
}

/// A text with placeholders in place of ranges.
fn replace_ranges(text: &str, marks: &Spans<String>) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut at = 0;
    for (range, placeholder) in marks.iter() {
        redacted.push_str(&text[at..range.start]);
        redacted.push('[');
        redacted.push_str(placeholder);
        redacted.push(']');
        at = range.end;
    }
    redacted.push_str(&text[at..]);
    redacted
}

/// True if a label says a name, and no part, number or address.
fn is_name(label: &str) -> bool {
    label.contains(char::is_alphabetic) && !label.contains('@') && !transcript::is_part(label)
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod passages;
#[cfg(test)]
mod tests;
