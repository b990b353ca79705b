//! The answer of Postgres, and the work that waits.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use sqlx::{FromRow, PgExecutor};

use crate::caller::as_caller;
use crate::{Result, Seen};

/// One round trip.
pub async fn ping(db: impl PgExecutor<'_>) -> Result<()> {
    sqlx::query("select 1").execute(db).await?;
    Ok(())
}

/// The state of the database, for an admin.
#[derive(Debug, Clone, FromRow)]
pub struct DatabaseState {
    /// Such as `15.4`.
    pub postgres: String,
    /// Sessions whose analysis has not ended.
    pub sessions_waiting: i64,
    /// Practices that are being written.
    pub practices_waiting: i64,
    pub waiting_since: Option<DateTime<Utc>>,
}

/// A look at the database for an admin; nothing for anyone else.
pub async fn read_state(db: impl PgExecutor<'_>, caller: &Caller) -> Result<Option<DatabaseState>> {
    let query = sqlx::query(as_caller!(
        ", waiting as (
            select 'session' as kind, updated_at
            from sessions
            where analysis_status in ('pending', 'processing')
            union all
            select 'practice', updated_at
            from practices
            where status = 'generating'
        )
        select
            split_part(current_setting('server_version'), ' ', 1) as postgres,
            (select count(*) from waiting where kind = 'session') as sessions_waiting,
            (select count(*) from waiting where kind = 'practice') as practices_waiting,
            (select min(updated_at) from waiting) as waiting_since
        from caller
        where role = 'admin'"
    ));
    let row = query.for_caller(caller).fetch_optional(db).await?;
    Ok(row.map(|row| DatabaseState::from_row(&row)).transpose()?)
}
