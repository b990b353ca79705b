//! Whether an answer is right, and how that was found out.
//!
//! Choices are compared by what they say, then by label; numbers by value; short answers with a
//! list. Nothing is ever right for looking similar: a flipped sign or `endothermic` for
//! `exothermic` is wrong.

mod choice;
mod feedback;

pub use feedback::feedback;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::number::{Number, Unit, Value, asked, bare, plain, same_value, units_named_in};
use super::{AnswerKey, Question};
use crate::analysis::Outcome;
use crate::text;

/// More characters than this, in an answer, are not read.
const LONGEST_ANSWER: usize = 2000;

/// Answers that say there is none.
const NO_ANSWERS: [&str; 7] = ["", "-", "?", "idk", "i don't know", "don't know", "no idea"];

/// A graded answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Right or wrong.
    pub outcome: Outcome,
    /// How that was found.
    pub how: How,
    /// The right answer as it is shown: an option's text, a number with its unit, a word.
    pub shown_key: String,
}

/// How a verdict was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The answer says what an option says.
    ChoiceByBody,
    /// The answer names an option's letter.
    ChoiceByLabel,
    /// Numbers were compared by value.
    NumberByValue,
    /// The number has a unit that measures something else, or one the question did not ask for.
    WrongUnit,
    /// The answer repeats arithmetic out of the question instead of working it out.
    Restated,
    /// The answer was looked up in the list of accepted ones.
    ListedAnswer,
    /// There was no answer, which counts as wrong.
    NoAnswer,
    /// Nothing of the expected kind could be read.
    NotUnderstood,
}

/// Grades one answer. Total: whatever is written, there is a verdict.
pub fn grade(question: &Question, answer: &str) -> Verdict {
    let answer: String = answer.trim().chars().take(LONGEST_ANSWER).collect();
    let (correct, how) = match &question.draft.key {
        // A listed option may look like no answer: `-` is a charge, `?` a punctuation mark.
        AnswerKey::Choice { index } => choice::compare(&question.draft.options, *index, &answer),
        AnswerKey::Number { value, tolerance, unit } => {
            let key = NumberKey { value, tolerance: *tolerance, unit: unit.as_deref() };
            compare_number(&question.draft.question, &key, &answer)
        }
        AnswerKey::Text { accepted } => {
            let given = normalised(&answer);
            (accepted.iter().any(|text| normalised(text) == given), How::ListedAnswer)
        }
        AnswerKey::Choices { .. } | AnswerKey::Typed { .. } => (false, How::NotUnderstood),
    };
    let silent = !correct && NO_ANSWERS.contains(&text::folded(&answer).as_str());
    Verdict {
        outcome: if correct { Outcome::Correct } else { Outcome::Incorrect },
        how: if silent { How::NoAnswer } else { how },
        shown_key: shown_key(question),
    }
}

/// The verdict on a question that was left out.
pub fn unanswered(question: &Question) -> Verdict {
    Verdict { outcome: Outcome::Incorrect, how: How::NoAnswer, shown_key: shown_key(question) }
}

/// The score of a practice, 0 to 100, rounded: the mean over all its questions, left-out ones
/// included. A practice without questions scores 0.
pub fn score(outcomes: &[Outcome]) -> u8 {
    let sum: f64 = outcomes.iter().map(|outcome| outcome.value()).sum();
    (100.0 * sum / outcomes.len().max(1) as f64).round() as u8
}

fn shown_key(question: &Question) -> String {
    question.draft.key.shown(&question.draft.options)
}

/// The parts of [`AnswerKey::Number`].
struct NumberKey<'a> {
    value: &'a str,
    tolerance: Option<f64>,
    unit: Option<&'a str>,
}

fn compare_number(stem: &str, key: &NumberKey, answer: &str) -> (bool, How) {
    if squeezed(answer) == squeezed(key.value) && !answer.is_empty() {
        return (true, How::NumberByValue);
    }
    let written = match key.unit {
        Some(unit) => format!("{} {unit}", key.value),
        None => key.value.to_owned(),
    };
    let Some(wanted) = Number::read(&written).or_else(|| Number::read(key.value)) else {
        return compare_list(key, answer);
    };
    let Some(given) = Number::read_literal(answer) else {
        return (false, How::NotUnderstood);
    };
    if asked(stem).is_some_and(|asked| asked.text == bare(&plain(answer))) {
        return (false, How::Restated);
    }
    let Some(value) = in_wanted_unit(&wanted, &given, stem) else {
        return (false, How::WrongUnit);
    };
    (same_value(&wanted.value, &value, key.tolerance), How::NumberByValue)
}

/// `90, 70, 20`: the same numbers in the same order.
fn compare_list(key: &NumberKey, answer: &str) -> (bool, How) {
    let (Some(wanted), Some(given)) = (Number::read_list(key.value), Number::read_list(answer))
    else {
        return (false, How::NotUnderstood);
    };
    let same = wanted.len() == given.len()
        && wanted
            .iter()
            .zip(&given)
            .all(|(a, b)| a.unit == b.unit && same_value(&a.value, &b.value, key.tolerance));
    (same, How::NumberByValue)
}

/// The answer's value counted in the key's unit; none when the units don't go together. A number
/// without unit is taken in the key's.
fn in_wanted_unit(wanted: &Number, given: &Number, stem: &str) -> Option<Value> {
    let converted = |from: &Unit, to: &Unit| {
        from.comparable(to)
            .then(|| given.value.times(Value::exact(from.in_units_of(to)?)))
            .flatten()
    };
    match (&wanted.unit, &given.unit) {
        (_, None) => Some(given.value),
        (Some(to), Some(from)) => converted(from, to),
        (None, Some(from)) if *from == Unit::PERCENT => {
            let plain_number = Unit::read("m/m")?;
            if asks_for_percent(stem) { Some(given.value) } else { converted(from, &plain_number) }
        }
        (None, Some(Unit::Other(words))) => {
            let known: Vec<String> =
                text::words(stem).iter().map(|word| text::stem(word)).collect();
            let named = words.split(' ').all(|word| known.iter().any(|other| other == word));
            named.then_some(given.value)
        }
        (None, Some(from)) => {
            let named = units_named_in(&plain(stem));
            let mut rivals = named.iter().filter(|unit| unit.comparable(from)).peekable();
            (rivals.peek().is_none() || rivals.any(|unit| unit == from)).then_some(given.value)
        }
    }
}

fn asks_for_percent(stem: &str) -> bool {
    let stem = stem.to_lowercase();
    [
        "what percent",
        "which percent",
        "how many percent",
        "percentage",
        "as a percent",
        "in percent",
    ]
    .iter()
    .any(|phrase| stem.contains(phrase))
}

/// A text in plain signs without any space.
fn squeezed(text: &str) -> String {
    plain(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A short answer in the form it is compared in: compatibility forms resolved (NFKC), lower case,
/// without articles, and without punctuation save for signs that carry meaning in a formula.
fn normalised(text: &str) -> String {
    let compatible: String = text.nfkc().collect();
    let folded = text::folded(&compatible);
    let chars: Vec<char> = folded.chars().collect();
    let beside = |at: Option<usize>, is: fn(char) -> bool| {
        at.and_then(|at| chars.get(at)).is_some_and(|c| is(*c))
    };
    let kept = chars.iter().enumerate().map(|(at, &c)| {
        let before = at.checked_sub(1);
        let keep = match c {
            '.' | ',' => {
                beside(Some(at + 1), |c| c.is_ascii_digit())
                    && (c == '.' || beside(before, |c| c.is_ascii_digit()))
            }
            // A hyphen joins two words; a minus and a negative charge stay.
            '-' => {
                !(beside(before, char::is_alphabetic) && beside(Some(at + 1), char::is_alphabetic))
            }
            _ => c.is_alphanumeric() || "+^*/=<>%°'()[]|√π·×".contains(c),
        };
        if keep { c } else { ' ' }
    });
    let kept: String = kept.collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    let first = usize::from(words.len() > 1 && matches!(words[0], "a" | "an" | "the"));
    words[first..].join(" ")
}

#[cfg(test)]
mod tests;
