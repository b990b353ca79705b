//! Erasing one session.
//!
//! The rows go first, with everything made from the session, and the student's numbers are counted
//! anew from the evidence that is left, in one transaction. Files and vectors follow by the job that
//! also serves the erasure of a student.

use db::transcripts::NewSessionErasure;
use domain::SessionId;
use domain::people::Caller;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Transcripts;
use crate::erasure::{erased_event, until_free};
use crate::read_through::CacheKey;
use crate::{OrNotFound, Result, mastery_update, new_id};

/// The answer to a request to erase a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErasingSession {
    /// The session that is being erased.
    pub session_id: Uuid,
    /// `erasing`.
    #[schema(example = "erasing")]
    pub status: &'static str,
    /// What happens next.
    #[schema(example = "The session is gone. Files and search entries follow within the hour.")]
    pub message: &'static str,
}

/// Erases a session, for its student or an admin.
pub async fn erase(
    cx: &Transcripts,
    caller: &Caller,
    session: SessionId,
) -> Result<ErasingSession> {
    let erasure = until_free(|| Box::pin(remove_rows(cx, caller, session))).await?;
    cx.read_through.forget(&[CacheKey::Session(session)]).await;
    if let Err(fault) = cx.events.send(&[erased_event(erasure, 1)]).await {
        tracing::error!(%erasure, %fault, "the job that erases files was not started; the sweep will");
    }
    Ok(ErasingSession {
        session_id: session.0,
        status: "erasing",
        message: "The session is gone. Files and search entries follow within the hour.",
    })
}

/// Takes the rows away, all or none. Returns the erasure.
async fn remove_rows(cx: &Transcripts, caller: &Caller, session: SessionId) -> Result<Uuid> {
    let id: Uuid = new_id();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let session = db::transcripts::lock(&mut tx, caller, session).await?.or_not_found("session")?;
    let new = NewSessionErasure {
        id,
        actor: caller.id,
        audit_id: new_id(),
        session: &session,
        now: cx.clock.now(),
    };
    db::transcripts::note(&mut tx, &new).await?;
    db::transcripts::remove(&mut tx, &session).await?;
    mastery_update::rebuild(&mut tx, session.student_id).await?;
    db::students::erase::remove_own_concepts(&mut tx, id).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(id)
}
