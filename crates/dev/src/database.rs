//! The choice of a Postgres: the one that is named, else one of our own.

use std::path::Path;
use std::time::{Duration, Instant};

use pg_cluster::{Cluster, ClusterSettings};
use runtime::{Adapters, Environment};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use web::Services as _;

use crate::Result;

/// The wait after which a database that does not answer counts as unreachable.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The pause between two looks at whether our own server still runs.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// A server that ends sooner than this after a restart has not been mended by it.
const STEADY_AFTER: Duration = Duration::from_mins(1);

/// Restarts in a row that did not mend it, after which the next end is the last.
const MAX_RESTARTS: u32 = 3;

/// The database a command works on.
pub(crate) struct Database {
    /// The settings of the environment, which names this database now.
    pub(crate) adapters: Adapters,
    /// The server, if it is our own.
    pub(crate) cluster: Option<Cluster>,
}

impl Database {
    /// Opens it for the command that keeps the server up.
    pub(crate) fn open(environment: Environment) -> Result<Self> {
        Self::choose(environment, Cluster::open)
    }

    /// Joins it for commands that may run beside that one.
    pub(crate) fn join(environment: Environment) -> Result<Self> {
        Self::choose(environment, Cluster::join)
    }

    fn choose(
        environment: Environment,
        start: fn(ClusterSettings) -> std::result::Result<Cluster, pg_cluster::Trouble>,
    ) -> Result<Self> {
        if environment.database_url().is_some() {
            return Ok(Self { adapters: Adapters::of(environment), cluster: None });
        }
        let cluster = start(ClusterSettings::in_folder(environment.data_dir().join("postgres")))?;
        let url = cluster.url("postgres");
        let environment =
            environment.with("DATABASE_URL", &url).with("DATABASE_URL_UNPOOLED", &url);
        Ok(Self { adapters: Adapters::of(environment), cluster: Some(cluster) })
    }

    /// A connection for migrations; says where it can't be had.
    pub(crate) async fn connect(&self) -> Result<PgConnection> {
        let variable = self.adapters.environment.migration_variable();
        let url = self.adapters.environment.migration_url().unwrap_or_default();
        let options: PgConnectOptions =
            url.parse().map_err(|_| format!("{variable} is not a postgres:// address."))?;
        let place = format!("{}:{}", options.get_host(), options.get_port());
        let connecting = PgConnection::connect_with(&options);
        match tokio::time::timeout(ANSWER_WITHIN, connecting).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(sqlx::Error::Io(error))) => {
                Err(format!("Cannot reach the database at {place} ({error}): check {variable}.")
                    .into())
            }
            Ok(Err(error)) => Err(format!("Cannot use the database at {place}: {error}.").into()),
            Err(_) => Err(format!(
                "Cannot reach the database at {place} (no answer within {} s): check {variable}.",
                ANSWER_WITHIN.as_secs()
            )
            .into()),
        }
    }

    /// Starts our own server again whenever it has ended by itself. Returns only with an error: when it
    /// does not start, or ends again and again.
    pub(crate) async fn restart_when_ended(&self) -> Result<()> {
        let Some(cluster) = &self.cluster else { return std::future::pending().await };
        let (mut started, mut restarts) = (Instant::now(), 0);
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            if !cluster.has_ended() {
                continue;
            }
            restarts = if started.elapsed() < STEADY_AFTER { restarts + 1 } else { 1 };
            if restarts > MAX_RESTARTS {
                let log = cluster.log().unwrap_or(Path::new("its log")).display().to_string();
                return Err(format!("Postgres ends again and again: {log} says why.").into());
            }
            println!("Postgres has ended by itself and is started again …");
            tokio::task::block_in_place(|| cluster.restart())?;
            started = Instant::now();
            println!("Postgres runs again.");
        }
    }

    /// Lets go of the database, stopping it if it is our own.
    pub(crate) async fn close(self) -> Result<()> {
        self.adapters.db()?.close().await;
        if let Some(cluster) = self.cluster {
            tokio::task::spawn_blocking(|| cluster.stop()).await?;
        }
        Ok(())
    }
}
