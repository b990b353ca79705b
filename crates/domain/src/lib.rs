//! The rules of the product as pure functions over values.
//!
//! Nothing here is async, does I/O, reads a clock or draws a random number: whatever a rule needs
//! to know is an argument, so each one can be tested by calling it.

pub mod analysis;
pub mod chat;
pub mod ids;
pub mod mastery;
pub mod people;
pub mod practice;
pub mod progress;
pub mod recall;
pub mod redact;
pub mod retrieval;
pub mod seal;
pub mod text;
pub mod transcript;

pub use ids::{
    ChunkId, ConceptId, ConversationId, EvidenceId, GoalId, MessageId, NotificationId, PracticeId,
    QuestionId, SessionId, UserId,
};
