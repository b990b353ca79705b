//! Logs: one JSON object per line, or plain lines for a person at a terminal.
//!
//! Every line of a request carries its id. The boundary in `web` writes one line per request;
//! bodies, tokens and query strings are in none.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::Environment;

/// sqlx tells every slow statement as a warning; its other lines are noise.
const USUAL: &str = "info,sqlx=warn";

/// Starts logging to standard output. Again is fine and changes nothing.
pub fn start(environment: &Environment) {
    let level = environment.log_level();
    let filter = level
        .as_deref()
        .and_then(|level| EnvFilter::try_new(level).ok())
        .unwrap_or_else(|| EnvFilter::new(USUAL));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stdout);
    let started = if !environment.hosted() && std::io::stdout().is_terminal() {
        lines.compact().with_ansi(false).with_target(false).try_init()
    } else {
        lines.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init()
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            // What was said becomes the request's error at the boundary; this adds the place.
            tracing::warn!(place, "a panic");
        }));
    }
}
