//! Facts about a request that its handling shares: the time it has, and, in its extensions, its id, its
//! address, its caller and the host that goes on with work after the answer.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use companion::access::Identity;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use tracing::Instrument;

use crate::Problem;
use crate::headers::REQUEST_ID;

/// The longest time a function may run, as `vercel.json` tells the platform.
pub const MAX_DURATION: Duration = Duration::from_mins(1);

/// Longer ids of callers are replaced: they end in every log line.
const REQUEST_ID_MAX_BYTES: usize = 128;

/// A future that goes on after the answer.
pub type Background = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Takes work that goes on after the answer. Whoever runs the router puts it into the request's
/// extensions and keeps the process alive until the work is done.
#[derive(Clone)]
pub struct WaitUntil(Arc<dyn Fn(Background) + Send + Sync>);

impl WaitUntil {
    /// Over whatever keeps track of the work.
    pub fn new(track: impl Fn(Background) + Send + Sync + 'static) -> Self {
        Self(Arc::new(track))
    }

    /// Goes on with this after the answer.
    pub fn run(&self, work: impl Future<Output = ()> + Send + 'static) {
        (self.0)(Box::pin(work.in_current_span()));
    }
}

impl<S: Send + Sync> FromRequestParts<S> for WaitUntil {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let host = parts.extensions.get::<Self>().cloned();
        host.ok_or_else(|| Problem::internal("nobody keeps track of work after the answer"))
    }
}

/// The address a request comes from, as whoever runs the router knows it: never from a header a caller
/// can write. Absent in the request's extensions when nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The caller that the gate identified, or the reason why there is none.
#[derive(Debug, Clone)]
pub(crate) struct Who(pub Result<Identity, Problem>);

/// The id of a request: the caller's, if it is short and printable, else a new one.
#[derive(Debug, Clone)]
pub struct RequestId(HeaderValue);

impl RequestId {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let usable = |id: &&HeaderValue| {
            let bytes = id.as_bytes();
            (1..=REQUEST_ID_MAX_BYTES).contains(&bytes.len())
                && bytes.iter().all(u8::is_ascii_graphic)
        };
        let fresh = || HeaderValue::from_str(&uuid::Uuid::now_v7().to_string());
        match headers.get(REQUEST_ID).filter(usable).cloned().map_or_else(fresh, Ok) {
            Ok(id) => Self(id),
            Err(_) => Self(HeaderValue::from_static("unknown")),
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// The id as a header has it.
    pub(crate) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}
