//! Sends again what may have been lost between a commit and its event, and gives up what has waited
//! so long that nothing will come.

use chrono::Duration;
use db::sweep::Work;
use ports::{Clock, Event, Events};
use sqlx::PgPool;

use crate::Result;
use crate::goals::completed_event;
use crate::practice::requested_event;
use crate::transcripts::uploaded_event;

/// Work that waits longer than this has probably lost its event. Sending it again is harmless: the
/// event's id is made from the row, and an id starts work once.
const OVERDUE: Duration = Duration::minutes(1);

/// Work that nobody has touched for so long is not coming: its run has ended, and so has whatever
/// was to tell of that. A step and all its tries take minutes, but one that waits for the next day's
/// tokens (`ports::Fault::Limited`) rests for up to a day.
const HOPELESS: Duration = Duration::hours(26);

/// Rows looked at in one sweep.
const BATCH: i64 = 200;

/// Sends the events of overdue work again. Returns how many.
pub async fn resend(db: &PgPool, clock: &dyn Clock, events: &dyn Events) -> Result<usize> {
    let before = clock.now() - OVERDUE;
    let sessions = db::transcripts::pending_since(db, before, BATCH).await?;
    let practices = db::practice::pending_since(db, before, BATCH).await?;
    let goals = db::goals::pending_since(db, before, BATCH).await?;
    let uploads = sessions
        .iter()
        .map(|row| uploaded_event(row.id.into(), row.student_id.into(), row.attempt));
    let requests = practices.iter().map(|row| {
        requested_event(row.id.into(), row.session_id.into(), row.student_id.into(), &row.request)
    });
    let completed =
        goals.iter().map(|row| completed_event(row.id.into(), row.student_id.into(), row.attempt));
    let erasures = crate::students::overdue(db, before, BATCH).await?;
    let overdue: Vec<Event> = uploads.chain(requests).chain(completed).chain(erasures).collect();
    if !overdue.is_empty() {
        events.send(&overdue).await?;
    }
    Ok(overdue.len())
}

/// Marks what is stuck as failed, in words for its readers, so that they can ask for it again.
/// Returns how many.
pub async fn give_up(db: &PgPool, clock: &dyn Clock) -> Result<u64> {
    let before = clock.now() - HOPELESS;
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
        let count = db::sweep::give_up(db, work, before, reason, BATCH).await?;
        if count > 0 {
            tracing::warn!(count, ?work, "work that came to nothing was given up");
        }
        given_up += count;
    }
    Ok(given_up)
}
