//! Sends again what may have been lost between a commit and its event, begins abandoned work anew,
//! and gives up what has waited so long that nothing will come.

use chrono::{DateTime, Duration, Utc};
use db::goals::PendingSuggestions;
use db::practice::PendingPractice;
use db::recordings::PendingRecording;
use db::transcripts::PendingSession;
use db::work::{Hopeless, Work};
use domain::bounded::FailureReason;
use ports::{Clock, Event, Events};
use sqlx::PgPool;

use crate::goals::completed_event;
use crate::jobs::attempt::abandoned_before;
use crate::practice::requested_event;
use crate::recordings::arrived_event;
use crate::transcripts::uploaded_event;
use crate::{Result, erasure};

/// Work that waits longer than this has probably lost its event. Sending it again is harmless: the
/// event's id is made from the row and its attempt, and an id starts work once.
const OVERDUE: Duration = Duration::minutes(1);

/// The time after a request in which abandoned work is still begun anew by itself. A day's outage
/// is outlasted, and so is the wait for the next day's tokens (`ports::Fault::Limited`).
const HOPELESS: Duration = Duration::hours(26);

/// Rows looked at in one sweep.
const BATCH: i64 = 200;

/// Begins abandoned work anew and sends the events of overdue work again. Returns how many events.
pub async fn resend(db: &PgPool, clock: &dyn Clock, events: &dyn Events) -> Result<usize> {
    let now = clock.now();
    let mut due = renew_abandoned(db, now).await?;
    if !due.is_empty() {
        tracing::warn!(count = due.len(), "work that nobody had touched for long is begun anew");
    }
    due.extend(list_overdue(db, now - OVERDUE).await?);
    if !due.is_empty() {
        events.send(&due).await?;
    }
    Ok(due.len())
}

/// The events of new attempts at abandoned work.
async fn renew_abandoned(db: &PgPool, now: DateTime<Utc>) -> Result<Vec<Event>> {
    let before = abandoned_before(now);
    let sessions = db::transcripts::renew(db, before, now, BATCH).await?;
    let practices = db::practice::renew(db, before, now, BATCH).await?;
    let goals = db::goals::renew(db, before, now, BATCH).await?;
    let recordings = db::recordings::renew(db, before, now, BATCH).await?;
    let erasures = erasure::renew_abandoned(db, now, BATCH).await?;
    Ok(list_events(&sessions, &practices, &goals, &recordings, erasures))
}

/// The events of work that is waiting since before the given moment.
async fn list_overdue(db: &PgPool, before: DateTime<Utc>) -> Result<Vec<Event>> {
    let sessions = db::transcripts::pending_since(db, before, BATCH).await?;
    let practices = db::practice::pending_since(db, before, BATCH).await?;
    let goals = db::goals::pending_since(db, before, BATCH).await?;
    let recordings = db::recordings::pending_since(db, before, BATCH).await?;
    let erasures = erasure::list_overdue(db, before, BATCH).await?;
    Ok(list_events(&sessions, &practices, &goals, &recordings, erasures))
}

fn list_events(
    sessions: &[PendingSession],
    practices: &[PendingPractice],
    goals: &[PendingSuggestions],
    recordings: &[PendingRecording],
    erasures: Vec<Event>,
) -> Vec<Event> {
    let uploads = sessions.iter().map(|row| uploaded_event(row.id, row.student_id, row.attempt));
    let requests = practices.iter().map(|row| {
        requested_event(row.id, row.session_id, row.student_id, &row.request, row.attempt)
    });
    let completed = goals.iter().map(|row| completed_event(row.id, row.student_id, row.attempt));
    let arrived = recordings.iter().map(|row| arrived_event(row.id, row.attempt));
    uploads.chain(requests).chain(completed).chain(arrived).chain(erasures).collect()
}

/// Marks what is stuck as failed, in words for its readers, so that they can ask for it again.
/// Returns how many.
pub async fn give_up(db: &PgPool, clock: &dyn Clock) -> Result<u64> {
    let now = clock.now();
    let hopeless =
        Hopeless { requested_before: now - HOPELESS, touched_before: abandoned_before(now) };
    let mut given_up = 0;
    for (work, reason) in [
        (
            Work::Analysis,
            "The analysis did not finish in time. Try it again, or upload the transcript again.",
        ),
        (Work::Practice, "The questions were not written in time. Ask for them again."),
        (
            Work::Suggestions,
            "The suggestions were not made in time. Complete the goal again to have another try made.",
        ),
    ] {
        let reason = FailureReason::cut(reason);
        let count = db::work::give_up(db, work, hopeless, &reason, BATCH).await?;
        if count > 0 {
            tracing::warn!(count, ?work, "work that came to nothing was given up");
        }
        given_up += count;
    }
    Ok(given_up + db::recordings::give_up(db, hopeless, BATCH).await?)
}
