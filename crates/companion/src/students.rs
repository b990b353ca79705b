//! A student: their profile, a copy of all that is held about them, and its end.

mod erase;
mod export;
mod patch;

use std::sync::Arc;

use db::students::{ProfileRow, ProfileSettings};
use domain::UserId;
use domain::bounded::{LearningStyle, PhoneNumber, ZoneName};
use domain::people::{Caller, PersonName, Role};
use ports::{Clock, Events};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::read_through::CacheKey;
use crate::{Broken, Error, OrNotFound, ReadThroughCache, Result};

pub use erase::{Erasing, erase};
pub use export::{Cursor, Export, ExportPart, export};

/// The services of profiles and of their end.
#[derive(Clone)]
pub struct Students {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Starts the job that erases files.
    pub events: Arc<dyn Events>,
    /// Keeps profiles that are read often.
    pub read_through: ReadThroughCache,
}

/// Entries of a list of interests or strengths.
const MAX_ENTRIES: usize = 30;

/// Characters of one such entry.
const MAX_ENTRY_CHARS: usize = 100;

/// Minutes a day that can be planned for.
const DAILY_MINUTES: std::ops::RangeInclusive<i32> = 5..=480;

/// A student's profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The student. Can't be changed.
    pub student_id: Uuid,
    /// As they want to be called.
    #[schema(min_length = 1, max_length = 255, example = "John Doe")]
    pub name: String,
    /// The year of school.
    #[schema(minimum = 1, maximum = 13, example = 10)]
    pub grade: Option<i32>,
    /// How they say they like to learn. Stored, never used to adapt.
    #[schema(max_length = 50, example = "visual")]
    pub learning_style: Option<String>,
    /// What they like.
    #[schema(example = json!(["chess"]), max_items = 30)]
    pub interests: Vec<String>,
    /// What they are good at.
    #[schema(example = json!(["Problem-solving"]), max_items = 30)]
    pub strengths: Vec<String>,
    /// How and when they want to be reached.
    pub preferences: Preferences,
}

/// How and when a student wants to be reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// IANA name.
    #[schema(max_length = 64, example = "Europe/London")]
    pub time_zone: String,
    /// When not to be reached.
    pub quiet_hours: Option<QuietHours>,
    /// Minutes a day for practice.
    #[schema(minimum = 5, maximum = 480, example = 20)]
    pub daily_minutes: Option<i32>,
    /// Which ways are wanted.
    pub channels: Channels,
    /// With the country's code.
    #[schema(pattern = r"^\+[1-9][0-9]{6,14}$", example = "+447700900123")]
    pub phone: Option<String>,
    /// Whether nudges are wanted.
    pub nudges: bool,
}

/// A span of the day; one that ends before it starts goes over midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuietHours {
    /// `HH:MM`.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "21:00")]
    pub start: String,
    /// `HH:MM`.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "07:00")]
    pub end: String,
}

/// Ways of reaching a student.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Channels {
    /// In the app.
    pub in_app: bool,
    /// By e-mail.
    pub email: bool,
    /// By SMS; needs a phone number.
    pub sms: bool,
}

/// A student's profile, for someone who may see it.
pub async fn show(cx: &Students, caller: &Caller, student: UserId) -> Result<Profile> {
    let cached = cx.read_through.look_up::<ProfileSettings>(CacheKey::Student(student)).await;
    let row = db::students::show(&cx.db, caller, student, cached.version()).await?;
    let mut row = row.or_not_found("student")?;
    let settings = cached.resolve(row.version, row.settings.take().map(|json| json.0)).await?;
    Profile::read(row, settings)
}

/// Changes a profile by a merge patch (RFC 7396): what is left out stays, null clears.
pub async fn change(
    cx: &Students,
    caller: &Caller,
    student: UserId,
    patch: &Value,
) -> Result<Profile> {
    if caller.role == Role::Tutor {
        return Err(Error::Forbidden("Only the student and admins change a profile."));
    }
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let mut row = db::students::lock(&mut tx, caller, student).await?.or_not_found("student")?;
    let settings = row.settings.take().or_not_found("student")?.0;
    let before = Profile::read(row, settings)?;
    let changed = before.merge_patch(patch)?;
    // A name from before a rule stays as it is until it is changed.
    let renamed = (changed.name != before.name).then(|| PersonName::parse(&changed.name));
    let renamed = renamed.transpose().map_err(|rule| Error::invalid("/name", rule))?;
    let name = renamed.as_ref();
    db::students::update(&mut tx, student, name, changed.grade, &changed.settings()).await?;
    tx.commit().await.map_err(db::Error::from)?;
    cx.read_through.forget(&[CacheKey::Student(student)]).await;
    Ok(changed)
}

impl Profile {
    fn read(row: ProfileRow, settings: ProfileSettings) -> Result<Self> {
        let quiet_hours = settings.quiet_hours.map(serde_json::from_value).transpose();
        Ok(Self {
            student_id: row.id.0,
            name: row.name,
            grade: row.grade,
            learning_style: settings.learning_style.map(LearningStyle::into_string),
            interests: settings.interests,
            strengths: settings.strengths,
            preferences: Preferences {
                time_zone: settings.time_zone.into_string(),
                quiet_hours: quiet_hours.map_err(Error::internal)?,
                daily_minutes: settings.daily_minutes,
                channels: serde_json::from_value(settings.channels).map_err(Error::internal)?,
                phone: settings.phone.map(PhoneNumber::into_string),
                nudges: !settings.nudges_opt_out,
            },
        })
    }

    fn broken_rules(&self) -> Vec<Broken> {
        let mut broken = Vec::new();
        let mut rule = |is_kept: bool, pointer: &str, detail: &str| {
            if !is_kept {
                broken.push(Broken { pointer: pointer.into(), detail: detail.into() });
            }
        };
        let entries = |list: &[String]| {
            list.len() <= MAX_ENTRIES
                && list.iter().all(|entry| (1..=MAX_ENTRY_CHARS).contains(&entry.chars().count()))
                && !list.iter().any(|entry| entry.contains(char::is_control))
        };
        let of = &self.preferences;
        let name = PersonName::parse(&self.name);
        rule(name.is_ok(), "/name", name.err().unwrap_or_default());
        let grade_ok = self.grade.is_none_or(|grade| (1..=13).contains(&grade));
        rule(grade_ok, "/grade", "A grade is 1 to 13.");
        let style_ok =
            self.learning_style.as_ref().is_none_or(|style| LearningStyle::parse(style).is_ok());
        let style = "A learning style has at most 50 printable characters.";
        rule(style_ok, "/learningStyle", style);
        let lists = "At most 30 entries of 1 to 100 printable characters.";
        rule(entries(&self.interests), "/interests", lists);
        rule(entries(&self.strengths), "/strengths", lists);
        let zone_ok = of.time_zone.parse::<chrono_tz::Tz>().is_ok();
        rule(zone_ok, "/preferences/timeZone", "Use an IANA name such as Europe/London.");
        let minutes_ok = of.daily_minutes.is_none_or(|minutes| DAILY_MINUTES.contains(&minutes));
        rule(minutes_ok, "/preferences/dailyMinutes", "5 to 480 minutes.");
        let quiet_ok = of.quiet_hours.as_ref().is_none_or(|q| is_time(&q.start) && is_time(&q.end));
        rule(quiet_ok, "/preferences/quietHours", "Write both times as HH:MM.");
        let phone_ok = of.phone.as_deref().is_none_or(is_phone);
        rule(phone_ok, "/preferences/phone", "Write + and the country's code, digits only.");
        let sms_ok = !of.channels.sms || of.phone.is_some();
        rule(sms_ok, "/preferences/channels/sms", "SMS needs a phone number.");
        broken
    }

    fn settings(&self) -> ProfileSettings {
        let of = &self.preferences;
        ProfileSettings {
            learning_style: self.learning_style.clone().map(LearningStyle::from),
            interests: self.interests.clone(),
            strengths: self.strengths.clone(),
            time_zone: ZoneName::from(of.time_zone.clone()),
            quiet_hours: of.quiet_hours.as_ref().map(|hours| json!(hours)),
            daily_minutes: of.daily_minutes,
            channels: json!(of.channels),
            phone: of.phone.clone().map(PhoneNumber::from),
            nudges_opt_out: !of.nudges,
        }
    }
}

fn is_time(text: &str) -> bool {
    text.len() == 5 && chrono::NaiveTime::parse_from_str(text, "%H:%M").is_ok()
}

pub(crate) fn is_phone(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    (7..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
}
