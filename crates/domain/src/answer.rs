//! Typed answers: what a key means, how a response is read, and whether both are the same.
//!
//! Reading and comparing are apart: a response that cannot be read is not a wrong one. Everything
//! is bounded in length, depth and time, and nothing is ever right for looking similar.

mod arithmetic;
mod arrangements;
mod chemistry;
mod clock;
mod expression;
mod items;
mod judge;
mod kind;
mod logic;
mod paired;
mod quantity;
mod ratio;
mod reading;
mod sets;
mod slip;
mod token;
mod unit;
mod words;

pub(crate) use arithmetic::{asked, restates};
pub(crate) use judge::{read_number, stated};
pub(crate) use quantity::{Quantity, Tolerance, within};
pub(crate) use ratio::Ratio;
pub use reading::{AnswerReading, read};
pub use slip::Slip;
pub(crate) use token::same_tokens;

use serde::{Deserialize, Serialize};

use judge::Question;
use kind::{form_asked, kind_of};

/// What kind of thing an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// A number, with or without a unit: `3.5 cm`, `1/2`, `6 × 10²³`.
    Number,
    /// An algebraic expression: `x^2 + 1`.
    Expression,
    /// An equation: `y = 2x + 1`. Multiples of both sides are the same equation.
    Equation,
    /// A set of real numbers written as inequalities or intervals: `x < 3`, `[2, ∞)`, `x ≠ 3`; or an
    /// inequality between expressions: `y < 2x`.
    Inequality,
    /// All the solutions, in any order: `x = 2 or x = 1`, `±3`.
    Solutions,
    /// An ordered tuple: `(1, -2)`.
    Tuple,
    /// Several answers in a fixed order: `90, 70, 20`.
    List,
    /// A ratio: `2:3`.
    Ratio,
    /// A time of day: `15:30`, `3:30 pm`.
    TimeOfDay,
    /// A length of time: `2 h 30 min`.
    Duration,
    /// An amount of money: `$5`.
    Money,
    /// A percentage: `25 %`.
    Percentage,
    /// A chemical formula, with its charge: `SO4^2-`. Case matters.
    ChemicalFormula,
    /// A chemical equation: `2H2 + O2 -> 2H2O`.
    ChemicalEquation,
    /// A logical expression: `p ∧ ¬q`.
    Logic,
    /// An option of a choice, or several.
    Choice,
    /// Things in order: `b, a, c`.
    Ordering,
    /// Pairs in any order: `1-b, 2-a`.
    Matching,
    /// A word or phrase out of a list.
    Word,
    /// A number written as a word: `seven`.
    NumberWord,
}

/// The form an expression or number has to be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequiredForm {
    /// A product that can't be taken further apart.
    Factored,
    /// A sum of terms, like terms together.
    Expanded,
    /// Not longer than the key, nothing left to be worked out; fractions and ratios in lowest terms.
    Simplified,
    /// One power: `2^5`.
    Power,
    /// A word with the key's ending, where the ending is what is asked: no plural for a singular.
    Inflected,
}

/// An answer key that says its type. It is kept as it was written and read when it is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TypedKey {
    /// What kind of answer is right.
    #[serde(rename = "type")]
    pub kind: AnswerKind,
    /// The answer as it is shown, in any notation that is read.
    pub value: String,
    /// Other answers that are as right: synonyms, other spellings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The form it has to be in; none means that any equivalent one is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<RequiredForm>,
    /// How precise a number has to be.
    #[serde(default)]
    pub precision: Precision,
    /// The unit of a number, when it is not part of `value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether variables may have other names than in the key.
    #[serde(default)]
    pub renamable: bool,
}

/// How precise a number has to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Precision {
    /// The value itself, in any notation.
    #[default]
    Exact,
    /// Within this share of the value, 0 to 1.
    Relative(f64),
    /// Within this much of the value, in the key's unit.
    Absolute(f64),
    /// The value rounded to at least this many significant figures.
    Figures(u8),
}

impl TypedKey {
    /// A key without extras.
    pub fn new(kind: AnswerKind, value: impl Into<String>) -> Self {
        Self {
            kind,
            value: value.into(),
            also: Vec::new(),
            form: None,
            precision: Precision::Exact,
            unit: None,
            renamable: false,
        }
    }

    /// The key with a form required.
    #[must_use]
    pub fn in_form(mut self, form: RequiredForm) -> Self {
        self.form = Some(form);
        self
    }

    /// The key with a precision.
    #[must_use]
    pub fn within(mut self, precision: Precision) -> Self {
        self.precision = precision;
        self
    }

    /// The key with a unit.
    #[must_use]
    pub fn in_unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }
}

/// Compares an answer with a key. Total, and bounded in time whatever is written.
pub fn compare(key: &TypedKey, question: &str, answer: &str) -> Finding {
    if let Some(problem) = unreadable(answer) {
        return Finding::Unread(problem);
    }
    let tolerance = quantity::Tolerance::Stated(key.precision);
    Question { key, text: question, tolerance }.judge(answer)
}

/// Compares an answer with a number that is right; without a tolerance, integers and fractions are
/// exact and decimals may be off by half a per cent.
pub(crate) fn compare_number(
    value: &str,
    unit: Option<&str>,
    tolerance: Option<f64>,
    question: &str,
    answer: &str,
) -> Finding {
    if let Some(problem) = unreadable(answer) {
        return Finding::Unread(problem);
    }
    let mut key = TypedKey::new(AnswerKind::Number, value);
    key.unit = unit.map(str::to_owned);
    Question { key: &key, text: question, tolerance: stated(tolerance) }.judge(answer)
}

/// Compares an answer with a list of accepted ones that don't say their type: each is of the kind it
/// is written as, in the form that the question asks for.
pub(crate) fn compare_written(accepted: &[String], question: &str, answer: &str) -> Finding {
    if let Some(problem) = unreadable(answer) {
        return Finding::Unread(problem);
    }
    let mut first = None;
    for value in accepted {
        let key = typed(value, question);
        let found = Question { key: &key, text: question, tolerance: stated(None) }.judge(answer);
        if found == Finding::Same {
            return found;
        }
        first.get_or_insert(found);
    }
    first.unwrap_or(Finding::Unread(Unread::NotThatKind))
}

/// The key that a written answer stands for.
pub(crate) fn typed(value: &str, question: &str) -> TypedKey {
    let kind = kind_of(value, question);
    let mut key = TypedKey::new(kind, value);
    if kind == AnswerKind::Expression {
        let written = expression::parse(value);
        key.form = form_asked(question).filter(|form| {
            written.as_ref().is_some_and(|written| expression::has_form(written, written, *form))
        });
        if key.form == Some(RequiredForm::Factored) && !written.is_some_and(|w| w.is_product()) {
            key.form = None;
        }
    }
    key
}

/// A number in which nothing is left to be worked out, in any notation.
pub(crate) fn read_value(text: &str) -> Option<Quantity> {
    read_number(text, "").ok().filter(Quantity::is_value)
}

fn unreadable(answer: &str) -> Option<Unread> {
    if answer.trim().is_empty() {
        Some(Unread::Empty)
    } else if answer.chars().nth(token::LONGEST).is_some() {
        Some(Unread::TooLong)
    } else {
        None
    }
}

/// What comparing an answer with its key comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Right.
    Same,
    /// Wrong, and the slip when it is a known one.
    Different(Option<Slip>),
    /// Not readable as an answer of the key's kind: neither right nor wrong.
    Unread(Unread),
}

/// Why an answer could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// There is nothing.
    Empty,
    /// More characters than an answer has.
    TooLong,
    /// Not of the kind that is asked for.
    NotThatKind,
    /// It names something that the question does not ask about.
    OtherQuantity,
    /// It can mean two things.
    Ambiguous,
}

impl Unread {
    /// A sentence to the student.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Empty => "There is no answer yet.",
            Self::TooLong => "The answer is too long to be read.",
            Self::NotThatKind => "This could not be read as an answer to this question.",
            Self::OtherQuantity => "It names something else than the question asks for.",
            Self::Ambiguous => "It can be read in more than one way.",
        }
    }
}
