//! The result of reading a session.

use serde::{Deserialize, Serialize};

use crate::ids::ConceptId;
use crate::transcript::{Reading, SessionLanguage};

/// Everything read out of one transcript. All text is redacted: no names, no contact details.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Insights {
    /// The subject taught, such as `Chemistry`; `General` when nothing tells.
    pub subject: String,
    /// The session's topics, most important first, at most 8, the subject's name first.
    pub topics: Vec<String>,
    /// In the order they came up, at most 12.
    pub concepts: Vec<TaughtConcept>,
    /// Short sentences, at most 6.
    pub student_strengths: Vec<String>,
    /// Short sentences, at most 6.
    pub areas_for_improvement: Vec<String>,
    /// Tasks that were agreed on, at most 8.
    pub action_items: Vec<String>,
    /// The reader that found all this: `extractive`, or a model's name.
    pub model: String,
    /// How much of the session it could read; the whole for analyses made before this was noted.
    #[serde(default)]
    pub coverage: AnalysisCoverage,
}

/// How much of a session its analysis stands on. What is empty in one that isn't whole wasn't absent
/// from the lesson.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnalysisCoverage {
    #[default]
    Whole,
    /// The words of its language that show agreement, correction and homework, and the names of some
    /// concepts.
    CueWords,
    /// Nothing: its language isn't analysed.
    Nothing,
}

impl AnalysisCoverage {
    /// What a reader of the analysis should know, in words; none where all was read.
    pub fn limitation(self, language: Option<SessionLanguage>) -> Option<String> {
        let language = language.map_or("another language", SessionLanguage::name);
        match self {
            Self::Whole => None,
            Self::CueWords => Some(format!(
                "This session is in {language}. It was read whole and can be searched, but the \
                 offline tutor analyses English only: here it goes by words of agreement, \
                 correction and homework and by the names of some concepts, and may miss others."
            )),
            Self::Nothing => Some(format!(
                "This session is in {language}. It was read whole and can be searched, but the \
                 offline tutor analyses English only, so it can't say what was taught or agreed."
            )),
        }
    }
}

/// The analysis that is kept with a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredAnalysis {
    #[serde(flatten)]
    pub insights: Insights,
    /// In the order of the concepts; empty until they are stored.
    #[serde(default, rename = "conceptIds")]
    pub concept_ids: Vec<ConceptId>,
}

/// How a session's transcript was read, as it is kept with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionReading {
    /// Its shape, how far its speakers can be relied on, and what its reader should know.
    #[serde(flatten)]
    pub reading: Reading,
    /// The language that most of it is in; none if there is too little to tell.
    pub language: Option<SessionLanguage>,
    /// Whether what the student said in it counts as evidence: several speakers were told apart, and
    /// it is sure which of them is the student.
    pub evidence_counted: bool,
}

/// A concept as one session taught it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaughtConcept {
    /// The name as a textbook's index has it: `pH scale`.
    pub name: String,
    /// One sentence, quoted from the tutor where possible.
    pub description: Option<String>,
    /// 1 (easy) to 10 (hard).
    pub difficulty: u8,
    /// The evidence in the student's own words, in order.
    pub evidence: Vec<Observed>,
    /// The turns that teach it (indexes into the session's turns), ascending.
    pub turns: Vec<u32>,
}

/// One sign in the transcript that the student has, or has not, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Observed {
    /// The student's turn it was seen in.
    pub turn: u32,
    pub outcome: Outcome,
}

/// The result of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Correct,
    /// Partly right: counts as half.
    Partial,
    Incorrect,
}

impl Outcome {
    /// 1, ½ or 0.
    pub const fn value(self) -> f64 {
        match self {
            Self::Correct => 1.0,
            Self::Partial => 0.5,
            Self::Incorrect => 0.0,
        }
    }

    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::Partial => "partial",
            Self::Incorrect => "incorrect",
        }
    }

    /// The outcome a table's word names, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Correct, Self::Partial, Self::Incorrect].into_iter().find(|o| o.as_str() == word)
    }
}
