//! The beginning of a practice, and the help with its questions before it is handed in.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::practice::hints::Hint;
use domain::practice::{Draft, Told};
use domain::status::{AnswerMark, HintRung, PracticeStatus};
use domain::{PracticeId, QuestionId};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgExecutor};

use crate::Result;
use crate::caller::{Seen, as_caller, fetch_visible};
use crate::columns::JsonList;

/// A hint that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GivenHint {
    pub rung: HintRung,
    pub hint: Hint,
    pub given_at: DateTime<Utc>,
}

/// A first try that its student was told about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirstTry {
    pub answer: String,
    pub outcome: AnswerMark,
    pub verdict: Told,
    pub tried_at: DateTime<Utc>,
}

/// The help that was given with a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuestionHelp {
    pub question_id: QuestionId,
    /// In the order given.
    pub hints: Vec<GivenHint>,
    pub tried: Option<FirstTry>,
}

/// A practice that its student begins.
#[derive(Debug, Clone, FromRow)]
pub struct BegunPractice {
    /// The state after it.
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
    pub started_at: Option<DateTime<Utc>>,
}

/// Begins the caller's own practice, if it is ready.
pub async fn begin(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: PracticeId,
    now: DateTime<Utc>,
) -> Result<Option<BegunPractice>> {
    let query = sqlx::query(as_caller!(
        ", begun as (
            update practices set status = 'in_progress', started_at = $5, updated_at = $5
            from caller
            where practices.id = $4 and practices.student_id = caller.id
                and practices.status = 'assigned'
            returning practices.id, practices.status, practices.started_at
        )
        select
            practice.id, coalesce(begun.status, practice.status) as status,
            coalesce(begun.started_at, practice.started_at) as started_at
        from caller
        left join practices practice on practice.id = $4 and practice.student_id = caller.id
        left join begun on begun.id = practice.id"
    ));
    fetch_visible(query.for_caller(caller).bind(id.0).bind(now), db).await
}

/// A question of the caller's own practice with what was said about it; the practice is locked.
#[derive(Debug, Clone, FromRow)]
pub struct QuestionToHelp {
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
    pub student_name: String,
    /// The question with its answer key; none when the practice has no such question.
    pub draft: Option<Json<Draft>>,
    /// The name of its concept.
    pub concept: Option<String>,
    pub subject: Option<String>,
    /// What a session said of the concept, redacted.
    pub description: Option<String>,
    /// In the order given.
    #[sqlx(try_from = "JsonList<GivenHint>")]
    pub hints: Vec<GivenHint>,
    #[sqlx(json(nullable))]
    pub tried: Option<FirstTry>,
}

/// Locks the caller's own practice and reads one of its questions.
pub async fn lock_to_help(
    db: &mut PgConnection,
    caller: &Caller,
    practice: PracticeId,
    question: QuestionId,
) -> Result<Option<QuestionToHelp>> {
    sqlx::query("select id from practices where id = $1 and student_id = $2 for update")
        .bind(practice.0)
        .bind(caller.id.0)
        .execute(&mut *db)
        .await?;
    let query = sqlx::query(as_caller!(
        "select
            practice.id, practice.status, student.name as student_name, asked.draft,
            concept.name as concept, concept.subject,
            coalesce(concept.description, (
                select taught.value ->> 'description'
                from sessions session
                cross join lateral jsonb_array_elements(session.analysis_data -> 'concepts')
                    with ordinality as taught (value, place)
                join lateral jsonb_array_elements_text(session.analysis_data -> 'conceptIds')
                    with ordinality as known (id, place)
                    on known.place = taught.place and known.id = asked.concept_id::text
                where session.id = practice.session_id
                limit 1
            )) as description,
            (
                select jsonb_agg(
                    jsonb_build_object('rung', rung, 'hint', hint, 'givenAt', given_at)
                    order by given_at, rung)
                from practice_hints
                where question_id = asked.id
            ) as hints,
            (
                select jsonb_build_object(
                    'answer', answer, 'outcome', outcome, 'verdict', verdict,
                    'triedAt', tried_at)
                from practice_tries
                where question_id = asked.id
            ) as tried
        from caller
        left join practices practice on practice.id = $4 and practice.student_id = caller.id
        left join practice_questions asked on asked.practice_id = practice.id and asked.id = $5
        left join concepts concept on concept.id = asked.concept_id
        left join users student on student.id = practice.student_id"
    ));
    fetch_visible(query.for_caller(caller).bind(practice.0).bind(question.0), db).await
}

/// Keeps a hint; the practice has begun by it.
pub async fn add_hint(
    db: impl PgExecutor<'_>,
    practice: PracticeId,
    question: QuestionId,
    given: &GivenHint,
) -> Result<()> {
    sqlx::query(
        "with begun as (
            update practices
            set status = 'in_progress', started_at = coalesce(started_at, $5), updated_at = $5
            where id = $1 and status = 'assigned'
        )
        insert into practice_hints (practice_id, question_id, rung, hint, given_at)
        values ($1, $2, $3, $4, $5)
        on conflict (question_id, rung) do nothing",
    )
    .bind(practice.0)
    .bind(question.0)
    .bind(given.rung.as_str())
    .bind(Json(&given.hint))
    .bind(given.given_at)
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps a first try; the practice has begun by it.
pub async fn add_try(
    db: impl PgExecutor<'_>,
    practice: PracticeId,
    question: QuestionId,
    tried: &FirstTry,
) -> Result<()> {
    sqlx::query(
        "with begun as (
            update practices
            set status = 'in_progress', started_at = coalesce(started_at, $6), updated_at = $6
            where id = $1 and status = 'assigned'
        )
        insert into practice_tries (practice_id, question_id, answer, outcome, verdict, tried_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (question_id) do nothing",
    )
    .bind(practice.0)
    .bind(question.0)
    .bind(&tried.answer)
    .bind(tried.outcome.as_str())
    .bind(Json(&tried.verdict))
    .bind(tried.tried_at)
    .execute(db)
    .await?;
    Ok(())
}
