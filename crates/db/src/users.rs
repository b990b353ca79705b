//! Accounts, what keeps them signed in, and what lets people in.

mod codes;
mod external;
mod people;
mod refresh_tokens;

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::bounded::ExternalId;
use domain::consent::BirthYear;
use domain::people::{Caller, Email, Grade, PersonName, Role};
use domain::status::ConsentScope;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, PgExecutor, Row};
use uuid::Uuid;

pub use codes::{CodePurpose, NewCode, add_code, lock_by_reset_code, prove_email, reset_password};
pub use external::{LinkOutcome, find_by_external_id, link_external};
pub use people::{LinkedAccount, Me, me};
pub use refresh_tokens::{Exchange, Rotation, SignIns, end_sign_ins, rotate, start_family};

use crate::caller::as_caller;
use crate::{Error, Result, Seen};

/// An account as its owner sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    /// The year of school, of a student who told.
    pub grade: Option<i32>,
    pub email_verified: bool,
    /// Tokens made for an older version no longer count.
    pub token_version: i32,
}

impl Account {
    /// The caller that a token for this account names.
    pub fn caller(&self) -> Caller {
        Caller { id: self.id, role: self.role, token_version: self.token_version }
    }
}

/// Shows ids only, because accounts end up in logs.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("id", &self.id).finish_non_exhaustive()
    }
}

impl FromRow<'_, PgRow> for Account {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let role: String = row.try_get("role")?;
        Ok(Self {
            id: UserId(row.try_get("id")?),
            email: row.try_get("email")?,
            name: row.try_get("name")?,
            role: Role::parse(&role)
                .ok_or_else(|| sqlx::Error::Decode(format!("unknown role {role}").into()))?,
            grade: row.try_get("grade")?,
            email_verified: row.try_get("email_verified")?,
            token_version: row.try_get("token_version")?,
        })
    }
}

/// An account to be made.
#[derive(Debug)]
pub struct NewAccount<'a> {
    pub id: UserId,
    pub email: &'a Email,
    pub name: &'a PersonName,
    pub role: Role,
    /// The year of school.
    pub grade: Option<Grade>,
    /// The year of birth, of a student who told.
    pub birth_year: Option<BirthYear>,
    /// Argon2id in PHC form. An account without one has no sign-in by password.
    pub password_hash: Option<&'a str>,
    pub external_id: Option<&'a ExternalId>,
    /// Set at once for accounts whose address is known to be proven.
    pub email_verified_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// Makes an account, and for a student the profile. [`None`] when the address, or the external
/// identity, has an account.
pub async fn create(db: impl PgExecutor<'_>, new: &NewAccount<'_>) -> Result<Option<Account>> {
    Ok(sqlx::query_as(
        "with account as (
             insert into users (
                 id, email, password_hash, name, role, grade, email_verified_at, external_id,
                 created_at, updated_at
             )
             values ($1, $2, $3, $4, $5, $6, $7, $9, $8, $8)
             on conflict do nothing
             returning id, email, name, role, grade, email_verified_at, token_version
         ),
         profile as (
             insert into students (user_id, birth_year, created_at, updated_at)
             select id, $10, $8, $8 from account where role = 'student'
         )
         select id, email, name, role, grade, token_version,
                email_verified_at is not null as email_verified
         from account",
    )
    .bind(new.id.0)
    .bind(new.email.as_str())
    .bind(new.password_hash)
    .bind(new.name.as_str())
    .bind(new.role.as_str())
    .bind(new.grade.map(Grade::year))
    .bind(new.email_verified_at)
    .bind(new.created_at)
    .bind(new.external_id.map(ExternalId::as_str))
    .bind(new.birth_year.map(BirthYear::year))
    .fetch_optional(db)
    .await?)
}

/// True if there is an admin. Nobody else can make an account before the transaction ends, so the
/// answer stays true.
pub async fn has_admin(tx: &mut PgConnection) -> Result<bool> {
    sqlx::query("lock table users in share row exclusive mode").execute(&mut *tx).await?;
    Ok(sqlx::query_scalar("select exists (select 1 from users where role = 'admin')")
        .fetch_one(tx)
        .await?)
}

/// The account with an address, with the hash of its password if it has one.
pub async fn find_by_email(
    db: impl PgExecutor<'_>,
    email: &Email,
) -> Result<Option<(Account, Option<String>)>> {
    let row = sqlx::query(
        "select id, email, name, role, grade, token_version, password_hash,
                email_verified_at is not null as email_verified
         from users
         where email = $1",
    )
    .bind(email.as_str())
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok((Account::from_row(&row)?, row.try_get("password_hash")?))).transpose()
}

/// Replaces the hash of a password that stays the same. Nothing happens when the password was changed
/// meanwhile.
pub async fn replace_password_hash(
    db: impl PgExecutor<'_>,
    id: UserId,
    old: &str,
    new: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update users
         set password_hash = $3, updated_at = $4
         where id = $1
           and password_hash = $2",
    )
    .bind(id.0)
    .bind(old)
    .bind(new)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// The account with an address like [`find_by_email`], locked until the transaction ends against others
/// that lock it.
pub async fn lock_by_email(
    tx: &mut PgConnection,
    email: &Email,
) -> Result<Option<(Account, Option<String>)>> {
    let row = sqlx::query(
        "select id, email, name, role, grade, token_version, password_hash,
                email_verified_at is not null as email_verified
         from users
         where email = $1
         for no key update",
    )
    .bind(email.as_str())
    .fetch_optional(tx)
    .await?;
    row.map(|row| Ok((Account::from_row(&row)?, row.try_get("password_hash")?))).transpose()
}

/// Locks the caller's account until the transaction ends: no refresh token of it is exchanged
/// meanwhile.
pub async fn lock_caller(tx: &mut PgConnection, caller: &Caller) -> Result<()> {
    let query = sqlx::query(as_caller!(
        "select users.id from caller join users on users.id = caller.id for update of users"
    ));
    match query.for_caller(caller).fetch_optional(tx).await? {
        Some(_) => Ok(()),
        None => Err(Error::StaleCaller),
    }
}

/// Locks an account like [`lock_caller`], without anyone asking for it.
pub async fn lock(tx: &mut PgConnection, id: UserId) -> Result<()> {
    sqlx::query("select id from users where id = $1 for update").bind(id.0).execute(tx).await?;
    Ok(())
}

/// Makes every access token of an account stale.
pub async fn raise_token_version(
    db: impl PgExecutor<'_>,
    id: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update users
         set token_version = token_version + 1, updated_at = $2
         where id = $1",
    )
    .bind(id.0)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// Uses up an invitation to sign up as a tutor. False when this code and this address have none, or
/// it was used, has expired, or its inviter is no admin any more.
pub async fn use_tutor_invite(
    db: impl PgExecutor<'_>,
    code_sha256: &[u8],
    email: &Email,
    now: DateTime<Utc>,
) -> Result<bool> {
    let update = sqlx::query(
        "update invites
         set used_at = $3
         from users inviter
         where code_sha256 = $1
           and invites.email = $2
           and purpose = 'tutor_signup'
           and used_at is null
           and expires_at > $3
           and inviter.id = inviter_id
           and inviter.role = 'admin'",
    )
    .bind(code_sha256)
    .bind(email.as_str())
    .bind(now)
    .execute(db)
    .await?;
    Ok(update.rows_affected() == 1)
}

/// Links a tutor and a student from now on. Nothing happens when they are linked already.
pub async fn link_tutor(
    db: impl PgExecutor<'_>,
    id: Uuid,
    tutor: UserId,
    student: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "insert into tutor_students (id, tutor_id, student_id, started_at)
         values ($1, $2, $3, $4)
         on conflict (tutor_id, student_id) where ended_at is null do nothing",
    )
    .bind(id)
    .bind(tutor.0)
    .bind(student.0)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// Confirms that a caller still counts. True if they are a student who needs a guardian's consent to
/// something, and has none.
pub async fn confirm(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    scope: ConsentScope,
) -> Result<bool> {
    let query = sqlx::query(as_caller!("select lacks_consent(id, $4) as lacks from caller"));
    let found = query.for_caller(caller).bind(scope.as_str()).fetch_optional(db).await?;
    Ok(found.ok_or(Error::StaleCaller)?.try_get("lacks")?)
}
