//! Alerts about students, for those who have to know.

mod settings;

use axum::extract::State;
use companion::safeguarding::{
    AcknowledgedAlert, AlertFilter, AlertList, AlertNoteAdded, AlertView, AlertWords,
    GuardianNotice, MAX_NOTE_CHARS,
};
use companion::{AlertAcknowledgement, Conflict, Safeguarding};
use domain::AlertId;
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::error::ProblemBody;
use crate::extract::{Id, Json, PageQuery, Query, TutorOrAdmin};
use crate::{AboutNoStudent, Result};

pub(crate) use settings::*;

/// Which alerts.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertsQuery {
    /// Only those that nobody has acknowledged.
    #[garde(skip)]
    #[serde(default)]
    #[param(default = false)]
    open: bool,
}

/// What was done about an alert.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NoteBody {
    /// In words for those who look at it later.
    #[garde(length(chars, min = 1, max = MAX_NOTE_CHARS), custom(check_not_blank))]
    #[schema(min_length = 1, max_length = 4_000, example = "I am with the student now.")]
    note: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes the context by reference")]
fn check_not_blank(text: &str, (): &()) -> garde::Result {
    if text.trim().is_empty() {
        return Err(garde::Error::new("Write what was done, or what will be."));
    }
    Ok(())
}

/// List alerts
///
/// For admins, and for the contacts of a student. Those that nobody has acknowledged come first, of
/// these the worst first. An alert that is or may be about a tutor is kept from that tutor, also when
/// they are a contact.
#[utoipa::path(
    get,
    path = "/api/safeguarding/alerts",
    params(AlertsQuery, PageQuery),
    responses((status = 200, description = "A page of alerts", body = AlertList)),
)]
pub(crate) async fn list(
    State(cx): State<Safeguarding>,
    TutorOrAdmin(caller): TutorOrAdmin,
    Query(query): Query<AlertsQuery>,
    page: PageQuery,
) -> Result<Json<AlertList>> {
    let wanted = if query.open { AlertFilter::Open } else { AlertFilter::All };
    Ok(Json(companion::safeguarding::list(&cx, &caller, wanted, page.into()).await?))
}

/// Look at an alert
///
/// With where it was said, who was told and what was done, and without the words. The look is written
/// down.
#[utoipa::path(
    get,
    path = "/api/safeguarding/alerts/{alertId}",
    params(("alertId" = uuid::Uuid, Path, description = "The alert")),
    responses((status = 200, description = "The alert", body = AlertView)),
)]
pub(crate) async fn show(
    State(cx): State<Safeguarding>,
    TutorOrAdmin(caller): TutorOrAdmin,
    Id(alert): Id<AlertId>,
) -> Result<Json<AlertView>> {
    Ok(Json(companion::safeguarding::show(&cx, &caller, alert).await?))
}

/// Look at the words of an alert
///
/// For admins, and for contacts who may. Each look is written down with who and when. Words that have
/// been kept as long as they may are null.
#[utoipa::path(
    get,
    path = "/api/safeguarding/alerts/{alertId}/words",
    params(("alertId" = uuid::Uuid, Path, description = "The alert")),
    responses((status = 200, description = "What was said", body = AlertWords)),
)]
pub(crate) async fn words(
    State(cx): State<Safeguarding>,
    TutorOrAdmin(caller): TutorOrAdmin,
    Id(alert): Id<AlertId>,
) -> Result<Json<AlertWords>> {
    Ok(Json(companion::safeguarding::look_at_words(&cx, &caller, alert).await?))
}

/// What is done about an alert by somebody who takes it on.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AcknowledgeBody {
    /// In words for those who look at it later.
    #[garde(length(chars, min = 1, max = MAX_NOTE_CHARS), custom(check_not_blank))]
    #[schema(min_length = 1, max_length = 4_000, example = "I am with the student now.")]
    note: String,
    /// False: guardians are not told this time, although the settings have them told of the category.
    #[garde(skip)]
    #[serde(default = "tells_guardians")]
    #[schema(default = true, example = true)]
    tell_guardians: bool,
}

fn tells_guardians() -> bool {
    true
}

/// Acknowledge an alert
///
/// Says that the caller has it: nobody is told of it any more. Works once; what is found afterwards
/// opens another alert. Where the settings have guardians told of the category, and no alert of the
/// student says that an adult near them may be the danger, they are asked to contact the school, without
/// any words of the student.
#[utoipa::path(
    post,
    path = "/api/safeguarding/alerts/{alertId}/acknowledge",
    params(("alertId" = uuid::Uuid, Path, description = "The alert")),
    request_body = AcknowledgeBody,
    responses(
        (status = 200, description = "The caller has it", body = AcknowledgedAlert),
        (status = 409, description = "`already_acknowledged`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::ALREADY_ACKNOWLEDGED.code})),
    ),
)]
pub(crate) async fn acknowledge(
    State(cx): State<AlertAcknowledgement>,
    TutorOrAdmin(caller): TutorOrAdmin,
    Id(alert): Id<AlertId>,
    Json(body): Json<AcknowledgeBody>,
) -> Result<(AboutNoStudent, Json<AcknowledgedAlert>)> {
    let guardians =
        if body.tell_guardians { GuardianNotice::AsSet } else { GuardianNotice::HeldBack };
    let acknowledged =
        companion::safeguarding::acknowledge(&cx, &caller, alert, &body.note, guardians).await?;
    Ok((AboutNoStudent, Json(acknowledged)))
}

/// Add a note to an alert
///
/// What was done, also after it was acknowledged. Notes stay as they were written.
#[utoipa::path(
    post,
    path = "/api/safeguarding/alerts/{alertId}/note",
    params(("alertId" = uuid::Uuid, Path, description = "The alert")),
    request_body = NoteBody,
    responses((status = 201, description = "It is written down", body = AlertNoteAdded)),
)]
pub(crate) async fn add_note(
    State(cx): State<Safeguarding>,
    TutorOrAdmin(caller): TutorOrAdmin,
    Id(alert): Id<AlertId>,
    Json(body): Json<NoteBody>,
) -> Result<(StatusCode, AboutNoStudent, Json<AlertNoteAdded>)> {
    let added = companion::safeguarding::add_note(&cx, &caller, alert, &body.note).await?;
    Ok((StatusCode::CREATED, AboutNoStudent, Json(added)))
}

const _: () = assert!(MAX_NOTE_CHARS == 4_000, "the schema above says so");
