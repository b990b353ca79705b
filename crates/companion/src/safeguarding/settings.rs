//! Settings of safeguarding: whose help lines are named, who is told and when, and whether the companion
//! answers questions at all.

use std::collections::HashSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use db::safeguarding::{
    ContactRow, NewContact, Organisation, OrganisationChange, StudentChange, StudentSettings,
};
use domain::UserId;
use domain::bounded::{PhoneNumber, RegionCode};
use domain::consent::{BirthYear, age_of_consent};
use domain::people::Caller;
use domain::safeguarding::may_tell_guardian;
use domain::safety::RiskCategory;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Safeguarding;
use super::view::{HelpLineView, list_help_lines};
use crate::students::is_phone;
use crate::{Broken, Error, OrNotFound, Result, consent, new_id};

/// The most contacts of an organisation.
pub const MAX_CONTACTS: usize = 500;

/// What an admin sets for the organisation.
#[derive(Debug, Clone)]
pub struct OrganisationForm {
    pub region: Option<String>,
    pub ai_chat: bool,
    pub escalate_minutes: i32,
    pub repeat_hours: i32,
    /// None: as it is.
    pub consent_without_birth_year: Option<bool>,
    /// Words of categories; none: as they are.
    pub guardian_categories: Option<Vec<String>>,
}

/// The settings of the organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationView {
    /// Whose help lines are named, by two letters; null: by the student's time zone, else `US`.
    #[schema(example = "US")]
    pub region: Option<String>,
    /// Whether the companion answers questions.
    #[schema(example = true)]
    pub ai_chat: bool,
    /// Minutes after which more people are told of an urgent alert that nobody has acknowledged.
    #[schema(example = 15)]
    pub escalate_minutes: i32,
    /// Hours for which further findings count toward an open alert in place of opening another.
    #[schema(example = 24)]
    pub repeat_hours: i32,
    /// Whether students who told no year of birth need a guardian's consent, like those who are too
    /// young.
    #[schema(example = false)]
    pub consent_without_birth_year: bool,
    /// The categories of alerts that guardians are told of, without any words, once somebody has
    /// acknowledged one: `self_harm`, `violence_threat`, `sexual`, `bullying`, `eating_disorder`,
    /// `substance`. Never `abuse_neglect` and `grooming`.
    #[schema(example = json!(["bullying"]))]
    pub guardian_categories: Vec<String>,
    /// The age, in years, from which students of the region agree without a guardian.
    #[schema(example = 13)]
    pub age_of_consent: u8,
    /// The help lines of the region, to be checked once a year.
    pub help_lines: Vec<HelpLineView>,
    /// When they were last changed.
    pub updated_at: DateTime<Utc>,
}

/// The settings of the organisation.
pub async fn show_organisation(cx: &Safeguarding, caller: &Caller) -> Result<OrganisationView> {
    let row = db::safeguarding::organisation(&cx.db, caller).await?.or_not_found("settings")?;
    Ok(OrganisationView::new(row, cx.consent_age))
}

/// Sets the settings of the organisation.
pub async fn set_organisation(
    cx: &Safeguarding,
    caller: &Caller,
    form: &OrganisationForm,
) -> Result<OrganisationView> {
    let change = OrganisationChange {
        region: parse_region(form.region.as_deref())?,
        ai_chat: form.ai_chat,
        escalate_minutes: form.escalate_minutes,
        repeat_hours: form.repeat_hours,
        consent_without_birth_year: form.consent_without_birth_year,
        guardian_categories: form
            .guardian_categories
            .as_deref()
            .map(parse_guardian_categories)
            .transpose()?,
        audit: new_id(),
        now: cx.clock.now(),
    };
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let row = db::safeguarding::set_organisation(&mut *tx, caller, &change).await?;
    let row = row.or_not_found("settings")?;
    // Another region may have another age of consent.
    db::consent::refresh_ages(&mut *tx, &consent::ages(cx.consent_age), None).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(OrganisationView::new(row, cx.consent_age))
}

/// Categories that guardians may be told of: none in which a guardian may be the danger.
fn parse_guardian_categories(words: &[String]) -> Result<Vec<RiskCategory>> {
    let parse = |(place, word): (usize, &String)| {
        let category = RiskCategory::ALL.into_iter().find(|category| category.as_str() == word);
        let category = category.filter(|category| may_tell_guardian(*category));
        category.ok_or_else(|| Broken {
            pointer: format!("/guardianCategories/{place}"),
            detail: "Guardians can't be told of this category.".into(),
        })
    };
    let parsed: std::result::Result<Vec<_>, Broken> = words.iter().enumerate().map(parse).collect();
    parsed.map_err(|broken| Error::Invalid(vec![broken]))
}

impl OrganisationView {
    fn new(row: Organisation, consent_age: u8) -> Self {
        let help_lines = row.region.as_deref().map(list_help_lines).unwrap_or_default();
        let age_of_consent = age_of_consent(row.region.as_deref(), consent_age);
        Self {
            region: row.region,
            ai_chat: row.ai_chat,
            escalate_minutes: row.escalate_minutes,
            repeat_hours: row.repeat_hours,
            consent_without_birth_year: row.consent_without_birth_year,
            guardian_categories: row.guardian_categories,
            age_of_consent,
            help_lines,
            updated_at: row.updated_at,
        }
    }
}

/// A region that has help lines: any other would leave a student in distress without a number.
fn parse_region(typed: Option<&str>) -> Result<Option<RegionCode>> {
    let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) else {
        return Ok(None);
    };
    let region = typed.to_uppercase();
    if list_help_lines(&region).is_empty() {
        let detail = "No help lines are known for this region. Add them to help_lines.txt first.";
        return Err(Error::invalid("/region", detail));
    }
    RegionCode::parse(&region).map(Some).map_err(|detail| Error::invalid("/region", detail))
}

/// What an admin sets for one student.
#[derive(Debug, Clone)]
pub struct StudentForm {
    pub region: Option<String>,
    pub ai_chat: bool,
    /// None: as it is.
    pub birth_year: Option<i32>,
}

/// The settings of one student.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StudentView {
    /// The student.
    pub student_id: Uuid,
    /// Whose help lines are named; null: as for the organisation.
    #[schema(example = "GB")]
    pub region: Option<String>,
    /// Whether the companion answers the student's questions, where it answers any.
    #[schema(example = true)]
    pub ai_chat: bool,
    /// The year of birth; null when nobody told.
    #[schema(example = 2015)]
    pub birth_year: Option<i16>,
    /// From this day on the student agrees without a guardian; null without a year of birth.
    #[schema(example = "2029-01-01")]
    pub of_age_on: Option<NaiveDate>,
}

/// The settings of one student.
pub async fn show_student(
    cx: &Safeguarding,
    caller: &Caller,
    student: UserId,
) -> Result<StudentView> {
    let row = db::safeguarding::student_settings(&cx.db, caller, student).await?;
    Ok(row.or_not_found("student")?.into())
}

/// Sets the settings of one student.
pub async fn set_student(
    cx: &Safeguarding,
    caller: &Caller,
    student: UserId,
    form: &StudentForm,
) -> Result<StudentView> {
    let now = cx.clock.now();
    let birth_year = form.birth_year.map(|year| BirthYear::parse(year, now.year())).transpose();
    let change = StudentChange {
        region: parse_region(form.region.as_deref())?,
        ai_chat: form.ai_chat,
        birth_year: birth_year.map_err(|rule| Error::invalid("/birthYear", rule))?,
        audit: new_id(),
        now,
    };
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let is_set = db::safeguarding::set_student(&mut *tx, caller, student, &change).await?;
    is_set.then_some(()).or_not_found("student")?;
    let ages = consent::ages(cx.consent_age);
    db::consent::refresh_ages(&mut *tx, &ages, Some(student)).await?;
    let row = db::safeguarding::student_settings(&mut *tx, caller, student).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(row.or_not_found("student")?.into())
}

impl From<StudentSettings> for StudentView {
    fn from(row: StudentSettings) -> Self {
        let StudentSettings { id, region, ai_chat, birth_year, of_age_on } = row;
        Self { student_id: id.0, region, ai_chat, birth_year, of_age_on }
    }
}

/// Who is told of alerts.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactList {
    /// Those for all students first.
    pub contacts: Vec<ContactView>,
    /// All there are.
    #[schema(example = 2)]
    pub total: i64,
}

/// Somebody who is told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// A tutor or an admin.
    pub user_id: Uuid,
    /// Their name.
    #[schema(example = "Rita Gomez")]
    pub name: String,
    /// Where mails go.
    #[schema(example = "rita@example.com")]
    pub email: String,
    /// Whether that address is proven; no mail goes to one that isn't.
    #[schema(example = true)]
    pub email_verified: bool,
    /// The student; null: all.
    #[schema(example = json!(null))]
    pub student_id: Option<Uuid>,
    /// The student's name.
    #[schema(example = json!(null))]
    pub student_name: Option<String>,
    /// Where text messages go about what is high or critical.
    #[schema(example = "+14155550123")]
    pub phone: Option<String>,
    /// Whether they may look at the words themselves.
    #[schema(example = true)]
    pub reads_words: bool,
}

/// Who is told of alerts: all for an admin, their own lines for a contact.
pub async fn list_contacts(cx: &Safeguarding, caller: &Caller) -> Result<ContactList> {
    let limit = i64::try_from(MAX_CONTACTS).unwrap_or(i64::MAX);
    let rows = db::safeguarding::contacts(&cx.db, caller, limit).await?;
    let rows = rows.or_not_found("contacts")?;
    let contacts = rows.rows.into_iter().map(ContactView::from).collect();
    Ok(ContactList { contacts, total: rows.total })
}

impl From<ContactRow> for ContactView {
    fn from(row: ContactRow) -> Self {
        Self {
            user_id: row.id.0,
            name: row.name,
            email: row.email,
            email_verified: row.email_verified,
            student_id: row.student_id.map(Uuid::from),
            student_name: row.student_name,
            phone: row.phone,
            reads_words: row.reads_words,
        }
    }
}

/// Somebody who is to be told.
#[derive(Debug, Clone)]
pub struct ContactForm {
    pub user_id: UserId,
    pub student_id: Option<UserId>,
    /// As it was typed.
    pub phone: Option<String>,
    pub reads_words: bool,
}

/// Replaces all contacts.
pub async fn replace_contacts(
    cx: &Safeguarding,
    caller: &Caller,
    forms: Vec<ContactForm>,
) -> Result<ContactList> {
    check_forms(&forms)?;
    let new: Vec<NewContact> = forms
        .into_iter()
        .map(|form| NewContact {
            id: new_id(),
            user: form.user_id,
            student: form.student_id,
            phone: form.phone.map(PhoneNumber::from),
            reads_words: form.reads_words,
        })
        .collect();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    // An admin whose token no longer counts is told so before anything is looked up.
    db::safeguarding::organisation(&mut *tx, caller).await?.or_not_found("settings")?;
    let checks = db::safeguarding::check_contacts(&mut *tx, &new).await?;
    for (place, check) in checks.iter().enumerate() {
        let person = check.is_person.then_some(());
        person.or_not_found_at("person", format!("/contacts/{place}/userId"))?;
        let student = check.is_student.then_some(());
        student.or_not_found_at("student", format!("/contacts/{place}/studentId"))?;
    }
    let now = cx.clock.now();
    db::safeguarding::replace_contacts(&mut tx, caller.id, &new, new_id(), now).await?;
    tx.commit().await.map_err(db::Error::from)?;
    list_contacts(cx, caller).await
}

/// Refuses numbers that are none, and somebody who is named twice for the same students.
fn check_forms(forms: &[ContactForm]) -> Result<()> {
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for (place, form) in forms.iter().enumerate() {
        if !form.phone.as_deref().is_none_or(is_phone) {
            let detail = "Write + and the country's code, digits only.".into();
            faults.push(Broken { pointer: format!("/contacts/{place}/phone"), detail });
        }
        if !seen.insert((form.user_id, form.student_id)) {
            let detail = "This person is named twice for the same students.".into();
            faults.push(Broken { pointer: format!("/contacts/{place}"), detail });
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}
