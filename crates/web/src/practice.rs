//! Practice: asked for, shown, handed in, looked at again.

mod help;
mod review;

use axum::extract::State;
use companion::practice::{
    Graded, MAX_ANSWER_CHARS, MAX_CONCEPTS, PracticeList, PracticeView, Requested, StatusFilter,
    WantedPractice,
};
use companion::{Conflict, Practice, PracticeRequests, PracticeSubmission};
use domain::practice::{MAX_MINUTES, MAX_QUESTIONS, MIN_MINUTES, question_count};
use domain::{ConceptId, PracticeId, QuestionId, SessionId, UserId};
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::error::ProblemBody;
use crate::extract::{Id, Json, PageQuery, Query, SignedIn, Student};
use crate::gate::About;
use crate::json_answer::Polled;
use crate::{Result, WaitUntil};

pub(crate) use help::*;
pub(crate) use review::*;

/// What to practise. Without a session the questions are about concepts alone: those named, or what the
/// student needs most.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GenerateBody {
    /// Who practises.
    #[garde(skip)]
    student_id: Uuid,
    /// The session the questions are about.
    #[garde(skip)]
    #[serde(default)]
    session_id: Option<Uuid>,
    /// Only these concepts of the session, or of those the student has met; all without it.
    #[garde(length(max = MAX_CONCEPTS))]
    #[serde(default)]
    #[schema(max_items = 12)]
    concept_ids: Option<Vec<Uuid>>,
    /// Concepts of the curriculum by their ids there, such as a goal's `curriculumIds`, met or not. Only
    /// without a session.
    #[garde(length(max = MAX_CONCEPTS), inner(inner(length(chars, max = MAX_CURRICULUM_ID))))]
    #[serde(default)]
    #[schema(max_items = 12, example = json!(null))]
    curriculum_ids: Option<Vec<String>>,
    /// How many questions; 5 without it.
    #[garde(range(min = 1, max = MAX_QUESTIONS))]
    #[serde(default)]
    #[schema(minimum = 1, maximum = 20, example = 5)]
    count: Option<u8>,
    /// How many minutes there are, at two for a question. With `count`, the fewer questions of both.
    #[garde(range(min = MIN_MINUTES, max = MAX_MINUTES))]
    #[serde(default)]
    #[schema(minimum = 2, maximum = 40, example = 10)]
    minutes: Option<u8>,
}

/// Characters of an id of the curriculum.
const MAX_CURRICULUM_ID: usize = 100;

/// The answers to a practice. What is left out counts as wrong.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubmitBody {
    /// At most one for each question.
    #[garde(length(max = 100), dive)]
    #[schema(max_items = 100)]
    answers: Vec<AnswerBody>,
}

/// The answer to one question.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AnswerBody {
    /// The question.
    #[garde(skip)]
    question_id: Uuid,
    /// A choice's text or letter, a number, or words.
    #[garde(length(chars, max = MAX_ANSWER_CHARS))]
    #[schema(max_length = 1_000, example = "3")]
    answer: String,
}

/// Ask for practice
///
/// Starts the writing of questions about a session, or about concepts alone: those named, or what the
/// student needs most. Look at GET /api/practice/{practiceId} until its status is `ready`; it becomes
/// `empty` when there is nothing worth asking, and the student is told why. While a practice for the same request is open, it is the answer; when
/// nothing has been done about it for 20 minutes, its writing starts again.
#[utoipa::path(
    post,
    path = "/api/practice/generate",
    request_body = GenerateBody,
    responses(
        (status = 202, description = "Being written", body = Requested),
        (status = 409, description = "`session_not_ready`, `session_failed` or `nothing_to_practise`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::SESSION_NOT_READY.code})),
    ),
)]
pub(crate) async fn generate(
    State(cx): State<PracticeRequests>,
    SignedIn(caller): SignedIn,
    Json(body): Json<GenerateBody>,
) -> Result<(StatusCode, About, Json<Requested>)> {
    let student = body.student_id.into();
    let wanted = WantedPractice {
        student,
        session: body.session_id.map(SessionId),
        concepts: body.concept_ids.unwrap_or_default().into_iter().map(ConceptId).collect(),
        curriculum: body.curriculum_ids.unwrap_or_default(),
        questions: question_count(body.count, body.minutes),
    };
    let requested = companion::practice::request(&cx, &caller, &wanted).await?;
    Ok((StatusCode::ACCEPTED, About(student), Json(requested)))
}

/// Look at a practice
///
/// Right answers and explanations are shown once it is handed in. A look begins nothing: a start, a
/// hint or a try does.
#[utoipa::path(
    get,
    path = "/api/practice/{practiceId}",
    params(("practiceId" = Uuid, Path, description = "The practice")),
    responses(
        (status = 200, description = "The practice", body = PracticeView),
        (status = 304, description = "Nothing has changed"),
    ),
)]
pub(crate) async fn show(
    State(cx): State<Practice>,
    SignedIn(caller): SignedIn,
    Id(practice): Id<PracticeId>,
) -> Result<Polled<PracticeView>> {
    Ok(Polled(companion::practice::show(&cx, &caller, practice).await?))
}

/// Hand a practice in
///
/// Works once. The verdicts move the student's mastery; an answer that can't be read moves nothing and
/// waits for a tutor. Handing in late is allowed.
#[utoipa::path(
    post,
    path = "/api/practice/{practiceId}/submit",
    params(("practiceId" = Uuid, Path, description = "The practice")),
    request_body = SubmitBody,
    responses(
        (status = 200, description = "The verdicts", body = Graded),
        (status = 409, description = "`already_submitted`, `practice_not_ready` or `practice_failed`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::ALREADY_SUBMITTED.code})),
    ),
)]
pub(crate) async fn submit(
    State(cx): State<PracticeSubmission>,
    Student(caller): Student,
    wait_until: WaitUntil,
    Id(practice): Id<PracticeId>,
    Json(body): Json<SubmitBody>,
) -> Result<Json<Graded>> {
    let answers = body.answers.into_iter();
    let answers = answers.map(|given| (QuestionId(given.question_id), given.answer)).collect();
    let (graded, afterwards) = companion::practice::submit(&cx, &caller, practice, answers).await?;
    wait_until.run(afterwards);
    Ok(Json(graded))
}

/// The query of the list of practices.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PracticesQuery {
    /// Only practices in this state; `assigned` is all that are given and not handed in.
    #[garde(skip)]
    #[serde(default)]
    #[param(inline)]
    status: StatusFilter,
}

/// List a student's practices
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/api/practice/student/{studentId}",
    params(("studentId" = Uuid, Path, description = "The student"), PracticesQuery, PageQuery),
    responses((status = 200, description = "A page of practices", body = PracticeList)),
)]
pub(crate) async fn list(
    State(cx): State<Practice>,
    SignedIn(caller): SignedIn,
    Id(student): Id<UserId>,
    Query(query): Query<PracticesQuery>,
    page: PageQuery,
) -> Result<Json<PracticeList>> {
    let list = companion::practice::list(&cx, &caller, student, query.status, page.into()).await?;
    Ok(Json(list))
}

const _: () = assert!(
    MAX_CONCEPTS == 12
        && MAX_ANSWER_CHARS == 1_000
        && MAX_QUESTIONS == 20
        && MIN_MINUTES == 2
        && MAX_MINUTES == 40,
    "the schemas above say so"
);
