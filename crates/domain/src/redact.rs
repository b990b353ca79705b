//! Takes personal data out of text that leaves the product, and puts it back into what returns.
//!
//! People become `[STUDENT]`, `[TUTOR]` and `[PERSON_1]`, ways to reach them `[EMAIL_1]`,
//! `[PHONE_1]`, `[ADDRESS_1]`, `[HANDLE_1]` and `[URL_1]`; the same person or address is the same
//! placeholder for as long as a [`Redactor`] lives. Two mistakes are possible and weighed
//! differently: a word wrongly replaced reads oddly until it is put back, a name left in has left
//! for good. Only where a name is an ordinary word or part of the lesson (Will, Newton) does it
//! need a sign that a person is meant.

mod contacts;
mod names;
mod phones;
mod places;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use contacts::{Kind, Spans};
use names::Names;

use crate::transcript;

/// Characters between the brackets of a placeholder.
const MAX_PLACEHOLDER_CHARS: usize = 24;

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
}

/// Replaces the personal data of one student's sessions.
#[derive(Debug)]
pub struct Redactor {
    names: Names,
    /// By a person's index: the placeholder, and what is put back for it.
    people: Vec<(String, String)>,
    /// Digits of the phones known beforehand.
    phones: Vec<String>,
    found: Mutex<Found>,
}

/// Contacts seen so far.
#[derive(Debug, Default)]
struct Found {
    /// By sort and comparable form: the placeholder.
    placeholders: HashMap<(Kind, String), String>,
    /// By placeholder: the text first seen.
    originals: BTreeMap<String, String>,
    counts: HashMap<Kind, usize>,
}

impl Redactor {
    /// Over the people known by full name, and the speaker labels of their transcripts. A label
    /// that fits somebody on the roster is that person; any other is a person too, unless it only
    /// says a part (`The tutor`, `Speaker 2`). A label made of ordinary words may be nobody, so what
    /// repeats it is redacted but never taken for a leak.
    pub fn new(roster: &[(Who, &str)], labels: &[&str]) -> Self {
        let (mut names, mut people) = (Names::default(), Vec::new());
        let mut counts: HashMap<Who, usize> = HashMap::new();
        let mut person = |who: Who, name: &str, people: &mut Vec<(String, String)>| {
            let count = counts.entry(who).or_insert(0);
            *count += 1;
            let placeholder = match (who, *count) {
                (Who::Student, 1) => "STUDENT".to_owned(),
                (Who::Tutor, 1) => "TUTOR".to_owned(),
                (Who::Student, n) => format!("STUDENT_{n}"),
                (Who::Tutor, n) => format!("TUTOR_{n}"),
                (Who::Person, n) => format!("PERSON_{n}"),
            };
            people.push((placeholder, called(name)));
            people.len() - 1
        };
        for (who, name) in roster.iter().filter(|(_, name)| !name.trim().is_empty()) {
            names.add(person(*who, name, &mut people), name);
        }
        for label in labels {
            let address = label.contains('@') || !label.contains(char::is_alphabetic);
            if address || transcript::is_part(label) {
                continue;
            }
            let index =
                names.whose(label).unwrap_or_else(|| person(Who::Person, label, &mut people));
            names.add_label(index, label);
        }
        Self { names, people, phones: Vec::new(), found: Mutex::default() }
    }

    /// Also knows e-mail addresses and phone numbers from accounts, which no pattern need find.
    #[must_use]
    pub fn knowing(mut self, emails: &[&str], phones: &[&str]) -> Self {
        for email in emails {
            self.placeholder(Kind::Email, email);
        }
        for phone in phones {
            self.placeholder(Kind::Phone, phone);
            self.phones.push(phones::digits(phone));
        }
        self
    }

    /// The text with placeholders in place of personal data.
    pub fn redact(&self, text: &str) -> String {
        let spans = contacts::find(text, &self.phones, &|link| self.names.inside(link));
        let mut marks: Vec<(Range<usize>, String)> = spans
            .iter()
            .map(|(range, kind)| (range.clone(), self.placeholder(kind, &text[range])))
            .collect();
        marks.extend(self.people_outside(text, &spans));
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
        redacted
    }

    /// The same for several texts.
    pub fn redact_all<T: AsRef<str>>(&self, texts: &[T]) -> Vec<String> {
        texts.iter().map(|text| self.redact(text.as_ref())).collect()
    }

    /// The text with placeholders put back, also if a model changed their case or spacing. People
    /// come back as they are addressed: by first name, or by title and surname.
    pub fn restore(&self, text: &str) -> String {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let mut restored = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('[') {
            restored.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = rest.bytes().take(MAX_PLACEHOLDER_CHARS).position(|byte| byte == b']');
            let original = end.and_then(|end| {
                let name = rest[1..end].trim().to_ascii_uppercase().replace([' ', '-'], "_");
                let person = self.people.iter().find(|(placeholder, _)| *placeholder == name);
                let original = person.map(|(_, called)| called);
                Some((original.or_else(|| found.originals.get(&name))?, end))
            });
            let (piece, skipped) = original.map_or(("[", 1), |(text, end)| (text, end + 1));
            restored.push_str(piece);
            rest = &rest[skipped..];
        }
        restored.push_str(rest);
        restored
    }

    /// What an outgoing text has in it that must not leave, if anything: a last check after
    /// redaction, over everything that is sent.
    pub fn leaks(&self, text: &str) -> Option<Leak> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |kind: Kind, text: &str| {
            found.placeholders.contains_key(&(kind, comparable(kind, text)))
        };
        if contacts::emails(text).any(|range| known(Kind::Email, &text[range])) {
            Some(Leak::Email)
        } else if phones::find(text, &self.phones).into_iter().any(|range| {
            known(Kind::Phone, &text[range.clone()]) || self.is_known_phone(&text[range])
        }) {
            Some(Leak::Phone)
        } else if self.names.full_name_in(text) {
            Some(Leak::FullName)
        } else {
            None
        }
    }

    fn is_known_phone(&self, number: &str) -> bool {
        let number = phones::digits(number);
        self.phones.iter().any(|known| phones::ends_alike(known, &number))
    }

    fn people_outside(&self, text: &str, spans: &Spans) -> Vec<(Range<usize>, String)> {
        let mut marks = self.names.find(text);
        marks.retain(|(range, _)| !spans.overlaps(range));
        marks.into_iter().map(|(range, person)| (range, self.people[person].0.clone())).collect()
    }

    /// The placeholder of a contact, a new one at first sight.
    fn placeholder(&self, kind: Kind, original: &str) -> String {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, comparable(kind, original));
        if let Some(placeholder) = found.placeholders.get(&key) {
            return placeholder.clone();
        }
        let count = found.counts.entry(kind).or_insert(0);
        *count += 1;
        let placeholder = format!("{}_{count}", kind.as_str());
        found.placeholders.insert(key, placeholder.clone());
        found.originals.insert(placeholder.clone(), original.to_owned());
        placeholder
    }
}

/// The form in which two spellings of the same contact are equal.
fn comparable(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Phone => phones::digits(text),
        Kind::Email | Kind::Handle | Kind::Address => text.to_lowercase(),
        Kind::Url => text.to_owned(),
    }
}

/// How somebody is addressed: `Ada` for Ada Byron, `Dr. Chen` for Dr. Chen.
fn called(name: &str) -> String {
    let name = name.split('(').next().unwrap_or(name).trim();
    let name = match name.split_once(',') {
        Some((_, first)) if !first.trim().is_empty() => first.trim(),
        _ => name,
    };
    let first = name.split_whitespace().next().unwrap_or(name);
    let title = first.trim_end_matches('.').to_lowercase();
    if words::TITLES.contains(&title.as_str()) { name.to_owned() } else { first.to_owned() }
}

#[cfg(test)]
mod tests;
