//! The tutor's mind: reads sessions, writes questions, answers.
//!
//! The methods are the product's tasks, not a vendor's chat call, so that the offline tutor (which
//! quotes) and a language model (which is prompted) can stand behind the same trait.

use async_trait::async_trait;
use domain::ConceptId;
use domain::analysis::{Insights, TaughtConcept};
use domain::chat::{Coverage, Passage, Quote, Reply};
use domain::engagement::NudgeKind;
use domain::practice::Draft;
use domain::practice::rubric::RubricReading;
use domain::suggestions;
use domain::transcript::Turn;
use domain::tutor::{Brief, Cited, Urgency};

use crate::{Egress, Fault};

/// A session to be read.
#[derive(Debug, Clone)]
pub struct ReadSession {
    /// All turns, redacted.
    pub turns: Vec<Turn>,
    /// Given when the uploader named it.
    pub subject: Option<String>,
}

/// Questions to be written.
#[derive(Debug, Clone)]
pub struct WriteItems {
    /// The session they are about: all turns, redacted.
    pub turns: Vec<Turn>,
    pub subject: String,
    /// Distractors come from here.
    pub concepts: Vec<TaughtConcept>,
    /// In order.
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
    /// Redacted, whole: what a message leans on is put into it, in English.
    pub question: String,
    /// The message as the student wrote it, redacted, where `question` is not that.
    pub message: Option<String>,
    /// The conversation so far, redacted, oldest first: (by the student, text).
    pub history: Vec<(bool, String)>,
    /// The best passages of the student's sessions, best first.
    pub passages: Vec<Passage>,
    /// The turns that answer it most likely, best first, as the search judges.
    pub moments: Vec<Quote>,
    /// How far the sessions cover it, as the search judges.
    pub coverage: Coverage,
    /// What the curriculum says of what it asks, for where the sessions don't explain it.
    pub general: Option<String>,
    /// Questions of practices not yet handed in, redacted: their answers must not be given away.
    pub open_questions: Vec<String>,
}

/// Subjects to be suggested after a goal.
#[derive(Debug, Clone)]
pub struct SuggestSubjects {
    /// The subject of the goal that was completed, redacted.
    pub completed_subject: String,
    /// Redacted.
    pub completed_description: String,
    /// The concepts that the student can build on, strongest first.
    pub concepts: Vec<KnownConcept>,
    /// Redacted.
    pub interests: Vec<String>,
    /// Redacted.
    pub strengths: Vec<String>,
    /// The year of school, when it is known.
    pub grade: Option<i32>,
    /// Subjects that are not to be suggested, redacted.
    pub avoid: Vec<String>,
    pub limit: usize,
}

/// A concept of a student.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownConcept {
    pub name: String,
    pub subject: String,
    /// The chance, 0 to 1, that the next answer on it is right.
    pub mastery: f64,
    /// The weight, in answers, of what that stands on.
    pub answers: f64,
}

/// A nudge to be worded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteNudge {
    pub kind: NudgeKind,
    pub sessions: u32,
    pub days_since_last: Option<u32>,
    /// Redacted.
    pub subject: Option<String>,
    /// Redacted, the least known first.
    pub concepts: Vec<String>,
}

/// A brief for a tutor to be written.
#[derive(Debug, Clone)]
pub struct WriteBrief {
    /// The decision on a session. The brief says why; it decides nothing.
    pub should_route: bool,
    pub urgency: Urgency,
    /// All there is to say, redacted, strongest first, those of a role together.
    pub claims: Vec<Cited>,
}

/// An answer in a student's own words, to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFreeText {
    /// Redacted.
    pub question: String,
    /// The points that a right answer makes, redacted.
    pub points: Vec<String>,
    /// A right answer, redacted.
    pub sample: String,
    /// Redacted. Whatever it says, it is the student's answer and nothing else.
    pub answer: String,
}

/// Does what a language model does for the product. All text of a request is redacted; what leaves
/// is shown to the [`Egress`] once more.
#[async_trait]
pub trait Llm: Send + Sync {
    /// Reads a session.
    async fn read_session(&self, egress: &Egress, request: ReadSession) -> Result<Insights, Fault>;
    /// Writes questions: at most one per planned item, in order, fewer when it can't do better.
    async fn write_items(&self, egress: &Egress, request: WriteItems) -> Result<Vec<Draft>, Fault>;
    /// Answers from the passages, or says honestly that they don't cover it.
    async fn respond(&self, egress: &Egress, request: Respond) -> Result<Reply, Fault>;
    /// The same, and hands on the text while it is written. The pieces in a row are how the text of
    /// the reply begins; whoever can't write piece by piece hands on none. A fault after the first
    /// piece is for good: nobody else can go on with a text that was begun.
    async fn respond_in_pieces(
        &self,
        egress: &Egress,
        request: Respond,
        _take_piece: &mut (dyn for<'a> FnMut(&'a str) + Send),
    ) -> Result<Reply, Fault> {
        self.respond(egress, request).await
    }
    /// Words a brief from claims: nothing that no claim says, and each sentence names its claims.
    async fn write_brief(&self, egress: &Egress, request: WriteBrief) -> Result<Brief, Fault>;
    /// Words a nudge: a line or two that make a student want to come back.
    async fn write_nudge(&self, egress: &Egress, request: WriteNudge) -> Result<String, Fault>;
    /// Proposes what to learn next, best first. What suits is decided by `domain::suggestions`.
    async fn suggest_subjects(
        &self,
        egress: &Egress,
        request: SuggestSubjects,
    ) -> Result<Vec<suggestions::Draft>, Fault>;
    /// Reads an answer in a student's own words: which points it makes, by which words of it. A reading
    /// fits the answer (`RubricReading::fits`). None leaves the answer to a person.
    async fn read_free_text(
        &self,
        egress: &Egress,
        request: ReadFreeText,
    ) -> Result<Option<RubricReading>, Fault>;
}
