//! Subjects suggested after a completed goal.

use axum::extract::State;
use companion::suggestions::{Accepted, Dismissed, Done, SuggestionFilter, SuggestionList};
use companion::{Conflict, Suggestions};
use domain::{SuggestionId, UserId};
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Result;
use crate::error::ProblemBody;
use crate::extract::{Id, Json, PageQuery, Query, SignedIn, Student};

/// The query of the list of suggestions.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuggestionsQuery {
    /// Only suggestions in this state; without it, those that wait for the student's word.
    #[garde(skip)]
    #[serde(default)]
    #[param(inline)]
    status: SuggestionFilter,
}

/// List the subjects suggested to a student
///
/// Newest first, of the same moment the most relevant first: those that follow from the goal
/// completed last, then older ones. `triggeredBy` is that goal; its `status` says whether its
/// suggestions are still being made.
#[utoipa::path(
    get,
    path = "/api/suggestions/student/{studentId}",
    params(("studentId" = uuid::Uuid, Path, description = "The student"), SuggestionsQuery, PageQuery),
    responses((status = 200, description = "A page of suggestions", body = SuggestionList)),
)]
pub(crate) async fn list(
    State(cx): State<Suggestions>,
    SignedIn(caller): SignedIn,
    Id(student): Id<UserId>,
    Query(query): Query<SuggestionsQuery>,
    page: PageQuery,
) -> Result<Json<SuggestionList>> {
    let status = query.status;
    let list = companion::suggestions::list(&cx, &caller, student, status, page.into()).await?;
    Ok(Json(list))
}

/// Accept a suggestion
///
/// Makes one goal of it, however often it is accepted.
#[utoipa::path(
    post,
    path = "/api/suggestions/{suggestionId}/accept",
    params(("suggestionId" = uuid::Uuid, Path, description = "The suggestion")),
    responses(
        (status = 201, description = "It is a goal now", body = Accepted),
        (status = 200, description = "It was one before", body = Accepted),
        (status = 409, description = "`suggestion_dismissed`, or `too_many_goals`: 50 are active",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::SUGGESTION_DISMISSED.code})),
    ),
)]
pub(crate) async fn accept(
    State(cx): State<Suggestions>,
    Student(caller): Student,
    Id(suggestion): Id<SuggestionId>,
) -> Result<(StatusCode, Json<Accepted>)> {
    let (done, accepted) = companion::suggestions::accept(&cx, &caller, suggestion).await?;
    let status = match done {
        Done::Now => StatusCode::CREATED,
        Done::Before => StatusCode::OK,
    };
    Ok((status, Json(accepted)))
}

/// Dismiss a suggestion
///
/// The subject is not suggested again for 120 days. Dismissing it again changes nothing.
#[utoipa::path(
    post,
    path = "/api/suggestions/{suggestionId}/dismiss",
    params(("suggestionId" = uuid::Uuid, Path, description = "The suggestion")),
    responses(
        (status = 200, description = "It is dismissed", body = Dismissed),
        (status = 409, description = "`suggestion_accepted`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::SUGGESTION_ACCEPTED.code})),
    ),
)]
pub(crate) async fn dismiss(
    State(cx): State<Suggestions>,
    Student(caller): Student,
    Id(suggestion): Id<SuggestionId>,
) -> Result<Json<Dismissed>> {
    Ok(Json(companion::suggestions::dismiss(&cx, &caller, suggestion).await?))
}

const _: () = assert!(domain::suggestions::DISMISSED_DAYS == 120, "the description above says so");
