//! The counts and sums of analytics, one statement for each figure.

mod usage;

use chrono::{DateTime, NaiveDate, Utc};
use domain::analysis::Outcome;
use domain::analytics::{Period, Scores, ScoresAround};
use domain::mastery::{EvidenceKind, LogEntry};
use domain::people::Caller;
use domain::{ConceptId, UserId};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::caller::{Seen, as_caller, as_caller_of_student, fetch_visible};
use crate::columns::{IdList, JsonList, state};
use crate::evidence::SkillRow;
use crate::{Error, Result};

pub use usage::{JobLine, ModelLine, UsageRow, usage};

/// The most that is read of a student.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Practices of a trend, the newest.
    pub practices: i64,
    /// Lines of the evidence log, the oldest.
    pub evidence: i64,
}

/// The figures of a student's improvement.
#[derive(Debug, Clone, FromRow)]
pub struct ImprovementRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    /// Sessions of the period whose date has passed.
    pub sessions_completed: i64,
    /// Weeks of the period in which anything happened.
    pub active_weeks: i64,
    #[sqlx(flatten)]
    scores: ScoreRow,
    /// Scores of the period's completed practices, oldest first.
    pub trend_scores: Option<Vec<i32>>,
    /// The days in UTC on which those were handed in.
    pub trend_days: Option<Vec<NaiveDate>>,
    #[sqlx(flatten)]
    log: LogColumns,
    /// Everything the student has met.
    #[sqlx(try_from = "JsonList<SkillRow>")]
    pub skills: Vec<SkillRow>,
}

/// Sums and counts of scores around a period.
#[derive(Debug, Clone, Copy, FromRow)]
struct ScoreRow {
    earlier_sum: i64,
    earlier_count: i64,
    within_sum: i64,
    within_count: i64,
    first_sum: i64,
    first_count: i64,
    last_sum: i64,
    last_count: i64,
}

/// A student's evidence, one list for each column.
#[derive(Debug, Clone, FromRow)]
struct LogColumns {
    #[sqlx(try_from = "IdList")]
    concepts: Vec<ConceptId>,
    kinds: Option<Vec<String>>,
    outcomes: Option<Vec<String>>,
    times: Option<Vec<DateTime<Utc>>>,
    /// The session or practice it was seen in.
    events: Option<Vec<Uuid>>,
}

impl ImprovementRow {
    /// The student's evidence in its order.
    pub fn log(&self) -> Result<Vec<LogEntry>> {
        let log = &self.log;
        let (kinds, outcomes) = (log.kinds.iter().flatten(), log.outcomes.iter().flatten());
        let (times, events) = (log.times.iter().flatten(), log.events.iter().flatten());
        let rows = log.concepts.iter().zip(kinds).zip(outcomes).zip(times).zip(events);
        rows.map(|((((concept, kind), outcome), at), event)| {
            Ok(LogEntry {
                concept: *concept,
                kind: state::<EvidenceKind>(Some(kind.clone()))?,
                outcome: state::<Outcome>(Some(outcome.clone()))?,
                observed_at: *at,
                event: *event,
            })
        })
        .collect()
    }

    /// The scores.
    pub fn scores(&self) -> ScoresAround {
        let of = &self.scores;
        ScoresAround {
            earlier: Scores { sum: of.earlier_sum, count: of.earlier_count },
            within: Scores { sum: of.within_sum, count: of.within_count },
            first_third: Scores { sum: of.first_sum, count: of.first_count },
            last_third: Scores { sum: of.last_sum, count: of.last_count },
        }
    }
}

/// The figures of one student's improvement, for someone who may see them.
pub async fn improvement(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    period: &Period,
    now: DateTime<Utc>,
    bounds: Bounds,
) -> Result<Option<ImprovementRow>> {
    let query = sqlx::query(as_caller_of_student!(
        "select
            student.id,
            (
                select count(*) from sessions
                where student_id = student.id
                    and session_date >= $5 and session_date < $6 and session_date <= $7
            ) as sessions_completed,
            (
                select count(distinct floor(extract(epoch from happened.at - $5) / 604800))
                from (
                    select session_date as at from sessions
                    where student_id = student.id
                        and session_date >= $5 and session_date < $6 and session_date <= $7
                    union all
                    select completed_at from practices
                    where student_id = student.id and status = 'completed'
                        and completed_at >= $5 and completed_at < $6
                    union all
                    select messages.created_at
                    from conversations
                    join messages on messages.conversation_id = conversations.id
                    where conversations.student_id = student.id and messages.role = 'user'
                        and messages.created_at >= $5 and messages.created_at < $6
                ) as happened
            ) as active_weeks,
            scores.*, trend.*, log.*,
            (
                select jsonb_agg(to_jsonb(known))
                from student_skills known
                where known.student_id = student.id
            ) as skills
        from caller
        left join student on true
        cross join lateral (
            select
                coalesce(sum(score) filter (where completed_at < $5), 0) as earlier_sum,
                count(score) filter (where completed_at < $5) as earlier_count,
                coalesce(sum(score) filter (where completed_at >= $5 and completed_at < $6), 0)
                    as within_sum,
                count(score) filter (where completed_at >= $5 and completed_at < $6)
                    as within_count,
                coalesce(sum(score) filter (where completed_at >= $5 and completed_at < $8), 0)
                    as first_sum,
                count(score) filter (where completed_at >= $5 and completed_at < $8)
                    as first_count,
                coalesce(sum(score) filter (where completed_at >= $9 and completed_at < $6), 0)
                    as last_sum,
                count(score) filter (where completed_at >= $9 and completed_at < $6)
                    as last_count
            from practices
            where student_id = student.id and status = 'completed'
        ) as scores
        cross join lateral (
            select
                array_agg(score order by completed_at, id) as trend_scores,
                array_agg((completed_at at time zone 'UTC')::date order by completed_at, id)
                    as trend_days
            from (
                select id, score, completed_at
                from practices
                where student_id = student.id and status = 'completed' and score is not null
                    and completed_at >= $5 and completed_at < $6
                order by completed_at desc, id desc
                limit $10
            ) as newest
        ) as trend
        cross join lateral (
            select
                array_agg(concept_id order by seq) as concepts,
                array_agg(kind::text order by seq) as kinds,
                array_agg(outcome::text order by seq) as outcomes,
                array_agg(observed_at order by seq) as times,
                array_agg(coalesce(session_id, practice_id, id) order by seq) as events
            from (
                select
                    seq, id, concept_id, kind, outcome, observed_at, session_id, practice_id
                from standing_evidence
                where student_id = student.id
                order by seq
                limit $11
            ) as oldest
        ) as log"
    ));
    let (first_ends, last_starts) = period.thirds();
    let query = query
        .for_caller(caller)
        .bind(student.0)
        .bind(period.from)
        .bind(period.until)
        .bind(now)
        .bind(first_ends)
        .bind(last_starts)
        .bind(bounds.practices)
        .bind(bounds.evidence);
    fetch_visible(query, db).await
}

/// The figures of the dashboard.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct DashboardRow {
    /// Students who had registered by the period's end.
    pub total_students: i64,
    /// Sessions up to the period's end.
    pub total_sessions: i64,
    /// Students with any activity in the period …
    pub active: i64,
    /// … in its last day …
    pub active_last_day: i64,
    /// … in its last seven days …
    pub active_last_week: i64,
    /// … in the period before it …
    pub active_before: i64,
    /// … and in that one but not in this one.
    pub lost: i64,
    /// Practices given in the period.
    pub practices_assigned: i64,
    /// Of those, handed in by its end.
    pub practices_completed: i64,
    /// Goals made in the period.
    pub goals_created: i64,
    /// Of those, completed by its end.
    pub goals_completed: i64,
    /// Suggestions made in the period.
    pub suggestions_offered: i64,
    pub suggestions_accepted: i64,
}

/// The figures of the dashboard, for an admin.
pub async fn dashboard(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    period: &Period,
) -> Result<DashboardRow> {
    let row = sqlx::query_as(as_caller!(
        ", happened as (
            select student_id, session_date as at from sessions
            where session_date >= $6 and session_date < $5
            union all
            select student_id, completed_at from practices
            where status = 'completed' and completed_at >= $6 and completed_at < $5
            union all
            select conversations.student_id, messages.created_at
            from messages
            join conversations on conversations.id = messages.conversation_id
            where messages.role = 'user'
                and messages.created_at >= $6 and messages.created_at < $5
        ), student as (
            select
                bool_or(at >= $4) as active,
                bool_or(at >= $5 - interval '1 day' and at >= $4) as active_last_day,
                bool_or(at >= $5 - interval '7 days' and at >= $4) as active_last_week,
                bool_or(at < $4) as active_before
            from happened
            group by student_id
        )
        select
            (
                select count(*) from users where role = 'student' and created_at < $5
            ) as total_students,
            (select count(*) from sessions where session_date < $5) as total_sessions,
            activity.*, given.*, goal.*, suggestion.*
        from caller
        cross join (
            select
                count(*) filter (where active) as active,
                count(*) filter (where active_last_day) as active_last_day,
                count(*) filter (where active_last_week) as active_last_week,
                count(*) filter (where active_before) as active_before,
                count(*) filter (where active_before and not active) as lost
            from student
        ) as activity
        cross join (
            select
                count(*) as practices_assigned,
                count(*) filter (where status = 'completed' and completed_at < $5)
                    as practices_completed
            from practices
            where assigned_at >= $4 and assigned_at < $5
                and status in ('assigned', 'in_progress', 'completed')
        ) as given
        cross join (
            select
                count(*) as goals_created,
                count(*) filter (where status = 'completed' and completed_at < $5)
                    as goals_completed
            from goals
            where created_at >= $4 and created_at < $5
        ) as goal
        cross join (
            select
                count(*) as suggestions_offered,
                count(*) filter (where status = 'accepted') as suggestions_accepted
            from subject_suggestions
            where created_at >= $4 and created_at < $5
        ) as suggestion
        where caller.role = 'admin'"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(period.from)
    .bind(period.until)
    .bind(period.previous_from())
    .fetch_optional(db)
    .await?;
    row.ok_or(Error::StaleCaller)
}
