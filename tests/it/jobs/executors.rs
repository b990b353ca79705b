//! A database, an endpoint with jobs, and executors: what runs jobs outside of tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use db::local::runs::{self, RunState};
use domain::status::RunStatus;
use executor::{Executor, ExecutorSettings, RegistrationError};
use inngest::{Config, Endpoint, Mode, SigningKey};
use local::PostgresEvents;
use ports::{Event, Events};
use serde_json::Value;
use steps::{Job, JobError};
use testkit::Database;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::server::EndpointServer;

const KEY: &str = "signkey-local-00112233445566778899";
/// The time after which anything here counts as stuck.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A database, an endpoint with jobs, and executors.
pub(super) struct JobsStage {
    pub(super) db: Database,
    server: EndpointServer,
    pub(super) stop: watch::Sender<bool>,
}

impl JobsStage {
    pub(super) async fn with(jobs: Vec<Job>) -> Self {
        let db = Database::fresh().await;
        let mut config = Config::new("app", Mode::Cloud);
        config.signing_key = Some(SigningKey::new(KEY));
        let events = Arc::new(PostgresEvents::new(db.pool.clone()));
        let endpoint = Endpoint::new(config, jobs, events, testkit::http_client());
        let server = EndpointServer::start(Arc::new(endpoint)).await;
        Self { db, server, stop: watch::Sender::new(false) }
    }

    /// One more executor.
    pub(super) fn executor(&self) -> JoinHandle<Result<(), RegistrationError>> {
        let mut settings = ExecutorSettings::new(self.server.origin.as_str(), SigningKey::new(KEY));
        settings.poll = Duration::from_millis(20);
        settings.first_retry = Duration::from_millis(50);
        let executor = Executor::new(self.db.pool.clone(), testkit::http_client(), settings);
        tokio::spawn(executor.run(self.stop.subscribe()))
    }

    pub(super) async fn send(&self, id: &str, name: &str, data: Value) {
        let event = Event { id: id.to_owned(), name: name.to_owned(), data };
        PostgresEvents::new(self.db.pool.clone()).send(&[event]).await.unwrap();
    }

    /// The runs of an event once there are `count` and none is at work.
    pub(super) async fn wait_for_runs(&self, event_id: &str, count: usize) -> Vec<RunState> {
        let started = Instant::now();
        loop {
            let runs = runs::list_for_event(&self.db.pool, event_id).await.unwrap();
            if runs.len() == count && runs.iter().all(|run| run.state != RunStatus::Running) {
                return runs;
            }
            assert!(started.elapsed() < PATIENCE, "still {runs:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Counts how often it is done.
pub(super) fn counting_job(
    counter: &Arc<AtomicU32>,
) -> impl Future<Output = Result<u32, JobError>> + Send + use<> {
    let counter = Arc::clone(counter);
    async move { Ok(counter.fetch_add(1, Ordering::Relaxed) + 1) }
}
