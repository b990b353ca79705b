//! How far a student has come.

use axum::extract::State;
use companion::Progress;
use companion::progress::{HistoryRange, ProgressView};
use domain::UserId;
use garde::Validate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::Result;
use crate::extract::{AnyAccount, Id, Query};
use crate::json_answer::Polled;

/// What to add to a student's progress.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProgressQuery {
    /// `history` adds to each concept how its mastery came to be.
    #[garde(skip)]
    #[param(inline)]
    include: Option<Addition>,
}

/// What can be added to a student's progress.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Addition {
    History,
}

/// Look at a student's progress
///
/// Numbers, goals, what is known and remembered of each concept, and what happened last.
#[utoipa::path(
    get,
    path = "/api/progress/student/{studentId}",
    params(("studentId" = uuid::Uuid, Path, description = "The student"), ProgressQuery),
    responses(
        (status = 200, description = "The progress", body = ProgressView),
        (status = 304, description = "Nothing has changed"),
    ),
)]
pub(crate) async fn show(
    State(cx): State<Progress>,
    AnyAccount(caller): AnyAccount,
    Id(student): Id<UserId>,
    Query(query): Query<ProgressQuery>,
) -> Result<Polled<ProgressView>> {
    let past =
        query.include.map_or(HistoryRange::Recent, |Addition::History| HistoryRange::History);
    Ok(Polled(companion::progress::show(&cx, &caller, student, past).await?))
}
