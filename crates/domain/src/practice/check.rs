//! What a question has to satisfy before a student may see it.
//!
//! A flaw is a reason to write the question again, so it says what is wrong with it.

mod likeness;

use std::collections::BTreeSet;

use crate::answer::{
    AnswerKind, Precision, Quantity, Tolerance, TypedKey, asked, read, read_number, read_value,
    same_tokens, stated, within,
};
use crate::practice::{AnswerKey, Draft, QuestionKind, rubric};
use crate::text;

/// How many of the latest questions a new one must not repeat.
pub const RECENT_QUESTIONS: usize = 50;

/// How many options a choice has.
const OPTIONS: std::ops::RangeInclusive<usize> = 3..=6;

/// Longest texts, in characters.
const LONGEST_QUESTION: usize = 600;
const LONGEST_OPTION: usize = 200;
const LONGEST_KEY: usize = 200;
const LONGEST_EXPLANATION: usize = 1000;

/// Shorter questions than this, in characters, ask nothing.
const SHORTEST_QUESTION: usize = 8;

/// How many answers a list may accept.
const MOST_ACCEPTED: usize = 12;

/// Points of the longest rubric: an answer of a few sentences makes no more.
const MOST_POINTS: usize = 5;

/// Characters of the longest answer in a student's own words that is shown as a good one.
const LONGEST_SAMPLE: usize = 600;

/// The same value, however it is written.
const EXACT: Tolerance = Tolerance::Stated(Precision::Relative(0.0));

/// From this share of common shingles (runs of neighbouring words) on, two questions are the same.
const DUPLICATE: f64 = 0.8;

/// Why a question cannot be served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("it names no concept")]
    NoConcept,
    #[error("its difficulty is {0}, not 1 to 10")]
    Difficulty(u8),
    /// A text is empty, too short or too long.
    #[error("its {0} is empty, too short or too long")]
    Length(&'static str),
    /// Kind and key don't go together, or options stand where none belong.
    #[error("its key or its options are not those of its kind")]
    Kind,
    /// Not 3 to 6 options.
    #[error("it has {0} options, not 3 to 6")]
    OptionCount(usize),
    /// Two options say the same, so that the key would not be the only right one.
    #[error("options {0} and {1} are the same")]
    SameOptions(usize, usize),
    /// The key points at no option, or accepts nothing.
    #[error("it has no key")]
    NoKey,
    /// The key is not a number.
    #[error("its key cannot be read as a number")]
    NotANumber,
    /// The key is not of the kind that it says it is.
    #[error("its key cannot be read as the kind of answer it names")]
    Unreadable,
    #[error("its tolerance is not between 0 and 1")]
    Tolerance,
    /// The rubric has no points, too many, or two that say the same.
    #[error("its rubric has no points, more than {MOST_POINTS}, or the same point twice")]
    Rubric,
    /// Its own good answer does not make the points of the rubric.
    #[error("its answer does not make point {0} of its rubric")]
    UnmadePoint(usize),
    /// The answer can be read off the question.
    #[error("the question gives its answer away")]
    GivesAway,
    /// Working out the question's arithmetic gives something else.
    #[error("working it out does not give its key")]
    WrongKey,
    /// Asked lately.
    #[error("it repeats a recent question")]
    Repeats,
}

/// Checks a draft against the rules for served questions and against the texts of recent ones
/// (newest first; the first [`RECENT_QUESTIONS`] count). Answers the first flaw.
pub fn check(draft: &Draft, recent: &[String]) -> Result<(), Flaw> {
    check_shape(draft)?;
    match &draft.key {
        AnswerKey::Choice { index } => check_choice(draft, *index as usize)?,
        AnswerKey::Number { value, tolerance, unit } => {
            check_number(draft, value, *tolerance, unit.as_deref())?;
        }
        AnswerKey::Text { accepted } => check_listed(draft, accepted)?,
        AnswerKey::Choices { indexes } => check_choices(draft, indexes)?,
        AnswerKey::Typed { answer } => check_typed(draft, answer)?,
        AnswerKey::Rubric { points, sample } => check_rubric(draft, points, sample)?,
    }
    let repeats = |other: &String| likeness::of(&draft.question, other) >= DUPLICATE;
    if recent.iter().take(RECENT_QUESTIONS).any(repeats) {
        return Err(Flaw::Repeats);
    }
    Ok(())
}

fn check_shape(draft: &Draft) -> Result<(), Flaw> {
    if draft.concept_id.0.is_nil() {
        return Err(Flaw::NoConcept);
    }
    if !(1..=10).contains(&draft.difficulty) {
        return Err(Flaw::Difficulty(draft.difficulty));
    }
    check_length("question", &draft.question, SHORTEST_QUESTION, LONGEST_QUESTION)?;
    check_length("explanation", &draft.explanation, 1, LONGEST_EXPLANATION)?;
    let fits = match (&draft.key, draft.kind) {
        (AnswerKey::Choice { .. } | AnswerKey::Choices { .. }, QuestionKind::MultipleChoice) => {
            true
        }
        (AnswerKey::Number { .. }, QuestionKind::Numeric)
        | (AnswerKey::Text { .. }, QuestionKind::ShortAnswer)
        | (AnswerKey::Rubric { .. }, QuestionKind::FreeText)
        | (AnswerKey::Typed { .. }, QuestionKind::Numeric | QuestionKind::ShortAnswer) => {
            draft.options.is_empty()
        }
        _ => false,
    };
    if fits { Ok(()) } else { Err(Flaw::Kind) }
}

fn check_length(what: &'static str, text: &str, least: usize, most: usize) -> Result<(), Flaw> {
    let length = text.trim().chars().count();
    if (least..=most).contains(&length) { Ok(()) } else { Err(Flaw::Length(what)) }
}

fn check_choice(draft: &Draft, key: usize) -> Result<(), Flaw> {
    let options = &draft.options;
    let is_truth = options == &["True", "False"];
    if !is_truth && !OPTIONS.contains(&options.len()) {
        return Err(Flaw::OptionCount(options.len()));
    }
    for option in options {
        check_length("option", option, 1, LONGEST_OPTION)?;
    }
    let right = options.get(key).ok_or(Flaw::NoKey)?;
    let numbers: Vec<_> =
        options.iter().map(|option| read_value(option).filter(|_| !is_code(option))).collect();
    for second in 1..options.len() {
        for first in 0..second {
            let same_number = match (&numbers[first], &numbers[second]) {
                (Some(a), Some(b)) => a.units == b.units && within(a, b, EXACT),
                _ => false,
            };
            if same_number || is_same_option(&options[first], &options[second]) {
                return Err(Flaw::SameOptions(first, second));
            }
        }
    }
    // When other options stand in the question too, as in `Is it an acid or a base?`, the key's
    // standing there tells nothing.
    let others = options.iter().enumerate().filter(|(index, _)| *index != key);
    let only = !others.map(|(_, option)| option).any(|option| gives_away(draft, option));
    if only && gives_away(draft, right) {
        return Err(Flaw::GivesAway);
    }
    match (asked(&draft.question), &numbers[key]) {
        // The key of a curriculum's item was computed together with its question.
        _ if draft.origin.is_some() => Ok(()),
        (Some(asked), Some(number)) if !within(&asked, number, Tolerance::ByNotation) => {
            Err(Flaw::WrongKey)
        }
        _ => Ok(()),
    }
}

fn check_choices(draft: &Draft, indexes: &[u32]) -> Result<(), Flaw> {
    if !OPTIONS.contains(&draft.options.len()) {
        return Err(Flaw::OptionCount(draft.options.len()));
    }
    for option in &draft.options {
        check_length("option", option, 1, LONGEST_OPTION)?;
    }
    let distinct: BTreeSet<&u32> = indexes.iter().collect();
    let all_there = indexes.iter().all(|index| (*index as usize) < draft.options.len());
    let is_key = !indexes.is_empty() && all_there && distinct.len() == indexes.len();
    if is_key { Ok(()) } else { Err(Flaw::NoKey) }
}

fn check_typed(draft: &Draft, key: &TypedKey) -> Result<(), Flaw> {
    check_length("key", &key.value, 1, LONGEST_KEY)?;
    for other in &key.also {
        check_length("key", other, 1, LONGEST_KEY)?;
    }
    if read(key.kind, &draft.question, &key.value).problem.is_some() {
        return Err(Flaw::Unreadable);
    }
    let is_words = matches!(key.kind, AnswerKind::Word | AnswerKind::NumberWord);
    if is_words && gives_away(draft, &key.value) { Err(Flaw::GivesAway) } else { Ok(()) }
}

/// Whether the question holds its answer. Items ask for forms of a word too, so that another form of
/// it gives nothing away there, and neither does a letter or a quantity that happens to come out.
fn gives_away(draft: &Draft, right: &str) -> bool {
    if draft.origin.is_none() {
        return mentions(&draft.question, right);
    }
    let (question, right) = (text::words(&draft.question), text::words(right));
    let is_quantity = right.first().is_some_and(|word| Quantity::read(word).is_some());
    let is_letter = right.len() == 1 && right[0].chars().count() == 1;
    !right.is_empty()
        && !is_letter
        && !is_quantity
        && question.windows(right.len()).any(|part| part == right)
}

fn check_number(
    draft: &Draft,
    value: &str,
    tolerance: Option<f64>,
    unit: Option<&str>,
) -> Result<(), Flaw> {
    check_length("key", value, 1, LONGEST_KEY)?;
    let key = read_number(value, "").map_err(|_| Flaw::NotANumber)?;
    if tolerance.is_some_and(|tolerance| !(0.0..=1.0).contains(&tolerance)) {
        return Err(Flaw::Tolerance);
    }
    if unit.is_some_and(|unit| unit.trim().is_empty()) {
        return Err(Flaw::Length("unit"));
    }
    if states_result(&draft.question, &key) {
        return Err(Flaw::GivesAway);
    }
    match asked(&draft.question) {
        Some(asked) if !within(&asked, &key, stated(tolerance)) => Err(Flaw::WrongKey),
        _ => Ok(()),
    }
}

fn check_listed(draft: &Draft, accepted: &[String]) -> Result<(), Flaw> {
    if accepted.is_empty() || accepted.len() > MOST_ACCEPTED {
        return Err(Flaw::NoKey);
    }
    for answer in accepted {
        check_length("key", answer, 1, LONGEST_KEY)?;
        if mentions(&draft.question, answer) {
            return Err(Flaw::GivesAway);
        }
    }
    Ok(())
}

/// A rubric is served only with points that a person could tick off, none of which is in the question,
/// and which its own good answer makes: a point that shares no word with it is about something else.
fn check_rubric(draft: &Draft, points: &[String], sample: &str) -> Result<(), Flaw> {
    check_length("answer", sample, 1, LONGEST_SAMPLE)?;
    let distinct: BTreeSet<Vec<String>> = points.iter().map(|point| text::terms(point)).collect();
    if !(1..=MOST_POINTS).contains(&points.len()) || distinct.len() != points.len() {
        return Err(Flaw::Rubric);
    }
    let made = text::terms(sample);
    for (at, point) in points.iter().enumerate() {
        check_length("point", point, 1, LONGEST_KEY)?;
        let terms = text::terms(point);
        if !terms.iter().any(|term| made.contains(term)) {
            return Err(Flaw::UnmadePoint(at + 1));
        }
        if rubric::states(&draft.question, point) {
            return Err(Flaw::GivesAway);
        }
    }
    if mentions(&draft.question, sample) { Err(Flaw::GivesAway) } else { Ok(()) }
}

/// Whether a reader can't tell two options apart.
fn is_same_option(a: &str, b: &str) -> bool {
    if is_code(a) || is_code(b) {
        return a.trim() == b.trim();
    }
    same_tokens(a, b)
}

/// Digits after a zero are a code, not a number: `0111`.
fn is_code(option: &str) -> bool {
    option.starts_with('0') && option[1..].starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a text mentions a phrase, word for word by stem and in order. Words of grammar alone, such
/// as `not`, name nothing, and neither do numbers, which a question may have to mention.
fn mentions(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (text::terms(text), text::terms(phrase));
    let numeric = phrase.iter().all(|term| Quantity::read(term).is_some());
    !phrase.is_empty() && !numeric && text.windows(phrase.len()).any(|part| part == phrase)
}

/// Whether a question says what comes out: `… = 42`, `which makes 42`.
fn states_result(question: &str, key: &Quantity) -> bool {
    let verbs = ["=", "≈", "equals", "makes", "gives", "answer is", "result is"];
    let is_key = |text: &str| {
        Quantity::read(first_word(text)).is_some_and(|number| within(key, &number, EXACT))
    };
    verbs.iter().any(|verb| question.split(verb).skip(1).any(is_key))
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default().trim_end_matches(['?', ',', '.', ')', '$'])
}

#[cfg(test)]
mod tests;
