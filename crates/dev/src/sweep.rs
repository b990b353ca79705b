//! Looks every minute for work whose event was lost, as a scheduler does in production.

use std::time::Duration;

use runtime::Environment;
use tokio::sync::watch;

use crate::Result;

const EVERY: Duration = Duration::from_mins(1);

/// Sweeps until it is told to stop.
pub(crate) async fn run(environment: &Environment, mut stop: watch::Receiver<bool>) -> Result<()> {
    let (db, clock) = (environment.db()?, environment.clock());
    let events = environment.events()?;
    let mut turns = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
            _ = turns.tick() => {
                if let Err(error) = companion::sweep::resend(&db, &*clock, &*events).await {
                    tracing::warn!(%error, "the sweep failed; it is tried again in a minute");
                }
            }
        }
    }
}
