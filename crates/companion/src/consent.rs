//! Consent of guardians for students who are too young to agree alone: shown, given, taken back.
//!
//! What needs consent asks for it where it reads or writes (`lacks_consent` in the database): a request
//! in the query that admits its caller, a job before each step, a call of a model before it is made.
//! So nothing goes on once a guardian has taken consent back.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use db::consent::{AgesOfConsent, ConsentLine, ConsentRow, GuardianLine, NewConsent};
use domain::UserId;
use domain::consent::{self, age_of_consent};
use domain::people::{Caller, Role};
use domain::status::{ConsentScope, ConsentState};
use ports::Clock;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Conflict, Error, OrNotFound, Result, new_id};

/// The services of consent.
#[derive(Clone)]
pub struct Consent {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
}

/// How a student stands with the consent of their guardians.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentView {
    /// The student.
    pub student_id: Uuid,
    /// `not_needed` (of age), `missing` (nobody has answered), `given`, `refused` or `withdrawn`.
    #[schema(example = "given")]
    pub state: &'static str,
    /// The parts that are agreed to now: `uploads`, `chat`, `models`. Of no meaning where consent is not
    /// needed.
    #[schema(example = json!(["uploads", "chat", "models"]))]
    pub scopes: Vec<&'static str>,
    /// The year of birth; null when nobody told.
    #[schema(example = 2015)]
    pub birth_year: Option<i16>,
    /// From this day on the student agrees alone: 1 January after the year in which they reach the age
    /// of consent, because only the year of birth is known. Null without one.
    #[schema(example = "2029-01-01")]
    pub of_age_on: Option<NaiveDate>,
    /// What a guardian is shown, and agrees to.
    pub wording: ConsentWording,
    /// Those who are linked with the student now.
    pub guardians: Vec<GuardianOfStudent>,
    /// What was said, newest first, at most 50 lines. Lines are never changed.
    pub history: Vec<ConsentEntry>,
    /// Where a guardian who agrees to nothing can take a copy of what is kept, and have it erased; null
    /// otherwise.
    pub leaving: Option<LeavingOffer>,
}

/// What a guardian agrees to, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentWording {
    /// To be sent back with what is agreed to.
    #[schema(example = "2026-11-30")]
    pub version: &'static str,
    /// Said before the parts.
    #[schema(example = "Tick what you agree to. You can take back each part at any time.")]
    pub before: &'static str,
    /// Each part.
    pub parts: Vec<ConsentPart>,
}

/// A part that a guardian can agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentPart {
    /// `uploads`, `chat` or `models`.
    #[schema(example = "chat")]
    pub scope: &'static str,
    /// What it means.
    #[schema(example = "Questions. Your child may ask the study companion, a computer program.")]
    pub text: &'static str,
}

/// A guardian of a student.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuardianOfStudent {
    /// The guardian.
    pub guardian_id: Uuid,
    /// Their name.
    #[schema(example = "Grace Okoye")]
    pub name: String,
    /// Since when they are linked.
    pub started_at: DateTime<Utc>,
    /// Who invited them: `student`, `tutor` or `admin`; null once that account is gone. Nobody but the
    /// child may have vouched for a guardian whom a student invited.
    #[schema(example = "admin")]
    pub invited_by: Option<&'static str>,
}

/// What a guardian said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; null once their account is gone.
    pub guardian_id: Option<Uuid>,
    /// Their name.
    #[schema(example = "Grace Okoye")]
    pub guardian_name: Option<String>,
    /// What they agreed to; none when they refused, or took back all.
    #[schema(example = json!(["uploads"]))]
    pub scopes: Vec<&'static str>,
    /// The version of the words that they were shown.
    #[schema(example = "2026-11-30")]
    pub wording_version: String,
}

/// The ways to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeavingOffer {
    /// GET it for a copy of what is kept, without chats.
    #[schema(example = "/api/students/0190f6d0-0000-7000-8000-000000000001/export")]
    pub export_path: String,
    /// DELETE it, and everything is erased.
    #[schema(example = "/api/students/0190f6d0-0000-7000-8000-000000000001")]
    pub erase_path: String,
}

/// How a student stands with consent, for the student, their guardians and admins.
pub async fn show(cx: &Consent, caller: &Caller, student: UserId) -> Result<ConsentView> {
    let row = db::consent::show(&cx.db, caller, student).await?.or_not_found("student")?;
    Ok(row.into())
}

/// Notes what a guardian agrees to; nothing at all refuses, or takes back. What they said before stays
/// in the log, and the last word of any guardian counts.
pub async fn set(
    cx: &Consent,
    caller: &Caller,
    student: UserId,
    scopes: &[ConsentScope],
    wording: &str,
) -> Result<ConsentView> {
    let scopes: Vec<ConsentScope> =
        ConsentScope::ALL.into_iter().filter(|scope| scopes.contains(scope)).collect();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    db::consent::lock(&mut *tx, student).await?;
    let row = db::consent::show(&mut *tx, caller, student).await?.or_not_found("student")?;
    if !row.needed {
        let detail = "The student is of age and decides alone.";
        return Err(Error::conflict(Conflict::CONSENT_NOT_NEEDED, detail));
    }
    if wording != consent::wording_version() {
        let detail = "The words have changed since. Show those of today and ask again.";
        return Err(Error::conflict(Conflict::WORDING_CHANGED, detail));
    }
    let new = NewConsent {
        id: new_id(),
        student,
        scopes: &scopes,
        wording: consent::wording_version(),
        audit: new_id(),
        now: cx.clock.now(),
    };
    db::consent::add(&mut *tx, caller.id, &new).await?;
    let row = db::consent::show(&mut *tx, caller, student).await?.or_not_found("student")?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(row.into())
}

/// The ages of consent, where `setting` is the least that the operator wants.
pub(crate) fn ages(setting: u8) -> AgesOfConsent {
    let regions = consent::ages().map(|(region, _)| region);
    let regions = regions.map(|region| (region, age_of_consent(Some(region), setting)));
    AgesOfConsent { regions: regions.collect(), otherwise: age_of_consent(None, setting) }
}

/// The state of a student's consent.
pub(crate) fn state_of(row: &ConsentRow) -> ConsentState {
    let last = row.lines.first().map(|line| line.scopes.as_slice());
    consent::state(row.needed, last, row.agreed_before)
}

fn words(scopes: &[ConsentScope]) -> Vec<&'static str> {
    scopes.iter().map(|scope| scope.as_str()).collect()
}

impl From<ConsentRow> for ConsentView {
    fn from(row: ConsentRow) -> Self {
        let state = state_of(&row);
        let is_over = matches!(state, ConsentState::Refused | ConsentState::Withdrawn);
        let path = format!("/api/students/{}", row.id);
        Self {
            student_id: row.id.0,
            state: state.as_str(),
            scopes: row.lines.first().map(|line| words(&line.scopes)).unwrap_or_default(),
            birth_year: row.birth_year,
            of_age_on: row.of_age_on,
            wording: ConsentWording::current(),
            guardians: row.guardians.into_iter().map(GuardianOfStudent::from).collect(),
            history: row.lines.into_iter().map(ConsentEntry::from).collect(),
            leaving: is_over
                .then(|| LeavingOffer { export_path: format!("{path}/export"), erase_path: path }),
        }
    }
}

impl ConsentWording {
    fn current() -> Self {
        let parts = ConsentScope::ALL
            .into_iter()
            .map(|scope| ConsentPart { scope: scope.as_str(), text: consent::wording_of(scope) });
        Self {
            version: consent::wording_version(),
            before: consent::wording_before(),
            parts: parts.collect(),
        }
    }
}

impl From<GuardianLine> for GuardianOfStudent {
    fn from(line: GuardianLine) -> Self {
        let GuardianLine { id, name, started_at, invited_by } = line;
        Self { guardian_id: id.0, name, started_at, invited_by: invited_by.map(Role::as_str) }
    }
}

impl From<ConsentLine> for ConsentEntry {
    fn from(line: ConsentLine) -> Self {
        let ConsentLine { at, guardian_id, guardian_name, scopes, wording } = line;
        Self {
            at,
            guardian_id: guardian_id.map(Uuid::from),
            guardian_name,
            scopes: words(&scopes),
            wording_version: wording,
        }
    }
}
