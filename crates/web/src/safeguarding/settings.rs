//! Settings of safeguarding, for admins.

use axum::extract::State;
use companion::Safeguarding;
use companion::safeguarding::{
    ContactForm, ContactList, MAX_CONTACTS, OrganisationForm, OrganisationView, StudentForm,
    StudentView,
};
use domain::UserId;
use domain::bounded::PhoneNumber;
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ProblemBody;
use crate::extract::{Admin, Id, Json, TutorOrAdmin};
use crate::gate::About;
use crate::{AboutNoStudent, Result};

/// The settings of the organisation, all of them.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SettingsBody {
    /// Whose help lines are named, by two letters (ISO 3166); null: by the student's time zone.
    #[garde(inner(length(chars, max = 2)))]
    #[serde(default)]
    #[schema(max_length = 2, example = "US")]
    region: Option<String>,
    /// Whether the companion answers questions.
    #[garde(skip)]
    #[schema(example = true)]
    ai_chat: bool,
    /// Minutes after which more people are told of an urgent alert that nobody has acknowledged.
    #[garde(range(min = 1, max = 1_440))]
    #[schema(minimum = 1, maximum = 1_440, example = 15)]
    escalate_minutes: i32,
    /// Hours for which further findings count toward an open alert in place of opening another.
    #[garde(range(min = 1, max = 168))]
    #[schema(minimum = 1, maximum = 168, example = 24)]
    repeat_hours: i32,
    /// Whether students who told no year of birth need a guardian's consent. Left out, it stays as it is.
    #[garde(skip)]
    #[serde(default)]
    #[schema(example = false)]
    consent_without_birth_year: Option<bool>,
    /// The categories of alerts that guardians are told of, without any words, once somebody has
    /// acknowledged one. `abuse_neglect` and `grooming` are refused. Left out, they stay as they are.
    #[garde(inner(length(max = 8)))]
    #[serde(default)]
    #[schema(max_items = 8, example = json!(["bullying"]))]
    guardian_categories: Option<Vec<String>>,
}

/// The settings of one student, all of them.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StudentSettingsBody {
    /// Whose help lines are named, by two letters (ISO 3166); null: as for the organisation.
    #[garde(inner(length(chars, max = 2)))]
    #[serde(default)]
    #[schema(max_length = 2, example = "GB")]
    region: Option<String>,
    /// Whether the companion answers the student's questions, where it answers any.
    #[garde(skip)]
    #[schema(example = true)]
    ai_chat: bool,
    /// The year of birth, from which follows whether a guardian has to agree. Left out, it stays as it
    /// is.
    #[garde(skip)]
    #[serde(default)]
    #[schema(example = 2015)]
    birth_year: Option<i32>,
}

/// All who are told.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContactsBody {
    /// Replaces those there are.
    #[garde(length(max = MAX_CONTACTS), dive)]
    #[schema(max_items = 500)]
    contacts: Vec<ContactBody>,
}

/// Somebody who is told.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContactBody {
    /// A tutor or an admin.
    #[garde(skip)]
    user_id: Uuid,
    /// The student; null: all.
    #[garde(skip)]
    #[serde(default)]
    student_id: Option<Uuid>,
    /// With the country's code, for text messages about what is high or critical.
    #[garde(inner(length(chars, max = PhoneNumber::MAX_CHARS)))]
    #[serde(default)]
    #[schema(max_length = 20, example = "+14155550123")]
    phone: Option<String>,
    /// Whether they may look at the words themselves.
    #[garde(skip)]
    #[serde(default = "is_allowed")]
    #[schema(default = true, example = true)]
    reads_words: bool,
}

fn is_allowed() -> bool {
    true
}

/// See the settings of safeguarding
///
/// With the help lines that a student of the region is told of.
#[utoipa::path(
    get,
    path = "/api/safeguarding/settings",
    responses((status = 200, description = "The settings", body = OrganisationView)),
)]
pub(crate) async fn settings(
    State(cx): State<Safeguarding>,
    Admin(caller): Admin,
) -> Result<Json<OrganisationView>> {
    Ok(Json(companion::safeguarding::show_organisation(&cx, &caller).await?))
}

/// Set the settings of safeguarding
///
/// The change is written down. A region without help lines is refused. Another region may have another
/// age from which students agree without a guardian.
#[utoipa::path(
    put,
    path = "/api/safeguarding/settings",
    request_body = SettingsBody,
    responses((status = 200, description = "The settings now", body = OrganisationView)),
)]
pub(crate) async fn set_settings(
    State(cx): State<Safeguarding>,
    Admin(caller): Admin,
    Json(body): Json<SettingsBody>,
) -> Result<(AboutNoStudent, Json<OrganisationView>)> {
    let form = OrganisationForm {
        region: body.region,
        ai_chat: body.ai_chat,
        escalate_minutes: body.escalate_minutes,
        repeat_hours: body.repeat_hours,
        consent_without_birth_year: body.consent_without_birth_year,
        guardian_categories: body.guardian_categories,
    };
    let view = companion::safeguarding::set_organisation(&cx, &caller, &form).await?;
    Ok((AboutNoStudent, Json(view)))
}

/// See the safeguarding settings of a student
///
/// Those that differ from the organisation's: whose help lines are named, and whether the companion
/// answers.
#[utoipa::path(
    get,
    path = "/api/safeguarding/students/{studentId}",
    params(("studentId" = Uuid, Path, description = "The student")),
    responses((status = 200, description = "The settings", body = StudentView)),
)]
pub(crate) async fn student(
    State(cx): State<Safeguarding>,
    Admin(caller): Admin,
    Id(student): Id<UserId>,
) -> Result<Json<StudentView>> {
    Ok(Json(companion::safeguarding::show_student(&cx, &caller, student).await?))
}

/// Set the safeguarding settings of a student
///
/// Whose help lines they are told of, whether the companion answers their questions, and when they were
/// born, which a student can't change.
#[utoipa::path(
    put,
    path = "/api/safeguarding/students/{studentId}",
    params(("studentId" = Uuid, Path, description = "The student")),
    request_body = StudentSettingsBody,
    responses((status = 200, description = "The settings now", body = StudentView)),
)]
pub(crate) async fn set_student(
    State(cx): State<Safeguarding>,
    Admin(caller): Admin,
    Id(student): Id<UserId>,
    Json(body): Json<StudentSettingsBody>,
) -> Result<(About, Json<StudentView>)> {
    let StudentSettingsBody { region, ai_chat, birth_year } = body;
    let form = StudentForm { region, ai_chat, birth_year };
    let view = companion::safeguarding::set_student(&cx, &caller, student, &form).await?;
    Ok((About(student), Json(view)))
}

/// List who is told of alerts
///
/// All of them for admins; anybody else sees what they are a contact for.
#[utoipa::path(
    get,
    path = "/api/safeguarding/contacts",
    responses((status = 200, description = "Who is told", body = ContactList)),
)]
pub(crate) async fn contacts(
    State(cx): State<Safeguarding>,
    TutorOrAdmin(caller): TutorOrAdmin,
) -> Result<Json<ContactList>> {
    Ok(Json(companion::safeguarding::list_contacts(&cx, &caller).await?))
}

/// Set who is told of alerts
///
/// Replaces all contacts, for all students or for one each; the change is written down. Contacts are
/// tutors or admins. Without any that can be reached, admins are told.
#[utoipa::path(
    put,
    path = "/api/safeguarding/contacts",
    request_body = ContactsBody,
    responses(
        (status = 200, description = "Who is told now", body = ContactList),
        (status = 404, description = "There is no such tutor or admin, or no such student",
         body = ProblemBody<'static>, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn set_contacts(
    State(cx): State<Safeguarding>,
    Admin(caller): Admin,
    Json(body): Json<ContactsBody>,
) -> Result<(AboutNoStudent, Json<ContactList>)> {
    let forms = body.contacts.into_iter().map(|contact| ContactForm {
        user_id: contact.user_id.into(),
        student_id: contact.student_id.map(UserId),
        phone: contact.phone,
        reads_words: contact.reads_words,
    });
    let list = companion::safeguarding::replace_contacts(&cx, &caller, forms.collect()).await?;
    Ok((AboutNoStudent, Json(list)))
}

const _: () = assert!(MAX_CONTACTS == 500, "the schema above says so");
const _: () = assert!(PhoneNumber::MAX_CHARS == 20, "the schema above says so");
