//! Settings of safeguarding, and who is told.

use chrono::{DateTime, NaiveDate, Utc};
use domain::UserId;
use domain::bounded::{PhoneNumber, RegionCode};
use domain::consent::BirthYear;
use domain::people::Caller;
use domain::safety::RiskCategory;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{
    Seen, Total, as_caller, as_caller_of_student, fetch_all_visible, fetch_visible,
};
use crate::columns::OptionalId;

/// The settings of the organisation.
#[derive(Debug, Clone, FromRow)]
pub struct Organisation {
    pub region: Option<String>,
    pub ai_chat: bool,
    pub escalate_minutes: i32,
    pub repeat_hours: i32,
    pub consent_without_birth_year: bool,
    /// Categories that guardians are told of.
    pub guardian_categories: Vec<String>,
    pub updated_at: DateTime<Utc>,
}

/// The settings of the organisation, for an admin.
pub async fn organisation(
    db: impl PgExecutor<'_>,
    caller: &Caller,
) -> Result<Option<Organisation>> {
    let query = sqlx::query(as_caller!(
        "select caller.id, settings.region, settings.ai_chat, settings.escalate_minutes,
            settings.repeat_hours, settings.consent_without_birth_year,
            settings.guardian_categories, settings.updated_at
        from caller
        cross join safeguarding_settings settings
        where caller.role = 'admin'"
    ));
    fetch_visible(query.for_caller(caller), db).await
}

/// What an admin sets for the organisation.
#[derive(Debug, Clone)]
pub struct OrganisationChange {
    pub region: Option<RegionCode>,
    pub ai_chat: bool,
    pub escalate_minutes: i32,
    pub repeat_hours: i32,
    /// None: as it is.
    pub consent_without_birth_year: Option<bool>,
    /// None: as they are.
    pub guardian_categories: Option<Vec<RiskCategory>>,
    pub audit: Uuid,
    pub now: DateTime<Utc>,
}

/// Sets the settings of the organisation for an admin, and writes that down.
pub async fn set_organisation(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    new: &OrganisationChange,
) -> Result<Option<Organisation>> {
    let query = sqlx::query(as_caller!(
        ", changed as (
            update safeguarding_settings
            set region = $4, ai_chat = $5, escalate_minutes = $6, repeat_hours = $7, updated_at = $9,
                consent_without_birth_year = coalesce($10, consent_without_birth_year),
                guardian_categories = coalesce($11::text[], guardian_categories)
            from caller
            where caller.role = 'admin'
            returning region, ai_chat, escalate_minutes, repeat_hours,
                consent_without_birth_year, guardian_categories, updated_at
        ), audited as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            select $8, caller.id, 'safeguarding.settings', null, $9 from caller cross join changed
        )
        select caller.id, changed.* from caller cross join changed"
    ));
    let query = query
        .for_caller(caller)
        .bind(new.region.as_ref().map(RegionCode::as_str))
        .bind(new.ai_chat)
        .bind(new.escalate_minutes)
        .bind(new.repeat_hours)
        .bind(new.audit)
        .bind(new.now)
        .bind(new.consent_without_birth_year)
        .bind(new.guardian_categories.as_ref().map(|categories| {
            categories.iter().map(|category| category.as_str()).collect::<Vec<_>>()
        }));
    fetch_visible(query, db).await
}

/// The settings of one student.
#[derive(Debug, Clone, FromRow)]
pub struct StudentSettings {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub region: Option<String>,
    pub ai_chat: bool,
    pub birth_year: Option<i16>,
    /// From when on the student agrees alone.
    pub of_age_on: Option<NaiveDate>,
}

/// The settings of one student, for an admin.
pub async fn student_settings(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
) -> Result<Option<StudentSettings>> {
    let query = sqlx::query(as_caller_of_student!(
        "select student.id, settings.region, coalesce(settings.ai_chat, true) as ai_chat,
            profile.birth_year, profile.of_age_on
        from caller
        left join student on caller.role = 'admin'
        left join students profile on profile.user_id = student.id
        left join safeguarding_students settings on settings.student_id = student.id"
    ));
    fetch_visible(query.for_caller(caller).bind(student.0), db).await
}

/// What an admin sets for one student.
#[derive(Debug, Clone)]
pub struct StudentChange {
    pub region: Option<RegionCode>,
    pub ai_chat: bool,
    /// None: as it is.
    pub birth_year: Option<BirthYear>,
    pub audit: Uuid,
    pub now: DateTime<Utc>,
}

/// Sets the settings of one student for an admin, and writes that down. False when the student is
/// absent.
pub async fn set_student(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    new: &StudentChange,
) -> Result<bool> {
    let query = sqlx::query(as_caller_of_student!(
        ", changed as (
            insert into safeguarding_students (student_id, region, ai_chat, updated_at)
            select student.id, $5, $6, $8 from student cross join caller where caller.role = 'admin'
            on conflict (student_id) do update
            set region = excluded.region, ai_chat = excluded.ai_chat,
                updated_at = excluded.updated_at
            returning student_id as id, region, ai_chat
        ), born as (
            update students set birth_year = $9
            from changed
            where students.user_id = changed.id and $9::smallint is not null
        ), audited as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            select $7, caller.id, 'safeguarding.student', changed.id, $8
            from caller cross join changed
        )
        select changed.id from caller left join changed on true"
    ));
    let query = query
        .for_caller(caller)
        .bind(student.0)
        .bind(new.region.as_ref().map(RegionCode::as_str))
        .bind(new.ai_chat)
        .bind(new.audit)
        .bind(new.now)
        .bind(new.birth_year.map(BirthYear::year));
    let row: Option<(Uuid,)> = fetch_visible(query, db).await?;
    Ok(row.is_some())
}

/// Somebody who is told of alerts.
#[derive(Debug, Clone, FromRow)]
pub struct ContactRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub email_verified: bool,
    /// None: for all students.
    #[sqlx(try_from = "OptionalId")]
    pub student_id: Option<UserId>,
    pub student_name: Option<String>,
    pub phone: Option<String>,
    pub reads_words: bool,
}

/// Who is told of alerts: all of them for an admin, their own lines for anybody else.
pub async fn contacts(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    limit: i64,
) -> Result<Option<Total<ContactRow>>> {
    let query = sqlx::query(as_caller!(
        "select true as allowed, count(contact.id) over () as total, person.id, person.name,
            person.email, person.email_verified_at is not null as email_verified,
            contact.student_id, student.name as student_name, contact.phone, contact.reads_words
        from caller
        left join safeguarding_contacts contact
            on caller.role = 'admin' or contact.user_id = caller.id
        left join users person on person.id = contact.user_id
        left join users student on student.id = contact.student_id
        order by student.name nulls first, person.name, contact.id
        limit $4"
    ));
    fetch_all_visible(query.for_caller(caller).bind(limit), db).await
}

/// Somebody who is to be told.
#[derive(Debug, Clone)]
pub struct NewContact {
    pub id: Uuid,
    pub user: UserId,
    pub student: Option<UserId>,
    pub phone: Option<PhoneNumber>,
    pub reads_words: bool,
}

/// Whether a person can be a contact, and whether the student is one.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct ContactCheck {
    pub is_person: bool,
    pub is_student: bool,
}

/// What is wrong with contacts, in their order.
pub async fn check_contacts(
    db: impl PgExecutor<'_>,
    new: &[NewContact],
) -> Result<Vec<ContactCheck>> {
    Ok(sqlx::query_as(
        "select
            exists (
                select 1 from users
                where id = new.user_id and role in ('tutor', 'admin')) as is_person,
            new.student_id is null or exists (
                select 1 from users
                where id = new.student_id and role = 'student') as is_student
        from unnest($1::uuid[], $2::uuid[]) with ordinality as new (user_id, student_id, place)
        order by new.place",
    )
    .bind(new.iter().map(|contact| contact.user.0).collect::<Vec<_>>())
    .bind(new.iter().map(|contact| contact.student.map(Uuid::from)).collect::<Vec<_>>())
    .fetch_all(db)
    .await?)
}

/// Replaces all contacts, and writes down who did.
pub async fn replace_contacts(
    db: &mut PgConnection,
    by: UserId,
    new: &[NewContact],
    audit: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    // Two replacements at once: the later one waits, so that the list is one of the two.
    sqlx::query("select id from safeguarding_settings for update").execute(&mut *db).await?;
    sqlx::query("delete from safeguarding_contacts").execute(&mut *db).await?;
    sqlx::query(
        "with audited as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            values ($6, $7, 'safeguarding.contacts', null, $8)
        )
        insert into safeguarding_contacts (
            id, user_id, student_id, phone, reads_words, created_at)
        select new.*, $8
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bool[]) as new",
    )
    .bind(new.iter().map(|contact| contact.id).collect::<Vec<_>>())
    .bind(new.iter().map(|contact| contact.user.0).collect::<Vec<_>>())
    .bind(new.iter().map(|contact| contact.student.map(Uuid::from)).collect::<Vec<_>>())
    .bind(
        new.iter()
            .map(|contact| contact.phone.as_ref().map(PhoneNumber::as_str))
            .collect::<Vec<_>>(),
    )
    .bind(new.iter().map(|contact| contact.reads_words).collect::<Vec<_>>())
    .bind(audit)
    .bind(by.0)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// What says whose help lines a student is told of.
#[derive(Debug, Clone, Default, FromRow)]
pub struct SupportRegion {
    /// By the student's settings, or else the organisation's.
    pub region: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
}

/// What says whose help lines a student is told of.
pub async fn support_region(
    db: impl PgExecutor<'_>,
    student: UserId,
) -> Result<Option<SupportRegion>> {
    Ok(sqlx::query_as(
        "select coalesce(own.region, school.region) as region, profile.time_zone
        from safeguarding_settings school
        left join safeguarding_students own on own.student_id = $1
        left join students profile on profile.user_id = $1",
    )
    .bind(student.0)
    .fetch_optional(db)
    .await?)
}
