//! Recorders of meetings, asked for transcripts that their webhooks only name.

use async_trait::async_trait;
use domain::recordings::{Recording, TranscriptSource};

use crate::Fault;

/// Fetches transcripts of recorded meetings.
#[async_trait]
pub trait Recorders: Send + Sync {
    /// The recording at a source, with its transcript. What the source does not say of it is empty.
    ///
    /// [`Fault::Busy`] also while the transcript is not ready; [`Fault::Rejected`] when it is gone or
    /// not ours.
    async fn fetch(&self, source: &TranscriptSource) -> Result<Recording, Fault>;
}
