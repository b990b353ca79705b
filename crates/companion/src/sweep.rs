//! Sends again what may have been lost between a commit and its event.

use chrono::Duration;
use ports::{Clock, Event, Events};
use sqlx::PgPool;

use crate::Result;
use crate::practice::requested_event;
use crate::transcripts::uploaded_event;

/// Work that waits longer than this has probably lost its event. Sending it again is harmless: the
/// event's id is made from the row, and an id starts work once.
const OVERDUE: Duration = Duration::minutes(1);

/// Rows looked at in one sweep.
const BATCH: i64 = 100;

/// Sends the events of overdue work again. Returns how many.
pub async fn resend(db: &PgPool, clock: &dyn Clock, events: &dyn Events) -> Result<usize> {
    let before = clock.now() - OVERDUE;
    let sessions = db::transcripts::pending_since(db, before, BATCH).await?;
    let practices = db::practice::pending_since(db, before, BATCH).await?;
    let uploads = sessions
        .iter()
        .map(|row| uploaded_event(row.id.into(), row.student_id.into(), row.attempt));
    let requests = practices.iter().map(|row| {
        requested_event(row.id.into(), row.session_id.into(), row.student_id.into(), &row.request)
    });
    let overdue: Vec<Event> = uploads.chain(requests).collect();
    if !overdue.is_empty() {
        events.send(&overdue).await?;
    }
    Ok(overdue.len())
}
