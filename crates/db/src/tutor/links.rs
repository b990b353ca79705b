//! Links of tutors and students, with their dates.

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::people::Caller;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::caller::{Seen, as_caller};
use crate::columns::OptionalId;
use crate::{Error, Result};

/// A tutor who teaches a student.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct TutorLink {
    #[sqlx(try_from = "Uuid")]
    pub tutor_id: UserId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub started_at: DateTime<Utc>,
}

/// The result of linking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    /// They are linked from now on.
    Now(TutorLink),
    /// They were before.
    Before(TutorLink),
    /// There is no such tutor.
    NoTutor,
    /// There is no such student.
    NoStudent,
}

#[derive(FromRow)]
struct LinkRow {
    #[sqlx(try_from = "OptionalId")]
    tutor: Option<UserId>,
    #[sqlx(try_from = "OptionalId")]
    student: Option<UserId>,
    id: Option<Uuid>,
    started_at: Option<DateTime<Utc>>,
}

/// Links a tutor and a student for an admin; `id` is the new link's.
pub async fn link(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: Uuid,
    tutor: UserId,
    student: UserId,
    now: DateTime<Utc>,
) -> Result<Linked> {
    // Writing over a current link changes nothing and returns it, also one that a twin commits
    // meanwhile, which `do nothing` would not.
    let row: Option<LinkRow> = sqlx::query_as(as_caller!(
        ", tutor as (
            select users.id from caller
            join users on users.id = $4 and users.role = 'tutor'
            where caller.role = 'admin'
        ), student as (
            select users.id from caller
            join users on users.id = $5 and users.role = 'student'
            where caller.role = 'admin'
        ), link as (
            insert into tutor_students (id, tutor_id, student_id, started_at)
            select $6, tutor.id, student.id, $7 from tutor cross join student
            on conflict (tutor_id, student_id) where ended_at is null
                do update set started_at = tutor_students.started_at
            returning id, started_at
        )
        select tutor.id as tutor, student.id as student, link.id, link.started_at
        from caller
        left join tutor on true
        left join student on true
        left join link on true"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(tutor.0)
    .bind(student.0)
    .bind(id)
    .bind(now)
    .fetch_optional(db)
    .await?;
    let row = row.ok_or(Error::StaleCaller)?;
    let Some(tutor_id) = row.tutor else { return Ok(Linked::NoTutor) };
    let (Some(student_id), Some(started_at)) = (row.student, row.started_at) else {
        return Ok(Linked::NoStudent);
    };
    let link = TutorLink { tutor_id, student_id, started_at };
    Ok(if row.id == Some(id) { Linked::Now(link) } else { Linked::Before(link) })
}

/// The result of ending a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlinked {
    /// They are not linked now.
    Ended,
    /// They never were.
    Never,
}

/// Ends the link of a tutor and a student for an admin. What was stays written down.
pub async fn unlink(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    tutor: UserId,
    student: UserId,
    now: DateTime<Utc>,
) -> Result<Unlinked> {
    let query = sqlx::query(as_caller!(
        ", ended as (
            update tutor_students set ended_at = greatest(started_at, $6)
            from caller
            where caller.role = 'admin' and tutor_id = $4 and student_id = $5
                and ended_at is null
            returning tutor_students.id
        )
        select link.id
        from caller
        left join lateral (
            select id from tutor_students
            where caller.role = 'admin' and tutor_id = $4 and student_id = $5
            limit 1
        ) as link on true"
    ));
    let query = query.for_caller(caller).bind(tutor.0).bind(student.0).bind(now);
    let row: Option<(Uuid,)> = crate::fetch_visible(query, db).await?;
    Ok(if row.is_some() { Unlinked::Ended } else { Unlinked::Never })
}
