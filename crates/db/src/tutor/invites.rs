//! Invitations: one code, one address, used once.

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::people::{Caller, Email};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use super::TutorLink;
use crate::caller::as_caller;
use crate::columns::OptionalId;
use crate::{Error, Result};

/// An invitation about to be made.
#[derive(Debug)]
pub struct NewInvite<'a> {
    pub id: Uuid,
    /// Of the code, which is stored nowhere.
    pub code_sha256: &'a [u8],
    /// `tutor_signup`, `link` or `guardian`.
    pub purpose: &'static str,
    /// The student whose guardian is invited.
    pub student: Option<UserId>,
    pub email: &'a Email,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub counted_from: DateTime<Utc>,
    /// Open invitations the inviter may have before this one.
    pub max_open: i64,
    /// Invitations to this address since `counted_from` before this one.
    pub max_to_address: i64,
}

/// The result of inviting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invited {
    /// It is made; the inviter's name stands in the mail.
    Done {
        /// As they are called.
        inviter: String,
    },
    /// The inviter has too many unused ones.
    TooManyOpen,
    /// This address was invited too often of late.
    TooManyToAddress,
    /// The student is absent or not the inviter's.
    NoStudent,
    /// It is the student's own address.
    OwnAddress,
}

#[derive(FromRow)]
struct InviteRow {
    name: String,
    open: i64,
    made: bool,
    no_student: bool,
    own_address: bool,
}

/// Makes an invitation, unless there are too many. The caller's account is locked meanwhile, so
/// that two at once don't both find room.
pub async fn invite(
    tx: &mut PgConnection,
    caller: &Caller,
    new: &NewInvite<'_>,
) -> Result<Invited> {
    crate::users::lock_caller(tx, caller).await?;
    let row: Option<InviteRow> = sqlx::query_as(as_caller!(
        ", student as (
            select users.id, users.email
            from caller
            join users on users.id = $13::uuid and users.role = 'student'
            where may_see(caller.id, caller.role, users.id)
        ), known as (
            select
                count(*) filter (where used_at is null and expires_at > $8) as open,
                count(*) filter (where email = $7 and created_at > $10) as to_address
            from caller
            join invites on invites.inviter_id = caller.id
        ), made as (
            insert into invites (
                id, code_sha256, purpose, inviter_id, email, student_id, created_at, expires_at)
            select $4, $5, $6, caller.id, $7, student.id, $8, $9
            from caller cross join known left join student on true
            where known.open < $11 and known.to_address < $12
                and student.id is not distinct from $13 and student.email is distinct from $7
            returning id
        )
        select
            inviter.name, known.open, exists (select 1 from made) as made,
            $13::uuid is not null and not exists (select 1 from student) as no_student,
            exists (select 1 from student where email = $7) as own_address
        from caller
        join users inviter on inviter.id = caller.id
        cross join known"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(new.id)
    .bind(new.code_sha256)
    .bind(new.purpose)
    .bind(new.email.as_str())
    .bind(new.created_at)
    .bind(new.expires_at)
    .bind(new.counted_from)
    .bind(new.max_open)
    .bind(new.max_to_address)
    .bind(new.student.map(Uuid::from))
    .fetch_optional(tx)
    .await?;
    let row = row.ok_or(Error::StaleCaller)?;
    Ok(if row.made {
        Invited::Done { inviter: row.name }
    } else if row.no_student {
        Invited::NoStudent
    } else if row.own_address {
        Invited::OwnAddress
    } else if row.open >= new.max_open {
        Invited::TooManyOpen
    } else {
        Invited::TooManyToAddress
    })
}

/// The result of accepting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// They are linked: from now on, or as they were before.
    Linked(TutorLink),
    /// The student's address is not proven.
    Unverified,
    /// No invitation for this code and this student.
    NoInvite,
}

#[derive(FromRow)]
struct AcceptRow {
    #[sqlx(try_from = "Uuid")]
    student_id: UserId,
    verified: bool,
    #[sqlx(try_from = "OptionalId")]
    tutor_id: Option<UserId>,
    started_at: Option<DateTime<Utc>>,
}

/// Uses up an invitation for the student it was made for and links them with its tutor; `id` is the
/// new link's.
pub async fn accept(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    code_sha256: &[u8],
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Accepted> {
    let row: Option<AcceptRow> = sqlx::query_as(as_caller!(
        ", student as (
            select users.id, users.email, users.email_verified_at is not null as verified
            from caller
            join users on users.id = caller.id and users.role = 'student'
        ), used as (
            update invites set used_at = $5
            from student, users inviter
            where invites.code_sha256 = $4
                and invites.purpose = 'link'
                and invites.used_at is null
                and invites.expires_at > $5
                and invites.email = student.email
                and student.verified
                and inviter.id = invites.inviter_id
                and inviter.role = 'tutor'
            returning invites.inviter_id
        ), link as (
            insert into tutor_students (id, tutor_id, student_id, started_at)
            select $6, used.inviter_id, student.id, $5 from used cross join student
            on conflict (tutor_id, student_id) where ended_at is null
                do update set started_at = tutor_students.started_at
            returning tutor_id, started_at
        )
        select student.id as student_id, student.verified, link.tutor_id, link.started_at
        from student
        left join link on true"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(code_sha256)
    .bind(now)
    .bind(id)
    .fetch_optional(db)
    .await?;
    let row = row.ok_or(Error::StaleCaller)?;
    Ok(match (row.verified, row.tutor_id, row.started_at) {
        (false, ..) => Accepted::Unverified,
        (true, Some(tutor_id), Some(started_at)) => {
            Accepted::Linked(TutorLink { tutor_id, student_id: row.student_id, started_at })
        }
        _ => Accepted::NoInvite,
    })
}
