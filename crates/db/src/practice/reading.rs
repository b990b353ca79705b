//! Practices as their readers see them.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::practice::{AskedQuestion, Draft, Told};
use domain::status::{AnswerMark, PracticeStatus};
use domain::{PracticeId, QuestionId, SessionId, UserId};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use super::AnswerReview;
use crate::Result;
use crate::caller::{
    Seen, Total, as_caller, as_caller_of_student, fetch_all_visible, fetch_visible,
};
use crate::columns::OptionalId;
use crate::work::StepProgress;

/// A practice as its readers see it.
#[derive(Debug, Clone, FromRow)]
pub struct PracticeRow {
    #[sqlx(try_from = "Uuid")]
    pub id: PracticeId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub student_name: String,
    #[sqlx(try_from = "OptionalId")]
    pub session_id: Option<SessionId>,
    /// The state, after this look at it.
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
    /// This look included.
    pub version: DateTime<Utc>,
    /// The large part; none when the caller of the query has this version.
    pub body: Option<Json<PracticeBody>>,
    /// 0 to 100.
    pub score: Option<i32>,
    pub failure: Option<String>,
    /// How far it is.
    #[sqlx(json(nullable))]
    pub progress: Option<StepProgress>,
    /// Handed in after `due_at`.
    pub late: bool,
    pub assigned_at: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
}

/// The large part of a practice, which changes only with its version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PracticeBody {
    /// The questions as they are shown before.
    pub questions: Vec<AskedQuestion>,
    /// Keys, explanations, answers and verdicts, once it is completed.
    pub solved: Option<Vec<SolvedQuestion>>,
}

/// A question of a practice that was handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SolvedQuestion {
    pub id: QuestionId,
    /// The question with its answer key.
    pub draft: Draft,
    /// None for a question left out.
    pub answer: Option<String>,
    pub verdict: Option<Told>,
    /// Absent from entries of the cache that were made before marks were kept.
    #[serde(default)]
    pub mark: Option<AnswerMark>,
    /// None while nobody has to look at the answer.
    #[serde(default)]
    pub review: Option<AnswerReview>,
}

/// One practice, for someone who may read it, without its body when its version is the known one.
/// The student's first look starts it.
pub async fn show(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: PracticeId,
    known: Option<DateTime<Utc>>,
) -> Result<Option<PracticeRow>> {
    let query = sqlx::query(as_caller!(
        ", started as (
            update practices set status = 'in_progress', updated_at = now()
            from caller
            where practices.id = $4 and practices.student_id = caller.id
                and practices.status = 'assigned'
            returning practices.id, practices.updated_at
        )
        select
            practice.id, practice.student_id, student.name as student_name, practice.session_id,
            case when started.id is null then practice.status else 'in_progress' end as status,
            coalesce(started.updated_at, practice.updated_at) as version,
            case when started.id is not null or practice.updated_at is distinct from $5
            then json_build_object(
                'questions', practice.questions,
                'solved', (
                    select jsonb_agg(
                        jsonb_build_object(
                            'id', asked.id, 'draft', asked.draft, 'answer', asked.answer,
                            'verdict', asked.verdict, 'mark', asked.outcome,
                            'review', case when review.id is not null then jsonb_build_object(
                                'contestedAt', review.contested_at, 'comment', review.comment,
                                'decidedAt', review.decided_at, 'correct', review.correct,
                                'verdictComment', review.verdict_comment) end)
                        order by asked.position)
                    from practice_questions asked
                    left join question_reviews review on review.id = asked.id
                    where asked.practice_id = practice.id and practice.status = 'completed'
                ))
            end as body,
            practice.score, practice.failure, practice.progress, practice.late, practice.assigned_at,
            practice.due_at, practice.completed_at
        from caller
        left join practices practice
            on practice.id = $4 and may_see(caller.id, caller.role, practice.student_id)
        left join started on started.id = practice.id
        left join users student on student.id = practice.student_id"
    ));
    fetch_visible(query.for_caller(caller).bind(id.0).bind(known), db).await
}

/// A practice in a list.
#[derive(Debug, Clone, FromRow, Deserialize)]
pub struct PracticeLine {
    #[sqlx(try_from = "Uuid")]
    pub id: PracticeId,
    #[sqlx(try_from = "OptionalId")]
    pub session_id: Option<SessionId>,
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
    /// 0 to 100.
    pub score: Option<i32>,
    pub total_questions: i32,
    pub assigned_at: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
}

/// A student's practices in the given states, newest first; none when the student is absent or not
/// the caller's.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    states: &[PracticeStatus],
    limit: i64,
    offset: i64,
) -> Result<Option<Total<PracticeLine>>> {
    let query = sqlx::query(as_caller_of_student!(
        "select
            exists (select 1 from student) as allowed,
            (
                select count(*) from practices
                where student_id = (select id from student) and status = any($5)
            ) as total,
            page.*
        from caller
        left join lateral (
            select
                id, session_id, status, score, jsonb_array_length(questions) as total_questions,
                assigned_at, due_at, completed_at
            from practices
            where student_id = (select id from student) and status = any($5)
            order by assigned_at desc, id desc
            limit $6 offset $7
        ) as page on true"
    ));
    let words: Vec<&str> = states.iter().map(|status| status.as_str()).collect();
    let query = query.for_caller(caller).bind(student.0).bind(words).bind(limit).bind(offset);
    fetch_all_visible(query, db).await
}
