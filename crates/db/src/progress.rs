//! A student's progress, in one query.

use chrono::{DateTime, Utc};
use domain::analysis::Outcome;
use domain::mastery::EvidenceKind;
use domain::people::Caller;
use domain::progress::ActivityKind;
use domain::status::GoalStatus;
use domain::{ConceptId, GoalId, UserId};
use serde::Deserialize;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller, fetch_visible};
use crate::columns::JsonList;
use crate::evidence::SkillRow;

/// Everything progress is computed from.
#[derive(Debug, Clone, FromRow)]
pub struct ProgressRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    /// Sessions whose date has passed.
    pub sessions_completed: i64,
    /// Scores of completed practices, oldest first; none where no answer could be read.
    pub scores: Option<Vec<Option<i32>>>,
    /// Newest first.
    #[sqlx(try_from = "JsonList<GoalLine>")]
    pub goals: Vec<GoalLine>,
    #[sqlx(try_from = "JsonList<CountedSkill>")]
    pub concepts: Vec<CountedSkill>,
    /// Newest first.
    #[sqlx(try_from = "JsonList<RecentLine>")]
    pub recent: Vec<RecentLine>,
    /// In the order of the log, where it was asked for.
    #[sqlx(try_from = "JsonList<LogLine>")]
    pub log: Vec<LogLine>,
}

/// A goal as progress shows it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalLine {
    pub goal_id: GoalId,
    pub subject: String,
    pub description: String,
    pub status: GoalStatus,
    pub target_date: Option<DateTime<Utc>>,
}

/// A skill with how much evidence it stands on.
#[derive(Debug, Clone, Deserialize)]
pub struct CountedSkill {
    #[serde(flatten)]
    pub skill: SkillRow,
    /// Lines of the log.
    pub evidence_count: i64,
}

/// Something the student did.
#[derive(Debug, Clone, Deserialize)]
pub struct RecentLine {
    #[serde(rename = "type")]
    pub kind: ActivityKind,
    pub date: DateTime<Utc>,
    /// The session, practice or message.
    pub id: Uuid,
    /// 0 to 100; practices only.
    pub score: Option<i32>,
}

/// A line of a student's log of evidence.
#[derive(Debug, Clone, Deserialize)]
pub struct LogLine {
    pub concept_id: ConceptId,
    pub kind: EvidenceKind,
    pub outcome: Outcome,
    pub observed_at: DateTime<Utc>,
    /// The practice or session it was seen in.
    pub event_id: Uuid,
}

/// The part of the past that is loaded.
#[derive(Debug, Clone, Copy)]
pub struct HistoryQuery {
    /// Things shown as recent activity.
    pub recent: i64,
    /// Newest lines of the log; 0 for none.
    pub log: i64,
}

/// A student's progress, for someone who may see it.
pub async fn show(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    now: DateTime<Utc>,
    past: HistoryQuery,
) -> Result<Option<ProgressRow>> {
    let query = sqlx::query(as_caller!(
        "select
            student.user_id as id,
            (
                select count(*) from sessions
                where student_id = student.user_id and session_date <= $5
            ) as sessions_completed,
            (
                select array_agg(score order by completed_at, id) from practices
                where student_id = student.user_id and status = 'completed'
            ) as scores,
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'goalId', id, 'subject', subject, 'description', description,
                        'status', status, 'targetDate', target_date)
                    order by created_at desc, id desc)
                from goals
                where student_id = student.user_id
            ) as goals,
            (
                select jsonb_agg(
                    to_jsonb(known) || jsonb_build_object('evidence_count', (
                        select count(*) from standing_evidence line
                        where line.student_id = known.student_id
                            and line.concept_id = known.concept_id))
                    order by known.subject, lower(known.name))
                from student_skills known
                where known.student_id = student.user_id
            ) as concepts,
            (
                select jsonb_agg(to_jsonb(happened) order by happened.date desc, happened.id desc)
                from (
                    select 'session' as type, session_date as date, id, null::integer as score
                    from sessions
                    where student_id = student.user_id and session_date <= $5
                    union all
                    select 'practice', completed_at, id, score
                    from practices
                    where student_id = student.user_id and status = 'completed'
                    union all
                    select 'question', messages.created_at, messages.id, null
                    from conversations
                    join messages on messages.conversation_id = conversations.id
                    where conversations.student_id = student.user_id and messages.role = 'user'
                    order by date desc, id desc
                    limit $6
                ) as happened
            ) as recent,
            (
                select jsonb_agg(to_jsonb(line) - 'seq' order by line.seq)
                from (
                    select
                        seq, concept_id, kind, outcome, observed_at,
                        coalesce(practice_id, session_id, id) as event_id
                    from standing_evidence
                    where student_id = student.user_id
                    order by seq desc
                    limit $7
                ) as line
            ) as log
        from caller
        left join students student
            on student.user_id = $4 and may_see(caller.id, caller.role, student.user_id)"
    ));
    fetch_visible(
        query.for_caller(caller).bind(student.0).bind(now).bind(past.recent).bind(past.log),
        db,
    )
    .await
}
