//! Permissions for people to put a transcript into the store of files by themselves: it never passes
//! through a function, however large it is.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::people::Caller;
use domain::status::ConsentScope;
use ports::{ClientUpload, ClientUploads, Clock, Pathname, UploadGrant};
use sqlx::PgPool;

use crate::uploaded_files::MAX_BLOB_BYTES;
use crate::{Error, Result};

/// The time in which an upload may begin.
const VALID_FOR: TimeDelta = TimeDelta::hours(1);

/// The services of permissions.
#[derive(Clone)]
pub struct BlobUploads {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub client_uploads: Arc<dyn ClientUploads>,
}

/// Allows a caller to put one file under their own `uploads/{id}/`, once. A size that is known to be
/// too large is refused before anything is sent; the store refuses it in any case.
pub async fn allow(
    cx: &BlobUploads,
    caller: &Caller,
    pathname: &str,
    size_bytes: Option<u64>,
) -> Result<UploadGrant> {
    let own = format!("uploads/{}/", caller.id);
    if !pathname.starts_with(&own) || Pathname::parse(pathname).is_err() {
        let detail = format!(
            "Use a pathname under {own} of at most 950 bytes, 255 between two slashes, without \
             empty parts, `.`, `..`, backslashes and control characters."
        );
        return Err(Error::invalid("/payload/pathname", detail));
    }
    if size_bytes.is_some_and(|size| size > MAX_BLOB_BYTES) {
        let detail = format!("A transcript file has at most {MAX_BLOB_BYTES} bytes.");
        return Err(Error::invalid("/payload/clientPayload", detail));
    }
    if db::users::confirm(&cx.db, caller, ConsentScope::Uploads).await? {
        return Err(Error::ConsentNeeded(ConsentScope::Uploads));
    }
    let upload = ClientUpload {
        pathname: pathname.to_owned(),
        allowed_content_types: Vec::new(),
        maximum_size_bytes: MAX_BLOB_BYTES,
        valid_until: cx.clock.now() + VALID_FOR,
        on_upload_completed: None,
    };
    Ok(cx.client_uploads.grant(&upload)?)
}
