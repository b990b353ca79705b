//! Tokens for browsers: each allows one file at one pathname, for a while, up to a size. So what is
//! larger than a function may take goes straight to the store.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use ports::Fault;
use serde::Serialize;
use sha2::Sha256;

/// A permission for a browser to upload one file under this pathname, which must not exist yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientUpload {
    pub pathname: String,
    /// Media types the service takes, with `*` after the slash for all of a kind; none of them for
    /// any type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_content_types: Vec<String>,
    /// Bytes.
    #[serde(rename = "maximumSizeInBytes")]
    pub maximum_size_bytes: u64,
    /// Until when the upload may begin.
    #[serde(with = "ts_milliseconds")]
    pub valid_until: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_upload_completed: Option<Notice>,
}

/// The address that the service calls when a file is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// Our address for it.
    pub callback_url: String,
    pub token_payload: String,
}

/// A token for the upload, signed with the store's own: `vercel_blob_client_{store}_` and, in base64,
/// the hexadecimal HMAC-SHA256 of the payload, a dot, and the payload, itself base64 of JSON.
pub(super) fn sign(store: &str, token: &str, upload: &ClientUpload) -> Result<String, Fault> {
    let payload = BASE64_STANDARD.encode(serde_json::to_vec(upload).map_err(Fault::broken)?);
    let mut mac = Hmac::<Sha256>::new_from_slice(token.as_bytes()).map_err(Fault::broken)?;
    mac.update(payload.as_bytes());
    let signature = mac.finalize().into_bytes();
    let signature = signature.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let signed = BASE64_STANDARD.encode(format!("{signature}.{payload}"));
    Ok(format!("vercel_blob_client_{store}_{signed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload() -> ClientUpload {
        ClientUpload {
            pathname: "uploads/ada/session.vtt".to_owned(),
            allowed_content_types: vec!["text/vtt".to_owned(), "text/plain".to_owned()],
            maximum_size_bytes: 20_000_000,
            valid_until: "2026-03-10T12:00:00Z".parse().unwrap(),
            on_upload_completed: None,
        }
    }

    /// Held against npm's `generateClientTokenFromReadWriteToken` in `tests/it/ports/blobs.rs`.
    #[test]
    fn a_token_says_what_it_allows() {
        let token = sign("store1", "vercel_blob_rw_store1_secret", &upload()).unwrap();
        let signed = token.strip_prefix("vercel_blob_client_store1_").unwrap();
        let signed = String::from_utf8(BASE64_STANDARD.decode(signed).unwrap()).unwrap();
        let (signature, payload) = signed.split_once('.').unwrap();
        assert_eq!(signature.len(), 64);
        let payload = String::from_utf8(BASE64_STANDARD.decode(payload).unwrap()).unwrap();
        assert_eq!(
            payload,
            r#"{"pathname":"uploads/ada/session.vtt","allowedContentTypes":["text/vtt","text/plain"],"maximumSizeInBytes":20000000,"validUntil":1773144000000}"#
        );
        let other = sign("store1", "vercel_blob_rw_store1_other", &upload()).unwrap();
        assert_ne!(other, token);
    }
}
