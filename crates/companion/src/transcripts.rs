//! Sessions and their transcripts: handed in, shown, listed.

mod upload;
mod view;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::{SessionId, UserId};
use ports::{Blobs, Clock, Events};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Found, Page, Result, Tokens, Vault, uploads};

pub use crate::uploads::MAX_BLOB_BYTES;
pub(crate) use upload::uploaded_event;
pub use upload::{Accepted, MAX_TRANSCRIPT_CHARS, Text, Upload, upload};
pub(crate) use view::StoredAnalysis;
pub use view::{ConceptTaught, SessionAnalysis, SessionView, TurnPage, TurnView};

/// What transcripts need.
#[derive(Clone)]
pub struct Transcripts {
    /// The database.
    pub db: PgPool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Reads access tokens.
    pub tokens: Tokens,
    /// Where uploads too large for a request body are.
    pub blobs: Arc<dyn Blobs>,
    /// Starts the analysis.
    pub events: Arc<dyn Events>,
    /// Seals the text.
    pub vault: Vault,
}

/// A session with its transcript and what was found in it; `turns` asks for a page of turns, too.
pub async fn show(
    cx: &Transcripts,
    caller: &Caller,
    id: SessionId,
    turns: Option<Page>,
) -> Result<SessionView> {
    let page = turns.unwrap_or(Page { limit: 0, offset: 0 });
    let turn_page = db::transcripts::TurnPage { limit: page.limit, offset: page.offset };
    let row = db::transcripts::show(&cx.db, caller, id, turn_page).await?.found("session")?;
    let text = text_of(cx, &row).await?;
    SessionView::new(&cx.vault, row, &text, turns, cx.clock.now())
}

/// The text of a session, wherever it is kept.
async fn text_of(cx: &Transcripts, row: &db::transcripts::SessionRow) -> Result<String> {
    match &row.blob_pathname {
        None => cx.vault.open(&row.transcript, row.id),
        Some(pathname) => {
            let bytes = uploads::read(&cx.vault, &*cx.blobs, pathname).await?;
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
    pub total: i64,
    /// As asked.
    pub limit: i64,
    /// As asked.
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
    pub subject: Option<String>,
    /// What it was about.
    pub topics: Vec<String>,
    /// `processing`, `completed` or `failed`.
    pub status: &'static str,
}

/// A student's sessions, newest first.
pub async fn list(
    cx: &Transcripts,
    caller: &Caller,
    student: UserId,
    page: Page,
) -> Result<SessionList> {
    let found = db::transcripts::list(&cx.db, caller, student, page.limit, page.offset).await?;
    let found = found.found("student")?;
    let sessions = found.rows.into_iter().map(|row| SessionSummary {
        session_id: row.id,
        date: row.session_date,
        subject: row.subject,
        topics: words(row.topics),
        status: status(&row.analysis_status),
    });
    let sessions = sessions.collect();
    Ok(SessionList { sessions, total: found.total, limit: page.limit, offset: page.offset })
}

/// The state as callers see it: whether the job has begun does not concern them.
pub(crate) fn status(stored: &str) -> &'static str {
    match stored {
        "completed" => "completed",
        "failed" => "failed",
        _ => "processing",
    }
}

fn words(list: Option<Value>) -> Vec<String> {
    list.and_then(|list| serde_json::from_value(list).ok()).unwrap_or_default()
}
