//! Whether Postgres answers.

use sqlx::PgExecutor;

use crate::Result;

/// One round trip.
pub async fn answers(db: impl PgExecutor<'_>) -> Result<()> {
    sqlx::query("select 1").execute(db).await?;
    Ok(())
}
