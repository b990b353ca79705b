//! Uploaded files. A file store has no compare-and-set, so the sessions that are made from a file
//! are held while it is rewritten: removing a file begins with their rows. Any other writer of a
//! file has the same plain bytes.

use std::collections::BTreeMap;

use domain::seal::SealedField;

use super::{Reseal, ResealProgress};
use crate::{Result, uploaded_files};

/// Pathnames fetched at once.
const BATCH: i64 = 100;

/// The states of a file in the store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FileState {
    /// Begins like this, such as `v2:k1`.
    Sealed(String),
    /// Plain, as it was uploaded: it is sealed when it is read for the first time.
    Plain,
    /// Not there.
    Absent,
}

/// Rewrites the files that are sealed in an older way.
pub(super) async fn reseal(
    cx: &Reseal,
    progress: &mut ResealProgress,
    tell: &mut impl FnMut(ResealProgress),
) -> Result<()> {
    let newest = newest_head(cx);
    let mut after = String::new();
    loop {
        let pathnames = db::reseal::list_files(&cx.db, &after, BATCH).await?;
        let Some(last) = pathnames.last() else { return Ok(()) };
        after.clone_from(last);
        for pathname in &pathnames {
            let bytes = uploaded_files::fetch(&*cx.blobs, pathname).await?;
            match state_of(cx, bytes.as_deref()) {
                FileState::Sealed(head) if head != newest => {
                    rewrite(cx, pathname, progress).await?;
                    tell(*progress);
                }
                _ => {}
            }
        }
    }
}

async fn rewrite(cx: &Reseal, pathname: &str, progress: &mut ResealProgress) -> Result<()> {
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    if !db::reseal::hold_file(&mut tx, pathname).await? {
        progress.overtaken += 1;
        return Ok(());
    }
    // Read again: it may have been written or taken away before its sessions were held.
    let Some(stored_bytes) = uploaded_files::fetch(&*cx.blobs, pathname).await? else {
        progress.overtaken += 1;
        return Ok(());
    };
    let row = uploaded_files::row(pathname);
    match cx.vault.open_bytes(SealedField::UploadedFile, row, &stored_bytes) {
        Ok(plain) => {
            uploaded_files::seal(&cx.vault, &*cx.blobs, pathname, &plain).await?;
            progress.resealed += 1;
        }
        Err(reason) => {
            super::warn_unreadable(SealedField::UploadedFile, row, &reason);
            progress.unreadable += 1;
        }
    }
    tx.commit().await.map_err(db::Error::from)?;
    Ok(())
}

/// The number of files by state.
pub(super) async fn count(cx: &Reseal) -> Result<BTreeMap<FileState, u64>> {
    let mut counts = BTreeMap::new();
    let mut after = String::new();
    loop {
        let pathnames = db::reseal::list_files(&cx.db, &after, BATCH).await?;
        let Some(last) = pathnames.last() else { return Ok(counts) };
        after.clone_from(last);
        for pathname in &pathnames {
            let stored_bytes = uploaded_files::fetch(&*cx.blobs, pathname).await?;
            *counts.entry(state_of(cx, stored_bytes.as_deref())).or_default() += 1;
        }
    }
}

fn state_of(cx: &Reseal, stored_bytes: Option<&[u8]>) -> FileState {
    let Some(bytes) = stored_bytes else { return FileState::Absent };
    if !cx.vault.sealer().is_sealed(bytes) {
        return FileState::Plain;
    }
    let head = bytes.split(|byte| *byte == b'.').next().unwrap_or_default();
    FileState::Sealed(String::from_utf8_lossy(head).into_owned())
}

/// The text in front of the first dot of a value that is sealed now.
pub(super) fn newest_head(cx: &Reseal) -> String {
    cx.vault.sealer().newest_prefix().trim_end_matches('.').to_owned()
}
