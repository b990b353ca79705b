//! The store of files of `npm start`, as browsers reach it: it takes what Vercel Blob's client sends
//! (one PUT, or parts) and writes it to the disk as it comes, never holding a file.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{post, put};
use chrono::Utc;
use futures::StreamExt;
use http::header::{AUTHORIZATION, CONTENT_LENGTH};
use http::{HeaderMap, StatusCode};
use local::{FileBlobs, LocalUploads, StreamError};
use ports::{Blobs, ClientUpload, Fault};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use web::Missing;

use crate::Adapters;

/// Parts of a file at most, as at the service.
const MAX_PARTS: u32 = 10_000;

/// The time after which an upload that was not written to is over.
const MAX_PAUSE: Duration = Duration::from_hours(24);

/// The folder, and the check of permissions.
#[derive(Clone)]
struct BlobStore {
    blobs: Arc<FileBlobs>,
    uploads: LocalUploads,
}

/// The paths of the store, under [`LocalUploads::PATH`]; none where a service keeps the files.
pub fn local_blob_store(adapters: &Adapters) -> Result<Option<Router>, Missing> {
    let Some(folder) = adapters.local_files()? else { return Ok(None) };
    let uploads = LocalUploads::new(adapters.environment.upload_secret()?);
    let store = BlobStore { blobs: Arc::new(FileBlobs::new(folder)), uploads };
    let routes = Router::new()
        .route(&format!("{}/", LocalUploads::PATH), put(put_whole))
        .route(&format!("{}/mpu", LocalUploads::PATH), post(put_in_parts));
    Ok(Some(routes.with_state(store)))
}

/// The place of a file.
#[derive(Deserialize)]
struct Target {
    pathname: String,
}

/// A part as the client lists it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedPart {
    part_number: u32,
}

/// A refusal as the service words it: its client tells them apart by the code.
struct StoreRefusal(StatusCode, &'static str, &'static str);

const DENIED: StoreRefusal =
    StoreRefusal(StatusCode::FORBIDDEN, "forbidden", "This token does not allow it.");
const EXISTS: StoreRefusal =
    StoreRefusal(StatusCode::BAD_REQUEST, "bad_request", "This blob already exists.");
const TOO_LARGE: StoreRefusal =
    StoreRefusal(StatusCode::BAD_REQUEST, "file_too_large", "The file is too large.");
const UNKNOWN: StoreRefusal =
    StoreRefusal(StatusCode::BAD_REQUEST, "bad_request", "No such action, upload or part.");
const BROKEN: StoreRefusal = StoreRefusal(
    StatusCode::INTERNAL_SERVER_ERROR,
    "unknown_error",
    "The file could not be written.",
);

impl IntoResponse for StoreRefusal {
    fn into_response(self) -> Response {
        let Self(status, code, message) = self;
        (status, axum::Json(json!({ "error": { "code": code, "message": message } })))
            .into_response()
    }
}

impl From<StreamError> for StoreRefusal {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::TooLarge => TOO_LARGE,
            StreamError::Fault(fault) => Self::from(fault),
        }
    }
}

impl From<Fault> for StoreRefusal {
    fn from(fault: Fault) -> Self {
        tracing::warn!(%fault, "an uploaded file was not taken");
        if matches!(fault, Fault::Rejected(_)) { UNKNOWN } else { BROKEN }
    }
}

impl BlobStore {
    /// The permission of a request.
    fn admit(&self, headers: &HeaderMap, pathname: &str) -> Result<ClientUpload, StoreRefusal> {
        let token = text_of(headers, AUTHORIZATION.as_str()).strip_prefix("Bearer ");
        let upload = token.and_then(|token| self.uploads.admit(token, pathname, Utc::now()));
        upload.ok_or(DENIED)
    }

    /// Refuses a pathname that was used before. Parts of uploads that broke off go first: they are
    /// people's words, and nobody asks for them any more.
    async fn make_room(&self, pathname: &str) -> Result<(), StoreRefusal> {
        self.blobs.remove_broken_off(SystemTime::now() - MAX_PAUSE).await?;
        self.check_free(pathname).await
    }

    async fn check_free(&self, pathname: &str) -> Result<(), StoreRefusal> {
        if self.blobs.head(pathname).await?.is_some() { Err(EXISTS) } else { Ok(()) }
    }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Refuses what announces too much before any of it is read.
fn check_length(headers: &HeaderMap, max: u64) -> Result<(), StoreRefusal> {
    let announced = [CONTENT_LENGTH.as_str(), "x-content-length"];
    let announced = announced.iter().filter_map(|name| text_of(headers, name).parse::<u64>().ok());
    if announced.max().is_some_and(|length| length > max) { Err(TOO_LARGE) } else { Ok(()) }
}

async fn put_whole(
    State(store): State<BlobStore>,
    Query(Target { pathname }): Query<Target>,
    headers: HeaderMap,
    body: Body,
) -> Result<axum::Json<Value>, StoreRefusal> {
    let allowed = store.admit(&headers, &pathname)?;
    check_length(&headers, allowed.maximum_size_bytes)?;
    store.make_room(&pathname).await?;
    let bytes = body.into_data_stream().map(|piece| piece.map_err(std::io::Error::other));
    store.blobs.put_stream(&pathname, bytes, allowed.maximum_size_bytes).await?;
    Ok(stored(&pathname))
}

async fn put_in_parts(
    State(store): State<BlobStore>,
    Query(Target { pathname }): Query<Target>,
    headers: HeaderMap,
    body: Body,
) -> Result<axum::Json<Value>, StoreRefusal> {
    let allowed = store.admit(&headers, &pathname)?;
    let upload = text_of(&headers, "x-mpu-upload-id").parse::<Uuid>().map_err(|_| UNKNOWN);
    match text_of(&headers, "x-mpu-action") {
        "create" => {
            store.make_room(&pathname).await?;
            Ok(axum::Json(json!({ "uploadId": Uuid::now_v7(), "key": pathname })))
        }
        "upload" => {
            let number = text_of(&headers, "x-mpu-part-number").parse::<u32>();
            let number = number.ok().filter(|number| (1..=MAX_PARTS).contains(number));
            let number = number.ok_or(UNKNOWN)?;
            check_length(&headers, allowed.maximum_size_bytes)?;
            let bytes = body.into_data_stream().map(|piece| piece.map_err(std::io::Error::other));
            let (upload, max) = (upload?, allowed.maximum_size_bytes);
            store.blobs.put_part(upload, number, bytes, max).await?;
            Ok(axum::Json(json!({ "etag": format!("{upload}-{number}") })))
        }
        "complete" => {
            let listed = axum::body::to_bytes(body, 1024 * 1024).await.map_err(|_| UNKNOWN)?;
            let parts: Vec<ListedPart> = serde_json::from_slice(&listed).map_err(|_| UNKNOWN)?;
            let numbers: Vec<u32> = parts.iter().map(|part| part.part_number).collect();
            let max = allowed.maximum_size_bytes;
            store.check_free(&pathname).await?;
            store.blobs.join_parts(&pathname, upload?, &numbers, max).await?;
            Ok(stored(&pathname))
        }
        _ => Err(UNKNOWN),
    }
}

/// A stored file as the service answers it. Its address leads nowhere: files are read through the API.
fn stored(pathname: &str) -> axum::Json<Value> {
    let url = format!("{}/{pathname}", LocalUploads::PATH);
    axum::Json(json!({
        "url": url, "downloadUrl": url, "pathname": pathname,
        "contentType": "application/octet-stream", "contentDisposition": "attachment",
        "etag": "\"local\"",
    }))
}
