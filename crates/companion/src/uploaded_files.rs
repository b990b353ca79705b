//! Uploaded files: plain as they come in, sealed from the moment they are read for the first time.

use domain::ids::derive;
use domain::seal::SealedField;
use ports::{Blobs, Fault};
use uuid::Uuid;

use crate::Vault;

/// Bytes of a transcript that was put into the blob store first. A document with pictures is larger
/// than what was said.
pub const MAX_BLOB_BYTES: u64 = 128 * 1024 * 1024;

/// Sealing adds a key id, a nonce and a tag.
const SEAL_BYTES: u64 = 128;

/// A file as it was uploaded, whether it is sealed by now or not.
pub(crate) async fn read(
    vault: &Vault,
    blobs: &dyn Blobs,
    pathname: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    let Some(stored) = fetch(blobs, pathname).await? else { return Ok(None) };
    open(vault, pathname, stored).map(Some)
}

/// Seals a file where it lies. A file that is sealed already is sealed anew, to the same effect.
pub(crate) async fn seal(
    vault: &Vault,
    blobs: &dyn Blobs,
    pathname: &str,
    plain: &[u8],
) -> Result<(), Fault> {
    let sealed = vault.seal_bytes(SealedField::UploadedFile, row(pathname), plain);
    blobs.put(pathname, sealed).await?;
    Ok(())
}

/// A file as it lies in the store.
pub(crate) async fn fetch(blobs: &dyn Blobs, pathname: &str) -> Result<Option<Vec<u8>>, Fault> {
    blobs.get(pathname, MAX_BLOB_BYTES + SEAL_BYTES).await
}

/// The plain bytes of a file. One that is sealed and can't be opened is a fault: its ciphertext must
/// not be taken for what somebody uploaded, and sealed once more.
pub(crate) fn open(vault: &Vault, pathname: &str, stored: Vec<u8>) -> Result<Vec<u8>, Fault> {
    match vault.open_bytes(SealedField::UploadedFile, row(pathname), &stored) {
        Ok(plain) => Ok(plain),
        Err(unsealable) if vault.sealer().is_sealed(&stored) => {
            Err(Fault::Rejected(unsealable.to_string()))
        }
        Err(_) => Ok(stored),
    }
}

/// A file is sealed for its place, as a column is for its row.
pub(crate) fn row(pathname: &str) -> Uuid {
    derive(Uuid::nil(), pathname)
}
