//! Sessions: handing a transcript in, looking at it, listing.

use axum::extract::State;
use chrono::{DateTime, Utc};
use companion::transcripts::{
    Accepted, ErasingSession, MAX_TRANSCRIPT_CHARS, PersonInSession, SessionList, SessionView,
    SpeakerList, Text, Upload,
};
use companion::{Conflict, Transcripts};
use domain::bounded::{FormatName, SourceName};
use domain::{SessionId, UserId};
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::Result;
use crate::error::ProblemBody;
use crate::extract::{
    AnyAccount, Id, Json, LongPage, PageQuery, Query, SignedIn, StudentOrAdmin, Uploader,
};
use crate::gate::About;
use crate::json_answer::Polled;

/// A transcript and what it is of. Exactly one of `transcript` and `blobPathname` is there.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UploadBody {
    /// Whose session it was.
    #[garde(skip)]
    student_id: Uuid,
    /// Who taught it. A tutor may leave it out.
    #[garde(skip)]
    tutor_id: Option<Uuid>,
    /// When it took place.
    #[garde(skip)]
    #[schema(example = "2025-11-15T10:00:00Z")]
    session_date: DateTime<Utc>,
    /// Seconds.
    #[garde(range(min = 0, max = 86_400))]
    #[schema(minimum = 0, maximum = 86_400, example = 3600)]
    duration: i32,
    /// The text: lines of `Name: text`, WebVTT, SRT, or JSON of a recorder. A `.docx` comes as a file.
    #[garde(skip)]
    #[schema(
        max_length = 1_000_000,
        example = "Tom: What is pH?\nAda: Is it how acidic something is?"
    )]
    transcript: Option<String>,
    /// Where the file was uploaded to (POST /api/blob/upload), under `uploads/{your id}/`, when it is
    /// too large for a body or a `.docx`.
    #[garde(length(chars, max = 950))]
    #[schema(max_length = 950)]
    blob_pathname: Option<String>,
    /// Where it comes from: small letters, digits, `_` and `-`.
    #[garde(length(chars, min = 1, max = 50), custom(slug))]
    #[schema(min_length = 1, max_length = 50, pattern = "^[a-z0-9_-]+$", example = "read_ai")]
    transcript_source: String,
    /// `plain_text`, `vtt`, `srt`, `otter`, `read_ai`, `fireflies` or `auto`, which anything else
    /// counts as.
    #[garde(length(chars, max = 50))]
    #[serde(default = "auto")]
    #[schema(max_length = 50, default = "auto", example = "plain_text")]
    transcript_format: String,
    /// What was taught, when it is known.
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "Chemistry")]
    subject: Option<String>,
}

fn auto() -> String {
    "auto".into()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes the context by reference")]
fn slug(text: &str, (): &()) -> garde::Result {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    if text.chars().all(fits) {
        Ok(())
    } else {
        Err(garde::Error::new("Use small letters, digits, _ and - only."))
    }
}

impl UploadBody {
    fn into_upload(self) -> Result<Upload> {
        let text = match (self.transcript, self.blob_pathname) {
            (Some(text), None) => Text::Inline(text),
            (None, Some(pathname)) => Text::Blob(pathname),
            _ => {
                let detail = "Send either transcript or blobPathname.";
                return Err(companion::Error::invalid("/transcript", detail).into());
            }
        };
        Ok(Upload {
            student_id: self.student_id.into(),
            tutor_id: self.tutor_id.map(UserId),
            session_date: self.session_date,
            duration_s: self.duration,
            text,
            source: SourceName::cut(&self.transcript_source),
            format: FormatName::cut(&self.transcript_format),
            subject: self.subject,
        })
    }
}

/// Upload a transcript
///
/// Stores it and starts its analysis; look at GET /api/transcripts/{sessionId} until its status is
/// `completed`. Uploading the same text for the same student and moment again answers with the
/// first session. A student uploads for themself and names a linked tutor; a tutor uploads for a
/// linked student; an admin for anyone.
#[utoipa::path(
    post,
    path = "/api/transcripts/upload",
    request_body = UploadBody,
    responses((status = 202, description = "Taken in", body = Accepted)),
)]
pub(crate) async fn upload(
    State(cx): State<Transcripts>,
    Uploader(caller): Uploader,
    Json(body): Json<UploadBody>,
) -> Result<(StatusCode, About, Json<Accepted>)> {
    let student = body.student_id.into();
    let accepted = companion::transcripts::upload(&cx, &caller, body.into_upload()?).await?;
    Ok((StatusCode::ACCEPTED, About(student), Json(accepted)))
}

/// Try an analysis again
///
/// Works after the analysis has failed, and when nothing has been done about it for 20 minutes, as
/// happens when the job service has lost it. While one is under way, and once one is complete, there
/// is nothing to try.
#[utoipa::path(
    post,
    path = "/api/transcripts/{sessionId}/retry",
    params(("sessionId" = Uuid, Path, description = "The session")),
    responses(
        (status = 202, description = "The analysis starts again", body = Accepted),
        (status = 409, description = "`already_running` or `already_completed`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::ALREADY_RUNNING.code})),
    ),
)]
pub(crate) async fn retry(
    State(cx): State<Transcripts>,
    SignedIn(caller): SignedIn,
    Id(session): Id<SessionId>,
) -> Result<(StatusCode, About, Json<Accepted>)> {
    let (accepted, student) = companion::transcripts::retry(&cx, &caller, session).await?;
    Ok((StatusCode::ACCEPTED, About(student), Json(accepted)))
}

/// What to add to a session.
#[derive(Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct ShowQuery {
    /// `turns` adds a page of turns.
    #[garde(skip)]
    #[param(inline)]
    include: Option<Include>,
}

/// What can be added to a session.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Include {
    Turns,
}

/// Look at a session
///
/// The transcript, cut at 1,000,000 characters, and what was found in it. While `status` is
/// `processing`, `analysis` is null; ask again with `If-None-Match`.
#[utoipa::path(
    get,
    path = "/api/transcripts/{sessionId}",
    params(("sessionId" = Uuid, Path, description = "The session"), ShowQuery, LongPage),
    responses(
        (status = 200, description = "The session", body = SessionView),
        (status = 304, description = "Nothing has changed"),
    ),
)]
pub(crate) async fn show(
    State(cx): State<Transcripts>,
    AnyAccount(caller): AnyAccount,
    Id(session): Id<SessionId>,
    Query(query): Query<ShowQuery>,
    page: LongPage,
) -> Result<Polled<SessionView>> {
    let turns = query.include.map(|Include::Turns| page.into());
    Ok(Polled(companion::transcripts::show(&cx, &caller, session, turns).await?))
}

/// See who is who in a session
///
/// The person behind each label of the transcript, how that was decided and how sure it is.
#[utoipa::path(
    get,
    path = "/api/transcripts/{sessionId}/speakers",
    params(("sessionId" = Uuid, Path, description = "The session")),
    responses((status = 200, description = "The speakers", body = SpeakerList)),
)]
pub(crate) async fn speakers(
    State(cx): State<Transcripts>,
    SignedIn(caller): SignedIn,
    Id(session): Id<SessionId>,
) -> Result<Json<SpeakerList>> {
    Ok(Json(companion::transcripts::speakers(&cx, &caller, session).await?))
}

/// Corrections of who is who.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SpeakersBody {
    /// The labels that are wrong or unsure; others stay as they are.
    #[garde(length(min = 1, max = 100), dive)]
    #[schema(min_items = 1, max_items = 100)]
    speakers: Vec<SpeakerCorrection>,
}

/// The person behind one label.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SpeakerCorrection {
    /// As the transcript has it.
    #[garde(length(chars, min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Ada's iPhone")]
    label: String,
    /// The person behind it.
    #[garde(skip)]
    #[schema(example = "student")]
    person: PersonInSession,
}

/// Correct who is who in a session
///
/// What was read out of the wrong mouths counts no longer, and the session is read again: look at
/// GET /api/transcripts/{sessionId} until its status is `completed`. Practice that nobody has begun
/// is made anew. Confirming what is known already changes nothing.
#[utoipa::path(
    patch,
    path = "/api/transcripts/{sessionId}/speakers",
    params(("sessionId" = Uuid, Path, description = "The session")),
    request_body = SpeakersBody,
    responses(
        (status = 202, description = "Corrected; the session is read again", body = SpeakerList),
        (status = 409, description = "`already_running`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::ALREADY_RUNNING.code})),
    ),
)]
pub(crate) async fn correct_speakers(
    State(cx): State<Transcripts>,
    SignedIn(caller): SignedIn,
    Id(session): Id<SessionId>,
    Json(body): Json<SpeakersBody>,
) -> Result<(StatusCode, About, Json<SpeakerList>)> {
    let corrections: Vec<(String, PersonInSession)> =
        body.speakers.into_iter().map(|speaker| (speaker.label, speaker.person)).collect();
    let corrected = companion::transcripts::correct_speakers(&cx, &caller, session, &corrections);
    let (speakers, student) = corrected.await?;
    Ok((StatusCode::ACCEPTED, About(student), Json(speakers)))
}

/// Erase a session
///
/// For the student themself and admins; there is no way back. The transcript, its practices and the
/// answers in chats that quote it are gone, and mastery is counted anew from what else the student
/// has shown. Uploaded files and search entries follow within the hour.
#[utoipa::path(
    delete,
    path = "/api/transcripts/{sessionId}",
    params(("sessionId" = Uuid, Path, description = "The session")),
    responses((
        status = 202,
        description = "Gone, and being removed everywhere",
        body = ErasingSession,
    )),
)]
pub(crate) async fn erase(
    State(cx): State<Transcripts>,
    StudentOrAdmin(caller): StudentOrAdmin,
    Id(session): Id<SessionId>,
) -> Result<(StatusCode, Json<ErasingSession>)> {
    let erasing = companion::transcripts::erase(&cx, &caller, session).await?;
    Ok((StatusCode::ACCEPTED, Json(erasing)))
}

/// List a student's sessions
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/api/transcripts/student/{studentId}",
    params(("studentId" = Uuid, Path, description = "The student"), PageQuery),
    responses((status = 200, description = "A page of sessions", body = SessionList)),
)]
pub(crate) async fn list(
    State(cx): State<Transcripts>,
    AnyAccount(caller): AnyAccount,
    Id(student): Id<UserId>,
    page: PageQuery,
) -> Result<Json<SessionList>> {
    Ok(Json(companion::transcripts::list(&cx, &caller, student, page.into()).await?))
}

const _: () = assert!(MAX_TRANSCRIPT_CHARS == 1_000_000, "the schema above says so");
