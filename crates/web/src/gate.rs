//! The gate in front of a function: it identifies the caller, limits requests, and replays kept answers.
//!
//! It finds out who calls before the handler and leaves it in the request, so that extractors only
//! say whom a handler is for. It counts the request against its limit. And for a request with an
//! `Idempotency-Key` it keeps the answer, and gives it again.

mod kept_stream;
mod open;
mod repeats;

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use companion::Access;
use companion::access::{self, Counter, Identity, RequestClass};
use companion::idempotency::Answers;
use domain::UserId;
use http::header::AUTHORIZATION;
use http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode};
use ports::Taken;

use crate::Problem;
use crate::error::codes::UNAUTHENTICATED;
use crate::headers::{API_KEY, RATE_LIMIT, RATE_LIMIT_POLICY};
use crate::request::{ClientAddress, Who};

pub(crate) use kept_stream::Lasting;
pub(crate) use open::{Proven, count_by_address};
use repeats::{read_idempotency_key, run_to_end};

/// The longest secret that is looked up.
const SECRET_MAX_BYTES: usize = 200;

/// The kind of route behind a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteClass {
    /// Counted as a read or a write, by its method; answers to keyed requests are kept.
    Usual,
    /// The same, counted as work for a language model: the handler asks one, or starts a job that does.
    Model,
    /// Counted as a sign-in, by address; nothing is kept.
    SignIn,
    /// Counted as a registration, by address; nothing is kept.
    Registration,
    /// Counted as a read or a write; nothing is kept, because answers hold secrets.
    Secret,
    /// Counted as a read whatever its method, because it changes nothing; nothing is kept.
    Look,
    /// No gate: anybody may ask. Counted by address.
    Open,
    /// No gate: the handler wants a secret of its own. Who has shown it is not counted.
    Signed,
}

/// The services that a gate needs.
#[derive(Clone)]
pub(crate) struct Gate {
    /// Tokens, service keys and the limiter.
    pub access: Access,
    /// Keeps answers, where they are kept.
    pub answers: Option<Answers>,
}

/// A state without a gate, whose callers are counted by address.
pub struct Ungated<S> {
    /// The state of the handlers.
    pub state: S,
    /// The counter; none where the limiter is not set up.
    pub counter: Option<Counter>,
}

/// A state behind a gate that keeps no answers.
pub struct Gated<S> {
    /// The state of the handlers.
    pub state: S,
    /// The services of the gate.
    pub access: Access,
}

/// A state behind a gate that keeps answers.
pub struct ReplayGuarded<S> {
    /// The state of the handlers.
    pub state: S,
    /// The services of the gate.
    pub access: Access,
    /// The store of kept answers.
    pub answers: Answers,
}

/// Says which student an answer is about, so that it is given again only to who may see them, and
/// erased with them. A student's own answers need not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About(pub UserId);

/// Says that an answer is about no student, so that whoever asked may have it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AboutNoStudent;

/// The student that an answer is about, in the extensions of a response.
#[derive(Clone, Copy)]
struct AnsweredStudent(Option<UserId>);

impl IntoResponseParts for About {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.extensions_mut().insert(AnsweredStudent(Some(self.0)));
        Ok(parts)
    }
}

impl IntoResponseParts for AboutNoStudent {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.extensions_mut().insert(AnsweredStudent(None));
        Ok(parts)
    }
}

impl RouteClass {
    /// The class that a request counts as.
    pub(crate) fn counts_as(self, method: &Method) -> RequestClass {
        match self {
            Self::Model if is_write(method) => RequestClass::Model,
            Self::SignIn => RequestClass::SignIn,
            Self::Registration => RequestClass::Registration,
            Self::Look => RequestClass::Read,
            _ if is_write(method) => RequestClass::Write,
            _ => RequestClass::Read,
        }
    }

    /// True if answers to keyed requests are kept.
    pub(crate) fn keeps_answers(self, method: &Method) -> bool {
        matches!(self, Self::Usual | Self::Model)
            && [Method::POST, Method::PUT, Method::PATCH].contains(method)
    }
}

fn is_write(method: &Method) -> bool {
    ![Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

/// Puts the gate in front of routes.
pub(crate) fn guard(routes: Router, gate: Gate, class: RouteClass) -> Router {
    routes.layer(from_fn(move |request: Request, next: Next| {
        let gate = gate.clone();
        async move {
            pass(&gate, class, request, next).await.unwrap_or_else(IntoResponse::into_response)
        }
    }))
}

async fn pass(
    gate: &Gate,
    class: RouteClass,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = identify(&gate.access, &parts.headers).await;
    if let Ok(Identity::Person(caller)) = &caller {
        tracing::Span::current().record("user", tracing::field::display(caller.id.alias()));
    }
    let kind = class.counts_as(&parts.method);
    let address = address_of(&parts.extensions);
    let principal = match &caller {
        Ok(known) if !matches!(class, RouteClass::SignIn | RouteClass::Registration) => {
            known.principal()
        }
        _ => address.clone(),
    };
    let counter = &gate.access.counter;
    let taken = counter.count(kind, &principal).await?;
    if let Some(taken) = taken.filter(|taken| !taken.admitted) {
        return Ok(refuse(counter, kind, taken));
    }
    if let (RequestClass::Model, Ok(known)) = (kind, &caller) {
        let kind = access::model_kind(&gate.access, known).await?;
        let taken = counter.count(kind, &address).await?;
        if let Some(taken) = taken.filter(|taken| !taken.admitted) {
            // Nothing was done, so it doesn't count against the account.
            counter.give_back(RequestClass::Model, &principal).await;
            return Ok(refuse(counter, kind, taken));
        }
    }
    let known = caller.as_ref().ok().cloned();
    parts.extensions.insert(Who(caller));
    let request = Request::from_parts(parts, body);
    let mut response = match (&gate.answers, known) {
        (Some(answers), Some(known)) if class.keeps_answers(request.method()) => {
            match read_idempotency_key(request.headers())? {
                Some(key) => run_to_end(answers, known, key, request, next).await?,
                None => next.run(request).await,
            }
        }
        _ => next.run(request).await,
    };
    // A handler that refuses for its own count has said when to come back; this count says nothing of it.
    let own_limit = response.status() == StatusCode::TOO_MANY_REQUESTS;
    if let Some(taken) = taken.filter(|_| !own_limit) {
        add_limit_headers(response.headers_mut(), counter, kind, taken);
    }
    Ok(response)
}

/// The network address of a request as one word.
fn address_of(extensions: &Extensions) -> String {
    access::address_principal(extensions.get::<ClientAddress>().map(|address| address.0))
}

async fn identify(cx: &Access, headers: &HeaderMap) -> Result<Identity, Problem> {
    if let Some(token) = bearer(headers)? {
        return Ok(access::identify_by_token(cx, token).await?);
    }
    let mut keys = headers.get_all(API_KEY).iter();
    match (keys.next(), keys.next()) {
        (Some(key), None) => {
            let secret = key.to_str().ok().filter(|key| key.len() <= SECRET_MAX_BYTES);
            Ok(access::identify_by_key(cx, secret.unwrap_or_default()).await?)
        }
        _ => Err(Problem::unauthenticated(UNAUTHENTICATED.detail)),
    }
}

/// The token of the one header that may carry it.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut headers = headers.get_all(AUTHORIZATION).iter();
    let Some(header) = headers.next() else { return Ok(None) };
    let token = header
        .to_str()
        .ok()
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer") && headers.next().is_none())
        .map(|(_, token)| token.trim());
    token.map(Some).ok_or_else(|| Problem::unauthenticated(UNAUTHENTICATED.detail))
}

fn refuse(counter: &Counter, kind: RequestClass, taken: Taken) -> Response {
    let limited = companion::Error::Limited { retry_after: taken.reset_after };
    let mut response = Problem::from(limited).into_response();
    add_limit_headers(response.headers_mut(), counter, kind, taken);
    response
}

fn add_limit_headers(headers: &mut HeaderMap, counter: &Counter, kind: RequestClass, taken: Taken) {
    let (name, limit) = (kind.as_str(), counter.limits.limit_of(kind));
    let policy = format!("\"{name}\";q={};w={}", limit.max, seconds(limit.window));
    let budget = format!("\"{name}\";r={};t={}", taken.remaining, seconds(taken.reset_after));
    for (header, value) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, budget)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(header, value);
        }
    }
}

/// Whole seconds, rounded up.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
