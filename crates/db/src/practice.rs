//! Practices and their questions.

mod answered;
mod by_concepts;
mod help;
mod reading;
mod review;
mod writing;

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::practice::{Draft, RequestedConcepts, Told};
use domain::status::{AnalysisStatus, AnswerMark, PracticeStatus};
use domain::{ConceptId, PracticeId, QuestionId, SessionId, UserId};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::caller::{Seen, as_caller, as_caller_of_student, fetch_visible};
use crate::columns::{JsonList, OptionalId, state};
use crate::{Error, Result};

pub use answered::list_leveled_answers;
pub use by_concepts::{
    ConceptToPractise, MetByStudent, asked_concepts, concepts_to_practise, met_concepts,
};
pub use help::{
    BegunPractice, FirstTry, GivenHint, QuestionHelp, QuestionToHelp, add_hint, add_try, begin,
    lock_to_help,
};
pub use reading::{
    NamedConcept, PracticeBody, PracticeLine, PracticeRow, SolvedQuestion, list, show,
};
pub use review::{
    AnswerReview, AnswerToReview, AskedAnswer, ContestedAnswer, NewContest, NewVerdict, OpenReview,
    asked, contest, lock_for_contest, lock_for_verdict, open_reviews, set_verdict,
};
pub use writing::{
    Assignment, PendingPractice, QuestionRow, WritingStage, assign, fail, is_checked, is_wanted,
    leave_empty, pending_since, questions, recent_questions, renew, replace_questions,
};

/// A practice that is asked for.
#[derive(Debug, Clone)]
pub struct NewPractice {
    /// Used if none is open for the same request.
    pub id: PracticeId,
    pub student_id: UserId,
    /// None for a practice of concepts alone.
    pub session_id: Option<SessionId>,
    pub request: RequestedConcepts,
    pub assigned_at: DateTime<Utc>,
    /// The writing of an open one that was last touched before this is abandoned.
    pub abandoned_before: DateTime<Utc>,
}

/// The material of a practice: the session of a request, with the concepts it taught.
#[derive(Debug, Clone)]
pub struct QuestionSource {
    pub id: SessionId,
    pub analysis_status: AnalysisStatus,
    pub concept_ids: Vec<ConceptId>,
    /// A guardian would have to agree, and has not.
    pub lacks_consent: bool,
}

/// The part of a request that the caller can't see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The student is absent or not the caller's.
    Student,
    /// The session is absent or not the student's.
    Session,
}

#[derive(FromRow)]
struct SourceRow {
    student: bool,
    lacks_consent: bool,
    #[sqlx(try_from = "OptionalId")]
    id: Option<SessionId>,
    analysis_status: Option<String>,
    #[sqlx(try_from = "JsonList<ConceptId>")]
    concept_ids: Vec<ConceptId>,
}

/// The session a practice is asked for.
pub async fn source(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    session: SessionId,
) -> Result<Result<QuestionSource, Missing>> {
    let row: Option<SourceRow> = sqlx::query_as(as_caller_of_student!(
        "select
            exists (select 1 from student) as student,
            exists (
                select 1 from student where lacks_consent(student.id, 'uploads')
            ) as lacks_consent,
            session.id,
            session.analysis_status,
            session.analysis_data -> 'conceptIds' as concept_ids
        from caller
        left join sessions session
            on session.id = $5 and session.student_id = (select id from student)"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(student.0)
    .bind(session.0)
    .fetch_optional(db)
    .await?;
    let row = row.ok_or(Error::StaleCaller)?;
    Ok(match (row.student, row.id) {
        (false, _) => Err(Missing::Student),
        (true, None) => Err(Missing::Session),
        (true, Some(id)) => Ok(QuestionSource {
            id,
            analysis_status: state(row.analysis_status)?,
            concept_ids: row.concept_ids,
            lacks_consent: row.lacks_consent,
        }),
    })
}

/// A practice that is open for a request: the one made now, or the one that was there.
#[derive(Debug, Clone, FromRow)]
pub struct Opened {
    #[sqlx(try_from = "Uuid")]
    pub id: PracticeId,
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
    /// The number of the attempt, from 1.
    pub attempt: i32,
}

/// Opens a practice unless one is open for the same request. When the writing of that one was
/// abandoned, a new attempt at it begins.
pub async fn open(db: &mut PgConnection, new: &NewPractice) -> Result<Opened> {
    // A twin that commits between this statement's snapshot and its insert is seen by the second try.
    for _ in 0..2 {
        let row: Option<Opened> = sqlx::query_as(
            "with made as (
                insert into practices (
                    id, student_id, session_id, request, status, assigned_at, touched_at)
                values ($1, $2, $3, $4, 'generating', $5, $5)
                on conflict do nothing
                returning id, status, attempt
            ), renewed as (
                update practices
                set attempt = attempt + 1, progress = null, assigned_at = $5, touched_at = $5,
                    updated_at = $5
                where student_id = $2 and session_id is not distinct from $3
                    and request::text = $4::jsonb::text
                    and status = 'generating' and touched_at < $6
                    and not exists (select 1 from made)
                returning id, status, attempt
            )
            select id, status, attempt from made
            union all
            select id, status, attempt from renewed
            union all
            select id, status, attempt
            from practices
            where student_id = $2 and session_id is not distinct from $3
                and ((request::text = $4::jsonb::text and status in ('generating', 'assigned', 'in_progress'))
                    or id = $1)
            limit 1",
        )
        .bind(new.id.0)
        .bind(new.student_id.0)
        .bind(new.session_id.map(|id| id.0))
        .bind(Json(&new.request))
        .bind(new.assigned_at)
        .bind(new.abandoned_before)
        .fetch_optional(&mut *db)
        .await?;
        if let Some(row) = row {
            return Ok(row);
        }
    }
    Err(Error::Busy("an identical practice is being made".into()))
}

/// A practice about to be graded, locked.
#[derive(Debug, Clone, FromRow)]
pub struct PracticeToGrade {
    #[sqlx(try_from = "Uuid")]
    pub id: PracticeId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    /// The student's name, for putting it back into feedback.
    pub student_name: String,
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
    pub due_at: Option<DateTime<Utc>>,
    /// In the order asked.
    #[sqlx(try_from = "JsonList<OpenQuestion>")]
    pub questions: Vec<OpenQuestion>,
}

/// A question of a practice that is open.
#[derive(Debug, Clone, Deserialize)]
pub struct OpenQuestion {
    pub id: QuestionId,
    /// The question with its answer key.
    pub draft: Draft,
    /// The first try, if its student was told about one.
    pub tried: Option<TriedAnswer>,
    /// Hints that were given with it.
    pub hints: usize,
}

/// An answer that was tried before.
#[derive(Debug, Clone, Deserialize)]
pub struct TriedAnswer {
    pub answer: String,
    pub outcome: AnswerMark,
}

/// Locks the caller's own practice.
pub async fn lock_own(
    db: &mut PgConnection,
    caller: &Caller,
    id: PracticeId,
) -> Result<Option<PracticeToGrade>> {
    // An outer join can't be locked through, so the lock comes first and the look after it.
    sqlx::query("select id from practices where id = $1 and student_id = $2 for update")
        .bind(id.0)
        .bind(caller.id.0)
        .execute(&mut *db)
        .await?;
    let query = sqlx::query(as_caller!(
        "select
            practice.id, practice.student_id, student.name as student_name,
            practice.status, practice.due_at,
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'id', asked.id, 'draft', asked.draft,
                        'tried', case when tried.question_id is not null then jsonb_build_object(
                            'answer', tried.answer, 'outcome', tried.outcome) end,
                        'hints', (
                            select count(*) from practice_hints where question_id = asked.id))
                    order by asked.position)
                from practice_questions asked
                left join practice_tries tried on tried.question_id = asked.id
                where asked.practice_id = practice.id
            ) as questions
        from caller
        left join practices practice on practice.id = $4 and practice.student_id = caller.id
        left join users student on student.id = practice.student_id"
    ));
    fetch_visible(query.for_caller(caller).bind(id.0), db).await
}

/// The grading of one question.
#[derive(Debug, Clone)]
pub struct GradedQuestion {
    pub question_id: QuestionId,
    /// None for a question left out.
    pub answer: Option<String>,
    pub mark: AnswerMark,
    pub verdict: Told,
}

/// A submission, graded.
#[derive(Debug, Clone)]
pub struct Completion {
    /// 0 to 100; none when no answer could be read.
    pub score: Option<i32>,
    /// After the due date.
    pub late: bool,
    pub completed_at: DateTime<Utc>,
}

/// Writes a graded submission, and opens a review of each answer that could not be read.
pub async fn complete(
    db: &mut PgConnection,
    id: PracticeId,
    completion: &Completion,
    answered: &[GradedQuestion],
) -> Result<()> {
    sqlx::query(
        "update practices
        set status = 'completed', score = $2, late = $3, completed_at = $4, updated_at = $4,
            started_at = coalesce(started_at, $4)
        where id = $1",
    )
    .bind(id.0)
    .bind(completion.score)
    .bind(completion.late)
    .bind(completion.completed_at)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "with graded as (
            update practice_questions asked
            set answer = new.answer, outcome = new.outcome, verdict = new.verdict
            from unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[])
                as new (id, answer, outcome, verdict)
            where asked.id = new.id and asked.practice_id = $1
            returning asked.id, asked.practice_id, asked.outcome, asked.answer
        )
        insert into question_reviews (id, practice_id, student_id, opened_at)
        select graded.id, practice.id, practice.student_id, $6
        from graded
        join practices practice on practice.id = graded.practice_id
        -- An answer that was taken back is nobody's to review.
        where graded.outcome = 'needs_review' and graded.answer is not null
        on conflict (id) do nothing",
    )
    .bind(id.0)
    .bind(answered.iter().map(|answer_row| answer_row.question_id.0).collect::<Vec<_>>())
    .bind(answered.iter().map(|answer_row| answer_row.answer.as_deref()).collect::<Vec<_>>())
    .bind(answered.iter().map(|answer_row| answer_row.mark.as_str()).collect::<Vec<_>>())
    .bind(answered.iter().map(|answer_row| Json(&answer_row.verdict)).collect::<Vec<_>>())
    .bind(completion.completed_at)
    .execute(db)
    .await?;
    Ok(())
}
