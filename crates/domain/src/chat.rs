//! Answers with quotes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use uuid::Uuid;

use crate::ids::{SessionId, derive};

/// Below this confidence the student is told to take the question to the tutor.
pub const SUGGEST_TUTOR_BELOW: f64 = 0.5;

/// A passage of one of the student's own sessions, found for a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Passage {
    pub session_id: SessionId,
    /// The fit to the question, 0 to 1.
    pub relevance: f64,
    /// The turns it is made of, redacted, in order.
    pub turns: Vec<crate::transcript::Turn>,
}

/// The metadata kept with an answer: ids and numbers, no text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerMetadata {
    /// 0 to 1; none where nothing of the sessions is claimed.
    pub confidence: Option<f64>,
    /// What it stands on; answers of before stood on the sessions.
    #[serde(default)]
    pub basis: AnswerBasis,
    /// How far the sessions cover the question; none where they weren't searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// The tasks that count as done by it (see [`homework_id`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub homework_done: Vec<Uuid>,
    /// True if the answer said to take the question to the tutor.
    pub suggest_tutor: bool,
    /// The model that wrote it, or `extractive`.
    pub model: String,
    /// The version of the prompt that the model was given; none without a model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// The places it quotes, best first.
    pub sources: Vec<QuotedPlace>,
    /// The time that the vector index took, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vector_ms: Option<f64>,
    /// For an answer to a message that told of a danger: the region whose help lines it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_region: Option<String>,
    /// The time when the student reported it as wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<DateTime<Utc>>,
}

/// What an answer stands on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerBasis {
    /// What was said in the student's sessions.
    #[default]
    Sessions,
    /// What the product keeps of the student: homework, practices, goals, mastery.
    Records,
    /// What is taught at school, not said in a session.
    Curriculum,
    /// Nothing: small talk, a hint.
    Nothing,
}

impl AnswerBasis {
    /// Its word in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Records => "records",
            Self::Curriculum => "curriculum",
            Self::Nothing => "nothing",
        }
    }
}

/// The id of a task that was agreed on in a session, by its redacted text.
pub fn homework_id(session: SessionId, text: &str) -> Uuid {
    derive(session.0, &format!("homework {text}"))
}

/// A place in a session that an answer quotes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotedPlace {
    pub session_id: SessionId,
    pub turn: u32,
    /// The fit of the passage around it to the question, 0 to 1.
    pub relevance: f64,
}

/// The reply behind the `Llm` port to a question and the passages found for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// The answer, redacted, as Markdown-free plain text.
    pub text: String,
    pub coverage: Coverage,
    /// What it stands on.
    pub basis: AnswerBasis,
    /// The quotes the answer stands on, best first.
    pub quotes: Vec<Quote>,
    /// The writer: [`EXTRACTIVE`], or a model's name.
    pub model: String,
    /// The version of the prompt that the model was given; none without a model.
    #[serde(default)]
    pub prompt: Option<String>,
}

/// The name of a writer that is no language model.
pub const EXTRACTIVE: &str = "extractive";

/// The name of the writer of answers that were written beforehand.
pub const PREPARED: &str = "prepared";

/// The state of a student's sessions when a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LessonState {
    /// There is no session.
    NoSession,
    /// There are sessions, but none of them has been read.
    NotRead,
    /// Sessions were searched.
    Searched,
}

impl Reply {
    /// The answer to a question for which no passage was found. Nobody has to be asked for it.
    pub fn uncovered(material: LessonState) -> Self {
        let text = match material {
            LessonState::NoSession => {
                "There is no session of yours yet. I only answer from what was said in your tutoring \
                 sessions, so ask me again when you have had one and it was uploaded. Until then, \
                 please ask your tutor."
            }
            LessonState::NotRead => {
                "Your session has not been read yet, so I can't answer from it. Ask me again when it \
                 has been; until then, please ask your tutor."
            }
            LessonState::Searched => {
                "I found nothing about this in your sessions. I only answer from what was said in \
                 them, so please ask your tutor."
            }
        };
        Self {
            text: text.to_owned(),
            coverage: Coverage::Absent,
            basis: AnswerBasis::Sessions,
            quotes: Vec::new(),
            model: EXTRACTIVE.to_owned(),
            prompt: None,
        }
    }

    /// The reply with other words in place of a model's that are not given.
    #[must_use]
    pub fn refused(self, text: &str) -> Self {
        let text = text.to_owned();
        Self {
            text,
            coverage: Coverage::Absent,
            basis: AnswerBasis::Sessions,
            quotes: Vec::new(),
            ..self
        }
    }

    /// The answer where a school has switched the companion off, in a language (`en`, `es`, `de`).
    pub fn closed(language: &str) -> &'static str {
        match language {
            "es" => {
                "Tu escuela ha desactivado las respuestas del compañero de estudio, así que no puedo \
                 contestar preguntas. Pregúntaselo a tu tutor."
            }
            "de" => {
                "Deine Schule hat die Antworten des Lernbegleiters ausgeschaltet, deshalb kann ich \
                 keine Fragen beantworten. Frag bitte deine Tutorin oder deinen Tutor."
            }
            _ => {
                "Your school has switched off the companion's answers, so I can't answer questions. \
                 Please ask your tutor."
            }
        }
    }
}

/// The coverage of a question by a student's sessions.
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
    /// Its word in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Touched => "touched",
            Self::Absent => "absent",
        }
    }
}

/// A stretch of turns an answer quotes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The index of the passage, from 0.
    pub passage: u32,
    /// The session's turn that is quoted.
    pub turn: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_uncovered_question_quotes_nothing_and_leads_to_the_tutor() {
        for material in [LessonState::NoSession, LessonState::NotRead, LessonState::Searched] {
            let reply = Reply::uncovered(material);
            assert!(reply.quotes.is_empty() && reply.text.contains("ask your tutor"), "{reply:?}");
            assert_eq!((reply.coverage, &*reply.model), (Coverage::Absent, "extractive"));
        }
    }
}
