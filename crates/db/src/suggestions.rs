//! Subjects suggested after a completed goal, and the job that makes them.

use chrono::{DateTime, Utc};
use domain::bounded::{FailureReason, Subject};
use domain::people::{Caller, PeopleAround};
use domain::status::{SuggestionJobStatus, SuggestionStatus};
use domain::suggestions::Draft;
use domain::{GoalId, SuggestionId, UserId};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller, as_caller_of_student, fetch_visible};
use crate::columns::{JsonList, OptionalId};
use crate::evidence::SkillRow;

/// A suggestion as its readers see it.
#[derive(Debug, Clone, Deserialize)]
pub struct SuggestionRow {
    pub id: SuggestionId,
    pub subject: String,
    /// Redacted.
    pub description: Option<String>,
    /// 0 to 10, one decimal.
    pub relevance_score: Option<f64>,
    /// Redacted.
    pub value_proposition: Option<String>,
    /// The student's concepts that it builds on.
    pub related_concepts: Vec<String>,
    /// The student's answer to it.
    pub status: SuggestionStatus,
    pub created_at: DateTime<Utc>,
}

/// The goal that suggestions follow from.
#[derive(Debug, Clone, Deserialize)]
pub struct TriggerRow {
    pub id: GoalId,
    pub subject: String,
    pub description: String,
    pub completed_at: DateTime<Utc>,
    pub suggestions_status: SuggestionJobStatus,
    /// In words for the reader.
    pub suggestions_failure: Option<String>,
}

/// A page of a student's suggestions.
#[derive(Debug, Clone, FromRow)]
pub struct SuggestionPage {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub name: String,
    /// All there are in the states asked for.
    pub total: i64,
    /// Newest first, of the same moment the best first.
    #[sqlx(try_from = "JsonList<SuggestionRow>")]
    pub suggestions: Vec<SuggestionRow>,
    /// The goal completed last.
    #[sqlx(json(nullable))]
    pub triggered_by: Option<TriggerRow>,
}

/// A student's suggestions in the given states; none when the student is absent or not the
/// caller's.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    states: &[SuggestionStatus],
    limit: i64,
    offset: i64,
) -> Result<Option<SuggestionPage>> {
    let query = sqlx::query(as_caller_of_student!(
        "select
            student.id,
            (select name from users where id = student.id) as name,
            (
                select count(*) from subject_suggestions
                where student_id = student.id and status = any($5)
            ) as total,
            (
                select jsonb_agg(
                    to_jsonb(page)
                    order by page.created_at desc, page.relevance_score desc, page.id desc)
                from (
                    select
                        id, subject, description, relevance_score, value_proposition,
                        related_concepts, status, created_at
                    from subject_suggestions
                    where student_id = student.id and status = any($5)
                    order by created_at desc, relevance_score desc, id desc
                    limit $6 offset $7
                ) as page
            ) as suggestions,
            (
                select jsonb_build_object(
                    'id', id, 'subject', subject, 'description', description,
                    'completed_at', completed_at,
                    'suggestions_status', coalesce(suggestions_status, 'ready'),
                    'suggestions_failure', suggestions_failure)
                from goals
                where student_id = student.id and completed_at is not null
                order by completed_at desc, id desc
                limit 1
            ) as triggered_by
        from caller
        left join student on true"
    ));
    let words: Vec<&str> = states.iter().map(|status| status.as_str()).collect();
    let query = query.for_caller(caller).bind(student.0).bind(words).bind(limit).bind(offset);
    fetch_visible(query, db).await
}

/// A suggestion about to be accepted or dismissed, locked.
#[derive(Debug, Clone, FromRow)]
pub struct Undecided {
    #[sqlx(try_from = "Uuid")]
    pub id: SuggestionId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    #[sqlx(try_from = "String")]
    pub subject: Subject,
    /// The student's answer to it.
    #[sqlx(try_from = "String")]
    pub status: SuggestionStatus,
    /// The goal it became.
    #[sqlx(try_from = "OptionalId")]
    pub accepted_goal_id: Option<GoalId>,
}

/// Locks the caller's own suggestion.
pub async fn lock_own(
    db: &mut PgConnection,
    caller: &Caller,
    id: SuggestionId,
) -> Result<Option<Undecided>> {
    // An outer join can't be locked through, so the lock comes first and the look after it.
    sqlx::query("select id from subject_suggestions where id = $1 and student_id = $2 for update")
        .bind(id.0)
        .bind(caller.id.0)
        .execute(&mut *db)
        .await?;
    let query = sqlx::query(as_caller!(
        "select
            suggestion.id, suggestion.student_id, suggestion.subject, suggestion.status,
            suggestion.accepted_goal_id
        from caller
        left join subject_suggestions suggestion
            on suggestion.id = $4 and suggestion.student_id = caller.id"
    ));
    fetch_visible(query.for_caller(caller).bind(id.0), db).await
}

/// Notes what a suggestion became; `goal` is the one it became when accepted.
pub async fn decide(
    db: &mut PgConnection,
    id: SuggestionId,
    status: SuggestionStatus,
    goal: Option<GoalId>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update subject_suggestions
        set status = $2, accepted_goal_id = $3, updated_at = $4
        where id = $1",
    )
    .bind(id.0)
    .bind(status.as_str())
    .bind(goal.map(Uuid::from))
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// A completed goal whose suggestions are to be made, with what is known of its student.
#[derive(Debug, Clone, FromRow)]
pub struct SuggestionRequest {
    #[sqlx(try_from = "Uuid")]
    pub id: GoalId,
    pub subject: String,
    pub description: String,
    #[sqlx(try_from = "JsonList<Draft>")]
    pub draft: Vec<Draft>,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    #[sqlx(json)]
    pub people: PeopleAround,
    /// The year of school.
    pub grade: Option<i32>,
    pub interests: Vec<String>,
    pub strengths: Vec<String>,
    /// Subjects of the student's other goals and of suggestions that are not to be repeated.
    pub taken: Vec<String>,
    /// Everything the student has met.
    #[sqlx(try_from = "JsonList<SkillRow>")]
    pub skills: Vec<SkillRow>,
}

/// The goal whose suggestions are still to be made; none when they are made, or it is gone.
/// Suggestions that were dismissed before the given moment may be made again.
pub async fn load_request(
    db: impl PgExecutor<'_>,
    goal: GoalId,
    dismissed_since: DateTime<Utc>,
) -> Result<Option<SuggestionRequest>> {
    Ok(sqlx::query_as(
        "select
            goal.id, goal.subject, goal.description, goal.suggestions_draft as draft,
            goal.student_id, people_around(goal.student_id) as people,
            student.grade, profile.interests, profile.strengths,
            array(
                select subject from goals
                where student_id = goal.student_id and id <> goal.id
                union
                select subject from subject_suggestions
                where student_id = goal.student_id
                    and completed_goal_id is distinct from goal.id
                    and (status <> 'dismissed' or updated_at >= $2)
                order by subject
            ) as taken,
            (
                select jsonb_agg(to_jsonb(known) order by known.concept_id)
                from student_skills known
                where known.student_id = goal.student_id
            ) as skills
        from goals goal
        join users student on student.id = goal.student_id
        join students profile on profile.user_id = goal.student_id
        where goal.id = $1 and goal.suggestions_status = 'pending'",
    )
    .bind(goal.0)
    .bind(dismissed_since)
    .fetch_optional(db)
    .await?)
}

/// Keeps what an attempt has written, redacted, while the suggestions are still to be made.
pub async fn store_draft(
    db: impl PgExecutor<'_>,
    goal: GoalId,
    attempt: i32,
    draft: &[Draft],
) -> Result<()> {
    sqlx::query(
        "update goals set suggestions_draft = $2
        where id = $1 and suggestions_attempt = $3 and suggestions_status = 'pending'",
    )
    .bind(goal.0)
    .bind(Json(draft))
    .bind(attempt)
    .execute(db)
    .await?;
    Ok(())
}

/// Holds a goal until the transaction ends, if its suggestions are still to be made.
pub async fn lock_goal(db: &mut PgConnection, goal: GoalId) -> Result<bool> {
    let goal_id: Option<Uuid> = sqlx::query_scalar(
        "select id from goals where id = $1 and suggestions_status = 'pending' for update",
    )
    .bind(goal.0)
    .fetch_optional(db)
    .await?;
    Ok(goal_id.is_some())
}

/// A suggestion about to be stored.
#[derive(Debug, Clone)]
pub struct NewSuggestion {
    /// Follows from the goal and the subject.
    pub id: SuggestionId,
    pub subject: Subject,
    /// Redacted.
    pub description: String,
    /// 0 to 10, one decimal.
    pub relevance_score: f64,
    /// Redacted.
    pub value_proposition: String,
    /// The student's concepts that it builds on.
    pub related_concepts: Vec<String>,
}

/// Stores the suggestions of a goal; those whose subject is suggested already are left out.
pub async fn store(
    db: &mut PgConnection,
    goal: GoalId,
    suggestions: &[NewSuggestion],
    now: DateTime<Utc>,
) -> Result<()> {
    for new in suggestions {
        sqlx::query(
            "insert into subject_suggestions (
                id, student_id, completed_goal_id, subject, description, relevance_score,
                value_proposition, related_concepts, created_at, updated_at)
            select $2, goal.student_id, goal.id, $3, $4, $5::float8::numeric(3, 1), $6, $7, $8, $8
            from goals goal
            where goal.id = $1
            on conflict do nothing",
        )
        .bind(goal.0)
        .bind(new.id.0)
        .bind(new.subject.as_str())
        .bind(&new.description)
        .bind(new.relevance_score)
        .bind(&new.value_proposition)
        .bind(&new.related_concepts)
        .bind(now)
        .execute(&mut *db)
        .await?;
    }
    sqlx::query(
        "update goals
        set suggestions_status = 'ready', suggestions_failure = null, suggestions_draft = null,
            updated_at = $2
        where id = $1",
    )
    .bind(goal.0)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// The number of suggestions that follow from a goal.
pub async fn count(db: impl PgExecutor<'_>, goal: GoalId) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from subject_suggestions where completed_goal_id = $1")
        .bind(goal.0)
        .fetch_one(db)
        .await?)
}

/// Marks a goal as one whose suggestions an attempt could not make.
pub async fn fail(
    db: impl PgExecutor<'_>,
    goal: GoalId,
    attempt: i32,
    reason: &FailureReason,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update goals
        set suggestions_status = 'failed', suggestions_failure = $2, suggestions_draft = null,
            updated_at = $3
        where id = $1 and suggestions_attempt = $4 and suggestions_status = 'pending'",
    )
    .bind(goal.0)
    .bind(reason.as_str())
    .bind(now)
    .bind(attempt)
    .execute(db)
    .await?;
    Ok(())
}
