//! Recordings that webhooks brought: each meeting once, until it is a session.

mod parked;

use chrono::{DateTime, Utc};
use domain::bounded::MeetingId;
use domain::people::{Caller, Role};
use domain::recordings::pairing::TeachingPair;
use domain::status::{ParkReason, Recorder, RecordingState};
use domain::{RecordingId, SessionId, UserId};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::OptionalId;
use crate::work::Hopeless;

pub use parked::{Assigned, Assignment, ParkedRow, assign, list_parked};

/// A recording about to be stored.
#[derive(Debug, Clone)]
pub struct NewRecording {
    pub id: RecordingId,
    pub recorder: Recorder,
    /// The recorder's own id.
    pub meeting_id: MeetingId,
    /// Sealed for the id.
    pub body: String,
    /// Characters of the transcript.
    pub body_chars: i32,
    /// Of the addresses of its people.
    pub people_sha256: Vec<Vec<u8>>,
    pub received_at: DateTime<Utc>,
}

/// A recording as it is stored.
#[derive(Debug, Clone, FromRow)]
pub struct RecordingRow {
    #[sqlx(try_from = "Uuid")]
    pub id: RecordingId,
    #[sqlx(try_from = "String")]
    pub recorder: Recorder,
    #[sqlx(try_from = "String")]
    pub state: RecordingState,
    /// Sealed; empty once it is a session.
    pub body: String,
    pub body_chars: i32,
    #[sqlx(try_from = "OptionalId")]
    pub student_id: Option<UserId>,
    #[sqlx(try_from = "OptionalId")]
    pub tutor_id: Option<UserId>,
    #[sqlx(try_from = "OptionalId")]
    pub assigned_by: Option<UserId>,
    #[sqlx(try_from = "OptionalId")]
    pub session_id: Option<SessionId>,
    pub received_at: DateTime<Utc>,
    pub attempt: i32,
}

/// Stores a recording. False when its meeting is known.
pub async fn insert(db: impl PgExecutor<'_>, new: &NewRecording) -> Result<bool> {
    let inserted = sqlx::query(
        "insert into recordings (
            id, recorder, meeting_id, body, body_chars, people_sha256, requested_at, touched_at,
            received_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7, $7)
        on conflict on constraint recordings_meeting_key do nothing",
    )
    .bind(new.id.0)
    .bind(new.recorder.as_str())
    .bind(new.meeting_id.as_str())
    .bind(&new.body)
    .bind(new.body_chars)
    .bind(&new.people_sha256)
    .bind(new.received_at)
    .execute(db)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Locks the recording of a meeting until the transaction ends.
pub async fn lock_meeting(
    db: &mut PgConnection,
    recorder: Recorder,
    meeting_id: &MeetingId,
) -> Result<Option<RecordingRow>> {
    Ok(sqlx::query_as(
        "select
            id, recorder, state, body, body_chars, student_id, tutor_id, assigned_by, session_id,
            received_at, attempt
        from recordings
        where recorder = $1 and meeting_id = $2
        for update",
    )
    .bind(recorder.as_str())
    .bind(meeting_id.as_str())
    .fetch_optional(db)
    .await?)
}

/// A recording, for the job that works on it.
pub async fn load_for_job(
    db: impl PgExecutor<'_>,
    id: RecordingId,
) -> Result<Option<RecordingRow>> {
    Ok(sqlx::query_as(
        "select
            id, recorder, state, body, body_chars, student_id, tutor_id, assigned_by, session_id,
            received_at, attempt
        from recordings
        where id = $1",
    )
    .bind(id.0)
    .fetch_optional(db)
    .await?)
}

/// Puts a fuller body in the place of a recording's, and begins a new attempt at it. Returns its
/// number.
pub async fn renew_body(
    db: &mut PgConnection,
    id: RecordingId,
    body: &StoredBody,
    now: DateTime<Utc>,
) -> Result<i32> {
    Ok(sqlx::query_scalar(
        "update recordings
        set body = $2, body_chars = $3, people_sha256 = $4, state = 'pending', reason = null,
            attempt = attempt + 1, requested_at = $5, touched_at = $5
        where id = $1
        returning attempt",
    )
    .bind(id.0)
    .bind(&body.sealed)
    .bind(body.chars)
    .bind(&body.people_sha256)
    .bind(now)
    .fetch_one(db)
    .await?)
}

/// The stored form of what is known of a recording.
#[derive(Debug, Clone)]
pub struct StoredBody {
    /// Sealed for the recording's id.
    pub sealed: String,
    /// Characters of the transcript.
    pub chars: i32,
    /// Of the addresses of its people.
    pub people_sha256: Vec<Vec<u8>>,
}

/// Stores the body of a recording whose transcript was fetched, within the given attempt.
pub async fn store_fetched(
    db: impl PgExecutor<'_>,
    id: RecordingId,
    attempt: i32,
    body: &StoredBody,
) -> Result<bool> {
    let stored = sqlx::query(
        "update recordings set body = $3, body_chars = $4, people_sha256 = $5
        where id = $1 and attempt = $2 and state = 'pending'",
    )
    .bind(id.0)
    .bind(attempt)
    .bind(&body.sealed)
    .bind(body.chars)
    .bind(&body.people_sha256)
    .execute(db)
    .await?;
    Ok(stored.rows_affected() == 1)
}

/// Notes whose lesson a recording was.
pub async fn set_pair(
    db: impl PgExecutor<'_>,
    id: RecordingId,
    attempt: i32,
    (tutor, student): (UserId, UserId),
) -> Result<bool> {
    let set = sqlx::query(
        "update recordings set tutor_id = $3, student_id = $4
        where id = $1 and attempt = $2 and state = 'pending'",
    )
    .bind(id.0)
    .bind(attempt)
    .bind(tutor.0)
    .bind(student.0)
    .execute(db)
    .await?;
    Ok(set.rows_affected() == 1)
}

/// Leaves a recording to an admin. Nothing happens when a later attempt has begun.
pub async fn park(
    db: impl PgExecutor<'_>,
    id: RecordingId,
    attempt: i32,
    reason: ParkReason,
) -> Result<()> {
    sqlx::query(
        "update recordings
        set state = 'parked', reason = $3, student_id = null, tutor_id = null, assigned_by = null
        where id = $1 and attempt = $2 and state = 'pending'",
    )
    .bind(id.0)
    .bind(attempt)
    .bind(reason.as_str())
    .execute(db)
    .await?;
    Ok(())
}

/// Notes the session that a recording is now, and lets its text go. False when a later attempt has
/// begun.
pub async fn finish(
    db: impl PgExecutor<'_>,
    id: RecordingId,
    attempt: i32,
    session: SessionId,
) -> Result<bool> {
    let finished = sqlx::query(
        "update recordings
        set state = 'done', reason = null, body = '', people_sha256 = '{}', session_id = $3
        where id = $1 and attempt = $2",
    )
    .bind(id.0)
    .bind(attempt)
    .bind(session.0)
    .execute(db)
    .await?;
    Ok(finished.rows_affected() == 1)
}

/// All pairs of a tutor and a student who are linked and have to do with a recording: one of them has
/// a proven address among these, or an admin has given them a recording of the same room. At most
/// `limit`.
pub async fn pairs(
    db: impl PgExecutor<'_>,
    emails: &[String],
    room_sha256: Option<&[u8]>,
    limit: i64,
) -> Result<Vec<TeachingPair>> {
    #[derive(FromRow)]
    struct PairRow {
        tutor_id: Uuid,
        student_id: Uuid,
        student_name: String,
        tutor_present: bool,
        student_present: bool,
        room_known: bool,
    }
    let rows: Vec<PairRow> = sqlx::query_as(
        "with present as (
            select id from users where email = any($1) and email_verified_at is not null
        ), room as (
            select tutor_id, student_id from meeting_rooms where room_sha256 = $2
        )
        select
            link.tutor_id, link.student_id, student.name as student_name,
            link.tutor_id in (select id from present) as tutor_present,
            link.student_id in (select id from present) as student_present,
            exists (
                select 1 from room
                where room.tutor_id = link.tutor_id and room.student_id = link.student_id
            ) as room_known
        from tutor_students link
        join users student on student.id = link.student_id and student.role = 'student'
        join users tutor on tutor.id = link.tutor_id and tutor.role = 'tutor'
        where link.ended_at is null
            and (link.tutor_id in (select id from present union select tutor_id from room)
                or link.student_id in (select id from present))
        order by link.tutor_id, link.student_id
        limit $3",
    )
    .bind(emails)
    .bind(room_sha256)
    .bind(limit)
    .fetch_all(db)
    .await?;
    let pairs = rows.into_iter().map(|row| TeachingPair {
        tutor_id: UserId(row.tutor_id),
        student_id: UserId(row.student_id),
        student_name: row.student_name,
        tutor_present: row.tutor_present,
        student_present: row.student_present,
        room_known: row.room_known,
    });
    Ok(pairs.collect())
}

/// The account in whose name a recording is taken in, if it is there.
pub async fn caller(db: impl PgExecutor<'_>, account: UserId) -> Result<Option<Caller>> {
    let found: Option<(String, i32)> =
        sqlx::query_as("select role, token_version from users where id = $1")
            .bind(account.0)
            .fetch_optional(db)
            .await?;
    Ok(found.and_then(|(role, token_version)| {
        Some(Caller { id: account, role: Role::parse(&role)?, token_version })
    }))
}

/// Remembers who meets in a room.
pub async fn learn_room(
    db: impl PgExecutor<'_>,
    room_sha256: &[u8],
    (tutor, student): (UserId, UserId),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "insert into meeting_rooms (room_sha256, tutor_id, student_id, learned_at)
        select $1, $2, $3, $4
        where exists (select 1 from users where id = $2) and exists (select 1 from users where id = $3)
        on conflict do nothing",
    )
    .bind(room_sha256)
    .bind(tutor.0)
    .bind(student.0)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// A recording that waits for its job.
#[derive(Debug, Clone, FromRow)]
pub struct PendingRecording {
    #[sqlx(try_from = "Uuid")]
    pub id: RecordingId,
    pub attempt: i32,
}

/// Recordings that still wait although they came before the given moment, oldest first.
pub async fn pending_since(
    db: impl PgExecutor<'_>,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PendingRecording>> {
    Ok(sqlx::query_as(
        "select id, attempt
        from recordings
        where state = 'pending' and touched_at < $1
        order by touched_at
        limit $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Begins a new attempt at recordings untouched since the given moment, longest untouched first.
pub async fn renew(
    db: impl PgExecutor<'_>,
    abandoned_before: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PendingRecording>> {
    Ok(sqlx::query_as(
        "update recordings
        set attempt = attempt + 1, touched_at = $2
        where id in (
            select id from recordings
            where state = 'pending' and touched_at < $1
            order by touched_at
            limit $3
            for update skip locked)
        returning id, attempt",
    )
    .bind(abandoned_before)
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Leaves hopeless recordings to an admin. Returns how many.
pub async fn give_up(db: impl PgExecutor<'_>, hopeless: Hopeless, limit: i64) -> Result<u64> {
    let parked = sqlx::query(
        "update recordings
        set state = 'parked', student_id = null, tutor_id = null, assigned_by = null,
            reason = case when body_chars > 0 then 'unreadable' else 'not_fetched' end
        where id in (
            select id from recordings
            where state = 'pending' and requested_at < $1 and touched_at < $2
            order by touched_at limit $3 for update skip locked)",
    )
    .bind(hopeless.requested_before)
    .bind(hopeless.touched_before)
    .bind(limit)
    .execute(db)
    .await?;
    Ok(parked.rows_affected())
}
