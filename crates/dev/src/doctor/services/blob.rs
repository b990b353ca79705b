//! The store of files: a small one is written, found, read and deleted.

use ports::{Blobs, Fault};
use runtime::environment::vendors::VERCEL_BLOB;
use uuid::Uuid;
use web::Services as _;

use super::super::Patient;
use super::super::finding::Finding;
use super::super::service_check::ServiceLabel;

const TOKEN: &str = VERCEL_BLOB.variable();
const STORE: ServiceLabel = ServiceLabel { about: "files", variable: TOKEN };

pub(in super::super) async fn examine(patient: &Patient) -> Vec<Finding> {
    if patient.environment().key(&VERCEL_BLOB).is_none() {
        return vec![patient.unset(TOKEN, "files are kept in the data folder")];
    }
    let blobs = match patient.adapters.blobs() {
        Ok(blobs) => blobs,
        Err(missing) => return STORE.missing(&missing),
    };
    let finding = STORE.check(there_and_back(&*blobs), |same| {
        if same {
            return Finding::ok(STORE.about, "written, found, read and deleted");
        }
        let remedy = format!("Check that {TOKEN} is that of a private store.");
        Finding::problem(STORE.about, "what is written is not what is read", remedy)
    });
    vec![finding.await]
}

/// Writes a file and reads it: true if they are the same. The file is deleted in any case.
async fn there_and_back(blobs: &dyn Blobs) -> Result<bool, Fault> {
    let pathname = format!("doctor/{}", Uuid::now_v7().simple());
    let bytes = pathname.as_bytes();
    blobs.put(&pathname, bytes.to_vec()).await?;
    let stored = blobs.head(&pathname).await;
    let read = blobs.get(&pathname, bytes.len() as u64).await;
    blobs.delete(std::slice::from_ref(&pathname)).await?;
    let stored = stored?.is_some_and(|file| file.size == bytes.len() as u64);
    Ok(stored && read?.as_deref() == Some(bytes))
}
