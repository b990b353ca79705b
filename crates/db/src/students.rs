//! Profiles, what is held about a student, and taking it away.

pub mod erase;
pub mod export;

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::bounded::{LearningStyle, PhoneNumber, ZoneName};
use domain::people::{Caller, PeopleAround, PersonName};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller, fetch_visible};

/// A student's profile.
#[derive(Debug, Clone, FromRow)]
pub struct ProfileRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub name: String,
    pub grade: Option<i32>,
    pub version: DateTime<Utc>,
    /// The rest; none when the caller of the query has this version.
    pub settings: Option<Json<ProfileSettings>>,
}

/// The parts of a profile beside the account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileSettings {
    /// A preference; nothing adapts to it.
    pub learning_style: Option<LearningStyle>,
    pub interests: Vec<String>,
    pub strengths: Vec<String>,
    /// IANA name.
    pub time_zone: ZoneName,
    /// `{start, end}` as `HH:MM`.
    pub quiet_hours: Option<Value>,
    /// Minutes a day for practice.
    pub daily_minutes: Option<i32>,
    /// `{inApp, email, sms}`.
    pub channels: Value,
    /// E.164.
    pub phone: Option<PhoneNumber>,
    pub nudges_opt_out: bool,
}

/// A profile, for someone who may see it, without its settings when their version is the known one.
pub async fn show(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    known: Option<DateTime<Utc>>,
) -> Result<Option<ProfileRow>> {
    let query = sqlx::query(as_caller!(
        "select
            student.id, student.name, student.grade, profile.updated_at as version,
            case when profile.updated_at is distinct from $5 then json_build_object(
                'learning_style', profile.learning_style, 'interests', profile.interests,
                'strengths', profile.strengths, 'time_zone', profile.time_zone,
                'quiet_hours', profile.quiet_hours, 'daily_minutes', profile.daily_minutes,
                'channels', profile.channels, 'phone', profile.phone,
                'nudges_opt_out', profile.nudges_opt_out)
            end as settings
        from caller
        left join (users student join students profile on profile.user_id = student.id)
            on student.id = $4 and may_see(caller.id, caller.role, student.id)"
    ));
    fetch_visible(query.for_caller(caller).bind(student.0).bind(known), db).await
}

/// The profile as it is, locked until the transaction ends, for the student themself or an admin.
pub async fn lock(
    db: &mut sqlx::PgConnection,
    caller: &Caller,
    student: UserId,
) -> Result<Option<ProfileRow>> {
    // An outer join can't be locked through, so the lock comes first and the look after it.
    sqlx::query("select user_id from students where user_id = $1 for update")
        .bind(student.0)
        .execute(&mut *db)
        .await?;
    show(db, caller, student, None).await
}

/// Writes a profile; without a name, that stays as it is.
pub async fn update(
    db: &mut sqlx::PgConnection,
    student: UserId,
    name: Option<&PersonName>,
    grade: Option<i32>,
    new: &ProfileSettings,
) -> Result<()> {
    sqlx::query(
        "update users set name = coalesce($2, name), grade = $3, updated_at = now() where id = $1",
    )
    .bind(student.0)
    .bind(name.map(PersonName::as_str))
    .bind(grade)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "update students
        set learning_style = $2, interests = $3, strengths = $4, time_zone = $5, quiet_hours = $6,
            daily_minutes = $7, channels = $8, phone = $9, nudges_opt_out = $10, updated_at = now()
        where user_id = $1",
    )
    .bind(student.0)
    .bind(new.learning_style.as_ref().map(LearningStyle::as_str))
    .bind(&new.interests)
    .bind(&new.strengths)
    .bind(new.time_zone.as_str())
    .bind(&new.quiet_hours)
    .bind(new.daily_minutes)
    .bind(&new.channels)
    .bind(new.phone.as_ref().map(PhoneNumber::as_str))
    .bind(new.nudges_opt_out)
    .execute(db)
    .await?;
    Ok(())
}

/// The people around a student, for redaction: what `people_around` says of them; none when the
/// student is gone.
pub async fn people_around(
    db: impl PgExecutor<'_>,
    student: UserId,
) -> Result<Option<PeopleAround>> {
    let people: Option<Json<PeopleAround>> =
        sqlx::query_scalar("select people_around($1)").bind(student.0).fetch_one(db).await?;
    Ok(people.map(|people| people.0))
}
