//! Work that has come to nothing: whatever was to finish it is not coming back.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use crate::Result;

/// What may be left half done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// The reading of a session.
    Analysis,
    /// The writing of a practice.
    Practice,
    /// The suggestions that follow from a goal.
    Suggestions,
}

impl Work {
    /// Gives up at most $3 of what nobody has touched since $1, with the reason $2.
    const fn statement(self) -> &'static str {
        match self {
            Self::Analysis => {
                "update sessions
                set analysis_status = 'failed', failure = $2, updated_at = now()
                where id in (
                    select id from sessions
                    where analysis_status in ('pending', 'processing') and updated_at < $1
                    order by updated_at limit $3 for update skip locked)"
            }
            Self::Practice => {
                "update practices
                set status = 'failed', failure = $2, updated_at = now()
                where id in (
                    select id from practices
                    where status = 'generating' and updated_at < $1
                    order by updated_at limit $3 for update skip locked)"
            }
            Self::Suggestions => {
                "update goals
                set suggestions_status = 'failed', suggestions_failure = $2, updated_at = now()
                where id in (
                    select id from goals
                    where suggestions_status = 'pending' and updated_at < $1
                    order by updated_at limit $3 for update skip locked)"
            }
        }
    }
}

/// Marks as failed what nobody has worked on since a moment, with a reason for its readers. Returns
/// how many.
pub async fn give_up(
    db: impl PgExecutor<'_>,
    work: Work,
    before: DateTime<Utc>,
    reason: &str,
    limit: i64,
) -> Result<u64> {
    let given_up =
        sqlx::query(work.statement()).bind(before).bind(reason).bind(limit).execute(db).await?;
    Ok(given_up.rows_affected())
}
