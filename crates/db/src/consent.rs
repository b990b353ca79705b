//! Consent of guardians: what counts for a student, and the log of what was agreed to.

use chrono::{DateTime, NaiveDate, Utc};
use domain::UserId;
use domain::people::{Caller, Role};
use domain::status::ConsentScope;
use serde::Deserialize;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller_of_student, fetch_visible};
use crate::columns::JsonList;

/// Guardians of one student that are shown.
const MAX_GUARDIANS: i64 = 20;

/// Lines of the log that are shown, the newest.
const MAX_LINES: i64 = 50;

/// How a student stands with consent.
#[derive(Debug, Clone, FromRow)]
pub struct ConsentRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub name: String,
    pub birth_year: Option<i16>,
    /// From when on the student agrees alone; none without a year of birth.
    pub of_age_on: Option<NaiveDate>,
    /// The student is too young now.
    pub needed: bool,
    /// Newest first: the first one counts.
    #[sqlx(try_from = "JsonList<ConsentLine>")]
    pub lines: Vec<ConsentLine>,
    /// Some line agreed to something.
    pub agreed_before: bool,
    /// Those who are linked now, the first first.
    #[sqlx(try_from = "JsonList<GuardianLine>")]
    pub guardians: Vec<GuardianLine>,
}

/// A line of the log.
#[derive(Debug, Clone, Deserialize)]
pub struct ConsentLine {
    pub at: DateTime<Utc>,
    /// None once the guardian is erased.
    pub guardian_id: Option<UserId>,
    pub guardian_name: Option<String>,
    pub scopes: Vec<ConsentScope>,
    /// The version of the words that were shown.
    pub wording: String,
}

/// A guardian who is linked.
#[derive(Debug, Clone, Deserialize)]
pub struct GuardianLine {
    pub id: UserId,
    pub name: String,
    pub started_at: DateTime<Utc>,
    /// The role of who invited them; none once that account is erased.
    pub invited_by: Option<Role>,
}

/// The columns of [`ConsentRow`] about `person`; the arguments say how many lines of each list.
macro_rules! consent_columns {
    ($guardians:literal, $lines:literal) => {
        concat!(
            "person.id, person.name, profile.birth_year, profile.of_age_on,
            coalesce(needs_consent(person.id), false) as needed,
            exists (
                select 1 from consents
                where student_id = person.id and scopes <> '{}'
            ) as agreed_before,
            (
                select jsonb_agg(to_jsonb(line) - 'seq' order by line.seq desc)
                from (
                    select consent.seq, consent.created_at as at, consent.guardian_id,
                        guardian.name as guardian_name, consent.scopes, consent.wording
                    from consents consent
                    left join users guardian on guardian.id = consent.guardian_id
                    where consent.student_id = person.id
                    order by consent.seq desc
                    limit ",
            $lines,
            "
                ) as line
            ) as lines,
            (
                select jsonb_agg(to_jsonb(linked) order by linked.started_at, linked.id)
                from (
                    select guardian.id, guardian.name, link.started_at,
                        inviter.role as invited_by
                    from guardian_students link
                    join users guardian on guardian.id = link.guardian_id
                    left join users inviter on inviter.id = link.invited_by
                    where link.student_id = person.id and link.ended_at is null
                    order by link.started_at, guardian.id
                    limit ",
            $guardians,
            "
                ) as linked
            ) as guardians"
        )
    };
}

/// How a student stands with consent, for someone who may see them.
pub async fn show(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
) -> Result<Option<ConsentRow>> {
    let query = sqlx::query(as_caller_of_student!(concat!(
        "select ",
        consent_columns!("$5", "$6"),
        " from caller
        left join student on true
        left join users person on person.id = student.id
        left join students profile on profile.user_id = student.id"
    )));
    let query = query.for_caller(caller).bind(student.0).bind(MAX_GUARDIANS).bind(MAX_LINES);
    fetch_visible(query, db).await
}

/// What a guardian says.
#[derive(Debug, Clone)]
pub struct NewConsent<'a> {
    pub id: Uuid,
    pub student: UserId,
    /// None: nothing is agreed to.
    pub scopes: &'a [ConsentScope],
    /// The version of the words that were shown.
    pub wording: &'static str,
    /// Of the line in the audit log.
    pub audit: Uuid,
    pub now: DateTime<Utc>,
}

/// Appends what a guardian says, unless it is what they said last. Belongs behind a look that found the
/// student to be theirs and too young, in its transaction.
pub async fn add(db: impl PgExecutor<'_>, guardian: UserId, new: &NewConsent<'_>) -> Result<()> {
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.as_str()).collect();
    sqlx::query(
        "with added as (
            insert into consents (id, student_id, guardian_id, scopes, wording, created_at)
            select $1, $2, $3, $4, $5::text, $7
            where not exists (
                select 1
                from (
                    select guardian_id, scopes, wording from consents
                    where student_id = $2
                    order by seq desc
                    limit 1
                ) as last
                where last.guardian_id = $3 and last.scopes = $4 and last.wording = $5::text)
            returning student_id
        )
        insert into audit_log (id, actor_id, action, subject_id, created_at)
        select $6, $3, 'consent.set', student_id, $7 from added",
    )
    .bind(new.id)
    .bind(new.student.0)
    .bind(guardian.0)
    .bind(scopes)
    .bind(new.wording)
    .bind(new.audit)
    .bind(new.now)
    .execute(db)
    .await?;
    Ok(())
}

/// Locks a student until the transaction ends: of two guardians who answer at once, one comes second.
pub async fn lock(db: impl PgExecutor<'_>, student: UserId) -> Result<()> {
    sqlx::query("select user_id from students where user_id = $1 for no key update")
        .bind(student.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The ages from which students agree alone.
#[derive(Debug, Clone)]
pub struct AgesOfConsent {
    /// Regions with an age of their own.
    pub regions: Vec<(&'static str, u8)>,
    /// Elsewhere.
    pub otherwise: u8,
}

/// Sets the day from which students agree alone, of one or of all, where ages, regions or years of
/// birth have changed: 1 January after the year in which they reach the age. Returns how many changed.
pub async fn refresh_ages(
    db: impl PgExecutor<'_>,
    ages: &AgesOfConsent,
    student: Option<UserId>,
) -> Result<u64> {
    let (regions, years): (Vec<&str>, Vec<i32>) =
        ages.regions.iter().map(|(region, age)| (*region, i32::from(*age))).unzip();
    let changed = sqlx::query(
        "update students
        set of_age_on = due.of_age_on
        from (
            select profile.user_id,
                make_date(profile.birth_year + coalesce(age.years, $3) + 1, 1, 1) as of_age_on
            from students profile
            cross join safeguarding_settings school
            left join safeguarding_students own on own.student_id = profile.user_id
            left join unnest($1::text[], $2::integer[]) as age (region, years)
                on age.region = coalesce(own.region, school.region)
            where $4::uuid is null or profile.user_id = $4
        ) as due
        where due.user_id = students.user_id and students.of_age_on is distinct from due.of_age_on",
    )
    .bind(regions)
    .bind(years)
    .bind(i32::from(ages.otherwise))
    .bind(student.map(Uuid::from))
    .execute(db)
    .await?;
    Ok(changed.rows_affected())
}

/// True if something must not be done for a student, because consent is needed and not given.
pub async fn is_lacking(
    db: impl PgExecutor<'_>,
    student: UserId,
    scope: ConsentScope,
) -> Result<bool> {
    Ok(sqlx::query_scalar("select lacks_consent($1, $2)")
        .bind(student.0)
        .bind(scope.as_str())
        .fetch_one(db)
        .await?)
}
