//! Another try at a session that could not be analysed.

use domain::people::Caller;
use domain::status::{AnalysisStatus, ConsentScope};
use domain::{SessionId, UserId};

use super::Transcripts;
use super::upload::{Accepted, accepted_view, uploaded_event};
use crate::jobs::attempt::abandoned_before;
use crate::read_through::CacheKey;
use crate::{Conflict, Error, OrNotFound, Result};

/// Has a session analysed again after its analysis failed or was abandoned. Of several who ask at
/// once, one starts it. Returns the answer and whose session it is.
pub async fn retry(cx: &Transcripts, caller: &Caller, id: SessionId) -> Result<(Accepted, UserId)> {
    let now = cx.clock.now();
    let restarted = db::transcripts::retry(&cx.db, caller, id, now, abandoned_before(now)).await?;
    let restarted = restarted.or_not_found("session")?;
    let student = restarted.student_id;
    if restarted.lacks_consent {
        return Err(Error::ConsentNeeded(ConsentScope::Uploads));
    }
    let Some(attempt) = restarted.attempt else { return Err(refusal(restarted.analysis_status)) };
    cx.read_through.forget(&[CacheKey::Session(id)]).await;
    cx.events.send(&[uploaded_event(id, student, attempt)]).await?;
    Ok((accepted_view(id, AnalysisStatus::Pending), student))
}

/// The refusal to read a session in this state again.
fn refusal(stored: AnalysisStatus) -> Error {
    match stored {
        AnalysisStatus::Completed => Error::conflict(
            Conflict::ALREADY_COMPLETED,
            "This session was analysed; there is no need.",
        ),
        _ => Error::conflict(
            Conflict::ALREADY_RUNNING,
            "The analysis is under way. Look at the session until its status changes; ask again \
             when that takes longer than 20 minutes.",
        ),
    }
}
