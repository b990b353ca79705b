//! The concept that a name stands for, and the subject that a lesson's title speaks of.

use domain::text;

use crate::library::INDEX;

use super::{How, PHRASES, Phrase, Role, find, heard};

/// Words of lessons' titles, and the subjects they stand for. None stands for several.
const SUBJECT_WORDS: [(&str, &str); 22] = [
    ("functions", "Precalculus"),
    ("civics", "History"),
    ("prealgebra", "Algebra"),
    ("pre-calculus", "Precalculus"),
    ("precalc", "Precalculus"),
    ("calc", "Calculus"),
    ("trig", "Trigonometry"),
    ("stats", "Statistics"),
    ("probability", "Statistics"),
    ("chem", "Chemistry"),
    ("bio", "Biology"),
    ("mechanics", "Physics"),
    ("geology", "Earth Science"),
    ("programming", "Computer Science"),
    ("coding", "Computer Science"),
    ("python", "Computer Science"),
    ("finance", "Economics"),
    ("grammar", "English"),
    ("writing", "English"),
    ("literature", "English"),
    ("essay", "English"),
    ("fractions", "Arithmetic"),
];

/// Subjects whose concepts lead to each other.
const FAMILIES: [&[&str]; 3] = [
    &["Arithmetic", "Algebra", "Geometry", "Trigonometry", "Precalculus", "Calculus", "Statistics"],
    &["Physics", "Chemistry", "Biology", "Earth Science"],
    &["History", "Geography", "Economics"],
];

/// The curriculum's subject that a title such as `AP Biology` or `Algebra II` speaks of, if it does.
pub fn school_subject(title: &str) -> Option<&'static str> {
    let title = title.to_lowercase();
    let has = |words: &str| {
        title.match_indices(words).any(|(at, found)| {
            let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !joins(title[..at].chars().next_back())
                && !joins(title[at + found.len()..].chars().next())
        })
    };
    // Of `Computer Science` and such the longer name counts.
    let own = INDEX.iter().map(|line| line.subject).filter(|subject| has(&subject.to_lowercase()));
    own.max_by_key(|subject| subject.len())
        .or_else(|| SUBJECT_WORDS.iter().find(|(word, _)| has(word)).map(|(_, subject)| *subject))
}

/// Whether two subjects are the same or taught beside each other, such as algebra and arithmetic.
pub fn is_near_subject(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || FAMILIES.iter().any(|family| {
            let holds =
                |subject: &str| family.iter().any(|known| known.eq_ignore_ascii_case(subject));
            holds(one) && holds(other)
        })
}

/// The concept that a name stands for: one that is spoken of in exactly these words, or in all of
/// them and with no other beside it. One of the subject at hand goes before others; of several in
/// other subjects none is meant.
pub fn named(name: &str, subject: Option<&str>) -> Option<&'static str> {
    let stems: Vec<String> = heard(name).into_iter().map(|word| word.stem).collect();
    if stems.is_empty() {
        return None;
    }
    let words = text::words(name);
    let is_same = |phrase: &&Phrase| {
        phrase.role == Role::Say
            && phrase.stems == stems
            && (stems.len() > 1 || !phrase.text.contains(' ') || text::words(phrase.text) == words)
    };
    let mut places: Vec<usize> =
        PHRASES.iter().filter(is_same).map(|phrase| phrase.concept).collect();
    places.dedup();
    let nearness = |place: usize| match subject {
        Some(subject) if INDEX[place].subject.eq_ignore_ascii_case(subject) => 0,
        Some(subject) if is_near_subject(subject, INDEX[place].subject) => 1,
        Some(_) => 2,
        None => 1,
    };
    let best = places.iter().map(|place| nearness(*place)).min();
    if let Some(best) = best {
        let mut nearest = places.iter().filter(|place| nearness(**place) == best);
        let first = nearest.next()?;
        // A single word of another subject is a word of everyday.
        let is_clear = nearest.next().is_none() && (best < 2 || stems.len() > 1);
        return is_clear.then(|| INDEX[*first].id);
    }
    let found = find(name, &super::QuestionContext { subject, lesson: &[] });
    let mut said = found.iter().filter(|place| place.how == How::Said);
    let only = said.next().filter(|place| place.words == stems.len())?;
    said.next().is_none().then_some(only.concept)
}
