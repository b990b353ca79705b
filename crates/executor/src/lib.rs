//! Runs the jobs when no step-function service is set up.
//!
//! It takes events from Postgres and calls the same endpoint that the service would call, over HTTP
//! and with the same protocol, one step at a time. All state is in Postgres and every outcome is
//! recorded in one transaction, so it may be killed at any moment, and several may work at once: a
//! call is held by a short lease that its executor renews.
//!
//! It supports what the product's jobs use: steps that run, send or sleep, retries, failure handlers
//! and one concurrency limit per job. A job that needs more is refused by name, at start if its
//! registration tells and otherwise when it comes to the step, because a limit that is silently
//! ignored is found out in production.

mod client;
mod event_path;
mod outcome;
mod registration;
mod run_state;
mod scheduler;
mod worker;

use std::sync::Arc;
use std::time::Duration;

use inngest::SigningKey;
use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::JoinSet;

use client::EndpointClient;
use scheduler::Scheduler;
use worker::Worker;

pub use registration::RegistrationError;

/// The endpoint to call, and the pace.
#[derive(Debug, Clone)]
pub struct ExecutorSettings {
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
    /// The time that the endpoint has for one call.
    pub call_timeout: Duration,
}

impl ExecutorSettings {
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
    scheduler: Scheduler,
}

impl Executor {
    /// An executor on this database. The client needs no certificates when the origin is local.
    pub fn new(pool: PgPool, http: reqwest::Client, settings: ExecutorSettings) -> Self {
        let client = EndpointClient::new(http, &settings);
        Self { scheduler: Scheduler::new(Arc::new(Worker { pool, settings, client })) }
    }

    /// Works until `stop` becomes true or its sender is gone; then finishes the calls it is at.
    ///
    /// # Errors
    /// When a function needs what the executor does not support. No further call is made then, of
    /// any function.
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> Result<(), RegistrationError> {
        let mut calls = JoinSet::new();
        let ended = tokio::select! {
            refused = self.scheduler.run(&mut calls) => refused,
            _ = stop.wait_for(|stop| *stop) => Ok(()),
        };
        while calls.join_next().await.is_some() {}
        ended
    }
}
