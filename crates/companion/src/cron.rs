//! Work of the scheduler: nudges each hour, the sweep every few minutes.
//!
//! It calls by HTTP with a secret. Both may come late, twice at once, or not at all: their work is
//! harmless to repeat, and the next call does what an earlier one left.

use std::sync::Arc;

use chrono::{NaiveDate, Timelike};
use domain::retention::Periods;
use ports::{Blobs, Clock, Events, Moderation};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use subtle::ConstantTimeEq;
use utoipa::ToSchema;

use crate::engagement::{NudgesDue, due_event};
use crate::retention::{self, Removed};
use crate::{Alerting, Error, Result, Vault, consent, safeguarding, sweep};

/// The services for the hourly call.
#[derive(Clone)]
pub struct Cron {
    pub secret: CronSecret,
    pub clock: Arc<dyn Clock>,
    /// Starts the job that nudges.
    pub events: Arc<dyn Events>,
    /// The call comes once a day instead of every hour.
    pub daily: bool,
}

/// The services for the sweep.
#[derive(Clone)]
pub struct Sweep {
    pub secret: CronSecret,
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Starts jobs whose event was lost.
    pub events: Arc<dyn Events>,
    pub blobs: Arc<dyn Blobs>,
    pub periods: Periods,
    /// Opens messages that are screened again.
    pub vault: Vault,
    /// Looks at messages beside the rules.
    pub moderation: Arc<dyn Moderation>,
    /// Tells people of dangers.
    pub alerting: Alerting,
    /// The least age, in years, from which students agree without a guardian.
    pub consent_age: u8,
}

/// The hash of the scheduler's secret: hashes are of one length, so comparing them tells nothing
/// about the secret's.
#[derive(Clone)]
pub struct CronSecret(Option<[u8; 32]>);

impl CronSecret {
    /// From the secret; without one no caller is admitted.
    pub fn new(secret: Option<&str>) -> Self {
        Self(secret.filter(|secret| !secret.is_empty()).map(hash))
    }

    /// Refuses a caller with any other secret. The reason goes to the log only.
    pub fn admit(&self, presented: Option<&str>) -> Result<()> {
        const REFUSED: &str = "Only the scheduler may call this, with its secret as bearer token.";
        let Some(secret) = &self.0 else {
            tracing::error!("CRON_SECRET is not set, so the scheduler's calls are refused");
            return Err(Error::Unauthenticated(REFUSED));
        };
        if presented.is_some_and(|presented| bool::from(hash(presented).ct_eq(secret))) {
            return Ok(());
        }
        tracing::warn!("a call in the scheduler's name had no secret or a wrong one");
        Err(Error::Unauthenticated(REFUSED))
    }
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// The answer to the hourly call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NudgesSent {
    /// Whether the event is with whatever runs the jobs. The same hour again starts nothing.
    #[schema(example = true)]
    pub sent: bool,
    /// The day, in UTC.
    #[schema(example = "2025-11-15")]
    pub date: NaiveDate,
    /// The hour of that day, 0 to 23; null when the schedule comes once a day.
    #[schema(example = 9)]
    pub hour: Option<u32>,
}

/// The frequency of the scheduler's calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Every hour, or unknown.
    Hourly,
    /// Once a day, at whatever hour: everybody who is due is meant.
    Daily,
}

impl Schedule {
    /// Reads a time table of five fields, such as the scheduler names with its call: one whose hour
    /// is a plain number comes once a day at most.
    pub fn from_table(table: &str) -> Self {
        let hour = table.split_whitespace().nth(1);
        match hour.map(|hour| hour.bytes().all(|byte| byte.is_ascii_digit())) {
            Some(true) => Self::Daily,
            _ => Self::Hourly,
        }
    }
}

/// Has the students nudged whose hour it is: one event for each hour, however often this is called.
pub async fn nudges(cx: &Cron, schedule: Schedule) -> Result<NudgesSent> {
    let now = cx.clock.now();
    let daily = cx.daily || schedule == Schedule::Daily;
    let due = NudgesDue { date: now.date_naive(), hour: (!daily).then(|| now.hour()), after: None };
    cx.events.send(&[due_event(&due)]).await?;
    Ok(NudgesSent { sent: true, date: due.date, hour: due.hour })
}

/// The answer to the sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Swept {
    /// Events sent: again, because what they start had not begun, or for a new attempt at work that
    /// nobody had touched for long.
    #[schema(example = 0)]
    pub resent: usize,
    /// Messages about safeguarding alerts that a channel took.
    #[schema(example = 0)]
    pub alerted: usize,
    /// Messages that the moderation service has looked at now, because it did not answer before.
    #[schema(example = 0)]
    pub rescreened: usize,
    /// Sessions, practices and suggestions given up, because what was to make them is gone.
    #[schema(example = 0)]
    pub given_up: u64,
    /// What was taken away because it has been kept long enough, by table.
    pub removed: Removed,
    /// Whether nothing is left that should be taken away; if not, the next sweep goes on.
    #[schema(example = true)]
    pub finished: bool,
}

/// Tells people of alerts that nobody was told of or has acknowledged, sets from when on students agree
/// without a guardian where that age has changed, gives up what is stuck, sends lost events again, and takes away what has been kept long enough.
pub async fn sweep(cx: &Sweep) -> Result<Swept> {
    // Alerts come first, and nothing of the rest may keep them.
    let rescreened = safeguarding::rescreen(&cx.db, &cx.vault, &*cx.moderation, &cx.alerting).await;
    let alerted = cx.alerting.deliver().await?;
    let ages = consent::ages(cx.consent_age);
    db::consent::refresh_ages(&cx.db, &ages, None).await?;
    let given_up = sweep::give_up(&cx.db, &*cx.clock).await?;
    let resent = sweep::resend(&cx.db, &*cx.clock, &*cx.events).await?;
    let (removed, finished) =
        retention::enforce(&cx.db, &*cx.blobs, &cx.periods, cx.clock.now()).await?;
    Ok(Swept { alerted, rescreened: rescreened?, resent, given_up, removed, finished })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_secret_is_admitted_and_nobody_without_one() {
        let secret = CronSecret::new(Some("scheduler-secret"));
        assert!(secret.admit(Some("scheduler-secret")).is_ok());
        for wrong in [None, Some(""), Some("scheduler-secre"), Some("scheduler-secret ")] {
            assert!(secret.admit(wrong).is_err(), "{wrong:?}");
        }
        for unset in [CronSecret::new(None), CronSecret::new(Some(""))] {
            assert!(unset.admit(None).is_err() && unset.admit(Some("")).is_err());
        }
    }

    #[test]
    fn a_time_table_with_one_hour_is_daily() {
        for (table, expected) in [
            ("0 9 * * *", Schedule::Daily),
            ("30 14 * * 1", Schedule::Daily),
            ("0 * * * *", Schedule::Hourly),
            ("0 */2 * * *", Schedule::Hourly),
            ("0 8,9 * * *", Schedule::Hourly),
            ("", Schedule::Hourly),
        ] {
            assert_eq!(Schedule::from_table(table), expected, "{table}");
        }
    }
}
