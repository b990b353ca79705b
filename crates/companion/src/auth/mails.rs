//! The mails about accounts.
//!
//! What a mail tells of is done before it is written, so a mail that can't be sent is logged and no
//! more: its reader can ask for another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::people::Email;
use ports::{Channel, Message};
use uuid::Uuid;

use super::{Auth, secrets};

/// A mail to be sent once there is an answer: how long a mail service takes says nothing then.
#[must_use]
pub struct PendingMail(Message);

/// Shows the id and no recipient.
impl std::fmt::Debug for PendingMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Letter").field(&self.0.id).finish()
    }
}

/// Sends a letter. Failing is logged and no more.
pub async fn send(cx: &Auth, letter: &PendingMail) {
    if let Err(error) = cx.notifier.send(&letter.0).await {
        tracing::error!(message = letter.0.id, %error, "a mail could not be sent");
    }
}

/// The mail to a new person: the code that proves the address.
pub(super) fn welcome(email: &Email, code: &str) -> PendingMail {
    let body = format!(
        "Welcome to the study companion.\n\n\
         Your code is {code}\n\n\
         It proves that this address is yours and counts for 24 hours. \
         If you did not sign up, ignore this mail: nobody can use your address without the code.\n"
    );
    letter(unique_id("verify-email"), email, "Your code for the study companion", body)
}

/// The mail to a person who asked for another code: it proves the address.
pub(super) fn address_proof(email: &Email, code: &str) -> PendingMail {
    let body = format!(
        "Your code is {code}\n\n\
         It proves to the study companion that this address is yours and counts for 24 hours. \
         If you did not ask for it, ignore this mail.\n"
    );
    letter(unique_id("verify-email"), email, "Your code for the study companion", body)
}

/// The mail to a person who forgot the password: the code to choose another.
pub(super) fn password_reset(email: &Email, code: &str) -> PendingMail {
    let body = format!(
        "Your code is {code}\n\n\
         With it you choose a new password for the study companion. It counts once and for one hour. \
         If you did not ask for it, ignore this mail: your password stays as it is.\n"
    );
    letter(unique_id("reset-password"), email, "A new password for the study companion", body)
}

/// The mail to a person whose account has no password. Once a day, however often it is asked for.
pub(super) fn external_sign_in(email: &Email, now: DateTime<Utc>) -> PendingMail {
    let body = "Someone, perhaps you, asked for a new password for the study companion.\n\n\
                Your account has none: sign in the way you always do, through your school's \
                sign-in page. If it was not you, there is nothing to do.\n";
    letter(
        daily_id("no-password", email, now),
        email,
        "You sign in without a password",
        body.into(),
    )
}

/// The mail to an owner whose address was used to sign up. Once a day, however often it happens.
pub(super) fn existing_account(email: &Email, now: DateTime<Utc>) -> PendingMail {
    let body = "Someone, perhaps you, tried to sign up to the study companion with this address.\n\n\
                You have an account already: sign in instead. \
                If it was not you, there is nothing to do: nothing was changed.\n";
    letter(daily_id("already-here", email, now), email, "You have an account already", body.into())
}

/// The mail to an owner whose password was changed.
pub(super) fn password_change(email: &Email) -> PendingMail {
    let body = "The password of your account at the study companion was changed with a code that \
                was sent to this address, and everyone was signed out.\n\n\
                If it was not you, someone reads your mail: secure it, then ask for a new code.\n";
    letter(unique_id("password-changed"), email, "Your password was changed", body.into())
}

fn letter(id: String, email: &Email, subject: &str, body: String) -> PendingMail {
    let (to, subject) = (email.as_str().to_owned(), subject.to_owned());
    PendingMail(Message { id, channel: Channel::Email, to, subject, body })
}

fn unique_id(kind: &str) -> String {
    format!("{kind}:{}", Uuid::now_v7())
}

/// One per address and day: a message with an id that was sent is not sent again.
fn daily_id(kind: &str, email: &Email, now: DateTime<Utc>) -> String {
    let address = URL_SAFE_NO_PAD.encode(secrets::digest(email.as_str()));
    format!("{kind}:{address}:{}", now.date_naive())
}
