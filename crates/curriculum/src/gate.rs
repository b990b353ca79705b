//! The gate for items of any origin: what is wrong with a question before anybody sees it.
//!
//! Pure: the caller says what was asked lately. Everything that a rule needs is on the item; a rule
//! that can't be decided from it refuses.

use std::collections::BTreeSet;

use domain::text;
use serde::{Deserialize, Serialize};

use crate::instance::Instance;
use crate::leaks::gives_away;

/// Characters of a question.
const QUESTION_CHARS: std::ops::RangeInclusive<usize> = 8..=1_200;

/// Characters of an option.
const MAX_OPTION_CHARS: usize = 200;

/// Options of a choice.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=6;

/// Questions that share this much of their words, numbers included, are the same question.
const SAME_SHARE: f64 = 0.9;

/// An option that is this many times as long as the longest other one gives itself away.
const TELLING_LENGTH: usize = 3;

/// Options of this many characters are too short to be compared by length.
const SHORT_OPTION: usize = 24;

/// A question as any writer proposes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Proposed {
    /// What is asked.
    pub question: String,
    /// The options of a choice; empty for a typed answer.
    pub options: Vec<String>,
    /// Places of right options; empty for a typed answer.
    pub right: Vec<usize>,
    /// The right answer as it is shown.
    pub answer: String,
    /// Other right answers.
    pub also: Vec<String>,
    /// Answers of typical mistakes.
    pub slips: Vec<String>,
    /// Hints, if any.
    pub hints: Vec<String>,
    /// 1 to 10.
    pub level: u8,
    /// The concept it practises.
    pub concept: String,
}

/// Why a question is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Empty, too short to be a question, or too long.
    Length,
    /// A slot, tag or code of its maker is left in it.
    Unfilled,
    /// It speaks of its own options, of the session or of a person.
    Context,
    /// No right answer, or none that can be shown.
    NoKey,
    /// Several options are right, or the key isn't the right option.
    Ambiguous,
    /// Options that are the same, empty, too many or too few.
    Options,
    /// An option such as "all of the above", or one that its form gives away.
    Telling,
    /// The answer stands in the question.
    Leaked,
    /// A hint gives the answer away.
    HintLeaked,
    /// A slip is the key, or repeats another.
    Slip,
    /// No level between 1 and 10.
    Level,
    /// No concept, or one that is a word of grammar or of talk.
    Concept,
    /// Asked already.
    Repeated,
}

/// Phrases that no question may hold: they point at something that isn't there. The first three may
/// be no part of an option either.
const POINTERS: [&str; 14] = [
    "all of the above",
    "none of the above",
    "both a and b",
    "according to the transcript",
    "in the session",
    "as discussed",
    "the tutor said",
    "the speaker",
    "in the passage above",
    "see the figure",
    "the picture above",
    "lorem ipsum",
    "insert question",
    "as an ai",
];

/// Traces of a maker.
const TRACES: [&str; 10] =
    ["{{", "}}", "${", "<b>", "</", "[STUDENT]", "[TUTOR]", "[PERSON", "undefined", "[object"];

/// Words of talk that are no concept.
const NO_CONCEPTS: [&str; 12] = [
    "", "zero", "thing", "things", "stuff", "question", "answer", "number", "example", "homework",
    "lesson", "problem",
];

/// All that is wrong with a question; empty if it may be asked. `recent` holds questions that were
/// asked lately.
pub fn refusals(item: &Proposed, recent: &[&str]) -> BTreeSet<Refusal> {
    let mut refusals = BTreeSet::new();
    let mut refuse = |is_refused: bool, refusal: Refusal| {
        if is_refused {
            refusals.insert(refusal);
        }
    };
    let question = item.question.trim();
    refuse(!QUESTION_CHARS.contains(&question.chars().count()), Refusal::Length);
    refuse(!question.contains(char::is_alphanumeric), Refusal::Length);
    let mut texts = std::iter::once(question).chain(item.options.iter().map(String::as_str));
    refuse(texts.clone().any(is_unfilled), Refusal::Unfilled);
    let folded = question.to_lowercase();
    refuse(POINTERS.iter().any(|pointer| folded.contains(pointer)), Refusal::Context);
    refuse(item.answer.trim().is_empty(), Refusal::NoKey);
    refuse(texts.any(|text| text.contains('\u{fffd}')), Refusal::Unfilled);
    let word_count = item.answer.chars().filter(|c| c.is_alphanumeric()).count();
    // A question that repeats wrong options as well gives nothing away.
    let lists_options = item
        .options
        .iter()
        .any(|option| value_of(option) != value_of(&item.answer) && holds(question, option));
    refuse(word_count > 2 && !lists_options && holds(question, &item.answer), Refusal::Leaked);
    refuse(item.hints.iter().any(|hint| gives_away(hint, &item.answer)), Refusal::HintLeaked);
    refuse(!(1..=10).contains(&item.level), Refusal::Level);
    let concept = item.concept.trim().to_lowercase();
    refuse(NO_CONCEPTS.contains(&concept.as_str()) || text::is_stop(&concept), Refusal::Concept);
    refuse(recent.iter().any(|asked| is_same(question, asked)), Refusal::Repeated);
    refusals.extend(of_options(item));
    refusals.extend(of_slips(item));
    refusals
}

/// Whether a trace of its maker is left in a text: a tag, a placeholder, a slot such as `{speed}`.
fn is_unfilled(text: &str) -> bool {
    let is_slot = |rest: &str| {
        rest.split_once('}').is_some_and(|(name, _)| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        })
    };
    TRACES.iter().any(|trace| text.contains(trace))
        || text.split_whitespace().any(|word| word == "NaN")
        || text.split('{').skip(1).any(is_slot)
}

/// A word of the answer's length may stand in a question by chance; the answer with its inflections
/// may not.
fn holds(question: &str, answer: &str) -> bool {
    if answer.chars().any(char::is_alphabetic) {
        let stems = |text: &str| -> Vec<String> {
            text::words(text).iter().map(|word| text::stem(word)).collect()
        };
        let (question, answer) = (stems(question), stems(answer));
        !answer.is_empty() && question.windows(answer.len()).any(|window| window == answer)
    } else {
        answer.contains(['=', '→']) && gives_away(question, answer)
    }
}

fn of_options(item: &Proposed) -> BTreeSet<Refusal> {
    let mut refusals = BTreeSet::new();
    if item.options.is_empty() {
        if !item.right.is_empty() {
            refusals.insert(Refusal::Ambiguous);
        }
        return refusals;
    }
    let values: Vec<String> = item.options.iter().map(|option| value_of(option)).collect();
    let distinct: BTreeSet<&String> = values.iter().collect();
    let is_bad =
        |option: &String| option.trim().is_empty() || option.chars().count() > MAX_OPTION_CHARS;
    if distinct.len() < values.len()
        || !OPTIONS.contains(&values.len())
        || item.options.iter().any(is_bad)
    {
        refusals.insert(Refusal::Options);
    }
    let [right] = item.right.as_slice() else {
        // An order has all its options in `right`, each once.
        let places: BTreeSet<usize> = item.right.iter().copied().collect();
        if places.len() != item.options.len() || item.right.len() != item.options.len() {
            refusals.insert(Refusal::Ambiguous);
        }
        return refusals;
    };
    match item.options.get(*right) {
        None => _ = refusals.insert(Refusal::NoKey),
        Some(option) => {
            if value_of(option) != value_of(&item.answer) {
                refusals.insert(Refusal::Ambiguous);
            }
            let others = item.options.iter().enumerate().filter(|(place, _)| place != right);
            let longest = others.map(|(_, option)| option.chars().count()).max().unwrap_or(0);
            let length = option.chars().count();
            if length > SHORT_OPTION && length > TELLING_LENGTH * longest {
                refusals.insert(Refusal::Telling);
            }
        }
    }
    let also: Vec<String> = item.also.iter().map(|also| value_of(also)).collect();
    if values.iter().enumerate().any(|(place, value)| place != *right && also.contains(value)) {
        refusals.insert(Refusal::Ambiguous);
    }
    let is_pointer = |option: &String| {
        let folded = option.to_lowercase();
        POINTERS[..3].iter().any(|pointer| folded.contains(pointer))
    };
    if item.options.iter().any(is_pointer) {
        refusals.insert(Refusal::Telling);
    }
    refusals
}

fn of_slips(item: &Proposed) -> BTreeSet<Refusal> {
    let answer = value_of(&item.answer);
    let also: Vec<String> = item.also.iter().map(|also| value_of(also)).collect();
    let values: Vec<String> = item.slips.iter().map(|slip| value_of(slip)).collect();
    let distinct: BTreeSet<&String> = values.iter().collect();
    let is_right = |value: &String| *value == answer || also.contains(value);
    if values.iter().any(is_right) || distinct.len() < values.len() {
        return BTreeSet::from([Refusal::Slip]);
    }
    BTreeSet::new()
}

/// What an option is worth: a number by its value, whatever its notation; a text without case, the
/// article before it and the full stop after it.
fn value_of(option: &str) -> String {
    let option = option.trim().replace('−', "-").to_lowercase();
    let number = option.replace([',', ' '], "");
    if let Some(value) = number_of(&number) {
        return format!("#{value}");
    }
    let option = option.trim_end_matches('.');
    let bare = ["the ", "an ", "a "].iter().find_map(|article| option.strip_prefix(article));
    let bare = bare.filter(|rest| rest.chars().take_while(|c| c.is_alphabetic()).count() > 1);
    bare.unwrap_or(option).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn number_of(text: &str) -> Option<f64> {
    let (text, scale) = text.strip_suffix('%').map_or((text, 1.0), |text| (text, 0.01));
    // Digits after a zero are a code, not a number: 0101.
    if text.len() > 1
        && text.starts_with('0')
        && text[1..].starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let value = match text.split_once('/') {
        Some((top, bottom)) => top.parse::<f64>().ok()? / bottom.parse::<f64>().ok()?,
        None => text.parse::<f64>().ok()?,
    };
    value.is_finite().then(|| (value * scale * 1e9).round() / 1e9 + 0.0)
}

/// Whether two questions are the same but for order, case and words of grammar. Numbers count: the
/// same question with other numbers is another one.
fn is_same(left: &str, right: &str) -> bool {
    let (left, right): (BTreeSet<String>, BTreeSet<String>) =
        (text::terms(left).into_iter().collect(), text::terms(right).into_iter().collect());
    let numbers = |terms: &BTreeSet<String>| -> BTreeSet<String> {
        terms.iter().filter(|term| term.contains(|c: char| c.is_ascii_digit())).cloned().collect()
    };
    if left.is_empty() || right.is_empty() || numbers(&left) != numbers(&right) {
        return false;
    }
    let common = left.intersection(&right).count() as f64;
    common / (left.len().max(right.len()) as f64) >= SAME_SHARE
}

impl From<&Instance> for Proposed {
    fn from(instance: &Instance) -> Self {
        let key = instance.key.as_ref();
        Self {
            question: instance.question.text.clone(),
            options: instance
                .choices
                .as_ref()
                .map_or_else(Vec::new, |choices| choices.options.clone()),
            right: instance.choices.as_ref().map_or_else(Vec::new, |choices| choices.right.clone()),
            answer: instance.answer.clone(),
            also: key.map_or_else(Vec::new, |key| key.also.clone()),
            slips: instance.slips.iter().map(|slip| slip.shown.clone()).collect(),
            hints: instance.hints.iter().map(|hint| hint.text.clone()).collect(),
            level: instance.level,
            concept: instance.concept.clone(),
        }
    }
}
