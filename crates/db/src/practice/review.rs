//! Answers before they are handed in, as they are read, and those that a person looks at afterwards.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::practice::{AskedQuestion, Draft, Told};
use domain::status::{AnswerMark, PracticeStatus};
use domain::{PracticeId, QuestionId, UserId};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, Total, as_caller, fetch_all_visible, fetch_visible};

/// The review of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerReview {
    /// None when the student does not contest the verdict.
    pub contested_at: Option<DateTime<Utc>>,
    /// The student's words, sealed.
    pub comment: Option<String>,
    /// None while it is open.
    pub decided_at: Option<DateTime<Utc>>,
    /// The verdict, once it is decided.
    pub correct: Option<bool>,
    /// The words of who decided, sealed.
    pub verdict_comment: Option<String>,
}

/// A question of the caller's own practice, without its key.
#[derive(Debug, Clone, FromRow)]
pub struct AskedAnswer {
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
    pub student_name: String,
    /// None when the practice has no such question.
    pub question: Option<Json<AskedQuestion>>,
}

/// A question of the caller's own practice, as it was shown.
pub async fn asked(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    practice: PracticeId,
    question: QuestionId,
) -> Result<Option<AskedAnswer>> {
    let query = sqlx::query(as_caller!(
        "select
            practice.id, practice.status, student.name as student_name,
            (
                select shown
                from jsonb_array_elements(practice.questions) as shown
                where shown ->> 'questionId' = $5::uuid::text
            ) as question
        from caller
        left join practices practice on practice.id = $4 and practice.student_id = caller.id
        left join users student on student.id = practice.student_id"
    ));
    fetch_visible(query.for_caller(caller).bind(practice.0).bind(question.0), db).await
}

/// Tutors who are told of a contest, those who have taught longest first.
const MAX_TUTORS: i64 = 20;

/// An answer of the caller's own that is about to be contested; its practice is locked.
#[derive(Debug, Clone, FromRow)]
pub struct ContestedAnswer {
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
    /// None for a question left out.
    pub answer: Option<String>,
    /// The mark's word; none before it is handed in.
    pub outcome: Option<String>,
    pub contested_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    /// The student's tutors.
    pub tutors: Vec<Uuid>,
}

/// Locks the caller's own practice and reads one of its answers.
pub async fn lock_for_contest(
    db: &mut PgConnection,
    caller: &Caller,
    practice: PracticeId,
    question: QuestionId,
) -> Result<Option<ContestedAnswer>> {
    sqlx::query("select id from practices where id = $1 and student_id = $2 for update")
        .bind(practice.0)
        .bind(caller.id.0)
        .execute(&mut *db)
        .await?;
    let query = sqlx::query(as_caller!(
        "select
            asked.id, practice.status, asked.answer, asked.outcome,
            review.contested_at, review.decided_at,
            array(
                select tutor_id from tutor_students
                where student_id = caller.id and ended_at is null
                order by started_at, tutor_id
                limit $6
            ) as tutors
        from caller
        left join practices practice on practice.id = $4 and practice.student_id = caller.id
        left join practice_questions asked on asked.practice_id = practice.id and asked.id = $5
        left join question_reviews review on review.id = asked.id"
    ));
    let query = query.for_caller(caller).bind(practice.0).bind(question.0).bind(MAX_TUTORS);
    fetch_visible(query, db).await
}

/// What a student says against a verdict.
#[derive(Debug, Clone)]
pub struct NewContest {
    pub practice_id: PracticeId,
    pub question_id: QuestionId,
    pub student_id: UserId,
    /// Sealed.
    pub comment: Option<String>,
    pub contested_at: DateTime<Utc>,
}

/// Opens a review of an answer, or adds the student's words to the open one.
pub async fn contest(db: impl PgExecutor<'_>, new: &NewContest) -> Result<()> {
    sqlx::query(
        "insert into question_reviews (
            id, practice_id, student_id, opened_at, contested_at, comment)
        values ($1, $2, $3, $4, $4, $5)
        on conflict (id) do update
        set contested_at = excluded.contested_at, comment = excluded.comment",
    )
    .bind(new.question_id.0)
    .bind(new.practice_id.0)
    .bind(new.student_id.0)
    .bind(new.contested_at)
    .bind(&new.comment)
    .execute(db)
    .await?;
    Ok(())
}

/// An answer about to be judged by a person; its practice is locked.
#[derive(Debug, Clone, FromRow)]
pub struct AnswerToReview {
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub student_name: String,
    #[sqlx(try_from = "String")]
    pub status: PracticeStatus,
    /// The question with its answer key.
    #[sqlx(json)]
    pub draft: Draft,
    /// The mark's word; none before it is handed in.
    pub outcome: Option<String>,
    #[sqlx(json(nullable))]
    pub verdict: Option<Told>,
    /// When the answer was given.
    pub completed_at: Option<DateTime<Utc>>,
    pub contested_at: Option<DateTime<Utc>>,
    /// The verdict of the person who decided before.
    pub decided: Option<bool>,
    /// How often the verdict was set to another one.
    pub revision: i32,
    /// The answer was given with help.
    pub helped: bool,
    /// The marks' words of the practice's other questions.
    pub other_marks: Vec<String>,
}

/// Locks a practice and reads one of its answers, for somebody who may judge it.
pub async fn lock_for_verdict(
    db: &mut PgConnection,
    caller: &Caller,
    practice: PracticeId,
    question: QuestionId,
) -> Result<Option<AnswerToReview>> {
    sqlx::query("select id from practices where id = $1 for update")
        .bind(practice.0)
        .execute(&mut *db)
        .await?;
    let query = sqlx::query(as_caller!(
        "select
            asked.id, practice.student_id, student.name as student_name, practice.status,
            asked.draft, asked.outcome, asked.verdict, practice.completed_at,
            review.contested_at, review.correct as decided, coalesce(review.revision, 0) as revision,
            (
                exists (select 1 from practice_hints where question_id = asked.id)
                or exists (
                    select 1 from practice_tries
                    where question_id = asked.id and outcome <> 'correct')
            ) as helped,
            array(
                select other.outcome::text from practice_questions other
                where other.practice_id = practice.id and other.id <> asked.id
                    and other.outcome is not null
            ) as other_marks
        from caller
        left join practices practice
            on practice.id = $4 and may_see(caller.id, caller.role, practice.student_id)
        left join practice_questions asked on asked.practice_id = practice.id and asked.id = $5
        left join question_reviews review on review.id = asked.id
        left join users student on student.id = practice.student_id"
    ));
    fetch_visible(query.for_caller(caller).bind(practice.0).bind(question.0), db).await
}

/// A person's verdict on an answer.
#[derive(Debug, Clone)]
pub struct NewVerdict {
    pub practice_id: PracticeId,
    pub question_id: QuestionId,
    pub student_id: UserId,
    pub mark: AnswerMark,
    pub verdict: Told,
    /// The words of who decided, sealed.
    pub comment: Option<String>,
    pub decided_by: UserId,
    pub decided_at: DateTime<Utc>,
    pub revision: i32,
    /// The question's key proved wrong.
    pub flags_key: bool,
    /// 0 to 100; none when no answer of the practice is judged.
    pub score: Option<i32>,
}

/// Writes a person's verdict.
pub async fn set_verdict(db: impl PgExecutor<'_>, new: &NewVerdict) -> Result<()> {
    sqlx::query(
        "with judged as (
            update practice_questions
            set outcome = $3, verdict = $4, key_flagged_at = case when $5 then $6::timestamptz end
            where id = $1 and practice_id = $2
        ), scored as (
            update practices set score = $7, updated_at = $6 where id = $2
        )
        insert into question_reviews (
            id, practice_id, student_id, opened_at, decided_at, decided_by, correct,
            verdict_comment, revision)
        values ($1, $2, $8, $6, $6, $9, $3 = 'correct', $10, $11)
        on conflict (id) do update
        set decided_at = excluded.decided_at, decided_by = excluded.decided_by,
            correct = excluded.correct, verdict_comment = excluded.verdict_comment,
            revision = excluded.revision",
    )
    .bind(new.question_id.0)
    .bind(new.practice_id.0)
    .bind(new.mark.as_str())
    .bind(Json(&new.verdict))
    .bind(new.flags_key)
    .bind(new.decided_at)
    .bind(new.score)
    .bind(new.student_id.0)
    .bind(new.decided_by.0)
    .bind(&new.comment)
    .bind(new.revision)
    .execute(db)
    .await?;
    Ok(())
}

/// An answer that waits for a person.
#[derive(Debug, Clone, FromRow)]
pub struct OpenReview {
    #[sqlx(try_from = "Uuid")]
    pub id: QuestionId,
    #[sqlx(try_from = "Uuid")]
    pub practice_id: PracticeId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub student_name: String,
    /// The question with its answer key.
    #[sqlx(json)]
    pub draft: Draft,
    pub answer: Option<String>,
    #[sqlx(json(nullable))]
    pub verdict: Option<Told>,
    pub opened_at: DateTime<Utc>,
    pub contested_at: Option<DateTime<Utc>>,
    /// The student's words, sealed.
    pub comment: Option<String>,
}

/// The answers of the caller's students that wait for a person, oldest first.
pub async fn open_reviews(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    limit: i64,
    offset: i64,
) -> Result<Total<OpenReview>> {
    let query = sqlx::query(as_caller!(
        ", taught as (
            select link.student_id
            from caller
            join tutor_students link on link.tutor_id = caller.id and link.ended_at is null
        ), waiting as (
            select review.*
            from caller
            join question_reviews review on review.decided_at is null
            where (caller.role = 'admin' or review.student_id in (select student_id from taught))
                and may_see(caller.id, caller.role, review.student_id)
        )
        select true as allowed, (select count(*) from waiting) as total, page.*
        from caller
        left join lateral (
            select
                review.id, review.practice_id, review.student_id, student.name as student_name,
                asked.draft, asked.answer, asked.verdict, review.opened_at, review.contested_at, review.comment
            from waiting review
            join practice_questions asked on asked.id = review.id
            join users student on student.id = review.student_id
            order by review.opened_at, review.id
            limit $4 offset $5
        ) as page on true"
    ));
    let rows = fetch_all_visible(query.for_caller(caller).bind(limit).bind(offset), db).await?;
    Ok(rows.unwrap_or(Total { rows: Vec::new(), total: 0 }))
}
