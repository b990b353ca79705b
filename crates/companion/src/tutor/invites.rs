//! Invitations: an admin lets a tutor sign up, a tutor asks a student to be linked. Those of guardians
//! are made here too (`guardians`).
//!
//! A code counts for one address and once. Only its SHA-256 is stored, so a reader of the database
//! can't use it.

use chrono::{DateTime, TimeDelta, Utc};
use db::tutor::{Accepted, Invited, NewInvite};
use domain::UserId;
use domain::people::{Caller, Email, Role};
use ports::{Channel, Fault, Message, Notifier};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Link, Tutor, TutorInvites};
use crate::auth::secrets;
use crate::{Conflict, Error, OrNotFound, Result, new_id};

/// The lifetime of a code.
const INVITE_TTL: TimeDelta = TimeDelta::days(7);

/// The most unused invitations of one person: a class, twice over.
const MAX_OPEN: i64 = 100;

/// The most invitations from one person to one address in a day: nobody is pestered through us.
const MAX_TO_ADDRESS: i64 = 3;

/// What an invitation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InvitePurpose)]
pub enum InvitePurpose {
    /// Signing up as a tutor, with the code as `inviteCode`. Made by admins.
    TutorSignup,
    /// Becoming the student of the tutor who invites.
    Link,
}

impl InvitePurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::TutorSignup => "tutor_signup",
            Self::Link => "link",
        }
    }
}

/// An invitation, as its inviter sees it: once.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// Shown here and in the mail, and nowhere again.
    #[schema(example = "3q2-7wAAAAAAAAAAAAAAAA")]
    pub code: String,
    /// When it stops counting: 7 days from now.
    pub expires_at: DateTime<Utc>,
    /// What it is for.
    pub purpose: InvitePurpose,
}

/// Shows no code: codes don't belong in logs.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// Invites the owner of an address: admins invite tutors, tutors invite students. The answer is the
/// same with and without an account.
pub async fn invite(
    cx: &TutorInvites,
    caller: &Caller,
    email: &str,
    purpose: Option<InvitePurpose>,
) -> Result<Invitation> {
    let purpose = check_purpose(caller, purpose)?;
    let email = Email::parse(email).map_err(|rule| Error::invalid("/email", rule))?;
    let invitee = Invitee { email: &email, purpose: purpose.as_str(), student: None };
    let made = make(&cx.db, caller, &invitee, cx.clock.now()).await?;
    let (subject, body) = letter(purpose, &made.inviter, &made.code);
    send(&*cx.notifier, &made.letter(&email, subject, body)).await;
    Ok(Invitation { code: made.code, expires_at: made.expires_at, purpose })
}

/// Somebody who is to be invited.
pub(crate) struct Invitee<'a> {
    pub(crate) email: &'a Email,
    /// As the table has it.
    pub(crate) purpose: &'static str,
    /// The student whose guardian it is.
    pub(crate) student: Option<UserId>,
}

/// An invitation that stands.
pub(crate) struct MadeInvite {
    id: Uuid,
    pub(crate) code: String,
    pub(crate) expires_at: DateTime<Utc>,
    /// Who invites, by name.
    pub(crate) inviter: String,
}

impl MadeInvite {
    /// The mail that brings the code.
    pub(crate) fn letter(&self, email: &Email, subject: &str, body: String) -> Message {
        Message {
            id: format!("invite:{}", self.id),
            channel: Channel::Email,
            to: email.as_str().to_owned(),
            subject: subject.to_owned(),
            body,
        }
    }
}

/// Makes an invitation, unless the caller has made too many.
pub(crate) async fn make(
    db: &PgPool,
    caller: &Caller,
    invitee: &Invitee<'_>,
    now: DateTime<Utc>,
) -> Result<MadeInvite> {
    let (code, id) = (secrets::code(), new_id());
    let new = NewInvite {
        id,
        code_sha256: &secrets::digest(&code),
        purpose: invitee.purpose,
        student: invitee.student,
        email: invitee.email,
        created_at: now,
        expires_at: now + INVITE_TTL,
        counted_from: now - TimeDelta::days(1),
        max_open: MAX_OPEN,
        max_to_address: MAX_TO_ADDRESS,
    };
    let mut tx = db.begin().await.map_err(db::Error::from)?;
    let maker = match db::tutor::invite(&mut tx, caller, &new).await? {
        Invited::Done { inviter: maker } => maker,
        Invited::NoStudent => return None.or_not_found_at("student", "/studentId"),
        Invited::OwnAddress => {
            let detail = "This is the student's own address. Name that of a guardian.";
            return Err(Error::invalid("/email", detail));
        }
        Invited::TooManyOpen => {
            let detail = "You have 100 invitations that nobody has used. Wait until some expire.";
            return Err(Error::conflict(Conflict::TOO_MANY_INVITES, detail));
        }
        Invited::TooManyToAddress => {
            let detail = "You invited this address three times within a day. Wait until tomorrow.";
            return Err(Error::conflict(Conflict::TOO_MANY_INVITES, detail));
        }
    };
    tx.commit().await.map_err(db::Error::from)?;
    Ok(MadeInvite { id, code, expires_at: new.expires_at, inviter: maker })
}

/// The purpose that the caller may invite for, also when they left it out.
fn check_purpose(caller: &Caller, purpose: Option<InvitePurpose>) -> Result<InvitePurpose> {
    match (caller.role, purpose) {
        (Role::Admin, None | Some(InvitePurpose::TutorSignup)) => Ok(InvitePurpose::TutorSignup),
        (Role::Tutor, None | Some(InvitePurpose::Link)) => Ok(InvitePurpose::Link),
        (Role::Admin, Some(InvitePurpose::Link)) => {
            let detail = "Admins link a tutor and a student with POST /api/tutor/students.";
            Err(Error::invalid("/purpose", detail))
        }
        (Role::Tutor, Some(InvitePurpose::TutorSignup)) => {
            Err(Error::invalid("/purpose", "Only admins invite tutors."))
        }
        _ => Err(Error::Forbidden("Only tutors and admins invite.")),
    }
}

/// Subject and text of a mail.
fn letter(purpose: InvitePurpose, inviter: &str, code: &str) -> (&'static str, String) {
    let (subject, what, ignore) = match purpose {
        InvitePurpose::TutorSignup => (
            "You are invited to teach with the study companion",
            "Sign up as a tutor with this address and this code",
            "If you don't want to, ignore this mail: nothing happens without the code.",
        ),
        InvitePurpose::Link => (
            "Your tutor invites you to the study companion",
            "Sign in with this address, or sign up first, and accept with this code",
            "Your tutor then sees your sessions, practice and progress, and a summary of your chats, \
             but not what you write in them. If you don't know who this is, ignore this mail.",
        ),
    };
    let body = format!(
        "{inviter} invites you to the study companion.\n\n\
         {what}:\n\n{code}\n\n\
         It counts for 7 days and once.\n\n{ignore}\n"
    );
    (subject, body)
}

/// The invitation stands before its mail is written, and its inviter has the code: a mail that
/// can't be sent is logged and no more.
pub(crate) async fn send(notifier: &dyn Notifier, message: &Message) {
    let id = &message.id;
    match notifier.send(message).await {
        Ok(()) => {}
        // An address that takes no mail is no fault of the product.
        Err(fault @ Fault::Rejected(_)) => {
            tracing::warn!(message = id, %fault, "an invitation could not be mailed");
        }
        Err(fault) => tracing::error!(message = id, %fault, "an invitation could not be mailed"),
    }
}

/// Accepts a tutor's invitation, as the student it was made for. It is used up, and the two are
/// linked from now on; those who were linked before stay so.
pub async fn accept(cx: &Tutor, caller: &Caller, code: &str) -> Result<Link> {
    let (digest, now) = (secrets::digest(code.trim()), cx.clock.now());
    match db::tutor::accept(&cx.db, caller, &digest, new_id(), now).await? {
        Accepted::Linked(link) => Ok(link.into()),
        Accepted::Unverified => Err(Error::conflict(
            Conflict::EMAIL_NOT_VERIFIED,
            "Prove your address first, with POST /api/auth/verify.",
        )),
        // Unknown, used, expired, or for another address: a stranger learns nothing of invitations.
        Accepted::NoInvite => Err(Error::invalid(
            "/code",
            "This code is not, or no longer, an invitation for your address.",
        )),
    }
}
