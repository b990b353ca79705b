//! Recordings that webhooks bring: taken in at once, made sessions by a job, left to an admin when
//! nobody can tell whose they are.

mod job;
mod parked;
mod signatures;

use std::sync::Arc;

use domain::RecordingId;
use domain::bounded::MeetingId;
use domain::recordings::{self, Delivery, Recording};
use domain::seal::SealedField;
use domain::status::{Recorder, RecordingState};
use ports::{Clock, Event, Events};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgPool;

use crate::{Error, Result, Vault, new_id};

pub use job::{RecordingArrived, RecordingContext, give_up, take_in};
pub use parked::{
    AssignedRecording, AttendeeView, ParkedList, ParkedRecording, ParkedRecordings,
    RecordingAssignment, assign, list_parked,
};
pub use signatures::{RecorderSecrets, SignedDelivery};

/// The services of webhooks.
#[derive(Clone)]
pub struct Webhooks {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub events: Arc<dyn Events>,
    pub vault: Vault,
    pub recorder_secrets: RecorderSecrets,
}

/// The outcome of a delivery.
#[derive(Debug, Clone, PartialEq)]
pub enum Received {
    /// A job is to work on it: the event that starts it, which need not be waited for.
    Taken(Event),
    /// Nothing that was not known, or that makes a session.
    Ignored,
    /// The text that was to be signed, and its signature in hexadecimal.
    Challenge { plain: String, signature: String },
}

/// Takes in a delivery of a recorder, after its signature has proven right. A meeting is stored once,
/// however often and with whatever owner it is told of; the sweep sends an event that was lost.
pub async fn receive(
    cx: &Webhooks,
    recorder: Recorder,
    delivery: &SignedDelivery<'_>,
) -> Result<Received> {
    cx.recorder_secrets.verify(recorder, delivery, cx.clock.now())?;
    let read = recordings::read(recorder, delivery.body);
    match read.map_err(|unreadable| Error::invalid("", unreadable.0))? {
        Delivery::Ignored => Ok(Received::Ignored),
        Delivery::Challenge(plain) => {
            let signature = cx.recorder_secrets.sign(recorder, &plain)?;
            Ok(Received::Challenge { plain, signature })
        }
        Delivery::Recorded { meeting_id, recording } => {
            let meeting_id = MeetingId::parse(&meeting_id);
            let meeting_id = meeting_id.map_err(|reason| Error::invalid("", reason))?;
            let event = store(cx, recorder, meeting_id, &recording).await?;
            Ok(event.map_or(Received::Ignored, Received::Taken))
        }
    }
}

/// Stores a recording, or adds what it says to the one of the same meeting. Returns the event of a new
/// attempt, if there is something to do.
async fn store(
    cx: &Webhooks,
    recorder: Recorder,
    meeting_id: MeetingId,
    recording: &Recording,
) -> Result<Option<Event>> {
    let (id, now) = (new_id(), cx.clock.now());
    let body = seal(&cx.vault, id, recording)?;
    let new = db::recordings::NewRecording {
        id,
        recorder,
        meeting_id,
        body: body.sealed,
        body_chars: body.chars,
        people_sha256: body.people_sha256,
        received_at: now,
    };
    if db::recordings::insert(&cx.db, &new).await? {
        return Ok(Some(arrived_event(id, 1)));
    }
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let row = db::recordings::lock_meeting(&mut tx, recorder, &new.meeting_id).await?;
    let Some(row) = row else { return Ok(None) };
    let fuller = match row.state {
        RecordingState::Done => {
            let is_longer = new.body_chars > row.body_chars && row.session_id.is_some();
            is_longer.then(|| recording.clone())
        }
        RecordingState::Pending | RecordingState::Parked => {
            open(&cx.vault, row.id, &row.body)?.merged(recording)
        }
    };
    let Some(fuller) = fuller else { return Ok(None) };
    let body = seal(&cx.vault, row.id, &fuller)?;
    let attempt = db::recordings::renew_body(&mut tx, row.id, &body, now).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(Some(arrived_event(row.id, attempt)))
}

fn seal(
    vault: &Vault,
    id: RecordingId,
    recording: &Recording,
) -> Result<db::recordings::StoredBody> {
    let json = serde_json::to_string(recording).map_err(Error::internal)?;
    let chars = i32::try_from(recording.transcript_chars()).unwrap_or(i32::MAX);
    let people_sha256 = recording.emails().iter().map(|email| hash(email)).collect();
    Ok(db::recordings::StoredBody {
        sealed: vault.seal(SealedField::Recording, id, &json),
        chars,
        people_sha256,
    })
}

fn open(vault: &Vault, id: RecordingId, sealed: &str) -> Result<Recording> {
    let json = vault.open(SealedField::Recording, id, sealed)?;
    serde_json::from_str(&json).map_err(|_| Error::internal("a recording can't be read"))
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// The event that starts the job: the same for the same attempt.
pub(crate) fn arrived_event(recording: RecordingId, attempt: i32) -> Event {
    Event {
        id: format!("recording.arrived:{recording}:{attempt}"),
        name: "recording.arrived".into(),
        data: json!({ "recordingId": recording, "attempt": attempt }),
    }
}
