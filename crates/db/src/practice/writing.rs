//! Queries of the job that writes a practice.

use chrono::{DateTime, Utc};
use domain::bounded::FailureReason;
use domain::practice::{AskedQuestion, Draft, RequestedConcepts};
use domain::{ConceptId, PracticeId, QuestionId, SessionId, UserId};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::{OptionalId, uuids};

/// True if a practice is still to be written.
pub async fn is_wanted(db: impl PgExecutor<'_>, id: PracticeId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from practices where id = $1 and status = 'generating')",
    )
    .bind(id.0)
    .fetch_one(db)
    .await?)
}

/// True if the questions of a practice have passed their checks, so that none is written any more.
pub async fn is_checked(db: impl PgExecutor<'_>, id: PracticeId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from practices where id = $1 and checked_at is not null)",
    )
    .bind(id.0)
    .fetch_one(db)
    .await?)
}

/// A question as it was written.
#[derive(Debug, Clone, FromRow)]
pub struct QuestionRow {
    /// Follows from the practice, the place and the text.
    #[sqlx(try_from = "Uuid")]
    pub id: QuestionId,
    /// From 0.
    pub position: i32,
    /// The rest.
    #[sqlx(json)]
    pub draft: Draft,
}

/// A practice's questions in order.
pub async fn questions(db: impl PgExecutor<'_>, id: PracticeId) -> Result<Vec<QuestionRow>> {
    Ok(sqlx::query_as(
        "select id, position, draft from practice_questions where practice_id = $1 order by position",
    )
    .bind(id.0)
    .fetch_all(db)
    .await?)
}

/// The stage of a practice's questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WritingStage {
    /// As the writer proposed them. A call that comes late must not undo their checks.
    Written,
    /// Those that have passed.
    Checked,
}

/// Replaces the questions of a practice that is still being made by those given: as they were
/// written, until some have passed their checks, and then by those that have.
pub async fn replace_questions(
    db: &mut PgConnection,
    id: PracticeId,
    questions: &[QuestionRow],
    concepts: &[ConceptId],
    stage: WritingStage,
) -> Result<()> {
    let open: Option<Uuid> = sqlx::query_scalar(match stage {
        WritingStage::Written => {
            "select id from practices
            where id = $1 and status = 'generating' and checked_at is null
            for update"
        }
        WritingStage::Checked => {
            "update practices set checked_at = now()
            where id = $1 and status = 'generating'
            returning id"
        }
    })
    .bind(id.0)
    .fetch_optional(&mut *db)
    .await?;
    if open.is_none() {
        return Ok(());
    }
    sqlx::query("delete from practice_questions where practice_id = $1")
        .bind(id.0)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "insert into practice_questions (practice_id, id, position, concept_id, draft)
        select $1, new.*
        from unnest($2::uuid[], $3::int[], $4::uuid[], $5::jsonb[]) as new",
    )
    .bind(id.0)
    .bind(questions.iter().map(|question| question.id.0).collect::<Vec<_>>())
    .bind(questions.iter().map(|question| question.position).collect::<Vec<_>>())
    .bind(uuids(concepts))
    .bind(questions.iter().map(|question| Json(&question.draft)).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}

/// The texts of the questions a student was asked last, newest first.
pub async fn recent_questions(
    db: impl PgExecutor<'_>,
    student: UserId,
    limit: i64,
) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select asked.draft ->> 'question'
        from practice_questions asked
        join practices practice on practice.id = asked.practice_id
        where practice.student_id = $1 and practice.status in ('assigned', 'in_progress', 'completed')
        order by practice.assigned_at desc, asked.position
        limit $2",
    )
    .bind(student.0)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// A practice that is handed to its student.
#[derive(Debug, Clone, Copy)]
pub struct Assignment<'a> {
    pub id: PracticeId,
    /// The attempt that has finished it.
    pub attempt: i32,
    /// In order.
    pub questions: &'a [AskedQuestion],
    pub assigned_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
}

/// Hands a practice that an attempt has finished to its student.
pub async fn assign(db: impl PgExecutor<'_>, new: &Assignment<'_>) -> Result<()> {
    sqlx::query(
        "update practices
        set status = 'assigned', questions = $2, assigned_at = $3, due_at = $4, failure = null,
            updated_at = $3
        where id = $1 and attempt = $5 and status = 'generating'",
    )
    .bind(new.id.0)
    .bind(Json(new.questions))
    .bind(new.assigned_at)
    .bind(new.due_at)
    .bind(new.attempt)
    .execute(db)
    .await?;
    Ok(())
}

/// Marks a practice as one that an attempt could not make.
pub async fn fail(
    db: impl PgExecutor<'_>,
    id: PracticeId,
    attempt: i32,
    reason: &FailureReason,
) -> Result<()> {
    sqlx::query(
        "update practices set status = 'failed', failure = $2, updated_at = now()
        where id = $1 and attempt = $3 and status = 'generating'",
    )
    .bind(id.0)
    .bind(reason.as_str())
    .bind(attempt)
    .execute(db)
    .await?;
    Ok(())
}

/// Leaves a practice without questions, for a reason in words for its student. Returns whether it was
/// still being written by this attempt.
pub async fn leave_empty(
    db: impl PgExecutor<'_>,
    id: PracticeId,
    attempt: i32,
    reason: &FailureReason,
) -> Result<bool> {
    let left = sqlx::query(
        "update practices set status = 'empty', failure = $2, updated_at = now()
        where id = $1 and attempt = $3 and status = 'generating'",
    )
    .bind(id.0)
    .bind(reason.as_str())
    .bind(attempt)
    .execute(db)
    .await?;
    Ok(left.rows_affected() > 0)
}

/// A practice whose event may have been lost, or whose writing was abandoned.
#[derive(Debug, Clone, FromRow)]
pub struct PendingPractice {
    #[sqlx(try_from = "Uuid")]
    pub id: PracticeId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    /// None for a practice of concepts alone.
    #[sqlx(try_from = "OptionalId")]
    pub session_id: Option<SessionId>,
    #[sqlx(json)]
    pub request: RequestedConcepts,
    /// The number of the attempt, from 1.
    pub attempt: i32,
}

/// Practices that are still being made although they were asked for before the given moment.
pub async fn pending_since(
    db: impl PgExecutor<'_>,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PendingPractice>> {
    Ok(sqlx::query_as(
        "select id, student_id, session_id, request, attempt
        from practices
        where status = 'generating' and updated_at < $1
        order by updated_at
        limit $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Begins a new attempt at practices untouched since the given moment, longest untouched first.
/// Questions that have passed their checks stay.
pub async fn renew(
    db: impl PgExecutor<'_>,
    abandoned_before: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PendingPractice>> {
    Ok(sqlx::query_as(
        "update practices
        set attempt = attempt + 1, progress = null, touched_at = $2, updated_at = $2
        where id in (
            select id from practices
            where status = 'generating' and touched_at < $1
            order by touched_at
            limit $3
            for update skip locked)
        returning id, student_id, session_id, request, attempt",
    )
    .bind(abandoned_before)
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await?)
}
