//! The endpoint: who asks what, and what is answered.
//!
//! GET tells about the endpoint, PUT registers its jobs, POST calls one of them up to its next
//! step. Answers to verified callers are signed in turn.

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use chrono::Utc;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use ports::Events;
use serde_json::{Value, json};
use steps::Job;

use crate::config::{Config, Mode, SigningKey};
use crate::inspection::{self, Caller};
use crate::refusal::RefusalLog;
use crate::trace::Trace;
use crate::{call, functions, headers, signature, sync};

/// Bytes of a request body. The service keeps to it too.
pub(crate) const MAX_REQUEST_BYTES: usize = 4 * 1024 * 1024;

/// A request, whole.
#[derive(Debug, Clone)]
pub struct Request {
    /// GET, PUT or POST.
    pub method: Method,
    /// As received.
    pub headers: HeaderMap,
    /// What follows the question mark, undecoded; empty when there is none.
    pub query: String,
    /// The exact bytes: they are what is signed.
    pub body: Bytes,
    /// The address it comes from, as the server knows it and not as a header says; none when nobody
    /// knows.
    pub peer: Option<IpAddr>,
}

/// Serves the jobs over the protocol.
pub struct Endpoint {
    pub(crate) config: Config,
    pub(crate) jobs: Vec<Job>,
    pub(crate) events: Arc<dyn Events>,
    pub(crate) http: reqwest::Client,
    refusals: RefusalLog,
}

/// An answer before it is signed.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

/// Who asks: a verified caller comes with the key they used, if keys are used at all.
pub(crate) struct Asker<'a> {
    pub(crate) caller: Caller,
    key: Option<&'a SigningKey>,
}

impl Endpoint {
    /// An endpoint for these jobs. `events` takes what their steps send; `http` reaches the API for
    /// registrations that the service wants made there.
    pub fn new(
        config: Config,
        jobs: Vec<Job>,
        events: Arc<dyn Events>,
        http: reqwest::Client,
    ) -> Self {
        Self { config, jobs, events, http, refusals: RefusalLog::default() }
    }

    /// Answers one request. Nothing that a job does makes this panic.
    pub async fn handle(&self, request: Request) -> Response<Bytes> {
        if request.body.len() > MAX_REQUEST_BYTES {
            return finished(Answer::failed(
                StatusCode::PAYLOAD_TOO_LARGE,
                "the body is too large",
            ));
        }
        let trace = Trace::of(&request.headers);
        let asker = self.identify(&request);
        let mut answer = trace.clone().scope(self.answer(&request, &asker)).await;
        if let Some(key) = asker.key {
            let signed = signature::sign(key, &answer.body, Utc::now().timestamp());
            answer.headers.push((headers::SIGNATURE, signed));
        }
        let is_told = answer.status != StatusCode::UNAUTHORIZED;
        let mut response = finished(answer);
        if is_told {
            trace.write(response.headers_mut());
        }
        response
    }

    async fn answer(&self, request: &Request, asker: &Asker<'_>) -> Answer {
        match request.method {
            Method::GET | Method::PUT | Method::POST if self.is_closed() => Answer::closed(),
            Method::GET => self.inspect(asker),
            Method::PUT => sync::register(self, request, asker).await,
            Method::POST => self.call(request, asker).await,
            _ => Answer::not_allowed(),
        }
    }

    /// Whether nobody can be verified, so that nothing is answered.
    fn is_closed(&self) -> bool {
        self.config.mode == Mode::Cloud && self.config.signing_key.is_none()
    }

    /// Checks the signature. In development, programs of this machine need none.
    fn identify(&self, request: &Request) -> Asker<'_> {
        let now = Utc::now().timestamp();
        let verified = header_text(&request.headers, headers::SIGNATURE)
            .map(|header| signature::verify(&self.config, header, &request.body, now));
        let key = verified.and_then(Result::ok);
        let caller = match verified {
            Some(Ok(_)) => Caller::Verified,
            _ if self.config.mode == Mode::Dev && is_of_this_machine(request) => Caller::Verified,
            Some(Err(error)) => {
                self.refusals.warn(error, now);
                Caller::Refused
            }
            None => Caller::Anonymous,
        };
        Asker { caller, key }
    }

    fn inspect(&self, asker: &Asker<'_>) -> Answer {
        let functions = functions::count(&self.jobs);
        // The full picture is only for those who have proven something, even in development.
        Answer::json(
            StatusCode::OK,
            &match asker.key {
                Some(_) => inspection::full(&self.config, functions),
                None if self.config.mode == Mode::Dev => {
                    inspection::public(&self.config, functions, Caller::Anonymous)
                }
                None => inspection::public(&self.config, functions, asker.caller),
            },
        )
    }

    async fn call(&self, request: &Request, asker: &Asker<'_>) -> Answer {
        if let Some(refusal) = Self::refusal(asker) {
            return refusal;
        }
        if query_value(&request.query, "probe").as_deref() == Some("trust") {
            return Answer { status: StatusCode::OK, headers: Vec::new(), body: Bytes::new() };
        }
        call::answer(self, request).await
    }

    /// What is said to someone who may not call or register; nothing to someone who may.
    pub(crate) fn refusal(asker: &Asker<'_>) -> Option<Answer> {
        (asker.caller != Caller::Verified).then(Answer::unauthorized)
    }
}

impl Answer {
    pub(crate) fn json(status: StatusCode, body: &Value) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::from(body.to_string()) }
    }

    /// An error that is not a job's: the same request may succeed later.
    pub(crate) fn failed(status: StatusCode, message: &str) -> Self {
        Self::json(status, &json!({"name": "Error", "message": message}))
            .with(headers::NO_RETRY, "false")
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn unauthorized() -> Self {
        Self::json(StatusCode::UNAUTHORIZED, &json!({"message": "Unauthorized"}))
    }

    fn closed() -> Self {
        let message = "no signing key is set, so no caller can be verified";
        Self::failed(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    fn not_allowed() -> Self {
        let message = "GET, PUT and POST are understood";
        Self::failed(StatusCode::METHOD_NOT_ALLOWED, message).with("allow", "GET, PUT, POST")
    }
}

/// Gives an answer its standing headers. Someone who is not let in learns nothing from them.
fn finished(answer: Answer) -> Response<Bytes> {
    let mut response = Response::new(answer.body);
    *response.status_mut() = answer.status;
    let map = response.headers_mut();
    map.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if answer.status == StatusCode::UNAUTHORIZED {
        return response;
    }
    map.insert(headers::SDK, HeaderValue::from_static(headers::SDK_NAME));
    map.insert(headers::REQ_VERSION, HeaderValue::from_static(headers::REQ_VERSION_NUMBER));
    map.insert(headers::PLATFORM, HeaderValue::from_static("vercel"));
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            map.insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Headers that a browser adds to what a page sends elsewhere, and a proxy to what it passes on.
const OF_OTHERS: [&str; 4] = ["origin", "sec-fetch-site", "forwarded", "x-forwarded-for"];

/// True if a program of this machine asks by itself: neither for a page in its browser nor for
/// somebody behind a tunnel that ends here.
fn is_of_this_machine(request: &Request) -> bool {
    request.peer.is_some_and(|peer| peer.to_canonical().is_loopback())
        && !OF_OTHERS.iter().any(|name| request.headers.contains_key(*name))
}

pub(crate) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The decoded value of a query parameter, the first of that name.
pub(crate) fn query_value(query: &str, name: &str) -> Option<String> {
    let url = reqwest::Url::parse(&format!("http://localhost/?{query}")).ok()?;
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
pub(crate) mod tests;
