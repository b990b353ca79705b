//! A worker takes one call from its claim to the record of its outcome, under a lease.

use std::sync::Arc;
use std::time::Duration;

use db::local::runs::{self, Claimed};
use sqlx::PgPool;
use uuid::Uuid;

use crate::client::EndpointClient;
use crate::{ExecutorSettings, run_state};

/// The life of a lease. After a kill, others go on this much later.
pub(crate) const LEASE: Duration = Duration::from_secs(4);
/// The pause between two renewals of a lease.
const HEARTBEAT: Duration = Duration::from_secs(1);

pub(crate) struct Worker {
    pub(crate) pool: PgPool,
    pub(crate) settings: ExecutorSettings,
    pub(crate) client: EndpointClient,
}

impl Worker {
    /// Makes one call, renewing the lease meanwhile, and records its outcome. When the lease is
    /// lost, another executor makes the call, and the outcome here counts for nothing.
    pub(crate) async fn perform(self: Arc<Self>, call: Claimed, lease: Uuid) {
        let recorded = tokio::select! {
            recorded = self.call_and_record(&call, lease) => recorded,
            () = self.keep_lease(&call, lease) => {
                tracing::warn!(run = %call.run_id, "a lease was lost");
                return;
            }
        };
        if let Err(error) = recorded {
            // The lease runs out, and the call is made again.
            tracing::error!(run = %call.run_id, "a call was not recorded: {error}");
        }
    }

    async fn call_and_record(&self, call: &Claimed, lease: Uuid) -> db::Result<()> {
        let steps = runs::steps(&self.pool, call.run_id).await?;
        let outcome = match run_state::give_up(call) {
            Some(outcome) => outcome,
            None => self.client.call(call, &steps).await,
        };
        run_state::record_outcome(&self.pool, &self.settings, call, lease, outcome).await
    }

    /// Returns when the lease is lost. A database that fails for a moment does not lose it.
    async fn keep_lease(&self, call: &Claimed, lease: Uuid) {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            if let Ok(false) = runs::renew(&self.pool, call, lease, LEASE).await {
                return;
            }
        }
    }
}
