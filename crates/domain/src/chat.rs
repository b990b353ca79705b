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
    /// Whether the passages support an answer at all.
    pub supported: bool,
    /// The quotes the answer stands on, best first.
    pub quotes: Vec<Quote>,
    /// The writer: `extractive`, or a model's name.
    pub model: String,
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
