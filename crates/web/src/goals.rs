//! Goals: set, listed, completed.

use axum::extract::State;
use chrono::{DateTime, Utc};
use companion::goals::{GoalFilter, GoalList, GoalView, NewGoalForm};
use companion::{Conflict, GoalCompletion, Goals};
use domain::bounded::Subject;
use domain::goals::MAX_DESCRIPTION_CHARS;
use domain::{GoalId, UserId};
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::Result;
use crate::error::ProblemBody;
use crate::extract::{AnyAccount, Id, Json, PageQuery, Query, SignedIn};
use crate::gate::About;

/// A goal to be set.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GoalBody {
    /// Whose.
    #[garde(skip)]
    student_id: Uuid,
    /// The subject, or a field such as `Math`.
    #[garde(length(chars, min = 1, max = Subject::MAX_CHARS))]
    #[schema(min_length = 1, max_length = 100, example = "Chemistry")]
    subject: String,
    /// What is to be reached. Name concepts, and they are what counts.
    #[garde(length(chars, min = 1, max = MAX_DESCRIPTION_CHARS))]
    #[schema(min_length = 1, max_length = 2_000, example = "Master acid-base reactions")]
    description: String,
    /// By when: in the future, at most 5 years away.
    #[garde(skip)]
    #[schema(example = "2030-12-31T00:00:00Z")]
    target_date: Option<DateTime<Utc>>,
}

impl GoalBody {
    fn into_form(self) -> NewGoalForm {
        NewGoalForm {
            student_id: self.student_id.into(),
            subject: self.subject,
            description: self.description,
            target_date: self.target_date,
        }
    }
}

/// Set a goal
///
/// For the student themself, by them, a linked tutor or an admin. Its progress is 0 until the
/// student has shown something of its concepts.
#[utoipa::path(
    post,
    path = "/api/goals",
    request_body = GoalBody,
    responses(
        (status = 201, description = "The goal", body = GoalView),
        (status = 409, description = "`too_many_goals`: 50 are active already",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::TOO_MANY_GOALS.code})),
    ),
)]
pub(crate) async fn create(
    State(cx): State<Goals>,
    SignedIn(caller): SignedIn,
    Json(body): Json<GoalBody>,
) -> Result<(StatusCode, About, Json<GoalView>)> {
    let goal = companion::goals::create(&cx, &caller, body.into_form()).await?;
    Ok((StatusCode::CREATED, About(goal.student_id.into()), Json(goal)))
}

/// The query of the list of goals.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GoalsQuery {
    /// Only goals in this state.
    #[garde(skip)]
    #[serde(default)]
    #[param(inline)]
    status: GoalFilter,
}

/// List a student's goals
///
/// Newest first. Progress is computed from what the student has shown up to now.
#[utoipa::path(
    get,
    path = "/api/goals/student/{studentId}",
    params(("studentId" = Uuid, Path, description = "The student"), GoalsQuery, PageQuery),
    responses((status = 200, description = "A page of goals", body = GoalList)),
)]
pub(crate) async fn list(
    State(cx): State<Goals>,
    AnyAccount(caller): AnyAccount,
    Id(student): Id<UserId>,
    Query(query): Query<GoalsQuery>,
    page: PageQuery,
) -> Result<Json<GoalList>> {
    let list = companion::goals::list(&cx, &caller, student, query.status, page.into()).await?;
    Ok(Json(list))
}

/// Complete a goal
///
/// Subjects that could come next are suggested in the background: look at
/// GET /api/suggestions/student/{studentId}. Completing a goal again answers the same; if the
/// suggestions had failed, or nothing has been done about them for 20 minutes, they are made again.
#[utoipa::path(
    put,
    path = "/api/goals/{goalId}/complete",
    params(("goalId" = Uuid, Path, description = "The goal")),
    responses((status = 200, description = "The goal, completed", body = GoalView)),
)]
pub(crate) async fn complete(
    State(cx): State<GoalCompletion>,
    SignedIn(caller): SignedIn,
    Id(goal): Id<GoalId>,
) -> Result<(About, Json<GoalView>)> {
    let goal = companion::goals::complete(&cx, &caller, goal).await?;
    Ok((About(goal.student_id.into()), Json(goal)))
}

const _: () = assert!(
    Subject::MAX_CHARS == 100 && MAX_DESCRIPTION_CHARS == 2_000 && domain::goals::MAX_ACTIVE == 50,
    "the descriptions above say so"
);
