//! Answers that are asked for again and again while something is being made.

use std::fmt::Write;

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::extract::Json;

/// An answer that callers poll: it carries an `ETag`, and the middleware answers 304 to a caller
/// who has it already. It is made after the caller was admitted, so a 304 tells nobody else anything.
#[derive(Debug, Clone)]
pub struct Polled<T>(pub T);

/// Enough of a SHA-256 to tell two answers to the same question apart.
const TAG_BYTES: usize = 12;

impl<T: Serialize> IntoResponse for Polled<T> {
    fn into_response(self) -> Response {
        let body = match serde_json::to_vec(&self.0) {
            Ok(body) => body,
            Err(error) => return Json::<T>::unwritable(&error).into_response(),
        };
        let digest = Sha256::digest(&body);
        let mut tag = String::with_capacity(2 * TAG_BYTES + 2);
        tag.push('"');
        for byte in digest.iter().take(TAG_BYTES) {
            // Writing to a string can't fail.
            let _ = write!(tag, "{byte:02x}");
        }
        tag.push('"');
        let mut response = Json::<T>::json_response(body);
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(ETAG, tag);
        }
        response
    }
}

/// True if the caller has this answer already.
pub(crate) fn is_known(request: &HeaderMap, response: &HeaderMap) -> bool {
    let Some(tag) = response.get(ETAG).and_then(|tag| tag.to_str().ok()) else { return false };
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|known| known.to_str().ok())
        .flat_map(|known| known.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}
