//! The text of a nudge: from the student's own last session, worded by the tutor, with names put
//! back only at the end.

use chrono::{DateTime, Utc};
use db::engagement::AboutRow;
use domain::engagement::{NudgeKind, default_message, parse_message, title};
use ports::{Fault, WriteNudge};

use super::Nudging;
use crate::Result;
use crate::name_restorer::Names;
use crate::roster::Roster;

/// Concepts that may be named.
const CONCEPTS: i64 = 3;

/// The words of one nudge.
pub(super) struct Words {
    pub title: String,
    pub message: String,
}

/// Words a nudge for a student; nothing when they are gone. What goes out holds no name, and what
/// comes back unusable is replaced by the plain line.
pub(super) async fn words(
    cx: &Nudging,
    student: domain::UserId,
    kind: NudgeKind,
    now: DateTime<Utc>,
) -> Result<Option<Words>> {
    let Some(about) = db::engagement::load_nudge_topics(&cx.db, student, now, CONCEPTS).await?
    else {
        return Ok(None);
    };
    let roster = Roster::open(&cx.vault, &about.people)?;
    let request = request(&about, &roster, kind, now);
    let subject = request.subject.clone();
    let text = match cx.llm.write_nudge(&roster.egress(student), request).await {
        Ok(text) => text,
        Err(busy @ Fault::Busy { .. }) => return Err(busy.into()),
        Err(fault) => {
            tracing::warn!(user = %student.alias(), %fault, "the nudge says the plain line");
            String::new()
        }
    };
    let names = Names::new(&about.name, about.tutor.as_deref());
    let message = parse_message(&text).unwrap_or_else(|| default_message(subject.as_deref()));
    Ok(Some(Words {
        title: names.restore(&title(subject.as_deref())),
        message: names.restore(&message),
    }))
}

/// The request to the tutor, without a name.
fn request(about: &AboutRow, roster: &Roster, kind: NudgeKind, now: DateTime<Utc>) -> WriteNudge {
    let redactor = roster.redactor(about.tutor.as_deref(), &[]);
    let days = about.last_session.map(|last| (now - last).num_days());
    WriteNudge {
        kind,
        sessions: u32::try_from(about.sessions).unwrap_or(u32::MAX),
        days_since_last: days.map(|days| u32::try_from(days).unwrap_or(0)),
        subject: about.subject.as_deref().map(|subject| redactor.redact(subject)),
        concepts: redactor.redact_all(&about.concepts),
    }
}
