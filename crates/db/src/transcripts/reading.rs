//! Queries of the jobs that read a session.

use chrono::{DateTime, Utc};
use domain::analysis::SessionReading;
use domain::bounded::FailureReason;
use domain::people::PeopleAround;
use domain::status::AnalysisStatus;
use domain::transcript::{SessionLanguage, SpeakerRole};
use domain::{ChunkId, SessionId, UserId};
use serde::Deserialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::{OptionalId, uuids};

/// A session as the jobs read it.
#[derive(Debug, Clone, FromRow)]
pub struct SessionForJob {
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub student_name: String,
    /// For telling speakers apart, and for naming them.
    pub tutor_name: Option<String>,
    #[sqlx(json)]
    pub people: PeopleAround,
    pub session_date: DateTime<Utc>,
    /// Sealed.
    pub transcript: String,
    pub transcript_format: String,
    pub blob_pathname: Option<String>,
    pub subject: Option<String>,
    /// The result so far, a [`domain::analysis::StoredAnalysis`]. It is read only where it is
    /// needed: a result that can't be understood any more must not keep a session from being read
    /// again.
    pub analysis_data: Option<Value>,
    #[sqlx(try_from = "String")]
    pub analysis_status: AnalysisStatus,
    /// How its transcript was read; none before that, and for sessions read earlier.
    #[sqlx(json(nullable))]
    pub reading: Option<SessionReading>,
    /// Who taught.
    #[sqlx(try_from = "OptionalId")]
    pub tutor_id: Option<UserId>,
}

/// One session, if it is still there.
pub async fn load_for_job(db: impl PgExecutor<'_>, id: SessionId) -> Result<Option<SessionForJob>> {
    Ok(sqlx::query_as(
        "select
            session.id, session.student_id, student.name as student_name,
            tutor.name as tutor_name, people_around(session.student_id) as people,
            session.session_date,
            session.transcript, session.transcript_format, session.blob_pathname,
            session.subject, session.analysis_data, session.analysis_status,
            session.reading, session.tutor_id
        from sessions session
        join users student on student.id = session.student_id
        left join users tutor on tutor.id = session.tutor_id
        where session.id = $1",
    )
    .bind(id.0)
    .fetch_optional(db)
    .await?)
}

/// A turn as it is stored: text and speaker sealed for the turn's id.
#[derive(Debug, Clone, FromRow, Deserialize)]
pub struct TurnRow {
    /// Follows from the session and the index.
    pub id: Uuid,
    /// Position in the session, from 0.
    pub turn_index: i32,
    /// Sealed.
    pub speaker: Option<String>,
    #[sqlx(try_from = "String")]
    pub role: SpeakerRole,
    /// Milliseconds from the start.
    pub start_ms: Option<i32>,
    /// Milliseconds from the start.
    pub end_ms: Option<i32>,
    /// Sealed.
    pub text: String,
}

/// A chunk as it is stored: redacted.
#[derive(Debug, Clone, FromRow)]
pub struct ChunkRow {
    /// Follows from the session and the index.
    #[sqlx(try_from = "Uuid")]
    pub id: ChunkId,
    /// Position in the session, from 0.
    pub chunk_index: i32,
    pub first_turn: i32,
    /// Last turn, included.
    pub last_turn: i32,
    /// Milliseconds from the start.
    pub start_ms: Option<i32>,
    /// Milliseconds from the start.
    pub end_ms: Option<i32>,
    /// Redacted.
    pub text: String,
}

/// A session, cut into turns and passages.
#[derive(Debug, Clone, Copy)]
pub struct ParsedSession<'a> {
    pub id: SessionId,
    pub student_id: UserId,
    /// The labels of those who speak, sealed.
    pub speakers: &'a str,
    /// The language that its passages are searched in; English where it isn't known.
    pub language: Option<SessionLanguage>,
    /// In their order.
    pub turns: &'a [TurnRow],
    /// In their order.
    pub chunks: &'a [ChunkRow],
}

/// Replaces a session's turns and chunks and marks it as being read.
pub async fn store_parsed(db: &mut PgConnection, parsed: &ParsedSession<'_>) -> Result<()> {
    let session = parsed.id;
    sqlx::query("delete from session_turns where session_id = $1")
        .bind(session.0)
        .execute(&mut *db)
        .await?;
    sqlx::query("delete from session_chunks where session_id = $1")
        .bind(session.0)
        .execute(&mut *db)
        .await?;
    insert_turns(db, session, parsed.turns).await?;
    insert_chunks(db, parsed).await?;
    sqlx::query("update sessions set speakers = $2 where id = $1")
        .bind(session.0)
        .bind(parsed.speakers)
        .execute(&mut *db)
        .await?;
    // A call that comes late must not undo what later steps have done.
    sqlx::query(
        "update sessions
        set analysis_status = 'processing', analysis_data = null, failure = null, updated_at = now()
        where id = $1 and analysis_status in ('pending', 'failed')",
    )
    .bind(session.0)
    .execute(db)
    .await?;
    Ok(())
}

async fn insert_turns(db: &mut PgConnection, session: SessionId, turns: &[TurnRow]) -> Result<()> {
    let column = |of: fn(&TurnRow) -> Option<i32>| turns.iter().map(of).collect::<Vec<_>>();
    sqlx::query(
        "insert into session_turns
            (session_id, id, turn_index, speaker, role, start_ms, end_ms, text)
        select $1, new.*
        from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::int[], $7::int[], $8::text[])
            as new",
    )
    .bind(session.0)
    .bind(turns.iter().map(|turn| turn.id).collect::<Vec<_>>())
    .bind(column(|turn| Some(turn.turn_index)))
    .bind(turns.iter().map(|turn| turn.speaker.as_deref()).collect::<Vec<_>>())
    .bind(turns.iter().map(|turn| turn.role.as_str()).collect::<Vec<_>>())
    .bind(column(|turn| turn.start_ms))
    .bind(column(|turn| turn.end_ms))
    .bind(turns.iter().map(|turn| turn.text.as_str()).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}

async fn insert_chunks(db: &mut PgConnection, parsed: &ParsedSession<'_>) -> Result<()> {
    let chunks = parsed.chunks;
    let column = |of: fn(&ChunkRow) -> Option<i32>| chunks.iter().map(of).collect::<Vec<_>>();
    sqlx::query(
        "insert into session_chunks
            (session_id, student_id, language, id, chunk_index, first_turn, last_turn, start_ms,
                end_ms, text)
        select $1, $2, $3, new.*
        from unnest($4::uuid[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::text[])
            as new",
    )
    .bind(parsed.id.0)
    .bind(parsed.student_id.0)
    .bind(parsed.language.map(SessionLanguage::code))
    .bind(chunks.iter().map(|chunk| chunk.id.0).collect::<Vec<_>>())
    .bind(column(|chunk| Some(chunk.chunk_index)))
    .bind(column(|chunk| Some(chunk.first_turn)))
    .bind(column(|chunk| Some(chunk.last_turn)))
    .bind(column(|chunk| chunk.start_ms))
    .bind(column(|chunk| chunk.end_ms))
    .bind(chunks.iter().map(|chunk| chunk.text.as_str()).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}

/// A stretch of a session's turns, in order.
pub async fn turns(
    db: impl PgExecutor<'_>,
    session: SessionId,
    first: i32,
    last: i32,
) -> Result<Vec<TurnRow>> {
    Ok(sqlx::query_as(
        "select id, turn_index, speaker, role, start_ms, end_ms, text
        from session_turns
        where session_id = $1 and turn_index between $2 and $3
        order by turn_index",
    )
    .bind(session.0)
    .bind(first)
    .bind(last)
    .fetch_all(db)
    .await?)
}

/// A stretch of a session's chunks, in order.
pub async fn chunks(
    db: impl PgExecutor<'_>,
    session: SessionId,
    from: i32,
    count: i32,
) -> Result<Vec<ChunkRow>> {
    Ok(sqlx::query_as(
        "select id, chunk_index, first_turn, last_turn, start_ms, end_ms, text
        from session_chunks
        where session_id = $1 and chunk_index >= $2 and chunk_index < $2 + $3
        order by chunk_index",
    )
    .bind(session.0)
    .bind(from)
    .bind(count)
    .fetch_all(db)
    .await?)
}

/// Notes that chunks are in the vector index.
pub async fn mark_embedded(
    db: impl PgExecutor<'_>,
    chunks: &[ChunkId],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query("update session_chunks set embedded_at = $2 where id = any($1)")
        .bind(uuids(chunks))
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// Marks a session as read.
pub async fn complete(db: impl PgExecutor<'_>, session: SessionId) -> Result<()> {
    sqlx::query(
        "update sessions set analysis_status = 'completed', failure = null, updated_at = now()
        where id = $1",
    )
    .bind(session.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Marks a session as one that an attempt could not read.
pub async fn fail(
    db: impl PgExecutor<'_>,
    session: SessionId,
    attempt: i32,
    reason: &FailureReason,
) -> Result<()> {
    sqlx::query(
        "update sessions set analysis_status = 'failed', failure = $2, updated_at = now()
        where id = $1 and attempt = $3 and analysis_status <> 'completed'",
    )
    .bind(session.0)
    .bind(reason.as_str())
    .bind(attempt)
    .execute(db)
    .await?;
    Ok(())
}

/// A session whose event may have been lost, or whose analysis was abandoned.
#[derive(Debug, Clone, FromRow)]
pub struct PendingSession {
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub attempt: i32,
}

/// Sessions that still wait although they were uploaded before the given moment, oldest first.
pub async fn pending_since(
    db: impl PgExecutor<'_>,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PendingSession>> {
    Ok(sqlx::query_as(
        "select id, student_id, attempt
        from sessions
        where analysis_status = 'pending' and updated_at < $1
        order by updated_at
        limit $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Begins a new attempt at sessions untouched since the given moment, longest untouched first.
pub async fn renew(
    db: impl PgExecutor<'_>,
    abandoned_before: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PendingSession>> {
    Ok(sqlx::query_as(
        "update sessions
        set analysis_status = 'pending', attempt = attempt + 1, progress = null, touched_at = $2,
            updated_at = $2
        where id in (
            select id from sessions
            where analysis_status in ('pending', 'processing') and touched_at < $1
            order by touched_at
            limit $3
            for update skip locked)
        returning id, student_id, attempt",
    )
    .bind(abandoned_before)
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await?)
}
