//! Recordings of which nobody can tell whose they are: an admin sees them and says so.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::recordings::{Assigned, Assignment, ParkedRow};
use domain::people::Caller;
use domain::{RecordingId, UserId};
use ports::{Clock, Events};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{arrived_event, open};
use crate::{Conflict, Error, OrNotFound, Page, Result, Vault};

/// The services of the list.
#[derive(Clone)]
pub struct ParkedRecordings {
    pub db: PgPool,
    pub vault: Vault,
}

/// The services of giving a recording to its student.
#[derive(Clone)]
pub struct RecordingAssignment {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub events: Arc<dyn Events>,
}

/// A page of recordings that wait.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParkedList {
    /// Newest first.
    pub recordings: Vec<ParkedRecording>,
    /// All there are.
    #[schema(example = 3)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// A recording that waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParkedRecording {
    pub recording_id: Uuid,
    /// `read_ai`, `fireflies` or `zoom`.
    #[schema(example = "read_ai")]
    pub recorder: &'static str,
    /// Why it waits: `unmatched`, none of our students was found in it; `ambiguous`, it may be several
    /// students'; `not_fetched`, its transcript could not be fetched, and is asked for again when it
    /// is assigned; `unreadable`, its transcript can't be read.
    #[schema(example = "unmatched")]
    pub reason: &'static str,
    /// As the calendar or the host calls it; empty when that is not known.
    #[schema(example = "Maths with Ada")]
    pub title: String,
    /// When it took place; null when that is not known.
    pub started_at: Option<DateTime<Utc>>,
    /// Seconds.
    #[schema(example = 3600)]
    pub duration: i32,
    /// Everybody who was invited or there, as the recorder knows them.
    pub people: Vec<AttendeeView>,
    /// When it came here. It is deleted 30 days later, unless another period is set.
    pub received_at: DateTime<Utc>,
}

/// A person of a meeting.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttendeeView {
    #[schema(example = "Ada's iPhone")]
    pub name: Option<String>,
    #[schema(example = "ada@example.com")]
    pub email: Option<String>,
}

/// The answer to an assignment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssignedRecording {
    pub recording_id: Uuid,
    pub student_id: Uuid,
    pub tutor_id: Uuid,
    /// `pending`: a job makes a session of it. It waits again if that fails.
    #[schema(example = "pending")]
    pub status: &'static str,
}

/// The recordings that wait, newest first.
pub async fn list_parked(cx: &ParkedRecordings, caller: &Caller, page: Page) -> Result<ParkedList> {
    let rows = db::recordings::list_parked(&cx.db, caller, page.limit, page.offset).await?;
    let rows = rows.or_not_found("page")?;
    let recordings = rows.rows.iter().map(|row| view(&cx.vault, row));
    let recordings = recordings.collect::<Result<_>>()?;
    Ok(ParkedList { recordings, total: rows.total, limit: page.limit, offset: page.offset })
}

fn view(vault: &Vault, row: &ParkedRow) -> Result<ParkedRecording> {
    let recording = open(vault, row.id, &row.body)?;
    let people = recording.people.into_iter();
    Ok(ParkedRecording {
        recording_id: row.id.0,
        recorder: row.recorder.as_str(),
        reason: row.reason.as_str(),
        title: recording.title,
        started_at: recording.started_at,
        duration: recording.duration_s,
        people: people
            .map(|person| AttendeeView { name: person.name, email: person.email })
            .collect(),
        received_at: row.received_at,
    })
}

/// Gives a recording to the student and the tutor whose lesson it was; a job makes a session of it. The
/// next recording of the same room is theirs without asking.
pub async fn assign(
    cx: &RecordingAssignment,
    caller: &Caller,
    recording: RecordingId,
    student: UserId,
    tutor: UserId,
) -> Result<AssignedRecording> {
    let wanted = Assignment { recording, student, tutor, now: cx.clock.now() };
    let attempt = match db::recordings::assign(&cx.db, caller, &wanted).await? {
        Assigned::Started { attempt } => attempt,
        Assigned::NotParked(_) => {
            let detail = "This recording doesn't wait any more: it is a session, or becomes one.";
            return Err(Error::conflict(Conflict::ALREADY_ASSIGNED, detail));
        }
        Assigned::NoRecording => return None.or_not_found("recording"),
        Assigned::NoStudent => return None.or_not_found_at("student", "/studentId"),
        Assigned::NoTutor => return None.or_not_found_at("tutor", "/tutorId"),
    };
    cx.events.send(&[arrived_event(recording, attempt)]).await?;
    Ok(AssignedRecording {
        recording_id: recording.0,
        student_id: student.0,
        tutor_id: tutor.0,
        status: "pending",
    })
}
