//! Tutors: when a student needs theirs, what to know before a session, and who is whose.

use axum::extract::State;
use companion::tutor::{
    Invitation, InvitePurpose, Link, LinkState, MAX_CODE_CHARS, MAX_NAMED, MAX_QUESTION_CHARS,
    MAX_TOPIC_CHARS, Routing, RoutingRequest, TutorContext,
};
use companion::{Conflict, Tutor, TutorInvites, TutorRouting};
use domain::UserId;
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::Result;
use crate::error::ProblemBody;
use crate::extract::{Admin, Id, Ids, Json, Query, Student, TutorOrAdmin};
use crate::gate::About;

/// Whom to look at.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AnalyzeBody {
    /// The student.
    #[garde(skip)]
    student_id: Uuid,
    /// What to look at in particular; what is left out is looked at as far as it is recent.
    #[garde(dive)]
    #[serde(default)]
    context: Option<AnalyzeContext>,
}

/// What to look at in particular.
#[derive(Deserialize, Validate, ToSchema, Default)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = RoutingContext)]
pub(crate) struct AnalyzeContext {
    /// Conversations of the student. They are counted and never quoted. Without it, those of the
    /// last 28 days.
    #[garde(length(max = MAX_NAMED))]
    #[schema(max_items = 20)]
    recent_conversations: Option<Vec<Uuid>>,
    /// Practices of the student. Without it, those handed in within the last 28 days.
    #[garde(length(max = MAX_NAMED))]
    #[schema(max_items = 20)]
    practice_results: Option<Vec<Uuid>>,
    /// What the student is asking now. It is not stored and not repeated.
    #[garde(length(chars, max = MAX_QUESTION_CHARS))]
    #[schema(max_length = 8_000, example = "What is pH?")]
    current_question: Option<String>,
}

impl From<AnalyzeContext> for RoutingRequest {
    fn from(context: AnalyzeContext) -> Self {
        let ids = |list: Option<Vec<Uuid>>| list.unwrap_or_default().into_iter();
        Self {
            conversations: ids(context.recent_conversations).map(Into::into).collect(),
            practices: ids(context.practice_results).map(Into::into).collect(),
            question: context.current_question.filter(|question| !question.trim().is_empty()),
        }
    }
}

/// Ask whether a student needs a tutor session
///
/// Rules decide, from wrong answers, falling scores, weak concepts, unsure answers in chat and signs
/// of frustration; `reason`, `evidence` and `uncertainty` say what the decision stands on. When a
/// session is needed, the student's tutors find a notification, at most one in a week. Messages of
/// chats are counted and never quoted.
#[utoipa::path(
    post,
    path = "/api/tutor/routing/analyze",
    request_body = AnalyzeBody,
    responses(
        (status = 200, description = "The decision, with a brief for the tutor", body = Routing),
        (status = 404, description = "The student, a conversation or a practice is absent, or not yours or not theirs",
         body = ProblemBody<'static>, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn analyze(
    State(cx): State<TutorRouting>,
    TutorOrAdmin(caller): TutorOrAdmin,
    Json(body): Json<AnalyzeBody>,
) -> Result<(About, Json<Routing>)> {
    let (student, question) = (body.student_id.into(), body.context.unwrap_or_default().into());
    let routing = companion::tutor::analyze(&cx, &caller, student, &question).await?;
    Ok((About(student), Json(routing)))
}

/// About what.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContextQuery {
    /// Only sessions, practices, concepts and chats about this, by the words of subjects and
    /// concepts.
    #[garde(length(chars, max = MAX_TOPIC_CHARS))]
    #[serde(default)]
    #[param(max_length = 200, example = "Chemistry")]
    topic: Option<String>,
}

/// Read about a student before a session
///
/// Sessions, practices, what is hard and what goes well, and chats in numbers: tutors see summaries,
/// not messages.
#[utoipa::path(
    get,
    path = "/api/tutor/context/{studentId}",
    params(("studentId" = Uuid, Path, description = "The student"), ContextQuery),
    responses((status = 200, description = "How the student stands", body = TutorContext)),
)]
pub(crate) async fn context(
    State(cx): State<Tutor>,
    TutorOrAdmin(caller): TutorOrAdmin,
    Id(student): Id<UserId>,
    Query(query): Query<ContextQuery>,
) -> Result<Json<TutorContext>> {
    let topic = query.topic.as_deref().map(str::trim).filter(|topic| !topic.is_empty());
    Ok(Json(companion::tutor::context(&cx, &caller, student, topic).await?))
}

/// Who is to be linked.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LinkBody {
    /// The tutor.
    #[garde(skip)]
    tutor_id: Uuid,
    /// The student.
    #[garde(skip)]
    student_id: Uuid,
}

/// Link a tutor and a student
///
/// The tutor sees the student from now on. Those who are linked already stay so, and their link is
/// the answer.
#[utoipa::path(
    post,
    path = "/api/tutor/students",
    request_body = LinkBody,
    responses(
        (status = 201, description = "They are linked from now on", body = Link),
        (status = 200, description = "They were linked before", body = Link),
        (status = 404, description = "There is no such tutor, or no such student",
         body = ProblemBody<'static>, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn link(
    State(cx): State<Tutor>,
    Admin(caller): Admin,
    Json(body): Json<LinkBody>,
) -> Result<(StatusCode, About, Json<Link>)> {
    let (tutor, student) = (body.tutor_id.into(), body.student_id.into());
    Ok(match companion::tutor::link(&cx, &caller, tutor, student).await? {
        LinkState::Made(link) => (StatusCode::CREATED, About(student), Json(link)),
        LinkState::Known(link) => (StatusCode::OK, About(student), Json(link)),
    })
}

/// End the link of a tutor and a student
///
/// The tutor sees the student no more. That they were linked stays written down. Ending it again
/// changes nothing.
#[utoipa::path(
    delete,
    path = "/api/tutor/students/{tutorId}/{studentId}",
    params(
        ("tutorId" = Uuid, Path, description = "The tutor"),
        ("studentId" = Uuid, Path, description = "The student"),
    ),
    responses((status = 204, description = "They are not linked now")),
)]
pub(crate) async fn unlink(
    State(cx): State<Tutor>,
    Admin(caller): Admin,
    Ids(tutor, student): Ids<UserId, UserId>,
) -> Result<StatusCode> {
    companion::tutor::unlink(&cx, &caller, tutor, student).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whom to invite.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InviteBody {
    /// The only address the code counts for.
    #[garde(length(chars, min = 1, max = 255))]
    #[schema(min_length = 1, max_length = 255, format = Email, example = "ada@example.com")]
    email: String,
    /// May be left out: admins invite with `tutor_signup`, tutors with `link`.
    #[garde(skip)]
    #[serde(default)]
    purpose: Option<InvitePurpose>,
}

/// Invite somebody
///
/// An admin invites a tutor to sign up; a tutor invites a student to be theirs. The code goes by
/// mail to the address, which is the only one it counts for, and stands in this answer and nowhere
/// again. It counts once and for 7 days.
#[utoipa::path(
    post,
    path = "/api/tutor/invites",
    request_body = InviteBody,
    responses(
        (status = 201, description = "Invited", body = Invitation),
        (status = 409, description = "`too_many_invites`: 100 are open, or 3 went to this address within a day",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::TOO_MANY_INVITES.code})),
    ),
)]
pub(crate) async fn invite(
    State(cx): State<TutorInvites>,
    TutorOrAdmin(caller): TutorOrAdmin,
    Json(body): Json<InviteBody>,
) -> Result<(StatusCode, Json<Invitation>)> {
    let invitation = companion::tutor::invite(&cx, &caller, &body.email, body.purpose).await?;
    Ok((StatusCode::CREATED, Json(invitation)))
}

/// The code of an invitation.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AcceptBody {
    /// As it stood in the mail.
    #[garde(length(chars, min = 1, max = MAX_CODE_CHARS))]
    #[schema(min_length = 1, max_length = 100, example = "3q2-7wAAAAAAAAAAAAAAAA")]
    code: String,
}

/// Accept a tutor's invitation
///
/// Uses the code up and links the student with the tutor who sent it. It counts only for the student
/// whose proven address it was made for.
#[utoipa::path(
    post,
    path = "/api/tutor/invites/accept",
    request_body = AcceptBody,
    responses(
        (status = 200, description = "Linked", body = Link),
        (status = 409, description = "`email_not_verified`: prove your address first",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::EMAIL_NOT_VERIFIED.code})),
    ),
)]
pub(crate) async fn accept(
    State(cx): State<Tutor>,
    Student(caller): Student,
    Json(body): Json<AcceptBody>,
) -> Result<Json<Link>> {
    Ok(Json(companion::tutor::accept(&cx, &caller, &body.code).await?))
}

const _: () = assert!(
    MAX_NAMED == 20
        && MAX_QUESTION_CHARS == 8_000
        && MAX_TOPIC_CHARS == 200
        && MAX_CODE_CHARS == 100,
    "the schemas above say so"
);
