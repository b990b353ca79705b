//! Which concepts a text speaks of: by the phrases of the curriculum, stemmed, with a word or two
//! between; and which one concept a student's question is about.
//!
//! One pass over the words of a text; at each, the phrases that begin with it.

mod among;
mod named;
mod recognise;
mod spelling;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use domain::text;

use crate::library::{INDEX, PHRASE_LINES};
use crate::words;

pub use among::{LessonConcept, recognise_among};
pub use named::{is_near_subject, named, school_subject};
pub use recognise::{Recognised, knows_stem, leave_one_out, likely, recognise, stems, stems_of};
pub use spelling::{is_known_word, respelled, slips};

/// Words of one text that are looked through.
const MAX_WORDS: usize = 50_000;

/// Words between two words of a phrase.
const MAX_GAP: usize = 2;

/// Words that a phrase may stretch over.
const MAX_SPAN: usize = 60;

/// What is known of where a text comes from.
#[derive(Debug, Clone, Copy, Default)]
pub struct QuestionContext<'a> {
    /// The subject or file; phrases of other subjects count only when they have two words or more.
    pub subject: Option<&'a str>,
    /// Ids of the concepts of the lesson at hand; they are likelier than others to be meant.
    pub lesson: &'a [&'a str],
}

/// Whose words found a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Words of tutors and books.
    Said,
    /// Words of students.
    Asked,
}

/// A place where a text speaks of a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The concept.
    pub concept: &'static str,
    /// The first byte of its words.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Whose phrase it is.
    pub how: How,
    /// How many words of the phrase were found.
    pub words: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Say,
    Ask,
    Not,
    Means,
}

pub(crate) struct Phrase {
    pub(crate) concept: usize,
    pub(crate) role: Role,
    pub(crate) stems: Vec<&'static str>,
    pub(crate) text: &'static str,
}

pub(crate) static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut parts = line.splitn(4, '\t');
        let concept = parts.next()?.parse().ok()?;
        let role = match parts.next()? {
            "s" => Role::Say,
            "a" => Role::Ask,
            "n" => Role::Not,
            _ => Role::Means,
        };
        let stems = parts.next()?.split(' ').collect();
        Some(Phrase { concept, role, stems, text: parts.next()? })
    };
    PHRASE_LINES.lines().filter_map(line).collect()
});

static BY_FIRST: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut by_first: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, phrase) in PHRASES.iter().enumerate() {
        if phrase.role != Role::Means {
            by_first.entry(phrase.stems[0]).or_default().push(place);
        }
    }
    by_first
});

/// A word of the text that carries meaning.
pub(crate) struct Heard {
    pub(crate) stem: String,
    pub(crate) is_number: bool,
    pub(crate) is_letter: bool,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Heard {
    fn is(&self, stem: &str) -> bool {
        match stem {
            "#" => self.is_number,
            "@" => self.is_letter,
            other => self.stem == other,
        }
    }
}

/// The words of a text as phrases are compared with them.
pub(crate) fn heard(text: &str) -> Vec<Heard> {
    let mut heard = Vec::new();
    for token in text::tokens(text).into_iter().take(MAX_WORDS) {
        let word = text::fold_case(token.text);
        if let Some(stem) = words::stem(&word) {
            heard.push(Heard {
                stem,
                is_number: words::is_number(&word),
                is_letter: words::is_letter(&word),
                start: token.start,
                end: token.end(),
            });
        }
    }
    heard
}

/// The places where a text speaks of concepts, in order. Of places within another only the longer
/// one is kept, and none that only resembles its concept.
pub fn find(text: &str, context: &QuestionContext<'_>) -> Vec<Found> {
    let heard = heard(text);
    let mut hits: Vec<(usize, usize, &Phrase)> = Vec::new();
    for at in 0..heard.len() {
        let kinds = [
            Some(heard[at].stem.as_str()),
            heard[at].is_number.then_some("#"),
            heard[at].is_letter.then_some("@"),
        ];
        for stem in kinds.into_iter().flatten() {
            for place in BY_FIRST.get(stem).map_or(&[][..], Vec::as_slice) {
                let phrase = &PHRASES[*place];
                if let Some(last) = follows(&heard, at, phrase)
                    && counts(phrase, context)
                    && has_its_words(text, &heard[at], phrase)
                {
                    hits.push((at, last, phrase));
                }
            }
        }
    }
    let resembling: BTreeMap<(usize, usize), usize> = hits
        .iter()
        .filter(|hit| hit.2.role == Role::Not)
        .map(|(first, last, phrase)| ((phrase.concept, *first), *last))
        .collect();
    let is_resemblance = |(first, last, phrase): &(usize, usize, &Phrase)| {
        let from = (phrase.concept, first.saturating_sub(MAX_SPAN));
        resembling.range(from..=(phrase.concept, *last)).any(|(_, end)| end >= first)
    };
    let found = |hit: &(usize, usize, &Phrase)| Found {
        concept: INDEX[hit.2.concept].id,
        start: heard[hit.0].start,
        end: heard[hit.1].end,
        how: if hit.2.role == Role::Say { How::Said } else { How::Asked },
        words: hit.2.stems.len(),
    };
    let kept: Vec<Found> = hits
        .iter()
        .filter(|hit| hit.2.role != Role::Not && !is_resemblance(hit))
        .map(found)
        .collect();
    longest(kept)
}

/// Where the phrase that begins here ends, if it does: its other words follow in order.
fn follows(heard: &[Heard], at: usize, phrase: &Phrase) -> Option<usize> {
    let gap = if phrase.stems.len() > 1 { MAX_GAP } else { 0 };
    let mut last = at;
    for stem in &phrase.stems[1..] {
        let window = heard.get(last + 1..(last + 2 + gap).min(heard.len()))?;
        last += 1 + window.iter().position(|word| word.is(stem))?;
    }
    Some(last)
}

/// Whether a phrase of which only one word carries meaning stands there word for word: `given that`
/// isn't any `given`.
fn has_its_words(text: &str, word: &Heard, phrase: &Phrase) -> bool {
    if phrase.stems.len() > 1 || !phrase.text.contains(' ') {
        return true;
    }
    let reach = phrase.text.len();
    let mut from = word.start.saturating_sub(reach);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (word.end + reach).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    let around: Vec<String> = text::words(&text[from..to]);
    let wanted = text::words(phrase.text);
    around.windows(wanted.len()).any(|words| words == wanted)
}

fn counts(phrase: &Phrase, context: &QuestionContext<'_>) -> bool {
    // A single word of a student says little; of a tutor it counts, in its subject.
    if phrase.stems.len() == 1 && phrase.role == Role::Ask {
        return false;
    }
    let Some(subject) = context.subject else { return true };
    phrase.stems.len() > 1 || INDEX[phrase.concept].subject.eq_ignore_ascii_case(subject)
}

fn longest(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|place| (place.start, Reverse(place.end), Reverse(place.words), place.how));
    let mut kept: Vec<Found> = Vec::new();
    for place in found {
        let within = kept.iter().rev().take(8).any(|outer| {
            outer.start <= place.start
                && place.end <= outer.end
                && (outer.end - outer.start > place.end - place.start
                    || outer.words > place.words
                    || outer.concept == place.concept)
        });
        if !within {
            kept.push(place);
        }
    }
    kept
}
