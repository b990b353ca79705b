//! The health of the product.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::people::{Caller, Role};
use ports::Clock;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use crate::Tokens;

/// The services for health.
#[derive(Clone)]
pub struct Health {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Reads access tokens. A product that can't still says whether it is up.
    pub tokens: Option<Tokens>,
    pub adapters: Vec<Adapter>,
}

/// What does the work of an outside service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Adapter {
    /// Such as `vectors`.
    #[schema(example = "vectors")]
    pub service: String,
    /// Such as `pinecone`, or `local` for what stands in for it.
    #[schema(example = "local")]
    pub adapter: String,
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    pub up: bool,
    pub details: Option<Details>,
}

/// How the product is doing, for admins.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// The version of Postgres.
    #[schema(example = "15.4")]
    pub postgres: String,
    /// How long Postgres took to say so, in milliseconds.
    #[schema(example = 1.4)]
    pub database_ms: f64,
    /// Sessions whose analysis has not ended.
    #[schema(example = 1)]
    pub sessions_waiting: i64,
    /// Practices that are being written.
    #[schema(example = 2)]
    pub practices_waiting: i64,
    /// Since when the oldest of both waits.
    pub waiting_since: Option<DateTime<Utc>>,
    /// What does the work of each outside service.
    pub adapters: Vec<Adapter>,
}

/// The longest time for an answer of the database before the product counts as degraded.
const PATIENCE: Duration = Duration::from_secs(2);

/// Checks that the database answers; an admin's token also gets the details. A token that does not
/// count is no error here: monitoring need not be signed in.
pub async fn check(cx: &Health, token: Option<&str>) -> Checked {
    let caller = cx.tokens.as_ref().zip(token).and_then(|(tokens, token)| {
        tokens.verify(token, cx.clock.now()).ok().filter(|caller| caller.role == Role::Admin)
    });
    let looked = tokio::time::timeout(PATIENCE, read_details(cx, caller)).await;
    match looked {
        Ok(Ok(details)) => Checked { up: true, details },
        Ok(Err(error)) => {
            tracing::error!("the database does not answer: {error}");
            Checked { up: false, details: None }
        }
        Err(_) => {
            tracing::error!("the database did not answer within {} s", PATIENCE.as_secs());
            Checked { up: false, details: None }
        }
    }
}

async fn read_details(cx: &Health, caller: Option<Caller>) -> db::Result<Option<Details>> {
    let Some(caller) = caller else {
        db::health::ping(&cx.db).await?;
        return Ok(None);
    };
    let started = Instant::now();
    let look = db::health::read_state(&cx.db, &caller).await?;
    let database_ms = started.elapsed().as_secs_f64() * 1_000.0;
    Ok(look.map(|look| Details {
        postgres: look.postgres,
        database_ms,
        sessions_waiting: look.sessions_waiting,
        practices_waiting: look.practices_waiting,
        waiting_since: look.waiting_since,
        adapters: cx.adapters.clone(),
    }))
}
