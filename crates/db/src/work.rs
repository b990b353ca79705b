//! Work that a job does for a row, in numbered attempts of which the last one counts.

use chrono::{DateTime, Utc};
use domain::bounded::FailureReason;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;

/// The kinds of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// The reading of a session.
    Analysis,
    /// The writing of a practice.
    Practice,
    /// The suggestions that follow from a goal.
    Suggestions,
    /// The removal of what is kept of a student outside of the database.
    Erasure,
    /// The fetching of a recording, and the search for its student.
    Recording,
}

/// How far a job is, as its row keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepProgress {
    /// The name of the step at work.
    pub step: String,
    /// Steps that are done.
    pub done: u32,
    /// All steps, as far as that is known.
    pub total: u32,
    /// The start of the first step; set by the database.
    #[serde(default, skip_serializing)]
    pub started_at: Option<DateTime<Utc>>,
}

/// The column `progress` after a sign of life at $3 that tells of $4, or of nothing.
macro_rules! progress_after {
    () => {
        "case
            when $4::jsonb is null then progress
            else $4::jsonb || jsonb_build_object('startedAt', case
                when ($4::jsonb ->> 'done')::int = 0 then to_jsonb($3::timestamptz)
                else coalesce(progress -> 'startedAt', to_jsonb($3::timestamptz)) end)
        end"
    };
}

impl Work {
    /// Whether its row keeps how far the job is.
    const fn keeps_progress(self) -> bool {
        matches!(self, Self::Analysis | Self::Practice)
    }
}

/// Notes a sign of life of attempt $2 at $1: nothing more is expected of it before $3.
const fn touch_sql(work: Work) -> &'static str {
    match work {
        Work::Analysis => concat!(
            "update sessions set touched_at = $3, progress = ",
            progress_after!(),
            " where id = $1 and attempt = $2 returning lacks_consent(student_id, 'uploads')"
        ),
        Work::Practice => concat!(
            "update practices set touched_at = $3, progress = ",
            progress_after!(),
            " where id = $1 and attempt = $2 returning lacks_consent(student_id, 'uploads')"
        ),
        Work::Suggestions => {
            "update goals set suggestions_touched_at = $3
            where id = $1 and suggestions_attempt = $2
            returning lacks_consent(student_id, 'uploads')"
        }
        Work::Erasure => {
            "update erasures set due_at = $3 where id = $1 and attempt = $2 returning false"
        }
        // Taking the session in asks for consent itself.
        Work::Recording => {
            "update recordings set touched_at = $3 where id = $1 and attempt = $2 returning false"
        }
    }
}

/// What a sign of life of an attempt finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// It is the last attempt.
    Last,
    /// It is not the last attempt, or its row is gone.
    Superseded,
    /// A guardian has not agreed to it, or not any more.
    LacksConsent,
}

/// Notes a sign of life of an attempt, with how far it is: nothing more is expected of it before `at`.
pub async fn touch(
    db: impl PgExecutor<'_>,
    work: Work,
    id: Uuid,
    attempt: i32,
    at: DateTime<Utc>,
    progress: Option<&StepProgress>,
) -> Result<Touched> {
    let query = sqlx::query_scalar(touch_sql(work)).bind(id).bind(attempt).bind(at);
    let query = if work.keeps_progress() { query.bind(progress.map(Json)) } else { query };
    Ok(match query.fetch_optional(db).await? {
        Some(false) => Touched::Last,
        Some(true) => Touched::LacksConsent,
        None => Touched::Superseded,
    })
}

/// Keeps other attempts from beginning until the transaction ends. False when one has begun, or the
/// row is gone.
pub async fn hold(db: &mut PgConnection, work: Work, id: Uuid, attempt: i32) -> Result<bool> {
    let touched_row = sqlx::query(match work {
        Work::Analysis => "select from sessions where id = $1 and attempt = $2 for no key update",
        Work::Practice => "select from practices where id = $1 and attempt = $2 for no key update",
        Work::Suggestions => {
            "select from goals where id = $1 and suggestions_attempt = $2 for no key update"
        }
        Work::Erasure => "select from erasures where id = $1 and attempt = $2 for no key update",
        Work::Recording => {
            "select from recordings where id = $1 and attempt = $2 for no key update"
        }
    });
    Ok(touched_row.bind(id).bind(attempt).fetch_optional(db).await?.is_some())
}

/// Work that is too old to be tried again by itself.
#[derive(Debug, Clone, Copy)]
pub struct Hopeless {
    /// Asked for before this.
    pub requested_before: DateTime<Utc>,
    /// Not touched since.
    pub touched_before: DateTime<Utc>,
}

/// Gives up at most $4 of the work requested before $1 and not touched since $2, with the reason $3.
/// Nothing for work that is never given up.
const fn give_up_sql(work: Work) -> Option<&'static str> {
    match work {
        Work::Analysis => Some(
            "update sessions
            set analysis_status = 'failed', failure = $3, updated_at = now()
            where id in (
                select id from sessions
                where analysis_status in ('pending', 'processing')
                    and requested_at < $1 and touched_at < $2
                order by touched_at limit $4 for update skip locked)",
        ),
        Work::Practice => Some(
            "update practices
            set status = 'failed', failure = $3, updated_at = now()
            where id in (
                select id from practices
                where status = 'generating' and assigned_at < $1 and touched_at < $2
                order by touched_at limit $4 for update skip locked)",
        ),
        Work::Suggestions => Some(
            "update goals
            set suggestions_status = 'failed', suggestions_failure = $3, updated_at = now()
            where id in (
                select id from goals
                where suggestions_status = 'pending'
                    and suggestions_requested_at < $1 and suggestions_touched_at < $2
                order by suggestions_touched_at limit $4 for update skip locked)",
        ),
        // A recording is left to an admin instead: `recordings::give_up`.
        Work::Erasure | Work::Recording => None,
    }
}

/// Marks hopeless work as failed, with a reason for its readers. Returns how many.
pub async fn give_up(
    db: impl PgExecutor<'_>,
    work: Work,
    hopeless: Hopeless,
    reason: &FailureReason,
    limit: i64,
) -> Result<u64> {
    let Some(statement) = give_up_sql(work) else { return Ok(0) };
    let given_up = sqlx::query(statement)
        .bind(hopeless.requested_before)
        .bind(hopeless.touched_before)
        .bind(reason.as_str())
        .bind(limit)
        .execute(db)
        .await?;
    Ok(given_up.rows_affected())
}
