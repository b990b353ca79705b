//! Consent of guardians, for students who are too young to agree alone.

use axum::extract::State;
use companion::consent::ConsentView;
use companion::{Conflict, Consent};
use domain::UserId;
use domain::status::ConsentScope;
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Type};

use crate::Result;
use crate::error::ProblemBody;
use crate::extract::{Guardian, Id, Json, StudentGuardianOrAdmin};
use crate::gate::About;

/// What a guardian agrees to.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConsentBody {
    /// The parts that are agreed to: `uploads`, `chat`, `models`. What is left out is refused or taken
    /// back; an empty list takes back all.
    #[garde(length(max = 3))]
    #[schema(schema_with = scopes)]
    scopes: Vec<ConsentScope>,
    /// `wording.version` of the words that the guardian was shown.
    #[garde(length(chars, min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20, example = "2026-11-30")]
    wording_version: String,
}

fn scopes() -> Array {
    let word = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(ConsentScope::ALL.map(ConsentScope::as_str)));
    ArrayBuilder::new()
        .items(word)
        .max_items(Some(3))
        .examples([serde_json::json!(["uploads", "chat", "models"])])
        .build()
}

/// See how a student stands with consent
///
/// Whether the student is too young to agree alone, what a guardian has agreed to, in which words, and who
/// the guardians are. For the student, their guardians and admins.
#[utoipa::path(
    get,
    path = "/api/consent/{studentId}",
    params(("studentId" = uuid::Uuid, Path, description = "The student")),
    responses((status = 200, description = "How they stand", body = ConsentView)),
)]
pub(crate) async fn show(
    State(cx): State<Consent>,
    StudentGuardianOrAdmin(caller): StudentGuardianOrAdmin,
    Id(student): Id<UserId>,
) -> Result<Json<ConsentView>> {
    Ok(Json(companion::consent::show(&cx, &caller, student).await?))
}

/// Agree for a student, or take it back
///
/// For a guardian of a student who is too young to agree alone. The last word of any guardian counts;
/// earlier ones are kept. What is taken back stops at once: requests are refused with `consent_needed`,
/// and jobs stop before their next step and before each call of an outside model. The answer then says
/// where a copy of what is kept can be had, and how it is erased.
#[utoipa::path(
    put,
    path = "/api/consent/{studentId}",
    params(("studentId" = uuid::Uuid, Path, description = "The student")),
    request_body = ConsentBody,
    responses(
        (status = 200, description = "How they stand now", body = ConsentView),
        (status = 409, description = "`consent_not_needed`: the student is of age. `wording_changed`: show the words of today",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::WORDING_CHANGED.code})),
    ),
)]
pub(crate) async fn set(
    State(cx): State<Consent>,
    Guardian(caller): Guardian,
    Id(student): Id<UserId>,
    Json(body): Json<ConsentBody>,
) -> Result<(About, Json<ConsentView>)> {
    let ConsentBody { scopes, wording_version } = body;
    let view = companion::consent::set(&cx, &caller, student, &scopes, &wording_version).await?;
    Ok((About(student), Json(view)))
}
