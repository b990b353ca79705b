//! How far a student has come.

use axum::extract::State;
use companion::Progress;
use companion::progress::ProgressView;
use domain::UserId;

use crate::Result;
use crate::answer::Polled;
use crate::extract::{Id, SignedIn};

/// Look at a student's progress
///
/// Numbers, goals, what is known and remembered of each concept, and what happened last.
#[utoipa::path(
    get,
    path = "/api/progress/student/{studentId}",
    params(("studentId" = uuid::Uuid, Path, description = "The student")),
    responses(
        (status = 200, description = "The progress", body = ProgressView),
        (status = 304, description = "Nothing has changed"),
    ),
)]
pub(crate) async fn show(
    State(cx): State<Progress>,
    SignedIn(caller): SignedIn,
    Id(student): Id<UserId>,
) -> Result<Polled<ProgressView>> {
    Ok(Polled(companion::progress::show(&cx, &caller, student).await?))
}
