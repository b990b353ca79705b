//! Webhooks of recorders, and the recordings that wait for an admin.

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use companion::recordings::{AssignedRecording, ParkedList, Received, SignedDelivery, receive};
use companion::{Conflict, ParkedRecordings, RecordingAssignment, Webhooks};
use domain::RecordingId;
use domain::status::Recorder;
use garde::Validate;
use http::{HeaderMap, HeaderName, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ProblemBody;
use crate::error::codes::{NO_SUCH_ROUTE, UNAUTHENTICATED};
use crate::extract::{Admin, Id, Json, PageQuery, Raw};
use crate::gate::{About, Proven};
use crate::headers::{FIREFLIES_SIGNATURE, READ_AI_SIGNATURE, ZOOM_SIGNATURE, ZOOM_TIMESTAMP};
use crate::request::WaitUntil;
use crate::{Problem, Result};

/// The answer to a delivery.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryAnswer {
    /// `taken`: a job works on it. `ignored`: it makes no session, or its meeting is known.
    #[schema(example = "taken")]
    status: &'static str,
}

/// The answer by which Zoom sees that we know its secret.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct ChallengeAnswer {
    plain_token: String,
    encrypted_token: String,
}

/// Take a report of Read AI
///
/// For Read AI, when a meeting has ended: its transcript becomes a session of the student whose lesson
/// it was, or waits for an admin (GET /api/webhooks/parked). Signed in `X-Read-Signature`. Not there
/// until `READ_AI_WEBHOOK_KEY` is set.
#[utoipa::path(
    post,
    path = "/api/webhooks/read-ai",
    security(("readAiSignature" = [])),
    request_body(content = Object, content_type = "application/json"),
    responses(
        (status = 200, description = "Taken in, also when its meeting is known", body = DeliveryAnswer),
        (status = 401, description = "`unauthenticated`: no signature, or a wrong one",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": UNAUTHENTICATED.code})),
        (status = 404, description = "`no_such_route`: its secret is not set",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": NO_SUCH_ROUTE.code})),
    ),
)]
pub(crate) async fn read_ai(
    State(cx): State<Webhooks>,
    later: WaitUntil,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response> {
    let signature = header(&headers, READ_AI_SIGNATURE);
    let delivery = SignedDelivery { body: &body, signature, timestamp: None };
    answer(&cx, Recorder::ReadAi, delivery, &later).await
}

/// Take a message of Fireflies
///
/// For Fireflies, when a transcript is ready (`meeting.transcribed`, or `Transcription completed` of
/// the older webhook): a job fetches it by the API. Signed in `X-Hub-Signature`. Not there until
/// `FIREFLIES_WEBHOOK_SECRET` is set.
#[utoipa::path(
    post,
    path = "/api/webhooks/fireflies",
    security(("firefliesSignature" = [])),
    request_body(content = Object, content_type = "application/json"),
    responses(
        (status = 200, description = "Taken in, also when its meeting is known", body = DeliveryAnswer),
        (status = 401, description = "`unauthenticated`: no signature, or a wrong one",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": UNAUTHENTICATED.code})),
        (status = 404, description = "`no_such_route`: its secret is not set",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": NO_SUCH_ROUTE.code})),
    ),
)]
pub(crate) async fn fireflies(
    State(cx): State<Webhooks>,
    later: WaitUntil,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response> {
    let signature = header(&headers, FIREFLIES_SIGNATURE);
    let delivery = SignedDelivery { body: &body, signature, timestamp: None };
    answer(&cx, Recorder::Fireflies, delivery, &later).await
}

/// Take an event of Zoom
///
/// For Zoom, when the transcript of a cloud recording is ready (`recording.transcript_completed`): a
/// job downloads it. Signed in `x-zm-signature`, within five minutes of `x-zm-request-timestamp`. Also
/// answers `endpoint.url_validation`. Not there until `ZOOM_WEBHOOK_SECRET_TOKEN` is set.
#[utoipa::path(
    post,
    path = "/api/webhooks/zoom",
    security(("zoomSignature" = [])),
    request_body(content = Object, content_type = "application/json"),
    responses(
        (status = 200, description = "Taken in, also when its meeting is known", body = DeliveryAnswer),
        (status = 401, description = "`unauthenticated`: no signature, or a wrong or old one",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": UNAUTHENTICATED.code})),
        (status = 404, description = "`no_such_route`: its secret is not set",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": NO_SUCH_ROUTE.code})),
    ),
)]
pub(crate) async fn zoom(
    State(cx): State<Webhooks>,
    later: WaitUntil,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response> {
    let signature = header(&headers, ZOOM_SIGNATURE);
    let timestamp = header(&headers, ZOOM_TIMESTAMP);
    let delivery = SignedDelivery { body: &body, signature, timestamp };
    answer(&cx, Recorder::Zoom, delivery, &later).await
}

/// The one value of a header.
fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut all = headers.get_all(name).iter();
    let (Some(value), None) = (all.next(), all.next()) else { return None };
    value.to_str().ok()
}

/// Answers at once: the row is committed, and its event is sent after the answer.
async fn answer(
    cx: &Webhooks,
    recorder: Recorder,
    delivery: SignedDelivery<'_>,
    later: &WaitUntil,
) -> Result<Response> {
    if !cx.recorder_secrets.are_set_for(recorder) {
        return Err(Problem::no_such_route());
    }
    let status = match receive(cx, recorder, &delivery).await? {
        Received::Ignored => "ignored",
        Received::Taken(event) => {
            let events = cx.events.clone();
            later.run(async move {
                if let Err(fault) = events.send(&[event]).await {
                    tracing::warn!(%fault, "the event of a recording is left to the sweep");
                }
            });
            "taken"
        }
        Received::Challenge { plain, signature } => {
            let answer = ChallengeAnswer { plain_token: plain, encrypted_token: signature };
            return Ok((Extension(Proven), Json(answer)).into_response());
        }
    };
    Ok((Extension(Proven), Json(DeliveryAnswer { status })).into_response())
}

/// List the recordings that wait
///
/// Recordings of which nobody can tell whose lesson they were, newest first. They are deleted 30 days
/// after they came, unless another period is set.
#[utoipa::path(
    get,
    path = "/api/webhooks/parked",
    params(PageQuery),
    responses((status = 200, description = "A page of recordings", body = ParkedList)),
)]
pub(crate) async fn parked(
    State(cx): State<ParkedRecordings>,
    Admin(caller): Admin,
    page: PageQuery,
) -> Result<Json<ParkedList>> {
    Ok(Json(companion::recordings::list_parked(&cx, &caller, page.into()).await?))
}

/// The lesson that a recording was.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AssignmentBody {
    /// Whose session it was.
    #[garde(skip)]
    student_id: Uuid,
    /// Who taught it.
    #[garde(skip)]
    tutor_id: Uuid,
}

/// Say whose lesson a recording was
///
/// A job makes a session of it, which is in the student's list some seconds later; if that fails, the
/// recording waits again with a reason. Later recordings of the same room are given to the same two,
/// unless somebody else's name or address says otherwise.
#[utoipa::path(
    post,
    path = "/api/webhooks/parked/{recordingId}/assign",
    params(("recordingId" = Uuid, Path, description = "The recording")),
    request_body = AssignmentBody,
    responses(
        (status = 202, description = "Becomes a session", body = AssignedRecording),
        (status = 409, description = "`already_assigned`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::ALREADY_ASSIGNED.code})),
    ),
)]
pub(crate) async fn assign(
    State(cx): State<RecordingAssignment>,
    Admin(caller): Admin,
    Id(recording): Id<RecordingId>,
    Json(body): Json<AssignmentBody>,
) -> Result<(StatusCode, About, Json<AssignedRecording>)> {
    let student = body.student_id.into();
    let assigned =
        companion::recordings::assign(&cx, &caller, recording, student, body.tutor_id.into());
    Ok((StatusCode::ACCEPTED, About(student), Json(assigned.await?)))
}
