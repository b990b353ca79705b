//! Codes that were sent by mail: they prove an address or allow a new password.
//!
//! A request for a code is answered before the address is looked up, so neither the answer nor its
//! time shows whether an account has it.

use std::net::IpAddr;

use chrono::TimeDelta;
use db::users::{Account, CodePurpose, NewCode, SignIns};
use domain::people::{Email, Password};

use super::login_throttle::NetworkKeys;
use super::{Auth, PendingMail, mails, password, secrets};
use crate::{Error, Result};

/// The lifetime of a code that proves an address.
pub(super) const VERIFY_TTL: TimeDelta = TimeDelta::hours(24);

/// The lifetime of a code that changes a password.
const RESET_TTL: TimeDelta = TimeDelta::hours(1);

/// The least time between two mails of one kind to one address: a mailbox can't be flooded through
/// us.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// The purposes for which a code is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRequest {
    /// The one that proves the address.
    Verification,
    /// The one that changes the password.
    NewPassword,
}

/// Proves an address with the code that was sent to it. A code counts once.
pub async fn verify(cx: &Auth, code: &str) -> Result<Account> {
    let digest = secrets::digest(code);
    let account = db::users::prove_email(&cx.db, &digest, cx.clock.now()).await?;
    account.ok_or_else(bad_code)
}

/// Sends a code to the address of an account, if there is one that can use it. To be called after
/// the answer: how long it takes depends on whether there is.
pub async fn send_code(cx: &Auth, email: &Email, request: CodeRequest) -> Result<()> {
    if let Some(letter) = new_code(cx, email, request).await? {
        mails::send(cx, &letter).await;
    }
    Ok(())
}

async fn new_code(cx: &Auth, email: &Email, request: CodeRequest) -> Result<Option<PendingMail>> {
    let (now, code) = (cx.clock.now(), secrets::code());
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let Some((account, hash)) = db::users::lock_by_email(&mut tx, email).await? else {
        return Ok(None);
    };
    let (purpose, ttl) = match request {
        CodeRequest::Verification if account.email_verified => return Ok(None),
        // A person who signs in at the external issuer has no password, and is not given one.
        CodeRequest::NewPassword if hash.is_none() => {
            return Ok(Some(mails::external_sign_in(email, now)));
        }
        CodeRequest::Verification => (CodePurpose::VerifyEmail, VERIFY_TTL),
        CodeRequest::NewPassword => (CodePurpose::ResetPassword, RESET_TTL),
    };
    let sha256 = &secrets::digest(&code);
    let new = NewCode { user_id: account.id, purpose, sha256, now, ttl };
    let added = db::users::add_code(&mut *tx, &new, PAUSE).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(added.then(|| match request {
        CodeRequest::Verification => mails::address_proof(email, &code),
        CodeRequest::NewPassword => mails::password_reset(email, &code),
    }))
}

/// Changes a password with the code that was sent for that. Every sign-in of the account and every
/// access token ends with the old password, and its other codes for this die. The address counts as
/// proven, because the code was sent there. Wrong passwords are forgotten and the network is known
/// from now on, so the owner gets in at once. Returns the letter that tells the owner.
pub async fn reset_password(
    cx: &Auth,
    code: &str,
    new_password: String,
    from: Option<IpAddr>,
) -> Result<PendingMail> {
    let new_password = Password::parse(new_password);
    let new_password = new_password.map_err(|rule| Error::invalid("/password", rule))?;
    let hash = password::hash(new_password.into_string()).await?;
    let (digest, now) = (secrets::digest(code), cx.clock.now());
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let id = db::users::lock_by_reset_code(&mut tx, &digest, now).await?;
    let id = id.ok_or_else(bad_code)?;
    let account = db::users::reset_password(&mut *tx, &digest, &hash, now).await?;
    let account = account.ok_or_else(bad_code)?;
    db::users::end_sign_ins(&mut tx, id, SignIns::All, now).await?;
    tx.commit().await.map_err(db::Error::from)?;
    NetworkKeys::new(cx, from)?.remember(cx, id).await;
    let email = Email::parse(&account.email).map_err(Error::internal)?;
    Ok(mails::password_change(&email))
}

/// Unknown, used, expired, or for something else: one answer.
fn bad_code() -> Error {
    Error::invalid("/code", "This code is not, or no longer, valid. Ask for a new one.")
}
