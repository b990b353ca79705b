//! Taking a transcript in. The row is committed before the event is sent: a lost event is sent
//! again by the sweep, a lost row could not be.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use db::evidence::RetractionReason;
use db::transcripts::{NewSession, Uploaded};
use domain::bounded::{FilePathname, FormatName, SourceName, Subject};
use domain::people::{Caller, Role};
use domain::seal::SealedField;
use domain::status::{AnalysisStatus, ConsentScope};
use domain::text::one_line;
use domain::transcript::{self, Format, Turn, Unreadable};
use domain::{SessionId, UserId};
use ports::{Event, Fault, Pathname};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::fingerprint::Fingerprint;
use super::{MAX_BLOB_BYTES, Transcripts, status};
use crate::erasure::until_free;
use crate::jobs::attempt::abandoned_before;
use crate::read_through::CacheKey;
use crate::{Broken, Error, Result, mastery_update, new_id, uploaded_files};

/// Characters of a transcript that comes in the request itself. A three-hour session has about
/// 200,000.
pub const MAX_TRANSCRIPT_CHARS: usize = 1_000_000;

/// A transcript to be taken in.
#[derive(Debug, Clone)]
pub struct Upload {
    pub student_id: UserId,
    /// A tutor may leave it out.
    pub tutor_id: Option<UserId>,
    pub session_date: DateTime<Utc>,
    /// Seconds.
    pub duration_s: i32,
    pub text: Text,
    /// A slug.
    pub source: SourceName,
    /// The declared format; what is not known counts as `auto`.
    pub format: FormatName,
    /// The subject taught, when the uploader knows it.
    pub subject: Option<String>,
}

/// The place of an upload's text.
#[derive(Debug, Clone)]
pub enum Text {
    Inline(String),
    /// From a recorder, which knows of no bound for requests.
    Recorded(String),
    /// In the blob store, under `uploads/{callerId}/`.
    Blob(String),
}

/// The answer to an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// The session, the first one's when the same transcript came before.
    pub session_id: Uuid,
    /// `processing`, or how the first analysis of the same transcript ended.
    #[schema(example = "processing")]
    pub status: String,
    /// What happens next.
    #[schema(example = "Transcript uploaded, analysis in progress")]
    pub message: String,
}

/// Stores a transcript and starts its analysis. The same turns for the same student and moment are
/// the same session, however often they come and in whatever file. With more turns, as when it was
/// uploaded before its session had ended, the session is read again from the longer transcript.
pub async fn upload(cx: &Transcripts, caller: &Caller, upload: Upload) -> Result<Accepted> {
    let now = cx.clock.now();
    let inline_turns = check(caller, &upload, now).map_err(Error::Invalid)?;
    let (text, turns, blob_pathname) = match upload.text {
        Text::Inline(text) | Text::Recorded(text) => (text, inline_turns, None),
        Text::Blob(pathname) => {
            let (text, turns) = fetch(cx, caller, &pathname, &upload.format).await?;
            (text, turns, Some(FilePathname::from(pathname)))
        }
    };
    let fingerprint = Fingerprint::of(&turns);
    let id: SessionId = new_id();
    let inline = if blob_pathname.is_some() { "" } else { text.as_str() };
    let new = NewSession {
        id,
        student_id: upload.student_id,
        tutor_id: upload.tutor_id,
        session_date: upload.session_date,
        duration: upload.duration_s,
        transcript: cx.vault.seal(SealedField::Transcript, id, inline),
        source: upload.source,
        format: upload.format,
        subject: upload.subject.as_deref().and_then(tidy),
        sha256: fingerprint.whole(),
        text_sha256: Sha256::digest(text.as_bytes()).to_vec(),
        head_sha256: fingerprint.head(),
        prefix_sha256: fingerprint.prefixes().to_vec(),
        blob_pathname,
        uploaded_at: now,
        abandoned_before: abandoned_before(now),
    };
    let mut db = cx.db.acquire().await.map_err(db::Error::from)?;
    match db::transcripts::upload(&mut db, caller, &new).await? {
        Uploaded::NoStudent => {
            Err(Error::NotFound { what: "student", pointer: Some("/studentId".into()) })
        }
        Uploaded::NoTutor => {
            Err(Error::NotFound { what: "tutor", pointer: Some("/tutorId".into()) })
        }
        Uploaded::LacksConsent => Err(Error::ConsentNeeded(ConsentScope::Uploads)),
        Uploaded::Grown { id } => {
            drop(db);
            let inline = if new.blob_pathname.is_some() { "" } else { text.as_str() };
            replace(cx, id, &new, inline).await
        }
        Uploaded::Session { id, status, attempt } => {
            drop(db);
            if attempt > 1 {
                cx.read_through.forget(&[CacheKey::Session(id)]).await;
            }
            if status == AnalysisStatus::Pending {
                cx.events.send(&[uploaded_event(id, new.student_id, attempt)]).await?;
            }
            Ok(accepted_view(id, status))
        }
    }
}

/// Takes a longer transcript in place of the one that a session was read from before it had ended.
async fn replace(
    cx: &Transcripts,
    session: SessionId,
    new: &NewSession,
    inline: &str,
) -> Result<Accepted> {
    let replaced = until_free(|| Box::pin(replace_rows(cx, session, new, inline))).await?;
    let (attempt, file) = replaced;
    cx.read_through.forget(&[CacheKey::Session(session)]).await;
    cx.events.send(&[uploaded_event(session, new.student_id, attempt)]).await?;
    if let Some(file) = file
        && let Err(fault) = cx.blobs.delete(&[file]).await
    {
        tracing::warn!(%fault, "the file of a shorter transcript was not removed");
    }
    Ok(Accepted {
        session_id: session.0,
        status: status(AnalysisStatus::Pending).into(),
        message: "This session was uploaded before, with fewer turns; it is read again".into(),
    })
}

/// Puts the longer text in place, all or none. Returns the attempt of the new reading, and the file of
/// before.
async fn replace_rows(
    cx: &Transcripts,
    session: SessionId,
    new: &NewSession,
    inline: &str,
) -> Result<(i32, Option<String>)> {
    let now = new.uploaded_at;
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    db::transcripts::lock_session(&mut tx, session).await?;
    let sealed = cx.vault.seal(SealedField::Transcript, session, inline);
    let file = db::transcripts::replace_text(&mut tx, session, new, &sealed).await?;
    let reason = RetractionReason::Regrown;
    db::evidence::retract_session(&mut tx, session, reason, now).await?;
    mastery_update::rebuild(&mut tx, new.student_id).await?;
    let attempt = db::transcripts::read_again(&mut tx, session, now).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok((attempt, file))
}

/// Recordings are no older than this. Memory is counted from a session's date, so a wrong one would
/// spoil what is known of the student.
const OLDEST_YEAR: i32 = 2000;

/// The most that a recorder's clock, or its time zone, may be ahead.
const AHEAD: TimeDelta = TimeDelta::days(1);

/// The turns of a transcript that stands in the request; none for a file, which is not read here. The
/// error is everything that is wrong with an upload, as far as it tells by itself.
fn check(
    caller: &Caller,
    upload: &Upload,
    now: DateTime<Utc>,
) -> std::result::Result<Vec<Turn>, Vec<Broken>> {
    let (mut broken, mut turns) = (Vec::new(), Vec::new());
    let mut refuse = |pointer: &str, detail: String| {
        broken.push(Broken { pointer: pointer.to_owned(), detail });
    };
    if caller.role != Role::Tutor && upload.tutor_id.is_none() {
        refuse("/tutorId", "Say which tutor taught the session.".to_owned());
    }
    let date = upload.session_date;
    if date.year() < OLDEST_YEAR || date > now + AHEAD {
        let detail = "A session takes place in 2000 or later, and not in the future.";
        refuse("/sessionDate", detail.to_owned());
    }
    match &upload.text {
        // Any other pathname is absent, however it is written.
        Text::Blob(pathname) if is_own(caller, pathname) && Pathname::parse(pathname).is_err() => refuse(
            "/blobPathname",
            "Use a pathname of at most 950 bytes, 255 between two slashes, without empty parts, \
             `.`, `..`, backslashes and control characters."
                .to_owned(),
        ),
        Text::Blob(_) => {}
        Text::Inline(text) if text.chars().nth(MAX_TRANSCRIPT_CHARS).is_some() => refuse(
            "/transcript",
            format!(
                "A transcript in the request has at most {MAX_TRANSCRIPT_CHARS} characters. \
                 Upload a larger one as a file and send its blobPathname."
            ),
        ),
        Text::Inline(text) | Text::Recorded(text) => match read(text, &upload.format) {
            Ok(read) => turns = read,
            Err(unreadable) => refuse("/transcript", unreadable.to_string()),
        },
    }
    if broken.is_empty() { Ok(turns) } else { Err(broken) }
}

/// Proves a text to be readable as a transcript before anything is stored.
fn read(text: &str, format: &FormatName) -> std::result::Result<Vec<Turn>, Unreadable> {
    transcript::read(text, Format::named(format.as_str()))
}

fn is_own(caller: &Caller, pathname: &str) -> bool {
    pathname.starts_with(&format!("uploads/{}/", caller.id))
}

/// An uploaded file's text and turns. Only the caller's own uploads count; any other pathname is absent.
async fn fetch(
    cx: &Transcripts,
    caller: &Caller,
    pathname: &str,
    format: &FormatName,
) -> Result<(String, Vec<Turn>)> {
    let absent = || Error::NotFound { what: "blob", pointer: Some("/blobPathname".into()) };
    if !is_own(caller, pathname) {
        return Err(absent());
    }
    let info = cx.blobs.head(pathname).await?.ok_or_else(absent)?;
    if info.size > MAX_BLOB_BYTES {
        let detail = format!("A transcript file has at most {MAX_BLOB_BYTES} bytes.");
        return Err(Error::invalid("/blobPathname", detail));
    }
    let bytes = match uploaded_files::read(&cx.vault, &*cx.blobs, pathname).await {
        // Anybody may upload bytes that look as if they were sealed.
        Err(Fault::Rejected(reason)) => {
            tracing::info!(reason, "an uploaded file can't be opened");
            return Err(Error::invalid("/blobPathname", "This file is no transcript."));
        }
        read => read?.ok_or_else(absent)?,
    };
    let readable =
        transcript::decode(&bytes).and_then(|text| read(&text, format).map(|turns| (text, turns)));
    readable.map_err(|unreadable| Error::invalid("/blobPathname", unreadable.to_string()))
}

/// A subject as it is listed: one space between words, a capital first. A letter without a capital of
/// its own, such as `ß`, stays as it is.
fn tidy(subject: &str) -> Option<Subject> {
    let text = one_line(subject);
    let first = text.chars().next()?;
    let mut capitals = first.to_uppercase();
    let capital = capitals.next().filter(|_| capitals.next().is_none()).unwrap_or(first);
    Some(Subject::cut(&format!("{capital}{}", &text[first.len_utf8()..])))
}

pub(super) fn accepted_view(id: SessionId, stored: AnalysisStatus) -> Accepted {
    let message = match stored {
        AnalysisStatus::Completed => {
            "This transcript was uploaded before; its analysis is complete"
        }
        _ => "Transcript uploaded, analysis in progress",
    };
    Accepted { session_id: id.0, status: status(stored).into(), message: message.into() }
}

/// The event that starts an analysis: the same for the same attempt.
pub(crate) fn uploaded_event(session: SessionId, student: UserId, attempt: i32) -> Event {
    Event {
        id: format!("transcript.uploaded:{session}:{attempt}"),
        name: "transcript.uploaded".into(),
        data: json!({ "sessionId": session, "studentId": student, "attempt": attempt }),
    }
}
