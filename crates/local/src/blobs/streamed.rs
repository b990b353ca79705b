//! Files that come piece by piece, written as they come: whole, or in parts that are joined.

use std::io::ErrorKind;
use std::path::Path;
use std::time::SystemTime;

use futures::{Stream, StreamExt};
use ports::Fault;
use tokio::fs;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::{FileBlobs, PRIVATE, fault};

/// The reason why a file that comes piece by piece is not taken.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// It has more bytes than are allowed.
    #[error("too large")]
    TooLarge,
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl FileBlobs {
    /// Writes a file as it comes, of at most `max_bytes`. Nothing is left of one that breaks off.
    pub async fn put_stream<B: AsRef<[u8]>>(
        &self,
        pathname: &str,
        pieces: impl Stream<Item = std::io::Result<B>> + Send,
        max_bytes: u64,
    ) -> Result<(), StreamError> {
        let place = self.path_of(pathname)?;
        fs::create_dir_all(&self.partial).await.map_err(fault)?;
        let partial = self.partial.join(Uuid::now_v7().to_string());
        let written = write_pieces(&partial, pieces, max_bytes).await;
        let settled = match written {
            Ok(_) => self.settle(&partial, &place).await.map_err(|error| fault(error).into()),
            Err(error) => Err(error),
        };
        if settled.is_err() {
            let _ = fs::remove_file(&partial).await;
        }
        settled
    }

    /// Keeps a part of a file until its parts are joined.
    pub async fn put_part<B: AsRef<[u8]>>(
        &self,
        upload: Uuid,
        number: u32,
        pieces: impl Stream<Item = std::io::Result<B>> + Send,
        max_bytes: u64,
    ) -> Result<(), StreamError> {
        let folder = self.partial.join(format!("parts-{upload}"));
        fs::create_dir_all(&folder).await.map_err(fault)?;
        // A part that is sent again while the first try still runs must not write into the same file.
        let written_at = folder.join(format!("{number}-{}", Uuid::now_v7()));
        let written = write_pieces(&written_at, pieces, max_bytes).await;
        let kept = match written {
            Ok(_) => fs::rename(&written_at, folder.join(number.to_string())).await,
            Err(error) => {
                let _ = fs::remove_file(&written_at).await;
                return Err(error);
            }
        };
        kept.map_err(|error| fault(error).into())
    }

    /// Joins the parts of an upload in this order, and puts the file in its place.
    pub async fn join_parts(
        &self,
        pathname: &str,
        upload: Uuid,
        numbers: &[u32],
        max_bytes: u64,
    ) -> Result<(), StreamError> {
        let place = self.path_of(pathname)?;
        let folder = self.partial.join(format!("parts-{upload}"));
        let whole = folder.join("whole");
        let joined = match join(&folder, &whole, numbers, max_bytes).await {
            Ok(()) => self.settle(&whole, &place).await.map_err(|error| fault(error).into()),
            Err(error) => Err(error),
        };
        if joined.is_ok() || matches!(joined, Err(StreamError::TooLarge)) {
            let _ = fs::remove_dir_all(&folder).await;
        }
        joined
    }

    /// Removes what uploads left behind that broke off: whatever was last written to before a moment.
    pub async fn remove_broken_off(&self, before: SystemTime) -> Result<(), Fault> {
        let mut entries = match fs::read_dir(&self.partial).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(fault)?,
        };
        while let Some(entry) = entries.next_entry().await.map_err(fault)? {
            // What is gone by now was finished, or removed by somebody else.
            let Ok(metadata) = entry.metadata().await else { continue };
            if metadata.modified().map_err(fault)? >= before {
                continue;
            }
            let removed = if metadata.is_dir() {
                fs::remove_dir_all(entry.path()).await
            } else {
                fs::remove_file(entry.path()).await
            };
            if let Err(error) = removed
                && error.kind() != ErrorKind::NotFound
            {
                return Err(fault(error));
            }
        }
        Ok(())
    }
}

async fn join(
    folder: &Path,
    whole: &Path,
    numbers: &[u32],
    max_bytes: u64,
) -> Result<(), StreamError> {
    let mut file = create(whole).await.map_err(fault)?;
    let mut total = 0;
    for number in numbers {
        let part = fs::File::open(folder.join(number.to_string())).await;
        let mut part = part.map_err(|_| Fault::Rejected("an absent part of a file".to_owned()))?;
        total += tokio::io::copy(&mut part, &mut file).await.map_err(fault)?;
        if total > max_bytes {
            return Err(StreamError::TooLarge);
        }
    }
    file.sync_all().await.map_err(|error| fault(error).into())
}

/// Writes pieces through to the disk. Returns the bytes.
async fn write_pieces<B: AsRef<[u8]>>(
    partial: &Path,
    pieces: impl Stream<Item = std::io::Result<B>> + Send,
    max_bytes: u64,
) -> Result<u64, StreamError> {
    let mut file = create(partial).await.map_err(fault)?;
    let mut total = 0;
    let mut pieces = std::pin::pin!(pieces);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Fault::busy("a file broke off"))?;
        total += piece.as_ref().len() as u64;
        if total > max_bytes {
            return Err(StreamError::TooLarge);
        }
        file.write_all(piece.as_ref()).await.map_err(fault)?;
    }
    file.sync_all().await.map_err(fault)?;
    Ok(total)
}

/// Truncated when it is there: the join of an earlier try.
async fn create(path: &Path) -> std::io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create(true).truncate(true).mode(PRIVATE).open(path).await
}
