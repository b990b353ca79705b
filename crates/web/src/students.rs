//! A student's profile.

use axum::extract::State;
use companion::Students;
use companion::students::Profile;
use domain::UserId;
use garde::Validate;
use serde::Deserialize;
use serde_json::Value;

use crate::Result;
use crate::extract::{Id, Json, SignedIn};

/// Look at a profile
#[utoipa::path(
    get,
    path = "/api/students/{studentId}",
    params(("studentId" = uuid::Uuid, Path, description = "The student")),
    responses((status = 200, description = "The profile", body = Profile)),
)]
pub(crate) async fn show(
    State(cx): State<Students>,
    SignedIn(caller): SignedIn,
    Id(student): Id<UserId>,
) -> Result<Json<Profile>> {
    Ok(Json(companion::students::show(&cx, &caller, student).await?))
}

/// A merge patch (RFC 7396).
#[derive(Deserialize, Validate)]
#[serde(transparent)]
pub(crate) struct Patch(#[garde(skip)] Value);

/// Change a profile
///
/// A merge patch: what is left out stays, null clears.
#[utoipa::path(
    patch,
    path = "/api/students/{studentId}",
    params(("studentId" = uuid::Uuid, Path, description = "The student")),
    request_body(
        content = Object,
        description = "Any of the profile's fields",
        example = json!({"preferences": {"dailyMinutes": 30}}),
    ),
    responses((status = 200, description = "The profile as it is now", body = Profile)),
)]
pub(crate) async fn change(
    State(cx): State<Students>,
    SignedIn(caller): SignedIn,
    Id(student): Id<UserId>,
    Json(Patch(patch)): Json<Patch>,
) -> Result<Json<Profile>> {
    Ok(Json(companion::students::change(&cx, &caller, student, &patch).await?))
}
