//! How far a student has come, in one query.

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::people::Caller;
use serde_json::Value;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller, one_seen};

/// Everything progress is computed from.
#[derive(Debug, Clone, FromRow)]
pub struct ProgressRow {
    /// The student.
    pub id: Uuid,
    /// Sessions whose date has passed.
    pub sessions_completed: i64,
    /// Scores of completed practices, oldest first.
    pub scores: Option<Vec<i32>>,
    /// `[{id, subject, description, status, progress, targetDate}]`, newest first.
    pub goals: Option<Value>,
    /// [`crate::evidence::SkillRow`]s with `evidence_count`, by subject and name.
    pub concepts: Option<Value>,
    /// `[{type, date, id, score}]`, newest first.
    pub recent: Option<Value>,
}

/// What is known of a student's progress, for someone who may see it.
pub async fn show(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    now: DateTime<Utc>,
    recent: i64,
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
                        'status', status, 'progress', progress, 'targetDate', target_date)
                    order by created_at desc, id desc)
                from goals
                where student_id = student.user_id
            ) as goals,
            (
                select jsonb_agg(
                    to_jsonb(known) || jsonb_build_object('evidence_count', (
                        select count(*) from evidence
                        where evidence.student_id = known.student_id
                            and evidence.concept_id = known.concept_id))
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
            ) as recent
        from caller
        left join students student
            on student.user_id = $4 and may_see(caller.id, caller.role, student.user_id)"
    ));
    one_seen(query.for_caller(caller).bind(student.0).bind(now).bind(recent), db).await
}
