//! Answers as they are read, contested and looked at by a person.

use axum::extract::State;
use companion::practice::{
    ContestOpened, MAX_ANSWER_CHARS, MAX_COMMENT_CHARS, Preview, ReviewDecision, ReviewList,
    VerdictGiven,
};
use companion::{Conflict, Practice, PracticeReviews};
use domain::analysis::Outcome;
use domain::{PracticeId, QuestionId};
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ProblemBody;
use crate::extract::{Id, Ids, Json, PageQuery, Student, TutorOrAdmin};
use crate::gate::About;
use crate::{Result, WaitUntil};

/// An answer that is being written.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PreviewBody {
    /// The question.
    #[garde(skip)]
    question_id: Uuid,
    /// What is written so far.
    #[garde(length(chars, max = MAX_ANSWER_CHARS))]
    #[schema(max_length = 1_000, example = "3,5 cm")]
    answer: String,
}

/// What a student says against a verdict.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContestBody {
    /// Why the answer is right, for the person who will look at it; empty to say nothing.
    #[garde(length(chars, max = MAX_COMMENT_CHARS))]
    #[schema(max_length = 1_000, example = "I wrote it as a fraction.")]
    comment: String,
}

/// A person's verdict.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerdictBody {
    /// True if the answer counts as right.
    #[garde(skip)]
    #[schema(example = true)]
    correct: bool,
    /// What the student is told with it.
    #[garde(inner(length(chars, max = MAX_COMMENT_CHARS)))]
    #[serde(default)]
    #[schema(max_length = 1_000, example = "Both forms are right.")]
    comment: Option<String>,
}

/// See how an answer is read
///
/// Before it is handed in, and without a word on whether it is right. Nothing changes by it: the
/// practice doesn't begin, and what is read depends on the answer and on the question as it is shown.
/// An answer that is read here can still be unreadable as the kind of answer that the key is.
#[utoipa::path(
    post,
    path = "/api/practice/{practiceId}/preview",
    params(("practiceId" = Uuid, Path, description = "The practice")),
    request_body = PreviewBody,
    responses(
        (status = 200, description = "How it is read", body = Preview),
        (status = 409, description = "`already_submitted`, `practice_not_ready` or `practice_failed`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::ALREADY_SUBMITTED.code})),
    ),
)]
pub(crate) async fn preview(
    State(cx): State<Practice>,
    Student(caller): Student,
    Id(practice): Id<PracticeId>,
    Json(body): Json<PreviewBody>,
) -> Result<Json<Preview>> {
    let (question, answer) = (QuestionId(body.question_id), &body.answer);
    Ok(Json(companion::practice::preview(&cx, &caller, practice, question, answer).await?))
}

/// Contest a verdict
///
/// Asks a tutor to look at an answer that does not count as right. Works once for each question of a
/// practice that is handed in.
#[utoipa::path(
    post,
    path = "/api/practice/{practiceId}/questions/{questionId}/contest",
    params(
        ("practiceId" = Uuid, Path, description = "The practice"),
        ("questionId" = Uuid, Path, description = "The question"),
    ),
    request_body = ContestBody,
    responses(
        (status = 201, description = "A tutor will look at it", body = ContestOpened),
        (status = 409, description = "`already_contested`, `nothing_to_contest` or `not_submitted`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::ALREADY_CONTESTED.code})),
    ),
)]
pub(crate) async fn contest(
    State(cx): State<PracticeReviews>,
    Student(caller): Student,
    Ids(practice, question): Ids<PracticeId, QuestionId>,
    wait_until: WaitUntil,
    Json(body): Json<ContestBody>,
) -> Result<(StatusCode, Json<ContestOpened>)> {
    let (opened, telling) =
        companion::practice::contest(&cx, &caller, practice, question, &body.comment).await?;
    if let Some(telling) = telling {
        wait_until.run(telling);
    }
    Ok((StatusCode::CREATED, Json(opened)))
}

/// Set the verdict on an answer
///
/// By a linked tutor or an admin, whether or not it waits for a review. Score and mastery follow, and
/// the student is told once for each verdict that differs from the one before.
#[utoipa::path(
    put,
    path = "/api/practice/{practiceId}/questions/{questionId}/verdict",
    params(
        ("practiceId" = Uuid, Path, description = "The practice"),
        ("questionId" = Uuid, Path, description = "The question"),
    ),
    request_body = VerdictBody,
    responses(
        (status = 200, description = "The verdict now", body = VerdictGiven),
        (status = 409, description = "`not_submitted`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::NOT_SUBMITTED.code})),
    ),
)]
pub(crate) async fn set_verdict(
    State(cx): State<PracticeReviews>,
    TutorOrAdmin(caller): TutorOrAdmin,
    Ids(practice, question): Ids<PracticeId, QuestionId>,
    Json(body): Json<VerdictBody>,
) -> Result<(About, Json<VerdictGiven>)> {
    let outcome = if body.correct { Outcome::Correct } else { Outcome::Incorrect };
    let decision = ReviewDecision { outcome, comment: body.comment.as_deref() };
    let (given, student) =
        companion::practice::set_verdict(&cx, &caller, practice, question, decision).await?;
    Ok((About(student), Json(given)))
}

/// List the answers that wait for a person
///
/// Of the caller's students, oldest first: answers that no program could read, and those whose
/// verdict is contested.
#[utoipa::path(
    get,
    path = "/api/practice/review",
    params(PageQuery),
    responses((status = 200, description = "A page of answers", body = ReviewList)),
)]
pub(crate) async fn list_open(
    State(cx): State<PracticeReviews>,
    TutorOrAdmin(caller): TutorOrAdmin,
    page: PageQuery,
) -> Result<Json<ReviewList>> {
    Ok(Json(companion::practice::list_open(&cx, &caller, page.into()).await?))
}

const _: () = assert!(MAX_COMMENT_CHARS == 1_000, "the schemas above say so");
