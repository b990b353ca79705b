//! Taking sessions in, each once.

use chrono::{DateTime, Utc};
use domain::bounded::{FilePathname, FormatName, SourceName, Subject};
use domain::people::Caller;
use domain::status::AnalysisStatus;
use domain::{SessionId, UserId};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::caller::as_caller_of_student;
use crate::columns::{OptionalId, state};
use crate::{Error, Result};

/// A session about to be stored.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Made by the application, since the text is sealed for it.
    pub id: SessionId,
    pub student_id: UserId,
    /// None when the caller is the tutor.
    pub tutor_id: Option<UserId>,
    pub session_date: DateTime<Utc>,
    /// Seconds.
    pub duration: i32,
    /// Sealed; empty when the text is in a blob.
    pub transcript: String,
    /// A slug.
    pub source: SourceName,
    pub format: FormatName,
    /// The subject, when the uploader said it.
    pub subject: Option<Subject>,
    /// Of the turns.
    pub sha256: Vec<u8>,
    /// Of the text, by which sessions of earlier versions are known.
    pub text_sha256: Vec<u8>,
    /// Of all turns but the last.
    pub head_sha256: Vec<u8>,
    /// Of the first turn, of the first two, and so on.
    pub prefix_sha256: Vec<Vec<u8>>,
    /// Set when the text is too large for a column.
    pub blob_pathname: Option<FilePathname>,
    pub uploaded_at: DateTime<Utc>,
    /// An analysis of the same text that was last touched before this is abandoned.
    pub abandoned_before: DateTime<Utc>,
}

/// The result of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uploaded {
    /// It is a session now, or was one already.
    Session {
        /// The first one's id when it was uploaded before.
        id: SessionId,
        /// Its state.
        status: AnalysisStatus,
        attempt: i32,
    },
    /// It continues a session that was uploaded before it had ended; nothing is stored yet.
    Grown { id: SessionId },
    /// The student is absent or not the caller's.
    NoStudent,
    /// The tutor is absent, not a tutor, or not linked.
    NoTutor,
    /// A guardian has not agreed, and would have to.
    LacksConsent,
}

#[derive(FromRow)]
struct UploadRow {
    #[sqlx(try_from = "OptionalId")]
    student: Option<UserId>,
    #[sqlx(try_from = "OptionalId")]
    tutor: Option<UserId>,
    lacks_consent: bool,
    #[sqlx(try_from = "OptionalId")]
    session: Option<SessionId>,
    analysis_status: Option<String>,
    attempt: Option<i32>,
    #[sqlx(try_from = "OptionalId")]
    grown: Option<SessionId>,
}

/// Turns that a session needs before a longer transcript counts as its continuation: greetings alone
/// are the same in many sessions.
const MIN_TURNS: i32 = 3;

/// Stores a session unless one with the same turns, or one that these turns continue, is there already
/// for the same student and moment.
pub async fn upload(db: &mut PgConnection, caller: &Caller, new: &NewSession) -> Result<Uploaded> {
    // A twin that commits between this statement's snapshot and its insert is seen by the second try.
    for _ in 0..2 {
        let row: Option<UploadRow> = upload_once(db, caller, new).await?;
        let row = row.ok_or(Error::StaleCaller)?;
        match (row.student, row.tutor, row.session, row.grown) {
            (None, ..) => return Ok(Uploaded::NoStudent),
            (_, None, ..) => return Ok(Uploaded::NoTutor),
            _ if row.lacks_consent => return Ok(Uploaded::LacksConsent),
            (.., None, Some(id)) => return Ok(Uploaded::Grown { id }),
            (.., None, None) => {}
            (.., Some(id), _) => {
                return Ok(Uploaded::Session {
                    id,
                    status: state(row.analysis_status)?,
                    attempt: row.attempt.unwrap_or(1),
                });
            }
        }
    }
    Err(Error::Busy("an identical upload is under way".into()))
}

async fn upload_once(
    db: &mut PgConnection,
    caller: &Caller,
    new: &NewSession,
) -> Result<Option<UploadRow>> {
    Ok(sqlx::query_as(as_caller_of_student!(
        ", tutor as (
            select users.id
            from caller
            cross join student
            join users
                on users.id = coalesce($5, case when caller.role = 'tutor' then caller.id end)
                and users.role = 'tutor'
            where caller.role = 'admin' or may_see(users.id, 'tutor', student.id)
                and (caller.role <> 'tutor' or caller.id = users.id)
        ), earlier as (
            select sessions.id, transcript_sha256 in ($13, $17) as same
            from student
            join sessions on sessions.student_id = student.id and sessions.session_date = $7
            where transcript_sha256 in ($13, $17)
                or (turn_count >= $20 and turn_count < cardinality($19::bytea[])
                    and head_sha256 = ($19::bytea[])[turn_count - 1])
            order by same desc, turn_count desc
            limit 1
        ), stored as (
            insert into sessions (
                id, student_id, tutor_id, session_date, duration, transcript, transcript_source,
                transcript_format, subject, transcript_sha256, blob_pathname, key_id, requested_at,
                touched_at, head_sha256, turn_count)
            select
                $6, student.id, tutor.id, $7, $8, $9, $10, $11, $12, $13, $14,
                case when caller.role = 'key' then caller.id end, $15, $15, $18,
                cardinality($19::bytea[])
            from caller cross join student cross join tutor
            where not lacks_consent(student.id, 'uploads') and not exists (
                select 1 from earlier join sessions using (id)
                where not earlier.same or sessions.transcript_sha256 <> $13)
            -- One that could not be read, or whose reading was abandoned, is read again; any other
            -- stays as it is.
            on conflict on constraint sessions_upload_key do update
                set analysis_status = 'pending', attempt = sessions.attempt + 1, failure = null, progress = null,
                    requested_at = $15, touched_at = $15, updated_at = now()
                where sessions.analysis_status = 'failed'
                    or (sessions.analysis_status in ('pending', 'processing')
                        and sessions.touched_at < $16)
            returning id, analysis_status, attempt
        ), known as (
            select id, analysis_status, attempt from stored
            union all
            select id, analysis_status, attempt
            from sessions
            where student_id = (select id from student) and session_date = $7
                and transcript_sha256 in ($13, $17) and not exists (select 1 from stored)
        )
        select
            (select id from student) as student,
            (select id from tutor) as tutor,
            exists (
                select 1 from student where lacks_consent(student.id, 'uploads')
            ) as lacks_consent,
            known.id as session,
            known.analysis_status,
            known.attempt,
            (
                select earlier.id from earlier cross join tutor where not same
            ) as grown
        from caller
        left join known on true
        limit 1"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(new.student_id.0)
    .bind(new.tutor_id.map(Uuid::from))
    .bind(new.id.0)
    .bind(new.session_date)
    .bind(new.duration)
    .bind(&new.transcript)
    .bind(new.source.as_str())
    .bind(new.format.as_str())
    .bind(new.subject.as_ref().map(Subject::as_str))
    .bind(&new.sha256)
    .bind(new.blob_pathname.as_ref().map(FilePathname::as_str))
    .bind(new.uploaded_at)
    .bind(new.abandoned_before)
    .bind(&new.text_sha256)
    .bind(&new.head_sha256)
    .bind(&new.prefix_sha256)
    .bind(MIN_TURNS)
    .fetch_optional(db)
    .await?)
}

/// Puts a longer transcript in the place of a session's. `sealed` is its text, sealed for the session.
/// Returns the file of before, if no session is made from it any more.
pub async fn replace_text(
    db: &mut PgConnection,
    session: SessionId,
    new: &NewSession,
    sealed: &str,
) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(
        "with before as (
            select blob_pathname as pathname
            from sessions
            where id = $1 and blob_pathname is distinct from $6 and not exists (
                select 1 from sessions other
                where other.id <> $1 and other.blob_pathname = sessions.blob_pathname)
        )
        update sessions
        set transcript = $2, transcript_sha256 = $3, head_sha256 = $4, turn_count = $5,
            blob_pathname = $6, duration = greatest(duration, $7), transcript_format = $8
        where id = $1
        returning (select pathname from before)",
    )
    .bind(session.0)
    .bind(sealed)
    .bind(&new.sha256)
    .bind(&new.head_sha256)
    .bind(i32::try_from(new.prefix_sha256.len()).unwrap_or(i32::MAX))
    .bind(new.blob_pathname.as_ref().map(FilePathname::as_str))
    .bind(new.duration)
    .bind(new.format.as_str())
    .fetch_one(db)
    .await?)
}
