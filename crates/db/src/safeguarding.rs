//! Safeguarding alerts: what they rest on, who is told, and what becomes of them.

mod findings;
mod notices;
mod reading;
mod rescreens;
mod settings;

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::safety::{RiskCategory, Severity};
use domain::{AlertId, UserId};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller, fetch_visible};

pub use findings::{NewFinding, insert_findings, known_findings};
pub use notices::{
    AlertToEscalate, DueNotice, NewNotice, NextRound, NoticeTry, ToldRecipient, add_notice,
    alerts_to_escalate, begin_round, claim_notices, fail_alert, recipients, settle_notice,
};
pub use reading::{
    AlertFilter, AlertLine, AlertNoteRow, AlertRow, FindingRow, ToldPerson, WordsRow, list, show,
    words,
};
pub use rescreens::{DueRescreen, add_rescreen, claim_rescreens, finish_rescreen};
pub use settings::{
    ContactCheck, ContactRow, NewContact, Organisation, OrganisationChange, StudentChange,
    StudentSettings, SupportRegion, check_contacts, contacts, organisation, replace_contacts,
    set_organisation, set_student, student_settings, support_region,
};

/// The settings that decide about alerts.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct AlertSettings {
    pub escalate_minutes: i32,
    pub repeat_hours: i32,
}

/// Holds a student's alerts until the transaction ends, so that two texts at once don't open two. None
/// when the student is gone.
pub async fn hold(db: &mut PgConnection, student: UserId) -> Result<Option<AlertSettings>> {
    // Rows that refer to the student may be written meanwhile: a foreign key takes a weaker lock.
    let held: Option<Uuid> =
        sqlx::query_scalar("select id from users where id = $1 for no key update")
            .bind(student.0)
            .fetch_optional(&mut *db)
            .await?;
    if held.is_none() {
        return Ok(None);
    }
    Ok(sqlx::query_as("select escalate_minutes, repeat_hours from safeguarding_settings")
        .fetch_optional(db)
        .await?)
}

/// What alerts are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Concern {
    pub category: RiskCategory,
    /// Whom it is about, where that is known.
    pub subject: Option<UserId>,
    /// It may be about a tutor of the student.
    pub may_concern_tutor: bool,
}

/// An alert that nobody has acknowledged yet.
#[derive(Debug, Clone, FromRow)]
pub struct OpenAlert {
    #[sqlx(try_from = "Uuid")]
    pub id: AlertId,
    #[sqlx(try_from = "String")]
    pub severity: Severity,
    pub round: i32,
}

/// The open alert of a student about a concern, if a text told of it since the given moment.
pub async fn find_open(
    db: impl PgExecutor<'_>,
    student: UserId,
    concern: &Concern,
    since: DateTime<Utc>,
) -> Result<Option<OpenAlert>> {
    Ok(sqlx::query_as(
        "select id, severity, round
        from safeguarding_alerts
        where student_id = $1 and category = $2 and acknowledged_at is null and last_at >= $3
            and subject_id is not distinct from $4 and may_concern_tutor = $5
        order by last_at desc, id desc
        limit 1",
    )
    .bind(student.0)
    .bind(concern.category.as_str())
    .bind(since)
    .bind(concern.subject.map(Uuid::from))
    .bind(concern.may_concern_tutor)
    .fetch_optional(db)
    .await?)
}

/// An alert as findings leave it.
#[derive(Debug, Clone)]
pub struct WrittenAlert {
    pub id: AlertId,
    pub student: UserId,
    pub concern: Concern,
    pub severity: Severity,
    /// Findings that are added.
    pub found: i32,
    pub round: i32,
    /// None leaves it as it is.
    pub escalate_at: Option<DateTime<Utc>>,
    pub unreached: bool,
    pub now: DateTime<Utc>,
}

/// Opens an alert, or adds to an open one.
pub async fn write(db: impl PgExecutor<'_>, alert: &WrittenAlert) -> Result<()> {
    sqlx::query(
        "insert into safeguarding_alerts as alert (
            id, student_id, category, severity, subject_id, may_concern_tutor, finding_count,
            first_at, last_at, round, escalate_at, unreached_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, case when $11 then $8::timestamptz end)
        on conflict (id) do update
        set severity = excluded.severity,
            finding_count = alert.finding_count + excluded.finding_count,
            last_at = greatest(alert.last_at, excluded.last_at),
            round = excluded.round,
            escalate_at = coalesce(excluded.escalate_at, alert.escalate_at),
            unreached_at = coalesce(excluded.unreached_at, alert.unreached_at)",
    )
    .bind(alert.id.0)
    .bind(alert.student.0)
    .bind(alert.concern.category.as_str())
    .bind(alert.severity.as_str())
    .bind(alert.concern.subject.map(Uuid::from))
    .bind(alert.concern.may_concern_tutor)
    .bind(alert.found)
    .bind(alert.now)
    .bind(alert.round)
    .bind(alert.escalate_at)
    .bind(alert.unreached)
    .execute(db)
    .await?;
    Ok(())
}

/// An alert that its reader may see, locked.
#[derive(Debug, Clone, FromRow)]
pub struct AlertToAcknowledge {
    #[sqlx(try_from = "Uuid")]
    pub id: AlertId,
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// Locks an alert for somebody who may see it.
pub async fn lock(
    db: &mut PgConnection,
    caller: &Caller,
    id: AlertId,
) -> Result<Option<AlertToAcknowledge>> {
    sqlx::query("select id from safeguarding_alerts where id = $1 for update")
        .bind(id.0)
        .execute(&mut *db)
        .await?;
    let query = sqlx::query(as_caller!(
        "select alert.id, alert.acknowledged_at
        from caller
        left join safeguarding_alerts alert
            on alert.id = $4
            and may_see_alert(caller.id, caller.role, alert.student_id, alert.subject_id,
                alert.may_concern_tutor)"
    ));
    fetch_visible(query.for_caller(caller).bind(id.0), db).await
}

/// What somebody writes down about an alert.
#[derive(Debug, Clone)]
pub struct NewNote {
    pub id: Uuid,
    pub alert: AlertId,
    pub author: UserId,
    /// Sealed.
    pub note: String,
    pub created_at: DateTime<Utc>,
}

/// Adds a note, and a line to the audit log: `safeguarding.note` or `safeguarding.acknowledge`.
pub async fn add_note(
    db: impl PgExecutor<'_>,
    new: &NewNote,
    action: &'static str,
    audit: Uuid,
) -> Result<()> {
    sqlx::query(
        "with noted as (
            insert into safeguarding_notes (id, alert_id, author_id, note, created_at)
            values ($1, $2, $3, $4, $5)
        )
        insert into audit_log (id, actor_id, action, subject_id, created_at)
        values ($6, $3, $7, $2, $5)",
    )
    .bind(new.id)
    .bind(new.alert.0)
    .bind(new.author.0)
    .bind(&new.note)
    .bind(new.created_at)
    .bind(audit)
    .bind(action)
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that somebody has an alert: nobody is told of it any more.
pub async fn acknowledge(
    db: impl PgExecutor<'_>,
    id: AlertId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update safeguarding_alerts
        set acknowledged_at = $3, acknowledged_by = $2, escalate_at = null, unreached_at = null
        where id = $1",
    )
    .bind(id.0)
    .bind(by.0)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}
