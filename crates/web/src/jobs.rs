//! The endpoint through which the background jobs are run, step by step.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use http::{HeaderMap, Method};
use inngest::Endpoint;
use inngest::headers::SIGNATURE;

use crate::Result;
use crate::extract::Raw;
use crate::gate::Proven;
use crate::request::ClientAddress;

/// The services of the endpoint.
#[derive(Clone)]
pub struct Jobs {
    /// The protocol over the jobs.
    pub endpoint: Arc<Endpoint>,
}

type Peer = Option<Extension<ClientAddress>>;

/// Tell about the jobs
///
/// How many there are; for signed requests also how the endpoint is set up.
#[utoipa::path(
    get,
    path = "/api/inngest",
    security((), ("signature" = [])),
    responses((
        status = 200,
        description = "What runs here",
        body = Object,
        example = json!({"function_count": 11, "mode": "cloud", "schema_version": "2024-05-24"}),
    )),
)]
pub(crate) async fn introspect(
    state: State<Jobs>,
    peer: Peer,
    headers: HeaderMap,
    query: RawQuery,
    body: Raw,
) -> Result<Response> {
    handle(state, Method::GET, peer, headers, query, body).await
}

/// Register the jobs
///
/// Tells the job service what runs here. Only signed requests are heard.
#[utoipa::path(
    put,
    path = "/api/inngest",
    security(("signature" = [])),
    responses(
        (status = 200, description = "Registered", body = Object,
         example = json!({"message": "Successfully registered", "modified": true})),
        (status = 401, description = "No signature, or a wrong one", body = Object,
         example = json!({"message": "Unauthorized"})),
    ),
)]
pub(crate) async fn register(
    state: State<Jobs>,
    peer: Peer,
    headers: HeaderMap,
    query: RawQuery,
    body: Raw,
) -> Result<Response> {
    handle(state, Method::PUT, peer, headers, query, body).await
}

/// Call a job
///
/// Runs the next step of a job. Only signed requests are heard.
#[utoipa::path(
    post,
    path = "/api/inngest",
    security(("signature" = [])),
    responses(
        (status = 200, description = "The job is done; its output", body = Object,
         example = json!({"passages": 12})),
        (status = 206, description = "One or more steps have run or are due", body = Vec<Object>,
         example = json!([{"id": "0a4d…", "op": "StepRun", "displayName": "embed-0", "data": {"data": 64}}])),
        (status = 400, description = "The job failed, and trying again would not help", body = Object,
         example = json!({"name": "Error", "message": "the session is gone"})),
        (status = 401, description = "No signature, or a wrong one", body = Object,
         example = json!({"message": "Unauthorized"})),
    ),
)]
pub(crate) async fn call(
    state: State<Jobs>,
    peer: Peer,
    headers: HeaderMap,
    query: RawQuery,
    body: Raw,
) -> Result<Response> {
    handle(state, Method::POST, peer, headers, query, body).await
}

async fn handle(
    State(cx): State<Jobs>,
    method: Method,
    peer: Peer,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    Raw(body): Raw,
) -> Result<Response> {
    let (query, changes) = (query.unwrap_or_default(), method != Method::GET);
    let peer = peer.map(|Extension(address)| address.0);
    let request = inngest::Request { method, headers, query, body, peer };
    let answer = cx.endpoint.handle(request).await;
    // Answers to verified callers are signed. In development nobody signs, and calls are answered.
    let proven =
        answer.headers().contains_key(SIGNATURE) || changes && answer.status().is_success();
    let mut response = answer.map(Body::from);
    if proven {
        response.extensions_mut().insert(Proven);
    }
    Ok(response)
}
