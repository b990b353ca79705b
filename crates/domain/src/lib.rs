//! The rules of the product as pure functions over values.
//!
//! Nothing here is async, does I/O, reads a clock or draws a random number: whatever a rule needs
//! to know is an argument, so each one can be tested by calling it.

pub mod analysis;
pub mod analytics;
pub mod answer;
pub mod bounded;
pub mod budget;
pub mod chat;
pub mod concept_names;
pub mod consent;
pub mod cue_words;
pub mod due_day;
pub mod engagement;
pub mod goals;
pub mod ids;
pub mod injection;
pub mod login_throttle;
pub mod mastery;
pub mod notifications;
pub mod number_words;
pub mod people;
pub mod practice;
pub mod progress;
pub mod recall;
pub mod recordings;
pub mod redact;
pub mod retention;
pub mod safeguarding;
pub mod safety;
pub mod seal;
pub mod speakers;
pub mod status;
pub mod study_plan;
pub mod suggestions;
pub mod text;
pub mod transcript;
pub mod tutor;

pub use ids::{
    AlertId, ChunkId, ConceptId, ConversationId, EvidenceId, GoalId, MessageId, NotificationId,
    PracticeId, QuestionId, RecordingId, SessionId, SuggestionId, UserId,
};
