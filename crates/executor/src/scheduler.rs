//! The loop: it starts the runs of new events, claims the calls that are due and hands each to the
//! worker.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Utc;
use db::local::{events, runs};
use sqlx::PgPool;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::registration::{RegisteredFunction, RegistrationError, parse_functions};
use crate::worker::{LEASE, Worker};

/// Events taken in one transaction.
const MAX_EVENTS_PER_ROUND: i64 = 50;
/// The longest pause between two looks at an idle database.
const MAX_IDLE_POLL: Duration = Duration::from_secs(1);
/// The pause between two fetches of the functions: the endpoint may have been replaced.
const REFRESH_EVERY: Duration = Duration::from_mins(1);
/// The longest pause between two tries to reach an endpoint that does not answer.
const MAX_FETCH_PAUSE: Duration = Duration::from_secs(2);
/// The pause after the database failed.
const DATABASE_PAUSE: Duration = Duration::from_secs(1);
/// The pause between two removals of old events.
const REMOVE_EVERY: Duration = Duration::from_hours(1);
/// The time that events and finished runs are kept.
const KEEP_DAYS: i64 = 30;

pub(crate) struct Scheduler {
    worker: Arc<Worker>,
}

/// The functions as they were last fetched.
struct FetchedFunctions {
    list: Vec<RegisteredFunction>,
    fetched_at: Instant,
}

impl Scheduler {
    pub(crate) fn new(worker: Arc<Worker>) -> Self {
        Self { worker }
    }

    /// Returns only when a registration is refused. It may be dropped at any await: transactions
    /// roll back, and what it keeps between rounds is found again.
    pub(crate) async fn run(&self, calls: &mut JoinSet<()>) -> Result<(), RegistrationError> {
        let mut functions = self.fetch_functions().await?;
        let mut removed_at = None;
        let mut pause = self.worker.settings.poll;
        loop {
            self.refresh_functions(&mut functions).await?;
            match self.run_round(&functions.list, &mut removed_at, calls).await {
                Ok(true) => pause = self.worker.settings.poll,
                Ok(false) => {
                    // A call that ends has usually made another one due.
                    tokio::select! {
                        () = tokio::time::sleep(pause) => pause = (pause * 2).min(MAX_IDLE_POLL),
                        Some(_) = calls.join_next() => pause = self.worker.settings.poll,
                    }
                }
                Err(error) => {
                    tracing::error!("the executor can't use the database: {error}");
                    tokio::time::sleep(DATABASE_PAUSE).await;
                }
            }
        }
    }

    /// Fetches the functions, however long the endpoint takes to answer.
    async fn fetch_functions(&self) -> Result<FetchedFunctions, RegistrationError> {
        let mut pause = self.worker.settings.poll;
        loop {
            match self.worker.client.fetch_registration().await {
                Ok(registered) => {
                    let list = parse_functions(&registered)?;
                    return Ok(FetchedFunctions { list, fetched_at: Instant::now() });
                }
                Err(reason) => tracing::debug!("waiting for the functions: {reason}"),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(MAX_FETCH_PAUSE);
        }
    }

    /// Fetches the functions again once in a while. An endpoint that doesn't answer changes nothing.
    async fn refresh_functions(
        &self,
        functions: &mut FetchedFunctions,
    ) -> Result<(), RegistrationError> {
        if functions.fetched_at.elapsed() > REFRESH_EVERY {
            functions.fetched_at = Instant::now();
            if let Ok(registered) = self.worker.client.fetch_registration().await {
                functions.list = parse_functions(&registered)?;
            }
        }
        Ok(())
    }

    /// Does everything that is due; says whether there was anything.
    async fn run_round(
        &self,
        functions: &[RegisteredFunction],
        removed_at: &mut Option<Instant>,
        calls: &mut JoinSet<()>,
    ) -> db::Result<bool> {
        while calls.try_join_next().is_some() {}
        let pool = &self.worker.pool;
        if removed_at.is_none_or(|at| at.elapsed() > REMOVE_EVERY) {
            *removed_at = Some(Instant::now());
            events::forget(pool, Utc::now() - chrono::Duration::days(KEEP_DAYS)).await?;
        }
        let mut was_busy = start_runs(pool, functions).await?;
        while calls.len() < self.worker.settings.max_calls {
            let lease = Uuid::now_v7();
            let mut tx = pool.begin().await?;
            let claimed = runs::claim(&mut tx, lease, LEASE).await?;
            tx.commit().await?;
            let Some(call) = claimed else { break };
            calls.spawn(Arc::clone(&self.worker).perform(call, lease));
            was_busy = true;
        }
        Ok(was_busy)
    }
}

/// Starts the runs of events that came; says whether there were any.
async fn start_runs(pool: &PgPool, functions: &[RegisteredFunction]) -> db::Result<bool> {
    let mut tx = pool.begin().await?;
    let events = events::lock_untaken(&mut tx, MAX_EVENTS_PER_ROUND).await?;
    for event in &events {
        for function in functions.iter().filter(|function| function.is_triggered_by(event)) {
            runs::start(&mut tx, &function.new_run(event)).await?;
        }
    }
    let ids: Vec<String> = events.into_iter().map(|event| event.id).collect();
    if !ids.is_empty() {
        events::mark_taken(&mut tx, &ids).await?;
    }
    tx.commit().await?;
    Ok(!ids.is_empty())
}
