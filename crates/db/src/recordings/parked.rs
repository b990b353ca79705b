//! Recordings that wait for an admin: listed, and given to those whose lesson they were.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::status::{ParkReason, Recorder, RecordingState};
use domain::{RecordingId, UserId};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::caller::{Seen, Total, as_caller, as_caller_of_student, fetch_all_visible};
use crate::columns::{OptionalId, state};
use crate::{Error, Result};

/// A recording that waits, as it is listed.
#[derive(Debug, Clone, FromRow)]
pub struct ParkedRow {
    #[sqlx(try_from = "Uuid")]
    pub id: RecordingId,
    #[sqlx(try_from = "String")]
    pub recorder: Recorder,
    #[sqlx(try_from = "String")]
    pub reason: ParkReason,
    /// Sealed.
    pub body: String,
    pub received_at: DateTime<Utc>,
}

/// A page of the recordings that wait, newest first, for an admin.
pub async fn list_parked(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    limit: i64,
    offset: i64,
) -> Result<Option<Total<ParkedRow>>> {
    let query = sqlx::query(as_caller!(
        "select
            caller.role = 'admin' as allowed,
            (select count(*) from recordings where state = 'parked') as total,
            page.*
        from caller
        left join lateral (
            select id, recorder, reason, body, received_at
            from recordings
            where state = 'parked' and caller.role = 'admin'
            order by received_at desc, id desc
            limit $4 offset $5
        ) as page on true"
    ));
    fetch_all_visible(query.for_caller(caller).bind(limit).bind(offset), db).await
}

/// The pair that a recording is given to.
#[derive(Debug, Clone, Copy)]
pub struct Assignment {
    pub recording: RecordingId,
    pub student: UserId,
    pub tutor: UserId,
    pub now: DateTime<Utc>,
}

/// The result of giving a recording to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assigned {
    /// The job begins with this attempt.
    Started {
        attempt: i32,
    },
    /// It doesn't wait: a job is at it, or it is a session.
    NotParked(RecordingState),
    NoRecording,
    NoStudent,
    NoTutor,
}

/// Gives a recording that waits to a student and their tutor, for an admin.
pub async fn assign(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    wanted: &Assignment,
) -> Result<Assigned> {
    #[derive(FromRow)]
    struct AssignedRow {
        #[sqlx(try_from = "OptionalId")]
        student: Option<UserId>,
        #[sqlx(try_from = "OptionalId")]
        tutor: Option<UserId>,
        #[sqlx(try_from = "OptionalId")]
        recording: Option<RecordingId>,
        state: Option<String>,
        attempt: Option<i32>,
    }
    let row: Option<AssignedRow> = sqlx::query_as(as_caller_of_student!(
        ", tutor as (
            select users.id from caller join users on users.id = $5 and users.role = 'tutor'
            where caller.role = 'admin'
        ), recording as (
            select recordings.id, recordings.state
            from caller join recordings on recordings.id = $6 and caller.role = 'admin'
        ), started as (
            update recordings
            set state = 'pending', reason = null, student_id = student.id, tutor_id = tutor.id,
                assigned_by = $1, attempt = recordings.attempt + 1, requested_at = $7,
                touched_at = $7
            from student cross join tutor
            where recordings.id = (select id from recording) and recordings.state = 'parked'
            returning recordings.attempt
        )
        select
            (select id from student) as student,
            (select id from tutor) as tutor,
            (select id from recording) as recording,
            (select state from recording) as state,
            (select attempt from started) as attempt
        from caller"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(wanted.student.0)
    .bind(wanted.tutor.0)
    .bind(wanted.recording.0)
    .bind(wanted.now)
    .fetch_optional(db)
    .await?;
    let row = row.ok_or(Error::StaleCaller)?;
    Ok(match (row.recording, row.student, row.tutor, row.attempt) {
        (None, ..) => Assigned::NoRecording,
        (_, None, ..) => Assigned::NoStudent,
        (_, _, None, _) => Assigned::NoTutor,
        (.., Some(attempt)) => Assigned::Started { attempt },
        // Another admin was faster, even when it still waited as this statement began.
        (.., None) => match state(row.state)? {
            RecordingState::Parked => Assigned::NotParked(RecordingState::Pending),
            other => Assigned::NotParked(other),
        },
    })
}
