//! The endpoint: verifies the caller of a request and hands it to the part that answers it.
//!
//! GET tells about the endpoint, PUT registers its jobs, POST calls one of them up to its next
//! step. Answers to verified callers are signed in turn.

use std::sync::Arc;

use bytes::Bytes;
use chrono::Utc;
use http::{Method, Response, StatusCode};
use ports::Events;
use steps::Job;

use crate::config::{Config, Mode, SigningKey};
use crate::context::Context;
use crate::introspection::{self, CallerProof};
use crate::message::{Request, UnsignedResponse, header_text, query_value};
use crate::refusal::RefusalLog;
use crate::trace::Trace;
use crate::{call, functions, headers, signature, sync};

/// Bytes of a request body. The service keeps to it too.
pub(crate) const MAX_REQUEST_BYTES: usize = 4 * 1024 * 1024;

/// Serves the jobs over the protocol.
pub struct Endpoint {
    context: Context,
    refusals: RefusalLog,
}

/// The proof of a request's caller: a verified one comes with the key they used, if keys are used at all.
struct Asker<'a> {
    caller: CallerProof,
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
        let context = Context { config, jobs, events, http };
        Self { context, refusals: RefusalLog::default() }
    }

    /// Answers one request. Nothing that a job does makes this panic.
    pub async fn handle(&self, request: Request) -> Response<Bytes> {
        if request.body.len() > MAX_REQUEST_BYTES {
            let message = "the body is too large";
            return UnsignedResponse::failed(StatusCode::PAYLOAD_TOO_LARGE, message)
                .into_response();
        }
        let trace = Trace::of(&request.headers);
        let asker = self.identify(&request);
        let mut answer = trace.clone().scope(self.answer(&request, &asker)).await;
        if let Some(key) = asker.key {
            let signed = signature::sign(key, &answer.body, Utc::now().timestamp());
            answer.headers.push((headers::SIGNATURE, signed));
        }
        let is_told = answer.status != StatusCode::UNAUTHORIZED;
        let mut response = answer.into_response();
        if is_told {
            trace.write(response.headers_mut());
        }
        response
    }

    async fn answer(&self, request: &Request, asker: &Asker<'_>) -> UnsignedResponse {
        match request.method {
            Method::GET | Method::PUT | Method::POST if self.is_closed() => {
                UnsignedResponse::closed()
            }
            Method::GET => self.inspect(asker),
            Method::PUT => sync::register(&self.context, request, asker.caller).await,
            Method::POST => self.call(request, asker).await,
            _ => UnsignedResponse::not_allowed(),
        }
    }

    /// True if no caller can be verified, so that nothing is answered.
    fn is_closed(&self) -> bool {
        let config = &self.context.config;
        config.mode == Mode::Cloud && config.signing_key.is_none()
    }

    /// Checks the signature. In development, programs of this machine need none.
    fn identify(&self, request: &Request) -> Asker<'_> {
        let (config, now) = (&self.context.config, Utc::now().timestamp());
        let verified = header_text(&request.headers, headers::SIGNATURE)
            .map(|header| signature::verify(config, header, &request.body, now));
        let key = verified.and_then(Result::ok);
        let caller = match verified {
            Some(Ok(_)) => CallerProof::Verified,
            _ if config.mode == Mode::Dev && is_of_this_machine(request) => CallerProof::Verified,
            Some(Err(error)) => {
                self.refusals.warn(error, now);
                CallerProof::Refused
            }
            None => CallerProof::Anonymous,
        };
        Asker { caller, key }
    }

    fn inspect(&self, asker: &Asker<'_>) -> UnsignedResponse {
        let Context { config, jobs, .. } = &self.context;
        let functions = functions::count(jobs);
        // The full picture is only for those who have proven something, even in development.
        UnsignedResponse::json(
            StatusCode::OK,
            &match asker.key {
                Some(_) => introspection::full(config, functions),
                None if config.mode == Mode::Dev => {
                    introspection::public(config, functions, CallerProof::Anonymous)
                }
                None => introspection::public(config, functions, asker.caller),
            },
        )
    }

    async fn call(&self, request: &Request, asker: &Asker<'_>) -> UnsignedResponse {
        if let Some(refusal) = UnsignedResponse::refusal(asker.caller) {
            return refusal;
        }
        if query_value(&request.query, "probe").as_deref() == Some("trust") {
            return UnsignedResponse {
                status: StatusCode::OK,
                headers: Vec::new(),
                body: Bytes::new(),
            };
        }
        call::answer(&self.context, request).await
    }
}

/// Headers that a browser adds to what a page sends elsewhere, and a proxy to what it passes on.
const OF_OTHERS: [&str; 4] = ["origin", "sec-fetch-site", "forwarded", "x-forwarded-for"];

/// True if a program of this machine asks by itself: neither for a page in its browser nor for
/// somebody behind a tunnel that ends here.
fn is_of_this_machine(request: &Request) -> bool {
    request.peer.is_some_and(|peer| peer.to_canonical().is_loopback())
        && !OF_OTHERS.iter().any(|name| request.headers.contains_key(*name))
}

#[cfg(test)]
pub(crate) mod tests;
