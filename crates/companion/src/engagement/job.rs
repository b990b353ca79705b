//! The job that nudges everybody who is due at this hour of their day.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use db::engagement::TimedRow;
use domain::UserId;
use domain::engagement::{EarlyEngagement, NudgeKind, is_hour};
use domain::notifications::QuietHours;
use ports::Event;
use serde::{Deserialize, Serialize};
use serde_json::json;
use steps::{JobError, Step};
use uuid::Uuid;

use super::send::{Outcome, attempt};
use super::{NudgeStatus, Nudging};
use crate::Error;
use crate::jobs::failure::retriable;

/// `nudges.due`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NudgesDue {
    /// The day, in UTC.
    pub date: NaiveDate,
    /// The hour of that day, 0 to 23; none when the schedule comes once a day and everybody is
    /// meant.
    pub hour: Option<u32>,
    /// The place up to which an earlier event of the same hour has looked: the first half of an id,
    /// which identifies no one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Students nudged by one event, one step each; the rest get an event of their own. Well below the
/// steps that a run may have.
const BATCH: usize = 500;

/// Students looked at in one query.
const LOOKED_AT: i64 = 1000;

/// Queries that one event makes to find its batch: whose hour it is not are passed over.
const LOOKS: usize = 20;

/// The longest delay of an event. A later one nudges no student: they have another morning.
const TOO_LATE: TimeDelta = TimeDelta::hours(12);

/// The pause before another look at a nudge that another run is sending: longer than its lease.
const LOOK_AGAIN: Duration = Duration::from_mins(2);

/// The event for an hour, or for a whole day without one.
pub(crate) fn due_event(due: &NudgesDue) -> Event {
    let hour = due.hour.map_or_else(|| "all".to_owned(), |hour| hour.to_string());
    let part = due.after.as_deref().map(|after| format!(":{after}")).unwrap_or_default();
    Event {
        id: format!("nudges.due:{}:{hour}{part}", due.date),
        name: "nudges.due".into(),
        data: json!(due),
    }
}

/// The students found, as kept between steps.
#[derive(Debug, Default, Serialize, Deserialize)]
struct DueStudents {
    students: Vec<UserId>,
    /// The place where the next event goes on, if there is more to look at.
    more: Option<String>,
}

/// The result of a run.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Nudges that were sent.
    pub sent: usize,
    /// Nudges that were not to be sent after all.
    pub skipped: usize,
    /// Students whose nudge failed for good.
    pub failed: usize,
}

/// Nudges the students who are due and whose hour it is. Each is a step of their own: one that fails
/// for good is counted, and the others get theirs.
pub async fn send_nudges(step: &Step, cx: &Nudging, event: NudgesDue) -> Result<Counts, JobError> {
    let batch = step.run("find-students", find(cx, &event)).await?;
    if let Some(after) = batch.more {
        let next = NudgesDue { after: Some(after), ..event.clone() };
        step.send("find-more", vec![due_event(&next)]).await?;
    }
    let mut counts = Counts::default();
    for student in batch.students {
        match step.run(&format!("nudge-{student}"), nudge(cx, student)).await {
            Ok(NudgeStatus::Sent) => counts.sent += 1,
            Ok(NudgeStatus::Skipped) => counts.skipped += 1,
            Err(JobError::Interrupted) => return Err(JobError::Interrupted),
            Err(error) => {
                counts.failed += 1;
                let user = student.alias();
                if error.is_refusal() {
                    tracing::warn!(%user, %error, "a nudge could not be sent");
                } else {
                    tracing::error!(%user, %error, "a nudge could not be sent");
                }
            }
        }
    }
    Ok(counts)
}

/// Finds the students who are due and whose hour it is, from where an earlier event has stopped.
async fn find(cx: &Nudging, event: &NudgesDue) -> Result<DueStudents, JobError> {
    let now = cx.clock.now();
    let hour = event.hour.unwrap_or(0).min(23);
    let opens = event.date.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(hour.into());
    let late = if event.hour.is_some() { TOO_LATE } else { TimeDelta::days(1) + TOO_LATE };
    let mut batch = DueStudents::default();
    if now - opens > late {
        tracing::warn!(date = %event.date, hour = event.hour, "an event for nudges came too late");
        return Ok(batch);
    }
    let is_due = |row: &TimedRow| event.hour.is_none() || is_their_hour(row, opens);
    let mut after = event.after.as_deref().map_or(Uuid::nil(), last_id_of_half);
    for _ in 0..LOOKS {
        let rules = EarlyEngagement::for_moment(now);
        let rows = db::engagement::list_due(&cx.db, &rules, after, LOOKED_AT).await;
        let rows = rows.map_err(retriable)?;
        let last = rows.len() < usize::try_from(LOOKED_AT).unwrap_or(usize::MAX);
        for row in rows {
            if batch.students.len() == BATCH {
                batch.more = Some(first_half(after));
                return Ok(batch);
            }
            after = row.id.0;
            if is_due(&row) {
                batch.students.push(row.id);
            }
        }
        if last {
            return Ok(batch);
        }
    }
    batch.more = Some(first_half(after));
    Ok(batch)
}

fn is_their_hour(row: &TimedRow, at: DateTime<Utc>) -> bool {
    let quiet: Option<QuietHours> =
        row.quiet_hours.as_ref().and_then(|stored| QuietHours::deserialize(stored).ok());
    is_hour(&row.time_zone, quiet.as_ref(), at)
}

/// The first half of an id: enough to go on from, and no id.
fn first_half(id: Uuid) -> String {
    format!("{:016x}", id.as_u64_pair().0)
}

/// The last id that begins with a half. A half that can't be read is the beginning of all.
fn last_id_of_half(half: &str) -> Uuid {
    u64::from_str_radix(half, 16).map_or(Uuid::nil(), |half| Uuid::from_u64_pair(half, u64::MAX))
}

/// Nudges one student, who may have changed or gone since they were found.
async fn nudge(cx: &Nudging, student: UserId) -> Result<NudgeStatus, JobError> {
    let (kind, now) = (NudgeKind::EarlyEngagement, cx.clock.now());
    let standing = db::engagement::load_standing_for_job(&cx.db, student, kind, now).await;
    let Some(standing) = standing.map_err(retriable)? else { return Ok(NudgeStatus::Skipped) };
    match attempt(cx, &standing, kind, now).await {
        Ok(Outcome::Done(sent)) => Ok(sent.status),
        Ok(Outcome::UnderWay(_)) => {
            let message = "somebody else is sending this nudge; it may have to be finished".into();
            Err(JobError::Retry { message, after: Some(LOOK_AGAIN) })
        }
        Err(Error::NotFound { .. }) => Ok(NudgeStatus::Skipped),
        Err(error) => Err(retriable(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_named_by_its_hour_and_where_it_goes_on() {
        let date: NaiveDate = "2026-03-10".parse().unwrap();
        let first = NudgesDue { date, hour: Some(9), after: None };
        assert_eq!(due_event(&first).id, "nudges.due:2026-03-10:9");
        assert_eq!(due_event(&first).data, json!({"date": "2026-03-10", "hour": 9}));
        let all = NudgesDue { hour: None, ..first.clone() };
        assert_eq!(due_event(&all).id, "nudges.due:2026-03-10:all");
        let id = Uuid::from_u64_pair(0x0123, 0x4567);
        let next = NudgesDue { after: Some(first_half(id)), ..first };
        assert_eq!(due_event(&next).id, "nudges.due:2026-03-10:9:0000000000000123");
        assert!(
            last_id_of_half(&first_half(id)) > id && last_id_of_half("nonsense") == Uuid::nil()
        );
    }
}
