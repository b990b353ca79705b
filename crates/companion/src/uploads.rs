//! Uploaded files: plain as they come in, sealed from the moment they are read for the first time.

use domain::ids::derived;
use ports::{Blobs, Fault};
use uuid::Uuid;

use crate::Vault;

/// Bytes of a transcript that was put into the blob store first.
pub const MAX_BLOB_BYTES: u64 = 16 * 1024 * 1024;

/// Sealing adds a key id, a nonce and a tag.
const SEAL_BYTES: u64 = 128;

/// A file as it was uploaded, whether it is sealed by now or not.
pub(crate) async fn read(
    vault: &Vault,
    blobs: &dyn Blobs,
    pathname: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    let stored = blobs.get(pathname, MAX_BLOB_BYTES + SEAL_BYTES).await?;
    Ok(stored.map(|bytes| vault.open_bytes(&bytes, row(pathname)).unwrap_or(bytes)))
}

/// Seals a file where it lies. A file that is sealed already is sealed anew, to the same effect.
pub(crate) async fn seal(
    vault: &Vault,
    blobs: &dyn Blobs,
    pathname: &str,
    plain: &[u8],
) -> Result<(), Fault> {
    blobs.put(pathname, vault.seal_bytes(plain, row(pathname))).await?;
    Ok(())
}

/// A file is sealed for its place, as a column is for its row.
fn row(pathname: &str) -> Uuid {
    derived(Uuid::nil(), pathname)
}
