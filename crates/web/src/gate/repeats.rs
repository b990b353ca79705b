//! Requests with an `Idempotency-Key`: each is handled once, and a repeat gets the answer of then.

use std::panic::resume_unwind;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use companion::access::Identity;
use companion::idempotency::{self, Answers, Begun, KeptAnswer, Keyed};
use domain::bounded::{IdempotencyKey, MediaType, MethodName, Principal, RequestPath};
use domain::people::Role;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;
use tracing::Instrument;

use super::AnsweredStudent;
use super::kept_stream::{OwnedRequest, StreamClaim, keep_at_end, log_failure};
use crate::Problem;
use crate::extract::read;
use crate::headers::{IDEMPOTENCY_KEY, REPLAYED, add_stream_headers, is_event_stream};
use crate::request::{MAX_DURATION, WaitUntil};

/// The key of a request, if it has one.
pub(super) fn read_idempotency_key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Problem> {
    let mut keys = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(key) = keys.next() else { return Ok(None) };
    let readable =
        |key: &&str| !key.is_empty() && key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let rule = "Send one, of 1 to 255 printable characters of ASCII.";
    let key = key.to_str().ok().filter(readable).filter(|_| keys.next().is_none());
    let key = key.and_then(|key| IdempotencyKey::parse(key).ok());
    key.map(Some).ok_or_else(|| Problem::malformed_parameter("Idempotency-Key", rule))
}

/// Handles a request with a key even when its caller hangs up meanwhile: a caller who lost the
/// answer asks again with the same key, and must find what was done rather than do it twice.
pub(super) async fn run_to_end(
    answers: &Answers,
    known: Identity,
    key: IdempotencyKey,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (answers, (done, is_done)) = (answers.clone(), oneshot::channel::<()>());
    if let Some(host) = request.extensions().get::<WaitUntil>() {
        host.run(async { _ = is_done.await });
    }
    let handled = async move {
        let handled = answer_once(&answers, &known, &key, request, next);
        // The claim of the key ends with the time a handler has, so a repeat is not refused for longer.
        let handled = tokio::time::timeout(MAX_DURATION, handled).await;
        drop(done);
        handled.map_err(|_| Problem::timed_out(MAX_DURATION))?
    };
    match tokio::spawn(handled.in_current_span()).await {
        Ok(response) => response,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        Err(error) => Err(Problem::internal(format!("a request was given up: {error}"))),
    }
}

/// Handles a request with a key, unless it was handled before.
async fn answer_once(
    answers: &Answers,
    known: &Identity,
    key: &IdempotencyKey,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(caller) = known.any_caller() else { return Ok(next.run(request).await) };
    let (parts, body) = request.into_parts();
    let body = read(&parts.headers, body).await?;
    let principal = Principal::cut(&known.principal());
    // No route of the API has a longer path: its handler finds nothing there.
    let (Ok(method), Ok(path)) =
        (MethodName::parse(parts.method.as_str()), RequestPath::parse(parts.uri.path()))
    else {
        return Ok(next.run(Request::from_parts(parts, Body::from(body))).await);
    };
    let keyed = Keyed {
        principal: &principal,
        method: &method,
        path: &path,
        key,
        body_sha256: digest(&parts, &body),
    };
    let begun = idempotency::begin(answers, &caller, &keyed, MAX_DURATION).await?;
    let lease = match begun {
        Begun::Answered(answer) => return Ok(replay(answer)),
        Begun::Handle(lease) => Some(lease),
        Begun::Refuse => None,
    };
    let host = parts.extensions.get::<WaitUntil>().cloned();
    let request = Request::from_parts(parts.clone(), Body::from(body));
    let response = next.run(request).await;
    let Some(lease) = lease else { return Ok(response) };
    let own = (caller.role == Role::Student).then_some(AnsweredStudent(Some(caller.id)));
    let subject = response.extensions().get::<AnsweredStudent>().copied().or(own);
    let (true, Some(AnsweredStudent(student))) = (response.status().is_success(), subject) else {
        if response.status().is_success() {
            tracing::error!(
                "an answer names no student and is not marked as about none, so it is not kept for repeats"
            );
        }
        log_failure(idempotency::release(answers, &keyed, lease).await);
        return Ok(response);
    };
    if let (true, Some(host)) = (is_event_stream(response.headers()), host) {
        let request = OwnedRequest::of(&keyed);
        let claim = StreamClaim { answers: answers.clone(), request, lease, student };
        return Ok(keep_at_end(response, claim, &host));
    }
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(|error| Problem::internal(format!("an answer broke off: {error}")))?;
    let kind = head.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let answer = KeptAnswer {
        status: head.status.as_u16(),
        body: body.to_vec(),
        content_type: kind.map(MediaType::cut),
    };
    log_failure(idempotency::keep(answers, &keyed, lease, student, &answer).await);
    Ok(Response::from_parts(head, Body::from(body)))
}

/// The digest of query and body, by which a repeat of a request is told from another request.
fn digest(parts: &Parts, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(parts.uri.query().unwrap_or_default());
    hash.update([0]);
    hash.update(body);
    hash.finalize().into()
}

fn replay(answer: KeptAnswer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    if let Some(kind) =
        answer.content_type.and_then(|kind| HeaderValue::from_str(kind.as_str()).ok())
    {
        headers.insert(CONTENT_TYPE, kind);
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    if is_event_stream(headers) {
        add_stream_headers(headers);
    }
    response
}
