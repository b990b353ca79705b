//! Permissions for browsers to put one file into the store by themselves, so that what is larger than
//! a function may take never passes through one.
//!
//! The token's format is Vercel Blob's. The store on this machine speaks it too, so that the same
//! client works with both.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::Fault;

/// The beginning of every token.
const PREFIX: &str = "vercel_blob_client_";

/// Lets browsers put files.
pub trait ClientUploads: Send + Sync {
    /// A token for one upload, and the address it goes to. The store is not asked.
    fn grant(&self, upload: &ClientUpload) -> Result<UploadGrant, Fault>;
    /// True if the store has signed this message: the hexadecimal HMAC-SHA256 of the body.
    fn has_signed(&self, body: &[u8], signature: &str) -> bool;
}

/// A permission for a browser to upload one file under this pathname, which must not exist yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientUpload {
    pub pathname: String,
    /// Media types the service takes, with `*` after the slash for all of a kind; none of them for
    /// any type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_content_types: Vec<String>,
    /// Bytes.
    #[serde(rename = "maximumSizeInBytes")]
    pub maximum_size_bytes: u64,
    /// Until when the upload may begin.
    #[serde(with = "ts_milliseconds")]
    pub valid_until: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_upload_completed: Option<UploadNotice>,
}

/// The address that the service calls when a file is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadNotice {
    /// Our address for it.
    pub callback_url: String,
    pub token_payload: String,
}

/// A token, and the address of the store's API that takes it.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadGrant {
    pub token: String,
    pub url: String,
}

/// A token for the upload, signed with the store's own: `vercel_blob_client_{store}_` and, in base64,
/// the hexadecimal HMAC-SHA256 of the payload, a dot, and the payload, itself base64 of JSON.
pub fn sign_upload(store: &str, secret: &str, upload: &ClientUpload) -> Result<String, Fault> {
    let payload = BASE64_STANDARD.encode(serde_json::to_vec(upload).map_err(Fault::broken)?);
    let signature = mac(secret, payload.as_bytes())?.finalize().into_bytes();
    let signature = signature.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let signed = BASE64_STANDARD.encode(format!("{signature}.{payload}"));
    Ok(format!("{PREFIX}{store}_{signed}"))
}

/// The permission that a token holds, if its signature is right.
pub fn open_upload(store: &str, secret: &str, token: &str) -> Option<ClientUpload> {
    let signed = token.strip_prefix(PREFIX)?.strip_prefix(store)?.strip_prefix('_')?;
    let signed = String::from_utf8(BASE64_STANDARD.decode(signed).ok()?).ok()?;
    let (signature, payload) = signed.split_once('.')?;
    if !is_signed(secret, payload.as_bytes(), signature) {
        return None;
    }
    serde_json::from_slice(&BASE64_STANDARD.decode(payload).ok()?).ok()
}

/// True if the signature is the hexadecimal HMAC-SHA256 of the bytes. Compares in constant time.
pub fn is_signed(secret: &str, bytes: &[u8], signature: &str) -> bool {
    let Some(presented) = decode_hex(signature) else { return false };
    mac(secret, bytes).is_ok_and(|mac| mac.verify_slice(&presented).is_ok())
}

/// The bytes of hexadecimal digits, two for a byte; none where they are none.
pub fn decode_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        hex.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect())
}

fn mac(secret: &str, bytes: &[u8]) -> Result<Hmac<Sha256>, Fault> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(Fault::broken)?;
    mac.update(bytes);
    Ok(mac)
}

/// Shows no token.
impl std::fmt::Debug for UploadGrant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UploadGrant").field("url", &self.url).finish_non_exhaustive()
    }
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
        let token = sign_upload("store1", "vercel_blob_rw_store1_secret", &upload()).unwrap();
        let signed = token.strip_prefix("vercel_blob_client_store1_").unwrap();
        let signed = String::from_utf8(BASE64_STANDARD.decode(signed).unwrap()).unwrap();
        let (signature, payload) = signed.split_once('.').unwrap();
        assert_eq!(signature.len(), 64);
        let payload = String::from_utf8(BASE64_STANDARD.decode(payload).unwrap()).unwrap();
        assert_eq!(
            payload,
            r#"{"pathname":"uploads/ada/session.vtt","allowedContentTypes":["text/vtt","text/plain"],"maximumSizeInBytes":20000000,"validUntil":1773144000000}"#
        );
        let other = sign_upload("store1", "vercel_blob_rw_store1_other", &upload()).unwrap();
        assert_ne!(other, token);
    }

    #[test]
    fn a_token_opens_with_its_secret_alone() {
        let token = sign_upload("store1", "secret", &upload()).unwrap();
        assert_eq!(open_upload("store1", "secret", &token), Some(upload()));
        for (store, secret, token) in [
            ("store1", "other", token.as_str()),
            ("store2", "secret", &token),
            ("store1", "secret", &token[..token.len() - 4]),
            ("store1", "secret", ""),
        ] {
            assert_eq!(open_upload(store, secret, token), None);
        }
    }
}
