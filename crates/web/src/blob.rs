//! The handshake of `@vercel/blob/client`, by which a browser puts a file into the store itself.

use axum::extract::State;
use companion::BlobUploads;
use domain::bounded::FilePathname;
use garde::Validate;
use http::{HeaderMap, HeaderName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::{Json, SignedJson, Uploader};
use crate::{Problem, Result};

/// The store's signature of its message.
const SIGNATURE: HeaderName = HeaderName::from_static("x-vercel-signature");

/// A message of the handshake.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BlobEventBody {
    /// Who says what.
    #[garde(skip)]
    #[serde(rename = "type")]
    kind: BlobEventKind,
    /// What it is about.
    #[garde(dive)]
    payload: BlobEventPayload,
}

/// The kind of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) enum BlobEventKind {
    /// A client asks for a token.
    #[serde(rename = "blob.generate-client-token")]
    GenerateClientToken,
    /// The store says that a file is there.
    #[serde(rename = "blob.upload-completed")]
    UploadCompleted,
}

/// What a message is about.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BlobEventPayload {
    /// For a token: the place of the file, under `uploads/{your id}/`.
    #[garde(length(chars, max = 950))]
    #[schema(
        max_length = 950,
        example = "uploads/0198a5a2-7c1e-7bfa-9d8c-3f1f6b1a2c3d/lesson.vtt"
    )]
    pathname: Option<String>,
    /// For a token: whether the client sends the file in parts. Both ways are allowed.
    #[garde(skip)]
    #[expect(dead_code, reason = "the client says so, and either is fine")]
    multipart: Option<bool>,
    /// For a token: `{"sizeBytes": 104857600}` as a text, so that a file which is too large is refused
    /// before it is sent.
    #[garde(length(chars, max = 1_000))]
    #[schema(max_length = 1_000, example = "{\"sizeBytes\": 104857600}")]
    client_payload: Option<String>,
}

/// The size that a client tells of its file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientPayload {
    size_bytes: u64,
}

/// The answer to a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BlobEventAnswer {
    /// As asked.
    #[serde(rename = "type")]
    kind: BlobEventKind,
    /// Allows one upload within an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "vercel_blob_client_store1_c2lnbmVk")]
    client_token: Option<String>,
    /// The address of the store, to which `?pathname=` is added. The client of Vercel knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://vercel.com/api/blob")]
    upload_url: Option<String>,
    /// To the store: `ok`.
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'static str>,
}

/// Get a token to upload a file with
///
/// Speaks the handshake of `@vercel/blob/client`: `upload(pathname, file, {access: 'private',
/// handleUploadUrl: '/api/blob/upload', headers})`, or a PUT to `uploadUrl` with `clientToken` as bearer
/// token. The file goes to the store and never through this API; then name it as `blobPathname` in POST
/// /api/transcripts/upload. It has at most 128 MB and a pathname that was not used before. The store's
/// own `blob.upload-completed` is answered when it is signed, and needs no token.
#[utoipa::path(
    post,
    path = "/api/blob/upload",
    request_body = BlobEventBody,
    responses((status = 200, description = "A token, or `ok`", body = BlobEventAnswer)),
)]
pub(crate) async fn upload(
    State(cx): State<BlobUploads>,
    uploader: Result<Uploader>,
    headers: HeaderMap,
    body: SignedJson<BlobEventBody>,
) -> Result<Json<BlobEventAnswer>> {
    let SignedJson { value: BlobEventBody { kind, payload }, bytes } = body;
    if kind == BlobEventKind::UploadCompleted {
        let signature = headers.get(SIGNATURE).and_then(|signature| signature.to_str().ok());
        if !signature.is_some_and(|signature| cx.client_uploads.has_signed(&bytes, signature)) {
            return Err(Problem::unauthenticated("The signature is missing or wrong."));
        }
        let response = Some("ok");
        return Ok(Json(BlobEventAnswer { kind, client_token: None, upload_url: None, response }));
    }
    let Uploader(caller) = uploader?;
    let client: Option<ClientPayload> =
        payload.client_payload.and_then(|text| serde_json::from_str(&text).ok());
    let size = client.map(|client| client.size_bytes);
    let pathname = payload.pathname.unwrap_or_default();
    let grant = companion::client_uploads::allow(&cx, &caller, &pathname, size).await?;
    let (client_token, upload_url) = (Some(grant.token), Some(grant.url));
    Ok(Json(BlobEventAnswer { kind, client_token, upload_url, response: None }))
}

const _: () = assert!(FilePathname::MAX_CHARS == 950, "the schema above says so");
