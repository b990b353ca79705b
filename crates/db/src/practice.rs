//! Practices and their questions.

mod writing;

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::{PracticeId, SessionId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::caller::{Seen, Total, all_seen, as_caller, as_caller_of_student, one_seen};
use crate::{Error, Result};

pub use writing::{
    PendingPractice, QuestionRow, Stage, assign, fail, is_checked, is_wanted, pending_since,
    questions, recent_questions, renew, replace_questions,
};

/// A practice that is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Used if none is open for the same request.
    pub id: PracticeId,
    /// For whom.
    pub student_id: UserId,
    /// About which session.
    pub session_id: SessionId,
    /// `{"conceptIds": [..]}`, sorted, so that equal requests are equal text.
    pub request: Value,
    /// Now.
    pub assigned_at: DateTime<Utc>,
    /// The writing of an open one that was last touched before this is abandoned.
    pub abandoned_before: DateTime<Utc>,
}

/// What there is to ask about: the session of a request, with what it taught.
#[derive(Debug, Clone, FromRow)]
pub struct Source {
    /// The session.
    pub id: Uuid,
    /// Its state.
    pub analysis_status: String,
    /// The ids of its concepts as a JSON list.
    pub concept_ids: Option<Value>,
}

/// Whether the student and the session of a request are there for the caller.
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
    id: Option<Uuid>,
    analysis_status: Option<String>,
    concept_ids: Option<Value>,
}

/// The session a practice is asked for.
pub async fn source(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    session: SessionId,
) -> Result<Result<Source, Missing>> {
    let row: Option<SourceRow> = sqlx::query_as(as_caller_of_student!(
        "select
            exists (select 1 from student) as student,
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
        (true, Some(id)) => Ok(Source {
            id,
            analysis_status: row.analysis_status.unwrap_or_default(),
            concept_ids: row.concept_ids,
        }),
    })
}

/// A practice that is open for a request: the one made now, or the one that was there.
#[derive(Debug, Clone, FromRow)]
pub struct Opened {
    /// Its id.
    pub id: Uuid,
    /// Its state.
    pub status: String,
    /// The number of the attempt, from 1.
    pub attempt: i32,
}

/// Opens a practice unless one is open for the same request. When the writing of that one was
/// abandoned, a new attempt at it begins.
pub async fn open(db: &mut PgConnection, new: &Request) -> Result<Opened> {
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
                set attempt = attempt + 1, assigned_at = $5, touched_at = $5, updated_at = $5
                where student_id = $2 and session_id = $3 and request::text = $4::jsonb::text
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
            where student_id = $2 and session_id = $3
                and ((request::text = $4::jsonb::text and status in ('generating', 'assigned', 'in_progress'))
                    or id = $1)
            limit 1",
        )
        .bind(new.id.0)
        .bind(new.student_id.0)
        .bind(new.session_id.0)
        .bind(&new.request)
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

/// A practice as its readers see it.
#[derive(Debug, Clone, FromRow)]
pub struct PracticeRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// For putting names back.
    pub student_name: String,
    /// About which session.
    pub session_id: Option<Uuid>,
    /// The state, after this look at it.
    pub status: String,
    /// When it was last changed, this look included.
    pub version: DateTime<Utc>,
    /// What is heavy of it; none when the caller of the query has this version.
    pub body: Option<Json<PracticeBody>>,
    /// 0 to 100.
    pub score: Option<i32>,
    /// Why it could not be made.
    pub failure: Option<String>,
    /// Handed in after `due_at`.
    pub late: bool,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was handed in.
    pub completed_at: Option<DateTime<Utc>>,
}

/// What is heavy of a practice, and changes only with its version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PracticeBody {
    /// The questions as they are shown.
    pub questions: Value,
    /// Keys, explanations, answers and verdicts, once it is completed.
    pub solved: Option<Value>,
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
                            'verdict', asked.verdict)
                        order by asked.position)
                    from practice_questions asked
                    where asked.practice_id = practice.id and practice.status = 'completed'
                ))
            end as body,
            practice.score, practice.failure, practice.late, practice.assigned_at,
            practice.due_at, practice.completed_at
        from caller
        left join practices practice
            on practice.id = $4 and may_see(caller.id, caller.role, practice.student_id)
        left join started on started.id = practice.id
        left join users student on student.id = practice.student_id"
    ));
    one_seen(query.for_caller(caller).bind(id.0).bind(known), db).await
}

/// A practice in a list.
#[derive(Debug, Clone, FromRow)]
pub struct PracticeLine {
    /// Its id.
    pub id: Uuid,
    /// About which session.
    pub session_id: Option<Uuid>,
    /// The state.
    pub status: String,
    /// 0 to 100.
    pub score: Option<i32>,
    /// How many questions.
    pub total_questions: i32,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was handed in.
    pub completed_at: Option<DateTime<Utc>>,
}

/// A student's practices in the given states, newest first; none when the student is absent or not
/// the caller's.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    states: &[&str],
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
    let query = query.for_caller(caller).bind(student.0).bind(states).bind(limit).bind(offset);
    all_seen(query, db).await
}

/// A practice about to be graded, locked.
#[derive(Debug, Clone, FromRow)]
pub struct PracticeToGrade {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// The student's name, for putting it back into feedback.
    pub student_name: String,
    /// The state.
    pub status: String,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// `[{id, draft}]` in the order asked.
    pub questions: Option<Value>,
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
                    jsonb_build_object('id', asked.id, 'draft', asked.draft) order by asked.position)
                from practice_questions asked
                where asked.practice_id = practice.id
            ) as questions
        from caller
        left join practices practice on practice.id = $4 and practice.student_id = caller.id
        left join users student on student.id = practice.student_id"
    ));
    one_seen(query.for_caller(caller).bind(id.0), db).await
}

/// How one question was answered.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The question.
    pub question_id: Uuid,
    /// What was answered, if anything.
    pub answer: Option<String>,
    /// `correct`, `partial` or `incorrect`.
    pub outcome: &'static str,
    /// The verdict and what the student was told.
    pub verdict: Value,
}

/// A submission, graded.
#[derive(Debug, Clone)]
pub struct Completion {
    /// 0 to 100.
    pub score: i32,
    /// After the due date.
    pub late: bool,
    /// When.
    pub completed_at: DateTime<Utc>,
}

/// Writes a graded submission.
pub async fn complete(
    db: &mut PgConnection,
    id: PracticeId,
    completion: &Completion,
    answered: &[Answered],
) -> Result<()> {
    sqlx::query(
        "update practices
        set status = 'completed', score = $2, late = $3, completed_at = $4, updated_at = $4
        where id = $1",
    )
    .bind(id.0)
    .bind(completion.score)
    .bind(completion.late)
    .bind(completion.completed_at)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "update practice_questions asked
        set answer = new.answer, outcome = new.outcome, verdict = new.verdict
        from unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[])
            as new (id, answer, outcome, verdict)
        where asked.id = new.id and asked.practice_id = $1",
    )
    .bind(id.0)
    .bind(answered.iter().map(|one| one.question_id).collect::<Vec<_>>())
    .bind(answered.iter().map(|one| one.answer.as_deref()).collect::<Vec<_>>())
    .bind(answered.iter().map(|one| one.outcome).collect::<Vec<_>>())
    .bind(answered.iter().map(|one| one.verdict.clone()).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}
