//! What the product knows of a student, as answers are made from it. Dates are those of the student's
//! own calendar; text has names.

use chrono::NaiveDate;
use domain::{ConceptId, SessionId};
use uuid::Uuid;

/// Everything that a question about oneself may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct StudentFacts {
    /// The student's date today.
    pub today: NaiveDate,
    /// Newest first.
    pub lessons: Vec<LessonFact>,
    /// Newest first.
    pub practices: Vec<PracticeFact>,
    pub skills: Vec<SkillFact>,
    /// Newest first.
    pub mistakes: Vec<MistakeFact>,
    /// Active ones first.
    pub goals: Vec<GoalFact>,
    /// Tutors who teach the student now.
    pub tutors: Vec<String>,
}

/// A lesson, read or not.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonFact {
    pub session: SessionId,
    pub date: NaiveDate,
    /// Its date has not passed yet.
    pub is_ahead: bool,
    pub subject: Option<String>,
    pub tutor: Option<String>,
    /// Its concepts, in the order they came up, each with the first turn that teaches it.
    pub concepts: Vec<(String, Option<u32>)>,
    pub homework: Vec<HomeworkFact>,
    /// All of it was analysed, so what isn't here wasn't agreed on either.
    pub is_analysed: bool,
}

/// A task that was agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeworkFact {
    /// See `domain::chat::homework_id`.
    pub id: Uuid,
    pub text: String,
    /// The student said that it is done.
    pub is_done: bool,
}

/// A practice that was handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeFact {
    pub subject: Option<String>,
    pub concepts: Vec<String>,
    pub questions: usize,
    pub assigned: NaiveDate,
    pub due: Option<NaiveDate>,
    /// When it was handed in, and its score of 100 where its answers could be read.
    pub completed: Option<(NaiveDate, Option<u8>)>,
}

/// What is known of a student in a concept.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillFact {
    pub concept: ConceptId,
    pub name: String,
    pub subject: String,
    /// The chance, in per cent, that the next answer is right.
    pub mastery: u8,
    /// The half-width of the 80 % interval around it, in points.
    pub uncertainty: u8,
    /// The chance, in per cent, that it is remembered.
    pub recall: Option<u8>,
    pub evidence: u32,
    pub last: Option<NaiveDate>,
}

/// A question that was answered wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MistakeFact {
    pub concept: String,
    pub question: String,
    pub answer: Option<String>,
    /// The right answer: the practice was handed in.
    pub right: String,
    pub date: NaiveDate,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalFact {
    pub subject: String,
    pub description: String,
    pub is_completed: bool,
    /// Of 100.
    pub progress: u8,
    pub target: Option<NaiveDate>,
}
