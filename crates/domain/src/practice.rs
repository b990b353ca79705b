//! Practice: what is asked, what counts as right.

pub mod check;
pub mod grade;
mod number;
pub mod plan;

use serde::{Deserialize, Serialize};

use crate::ids::{ConceptId, QuestionId};

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One of the listed options.
    MultipleChoice,
    /// A number, compared by value.
    Numeric,
    /// A word or phrase out of a list of accepted ones.
    ShortAnswer,
}

/// What is right. Never shown before submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Key {
    /// The option at this place, from 0.
    Choice {
        /// Index into the options.
        index: u32,
    },
    /// A number, with the relative tolerance when the default is not meant.
    Number {
        /// The value as it was written: `1/2`, `3.5`, `1e-3`.
        value: String,
        /// Relative tolerance; none means the default of the grading rules.
        tolerance: Option<f64>,
        /// The unit expected, if any, such as `cm`.
        unit: Option<String>,
    },
    /// Any of these, after normalisation.
    Text {
        /// What is accepted, the first being the one shown.
        accepted: Vec<String>,
    },
}

/// A question as a writer proposes it, before it is checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// The concept it practises.
    pub concept_id: ConceptId,
    /// What kind of answer it takes.
    pub kind: QuestionKind,
    /// The question, redacted plain text. A gap is `_____`.
    pub question: String,
    /// The choices, for multiple choice; else empty.
    pub options: Vec<String>,
    /// What is right.
    pub key: Key,
    /// Why it is right, shown after submission; quotes the session where it can.
    pub explanation: String,
    /// 1 (easy) to 10 (hard).
    pub difficulty: u8,
    /// The turn of the session it was made from, if one.
    pub source_turn: Option<u32>,
}

/// A question as it stands in a practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// Its id.
    pub question_id: QuestionId,
    /// The rest, as it was written.
    #[serde(flatten)]
    pub draft: Draft,
}
