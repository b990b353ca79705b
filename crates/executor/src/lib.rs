//! Runs the jobs when no step-function service is set up.
//!
//! It takes events from Postgres and calls the same endpoint that the service would call, over HTTP
//! and with the same protocol, one step at a time. All state is in Postgres and every answer is
//! recorded in one transaction, so it may be killed at any moment, and several may work at once: a
//! call is held by a short lease that its executor renews.

mod answer;
mod arrivals;
mod cron;
mod expression;
mod functions;
mod remote;
mod settle;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Utc;
use db::local::{events, runs};
use inngest::SigningKey;
use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use functions::{Function, functions_of};
use remote::Remote;

/// How long a call is held without a sign of life. After a kill, others go on this much later.
const LEASE: Duration = Duration::from_secs(4);
/// How often a lease is renewed.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// The longest pause between two looks at an idle database.
const MAX_IDLE_POLL: Duration = Duration::from_secs(1);
/// How often the functions are learned again: the endpoint may have been replaced.
const RELEARN_EVERY: Duration = Duration::from_mins(1);
/// The longest pause between two tries to reach an endpoint that does not answer.
const MAX_LEARN_PAUSE: Duration = Duration::from_secs(2);
/// The pause after the database failed.
const DATABASE_PAUSE: Duration = Duration::from_secs(1);
/// How often old events are removed.
const FORGET_EVERY: Duration = Duration::from_hours(1);
/// How long events and finished runs are kept.
const KEEP_DAYS: i64 = 30;

/// Whom to call, and how patiently.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server's origin, such as `http://127.0.0.1:3000`.
    pub origin: String,
    /// The endpoint's path.
    pub path: String,
    /// Signs the calls.
    pub key: SigningKey,
    /// Calls at the same time.
    pub max_calls: usize,
    /// The pause between two looks at the database; it grows while nothing happens.
    pub poll: Duration,
    /// The pause before the second try of a step; it doubles from then on.
    pub first_retry: Duration,
    /// How long the endpoint may take for one call.
    pub call_timeout: Duration,
}

impl Settings {
    /// The usual settings for the endpoint at this origin.
    pub fn new(origin: impl Into<String>, key: SigningKey) -> Self {
        Self {
            origin: origin.into(),
            path: inngest::Config::SERVE_PATH.to_owned(),
            key,
            max_calls: 4,
            poll: Duration::from_millis(200),
            first_retry: Duration::from_secs(2),
            call_timeout: Duration::from_mins(5),
        }
    }
}

/// Runs jobs until it is told to stop.
pub struct Executor {
    context: Arc<Context>,
}

/// What every call needs.
struct Context {
    pool: PgPool,
    settings: Settings,
    remote: Remote,
}

/// What the loop keeps between rounds. None of it is lost by a kill.
struct Round {
    functions: Vec<Function>,
    clocks: cron::Clocks,
    learned_at: Instant,
    forgot_at: Option<Instant>,
}

impl Executor {
    /// An executor on this database. The client needs no certificates when the origin is local.
    pub fn new(pool: PgPool, http: reqwest::Client, settings: Settings) -> Self {
        let remote = Remote::new(http, &settings);
        Self { context: Arc::new(Context { pool, settings, remote }) }
    }

    /// Works until `stop` becomes true or its sender is gone; then finishes the calls it is at.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut calls = JoinSet::new();
        tokio::select! {
            () = self.work(&mut calls) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
        while calls.join_next().await.is_some() {}
    }

    /// The loop. It may be dropped at any await: transactions roll back.
    async fn work(&self, calls: &mut JoinSet<()>) {
        let functions = self.learn().await;
        let mut round = Round {
            clocks: cron::Clocks::new(&functions, Utc::now()),
            functions,
            learned_at: Instant::now(),
            forgot_at: None,
        };
        let mut pause = self.context.settings.poll;
        loop {
            match self.look(&mut round, calls).await {
                Ok(true) => pause = self.context.settings.poll,
                Ok(false) => {
                    // A call that ends has usually made another one due.
                    tokio::select! {
                        () = tokio::time::sleep(pause) => pause = (pause * 2).min(MAX_IDLE_POLL),
                        Some(_) = calls.join_next() => pause = self.context.settings.poll,
                    }
                }
                Err(error) => {
                    tracing::error!("the executor can't use the database: {error}");
                    tokio::time::sleep(DATABASE_PAUSE).await;
                }
            }
        }
    }

    /// Learns the functions, however long the endpoint takes to answer.
    async fn learn(&self) -> Vec<Function> {
        let mut pause = self.context.settings.poll;
        loop {
            match self.context.remote.functions().await {
                Ok(described) => return functions_of(&described),
                Err(reason) => tracing::debug!("waiting for the functions: {reason}"),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(MAX_LEARN_PAUSE);
        }
    }

    /// One look at everything there may be to do; says whether there was anything.
    async fn look(&self, round: &mut Round, calls: &mut JoinSet<()>) -> db::Result<bool> {
        while calls.try_join_next().is_some() {}
        self.keep_house(round).await?;
        for (function, event) in round.clocks.due(Utc::now()) {
            settle::start_scheduled(&self.context.pool, &round.functions, &function, &event)
                .await?;
        }
        let mut busy = arrivals::take(&self.context.pool, &round.functions).await?;
        arrivals::end_overdue(&self.context.pool).await?;
        while calls.len() < self.context.settings.max_calls {
            let lease = Uuid::now_v7();
            let mut tx = self.context.pool.begin().await?;
            let claimed = runs::claim(&mut tx, lease, LEASE).await?;
            tx.commit().await?;
            let Some(call) = claimed else { break };
            calls.spawn(Arc::clone(&self.context).perform(call, lease));
            busy = true;
        }
        Ok(busy)
    }

    /// Learns the functions again and removes what is old, each once in a while.
    async fn keep_house(&self, round: &mut Round) -> db::Result<()> {
        if round.learned_at.elapsed() > RELEARN_EVERY {
            round.learned_at = Instant::now();
            if let Ok(described) = self.context.remote.functions().await {
                round.functions = functions_of(&described);
                round.clocks.follow(&round.functions, Utc::now());
            }
        }
        if round.forgot_at.is_none_or(|at| at.elapsed() > FORGET_EVERY) {
            round.forgot_at = Some(Instant::now());
            let before = Utc::now() - chrono::Duration::days(KEEP_DAYS);
            events::forget(&self.context.pool, before).await?;
        }
        Ok(())
    }
}

impl Context {
    /// Makes one call, renewing the lease meanwhile, and records what follows. When the lease is
    /// lost, someone else makes the call, and its answer here counts for nothing.
    async fn perform(self: Arc<Self>, call: runs::Claimed, lease: Uuid) {
        let recorded = tokio::select! {
            recorded = self.call_and_record(&call, lease) => recorded,
            () = self.keep_alive(&call, lease) => {
                tracing::warn!(run = %call.run_id, step = call.step, "a lease was lost");
                return;
            }
        };
        if let Err(error) = recorded {
            // The lease runs out, and the call is made again.
            tracing::error!(run = %call.run_id, step = call.step, "a call was not recorded: {error}");
        }
    }

    async fn call_and_record(&self, call: &runs::Claimed, lease: Uuid) -> db::Result<()> {
        let steps = runs::steps(&self.pool, call.run_id).await?;
        let outcome = match settle::given_up(call) {
            Some(outcome) => outcome,
            None => self.remote.call(call, &steps).await,
        };
        settle::record(&self.pool, &self.settings, call, lease, outcome).await
    }

    /// Returns when the lease is lost. A database that fails for a moment does not lose it.
    async fn keep_alive(&self, call: &runs::Claimed, lease: Uuid) {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            if let Ok(false) = runs::renew(&self.pool, call, lease, LEASE).await {
                return;
            }
        }
    }
}
