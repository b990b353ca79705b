//! Requests of ours to the service's API: proven by the signing key, bounded in time and in size.

use std::time::Duration;

use reqwest::{RequestBuilder, StatusCode};

use crate::config::SigningKey;
use crate::context::Context;
use crate::headers;

/// The time that the API has for one request, its answer included.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Makes a request and returns the body of a successful answer, at most `max_bytes` of it. A key
/// that is refused is followed by the fallback key. An error says what went wrong, without
/// addresses and keys.
pub(crate) async fn ask(
    context: &Context,
    max_bytes: usize,
    request: impl Fn(&reqwest::Client) -> RequestBuilder,
) -> Result<Vec<u8>, String> {
    let mut keys: Vec<Option<&SigningKey>> = context.config.signing_keys().map(Some).collect();
    if keys.is_empty() {
        keys.push(None);
    }
    let mut refusal = "no answer".to_owned();
    for key in keys {
        let mut request = request(&context.http)
            .timeout(TIMEOUT)
            .header(headers::SDK, headers::SDK_NAME)
            .header(headers::REQ_VERSION, headers::REQ_VERSION_NUMBER);
        if let Some(key) = key {
            request = request.bearer_auth(key.hashed());
        }
        if let Some(env) = &context.config.env {
            request = request.header(headers::ENV, env);
        }
        let response = request.send().await.map_err(describe_error)?;
        let status = response.status();
        if status.is_success() {
            return bounded(response, max_bytes).await;
        }
        refusal = format!("the API answered {}", status.as_u16());
        if !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            break;
        }
    }
    Err(refusal)
}

/// Reads a body, unless it is larger than it may be.
pub(crate) async fn bounded(
    mut response: reqwest::Response,
    max_bytes: usize,
) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(describe_error)? {
        if body.len() + chunk.len() > max_bytes {
            return Err(format!("the answer is larger than {max_bytes} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// An address may hold a key, so errors are told without it.
fn describe_error(error: reqwest::Error) -> String {
    error.without_url().to_string()
}
