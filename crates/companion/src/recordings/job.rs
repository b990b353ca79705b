//! Making a session of a recording: fetch its transcript, find its student, take it in.

use std::sync::Arc;

use db::recordings::RecordingRow;
use db::work::Work;
use domain::bounded::{FormatName, SourceName};
use domain::people::Caller;
use domain::recordings::{Recording, pairing};
use domain::status::{ParkReason, RecordingState};
use domain::{RecordingId, UserId};
use ports::{Clock, Recorders};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use steps::{Failure, JobError, Step};

use super::{hash, open, seal};
use crate::jobs::attempt::{self, Attempt, settle};
use crate::jobs::failure::{retriable, row_gone};
use crate::transcripts::{Text, Transcripts, Upload, upload};
use crate::{Error, Vault};

/// Pairs looked at for one recording at most.
const MAX_PAIRS: i64 = 500;

/// The context of the job.
#[derive(Clone)]
pub struct RecordingContext {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub vault: Vault,
    pub recorders: Arc<dyn Recorders>,
    /// Takes the session in, as if it were uploaded.
    pub transcripts: Transcripts,
}

/// `recording.arrived`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordingArrived {
    pub recording_id: RecordingId,
    /// The number of the attempt, from 1.
    #[serde(default = "attempt::first_attempt")]
    pub attempt: i32,
}

impl RecordingArrived {
    fn attempt(self) -> Attempt {
        Attempt { work: Work::Recording, id: self.recording_id.0, number: self.attempt }
    }
}

/// Makes a session of a recording. Every step may run more than once: a session is the same for the
/// same turns, and nothing is written once another attempt has begun.
pub async fn take_in(
    step: &Step,
    cx: &RecordingContext,
    event: RecordingArrived,
) -> Result<(), JobError> {
    settle(make_session(step, cx, event).await)
}

async fn make_session(
    step: &Step,
    cx: &RecordingContext,
    event: RecordingArrived,
) -> Result<(), JobError> {
    let guard = event.attempt().guard(&cx.db, &*cx.clock);
    step.run("fetch", guard.step(fetch(cx, event))).await?;
    if step.run("find-student", guard.step(find_pair(cx, event))).await? {
        step.run("store", guard.step(store(cx, event))).await?;
    }
    Ok(())
}

/// Leaves a recording to an admin whose job has failed for good.
pub async fn give_up(
    step: &Step,
    cx: &RecordingContext,
    failure: Failure<RecordingArrived>,
) -> Result<(), JobError> {
    let event = failure.event;
    let leave = async {
        let Some(row) = load(cx, event).await? else { return Ok(()) };
        let has_text = row.body_chars > 0;
        let reason = if has_text { ParkReason::Unreadable } else { ParkReason::NotFetched };
        park(cx, event, reason).await
    };
    step.run("park", leave).await
}

/// The recording; nothing when there is nothing to do with it.
async fn load(
    cx: &RecordingContext,
    event: RecordingArrived,
) -> Result<Option<RecordingRow>, JobError> {
    let row = db::recordings::load_for_job(&cx.db, event.recording_id).await;
    let row = row.map_err(retriable)?.ok_or_else(row_gone)?;
    Ok(Some(row).filter(|row| row.state == RecordingState::Pending && row.attempt == event.attempt))
}

async fn park(
    cx: &RecordingContext,
    event: RecordingArrived,
    reason: ParkReason,
) -> Result<(), JobError> {
    tracing::info!(recording = %event.recording_id, reason = reason.as_str(), "left to an admin");
    db::recordings::park(&cx.db, event.recording_id, event.attempt, reason).await.map_err(retriable)
}

/// Fetches the transcript, unless the delivery has brought it. Returns its characters.
async fn fetch(cx: &RecordingContext, event: RecordingArrived) -> Result<usize, JobError> {
    let Some(row) = load(cx, event).await? else { return Ok(0) };
    let recording = open(&cx.vault, row.id, &row.body).map_err(retriable)?;
    let (None, Some(source)) = (&recording.transcript, &recording.source) else {
        return Ok(recording.transcript_chars());
    };
    let fetched = cx.recorders.fetch(source).await?;
    let mut whole = recording.merged(&fetched).unwrap_or(recording);
    // The token in it is of no more use.
    whole.source = None;
    let body = seal(&cx.vault, row.id, &whole).map_err(retriable)?;
    let stored = db::recordings::store_fetched(&cx.db, row.id, event.attempt, &body).await;
    stored.map_err(retriable)?;
    Ok(whole.transcript_chars())
}

/// Finds out whose lesson it was, unless an admin has said so. False when it is left to one.
async fn find_pair(cx: &RecordingContext, event: RecordingArrived) -> Result<bool, JobError> {
    let Some(row) = load(cx, event).await? else { return Ok(false) };
    if row.student_id.is_some() && row.tutor_id.is_some() {
        return Ok(true);
    }
    let recording = open(&cx.vault, row.id, &row.body).map_err(retriable)?;
    let room = recording.room.as_deref().map(hash);
    let emails = recording.emails();
    let pairs = db::recordings::pairs(&cx.db, &emails, room.as_deref(), MAX_PAIRS).await;
    match pairing::find(&recording, &pairs.map_err(retriable)?) {
        Ok(pair) => {
            let set = db::recordings::set_pair(&cx.db, row.id, event.attempt, pair).await;
            set.map_err(retriable)
        }
        Err(reason) => {
            park(cx, event, reason).await?;
            Ok(false)
        }
    }
}

/// Takes the recording in as a session: in the name of the admin who said whose it is, else of its
/// tutor, whose right to upload for the student is asked once more with it.
async fn store(cx: &RecordingContext, event: RecordingArrived) -> Result<(), JobError> {
    let Some(row) = load(cx, event).await? else { return Ok(()) };
    let (Some(student), Some(tutor)) = (row.student_id, row.tutor_id) else {
        return park(cx, event, ParkReason::Unmatched).await;
    };
    let recording = open(&cx.vault, row.id, &row.body).map_err(retriable)?;
    let Some(caller) = caller_for(cx, &row, tutor).await? else {
        return park(cx, event, ParkReason::Unmatched).await;
    };
    let Some(form) = form(&row, &recording, student, tutor) else {
        return park(cx, event, ParkReason::NotFetched).await;
    };
    let accepted = match upload(&cx.transcripts, &caller, form).await {
        Ok(accepted) => accepted,
        Err(Error::Invalid(_)) => return park(cx, event, ParkReason::Unreadable).await,
        Err(Error::ConsentNeeded(_)) => return park(cx, event, ParkReason::AwaitsConsent).await,
        Err(Error::NotFound { .. }) => return park(cx, event, ParkReason::Unmatched).await,
        Err(error) => return Err(retriable(error)),
    };
    if let (Some(_), Some(room)) = (row.assigned_by, &recording.room) {
        let (room, pair) = (hash(room), (tutor, student));
        let learned = db::recordings::learn_room(&cx.db, &room, pair, cx.clock.now()).await;
        learned.map_err(retriable)?;
    }
    let session = accepted.session_id.into();
    let finished = db::recordings::finish(&cx.db, row.id, event.attempt, session).await;
    finished.map_err(retriable)?;
    Ok(())
}

async fn caller_for(
    cx: &RecordingContext,
    row: &RecordingRow,
    tutor: UserId,
) -> Result<Option<Caller>, JobError> {
    let account = row.assigned_by.unwrap_or(tutor);
    db::recordings::caller(&cx.db, account).await.map_err(retriable)
}

/// The recording as an upload; none without its transcript.
fn form(
    row: &RecordingRow,
    recording: &Recording,
    student: UserId,
    tutor: UserId,
) -> Option<Upload> {
    Some(Upload {
        student_id: student,
        tutor_id: Some(tutor),
        // The day it came, for want of a better: the same whenever the step is repeated.
        session_date: recording.started_at.unwrap_or(row.received_at),
        duration_s: recording.duration_s,
        text: Text::Recorded(recording.transcript.clone()?),
        source: SourceName::cut(row.recorder.as_str()),
        format: FormatName::cut("auto"),
        subject: None,
    })
}
