//! Logs: one JSON object per line, or plain lines for a person at a terminal. With `SENTRY_DSN`,
//! errors and panics are reported there too.
//!
//! Every line of a request carries its id. The boundary in `web` writes one line per request;
//! bodies, tokens and query strings are in none.

mod reports;

use std::io::IsTerminal;
use std::time::Duration;

use cloud::Sentry;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::Adapters;
use reports::Reporting;

/// sqlx tells every slow statement as a warning; its other lines are noise.
const USUAL: &str = "info,sqlx=warn";

/// The time that a process is kept awake for reports.
const PATIENCE: Duration = Duration::from_secs(3);

/// The reports of a process; none without `SENTRY_DSN`.
#[derive(Debug, Clone, Default)]
pub struct Reports(Option<Sentry>);

impl Reports {
    /// Sends what is not sent yet, and gives up after a while. For whoever keeps the process awake:
    /// it may be frozen as soon as nobody waits.
    pub async fn wait_until_sent(&self) {
        if let Some(sentry) = &self.0 {
            // A report that is not sent in time is lost, which is better than waiting.
            let _ = tokio::time::timeout(PATIENCE, sentry.flush()).await;
        }
    }
}

/// Starts logging to standard output, and reporting. Again is fine and changes nothing. What the
/// level leaves out of the log is not reported either.
pub fn start(adapters: &Adapters) -> Reports {
    let environment = &adapters.environment;
    let level = environment.log_level();
    let filter = level
        .as_deref()
        .and_then(|level| EnvFilter::try_new(level).ok())
        .unwrap_or_else(|| EnvFilter::new(USUAL));
    // A wrong address is no reason to serve nobody.
    let (sentry, refused) = match adapters.sentry(program()) {
        Ok(sentry) => (sentry, None),
        Err(reason) => (None, Some(reason)),
    };
    let reporting = || sentry.clone().map(Reporting);
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stdout);
    let started = if !environment.is_hosted() && std::io::stdout().is_terminal() {
        let lines = lines.compact().with_ansi(false).with_target(false).finish();
        lines.with(reporting()).try_init()
    } else {
        let lines =
            lines.json().flatten_event(true).with_current_span(true).with_span_list(false).finish();
        lines.with(reporting()).try_init()
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            // What was said becomes the request's error at the boundary; this adds the place.
            tracing::warn!(place, "a panic");
        }));
    }
    if let Some(reason) = refused {
        tracing::error!("errors are not reported: {reason}");
    }
    Reports(sentry)
}

/// This program's name, which is its route's.
fn program() -> String {
    let path = std::env::current_exe().unwrap_or_default();
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
