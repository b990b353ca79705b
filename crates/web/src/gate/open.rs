//! Routes without a gate: their callers are counted by address.
//!
//! Behind some of them stands a handler that wants a secret of its own, for the job service, the
//! scheduler and recorders of meetings. Those call often and from few addresses, so whoever shows the secret is not counted.
//! Looking for it costs as much as the body is long. A small request that brings one is looked at
//! first, however much else comes from its address; any other is counted first, and refused before
//! its body is read.

use axum::Router;
use axum::body::HttpBody;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use companion::access::{Counter, RequestClass};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use inngest::headers::SIGNATURE;

use super::{RouteClass, address_of, refuse};
use crate::Problem;
use crate::headers::{FIREFLIES_SIGNATURE, READ_AI_SIGNATURE, ZOOM_SIGNATURE};

/// Bytes of a body whose signature is checked before anything is counted: about a tenth of a
/// millisecond's work, and more than most calls of jobs have.
const SMALL_BODY_BYTES: u64 = 64 * 1024;

/// Says on a response that its caller has shown the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Proven;

/// Counts the callers of routes by address. Without a counter, or while it can't count, all pass.
pub(crate) fn count_by_address(
    routes: Router,
    counter: Option<Counter>,
    class: RouteClass,
) -> Router {
    let Some(counter) = counter else { return routes };
    routes.layer(from_fn(move |request: Request, next: Next| {
        let counter = counter.clone();
        async move {
            let answer = pass(&counter, class, request, next).await;
            answer.unwrap_or_else(IntoResponse::into_response)
        }
    }))
}

async fn pass(
    counter: &Counter,
    class: RouteClass,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let address = address_of(request.extensions());
    let looked_at_first = class == RouteClass::Signed
        && has_secret(request.headers())
        && request.body().size_hint().upper().is_some_and(|bytes| bytes <= SMALL_BODY_BYTES);
    if !looked_at_first && let Some(refusal) = count(counter, &address).await? {
        return Ok(refusal);
    }
    let response = next.run(request).await;
    let proven = response.extensions().get::<Proven>().is_some();
    if looked_at_first
        && !proven
        && let Some(refusal) = count(counter, &address).await?
    {
        return Ok(refusal);
    }
    if !looked_at_first && proven {
        counter.give_back(RequestClass::Open, &address).await;
    }
    Ok(response)
}

/// The refusal of a request that is one too many.
async fn count(counter: &Counter, address: &str) -> Result<Option<Response>, Problem> {
    let count = counter.count(RequestClass::Open, address).await?;
    let over = count.filter(|count| !count.admitted);
    Ok(over.map(|count| refuse(counter, RequestClass::Open, count)))
}

fn has_secret(headers: &HeaderMap) -> bool {
    let recorders = [READ_AI_SIGNATURE, FIREFLIES_SIGNATURE, ZOOM_SIGNATURE];
    headers.contains_key(AUTHORIZATION)
        || headers.contains_key(SIGNATURE)
        || recorders.iter().any(|name| headers.contains_key(name))
}
