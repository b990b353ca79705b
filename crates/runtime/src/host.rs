//! One function on Vercel: its router behind the platform's runtime.
//!
//! The platform's own glue for axum streams every JSON answer in pieces (40 ms each on a kept-alive
//! connection), reads bodies without limit and hides `waitUntil`; this one sends a whole body in one
//! frame, leaves reading to the handlers, and hands `waitUntil` to them.

pub(crate) mod blob_store;
pub(crate) mod local_server;
pub(crate) mod telemetry;

use std::net::IpAddr;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Frame, SizeHint};
use tower::ServiceExt;
use vercel_runtime::{AppState, Request, Response, ResponseBody};
use web::routes::Route;
use web::{ClientAddress, Missing, Supply, WaitUntil};

use crate::{Adapters, Environment};
use telemetry::Reports;

/// A function without its types.
type Build = Box<dyn FnOnce(&Adapters) -> Result<Router, Missing>>;

/// The platform cuts larger answers off.
const ANSWER_LIMIT_BYTES: usize = 4_500_000;

/// Answers on their way out get this long when the process is told to stop: the runtime waits for
/// the work but not for the last bytes.
const LAST_BYTES: Duration = Duration::from_millis(100);

/// Headers between the platform and its runtime begin with this.
const INTERNAL_PREFIX: &str = "x-vercel-internal-";

/// Runs one function until the platform stops it.
pub fn serve<S: 'static>(route: Route<S>) -> ExitCode
where
    Adapters: Supply<S>,
{
    run(Box::new(move |adapters| route(adapters)))
}

fn run(build: Build) -> ExitCode {
    let adapters = Adapters::of(Environment::of_process());
    let reports = telemetry::start(&adapters);
    cloud::install_tls();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("no threads to run on: {error}");
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(async {
        let router = build(&adapters).unwrap_or_else(|missing| {
            tracing::error!("this function can't run: {missing}");
            web::middleware::refuse_all(&missing)
        });
        let code = host(router, reports.clone()).await;
        reports.wait_until_sent().await;
        code
    })
}

async fn host(router: Router, reports: Reports) -> ExitCode {
    let service = vercel_runtime::service_fn(move |request: Request, state: AppState| {
        answer(router.clone(), request, state, reports.clone())
    });
    match vercel_runtime::run(service).await {
        Ok(()) => {
            tokio::time::sleep(LAST_BYTES).await;
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("the platform's runtime gave up: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers as work the runtime waits for: told to stop, it drops everything else that is running.
/// Reports of what went wrong are part of that work, after the answer.
async fn answer(
    router: Router,
    request: Request,
    state: AppState,
    reports: Reports,
) -> Response<ResponseBody> {
    let (done, answered) = tokio::sync::oneshot::channel();
    let host = state.clone();
    state.wait_until(async move {
        let response = route(router, request, host).await;
        // Nobody listens when the caller has gone.
        let _ = done.send(response);
        reports.wait_until_sent().await;
    });
    answered.await.unwrap_or_else(|_| bare_failure())
}

async fn route(router: Router, request: Request, state: AppState) -> Response<ResponseBody> {
    let (mut parts, body) = request.into_parts();
    if let Some(address) = client_address(&parts.headers) {
        parts.extensions.insert(ClientAddress(address));
    }
    remove_internal(&mut parts.headers);
    parts.extensions.insert(WaitUntil::new(move |work| state.wait_until(work)));
    let request = axum::extract::Request::from_parts(parts, Body::new(body));
    let Ok(response) = router.oneshot(request).await;
    deliver(response).await
}

/// The platform writes this header itself and drops what a caller sent under the name.
fn client_address(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get("x-real-ip")?.to_str().ok()?.trim().parse().ok()
}

fn remove_internal(headers: &mut HeaderMap) {
    let internal: Vec<_> =
        headers.keys().filter(|name| name.as_str().starts_with(INTERNAL_PREFIX)).cloned().collect();
    for name in internal {
        headers.remove(name);
    }
}

/// Event streams as they come, everything else whole.
async fn deliver(response: axum::response::Response) -> Response<ResponseBody> {
    let (parts, body) = response.into_parts();
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
        let body = Streamed(Mutex::new(body)).map_err(Into::into);
        return Response::from_parts(parts, ResponseBody(body.boxed()));
    }
    match Limited::new(body, ANSWER_LIMIT_BYTES).collect().await {
        Ok(whole) => Response::from_parts(parts, ResponseBody::from(whole.to_bytes())),
        Err(error) => {
            tracing::error!("an answer could not be sent whole: {error}");
            bare_failure()
        }
    }
}

/// The answer when even the boundary is out of reach.
fn bare_failure() -> Response<ResponseBody> {
    let body = r#"{"type":"about:blank","title":"Internal Server Error","status":500,"code":"internal","detail":"Something went wrong on our side. Try again."}"#;
    let mut response = Response::new(ResponseBody::from(body));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    let kind = http::HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// A body that may be shared between threads, as the platform's runtime asks. It never is: only its
/// one owner polls it, so the lock is never contended.
struct Streamed(Mutex<Body>);

impl HttpBody for Streamed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let body = self.get_mut().0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(cx)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}
