//! Refusals in the log: each once in a while, however often it happens.
//!
//! Refusals hold values that strangers choose. They are cut and made printable, and there
//! are only so many lines in a stretch of time, so that nobody fills the log.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The time for which a refusal is not repeated.
const WINDOW: Duration = Duration::from_mins(10);

/// Different refusals that are logged within one window.
const MAX_LINES: usize = 50;

/// Characters of a stranger's value that are shown.
const SHOWN_CHARS: usize = 100;

/// The refusals that were logged in the current window.
pub(crate) struct RecentRefusals(Mutex<Logged>);

struct Logged {
    since: Option<Instant>,
    lines: BTreeSet<String>,
}

/// The decision about logging a refusal.
#[derive(Debug, PartialEq, Eq)]
enum LogDecision {
    Log,
    /// The first line too many: the log says that it goes silent.
    Silence,
    Skip,
}

impl RecentRefusals {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Logged { since: None, lines: BTreeSet::new() }))
    }

    /// Logs a refusal as a warning, unless the window has it already.
    pub(crate) fn warn(&self, refusal: &str) {
        match self.judge(refusal, Instant::now()) {
            LogDecision::Log => tracing::warn!("{refusal}"),
            LogDecision::Silence => tracing::warn!(
                "more than {MAX_LINES} different refusals: the log shows no further ones for up to {} minutes",
                WINDOW.as_secs() / 60
            ),
            LogDecision::Skip => {}
        }
    }

    fn judge(&self, refusal: &str, now: Instant) -> LogDecision {
        let mut logged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.since.is_none_or(|since| now.duration_since(since) >= WINDOW) {
            *logged = Logged { since: Some(now), lines: BTreeSet::new() };
        }
        if logged.lines.len() > MAX_LINES || !logged.lines.insert(refusal.to_owned()) {
            return LogDecision::Skip;
        }
        if logged.lines.len() > MAX_LINES { LogDecision::Silence } else { LogDecision::Log }
    }
}

/// A stranger's value for the log: its beginning, with nothing but visible ASCII.
pub(crate) fn printable(value: &[u8]) -> String {
    let shown = value.iter().take(SHOWN_CHARS);
    let mut text: String =
        shown.map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { '?' }).collect();
    if value.len() > SHOWN_CHARS {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_logged_again_when_its_window_is_over() {
        let (refusals, start) = (RecentRefusals::new(), Instant::now());
        assert_eq!(refusals.judge("a", start), LogDecision::Log);
        assert_eq!(refusals.judge("a", start), LogDecision::Skip);
        assert_eq!(refusals.judge("b", start), LogDecision::Log);
        assert_eq!(refusals.judge("a", start + WINDOW / 2), LogDecision::Skip);
        assert_eq!(refusals.judge("a", start + WINDOW), LogDecision::Log);
    }

    #[test]
    fn refusals_without_end_are_so_many_lines() {
        let (refusals, start) = (RecentRefusals::new(), Instant::now());
        let verdicts: Vec<LogDecision> =
            (0..1000).map(|n| refusals.judge(&format!("origin {n}"), start)).collect();
        assert!(verdicts[..MAX_LINES].iter().all(|verdict| *verdict == LogDecision::Log));
        assert_eq!(verdicts[MAX_LINES], LogDecision::Silence);
        assert!(verdicts[MAX_LINES + 1..].iter().all(|verdict| *verdict == LogDecision::Skip));
        assert_eq!(refusals.judge("origin 999", start + WINDOW), LogDecision::Log);
    }

    #[test]
    fn a_strangers_value_is_cut_and_visible() {
        assert_eq!(printable(b"https://evil.example"), "https://evil.example");
        assert_eq!(printable("a\tb\u{202e}c".as_bytes()), "a?b???c");
        let long = printable(&[b'x'; 4000]);
        assert_eq!(long, format!("{}…", "x".repeat(SHOWN_CHARS)));
    }
}
