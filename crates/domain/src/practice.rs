//! Practice: what is asked, what counts as right.

pub mod check;
pub mod grade;
pub mod hints;
pub mod level;
pub mod plan;
mod request;
pub mod rubric;
mod title;

pub use request::{
    DEFAULT_QUESTIONS, MAX_MINUTES, MAX_QUESTIONS, MIN_MINUTES, MINUTES_PER_QUESTION,
    RequestedConcepts, question_count,
};
pub use title::title;

use serde::{Deserialize, Serialize};

use crate::answer::{Slip, TypedKey};
use crate::ids::{ConceptId, QuestionId};

/// The kinds of answers that questions take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One of the listed options.
    MultipleChoice,
    /// A number, compared by value.
    Numeric,
    /// A word or phrase out of a list of accepted ones.
    ShortAnswer,
    /// A few sentences in the student's own words, held against a rubric.
    FreeText,
}

/// The answer key. Never shown before submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AnswerKey {
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
        /// The accepted answers, the first being the one shown.
        accepted: Vec<String>,
    },
    /// Several options, all of them and no others.
    Choices {
        /// Indexes into the options.
        indexes: Vec<u32>,
    },
    /// An answer that says its type.
    Typed {
        /// What is right.
        answer: TypedKey,
    },
    /// The points that a right answer makes, in any words. A model or a person judges it, never a
    /// comparison of texts.
    Rubric {
        /// A sentence for each, redacted.
        points: Vec<String>,
        /// A right answer, as it is shown. Redacted.
        sample: String,
    },
}

impl AnswerKey {
    /// The right answer as it is shown: an option's text, a number with its unit, a word.
    pub fn shown(&self, options: &[String]) -> String {
        let option = |index: &u32| options.get(*index as usize).cloned().unwrap_or_default();
        match self {
            Self::Choice { index } => option(index),
            Self::Choices { indexes } => indexes.iter().map(option).collect::<Vec<_>>().join(", "),
            Self::Number { value, unit: Some(unit), .. } => format!("{value} {unit}"),
            Self::Number { value, unit: None, .. } => value.clone(),
            Self::Text { accepted } => accepted.first().cloned().unwrap_or_default(),
            Self::Rubric { sample, .. } => sample.clone(),
            Self::Typed { answer } => match answer.unit.as_deref() {
                Some(unit @ ("$" | "€" | "£")) => format!("{unit}{}", answer.value),
                Some(unit @ ("%" | "°")) => format!("{}{unit}", answer.value),
                Some(unit) => format!("{} {unit}", answer.value),
                None => answer.value.clone(),
            },
        }
    }
}

/// A question as a writer proposes it, before it is checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// The concept it practises.
    pub concept_id: ConceptId,
    pub kind: QuestionKind,
    /// The question, redacted plain text. A gap is `_____`.
    pub question: String,
    /// The choices, for multiple choice; else empty.
    pub options: Vec<String>,
    pub key: AnswerKey,
    /// Shown after submission; quotes the session where it can.
    pub explanation: String,
    /// 1 (easy) to 10 (hard).
    pub difficulty: u8,
    /// The turn of the session it was made from, if one.
    pub source_turn: Option<u32>,
    /// The item it can be made from again, if it was made from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ItemOrigin>,
}

/// The item and seed that a question was made from, and its typical mistakes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemOrigin {
    /// Id of the item.
    pub item: String,
    pub seed: u64,
    /// Another number than that of the item today means that the item was changed since.
    pub edition: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<NamedMistake>,
}

/// A wrong answer that follows from a known mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedMistake {
    /// The mistake in a few words.
    pub name: String,
    /// The wrong answer: an option's text, or a value in the kind of the key.
    pub value: String,
}

/// A question as its student sees it before it is handed in: without what is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AskedQuestion {
    pub question_id: QuestionId,
    /// Its text, redacted.
    pub question: String,
    #[serde(rename = "type")]
    pub kind: QuestionKind,
    /// The choices; empty for other kinds.
    pub options: Vec<String>,
    /// 1 (easy) to 10 (hard).
    pub difficulty: u8,
    /// The concept it practises.
    pub concept_id: ConceptId,
}

impl From<&Question> for AskedQuestion {
    fn from(question: &Question) -> Self {
        let Question { question_id, draft } = question;
        Self {
            question_id: *question_id,
            question: draft.question.clone(),
            kind: draft.kind,
            options: draft.options.clone(),
            difficulty: draft.difficulty,
            concept_id: draft.concept_id,
        }
    }
}

/// The verdict that the student was shown, as it is kept with the question. Its mark is kept beside
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// False also for an answer that needs a review.
    pub correct: bool,
    /// With names.
    pub feedback: String,
    pub how: grade::How,
    /// The known kind of mistake; absent from verdicts that were kept before slips were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slip: Option<Slip>,
    /// The reading of an answer in the student's own words, however sure it was; none where no model
    /// read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric: Option<rubric::RubricNote>,
}

/// A question as it stands in a practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    pub question_id: QuestionId,
    /// The rest, as it was written.
    #[serde(flatten)]
    pub draft: Draft,
}
