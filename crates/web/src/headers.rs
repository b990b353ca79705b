//! The names of headers that are this API's own, and those that scripts of other origins may read.

use http::header::{CONTENT_TYPE, ETAG, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries a request's id in and out.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The key of a program.
pub(crate) const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
/// The key that makes a repeat recognisable.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The signatures of recorders' webhooks, and the time at which Zoom has signed.
pub(crate) const READ_AI_SIGNATURE: HeaderName = HeaderName::from_static("x-read-signature");
pub(crate) const FIREFLIES_SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature");
pub(crate) const ZOOM_SIGNATURE: HeaderName = HeaderName::from_static("x-zm-signature");
pub(crate) const ZOOM_TIMESTAMP: HeaderName = HeaderName::from_static("x-zm-request-timestamp");
/// Stands on an answer that was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The requests that are left, and the limit (draft-ietf-httpapi-ratelimit-headers).
pub(crate) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
pub(crate) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// The headers of answers that scripts of other origins may read.
pub(crate) const EXPOSED: [HeaderName; 6] =
    [RATE_LIMIT, RATE_LIMIT_POLICY, REPLAYED, RETRY_AFTER, ETAG, REQUEST_ID];

/// The media type of server-sent events.
pub(crate) const EVENT_STREAM: HeaderValue = HeaderValue::from_static("text/event-stream");

/// The version of the AI SDK's stream of messages, and the wish that no proxy gathers it.
const UI_MESSAGE_STREAM: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-vercel-ai-ui-message-stream"), HeaderValue::from_static("v1"));
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// True if an answer comes piece by piece.
pub(crate) fn is_event_stream(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE) == Some(&EVENT_STREAM)
}

/// Adds what stands beside the media type of a stream of messages.
pub(crate) fn add_stream_headers(headers: &mut HeaderMap) {
    headers.extend([UI_MESSAGE_STREAM, UNBUFFERED]);
}
