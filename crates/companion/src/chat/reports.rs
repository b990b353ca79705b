//! Answers that a student reports as wrong. A tutor never sees a chat; by a report the student shows
//! one answer and its question.

use chrono::{DateTime, Utc};
use db::chat::ReportNotice;
use domain::MessageId;
use domain::people::{Caller, Role};
use domain::seal::SealedField;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Chat;
use super::judged::{Source, stored_sources};
use crate::{Error, OrNotFound as _, Result};

const NOTICE: ReportNotice<'static> = ReportNotice {
    title: "An answer was reported as wrong",
    body: "A student reports an answer of the companion as wrong. Please look at it: perhaps \
           something has to be put right in the next session.",
};

/// An answer that was reported as wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportedAnswer {
    /// The answer's message.
    pub message_id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// What they are called.
    #[schema(example = "Maya Lind")]
    pub student_name: String,
    /// What was asked; null once it is no longer kept.
    #[schema(example = "What is pH?")]
    pub question: Option<String>,
    /// What the companion said.
    #[schema(example = "pH is a measure of how acidic or basic a solution is...")]
    pub answer: String,
    /// Where the answer comes from, best first.
    pub sources: Vec<Source>,
    /// Who wrote it, as in the answer.
    #[schema(example = "extractive")]
    pub model: String,
    /// When it was given.
    pub answered_at: DateTime<Utc>,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
}

/// Reports an answer of the student's own as wrong, once: their tutors are told.
pub async fn report(cx: &Chat, caller: &Caller, message: MessageId) -> Result<()> {
    if caller.role != Role::Student {
        return Err(Error::Forbidden("Only students report answers of the companion."));
    }
    let now = cx.clock.now();
    let is_there = db::chat::report(&cx.db, caller, message, NOTICE, now).await?;
    is_there.then_some(()).or_not_found("message")
}

/// A reported answer with its question, for those who may see the student.
pub async fn show_report(cx: &Chat, caller: &Caller, message: MessageId) -> Result<ReportedAnswer> {
    let row = db::chat::show_report(&cx.db, caller, message).await?;
    let row = row.or_not_found("message")?;
    let answer = row.answer.0;
    let metadata = answer.metadata.or_not_found("message")?;
    let reported_at = metadata.reported_at.or_not_found("message")?;
    let open = |id: MessageId, sealed: &str| cx.vault.open(SealedField::Message, id, sealed);
    let question = row.question_id.zip(row.question);
    Ok(ReportedAnswer {
        message_id: row.id.0,
        student_id: row.student_id.0,
        student_name: row.student_name,
        question: question.map(|(id, sealed)| open(id, &sealed)).transpose()?,
        answer: open(answer.id, &answer.content)?,
        sources: stored_sources(&cx.vault, &metadata, answer.turns)?,
        model: metadata.model,
        answered_at: answer.created_at,
        reported_at,
    })
}
