//! The names of headers that are this API's own, and those that scripts of other origins may read.

use http::HeaderName;
use http::header::{ETAG, RETRY_AFTER};

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
