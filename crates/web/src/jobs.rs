//! The endpoint through which the background jobs are run, step by step.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::{HeaderMap, Method};
use inngest::Endpoint;

use crate::Result;
use crate::extract::Raw;

/// What the endpoint needs.
#[derive(Clone)]
pub struct Jobs {
    /// The protocol over the jobs.
    pub endpoint: Arc<Endpoint>,
}

/// Tell about the jobs
#[utoipa::path(
    get,
    path = "/api/inngest",
    security(()),
    responses((status = 200, description = "What runs here; details only for signed requests", body = Object)),
)]
pub(crate) async fn introspect(
    state: State<Jobs>,
    headers: HeaderMap,
    query: RawQuery,
    body: Raw,
) -> Result<Response> {
    handle(state, Method::GET, headers, query, body).await
}

/// Register the jobs
#[utoipa::path(
    put,
    path = "/api/inngest",
    security(()),
    responses((status = 200, description = "Registered", body = Object)),
)]
pub(crate) async fn register(
    state: State<Jobs>,
    headers: HeaderMap,
    query: RawQuery,
    body: Raw,
) -> Result<Response> {
    handle(state, Method::PUT, headers, query, body).await
}

/// Call a job
///
/// Runs the next step of a job. Only signed requests are heard.
#[utoipa::path(
    post,
    path = "/api/inngest",
    security(()),
    responses(
        (status = 200, description = "The job is done; its output", body = Object),
        (status = 206, description = "One or more steps have run or are due", body = Vec<Object>),
    ),
)]
pub(crate) async fn call(
    state: State<Jobs>,
    headers: HeaderMap,
    query: RawQuery,
    body: Raw,
) -> Result<Response> {
    handle(state, Method::POST, headers, query, body).await
}

async fn handle(
    State(cx): State<Jobs>,
    method: Method,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    Raw(body): Raw,
) -> Result<Response> {
    let query = query.unwrap_or_default();
    let answer = cx.endpoint.handle(inngest::Request { method, headers, query, body }).await;
    Ok(answer.map(Body::from))
}
