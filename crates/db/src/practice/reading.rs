//! Practices as their readers see them.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::practice::{AskedQuestion, Draft, Told};
use domain::status::{AnswerMark, PracticeStatus};
use domain::{ConceptId, PracticeId, QuestionId, SessionId, UserId};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use super::{AnswerReview, QuestionHelp};
use crate::Result;
use crate::caller::{
    Seen, Total, as_caller, as_caller_of_student, fetch_all_visible, fetch_visible,
};
use crate::columns::{JsonList, OptionalId};
use crate::work::StepProgress;

/// A concept as it is named to readers.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, Deserialize)]
pub struct NamedConcept {
    #[sqlx(try_from = "Uuid")]
    pub id: ConceptId,
    pub name: String,
    pub subject: String,
}

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
    #[sqlx(try_from = "JsonList<NamedConcept>")]
    pub concepts: Vec<NamedConcept>,
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
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
    /// When its student began.
    pub started_at: Option<DateTime<Utc>>,
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
    /// Hints and tries, for questions that have some. None in entries of the cache that were made
    /// before there was help.
    #[serde(default)]
    pub help: Option<Vec<QuestionHelp>>,
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
pub async fn show(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: PracticeId,
    known: Option<DateTime<Utc>>,
) -> Result<Option<PracticeRow>> {
    let query = sqlx::query(as_caller!(
        "select
            practice.id, practice.student_id, student.name as student_name, practice.session_id,
            practice.status, practice.updated_at as version,
            concepts_of_practice(practice) as concepts,
            case when practice.updated_at is distinct from $5
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
                ),
                'help', (
                    select jsonb_agg(
                        jsonb_build_object(
                            'questionId', asked.id,
                            'hints', (
                                select coalesce(jsonb_agg(
                                    jsonb_build_object(
                                        'rung', rung, 'hint', hint, 'givenAt', given_at)
                                    order by given_at, rung), '[]')
                                from practice_hints
                                where question_id = asked.id),
                            'tried', (
                                select jsonb_build_object(
                                    'answer', answer, 'outcome', outcome, 'verdict', verdict,
                                    'triedAt', tried_at)
                                from practice_tries
                                where question_id = asked.id)))
                    from practice_questions asked
                    where asked.practice_id = practice.id
                        and (exists (select 1 from practice_hints where question_id = asked.id)
                            or exists (select 1 from practice_tries where question_id = asked.id))
                ))
            end as body,
            practice.score, practice.failure, practice.progress, practice.late, practice.assigned_at,
            practice.started_at, practice.due_at, practice.completed_at
        from caller
        left join practices practice
            on practice.id = $4 and may_see(caller.id, caller.role, practice.student_id)
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
    #[sqlx(try_from = "JsonList<NamedConcept>")]
    pub concepts: Vec<NamedConcept>,
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
                assigned_at, due_at, completed_at,
                concepts_of_practice(practice) as concepts
            from practices practice
            where student_id = (select id from student) and status = any($5)
            order by assigned_at desc, id desc
            limit $6 offset $7
        ) as page on true"
    ));
    let words: Vec<&str> = states.iter().map(|status| status.as_str()).collect();
    let query = query.for_caller(caller).bind(student.0).bind(words).bind(limit).bind(offset);
    fetch_all_visible(query, db).await
}
