//! The beginning of a practice, hints, and a first try that is told.

use axum::extract::State;
use companion::practice::{HintGiven, MAX_ANSWER_CHARS, Started, TryTold};
use companion::{Conflict, PracticeHelp};
use domain::status::HintRung;
use domain::{PracticeId, QuestionId};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Result;
use crate::error::ProblemBody;
use crate::extract::{Id, Json, Student};

/// The question a hint is asked for.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HintBody {
    /// The question.
    #[garde(skip)]
    question_id: Uuid,
    /// A hint that was given before, or the next one; without it the next.
    #[garde(skip)]
    #[serde(default)]
    rung: Option<WantedRung>,
}

/// A rung of the ladder of hints, from the least help to the most.
#[derive(Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WantedRung {
    /// Something to think of.
    Nudge,
    /// What went wrong in the first try.
    Slip,
    /// The first step.
    Step,
    /// Another question of the kind, worked out.
    Example,
}

impl From<WantedRung> for HintRung {
    fn from(rung: WantedRung) -> Self {
        match rung {
            WantedRung::Nudge => Self::Nudge,
            WantedRung::Slip => Self::Slip,
            WantedRung::Step => Self::Step,
            WantedRung::Example => Self::Example,
        }
    }
}

/// A first answer to a question.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TryBody {
    /// The question.
    #[garde(skip)]
    question_id: Uuid,
    /// A choice's text or letter, a number, or words.
    #[garde(length(chars, max = MAX_ANSWER_CHARS))]
    #[schema(max_length = 1_000, example = "-3")]
    answer: String,
}

/// Begin a practice
///
/// Notes that its student has begun. A hint or a try does so too; a look does not. A repeat changes
/// nothing.
#[utoipa::path(
    post,
    path = "/api/practice/{practiceId}/start",
    params(("practiceId" = Uuid, Path, description = "The practice")),
    responses(
        (status = 200, description = "Begun", body = Started),
        (status = 409, description = "`already_submitted`, `practice_not_ready`, `practice_failed` or `nothing_to_practise`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::PRACTICE_NOT_READY.code})),
    ),
)]
pub(crate) async fn start(
    State(cx): State<PracticeHelp>,
    Student(caller): Student,
    Id(practice): Id<PracticeId>,
) -> Result<Json<Started>> {
    Ok(Json(companion::practice::start(&cx, &caller, practice).await?))
}

/// Ask for a hint
///
/// Hints come one at a time, from the least help to the most: something to think of (`nudge`), what went
/// wrong in a first try (`slip`), the first step (`step`), another question of the kind worked out
/// (`example`). None tells the right answer. When all are given, the last one comes again. Hints stay
/// with the question; a right answer after one moves mastery half as far. The practice begins by it.
#[utoipa::path(
    post,
    path = "/api/practice/{practiceId}/hint",
    params(("practiceId" = Uuid, Path, description = "The practice")),
    request_body = HintBody,
    responses(
        (status = 200, description = "The hint", body = HintGiven),
        (status = 409, description = "`already_submitted`, `hint_not_next`, `practice_not_ready`, `practice_failed` or `nothing_to_practise`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::ALREADY_SUBMITTED.code})),
    ),
)]
pub(crate) async fn hint(
    State(cx): State<PracticeHelp>,
    Student(caller): Student,
    Id(practice): Id<PracticeId>,
    Json(body): Json<HintBody>,
) -> Result<Json<HintGiven>> {
    let (question, rung) = (QuestionId(body.question_id), body.rung.map(HintRung::from));
    Ok(Json(companion::practice::hint(&cx, &caller, practice, question, rung).await?))
}

/// Try an answer
///
/// Tells whether a first answer is right, and names the slip when it is a known one, never what is
/// right. Once for each question; an answer that can't be read is no try, and a question with two
/// options has none. A right answer after a wrong try moves mastery half as far. What was tried counts
/// when nothing else is handed in. The practice begins by it.
#[utoipa::path(
    post,
    path = "/api/practice/{practiceId}/try",
    params(("practiceId" = Uuid, Path, description = "The practice")),
    request_body = TryBody,
    responses(
        (status = 200, description = "Whether it is right", body = TryTold),
        (status = 409, description = "`already_submitted`, `already_tried`, `no_try`, `practice_not_ready`, `practice_failed` or `nothing_to_practise`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::ALREADY_TRIED.code})),
    ),
)]
pub(crate) async fn try_answer(
    State(cx): State<PracticeHelp>,
    Student(caller): Student,
    Id(practice): Id<PracticeId>,
    Json(body): Json<TryBody>,
) -> Result<Json<TryTold>> {
    let (question, answer) = (QuestionId(body.question_id), body.answer.as_str());
    Ok(Json(companion::practice::try_answer(&cx, &caller, practice, question, answer).await?))
}

const _: () = assert!(MAX_ANSWER_CHARS == 1_000, "the schema above says so");
