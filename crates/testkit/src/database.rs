//! A database for each test, cloned from a migrated template on the server that all tests share.
//!
//! With `STUDY_TEST_POOLER` set to `session` or `transaction` the tests reach it through a PgBouncer:
//! the one that `PGBOUNCER` names, else the installed one.

use std::sync::OnceLock;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool};
use tokio::sync::{Mutex, OnceCell};
use uuid::Uuid;

use crate::pooler::{PgBouncer, Pool, Pooler, Pooling};
use crate::server::server;

/// Connections of one test. Tests of concurrency need more than a function has.
const MAX_CONNECTIONS: u32 = 10;

/// Server connections for each test when all go through a pooler. In session mode a test needs as
/// many as it has connections, and a few that it opens itself.
const SERVERS_IN_SESSION: u32 = 16;
/// In transaction mode its connections are to share some.
const SERVERS_IN_TRANSACTION: u32 = 6;

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// A database of its own.
pub struct Database {
    /// Connections to it.
    pub pool: PgPool,
    /// The address of the database.
    pub url: String,
}

impl Database {
    /// A migrated and empty database.
    ///
    /// # Panics
    /// When no Postgres can be started: no test can say anything then.
    pub async fn fresh() -> Self {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        Self::clone_template(TEMPLATE.get_or_init(template).await).await
    }

    /// A database without tables.
    ///
    /// # Panics
    /// When no Postgres can be started.
    pub async fn empty() -> Self {
        Self::clone_template("template1").await
    }

    async fn clone_template(template: &str) -> Self {
        // Postgres clones a template for one at a time.
        static CLONING: Mutex<()> = Mutex::const_new(());
        let name = format!("test_{}", Uuid::now_v7().simple());
        {
            let _turn = CLONING.lock().await;
            let clone = format!(r#"create database "{name}" template "{template}""#);
            run(&server(), &clone).await;
        }
        let direct = address(&name);
        let url = pooler().map_or_else(|| direct.clone(), |pooler| pooler.url_through(&direct));
        let pool = db::pool::test_after_rest(PgPoolOptions::new())
            .max_connections(MAX_CONNECTIONS)
            .connect(&url)
            .await
            .unwrap_or_else(|error| panic!("the test database can't be reached: {error}"));
        Self { pool, url }
    }
}

async fn template() -> String {
    let name = format!("template_{}", Uuid::now_v7().simple());
    run(&server(), &format!(r#"create database "{name}""#)).await;
    let mut db = connect(&address(&name)).await;
    if let Err(error) = MIGRATOR.run(&mut db).await {
        panic!("the migrations don't apply: {error}");
    }
    db.close().await.unwrap_or_else(|error| panic!("{error}"));
    name
}

/// The pooler in front of the server, when all tests are to go through one.
fn pooler() -> Option<&'static Pooler> {
    static POOLER: OnceLock<Option<Pooler>> = OnceLock::new();
    let pooler = POOLER.get_or_init(|| {
        let (pooling, servers) = match std::env::var("STUDY_TEST_POOLER").ok()?.as_str() {
            "session" => (Pooling::Session, SERVERS_IN_SESSION),
            "transaction" => (Pooling::Transaction, SERVERS_IN_TRANSACTION),
            other => panic!("STUDY_TEST_POOLER is {other}: session or transaction"),
        };
        let program = PgBouncer::find_named().or_else(PgBouncer::find_installed);
        let program = program.unwrap_or_else(|| panic!("STUDY_TEST_POOLER needs pgbouncer"));
        Some(Pooler::start(&program, Pool { servers, ..Pool::of(pooling) }))
    });
    pooler.as_ref()
}

/// The same server, another database.
fn address(database: &str) -> String {
    let server: PgConnectOptions =
        server().parse().unwrap_or_else(|error| panic!("not a database address: {error}"));
    server.database(database).to_url_lossy().to_string()
}

async fn run(server: &str, statement: &str) {
    let mut db = connect(server).await;
    let statement = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
    if let Err(error) = statement.execute(&mut db).await {
        panic!("the test server refuses: {error}");
    }
    db.close().await.unwrap_or_else(|error| panic!("{error}"));
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url)
        .await
        .unwrap_or_else(|error| panic!("the test server can't be reached: {error}"))
}
