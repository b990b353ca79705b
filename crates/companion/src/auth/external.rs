//! Accounts of people who sign in at the external issuer.
//!
//! The issuer's `sub` names an account once the two are linked. They are linked on first sight, by
//! the e-mail address, and only when both sides have proven it: the issuer, or a stranger could
//! claim somebody's account by naming their address there; and we, or a stranger could sign up here
//! with somebody's address, wait, and share the account that its owner then comes to through the
//! issuer. An owner who finds such an account in the way takes it with `password/forgot`: the code
//! is sent to the address, proves it, and ends the stranger's password and sign-ins.
//!
//! Roles in the token are not read: a new person is a student. An account made here has a proven
//! address and no password, and is not given one.

use chrono::{DateTime, Utc};
use db::users::{LinkOutcome, NewAccount};
use domain::people::{Caller, Email, PersonName, Role};
use sqlx::PgPool;

use crate::issuer::ExternalIdentity;
use crate::{Conflict, Error, Result, new_id};

const NO_PROVEN_EMAIL: &str =
    "This token has no proven e-mail address, which the first sign-in here needs.";

/// The caller of a verified token of the external issuer: one statement when the identity is known.
/// Otherwise it is linked with its account, or an account is made. Fails with
/// [`Error::Unauthenticated`] when the token has no proven address to do that by, and with
/// [`Error::Conflict`] when the address's account can't be linked.
pub async fn external_caller(
    db: &PgPool,
    identity: &ExternalIdentity,
    now: DateTime<Utc>,
) -> Result<Caller> {
    if let Some(caller) = db::users::find_by_external_id(db, &identity.subject).await? {
        return Ok(caller);
    }
    let email = identity.proven_email.as_ref().ok_or(Error::Unauthenticated(NO_PROVEN_EMAIL))?;
    match db::users::link_external(db, &identity.subject, email, new_id(), now).await? {
        LinkOutcome::Now(caller) => Ok(caller),
        LinkOutcome::Nobody => create(db, identity, email, now).await,
        LinkOutcome::Unproven => Err(Error::conflict(
            Conflict::EMAIL_UNPROVEN,
            "This address has an account here that never proved it. Prove it with \
             auth/password/forgot, then come back.",
        )),
        LinkOutcome::Other => Err(Error::conflict(
            Conflict::EMAIL_LINKED,
            "This address has an account here that belongs to another identity of the issuer.",
        )),
    }
}

async fn create(
    db: &PgPool,
    identity: &ExternalIdentity,
    email: &Email,
    now: DateTime<Utc>,
) -> Result<Caller> {
    let local = email.as_str().split('@').next().unwrap_or_default();
    let name = identity.name.clone().map_or_else(|| PersonName::parse(local), Ok);
    let name = name.or_else(|_| PersonName::parse("Student")).map_err(Error::internal)?;
    let new = NewAccount {
        id: new_id(),
        email,
        name: &name,
        role: Role::Student,
        grade: None,
        birth_year: None,
        password_hash: None,
        external_id: Some(&identity.subject),
        email_verified_at: Some(now),
        created_at: now,
    };
    if let Some(account) = db::users::create(db, &new).await? {
        return Ok(account.caller());
    }
    // Two of their requests came at once, and the other made the account.
    let twin = db::users::find_by_external_id(db, &identity.subject).await?;
    twin.ok_or_else(|| {
        Error::conflict(Conflict::EMAIL_TAKEN, "This address has just got an account.")
    })
}
