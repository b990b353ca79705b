//! Goals, and how far the suggestions are that follow from completed ones.

use chrono::{DateTime, Utc};
use domain::bounded::Subject;
use domain::people::Caller;
use domain::status::{GoalStatus, SuggestionJobStatus};
use domain::{GoalId, UserId};
use serde::Deserialize;
use sqlx::{FromRow, PgConnection, PgExecutor, Row};
use uuid::Uuid;

use crate::caller::{Seen, as_caller, as_caller_of_student, fetch_visible};
use crate::columns::JsonList;
use crate::evidence::SkillRow;
use crate::{Error, Result};

/// A goal as it is stored.
#[derive(Debug, Clone, FromRow, Deserialize)]
pub struct GoalRow {
    #[sqlx(try_from = "Uuid")]
    pub id: GoalId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub subject: String,
    pub description: String,
    #[sqlx(try_from = "String")]
    pub status: GoalStatus,
    pub target_date: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// The rows from which a goal's progress and plan are computed.
#[derive(Debug, Clone, FromRow)]
pub struct Standing {
    /// Everything the student has met.
    #[sqlx(try_from = "JsonList<SkillRow>")]
    pub skills: Vec<SkillRow>,
    /// Minutes a day the student has for practice.
    pub daily_minutes: Option<i32>,
}

/// A goal with what its numbers follow from.
#[derive(Debug, Clone, FromRow)]
pub struct GoalStanding {
    #[sqlx(flatten)]
    pub goal: GoalRow,
    #[sqlx(flatten)]
    pub standing: Standing,
}

/// Columns of a [`GoalRow`] named `goal`, and of the [`Standing`] of its student.
macro_rules! goal_standing {
    () => {
        "goal.id, goal.student_id, goal.subject, goal.description, goal.status, goal.target_date,
        goal.completed_at, goal.created_at,
        (
            select jsonb_agg(to_jsonb(known))
            from student_skills known
            where known.student_id = goal.student_id
        ) as skills,
        (select daily_minutes from students where user_id = goal.student_id) as daily_minutes"
    };
}

/// True if the suggestions of a row of `goals` are made, or were touched since $6.
macro_rules! made_or_under_way {
    () => {
        "(goals.suggestions_status = 'ready' or (
            goals.suggestions_status = 'pending' and goals.suggestions_touched_at >= $6))"
    };
}

/// A goal about to be made.
#[derive(Debug, Clone)]
pub struct NewGoal<'a> {
    pub id: GoalId,
    pub student_id: UserId,
    pub subject: &'a Subject,
    pub description: &'a str,
    pub target_date: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// The result of making a goal.
#[derive(Debug)]
pub enum Created {
    Goal(Box<GoalStanding>),
    /// The student is absent or not the caller's.
    NoStudent,
    /// The student has as many active goals as one may have.
    TooMany,
}

/// Makes a goal for a caller who may, unless the student has `max_active` active ones. Goals made
/// at the same moment may exceed that by their number.
pub async fn create(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    new: &NewGoal<'_>,
    max_active: i64,
) -> Result<Created> {
    let query = sqlx::query(as_caller_of_student!(concat!(
        ", made as (
            insert into goals (
                id, student_id, subject, description, target_date, created_at, updated_at)
            select $5, student.id, $6, $7, $8, $9, $9
            from student
            where (
                select count(*) from goals
                where student_id = student.id and status = 'active') < $10
            returning *
        )
        select exists (select 1 from student) as allowed, ",
        goal_standing!(),
        " from caller left join made goal on true"
    )));
    let row = query
        .for_caller(caller)
        .bind(new.student_id.0)
        .bind(new.id.0)
        .bind(new.subject.as_str())
        .bind(new.description)
        .bind(new.target_date)
        .bind(new.created_at)
        .bind(max_active)
        .fetch_optional(db)
        .await?
        .ok_or(Error::StaleCaller)?;
    match (row.try_get("allowed")?, row.try_get::<Option<Uuid>, _>("id")?) {
        (false, _) => Ok(Created::NoStudent),
        (true, None) => Ok(Created::TooMany),
        (true, Some(_)) => Ok(Created::Goal(Box::new(GoalStanding::from_row(&row)?))),
    }
}

/// A page of a student's goals.
#[derive(Debug, Clone, FromRow)]
pub struct GoalPage {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    /// All there are in the states asked for.
    pub total: i64,
    /// Newest first.
    #[sqlx(try_from = "JsonList<GoalRow>")]
    pub goals: Vec<GoalRow>,
    #[sqlx(flatten)]
    pub standing: Standing,
}

/// A student's goals in the given states, newest first; none when the student is absent or not the
/// caller's.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    states: &[GoalStatus],
    limit: i64,
    offset: i64,
) -> Result<Option<GoalPage>> {
    let query = sqlx::query(as_caller_of_student!(
        "select
            student.id,
            (
                select count(*) from goals
                where student_id = student.id and status = any($5)
            ) as total,
            (
                select jsonb_agg(to_jsonb(page) order by page.created_at desc, page.id desc)
                from (
                    select
                        id, student_id, subject, description, status, target_date, completed_at,
                        created_at
                    from goals
                    where student_id = student.id and status = any($5)
                    order by created_at desc, id desc
                    limit $6 offset $7
                ) as page
            ) as goals,
            (
                select jsonb_agg(to_jsonb(known))
                from student_skills known
                where known.student_id = student.id
            ) as skills,
            (select daily_minutes from students where user_id = student.id) as daily_minutes
        from caller
        left join student on true"
    ));
    let words: Vec<&str> = states.iter().map(|status| status.as_str()).collect();
    let query = query.for_caller(caller).bind(student.0).bind(words).bind(limit).bind(offset);
    fetch_visible(query, db).await
}

/// A goal that is completed, and whether its suggestions are still to be made.
#[derive(Debug, Clone, FromRow)]
pub struct Completed {
    /// Its id, for telling it from what is absent.
    #[sqlx(try_from = "Uuid")]
    pub id: GoalId,
    #[sqlx(try_from = "String")]
    pub suggestions_status: SuggestionJobStatus,
    pub suggestions_attempt: i32,
    #[sqlx(flatten)]
    pub found: GoalStanding,
}

/// Completes a goal for someone who may. One that is completed stays as it is, but if its
/// suggestions had failed, or were last touched before `abandoned_before`, they are wanted again.
pub async fn complete(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: GoalId,
    now: DateTime<Utc>,
    abandoned_before: DateTime<Utc>,
) -> Result<Option<Completed>> {
    // A repeat writes what is there. Those that come at the same moment wait for the first, and then
    // read what it wrote: so one moment, and one attempt, counts.
    let query = sqlx::query(as_caller!(concat!(
        ", goal as (
            update goals
            set status = 'completed',
                completed_at = coalesce(goals.completed_at, $5),
                updated_at = case when ",
        made_or_under_way!(),
        " then goals.updated_at else $5 end,
                suggestions_requested_at = case
                    when ",
        made_or_under_way!(),
        " then goals.suggestions_requested_at
                    else $5
                end,
                suggestions_touched_at = case
                    when ",
        made_or_under_way!(),
        " then goals.suggestions_touched_at
                    else $5
                end,
                suggestions_attempt = case
                    when goals.suggestions_status is null or ",
        made_or_under_way!(),
        "
                        then goals.suggestions_attempt
                    else goals.suggestions_attempt + 1
                end,
                suggestions_failure = null,
                suggestions_status = case
                    when goals.suggestions_status = 'ready' then 'ready'
                    else 'pending'
                end
            from caller
            where goals.id = $4 and may_see(caller.id, caller.role, goals.student_id)
            returning goals.*
        )
        select goal.suggestions_status, goal.suggestions_attempt, ",
        goal_standing!(),
        " from caller left join goal on true"
    )));
    fetch_visible(query.for_caller(caller).bind(id.0).bind(now).bind(abandoned_before), db).await
}

/// A completed goal whose event may have been lost, or whose suggestions were abandoned.
#[derive(Debug, Clone, FromRow)]
pub struct PendingSuggestions {
    #[sqlx(try_from = "Uuid")]
    pub id: GoalId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub attempt: i32,
}

/// Goals whose suggestions are still to be made although they were completed before the given
/// moment, oldest first.
pub async fn pending_since(
    db: impl PgExecutor<'_>,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PendingSuggestions>> {
    Ok(sqlx::query_as(
        "select id, student_id, suggestions_attempt as attempt
        from goals
        where suggestions_status = 'pending' and updated_at < $1
        order by updated_at
        limit $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Begins a new attempt at suggestions untouched since the given moment, longest untouched first.
pub async fn renew(
    db: impl PgExecutor<'_>,
    abandoned_before: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PendingSuggestions>> {
    Ok(sqlx::query_as(
        "update goals
        set suggestions_attempt = suggestions_attempt + 1, suggestions_touched_at = $2,
            updated_at = $2
        where id in (
            select id from goals
            where suggestions_status = 'pending' and suggestions_touched_at < $1
            order by suggestions_touched_at
            limit $3
            for update skip locked)
        returning id, student_id, suggestions_attempt as attempt",
    )
    .bind(abandoned_before)
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Makes a goal for a student who is known to be there, unless they have `max_active` active ones.
/// Tells whether it is there now.
pub async fn add(db: &mut PgConnection, new: &NewGoal<'_>, max_active: i64) -> Result<bool> {
    let insertion = sqlx::query(
        "insert into goals (
            id, student_id, subject, description, target_date, created_at, updated_at)
        select $1, $2, $3, $4, $5, $6, $6
        where (select count(*) from goals where student_id = $2 and status = 'active') < $7",
    )
    .bind(new.id.0)
    .bind(new.student_id.0)
    .bind(new.subject.as_str())
    .bind(new.description)
    .bind(new.target_date)
    .bind(new.created_at)
    .bind(max_active)
    .execute(db)
    .await?;
    Ok(insertion.rows_affected() == 1)
}

/// A goal with what its numbers follow from.
pub async fn load_standing(db: impl PgExecutor<'_>, id: GoalId) -> Result<Option<GoalStanding>> {
    Ok(sqlx::query_as(concat!("select ", goal_standing!(), " from goals goal where goal.id = $1"))
        .bind(id.0)
        .fetch_optional(db)
        .await?)
}
