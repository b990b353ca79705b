//! Messages about alerts: written with the alert, sent afterwards, and sent again until somebody
//! acknowledges it.

use chrono::{DateTime, Utc};
use domain::bounded::NotificationTitle;
use domain::safety::{RiskCategory, Severity};
use domain::{AlertId, UserId};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use super::Concern;
use crate::Result;
use crate::columns::OptionalId;

/// Somebody who is told of an alert.
#[derive(Debug, Clone, FromRow)]
pub struct ToldRecipient {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    /// False for an admin who is told because others were not reached.
    pub is_contact: bool,
    /// There is a proven address or a number to send to.
    pub is_reachable: bool,
}

/// The contacts of a student and all admins, without those whom it is, or may be, about.
pub async fn recipients(
    db: impl PgExecutor<'_>,
    student: UserId,
    concern: &Concern,
) -> Result<Vec<ToldRecipient>> {
    Ok(sqlx::query_as(
        "select person.id,
            contact.user_id is not null as is_contact,
            person.email_verified_at is not null or contact.phone is not null as is_reachable
        from users person
        left join lateral (
            select contact.user_id, max(contact.phone) over () as phone
            from safeguarding_contacts contact
            where contact.user_id = person.id
                and (contact.student_id is null or contact.student_id = $1)
            limit 1
        ) as contact on true
        where person.role in ('tutor', 'admin')
            and (contact.user_id is not null or person.role = 'admin')
            and not is_kept_from_alert(person.id, $1, $2, $3)
        order by person.id",
    )
    .bind(student.0)
    .bind(concern.subject.map(Uuid::from))
    .bind(concern.may_concern_tutor)
    .fetch_all(db)
    .await?)
}

/// A message to one person, which also stands in the app.
#[derive(Debug, Clone, Copy)]
pub struct NewNotice<'a> {
    /// Follows from the alert, the round and the person.
    pub id: Uuid,
    pub alert: AlertId,
    pub student: UserId,
    pub user: UserId,
    pub round: i32,
    pub title: &'a NotificationTitle,
    /// Without words of the student, and without their name.
    pub body: &'a str,
    pub now: DateTime<Utc>,
}

/// Writes a message down, to be sent, and puts it where its reader finds it in the app.
pub async fn add_notice(db: impl PgExecutor<'_>, new: &NewNotice<'_>) -> Result<()> {
    sqlx::query(
        "with noticed as (
            insert into safeguarding_notices (
                id, alert_id, user_id, round, created_at, next_try_at)
            values ($1, $2, $3, $4, $5, $5)
            on conflict (id) do nothing
        )
        insert into notifications (id, user_id, kind, title, body, subject, created_at)
        values ($1, $3, 'safeguarding_alert', $6, $7,
            jsonb_build_object('alertId', $2::uuid, 'studentId', $8::uuid), $5)
        on conflict (id) do nothing",
    )
    .bind(new.id)
    .bind(new.alert.0)
    .bind(new.user.0)
    .bind(new.round)
    .bind(new.now)
    .bind(new.title.as_str())
    .bind(new.body)
    .bind(new.student.0)
    .execute(db)
    .await?;
    Ok(())
}

/// A message that is to be sent now.
#[derive(Clone, FromRow)]
pub struct DueNotice {
    pub id: Uuid,
    #[sqlx(try_from = "Uuid")]
    pub alert_id: AlertId,
    #[sqlx(try_from = "Uuid")]
    pub user_id: UserId,
    /// This try included.
    pub tries: i32,
    #[sqlx(try_from = "String")]
    pub category: RiskCategory,
    #[sqlx(try_from = "String")]
    pub severity: Severity,
    pub last_at: DateTime<Utc>,
    pub student_name: String,
    /// Proven.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
}

/// Takes messages that are due, for one try each: the next one is due later, so that a try which is
/// killed is made again.
pub async fn claim_notices(
    db: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<DueNotice>> {
    Ok(sqlx::query_as(
        "with due as (
            select notice.id
            from safeguarding_notices notice
            join safeguarding_alerts alert on alert.id = notice.alert_id
            where notice.settled_at is null and notice.next_try_at <= $1
                and alert.acknowledged_at is null
            order by notice.next_try_at
            limit $2
            for update of notice skip locked
        ), claimed as (
            update safeguarding_notices notice
            set tries = notice.tries + 1,
                next_try_at = $1::timestamptz + least(
                    interval '15 minutes',
                    interval '30 seconds' * power(2, least(notice.tries, 10)))
            from due
            where notice.id = due.id
            returning notice.id, notice.alert_id, notice.user_id, notice.tries
        )
        select claimed.id, claimed.alert_id, claimed.user_id, claimed.tries, alert.category,
            alert.severity, alert.last_at, student.name as student_name,
            case when person.email_verified_at is not null then person.email end as email,
            (
                select max(contact.phone) from safeguarding_contacts contact
                where contact.user_id = claimed.user_id
                    and (contact.student_id is null or contact.student_id = alert.student_id)
            ) as phone
        from claimed
        join safeguarding_alerts alert on alert.id = claimed.alert_id
        join users student on student.id = alert.student_id
        join users person on person.id = claimed.user_id",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// How a try of a message went.
#[derive(Debug, Clone, Copy)]
pub struct NoticeTry {
    pub id: Uuid,
    /// A channel took it.
    pub reached: bool,
    /// No further try is needed.
    pub settled: bool,
    pub at: DateTime<Utc>,
}

/// Notes how a try of a message went. An alert that has reached somebody counts as reaching people.
pub async fn settle_notice(db: impl PgExecutor<'_>, tried: &NoticeTry) -> Result<()> {
    sqlx::query(
        "with noted as (
            update safeguarding_notices
            set reached = reached or $2, settled_at = case when $3 then $4::timestamptz end
            where id = $1
            returning alert_id
        )
        update safeguarding_alerts
        set unreached_at = null
        where $2 and unreached_at is not null and id in (select alert_id from noted)",
    )
    .bind(tried.id)
    .bind(tried.reached)
    .bind(tried.settled)
    .bind(tried.at)
    .execute(db)
    .await?;
    Ok(())
}

/// The next round of messages about an alert.
#[derive(Debug, Clone, Copy)]
pub struct NextRound {
    pub alert: AlertId,
    pub round: i32,
    pub escalate_at: Option<DateTime<Utc>>,
    /// Nobody can be reached in it.
    pub unreached: bool,
    pub now: DateTime<Utc>,
}

/// Begins the next round of messages about an alert.
pub async fn begin_round(db: impl PgExecutor<'_>, next: &NextRound) -> Result<()> {
    sqlx::query(
        "update safeguarding_alerts
        set round = $2, escalate_at = $3,
            unreached_at = case when $4 then coalesce(unreached_at, $5) else unreached_at end
        where id = $1",
    )
    .bind(next.alert.0)
    .bind(next.round)
    .bind(next.escalate_at)
    .bind(next.unreached)
    .bind(next.now)
    .execute(db)
    .await?;
    Ok(())
}

/// Tries after which a message that no channel has taken counts as one that reaches nobody for now.
const HOPEFUL_TRIES: i32 = 3;

/// Notes that an alert has reached nobody, if that is so: no message about it was taken by a channel,
/// and none of its last round is hopeful still. More people are told at once. True if it is so.
pub async fn fail_alert(db: impl PgExecutor<'_>, id: AlertId, now: DateTime<Utc>) -> Result<bool> {
    let failed = sqlx::query(
        "update safeguarding_alerts alert
        set unreached_at = $2, escalate_at = case when round = 1 then $2 else escalate_at end
        where id = $1 and acknowledged_at is null and unreached_at is null
            and not exists (
                select 1 from safeguarding_notices notice
                where notice.alert_id = alert.id
                    and (notice.reached
                        or (notice.round = alert.round and notice.settled_at is null
                            and notice.tries < $3)))",
    )
    .bind(id.0)
    .bind(now)
    .bind(HOPEFUL_TRIES)
    .execute(db)
    .await?;
    Ok(failed.rows_affected() > 0)
}

/// An alert that nobody has acknowledged in time, locked.
#[derive(Debug, Clone, FromRow)]
pub struct AlertToEscalate {
    #[sqlx(try_from = "Uuid")]
    pub id: AlertId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    #[sqlx(try_from = "String")]
    pub category: RiskCategory,
    #[sqlx(try_from = "String")]
    pub severity: Severity,
    #[sqlx(try_from = "OptionalId")]
    pub subject_id: Option<UserId>,
    pub may_concern_tutor: bool,
    pub round: i32,
    pub escalate_minutes: i32,
}

/// Alerts of which people are to be told again, locked until the transaction ends.
pub async fn alerts_to_escalate(
    db: &mut PgConnection,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<AlertToEscalate>> {
    Ok(sqlx::query_as(
        "select alert.id, alert.student_id, alert.category, alert.severity, alert.subject_id,
            alert.may_concern_tutor, alert.round,
            (select escalate_minutes from safeguarding_settings) as escalate_minutes
        from safeguarding_alerts alert
        where alert.acknowledged_at is null and alert.escalate_at <= $1
        order by alert.escalate_at
        limit $2
        for update skip locked",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await?)
}
