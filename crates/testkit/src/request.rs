//! Requests through the router without sockets, or to built functions.

use std::mem::take;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;
use web::{ClientAddress, WaitUntil};

/// The receiver of requests.
pub(crate) enum Door {
    Router(Router),
    Functions { http: reqwest::Client, origin: String },
}

/// A request about to be sent.
pub struct TestRequest {
    door: Door,
    builder: http::request::Builder,
    body: Body,
}

/// An answer.
#[derive(Debug)]
pub struct TestResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; null when it is empty or something else.
    pub json: Value,
    /// The body as it came.
    pub bytes: Bytes,
}

impl TestRequest {
    pub(crate) fn new(door: Door, method: Method, path: &str) -> Self {
        let builder = http::Request::builder().method(method).uri(path);
        Self { door, builder, body: Body::empty() }
    }

    /// Adds a token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    /// Sets the network address of the sender.
    #[must_use]
    pub fn from(mut self, address: IpAddr) -> Self {
        self.builder = self.builder.extension(ClientAddress(address));
        self
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.header(CONTENT_TYPE.as_str(), "application/json").body(body.to_string())
    }

    /// Sets any body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it, and waits for the answer and for what goes on after it.
    ///
    /// # Panics
    /// When the request can't be built, its answer can't be read, or the OpenAPI document does not
    /// tell about its status.
    pub async fn send(self) -> TestResponse {
        self.send_until(usize::MAX).await
    }

    /// Sends it, and hangs up once so many bytes of the answer have come, or all. What goes on after the
    /// answer is waited for.
    ///
    /// # Panics
    /// As [`TestRequest::send`].
    pub async fn send_until(self, bytes_wanted: usize) -> TestResponse {
        let background = Arc::new(Mutex::new(Vec::new()));
        let works = background.clone();
        // Begun at once: a stream is fed by such work while it is read.
        let later = WaitUntil::new(move |work| {
            works.lock().unwrap_or_else(PoisonError::into_inner).push(tokio::spawn(work));
        });
        let request = self.builder.extension(later).body(self.body);
        let request = request.unwrap_or_else(|error| panic!("not a request: {error}"));
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let (parts, bytes) = match self.door {
            Door::Router(router) => {
                let Ok(response) = router.oneshot(request).await;
                let (parts, body) = response.into_parts();
                (parts, read_until(body, bytes_wanted).await)
            }
            Door::Functions { http, origin } => {
                over_http(&http, &origin, request, bytes_wanted).await
            }
        };
        crate::documented_statuses::check(&method, &path, parts.status);
        let works = take(&mut *background.lock().unwrap_or_else(PoisonError::into_inner));
        for work in works {
            work.await.unwrap_or_else(|error| panic!("work after the answer: {error}"));
        }
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        TestResponse { status: parts.status, headers: parts.headers, json, bytes }
    }
}

async fn read_whole(body: Body) -> Bytes {
    read_until(body, usize::MAX).await
}

/// Reads so many bytes of a body, or all, and drops the rest unread.
async fn read_until(mut body: Body, bytes_wanted: usize) -> Bytes {
    let mut read = BytesMut::new();
    while read.len() < bytes_wanted {
        let Some(frame) = body.frame().await else { break };
        let frame = frame.unwrap_or_else(|error| panic!("the answer broke off: {error}"));
        read.extend(frame.into_data().ok());
    }
    read.truncate(bytes_wanted);
    read.freeze()
}

/// Sends it through a socket; the listener sees to the work that goes on after the answer.
async fn over_http(
    http: &reqwest::Client,
    origin: &str,
    request: http::Request<Body>,
    bytes_wanted: usize,
) -> (http::response::Parts, Bytes) {
    let (parts, body) = request.into_parts();
    let response = http
        .request(parts.method, format!("{origin}{}", parts.uri))
        .headers(parts.headers)
        .body(read_whole(body).await)
        .send()
        .await;
    let mut answer = response.unwrap_or_else(|error| panic!("no answer: {error}"));
    let (mut head, ()) = http::Response::new(()).into_parts();
    head.status = answer.status();
    head.headers = answer.headers().clone();
    let mut read = BytesMut::new();
    while read.len() < bytes_wanted {
        let chunk = answer.chunk().await;
        let chunk = chunk.unwrap_or_else(|error| panic!("the answer broke off: {error}"));
        let Some(chunk) = chunk else { break };
        read.extend_from_slice(&chunk);
    }
    read.truncate(bytes_wanted);
    (head, read.freeze())
}

impl TestResponse {
    /// The answer's JSON, which must have this status.
    ///
    /// # Panics
    /// When the status is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{text}");
        self.json
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
