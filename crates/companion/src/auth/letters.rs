//! The mails of sign-up.
//!
//! The account stands before its mail is written, so a mail that can't be sent is logged and no
//! more: its reader can ask for another.

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::people::Email;
use ports::{Channel, Message};
use uuid::Uuid;

use super::Auth;

/// Sends a new account's owner the code that proves the address.
pub(super) async fn verify_address(cx: &Auth, id: UserId, email: &Email, code: &str) {
    let body = format!(
        "Welcome to the study companion.\n\n\
         Your code is {code}\n\n\
         It proves that this address is yours and counts for 24 hours. \
         If you did not sign up, ignore this mail: nobody can use your address without the code.\n"
    );
    let message = Message {
        id: format!("verify-email:{}", Uuid::now_v7()),
        channel: Channel::Email,
        to: email.as_str().to_owned(),
        subject: "Your code for the study companion".to_owned(),
        body,
    };
    send(cx, id, &message).await;
}

/// Tells an owner that someone signed up with their address: once a day, however often it happens.
pub(super) async fn already_here(cx: &Auth, id: UserId, email: &Email, now: DateTime<Utc>) {
    let body =
        "Someone, perhaps you, tried to sign up to the study companion with this address.\n\n\
                You have an account already: sign in instead. \
                If it was not you, there is nothing to do: nothing was changed.\n"
            .to_owned();
    let message = Message {
        id: format!("already-here:{id}:{}", now.date_naive()),
        channel: Channel::Email,
        to: email.as_str().to_owned(),
        subject: "You have an account already".to_owned(),
        body,
    };
    send(cx, id, &message).await;
}

async fn send(cx: &Auth, id: UserId, message: &Message) {
    if let Err(error) = cx.notifier.send(message).await {
        tracing::error!(user_id = %id, message = message.id, %error, "a mail could not be sent");
    }
}
