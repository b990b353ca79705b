//! Answers with quotes.

use serde::{Deserialize, Serialize};

use crate::ids::{ChunkId, SessionId};

/// A passage of one of the student's own sessions, found for a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Passage {
    /// The chunk it is.
    pub chunk_id: ChunkId,
    /// The session it is from.
    pub session_id: SessionId,
    /// How well it fits the question, 0 to 1.
    pub relevance: f64,
    /// The turns it is made of, redacted, in order.
    pub turns: Vec<crate::transcript::Turn>,
}

/// What the tutor behind the `Llm` port makes of a question and the passages found for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// The answer, redacted, as Markdown-free plain text.
    pub text: String,
    /// How far the passages answer what was asked.
    pub coverage: Coverage,
    /// The quotes the answer stands on, best first.
    pub quotes: Vec<Quote>,
    /// The writer: `extractive`, or a model's name.
    pub model: String,
}

/// How far a student's sessions answer a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// They say what was asked.
    Answered,
    /// They speak of it without saying what was asked.
    Touched,
    /// They hold nothing about it.
    Absent,
}

impl Coverage {
    /// The most an answer can be sure of: a quote that only touches the question leaves it open,
    /// so it stays below the confidence at which the tutor is no longer suggested.
    pub const fn cap(self) -> f64 {
        match self {
            Self::Answered => 1.0,
            Self::Touched => 0.4,
            Self::Absent => 0.0,
        }
    }
}

/// A stretch of turns an answer quotes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// Which of the passages given, from 0.
    pub passage: u32,
    /// The session's turn that is quoted.
    pub turn: u32,
}
