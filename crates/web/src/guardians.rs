//! Guardians: invited for one student, linked once they accept.

use axum::extract::State;
use companion::guardians::{GuardianInvitation, GuardianStudentLink};
use companion::tutor::MAX_CODE_CHARS;
use companion::{Conflict, Guardians};
use domain::UserId;
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Result;
use crate::error::ProblemBody;
use crate::extract::{Admin, Guardian, Ids, Json, SignedIn};
use crate::gate::About;

/// Whom to invite.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GuardianInviteBody {
    /// The student whose guardian it is.
    #[garde(skip)]
    student_id: Uuid,
    /// The only address the code counts for; not the student's.
    #[garde(length(chars, min = 1, max = 255))]
    #[schema(min_length = 1, max_length = 255, format = Email, example = "guardian@example.com")]
    email: String,
}

/// Invite a guardian
///
/// For the student themself, a linked tutor or an admin. The code goes by mail to the address, which is
/// the only one it counts for, and stands in this answer and nowhere again. It counts once and for 7 days.
#[utoipa::path(
    post,
    path = "/api/guardians/invites",
    request_body = GuardianInviteBody,
    responses(
        (status = 201, description = "Invited", body = GuardianInvitation),
        (status = 404, description = "The student is absent or not yours",
         body = ProblemBody<'static>, content_type = "application/problem+json"),
        (status = 409, description = "`too_many_invites`: 100 are open, or 3 went to this address within a day",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::TOO_MANY_INVITES.code})),
    ),
)]
pub(crate) async fn invite(
    State(cx): State<Guardians>,
    SignedIn(caller): SignedIn,
    Json(body): Json<GuardianInviteBody>,
) -> Result<(StatusCode, Json<GuardianInvitation>)> {
    let student = body.student_id.into();
    let made = companion::guardians::invite(&cx, &caller, student, &body.email).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// The code of a guardian's invitation.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GuardianAcceptBody {
    /// As it stood in the mail.
    #[garde(length(chars, min = 1, max = MAX_CODE_CHARS))]
    #[schema(min_length = 1, max_length = 100, example = "3q2-7wAAAAAAAAAAAAAAAA")]
    code: String,
}

/// Accept an invitation as a guardian
///
/// Uses the code up and links the guardian with the student, who is told. It counts only for the guardian
/// whose proven address it was made for. A guardian sees the student's progress, goals and summaries of
/// sessions, and not chats, transcripts or practices.
#[utoipa::path(
    post,
    path = "/api/guardians/accept",
    request_body = GuardianAcceptBody,
    responses(
        (status = 200, description = "Linked", body = GuardianStudentLink),
        (status = 409, description = "`email_not_verified`: prove your address first",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::EMAIL_NOT_VERIFIED.code})),
    ),
)]
pub(crate) async fn accept(
    State(cx): State<Guardians>,
    Guardian(caller): Guardian,
    Json(body): Json<GuardianAcceptBody>,
) -> Result<(About, Json<GuardianStudentLink>)> {
    let link = companion::guardians::accept(&cx, &caller, &body.code).await?;
    Ok((About(link.student_id.into()), Json(link)))
}

/// End the link of a guardian and a student
///
/// The guardian sees the student no more. What they agreed to counts until another guardian says
/// otherwise, and stays written down. Ending it again changes nothing.
#[utoipa::path(
    delete,
    path = "/api/guardians/{guardianId}/{studentId}",
    params(
        ("guardianId" = Uuid, Path, description = "The guardian"),
        ("studentId" = Uuid, Path, description = "The student"),
    ),
    responses((status = 204, description = "They are not linked now")),
)]
pub(crate) async fn unlink(
    State(cx): State<Guardians>,
    Admin(caller): Admin,
    Ids(guardian, student): Ids<UserId, UserId>,
) -> Result<StatusCode> {
    companion::guardians::unlink(&cx, &caller, guardian, student).await?;
    Ok(StatusCode::NO_CONTENT)
}

const _: () = assert!(MAX_CODE_CHARS == 100, "the schema above says so");
