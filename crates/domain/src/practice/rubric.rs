//! Answers in the student's own words, held against the points that a right one makes.
//!
//! A model reads, the rules here decide. A point counts only with words of the answer that make it, so
//! a model can't be talked into one that is not there; and what nobody is sure of is left to a person.

use serde::{Deserialize, Serialize};

use super::grade::{How, Verdict, grade};
use super::{AnswerKey, Question};
use crate::analysis::Outcome;
use crate::text;

/// The confidence from which on a reading decides, unless it is set otherwise. Models say more than
/// they know, and a wrong verdict costs a student more than a tutor's look.
pub const USUAL_CONFIDENCE: f64 = 0.8;

/// What a model found in an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct RubricReading {
    /// For each point of the rubric, in order: the words of the answer that make it, if any do.
    pub quotes: Vec<Option<String>>,
    /// Whether the answer says something wrong that bears on the question.
    pub has_mistake: bool,
    /// How sure the model is, 0 to 1.
    pub confidence: f64,
    /// The model.
    pub model: String,
    /// The version of the prompt it was asked with.
    pub prompt_version: u32,
}

/// What is kept of a reading, for the person who looks at the answer and for those who look into
/// verdicts. No words of the student are in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RubricNote {
    /// For each point, in order: whether the answer makes it.
    pub made: Vec<bool>,
    pub has_mistake: bool,
    /// 0 to 100.
    pub confidence: u8,
    pub model: String,
    pub prompt_version: u32,
}

impl RubricReading {
    /// Whether the reading is one of this answer: it says something of every point, and its quotes are
    /// words of the answer that the question does not have already.
    pub fn fits(&self, points: &[String], question: &str, answer: &str) -> bool {
        let is_shared = (0.0..=1.0).contains(&self.confidence);
        let quotes = self.quotes.iter().flatten();
        is_shared
            && self.quotes.len() == points.len()
            && quotes.clone().all(|quote| is_quoted(quote, answer) && adds_to(question, quote))
    }

    /// What is kept of it.
    pub fn note(&self) -> RubricNote {
        RubricNote {
            made: self.quotes.iter().map(Option::is_some).collect(),
            has_mistake: self.has_mistake,
            confidence: (self.confidence.clamp(0.0, 1.0) * 100.0).round() as u8,
            model: self.model.clone(),
            prompt_version: self.prompt_version,
        }
    }

    fn outcome(&self) -> Outcome {
        let made = self.quotes.iter().flatten().count();
        match (made, self.has_mistake) {
            (0, _) => Outcome::Incorrect,
            (made, false) if made == self.quotes.len() => Outcome::Correct,
            _ => Outcome::Partial,
        }
    }
}

/// The verdict on an answer in the student's own words, by a reading that fits it. Below `confidence`,
/// and without a reading, it is left to a person; saying that one does not know is no answer.
pub fn judge(
    question: &Question,
    answer: &str,
    reading: Option<&RubricReading>,
    confidence: f64,
) -> Verdict {
    let unjudged = grade(question, answer);
    match reading {
        Some(reading) if unjudged.how == How::LeftToPerson && reading.confidence >= confidence => {
            Verdict { outcome: reading.outcome(), how: How::ByRubric, ..unjudged }
        }
        _ => unjudged,
    }
}

/// The points of a question that is answered in the student's own words.
pub fn points(key: &AnswerKey) -> Option<&[String]> {
    match key {
        AnswerKey::Rubric { points, .. } => Some(points),
        _ => None,
    }
}

/// Whether a text holds all that a point says, in whatever order.
pub fn states(text: &str, point: &str) -> bool {
    let (text, point) = (text::terms(text), text::terms(point));
    !point.is_empty() && point.iter().all(|term| text.contains(term))
}

/// Whether words stand in an answer, one after the other.
pub fn is_quoted(quote: &str, answer: &str) -> bool {
    let (quote, answer) = (text::words(quote), text::words(answer));
    !quote.is_empty() && answer.windows(quote.len()).any(|stretch| stretch == quote)
}

/// Whether a quote says anything that the question does not: a question repeated answers nothing.
fn adds_to(question: &str, quote: &str) -> bool {
    let asked = text::terms(question);
    text::terms(quote).iter().any(|term| !asked.contains(term))
}

#[cfg(test)]
mod tests;
