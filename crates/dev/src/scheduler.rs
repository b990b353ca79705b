//! The scheduler of this machine: the sweep every minute and the nudges at every full hour, as the
//! cron routes have them done in production.

use std::time::Duration;

use companion::cron::{self, Schedule};
use companion::{Cron, Sweep};
use runtime::Adapters;
use tokio::sync::watch;
use web::Supply;

use crate::Result;

const EVERY: Duration = Duration::from_mins(1);

/// Works until it is told to stop.
pub(crate) async fn run(adapters: &Adapters, mut stop: watch::Receiver<bool>) -> Result<()> {
    let sweep: Sweep = adapters.supply()?;
    let hourly: Cron = adapters.supply()?;
    let mut turns = tokio::time::interval(EVERY);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut hour = hour_of(&hourly);
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
            _ = turns.tick() => {
                if let Err(error) = cron::sweep(&sweep).await {
                    tracing::warn!(%error, "the sweep failed; it is tried again in a minute");
                }
                let now = hour_of(&hourly);
                if now != hour {
                    match cron::nudges(&hourly, Schedule::Hourly).await {
                        Ok(_) => hour = now,
                        Err(error) => {
                            tracing::warn!(%error, "the nudges could not be started; they are tried again in a minute");
                        }
                    }
                }
            }
        }
    }
}

/// The number of the hour since 1970.
fn hour_of(cx: &Cron) -> i64 {
    cx.clock.now().timestamp() / 3600
}
