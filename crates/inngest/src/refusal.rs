//! Warnings in the log about refused signatures.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::signature::{SignatureError, TOLERANCE_SECONDS};

/// Seconds between two warnings. Strangers can cause them as often as they like.
const WARN_EVERY_SECONDS: i64 = 60;

/// Warns of refused signatures, at most once a minute in one process.
#[derive(Debug, Default)]
pub(crate) struct RefusalLog {
    /// Unix seconds of the last warning.
    warned_at: AtomicI64,
}

impl RefusalLog {
    /// Says what to do about a refused signature. Neither the key nor the signature is in it.
    pub(crate) fn warn(&self, error: SignatureError, now: i64) {
        let due =
            |last: i64| (now.abs_diff(last) >= WARN_EVERY_SECONDS.unsigned_abs()).then_some(now);
        if self.warned_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, due).is_err() {
            return;
        }
        match error {
            SignatureError::WrongKey => tracing::warn!(
                "a request was refused: its signature was not made with our signing key. If it \
                 came from the job service, no job runs until INNGEST_SIGNING_KEY is the key that \
                 the service uses (the old one belongs in INNGEST_SIGNING_KEY_FALLBACK while it \
                 is changed)"
            ),
            SignatureError::Expired => tracing::warn!(
                "a request was refused: its signature is more than {TOLERANCE_SECONDS} s old or \
                 ahead. If it came from the job service, set the clock of this machine"
            ),
            SignatureError::Malformed => tracing::warn!(
                "a request was refused: its signature can't be read, so the job service did not \
                 send it"
            ),
        }
    }
}
