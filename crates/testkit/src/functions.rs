//! The built functions, as they would be deployed, in place of the router without sockets.
//!
//! `STUDY_FUNCTIONS` names a `.vercel/output`. Its programs are started behind `tests/vercel/router.mjs`
//! on the test's own database and with the test's own secrets, and end with the test. Time is real
//! there: a test that moves its clock has nothing to ask them.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use companion::Tokens;
use executor::{Executor, ExecutorSettings};
use inngest::SigningKey;
use sqlx::PgPool;
use tokio::sync::watch;

use crate::{CRON_SECRET, RECORDER_SECRET, SIGNING_KEY, TestServices, http_client};

/// The origin of the built functions.
const OUTPUT: &str = "STUDY_FUNCTIONS";
/// Starts them.
const ROUTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vercel/router.mjs");
/// The text before the address in the router's only line.
const LISTENING: &str = "Listening at ";

/// Signs the tokens.
const TOKEN_SECRET: &str = "test-token-secret-0123456789abcdef";
/// Whom they are from where no address is set. None is, for then the job endpoint registers itself only
/// when it is asked to by a signed request, as without sockets.
const ISSUER: &str = "http://localhost";
/// The job service, which nobody is: nothing leaves this machine.
const NOBODY: &str = "http://127.0.0.1:9";
/// Seals what is stored: the SHA-256 of `test`.
const DATA_KEY: &str = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";
/// [`RECORDER_SECRET`], as Read AI shows its key.
const RECORDER_SECRET_BASE64: &str = "cmVjb3JkZXItdGVzdC0wMTIzNDU2Nzg5YWJjZGVm";
/// More requests than a test makes.
const PLENTY: &str = "100000/60";
/// The limits of requests, raised because all tests ask from one address.
const LIMITS: [&str; 8] = [
    "RATE_LIMIT_WRITES",
    "RATE_LIMIT_READS",
    "RATE_LIMIT_MODEL",
    "RATE_LIMIT_MODEL_GUESTS",
    "RATE_LIMIT_MODEL_ADDRESS",
    "RATE_LIMIT_SIGN_IN",
    "RATE_LIMIT_REGISTRATIONS",
    "RATE_LIMIT_OPEN",
];
/// The pause between two looks at whether the jobs are done.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The time that they may take.
const JOBS_WITHIN: Duration = Duration::from_mins(1);

/// The folder of the built functions, if a test is to ask them.
pub(crate) fn output() -> Option<PathBuf> {
    std::env::var_os(OUTPUT).filter(|name| !name.is_empty()).map(PathBuf::from)
}

/// The parts of a test that goes with them: what they seal and sign has to count on both sides.
pub(crate) fn same_secrets(parts: TestServices) -> TestServices {
    TestServices { tokens: Tokens::new(TOKEN_SECRET.as_bytes(), ISSUER.into()), ..parts }
}

/// Functions that run.
pub(crate) struct Functions {
    /// Ends when its input does, which the kernel closes with this process.
    router: Child,
    pub(crate) origin: String,
    pub(crate) http: reqwest::Client,
}

impl Functions {
    /// Starts them over a database; files go to the folder.
    ///
    /// # Panics
    /// When they can't be started: no test can say anything then.
    pub(crate) fn start(output: &Path, database_url: &str, folder: &Path) -> Self {
        let started = Self::try_start(output, database_url, folder);
        started.unwrap_or_else(|error| panic!("the built functions can't be started: {error}"))
    }

    fn try_start(output: &Path, database_url: &str, folder: &Path) -> std::io::Result<Self> {
        let mut variables = BTreeMap::from([
            ("DATABASE_URL", database_url.to_owned()),
            ("STUDY_DATA_DIR", folder.to_string_lossy().into_owned()),
        ]);
        for (name, value) in [
            ("JWT_SECRET", TOKEN_SECRET),
            ("DATA_ENCRYPTION_KEY", DATA_KEY),
            ("CRON_SECRET", CRON_SECRET),
            ("INNGEST_SIGNING_KEY", SIGNING_KEY),
            ("INNGEST_BASE_URL", NOBODY),
            ("READ_AI_WEBHOOK_KEY", RECORDER_SECRET_BASE64),
            ("FIREFLIES_WEBHOOK_SECRET", RECORDER_SECRET),
            ("ZOOM_WEBHOOK_SECRET_TOKEN", RECORDER_SECRET),
            ("LOG_LEVEL", "error"),
        ] {
            variables.insert(name, value.to_owned());
        }
        for name in LIMITS {
            variables.insert(name, PLENTY.to_owned());
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut router = Command::new("node")
            .arg(ROUTER)
            .arg(output)
            .env_clear()
            .env("PATH", path)
            .envs(variables)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = router.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let origin = line.trim().strip_prefix(LISTENING).unwrap_or_default().to_owned();
        let functions = Self { router, origin, http: http_client() };
        if functions.origin.is_empty() {
            return Err(std::io::Error::other("the router did not say where it listens"));
        }
        Ok(functions)
    }

    /// Has the jobs of all events that wait run by these functions, and of those they send.
    ///
    /// # Panics
    /// When one fails or they take too long.
    pub(crate) async fn run_jobs(&self, db: &PgPool) {
        let settings = ExecutorSettings::new(&self.origin, SigningKey::new(SIGNING_KEY));
        let (stop, stopped) = watch::channel(false);
        let executor = Executor::new(db.clone(), self.http.clone(), settings).run(stopped);
        let executor = tokio::spawn(executor);
        let done = tokio::time::timeout(JOBS_WITHIN, jobs_are_done(db)).await;
        stop.send_replace(true);
        assert!(done.is_ok(), "the jobs are not done within {JOBS_WITHIN:?}");
        let ended = executor.await.unwrap_or_else(|error| panic!("{error}"));
        ended.unwrap_or_else(|refused| panic!("{refused}"));
    }
}

async fn jobs_are_done(db: &PgPool) {
    loop {
        let (waiting, failed): (i64, i64) = sqlx::query_as(
            // The event of a recording is sent after the answer, so its row may be alone for a moment.
            "select (select count(*) from events where taken_at is null)
                  + (select count(*) from runs where state = 'running')
                  + (select count(*) from recordings where state = 'pending'),
                (select count(*) from runs where state = 'failed')",
        )
        .fetch_one(db)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(failed, 0, "a job failed");
        if waiting == 0 {
            return;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

impl Drop for Functions {
    fn drop(&mut self) {
        drop(self.router.stdin.take());
        // The functions end first; a failure here would hide the one that ended the test.
        let _ = self.router.wait();
    }
}
