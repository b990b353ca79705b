//! The students due for a nudge, and the nudges so far.

mod nudges;

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::engagement::{EarlyEngagement, NudgeKind};
use domain::people::{Caller, PeopleAround};
use serde_json::Value;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{
    Seen, Total, as_caller, as_caller_of_student, fetch_all_visible, fetch_visible,
};

pub use nudges::{Claimed, Decided, NewNudge, claim, keep_message, mark_sent, release, skip};

/// The students who are due for `early_engagement`, by [`EarlyEngagement`]: the moment, registered by,
/// enough sessions, none since, most, kind.
macro_rules! due_students {
    ($at:literal, $registered_by:literal, $enough:literal, $since:literal, $most:literal, $kind:literal) => {
        concat!(
            "select
                student.id, student.created_at, profile.time_zone, profile.quiet_hours,
                taught.sessions
            from users student
            join students profile on profile.user_id = student.id
            cross join lateral (
                select count(*) as sessions
                from sessions
                where sessions.student_id = student.id and sessions.session_date <= ",
            $at,
            "
            ) as taught
            cross join lateral (
                select count(*) as sent, max(nudges.sent_at) as last_sent_at
                from nudges
                where nudges.student_id = student.id and nudges.type = ",
            $kind,
            "
                    and nudges.status = 'sent' and nudges.sent_at <= ",
            $at,
            "
            ) as nudged
            where student.role = 'student' and student.created_at <= ",
            $registered_by,
            "
                and not profile.nudges_opt_out
                and not lacks_consent(student.id, 'uploads')
                and taught.sessions < ",
            $enough,
            "
                and nudged.sent < ",
            $most,
            "
                and coalesce(nudged.last_sent_at <= ",
            $since,
            ", true)"
        )
    };
}

/// A student who is due.
#[derive(Debug, Clone, FromRow)]
pub struct DueRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    /// Sessions whose date has passed.
    pub sessions: i64,
    pub subject: Option<String>,
}

/// The students a caller may see who are due at a moment, newest first.
pub async fn list_pending(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    rules: &EarlyEngagement,
    limit: i64,
    offset: i64,
) -> Result<Option<Total<DueRow>>> {
    let query = sqlx::query(as_caller!(concat!(
        ", due as (",
        due_students!("$4", "$5", "$6", "$7", "$8", "$9"),
        " and may_see((select id from caller), (select role from caller), student.id)
        )
        select true as allowed, (select count(*) from due) as total, page.*
        from caller
        left join lateral (
            select
                due.id, due.sessions,
                (
                    select session.subject
                    from sessions session
                    where session.student_id = due.id and session.session_date <= $4
                        and session.analysis_status = 'completed'
                    order by session.session_date desc, session.id desc
                    limit 1
                ) as subject
            from due
            order by due.created_at desc, due.id desc
            limit $10 offset $11
        ) as page on true"
    )));
    let query = query
        .for_caller(caller)
        .bind(rules.at)
        .bind(rules.registered_by)
        .bind(rules.enough_sessions)
        .bind(rules.none_since)
        .bind(rules.most)
        .bind(NudgeKind::EarlyEngagement.as_str())
        .bind(limit)
        .bind(offset);
    fetch_all_visible(query, db).await
}

/// A student who is due, with what says when.
#[derive(Debug, Clone, FromRow)]
pub struct TimedRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    /// IANA name.
    pub time_zone: String,
    /// `{start, end}` as `HH:MM`.
    pub quiet_hours: Option<Value>,
}

/// The students who are due at a moment, by id, from after the one given.
pub async fn list_due(
    db: impl PgExecutor<'_>,
    rules: &EarlyEngagement,
    after: Uuid,
    limit: i64,
) -> Result<Vec<TimedRow>> {
    Ok(sqlx::query_as(concat!(
        "select due.id, due.time_zone, due.quiet_hours
        from (",
        due_students!("$1", "$2", "$3", "$4", "$5", "$6"),
        " and student.id > $7
        ) as due
        order by due.id
        limit $8"
    ))
    .bind(rules.at)
    .bind(rules.registered_by)
    .bind(rules.enough_sessions)
    .bind(rules.none_since)
    .bind(rules.most)
    .bind(NudgeKind::EarlyEngagement.as_str())
    .bind(after)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Everything it takes to decide about one student.
#[derive(Clone, FromRow)]
pub struct StandingRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub registered_at: DateTime<Utc>,
    /// Sessions whose date has passed.
    pub sessions: i64,
    /// They want no nudges.
    pub opted_out: bool,
    /// Nudges of this kind they had.
    pub sent: i64,
    pub last_sent_at: Option<DateTime<Utc>>,
    /// Their address is proven.
    pub email_verified: bool,
    /// They have a number.
    pub has_phone: bool,
    /// `{inApp, email, sms}`.
    pub channels: Value,
    /// IANA name.
    pub time_zone: String,
    /// `{start, end}` as `HH:MM`.
    pub quiet_hours: Option<Value>,
}

/// The columns of a student that a decision needs; $1 onward is the caller, see both users.
macro_rules! standing {
    ($from:literal, $at:literal, $kind:literal) => {
        concat!(
            "select
                student.id, account.created_at as registered_at,
                (
                    select count(*) from sessions
                    where student_id = student.id and session_date <= ",
            $at,
            "
                ) as sessions,
                profile.nudges_opt_out or lacks_consent(student.id, 'uploads') as opted_out,
                coalesce(nudged.sent, 0) as sent, nudged.last_sent_at,
                account.email_verified_at is not null as email_verified,
                profile.phone is not null as has_phone,
                profile.channels, profile.time_zone, profile.quiet_hours
            from ",
            $from,
            "
            left join users account on account.id = student.id
            left join students profile on profile.user_id = student.id
            left join lateral (
                select count(*) as sent, max(nudges.sent_at) as last_sent_at
                from nudges
                where nudges.student_id = student.id and nudges.type = ",
            $kind,
            "
                    and nudges.status = 'sent'
            ) as nudged on true"
        )
    };
}

/// The standing of a student, for a caller who may see them.
pub async fn load_standing(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    kind: NudgeKind,
    at: DateTime<Utc>,
) -> Result<Option<StandingRow>> {
    let query = sqlx::query(as_caller_of_student!(standing!(
        "caller left join student on true",
        "$5",
        "$6"
    )));
    fetch_visible(query.for_caller(caller).bind(student.0).bind(at).bind(kind.as_str()), db).await
}

/// The standing of a student, for the job; nothing when they are gone.
pub async fn load_standing_for_job(
    db: impl PgExecutor<'_>,
    student: UserId,
    kind: NudgeKind,
    at: DateTime<Utc>,
) -> Result<Option<StandingRow>> {
    Ok(sqlx::query_as(standing!(
        "(select id from users where id = $1 and role = 'student') as student",
        "$2",
        "$3"
    ))
    .bind(student.0)
    .bind(at)
    .bind(kind.as_str())
    .fetch_optional(db)
    .await?)
}

/// The topics of a nudge.
#[derive(Clone, FromRow)]
pub struct AboutRow {
    pub name: String,
    #[sqlx(json)]
    pub people: PeopleAround,
    pub tutor: Option<String>,
    /// Sessions whose date has passed.
    pub sessions: i64,
    pub last_session: Option<DateTime<Utc>>,
    pub subject: Option<String>,
    /// The concepts of the last session, the least known first.
    pub concepts: Vec<String>,
}

/// The topics of a nudge for a student, with so many concepts; nothing when they are gone.
pub async fn load_nudge_topics(
    db: impl PgExecutor<'_>,
    student: UserId,
    at: DateTime<Utc>,
    concepts: i64,
) -> Result<Option<AboutRow>> {
    Ok(sqlx::query_as(
        "select
            student.name, people_around(student.id) as people,
            tutor.name as tutor,
            (
                select count(*) from sessions
                where student_id = student.id and session_date <= $2
            ) as sessions,
            last.session_date as last_session,
            last.subject,
            array(
                select known.name::text
                from student_skills known
                join student_concepts level
                    on level.student_id = known.student_id and level.concept_id = known.concept_id
                where known.student_id = student.id
                    and last.analysis_data -> 'conceptIds' ? known.concept_id::text
                order by level.mastery_level, lower(known.name)
                limit $3
            ) as concepts
        from users student
        left join lateral (
            select session_date, subject, analysis_data, tutor_id
            from sessions
            where student_id = student.id and session_date <= $2 and analysis_status = 'completed'
            order by session_date desc, id desc
            limit 1
        ) as last on true
        left join users tutor on tutor.id = last.tutor_id
        where student.id = $1",
    )
    .bind(student.0)
    .bind(at)
    .bind(concepts)
    .fetch_optional(db)
    .await?)
}
