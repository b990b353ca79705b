//! Sending one nudge, at most one of a kind on a student's day.

use chrono::{DateTime, TimeDelta, Utc};
use db::engagement::{Claimed, Decided, NewNudge, StandingRow};
use domain::engagement::NudgeKind;
use domain::ids::derive;
use domain::notifications::local_time;
use domain::people::Caller;
use domain::status::NudgeState;
use domain::{NotificationId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Nudging, check, nudge_text};
use crate::notifications::{Notice, tell};
use crate::{Error, OrNotFound, Result};

/// The lease of a sender on a nudge. Longer than any function runs, so another sender goes on only
/// when the first is gone.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// What became of a nudge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Sent)]
pub struct NudgeResult {
    /// The nudge: the same for the student, the type and the student's day.
    pub nudge_id: Uuid,
    /// Whether it was sent.
    pub status: NudgeStatus,
    /// Why it was skipped: `opted_out`, `not_due`, `limit_reached`, `sent_recently`, `no_channel` or
    /// `quiet_hours`; null when it was sent.
    #[schema(example = json!(null))]
    pub reason: Option<String>,
}

/// Whether a nudge was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NudgeStatus {
    /// It was, or somebody else is sending it at this moment.
    Sent,
    /// It was not, for a reason.
    Skipped,
}

/// The outcome of one try to send a nudge.
pub(super) enum Outcome {
    Done(NudgeResult),
    /// Somebody else is at it.
    UnderWay(Uuid),
}

/// Sends a student a nudge, for a caller who may see them. A repeat on the same day, by the
/// student's clock, answers with what was decided first; only what was skipped for quiet hours is
/// decided again.
pub async fn send(
    cx: &Nudging,
    caller: &Caller,
    student: UserId,
    kind: NudgeKind,
) -> Result<NudgeResult> {
    let now = cx.clock.now();
    let standing = db::engagement::load_standing(&cx.db, caller, student, kind, now).await?;
    let standing = standing.or_not_found_at("student", "/studentId")?;
    match attempt(cx, &standing, kind, now).await? {
        Outcome::Done(sent) => Ok(sent),
        Outcome::UnderWay(nudge_id) => {
            Ok(NudgeResult { nudge_id, status: NudgeStatus::Sent, reason: None })
        }
    }
}

/// Decides about a student as they stand, and sends.
pub(super) async fn attempt(
    cx: &Nudging,
    standing: &StandingRow,
    kind: NudgeKind,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let student = standing.id;
    let local_day = local_time(&standing.time_zone, now).date();
    let id = derive(student.0, &format!("nudge {} {local_day}", kind.as_str()));
    let new = NewNudge { id, student_id: student, kind, local_day, at: now };
    let mut db = cx.db.acquire().await.map_err(db::Error::from)?;
    if let Err(why) = check(standing, now) {
        let decided = db::engagement::skip(&mut db, &new, why).await?;
        return Ok(outcome(decided.or_not_found_at("student", "/studentId")?));
    }
    let claimed = db::engagement::claim(&mut db, &new, now + LEASE).await?;
    drop(db);
    match claimed {
        Claimed::Mine(id) => {
            let delivery = deliver(cx, student, kind, id, now).await;
            if delivery.is_err() {
                // The failure is returned; the lease ends by itself, only later.
                let _ = db::engagement::release(&cx.db, id).await;
            }
            delivery?;
            Ok(Outcome::Done(NudgeResult { nudge_id: id, status: NudgeStatus::Sent, reason: None }))
        }
        Claimed::Taken(decided) => Ok(outcome(decided)),
        Claimed::Gone => None.or_not_found_at("student", "/studentId"),
    }
}

fn outcome(decided: Decided) -> Outcome {
    match decided.status {
        NudgeState::Pending => Outcome::UnderWay(decided.id),
        NudgeState::Sent => Outcome::Done(NudgeResult {
            nudge_id: decided.id,
            status: NudgeStatus::Sent,
            reason: None,
        }),
        NudgeState::Skipped => Outcome::Done(NudgeResult {
            nudge_id: decided.id,
            status: NudgeStatus::Skipped,
            reason: decided.reason,
        }),
    }
}

/// Words a nudge, hands it over and notes it. Each part may be repeated.
async fn deliver(
    cx: &Nudging,
    student: UserId,
    kind: NudgeKind,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let gone = || Error::NotFound { what: "student", pointer: Some("/studentId".into()) };
    let words = nudge_text::words(cx, student, kind, now).await?.ok_or_else(gone)?;
    let notice = Notice {
        id: NotificationId(id),
        user: student,
        kind: kind.as_str(),
        title: words.title,
        body: db::engagement::keep_message(&cx.db, id, &words.message).await?,
        subject: json!({ "nudgeId": id }),
    };
    tell(&cx.db, &*cx.clock, &*cx.notifier, &notice).await?.ok_or_else(gone)?;
    db::engagement::mark_sent(&cx.db, id, now).await?;
    Ok(())
}
