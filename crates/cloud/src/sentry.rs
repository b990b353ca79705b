//! Tells Sentry what went wrong, as envelopes over the client that everything else uses.
//!
//! Its own crate would cost each function 1.6 MB and more than a millisecond at its start; what is
//! needed of it is one POST. A report is taken at once and sent later, is dropped where there are
//! too many, and never has in it what a person wrote.

mod dsn;
mod event;
mod scrub;

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ports::Fault;
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderName};

use crate::auth_headers::build_request;
use crate::{Limits, Repeat, Service};

pub use dsn::Dsn;
pub use event::{About, ErrorReport, What};

const NAME: &str = "Sentry";

/// Reports that may wait to be sent.
const MAX_WAITING: usize = 20;

/// Reports that a process takes within [`WINDOW`]: what breaks a thousand times is one fault.
const MAX_PER_WINDOW: usize = 10;
const WINDOW: Duration = Duration::from_mins(1);

/// Nobody waits for a report, but a process may be kept awake by it.
const LIMITS: Limits = Limits {
    tries: 2,
    try_timeout: Duration::from_millis(1_500),
    patience: Duration::from_secs(2),
    first_pause: Duration::from_millis(100),
    longest_pause: Duration::from_millis(400),
    max_bytes: 64 * 1024,
};

const AUTH: HeaderName = HeaderName::from_static("x-sentry-auth");

/// A project at Sentry. Clones share what waits.
#[derive(Debug, Clone)]
pub struct Sentry {
    service: Service,
    dsn: Dsn,
    about: Arc<About>,
    desk: Arc<Mutex<Desk>>,
    /// Held while reports are sent.
    sending: Arc<tokio::sync::Mutex<()>>,
}

/// The reports that wait to be sent, and a count of recent ones.
#[derive(Debug, Default)]
struct Desk {
    waiting: VecDeque<Vec<u8>>,
    since: Option<Instant>,
    /// Fingerprints of the reports taken in the window.
    taken: HashSet<u64>,
    quiet_until: Option<Instant>,
}

impl Sentry {
    /// Connects when first used.
    pub fn new(http: Client, dsn: Dsn, about: About) -> Self {
        Self {
            service: Service::new(NAME, http, LIMITS),
            dsn,
            about: Arc::new(about),
            desk: Arc::default(),
            sending: Arc::default(),
        }
    }

    /// Takes a report, without waiting for anything. Gives whether it will be sent: not when the
    /// same was taken within the last minute, nor when there were too many.
    pub fn report(&self, report: &ErrorReport) -> bool {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if !desk.admits(report.fingerprint(), Instant::now()) {
            return false;
        }
        desk.waiting.push_back(report.envelope(&self.about));
        true
    }

    /// Sends what waits, and returns when all of it is sent or given up, also by others. To be
    /// called where the process is kept alive meanwhile; may be dropped at any time.
    pub async fn flush(&self) {
        let _turn = self.sending.lock().await;
        while let Some(envelope) = self.next() {
            if let Err(fault) = self.send(envelope).await {
                // An error would be reported in turn.
                tracing::debug!("a report was not sent: {fault}");
                self.pause(&fault);
            }
        }
    }

    fn next(&self) -> Option<Vec<u8>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner).waiting.pop_front()
    }

    /// Sends one envelope. An id in it keeps a repeat from counting twice.
    async fn send(&self, envelope: Vec<u8>) -> Result<(), Fault> {
        let request = self
            .service
            .http()
            .post(self.dsn.endpoint())
            .header(AUTH, self.dsn.authorization())
            .header(CONTENT_TYPE, "application/x-sentry-envelope")
            .body(envelope);
        let answer = self.service.send(build_request(NAME, request)?, Repeat::Always).await?;
        answer.check_status().map(drop)
    }

    /// Takes nothing for as long as Sentry asked.
    fn pause(&self, fault: &Fault) {
        if let Fault::Busy { retry_after: Some(pause), .. } = fault {
            let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
            desk.quiet_until = Some(Instant::now() + *pause);
            desk.waiting.clear();
        }
    }
}

impl Desk {
    fn admits(&mut self, likeness: u64, now: Instant) -> bool {
        if self.quiet_until.is_some_and(|until| now < until) {
            return false;
        }
        if self.since.is_none_or(|since| now.duration_since(since) >= WINDOW) {
            self.since = Some(now);
            self.taken.clear();
        }
        self.taken.len() < MAX_PER_WINDOW
            && self.waiting.len() < MAX_WAITING
            && self.taken.insert(likeness)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_taken_once_a_minute_and_ten_at_most() {
        let (mut desk, start) = (Desk::default(), Instant::now());
        assert!(desk.admits(1, start));
        assert!(!desk.admits(1, start + WINDOW / 2), "the same");
        let taken = (2..100).filter(|likeness| desk.admits(*likeness, start)).count();
        assert_eq!(taken, MAX_PER_WINDOW - 1);
        assert!(desk.admits(1, start + WINDOW), "a new minute");
    }

    #[test]
    fn nothing_is_taken_while_sentry_wants_quiet_or_too_much_waits() {
        let (mut desk, now) = (Desk::default(), Instant::now());
        desk.quiet_until = Some(now + WINDOW);
        assert!(!desk.admits(1, now) && desk.admits(1, now + WINDOW));
        desk.waiting = vec![Vec::new(); MAX_WAITING].into();
        assert!(!desk.admits(2, now + WINDOW));
    }
}
