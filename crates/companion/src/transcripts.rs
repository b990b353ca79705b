//! Sessions and their transcripts: handed in, shown, listed.

mod erase;
mod fingerprint;
mod retry;
mod speakers;
mod upload;
mod view;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::transcripts::{SessionBody, SessionRow};
use domain::people::{Caller, Role};
use domain::seal::SealedField;
use domain::status::AnalysisStatus;
use domain::{SessionId, UserId};
use ports::{Blobs, Clock, Events};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::read_through::CacheKey;
use crate::{OrNotFound, Page, ReadThroughCache, Result, Vault, uploaded_files};

pub use crate::uploaded_files::MAX_BLOB_BYTES;
pub use erase::{ErasingSession, erase};
pub use retry::retry;
pub use speakers::{PersonInSession, SpeakerList, SpeakerView, correct_speakers, speakers};
pub(crate) use upload::uploaded_event;
pub use upload::{Accepted, MAX_TRANSCRIPT_CHARS, Text, Upload, upload};
pub use view::{ConceptTaught, ReadingView, SessionAnalysis, SessionView, TurnPage, TurnView};

/// The services of transcripts.
#[derive(Clone)]
pub struct Transcripts {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub blobs: Arc<dyn Blobs>,
    pub events: Arc<dyn Events>,
    pub vault: Vault,
    /// Keeps sessions that are read often.
    pub read_through: ReadThroughCache,
}

/// A session with its transcript and what was found in it; `turns` asks for a page of turns, too. For a
/// guardian without the transcript and the turns.
pub async fn show(
    cx: &Transcripts,
    caller: &Caller,
    id: SessionId,
    turns: Option<Page>,
) -> Result<SessionView> {
    // A guardian gets the summary: not what was said.
    let is_summary = caller.role == Role::Guardian;
    let turns = turns.filter(|_| !is_summary);
    let page = turns.unwrap_or(Page { limit: 0, offset: 0 });
    let turn_page = db::transcripts::TurnPage { limit: page.limit, offset: page.offset };
    let cached = cx.read_through.look_up::<SessionBody>(CacheKey::Session(id)).await;
    let row = db::transcripts::show(&cx.db, caller, id, turn_page, cached.version()).await?;
    let mut row = row.or_not_found("session")?;
    let body = cached.resolve(row.version, row.body.take().map(|body| body.0)).await?;
    let text = if is_summary { String::new() } else { text_of(cx, &row, &body).await? };
    let view = SessionView::new(&cx.vault, row, body, &text, turns, cx.clock.now())?;
    Ok(if is_summary { view.into_summary() } else { view })
}

/// The text of a session, wherever it is kept.
async fn text_of(cx: &Transcripts, row: &SessionRow, body: &SessionBody) -> Result<String> {
    match &row.blob_pathname {
        // It was kept as long as it may be (see `retention`).
        None if body.transcript.is_empty() => Ok(String::new()),
        None => cx.vault.open(SealedField::Transcript, row.id, &body.transcript),
        Some(pathname) => {
            let bytes = uploaded_files::read(&cx.vault, &*cx.blobs, pathname).await?;
            Ok(bytes.and_then(|bytes| domain::transcript::decode(&bytes).ok()).unwrap_or_default())
        }
    }
}

/// A page of a student's sessions.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionList {
    /// Newest first.
    pub sessions: Vec<SessionSummary>,
    /// All there are.
    #[schema(example = 25)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// A session in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionSummary {
    /// The session.
    pub session_id: Uuid,
    /// When it took place.
    pub date: DateTime<Utc>,
    /// What it taught; null until it is read.
    #[schema(example = "Chemistry")]
    pub subject: Option<String>,
    /// What it was about.
    #[schema(example = json!(["Acid-Base Reactions"]))]
    pub topics: Vec<String>,
    /// `processing`, `completed` or `failed`.
    #[schema(example = "completed")]
    pub status: &'static str,
}

/// A student's sessions, newest first.
pub async fn list(
    cx: &Transcripts,
    caller: &Caller,
    student: UserId,
    page: Page,
) -> Result<SessionList> {
    let page_rows = db::transcripts::list(&cx.db, caller, student, page.limit, page.offset).await?;
    let page_rows = page_rows.or_not_found("student")?;
    let sessions = page_rows.rows.into_iter().map(|row| SessionSummary {
        session_id: row.id.0,
        date: row.session_date,
        subject: row.subject,
        topics: row.topics,
        status: status(row.analysis_status),
    });
    let sessions = sessions.collect();
    Ok(SessionList { sessions, total: page_rows.total, limit: page.limit, offset: page.offset })
}

/// The state as callers see it: whether the job has begun does not concern them.
pub(crate) const fn status(stored: AnalysisStatus) -> &'static str {
    match stored {
        AnalysisStatus::Pending => AnalysisStatus::Processing.as_str(),
        AnalysisStatus::Processing | AnalysisStatus::Completed | AnalysisStatus::Failed => {
            stored.as_str()
        }
    }
}
