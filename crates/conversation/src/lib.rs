//! What a student's message is, before anything is searched: small talk, a question about the student
//! that the product's data answers, something that leans on what was said before, or a question to be
//! looked up as it is. And the answers that need no transcript.
//!
//! Like `domain` it is pure: everything it has to know is an argument.

mod answers;
mod context;
mod examples;
mod facts;
mod foreign;
mod language;
mod open_practice;
mod pattern;
mod phrases;
mod reading;
mod small_talk;
mod spelling;
mod topic;
mod utterance;

pub use answers::{DataAnswer, answer};
pub use examples::{explain_simply, general_meaning, worked_example};
pub use facts::{
    GoalFact, HomeworkFact, LessonFact, MistakeFact, PracticeFact, SkillFact, StudentFacts,
};
pub use foreign::{frame, not_understood};
pub use open_practice::{OpenItem, guard};
pub use reading::{Read, Understood, read};
pub use small_talk::reply_to;
pub use topic::Topic;
pub use utterance::{FollowUp, Matter, QuestionLanguage, SmallTalk};
