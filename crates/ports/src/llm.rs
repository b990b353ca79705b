//! The tutor's mind: reads sessions, writes questions, answers.
//!
//! The methods are the product's tasks, not a vendor's chat call, so that the offline tutor (which
//! quotes) and a language model (which is prompted) can stand behind the same trait.

use async_trait::async_trait;
use domain::ConceptId;
use domain::analysis::{Insights, TaughtConcept};
use domain::chat::{Passage, Reply};
use domain::practice::Draft;
use domain::transcript::Turn;

use crate::Fault;

/// A session to be read.
#[derive(Debug, Clone)]
pub struct ReadSession {
    /// All turns, redacted.
    pub turns: Vec<Turn>,
    /// The subject, when whoever uploaded said so.
    pub subject: Option<String>,
}

/// Questions to be written.
#[derive(Debug, Clone)]
pub struct WriteItems {
    /// The session they are about: all turns, redacted.
    pub turns: Vec<Turn>,
    /// The session's subject.
    pub subject: String,
    /// What the session taught: distractors come from here.
    pub concepts: Vec<TaughtConcept>,
    /// What to write, in order.
    pub items: Vec<PlannedItem>,
    /// Questions the student has seen lately: not to be asked again.
    pub avoid: Vec<String>,
    /// Makes the choice among equally good questions repeatable.
    pub seed: u64,
}

/// One question of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedItem {
    /// The concept to practise.
    pub concept_id: ConceptId,
    /// Its name, one of the session's concepts.
    pub concept: String,
    /// 1 (easy) to 10 (hard).
    pub difficulty: u8,
}

/// A question to be answered.
#[derive(Debug, Clone)]
pub struct Respond {
    /// What the student asks, redacted.
    pub question: String,
    /// What was said before in this conversation, redacted, oldest first: (by the student, text).
    pub history: Vec<(bool, String)>,
    /// The best passages of the student's sessions, best first.
    pub passages: Vec<Passage>,
    /// Questions of practices not yet handed in, redacted: their answers must not be given away.
    pub open_questions: Vec<String>,
}

/// Does what a language model does for the product.
#[async_trait]
pub trait Llm: Send + Sync {
    /// Reads a session.
    async fn read_session(&self, request: ReadSession) -> Result<Insights, Fault>;
    /// Writes questions: at most one per planned item, in order, fewer when it can't do better.
    async fn write_items(&self, request: WriteItems) -> Result<Vec<Draft>, Fault>;
    /// Answers from the passages, or says honestly that they don't cover it.
    async fn respond(&self, request: Respond) -> Result<Reply, Fault>;
}
