//! Takes away what has been kept long enough: table by table, some rows at a time, within a budget
//! of time, so that it fits into one call however much there is.

use std::slice;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use db::retention::{RawSession, Rows};
use domain::retention::{Periods, cutoff};
use domain::{SessionId, login_throttle};
use ports::Blobs;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use crate::Result;

/// The longest time of one call. The next call does the rest.
const BUDGET: Duration = Duration::from_secs(20);

/// Rows removed in one statement.
const ROWS: i64 = 1000;

/// Sessions blanked at once: each may have a file that is deleted while they are held.
const SESSIONS: i64 = 20;

/// Days for which a token or a code that expired is kept, to be told apart from one that never was.
const EXPIRED_DAYS: u32 = 1;

/// Days for which wrong passwords are remembered after the last one.
const LOGIN_FAILURES_DAYS: u32 = days(login_throttle::MEMORY);

/// Days for which a network is known after a sign-in.
const KNOWN_NETWORKS_DAYS: u32 = days(login_throttle::KNOWN_FOR);

/// Whole days, rounded up.
const fn days(time: Duration) -> u32 {
    time.as_secs().div_ceil(24 * 60 * 60) as u32
}

/// What was taken away, in rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    /// Transcripts, with their turns and files. What was found in them stays.
    #[schema(example = 0)]
    pub transcripts: u64,
    /// Messages of chats.
    #[schema(example = 0)]
    pub messages: u64,
    /// Conversations that have no messages any more.
    #[schema(example = 0)]
    pub conversations: u64,
    /// Costs of model calls.
    #[schema(example = 0)]
    pub ai_usage: u64,
    /// Answers kept for repeated requests.
    #[schema(example = 0)]
    pub idempotency_keys: u64,
    /// Messages in the outbox.
    #[schema(example = 0)]
    pub outbox: u64,
    /// Notifications that were read.
    #[schema(example = 0)]
    pub notifications: u64,
    /// Refresh tokens that have expired.
    #[schema(example = 0)]
    pub refresh_tokens: u64,
    /// One-time codes that have expired.
    #[schema(example = 0)]
    pub one_time_codes: u64,
    /// Invites that have expired.
    #[schema(example = 0)]
    pub invites: u64,
    /// Cached values, counters and wrong passwords that have expired.
    #[schema(example = 0)]
    pub cache: u64,
    /// Networks that accounts were not signed in to from for long.
    #[schema(example = 0)]
    pub known_networks: u64,
    /// Recordings that webhooks brought.
    #[schema(example = 0)]
    pub recordings: u64,
    /// Events, with their runs.
    #[schema(example = 0)]
    pub events: u64,
}

/// Takes away everything that has been kept long enough. Returns what, and whether nothing is left.
pub(crate) async fn enforce(
    db: &PgPool,
    blobs: &dyn Blobs,
    periods: &Periods,
    now: DateTime<Utc>,
) -> Result<(Removed, bool)> {
    let until = Instant::now() + BUDGET;
    let mut removed = Removed::default();
    let mut finished = true;
    for (rows, days) in list_periods(periods) {
        let count = removed.count_of(rows);
        finished &= remove(db, rows, cutoff(now, days), until, count).await?;
    }
    let before = cutoff(now, periods.transcripts);
    finished &= blank(db, blobs, before, until, &mut removed.transcripts).await?;
    Ok((removed, finished))
}

/// The rows that are removed, and their age in days. Messages go before the conversations they
/// leave empty.
fn list_periods(periods: &Periods) -> [(Rows, u32); 15] {
    [
        (Rows::Messages, periods.chats),
        (Rows::Conversations, periods.chats),
        (Rows::AiUsage, periods.ai_usage),
        (Rows::IdempotencyKeys, periods.idempotency),
        (Rows::Outbox, periods.outbox),
        (Rows::Notifications, periods.notifications),
        (Rows::RefreshTokens, EXPIRED_DAYS),
        (Rows::OneTimeCodes, EXPIRED_DAYS),
        (Rows::Invites, periods.jobs),
        (Rows::Cache, 0),
        (Rows::RateCounters, 0),
        (Rows::LoginFailures, LOGIN_FAILURES_DAYS),
        (Rows::KnownNetworks, KNOWN_NETWORKS_DAYS),
        (Rows::Recordings, periods.recordings),
        (Rows::Events, periods.jobs),
    ]
}

impl Removed {
    fn count_of(&mut self, rows: Rows) -> &mut u64 {
        match rows {
            Rows::Messages => &mut self.messages,
            Rows::Conversations => &mut self.conversations,
            Rows::AiUsage => &mut self.ai_usage,
            Rows::IdempotencyKeys => &mut self.idempotency_keys,
            Rows::Outbox => &mut self.outbox,
            Rows::Notifications => &mut self.notifications,
            Rows::RefreshTokens => &mut self.refresh_tokens,
            Rows::OneTimeCodes => &mut self.one_time_codes,
            Rows::Invites => &mut self.invites,
            Rows::Cache | Rows::RateCounters | Rows::LoginFailures => &mut self.cache,
            Rows::KnownNetworks => &mut self.known_networks,
            Rows::Recordings => &mut self.recordings,
            Rows::Events => &mut self.events,
        }
    }
}

/// Removes rows until none is left or the time is up; says which.
async fn remove(
    db: &PgPool,
    rows: Rows,
    before: DateTime<Utc>,
    until: Instant,
    count: &mut u64,
) -> Result<bool> {
    while Instant::now() < until {
        let gone = db::retention::remove(db, rows, before, ROWS).await?;
        *count += gone;
        if gone < ROWS.unsigned_abs() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes transcripts away until none is left or the time is up; says which. One whose file can't be
/// deleted is left for the next sweep and does not hold up the others; the sweep fails then, so that
/// somebody notices.
async fn blank(
    db: &PgPool,
    blobs: &dyn Blobs,
    before: DateTime<Utc>,
    until: Instant,
    count: &mut u64,
) -> Result<bool> {
    let (mut stuck, mut fault) = (Vec::new(), None);
    while Instant::now() < until {
        let raw = db::retention::raw_sessions(db, before, SESSIONS, &stuck).await?;
        if raw.is_empty() {
            return fault.map_or(Ok(true), Err);
        }
        let left_before = stuck.len();
        let mut taken = 0;
        // Together; when that fails, one by one, to find those it fails for.
        if let Ok(all) = take(db, blobs, &raw).await {
            taken = all;
        } else {
            for session in raw.iter().take_while(|_| Instant::now() < until) {
                match take(db, blobs, slice::from_ref(session)).await {
                    Ok(one) => taken += one,
                    Err(error) => {
                        stuck.push(session.id);
                        fault = Some(error);
                    }
                }
            }
        }
        *count += taken;
        if taken == 0 && stuck.len() == left_before {
            break;
        }
    }
    fault.map_or(Ok(false), Err)
}

/// Takes the texts of sessions away, all or none. The rows are held while their files go, so a file
/// that can't be deleted keeps its row.
async fn take(db: &PgPool, blobs: &dyn Blobs, raw: &[RawSession]) -> Result<u64> {
    let mut tx = db.begin().await.map_err(db::Error::from)?;
    let ids: Vec<SessionId> = raw.iter().map(|session| session.id).collect();
    let blanked = db::retention::blank(&mut tx, &ids).await?;
    let gone = raw.iter().filter(|session| blanked.contains(&session.id));
    let files: Vec<String> = gone.filter_map(|session| session.blob_pathname.clone()).collect();
    if !files.is_empty() {
        blobs.delete(&files).await?;
    }
    tx.commit().await.map_err(db::Error::from)?;
    Ok(blanked.len() as u64)
}
