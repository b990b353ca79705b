//! Whether the product is up.

use std::time::Duration;

use sqlx::PgPool;

/// What health needs.
#[derive(Clone)]
pub struct Health {
    /// The database.
    pub db: PgPool,
}

/// How long the database may take to answer before the product counts as degraded.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the database answers.
pub async fn check(cx: &Health) -> bool {
    matches!(tokio::time::timeout(PATIENCE, db::health::answers(&cx.db)).await, Ok(Ok(())))
}
