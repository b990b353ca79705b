//! Files in a folder.
//!
//! A file is written beside the others and moved to its place, so a reader, or a process that
//! starts after a crash, finds the old one or the new one, never half of one.

mod streamed;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use ports::{BlobInfo, Blobs, Fault, Pathname};
use tokio::fs;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

pub use streamed::StreamError;

/// Only the owner reads what people uploaded.
const PRIVATE: u32 = 0o600;
/// The most times that a folder may vanish, because the last file beside it was removed, before a
/// write gives up.
const MAX_TRIES: usize = 10;

/// Files in a folder. A pathname can't be both a file and the beginning of another.
#[derive(Debug, Clone)]
pub struct FileBlobs {
    /// Finished files, each at its pathname.
    files: PathBuf,
    partial: PathBuf,
}

impl FileBlobs {
    /// Makes the folder when first written to.
    pub fn new(folder: impl AsRef<Path>) -> Self {
        let folder = folder.as_ref();
        Self { files: folder.join("files"), partial: folder.join("partial") }
    }

    fn path_of(&self, pathname: &str) -> Result<PathBuf, Fault> {
        Ok(self.files.join(Pathname::parse(pathname)?.as_str()))
    }

    /// Moves a finished file to its place, making the folders on the way. Tries again when one of
    /// them vanishes in between, which looks as if it were absent or as if it were no folder.
    async fn settle(&self, partial: &Path, place: &Path) -> std::io::Result<()> {
        let folder = place.parent().unwrap_or(&self.files);
        let mut tries = 1;
        loop {
            let moved = match fs::create_dir_all(folder).await {
                Ok(()) => fs::rename(partial, place).await,
                failed => failed,
            };
            match moved {
                Err(error) if has_vanished(&error) && tries < MAX_TRIES => tries += 1,
                done => return done,
            }
        }
    }

    /// Removes the folders a removed file leaves empty: their names are ids of people.
    async fn prune(&self, place: &Path) {
        let mut folder = place.parent();
        while let Some(empty) = folder.filter(|folder| *folder != self.files) {
            if fs::remove_dir(empty).await.is_err() {
                break;
            }
            folder = empty.parent();
        }
    }
}

/// Pathnames stay inside the folder and mean the same on every file system.
#[async_trait]
impl Blobs for FileBlobs {
    async fn put(&self, pathname: &str, bytes: Vec<u8>) -> Result<BlobInfo, Fault> {
        let place = self.path_of(pathname)?;
        fs::create_dir_all(&self.partial).await.map_err(fault)?;
        let partial = self.partial.join(Uuid::now_v7().to_string());
        let written = match write(&partial, &bytes).await {
            Ok(()) => self.settle(&partial, &place).await,
            failed => failed,
        };
        if let Err(error) = written {
            // A partial file is best removed, but the first error is the one to tell.
            let _ = fs::remove_file(&partial).await;
            return Err(fault(error));
        }
        self.head(pathname).await?.ok_or_else(|| Fault::busy("removed while it was being put"))
    }

    async fn head(&self, pathname: &str) -> Result<Option<BlobInfo>, Fault> {
        match fs::metadata(self.path_of(pathname)?).await {
            Ok(metadata) if metadata.is_file() => Ok(Some(info(pathname, &metadata)?)),
            Ok(_) => Ok(None),
            Err(error) => is_absent(&error).then_some(None).ok_or_else(|| fault(error)),
        }
    }

    async fn get(&self, pathname: &str, limit_bytes: u64) -> Result<Option<Vec<u8>>, Fault> {
        let file = match fs::File::open(self.path_of(pathname)?).await {
            Ok(file) => file,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(fault(error)),
        };
        if !file.metadata().await.map_err(fault)?.is_file() {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let mut limited = file.take(limit_bytes.saturating_add(1));
        let read = limited.read_to_end(&mut bytes).await.map_err(fault)? as u64;
        if read > limit_bytes {
            return Err(Fault::Rejected(format!("a file of more than {limit_bytes} bytes")));
        }
        Ok(Some(bytes))
    }

    async fn list(&self, prefix: &str) -> Result<Vec<BlobInfo>, Fault> {
        // The part of the prefix up to its last slash is a folder, the rest begins a name.
        let folder = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !folder.is_empty() && Pathname::parse(folder).is_err() {
            return Ok(Vec::new());
        }
        let mut blobs = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let mut entries = match fs::read_dir(self.files.join(&folder)).await {
                Ok(entries) => entries,
                Err(error) if is_absent(&error) => continue,
                Err(error) => return Err(fault(error)),
            };
            while let Some(entry) = entries.next_entry().await.map_err(fault)? {
                let Ok(name) = entry.file_name().into_string() else { continue };
                let pathname = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                if !pathname.starts_with(prefix) {
                    continue;
                }
                let metadata = match entry.metadata().await {
                    Ok(metadata) => metadata,
                    Err(error) if is_absent(&error) => continue,
                    Err(error) => return Err(fault(error)),
                };
                if metadata.is_dir() {
                    folders.push(pathname);
                } else if metadata.is_file() {
                    blobs.push(info(&pathname, &metadata)?);
                }
            }
        }
        blobs.sort_by(|a, b| a.pathname.cmp(&b.pathname));
        Ok(blobs)
    }

    async fn delete(&self, pathnames: &[String]) -> Result<(), Fault> {
        for pathname in pathnames {
            let place = self.path_of(pathname)?;
            match fs::remove_file(&place).await {
                Err(error) if !is_absent(&error) => return Err(fault(error)),
                _ => self.prune(&place).await,
            }
        }
        Ok(())
    }
}

/// Writes a new file through to the disk.
async fn write(partial: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(PRIVATE).open(partial).await?;
    file.write_all(bytes).await?;
    file.sync_all().await
}

fn info(pathname: &str, metadata: &std::fs::Metadata) -> Result<BlobInfo, Fault> {
    let uploaded_at: DateTime<Utc> = metadata.modified().map_err(fault)?.into();
    Ok(BlobInfo { pathname: pathname.to_owned(), size: metadata.len(), uploaded_at })
}

fn has_vanished(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists)
}

/// True if nothing is there, or a file where a folder would be, or a folder where a file would be.
fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory)
}

/// The kind only: the text of some errors holds the path.
#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err by name")]
fn fault(error: std::io::Error) -> Fault {
    match error.kind() {
        ErrorKind::AlreadyExists
        | ErrorKind::DirectoryNotEmpty
        | ErrorKind::IsADirectory
        | ErrorKind::NotADirectory => Fault::Rejected(
            "a pathname that is both a file and the beginning of another".to_owned(),
        ),
        ErrorKind::Interrupted
        | ErrorKind::NotFound
        | ErrorKind::StorageFull
        | ErrorKind::TimedOut => Fault::busy(error.kind()),
        kind => Fault::broken(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pathname_stays_inside_the_folder() {
        for fine in ["a", "uploads/1/session 2.vtt", ".hidden", "a..b/…"] {
            assert!(Pathname::parse(fine).is_ok(), "{fine}");
        }
        let (long, deep) = ("a".repeat(256), "a/".repeat(475) + "b");
        for wrong in [
            "", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a\\b", "a\0b", "a\nb", &long,
            &deep,
        ] {
            assert!(Pathname::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
