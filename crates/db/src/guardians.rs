//! Guardians: accepting an invitation, links with students, and what guardians are told of alerts.

use chrono::{DateTime, Utc};
use domain::bounded::NotificationTitle;
use domain::people::Caller;
use domain::{AlertId, NotificationId, UserId};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::caller::{Seen, as_caller};
use crate::columns::OptionalId;
use crate::{Error, Result, fetch_visible};

/// A guardian and a student who are linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardianLink {
    pub guardian_id: UserId,
    pub student_id: UserId,
    pub student_name: String,
    pub started_at: DateTime<Utc>,
}

/// The result of accepting a guardian's invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuardianAccepted {
    /// They are linked: from now on, or as they were before.
    Linked(GuardianLink),
    /// The guardian's address is not proven.
    Unverified,
    /// No invitation for this code and this guardian.
    NoInvite,
}

/// What a student is told when a guardian has accepted.
#[derive(Debug, Clone)]
pub struct LinkedNotice<'a> {
    pub id: NotificationId,
    pub title: &'a NotificationTitle,
    pub body: &'a str,
}

/// A guardian's acceptance.
#[derive(Debug, Clone)]
pub struct Acceptance<'a> {
    pub code_sha256: &'a [u8],
    /// Of the new link.
    pub id: Uuid,
    /// For the student.
    pub notice: LinkedNotice<'a>,
    pub now: DateTime<Utc>,
}

#[derive(FromRow)]
struct AcceptedRow {
    #[sqlx(try_from = "Uuid")]
    guardian_id: UserId,
    verified: bool,
    #[sqlx(try_from = "OptionalId")]
    student_id: Option<UserId>,
    student_name: Option<String>,
    started_at: Option<DateTime<Utc>>,
}

/// Uses up an invitation for the guardian it was made for, and links them with its student, who is told.
/// An invitation of somebody who may not see the student any more counts no more.
pub async fn accept(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    new: &Acceptance<'_>,
) -> Result<GuardianAccepted> {
    let row: Option<AcceptedRow> = sqlx::query_as(as_caller!(
        ", guardian as (
            select users.id, users.email, users.email_verified_at is not null as verified
            from caller
            join users on users.id = caller.id and users.role = 'guardian'
        ), used as (
            update invites set used_at = $5
            from guardian, users inviter
            where invites.code_sha256 = $4
                and invites.purpose = 'guardian'
                and invites.used_at is null
                and invites.expires_at > $5
                and invites.email = guardian.email
                and guardian.verified
                and inviter.id = invites.inviter_id
                and may_see(inviter.id, inviter.role, invites.student_id)
            returning invites.inviter_id, invites.student_id
        ), link as (
            insert into guardian_students (id, guardian_id, student_id, invited_by, started_at)
            select $6, guardian.id, used.student_id, used.inviter_id, $5
            from used cross join guardian
            on conflict (guardian_id, student_id) where ended_at is null
                do update set started_at = guardian_students.started_at
            returning id, student_id, started_at
        ), told as (
            insert into notifications (id, user_id, kind, title, body, subject, created_at)
            select $7, link.student_id, 'guardian_linked', $8, $9,
                jsonb_build_object('guardianId', guardian.id), $5
            from link cross join guardian
            where link.id = $6
        )
        select guardian.id as guardian_id, guardian.verified, link.student_id,
            student.name as student_name, link.started_at
        from guardian
        left join link on true
        left join users student on student.id = link.student_id"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(new.code_sha256)
    .bind(new.now)
    .bind(new.id)
    .bind(new.notice.id.0)
    .bind(new.notice.title.as_str())
    .bind(new.notice.body)
    .fetch_optional(db)
    .await?;
    let row = row.ok_or(Error::StaleCaller)?;
    let AcceptedRow { guardian_id, verified, student_id, student_name, started_at } = row;
    Ok(match (verified, student_id, student_name, started_at) {
        (false, ..) => GuardianAccepted::Unverified,
        (true, Some(student_id), Some(student_name), Some(started_at)) => {
            GuardianAccepted::Linked(GuardianLink {
                guardian_id,
                student_id,
                student_name,
                started_at,
            })
        }
        _ => GuardianAccepted::NoInvite,
    })
}

/// Links a guardian and a student from now on, on nobody's behalf. Nothing happens when they are linked
/// already.
pub async fn link(
    db: impl PgExecutor<'_>,
    id: Uuid,
    guardian: UserId,
    student: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "insert into guardian_students (id, guardian_id, student_id, started_at)
        values ($1, $2, $3, $4)
        on conflict (guardian_id, student_id) where ended_at is null do nothing",
    )
    .bind(id)
    .bind(guardian.0)
    .bind(student.0)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// Ends the link of a guardian and a student for an admin, and writes that down. What was stays in the
/// tables, and so does what the guardian agreed to. False when they never were linked.
pub async fn unlink(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    guardian: UserId,
    student: UserId,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Result<bool> {
    let query = sqlx::query(as_caller!(
        ", ended as (
            update guardian_students set ended_at = greatest(started_at, $6)
            from caller
            where caller.role = 'admin' and guardian_id = $4 and student_id = $5
                and ended_at is null
            returning guardian_students.id
        ), audited as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            select $7, caller.id, 'guardian.unlink', $5, $6 from caller cross join ended
        )
        select link.id
        from caller
        left join lateral (
            select id from guardian_students
            where caller.role = 'admin' and guardian_id = $4 and student_id = $5
            limit 1
        ) as link on true"
    ));
    let query = query.for_caller(caller).bind(guardian.0).bind(student.0).bind(now).bind(audit);
    let row: Option<(Uuid,)> = fetch_visible(query, db).await?;
    Ok(row.is_some())
}

/// A guardian who was told of an alert in the app.
#[derive(Debug, Clone, FromRow)]
pub struct ToldGuardian {
    #[sqlx(try_from = "Uuid")]
    pub notification_id: NotificationId,
    /// Proven; none where no mail may go.
    pub email: Option<String>,
}

/// What guardians are told of an alert.
#[derive(Debug, Clone)]
pub struct NoticeToGuardians<'a> {
    pub alert: AlertId,
    pub title: &'a NotificationTitle,
    /// Without words of the student.
    pub body: &'a str,
    pub now: DateTime<Utc>,
}

/// Tells the guardians of an alert's student that there is something to speak about, where the
/// organisation has ticked its category. Nobody is told while any alert of the student is about abuse,
/// neglect or grooming, nor of one that may be about an adult: then a guardian may be the danger. Belongs behind the acknowledgement, in its
/// transaction.
pub async fn tell(
    db: impl PgExecutor<'_>,
    notice: &NoticeToGuardians<'_>,
) -> Result<Vec<ToldGuardian>> {
    Ok(sqlx::query_as(
        "with told as (
            insert into notifications (id, user_id, kind, title, body, subject, created_at)
            select gen_random_uuid(), link.guardian_id, 'safeguarding_notice', $2, $3,
                jsonb_build_object('studentId', alert.student_id), $4
            from safeguarding_alerts alert
            join safeguarding_settings school on alert.category = any (school.guardian_categories)
            join guardian_students link
                on link.student_id = alert.student_id and link.ended_at is null
            where alert.id = $1
                and alert.category not in ('abuse_neglect', 'grooming')
                and not alert.may_concern_tutor
                and not exists (
                    select 1 from safeguarding_alerts other
                    where other.student_id = alert.student_id
                        and other.category in ('abuse_neglect', 'grooming'))
            returning id, user_id
        )
        select told.id as notification_id,
            case when person.email_verified_at is not null then person.email end as email
        from told
        join users person on person.id = told.user_id",
    )
    .bind(notice.alert.0)
    .bind(notice.title.as_str())
    .bind(notice.body)
    .bind(notice.now)
    .fetch_all(db)
    .await?)
}
