//! Answers that come piece by piece, kept at their end: whoever asks passes them on as they come, and
//! a repeat of the request gets the whole at once.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use companion::idempotency::{self, Answers, KeptAnswer, Keyed, Lease};
use domain::UserId;
use domain::bounded::{IdempotencyKey, MediaType, MethodName, Principal, RequestPath};
use futures::StreamExt;
use futures::channel::mpsc::unbounded;
use http_body_util::BodyExt;

use crate::headers::EVENT_STREAM;
use crate::request::WaitUntil;

/// Says, in the extensions of a response, whether what it told counts for good. A stream that broke off
/// is not kept: a repeat tries again.
#[derive(Debug, Clone)]
pub(crate) struct Lasting(pub Arc<AtomicBool>);

/// A request with a key, for as long as its answer takes.
pub(super) struct OwnedRequest {
    principal: Principal,
    method: MethodName,
    path: RequestPath,
    key: IdempotencyKey,
    body_sha256: [u8; 32],
}

impl OwnedRequest {
    pub(super) fn of(keyed: &Keyed<'_>) -> Self {
        Self {
            principal: keyed.principal.clone(),
            method: keyed.method.clone(),
            path: keyed.path.clone(),
            key: keyed.key.clone(),
            body_sha256: keyed.body_sha256,
        }
    }

    fn keyed(&self) -> Keyed<'_> {
        Keyed {
            principal: &self.principal,
            method: &self.method,
            path: &self.path,
            key: &self.key,
            body_sha256: self.body_sha256,
        }
    }
}

/// The right to answer a request with a key.
pub(super) struct StreamClaim {
    pub answers: Answers,
    pub request: OwnedRequest,
    pub lease: Lease,
    /// The student that the answer is about.
    pub student: Option<UserId>,
}

/// Passes a stream on and keeps it at its end. The work goes on when its reader has gone.
pub(super) fn keep_at_end(response: Response, claim: StreamClaim, host: &WaitUntil) -> Response {
    let is_lasting = response.extensions().get::<Lasting>().cloned();
    let (head, mut body) = response.into_parts();
    let status = head.status.as_u16();
    let (sender, pieces) = unbounded::<Bytes>();
    host.run(async move {
        let mut whole = BytesMut::new();
        while let Some(Ok(frame)) = body.frame().await {
            let Ok(piece) = frame.into_data() else { continue };
            whole.extend_from_slice(&piece);
            let _ = sender.unbounded_send(piece);
        }
        let StreamClaim { answers, request, lease, student } = claim;
        let keyed = request.keyed();
        log_failure(if is_lasting.is_some_and(|lasting| lasting.0.load(Ordering::Relaxed)) {
            let content_type = EVENT_STREAM.to_str().ok().map(MediaType::cut);
            let answer = KeptAnswer { status, body: whole.to_vec(), content_type };
            idempotency::keep(&answers, &keyed, lease, student, &answer).await
        } else {
            idempotency::release(&answers, &keyed, lease).await
        });
    });
    Response::from_parts(head, Body::from_stream(pieces.map(Ok::<_, Infallible>)))
}

/// The work is done by then: a failure to keep its answer must not look like a failure to do it.
pub(super) fn log_failure(result: companion::Result<()>) {
    if let Err(error) = result {
        tracing::error!("an answer could not be kept for its Idempotency-Key: {error}");
    }
}
