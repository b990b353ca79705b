//! Nudges: who is due for one, and sending it.

mod job;
mod nudge_text;
mod send;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use db::engagement::{DueRow, StandingRow};
use domain::engagement::{
    EarlyEngagement, NudgeKind, Skip, Standing, Urgency, default_message, urgency,
};
use domain::notifications::{Channels, Reach};
use domain::people::Caller;
use ports::{Clock, Llm, Notifier};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::notifications::is_quiet;
use crate::{OrNotFound, Page, Result, Vault};

pub(crate) use job::due_event;
pub use job::{NudgesDue, send_nudges};
pub use send::{NudgeResult, NudgeStatus, send};

/// The services for looking at who is due.
#[derive(Clone)]
pub struct Engagement {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
}

/// The services for nudging.
#[derive(Clone)]
pub struct Nudging {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub llm: Arc<dyn Llm>,
    pub notifier: Arc<dyn Notifier>,
    /// Opens who must not be named to a model.
    pub vault: Vault,
}

/// What a nudge is about, as callers name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NudgeType {
    /// Registered a week ago or more, and fewer than three sessions since.
    EarlyEngagement,
}

impl From<NudgeType> for NudgeKind {
    fn from(named: NudgeType) -> Self {
        match named {
            NudgeType::EarlyEngagement => Self::EarlyEngagement,
        }
    }
}

/// A page of the nudges that are due.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NudgeList {
    /// Those who registered last first.
    pub nudges: Vec<PendingNudge>,
    /// All there are.
    #[schema(example = 1)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// A nudge that is due.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PendingNudge {
    /// For whom.
    pub student_id: Uuid,
    /// What about.
    #[serde(rename = "type")]
    pub kind: NudgeType,
    /// What it says at least; the one that is sent may say more.
    #[schema(example = "Continue your momentum in Chemistry!")]
    pub message: String,
    /// `high` for who has had no session, `medium` for one, `low` for two.
    #[schema(value_type = String, example = "medium")]
    pub urgency: Urgency,
}

/// The nudges due on a day, for students the caller may see; today without a day. Asks no model.
///
/// A day is looked at as it ends, today as it is now.
pub async fn list_pending(
    cx: &Engagement,
    caller: &Caller,
    day: Option<NaiveDate>,
    page: Page,
) -> Result<NudgeList> {
    let rules = EarlyEngagement::for_moment(moment(day, cx.clock.now()));
    let page_rows =
        db::engagement::list_pending(&cx.db, caller, &rules, page.limit, page.offset).await?;
    let page_rows = page_rows.or_not_found("nudges")?;
    Ok(NudgeList {
        nudges: page_rows.rows.into_iter().map(PendingNudge::from).collect(),
        total: page_rows.total,
        limit: page.limit,
        offset: page.offset,
    })
}

/// The moment at which a day is looked at.
fn moment(day: Option<NaiveDate>, now: DateTime<Utc>) -> DateTime<Utc> {
    match day {
        Some(day) if day != now.date_naive() => {
            let next = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(1);
            next - TimeDelta::microseconds(1)
        }
        _ => now,
    }
}

impl From<DueRow> for PendingNudge {
    fn from(row: DueRow) -> Self {
        Self {
            student_id: row.id.0,
            kind: NudgeType::EarlyEngagement,
            message: default_message(row.subject.as_deref()),
            urgency: urgency(row.sessions),
        }
    }
}

/// Decides on a nudge for a student at a moment; the error is the first reason against it.
fn check(row: &StandingRow, now: DateTime<Utc>) -> Result<(), Skip> {
    let standing = Standing {
        registered_at: row.registered_at,
        sessions: row.sessions,
        opted_out: row.opted_out,
        sent: row.sent,
        last_sent_at: row.last_sent_at,
    };
    EarlyEngagement::for_moment(now).check(&standing)?;
    let channels: Channels = serde_json::from_value(row.channels.clone()).unwrap_or_default();
    let quiet = is_quiet(Some(&row.time_zone), row.quiet_hours.as_ref(), now);
    let reach = Reach { channels, verified_email: row.email_verified, phone: row.has_phone, quiet };
    if !reach.is_reachable() {
        return Err(Skip::NoChannel);
    }
    if quiet { Err(Skip::QuietHours) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_looked_at_as_it_ends_and_today_as_it_is() {
        let now: DateTime<Utc> = "2026-03-10T08:15:00Z".parse().unwrap();
        let at = |day: &str| moment(day.parse().ok(), now).to_rfc3339();
        assert_eq!(moment(None, now), now);
        assert_eq!(moment("2026-03-10".parse().ok(), now), now);
        assert_eq!(at("2026-03-09"), "2026-03-09T23:59:59.999999+00:00");
        assert_eq!(at("2026-12-31"), "2026-12-31T23:59:59.999999+00:00");
    }
}
