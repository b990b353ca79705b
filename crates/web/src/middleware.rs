//! The boundary every request passes once on its way in and once on its way out.
//!
//! In: the path is made plain, the request gets an id. Out: problems get their body, headers get
//! their defaults, one line goes to the log. A panic or a handler that takes too long ends here as
//! an ordinary problem.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use tower::{Layer, ServiceExt};
use tracing::Instrument;

use crate::Problem;
use crate::cors::Origins;
use crate::headers::REQUEST_ID;
use crate::json_answer::is_known;
use crate::request::RequestId;
use crate::supply::Missing;

/// How long a handler may take: enough below [`MAX_DURATION`](crate::request::MAX_DURATION) to still
/// say so.
const TIME_LIMIT: Duration = Duration::from_secs(55);

/// The same for the job service's calls: a step may have a long session read. Below what `vercel.json`
/// gives the function.
pub const JOB_TIME_LIMIT: Duration = Duration::from_secs(290);

/// The path of the calls that may take as long as the platform allows.
const JOBS: &str = "/api/inngest";

/// Longer paths are cut where a problem repeats them.
const INSTANCE_MAX_BYTES: usize = 256;

/// A function that lacks a setting: it answers every request with 500 and logs what is missing.
pub fn refuse_all(missing: &Missing) -> Router {
    let missing = missing.to_string();
    let refuse = async move || Problem::internal(missing);
    surround(Router::new().fallback(refuse), Bounds::default())
}

/// Answers a request that no route may see.
pub(crate) async fn refuse(request: Request, problem: Problem) -> Response {
    let routes = Router::new().fallback(async move || problem);
    let Ok(response) = surround(routes, Bounds::default()).oneshot(request).await;
    response
}

/// Puts the boundary around routes.
pub fn finish(routes: Router, origins: Origins) -> Router {
    finish_within(routes, Bounds { origins, ..Bounds::default() })
}

pub(crate) fn finish_within(routes: Router, bounds: Bounds) -> Router {
    surround(routes.fallback(async || Problem::no_such_route()), bounds)
}

/// The settings in which boundaries differ.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    /// The time that a handler has.
    pub limit: Duration,
    /// The origins whose scripts may call.
    pub origins: Origins,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { limit: TIME_LIMIT, origins: Origins::default() }
    }
}

fn surround(routes: Router, bounds: Bounds) -> Router {
    let routes = routes
        .layer(from_fn(note_route))
        .method_not_allowed_fallback(async || Problem::method_not_allowed());
    let boundary = from_fn(move |request, next| boundary(request, next, bounds.clone()));
    // As the only service of an outer router, so that the path is made plain before it is matched.
    Router::new().fallback_service(boundary.layer(routes))
}

/// Notes which route took the request, for the log.
async fn note_route(request: Request, next: Next) -> Response {
    if let Some(path) = request.extensions().get::<MatchedPath>() {
        tracing::Span::current().record("route", path.as_str());
    }
    next.run(request).await
}

async fn boundary(
    mut request: Request,
    next: Next,
    Bounds { limit, origins }: Bounds,
) -> Result<Response, Infallible> {
    let started = Instant::now();
    let id = RequestId::of(request.headers());
    let method = request.method().clone();
    let headers_in = request.headers().clone();
    let instance: String = request.uri().path().chars().take(INSTANCE_MAX_BYTES).collect();
    let limit = if instance == JOBS { limit.max(JOB_TIME_LIMIT) } else { limit };
    let cors = origins.read_request(&method, &headers_in);
    make_plain(request.uri_mut());
    request.extensions_mut().insert(id.clone());

    // At the level of errors, so that an error never lacks its request.
    let span = tracing::error_span!(
        "request",
        request_id = id.as_str(),
        method = method.as_str(),
        route = tracing::field::Empty,
        user = tracing::field::Empty,
    );
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone());
    let mut response = match tokio::time::timeout(limit, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => Problem::internal(panic_message(&*panic)).into_response(),
        Err(_) => Problem::timed_out(limit).into_response(),
    };
    if method == Method::OPTIONS && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = options(&response);
    }
    span.in_scope(|| {
        if let Some(reason) = render(&mut response, id.as_str(), &instance) {
            if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
                tracing::error!("request failed: {reason}");
            } else {
                tracing::warn!("request not served: {reason}");
            }
        }
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), ms, "answered");
    });
    if is_read(&method)
        && response.status() == StatusCode::OK
        && is_known(&headers_in, response.headers())
    {
        response = not_modified(response);
    }
    if method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    complete(response.headers_mut(), &id);
    span.in_scope(|| origins.complete(&cors, &mut response));
    Ok(response)
}

/// The methods of a path, in place of a refusal that does nothing.
fn options(refusal: &Response) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(methods) = refusal.headers().get(ALLOW) {
        response.headers_mut().insert(ALLOW, methods.clone());
    }
    response
}

fn is_read(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// The platform lets `/api/x/`, `/api/x.rs` and `/api/x` reach the same function.
fn make_plain(uri: &mut Uri) {
    let path = uri.path();
    let plain = path.strip_suffix('/').unwrap_or(path);
    let plain = plain.strip_suffix(".rs").unwrap_or(plain);
    if plain == path || plain.is_empty() {
        return;
    }
    let plain = match uri.query() {
        Some(query) => format!("{plain}?{query}"),
        None => plain.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = plain.parse().ok();
    if let Ok(plain) = Uri::from_parts(parts) {
        *uri = plain;
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("panic: {}", message.unwrap_or("(no message)"))
}

/// Gives a problem its body. What is for the log comes back.
fn render(response: &mut Response, request_id: &str, instance: &str) -> Option<String> {
    let problem = response.extensions_mut().remove::<Problem>()?;
    *response.body_mut() = Body::from(problem.body(request_id, instance));
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    // An empty body's length, set before this one was written.
    response.headers_mut().remove(http::header::CONTENT_LENGTH);
    problem.log
}

fn not_modified(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(http::header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::empty())
}

fn complete(headers: &mut HeaderMap, id: &RequestId) {
    headers.insert(REQUEST_ID, id.header());
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
}
