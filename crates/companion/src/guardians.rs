//! Guardians: invited for one student, linked once they accept.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::guardians::{Acceptance, GuardianAccepted, GuardianLink, LinkedNotice};
use domain::UserId;
use domain::bounded::NotificationTitle;
use domain::people::{Caller, Email};
use ports::{Clock, Notifier};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::auth::secrets;
use crate::tutor::invites::{self, Invitee};
use crate::{Conflict, Error, OrNotFound, Result, new_id};

/// The services of guardians.
#[derive(Clone)]
pub struct Guardians {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Brings the code to its recipient.
    pub notifier: Arc<dyn Notifier>,
}

/// An invitation of a guardian, as its inviter sees it: once.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuardianInvitation {
    /// Shown here and in the mail, and nowhere again.
    #[schema(example = "3q2-7wAAAAAAAAAAAAAAAA")]
    pub code: String,
    /// When it stops counting: 7 days from now.
    pub expires_at: DateTime<Utc>,
    /// The student whose guardian is invited.
    pub student_id: Uuid,
}

/// Shows no code: codes don't belong in logs.
impl std::fmt::Debug for GuardianInvitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuardianInvitation")
            .field("student", &self.student_id)
            .finish_non_exhaustive()
    }
}

/// A guardian and a student who are linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuardianStudentLink {
    /// The guardian.
    pub guardian_id: Uuid,
    /// The student.
    pub student_id: Uuid,
    /// The student's name.
    #[schema(example = "John Doe")]
    pub student_name: String,
    /// Since when.
    pub started_at: DateTime<Utc>,
}

impl From<GuardianLink> for GuardianStudentLink {
    fn from(link: GuardianLink) -> Self {
        let GuardianLink { guardian_id, student_id, student_name, started_at } = link;
        Self { guardian_id: guardian_id.0, student_id: student_id.0, student_name, started_at }
    }
}

/// Invites the owner of an address to be a student's guardian: for the student themself, a linked tutor
/// or an admin. The answer is the same with and without an account.
pub async fn invite(
    cx: &Guardians,
    caller: &Caller,
    student: UserId,
    email: &str,
) -> Result<GuardianInvitation> {
    let email = Email::parse(email).map_err(|rule| Error::invalid("/email", rule))?;
    let invitee = Invitee { email: &email, purpose: "guardian", student: Some(student) };
    let made = invites::make(&cx.db, caller, &invitee, cx.clock.now()).await?;
    let body = letter(&made.inviter, &made.code);
    let letter = made.letter(&email, "You are invited as a guardian", body);
    invites::send(&*cx.notifier, &letter).await;
    Ok(GuardianInvitation { code: made.code, expires_at: made.expires_at, student_id: student.0 })
}

/// The text of the mail to a guardian; the inviter may be the child.
fn letter(inviter: &str, code: &str) -> String {
    format!(
        "{inviter} invites you to the study companion, as the guardian of a student.\n\n\
         Sign up there as a guardian with this address, or sign in if you have done so, and accept \
         with this code:\n\n{code}\n\n\
         It counts for 7 days and once.\n\n\
         You then see how the student gets on: progress, plans and summaries of lessons, not what \
         they write in chats. While the student is too young to agree alone, the product waits until \
         you do.\n\n\
         If you are nobody's guardian there, ignore this mail: nothing happens without the code.\n"
    )
}

/// Accepts an invitation, as the guardian it was made for. It is used up, the two are linked from now
/// on, and the student is told.
pub async fn accept(cx: &Guardians, caller: &Caller, code: &str) -> Result<GuardianStudentLink> {
    let digest = secrets::digest(code.trim());
    let title = NotificationTitle::cut("A guardian is linked with you");
    let acceptance = Acceptance {
        code_sha256: &digest,
        id: new_id(),
        notice: LinkedNotice {
            id: new_id(),
            title: &title,
            body: "Somebody who was invited as your guardian has accepted. They see your progress, \
                   goals and summaries of lessons, and not your chats. If you don't know who this is, \
                   tell an adult at your school.",
        },
        now: cx.clock.now(),
    };
    match db::guardians::accept(&cx.db, caller, &acceptance).await? {
        GuardianAccepted::Linked(link) => Ok(link.into()),
        GuardianAccepted::Unverified => Err(Error::conflict(
            Conflict::EMAIL_NOT_VERIFIED,
            "Prove your address first, with POST /api/auth/verify.",
        )),
        // Unknown, used, expired, or for another address: a stranger learns nothing of invitations.
        GuardianAccepted::NoInvite => Err(Error::invalid(
            "/code",
            "This code is not, or no longer, an invitation for your address.",
        )),
    }
}

/// Ends a link, on behalf of an admin: the guardian sees the student no more. What they agreed to counts
/// until another guardian says otherwise. Ending it again changes nothing.
pub async fn unlink(
    cx: &Guardians,
    caller: &Caller,
    guardian: UserId,
    student: UserId,
) -> Result<()> {
    let now = cx.clock.now();
    let known = db::guardians::unlink(&cx.db, caller, guardian, student, new_id(), now).await?;
    known.then_some(()).or_not_found("link")
}
