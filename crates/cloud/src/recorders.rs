//! Transcripts at the recorders that only name them in their webhooks: Fireflies by its API, Zoom by
//! the addresses of its files.

mod fireflies;
mod zoom;

use async_trait::async_trait;
use domain::recordings::{Recording, TranscriptSource};
use ports::{Fault, Recorders};

pub use fireflies::Fireflies;
pub use zoom::ZoomFiles;

/// All recorders that are set up.
#[derive(Debug, Clone)]
pub struct RecorderApis {
    /// None without a key.
    pub fireflies: Option<Fireflies>,
    pub zoom: ZoomFiles,
}

#[async_trait]
impl Recorders for RecorderApis {
    async fn fetch(&self, source: &TranscriptSource) -> Result<Recording, Fault> {
        match source {
            TranscriptSource::Fireflies { meeting_id } => match &self.fireflies {
                Some(fireflies) => fireflies.fetch(meeting_id).await,
                None => Err(Fault::broken("FIREFLIES_API_KEY is not set")),
            },
            TranscriptSource::Zoom { urls, token } => self.zoom.fetch(urls, token).await,
        }
    }
}
