//! A student: their profile, a copy of all that is held about them, and its end.

use axum::extract::State;
use companion::Students;
use companion::students::{Cursor, Erasing, Export, ExportPart, Profile};
use domain::UserId;
use garde::Validate;
use http::header::CONTENT_DISPOSITION;
use http::{HeaderName, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::extract::{Id, Json, Query, SignedIn, StudentGuardianOrAdmin};
use crate::{About, Problem, Result};

/// Look at a profile
///
/// For the student, their tutors and admins.
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
#[derive(Deserialize, Validate, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
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
) -> Result<(About, Json<Profile>)> {
    let profile = companion::students::change(&cx, &caller, student, &patch).await?;
    Ok((About(student), Json(profile)))
}

/// Erase a student
///
/// For the student themself, admins, and the guardians of a student who is too young to decide alone;
/// there is no way back. From the answer on the account is
/// gone: its tokens are refused and everything of it is absent, for everybody. Uploaded files,
/// search entries and cached copies follow within the hour, even if a service they are kept in is
/// down at first. The audit log keeps ids and times.
#[utoipa::path(
    delete,
    path = "/api/students/{studentId}",
    params(("studentId" = uuid::Uuid, Path, description = "The student")),
    responses((status = 202, description = "Gone, and being removed everywhere", body = Erasing)),
)]
pub(crate) async fn erase(
    State(cx): State<Students>,
    StudentGuardianOrAdmin(caller): StudentGuardianOrAdmin,
    Id(student): Id<UserId>,
) -> Result<(StatusCode, Json<Erasing>)> {
    let erasing = companion::students::erase(&cx, &caller, student).await?;
    Ok((StatusCode::ACCEPTED, Json(erasing)))
}

/// Which part of an export.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// `next` of the part before; without it, the first part.
    #[garde(skip)]
    #[param(example = "turns.0199c5a0-0000-7000-8000-000000000001.41")]
    cursor: Option<String>,
}

/// Tells browsers to keep the answer as a file.
const AS_A_FILE: [(HeaderName, &str); 1] =
    [(CONTENT_DISPOSITION, "attachment; filename=\"study-companion-export.json\"")];

/// Get a copy of everything
///
/// Everything that is held about the student, for the student themself and admins; that it was
/// asked for is written down. The guardians of a student who is too young to decide alone get it without
/// the account, chats, transcripts, practices and what the student wrote. A part has at most 4 MB: ask again with `next` as `cursor` until it
/// is null, and join the lists of the same name. Passwords, secrets and the keys of practices that
/// are not handed in are left out, and so are copies made for searching.
#[utoipa::path(
    get,
    path = "/api/students/{studentId}/export",
    params(("studentId" = uuid::Uuid, Path, description = "The student"), ExportQuery),
    responses((
        status = 200,
        description = "A part of the copy",
        body = ExportPart,
        headers(("Content-Disposition" = String, description = "A name for the file")),
    )),
)]
pub(crate) async fn export(
    State(cx): State<Export>,
    StudentGuardianOrAdmin(caller): StudentGuardianOrAdmin,
    Id(student): Id<UserId>,
    Query(query): Query<ExportQuery>,
) -> Result<([(HeaderName, &'static str); 1], Json<ExportPart>)> {
    let cursor = query.cursor.as_deref().map(|text| Cursor::parse(text).ok_or_else(bad_cursor));
    let part = companion::students::export(&cx, &caller, student, cursor.transpose()?).await?;
    Ok((AS_A_FILE, Json(part)))
}

fn bad_cursor() -> Problem {
    Problem::malformed_parameter("cursor", "Send `next` of the part before as it is.")
}
