//! Transcripts in a folder, for webhooks that are tried on this machine: `fireflies/{meeting id}.json`
//! as the service's API answers it, `zoom/{last part of the address}` as the file would be.

use std::io::ErrorKind;
use std::path::PathBuf;

use async_trait::async_trait;
use domain::recordings::{Recording, TranscriptSource, fireflies};
use ports::{Fault, Pathname, Recorders};
use serde_json::Value;
use tokio::fs;

/// Bytes of a file at most.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Recorders whose transcripts somebody has put into a folder.
#[derive(Debug, Clone)]
pub struct FolderRecorders {
    folder: PathBuf,
}

impl FolderRecorders {
    /// Nothing has to be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    async fn read(&self, pathname: &str) -> Result<String, Fault> {
        let path = self.folder.join(Pathname::parse(pathname)?.as_str());
        let found = fs::metadata(&path).await;
        if found.is_ok_and(|metadata| metadata.len() > MAX_BYTES) {
            return Err(Fault::Rejected(format!("a transcript of more than {MAX_BYTES} bytes")));
        }
        fs::read_to_string(&path).await.map_err(|error| match error.kind() {
            ErrorKind::NotFound => Fault::busy("the transcript is not in the folder yet"),
            ErrorKind::InvalidData => Fault::Rejected("the transcript is no text".to_owned()),
            kind => Fault::broken(kind),
        })
    }
}

#[async_trait]
impl Recorders for FolderRecorders {
    async fn fetch(&self, source: &TranscriptSource) -> Result<Recording, Fault> {
        match source {
            TranscriptSource::Fireflies { meeting_id } => {
                let text = self.read(&format!("fireflies/{meeting_id}.json")).await?;
                let answer: Value = serde_json::from_str(&text).map_err(Fault::broken)?;
                let transcript = answer.pointer("/data/transcript").unwrap_or(&answer);
                fireflies::recording(transcript)
                    .ok_or_else(|| Fault::busy("the transcript has no sentences yet"))
            }
            TranscriptSource::Zoom { urls, .. } => {
                let mut parts = Vec::new();
                for url in urls {
                    let name = url.rsplit('/').next().unwrap_or_default();
                    parts.push(self.read(&format!("zoom/{name}")).await?);
                }
                Ok(Recording::of_transcript(parts.join("\n\n")))
            }
        }
    }
}
