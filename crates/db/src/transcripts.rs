//! Sessions, their turns and chunks.

mod erase;
mod insights;
mod reading;
mod speakers;
mod upload;

use chrono::{DateTime, Utc};
use domain::analysis::{SessionReading, StoredAnalysis};
use domain::people::Caller;
use domain::status::AnalysisStatus;
use domain::{SessionId, UserId};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{
    Seen, Total, as_caller, as_caller_of_student, fetch_all_visible, fetch_visible,
};
use crate::columns::{JsonList, OptionalId};
use crate::evidence::SkillRow;
use crate::work::StepProgress;

pub use erase::{ErasedSession, NewSessionErasure, forget_ids, lock, note, remove};
pub use insights::{NewConcept, store_concepts, store_insights, upsert_concepts};
pub use reading::{
    ChunkRow, ParsedSession, PendingSession, SessionForJob, TurnRow, chunks, complete, fail,
    load_for_job, mark_embedded, pending_since, renew, store_parsed, turns,
};
pub use speakers::{
    NewSpeaker, SessionSpeakers, SpeakerRow, correct_speaker, corrected_speakers, lock_session,
    read_again, speakers, store_speakers,
};
pub use upload::{NewSession, Uploaded, replace_text, upload};

/// The result of asking for another analysis.
#[derive(Debug, Clone, FromRow)]
pub struct Retried {
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    #[sqlx(try_from = "String")]
    pub analysis_status: AnalysisStatus,
    /// None when no analysis was started.
    pub attempt: Option<i32>,
    /// A guardian has not agreed, and would have to.
    pub lacks_consent: bool,
}

/// Has a session whose analysis failed, or was last touched before `abandoned_before`, analysed
/// again, for someone who may read it. Of several who ask at once, one starts it.
pub async fn retry(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: SessionId,
    now: DateTime<Utc>,
    abandoned_before: DateTime<Utc>,
) -> Result<Option<Retried>> {
    let query = sqlx::query(as_caller!(
        ", session as (
            select sessions.id, sessions.student_id, sessions.analysis_status
            from caller
            join sessions
                on sessions.id = $4 and may_see(caller.id, caller.role, sessions.student_id)
        ), started as (
            update sessions
            set analysis_status = 'pending', attempt = sessions.attempt + 1, failure = null, progress = null,
                requested_at = $5, touched_at = $5, updated_at = $5
            from session
            -- Asked of the row itself once more: another may have started it a moment ago.
            where sessions.id = session.id
                and not lacks_consent(session.student_id, 'uploads')
                and (sessions.analysis_status = 'failed'
                    or (sessions.analysis_status in ('pending', 'processing')
                        and sessions.touched_at < $6))
            returning sessions.attempt
        )
        select session.id, session.student_id, session.analysis_status, started.attempt,
            lacks_consent(session.student_id, 'uploads') as lacks_consent
        from caller
        left join session on true
        left join started on true"
    ));
    fetch_visible(query.for_caller(caller).bind(id.0).bind(now).bind(abandoned_before), db).await
}

/// A session as its readers see it.
#[derive(Debug, Clone, FromRow)]
pub struct SessionRow {
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    /// None once the tutor is erased.
    #[sqlx(try_from = "OptionalId")]
    pub tutor_id: Option<UserId>,
    pub student_name: String,
    pub tutor_name: Option<String>,
    pub session_date: DateTime<Utc>,
    /// Seconds.
    pub duration: i32,
    pub version: DateTime<Utc>,
    /// The large part; none when the caller of the query has this version.
    pub body: Option<Json<SessionBody>>,
    pub blob_pathname: Option<String>,
    #[sqlx(try_from = "String")]
    pub analysis_status: AnalysisStatus,
    pub subject: Option<String>,
    pub failure: Option<String>,
    /// How far the analysis is.
    #[sqlx(json(nullable))]
    pub progress: Option<StepProgress>,
    /// The student's skills in what it taught.
    #[sqlx(try_from = "JsonList<SkillRow>")]
    pub skills: Vec<SkillRow>,
    /// The page of turns that was asked for.
    #[sqlx(try_from = "JsonList<TurnRow>")]
    pub turns: Vec<TurnRow>,
    /// All turns there are.
    pub turn_count: Option<i64>,
}

/// The large part of a session, which changes only with its version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionBody {
    /// Sealed; empty when the text is in a blob.
    pub transcript: String,
    /// Redacted.
    pub analysis_data: Option<StoredAnalysis>,
    /// How the transcript was read; none for sessions read earlier.
    #[serde(default)]
    pub reading: Option<SessionReading>,
}

/// A page of a session's turns.
#[derive(Debug, Clone, Copy)]
pub struct TurnPage {
    /// 0 for none.
    pub limit: i64,
    pub offset: i64,
}

/// One session, for someone who may read it, without its body when its version is the known one.
pub async fn show(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: SessionId,
    turns: TurnPage,
    known: Option<DateTime<Utc>>,
) -> Result<Option<SessionRow>> {
    let query = sqlx::query(as_caller!(
        "select
            session.id, session.student_id, session.tutor_id,
            student.name as student_name, tutor.name as tutor_name,
            session.session_date, session.duration, session.blob_pathname,
            session.analysis_status, session.subject, session.failure, session.progress,
            session.updated_at as version,
            case when session.updated_at is distinct from $7 then json_build_object(
                'transcript', session.transcript, 'analysis_data',
                    case when session.analysis_status = 'completed' then session.analysis_data end,
                'reading', session.reading)
            end as body,
            (
                select jsonb_agg(to_jsonb(known))
                from student_skills known
                where known.student_id = session.student_id
                    and session.analysis_data -> 'conceptIds' ? known.concept_id::text
            ) as skills,
            (
                select jsonb_agg(to_jsonb(page) order by page.turn_index)
                from (
                    select id, turn_index, speaker, role, start_ms, end_ms, text
                    from session_turns
                    where session_id = session.id
                    order by turn_index
                    limit $5 offset $6
                ) as page
            ) as turns,
            (
                select count(*) from session_turns where session_id = session.id and $5 > 0
            ) as turn_count
        from caller
        left join sessions session
            on session.id = $4 and may_see(caller.id, caller.role, session.student_id)
        left join users student on student.id = session.student_id
        left join users tutor on tutor.id = session.tutor_id"
    ));
    let query = query.for_caller(caller).bind(id.0).bind(turns.limit).bind(turns.offset);
    fetch_visible(query.bind(known), db).await
}

/// A session in a list.
#[derive(Debug, Clone, FromRow)]
pub struct SessionLine {
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    pub session_date: DateTime<Utc>,
    pub subject: Option<String>,
    #[sqlx(try_from = "JsonList<String>")]
    pub topics: Vec<String>,
    #[sqlx(try_from = "String")]
    pub analysis_status: AnalysisStatus,
}

/// A student's sessions, newest first; none when the student is absent or not the caller's.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    limit: i64,
    offset: i64,
) -> Result<Option<Total<SessionLine>>> {
    let query = sqlx::query(as_caller_of_student!(
        "select
            exists (select 1 from student) as allowed,
            (select count(*) from sessions where student_id = (select id from student)) as total,
            page.*
        from caller
        left join lateral (
            select
                id, session_date, subject, analysis_data -> 'topics' as topics, analysis_status
            from sessions
            where student_id = (select id from student)
            order by session_date desc, id desc
            limit $5 offset $6
        ) as page on true"
    ));
    fetch_all_visible(query.for_caller(caller).bind(student.0).bind(limit).bind(offset), db).await
}
