//! Who is who in a session, and its correction.
//!
//! A correction has the session read again: the evidence of before is retracted, the student's numbers
//! are counted anew, and practice that nobody has begun is dropped and made from the new reading.

use std::collections::HashMap;

use db::evidence::RetractionReason;
use db::transcripts::{SessionSpeakers, SpeakerRow};
use domain::people::Caller;
use domain::seal::SealedField;
use domain::speakers::SpeakerPerson;
use domain::status::{AnalysisStatus, ConsentScope};
use domain::{SessionId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Transcripts, status, uploaded_event};
use crate::erasure::until_free;
use crate::read_through::CacheKey;
use crate::{Conflict, Error, OrNotFound, Result, Vault, mastery_update};

/// Characters of what a speaker said first.
const SAMPLE_CHARS: usize = 160;

/// The speakers of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SpeakerList {
    /// The session.
    pub session_id: Uuid,
    /// `processing` while it is read, also after a correction; `completed` or `failed`.
    #[schema(example = "completed")]
    pub status: &'static str,
    /// Whether what the student said counts as evidence of mastery; null until the session is read.
    #[schema(example = true)]
    pub evidence_counted: Option<bool>,
    /// In order of appearance.
    pub speakers: Vec<SpeakerView>,
    /// Turns that name nobody.
    #[schema(example = 0)]
    pub unnamed_turns: i64,
}

/// A speaker of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SpeakerView {
    /// As the transcript has it.
    #[schema(example = "Ada's iPhone")]
    pub label: String,
    /// The person behind the label.
    #[schema(example = "student")]
    pub person: PersonInSession,
    /// Their account, where it is known.
    pub user_id: Option<Uuid>,
    /// How it was decided: `corrected` by somebody, by `name` or `part_of_name`, by a `part` that the
    /// label says, by `elimination`, from the `talk`, or by `nothing`.
    #[schema(example = "part_of_name")]
    pub basis: &'static str,
    /// `sure`, `guessed` (somebody should confirm it) or `unsure`.
    #[schema(example = "sure")]
    pub certainty: &'static str,
    /// How many turns they have.
    #[schema(example = 12)]
    pub turns: i32,
    /// What they said first, cut at 160 characters.
    #[schema(example = "Is it rise over run?")]
    pub sample: String,
}

/// The person behind a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonInSession {
    /// The student whose session it is.
    Student,
    /// Who teaches.
    Tutor,
    /// Somebody else who learns.
    Learner,
    /// Nobody can tell, or no person.
    Unknown,
}

impl From<PersonInSession> for SpeakerPerson {
    fn from(person: PersonInSession) -> Self {
        match person {
            PersonInSession::Student => Self::Student,
            PersonInSession::Tutor => Self::Tutor,
            PersonInSession::Learner => Self::Learner,
            PersonInSession::Unknown => Self::Unknown,
        }
    }
}

impl From<SpeakerPerson> for PersonInSession {
    fn from(person: SpeakerPerson) -> Self {
        match person {
            SpeakerPerson::Student => Self::Student,
            SpeakerPerson::Tutor => Self::Tutor,
            SpeakerPerson::Learner => Self::Learner,
            SpeakerPerson::Unknown => Self::Unknown,
        }
    }
}

/// The speakers of a session, for someone who may read it.
pub async fn speakers(
    cx: &Transcripts,
    caller: &Caller,
    session: SessionId,
) -> Result<SpeakerList> {
    let row = db::transcripts::speakers(&cx.db, caller, session).await?.or_not_found("session")?;
    view(&cx.vault, row)
}

/// Corrects whom labels stand for and has the session read again, unless that changes nothing.
pub async fn correct_speakers(
    cx: &Transcripts,
    caller: &Caller,
    session: SessionId,
    corrections: &[(String, PersonInSession)],
) -> Result<(SpeakerList, UserId)> {
    let corrected = until_free(|| Box::pin(correct_rows(cx, caller, session, corrections))).await?;
    let CorrectedRows { row, attempt } = corrected;
    let student = row.student_id;
    if let Some(attempt) = attempt {
        cx.read_through.forget(&[CacheKey::Session(session)]).await;
        cx.events.send(&[uploaded_event(session, student, attempt)]).await?;
    }
    Ok((view(&cx.vault, row)?, student))
}

/// The speakers after a correction.
struct CorrectedRows {
    row: SessionSpeakers,
    /// Of the new reading; none when nothing has changed that counts.
    attempt: Option<i32>,
}

/// Corrects the rows, all or none.
async fn correct_rows(
    cx: &Transcripts,
    caller: &Caller,
    session: SessionId,
    corrections: &[(String, PersonInSession)],
) -> Result<CorrectedRows> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    db::transcripts::lock_session(&mut tx, session).await?;
    let row =
        db::transcripts::speakers(&mut *tx, caller, session).await?.or_not_found("session")?;
    if matches!(row.analysis_status, AnalysisStatus::Pending | AnalysisStatus::Processing) {
        return Err(Error::conflict(
            Conflict::ALREADY_RUNNING,
            "The session is being read. Correct its speakers when that is done.",
        ));
    }
    if row.lacks_consent {
        return Err(Error::ConsentNeeded(ConsentScope::Uploads));
    }
    let changes = changes(&cx.vault, &row, corrections)?;
    for (first_turn, person) in &changes {
        db::transcripts::correct_speaker(&mut tx, session, *first_turn, *person).await?;
    }
    let reread = changes.iter().any(|(first_turn, person)| {
        let speaker = row.speakers.iter().find(|speaker| speaker.first_turn == *first_turn);
        let counted = row.reading.as_ref().is_none_or(|reading| reading.evidence_counted);
        speaker.is_some_and(|speaker| speaker.person != *person) || !counted
    });
    let attempt = if reread {
        let reason = RetractionReason::Speakers;
        db::evidence::retract_session(&mut tx, session, reason, now).await?;
        mastery_update::rebuild(&mut tx, row.student_id).await?;
        Some(db::transcripts::read_again(&mut tx, session, now).await?)
    } else {
        None
    };
    let row =
        db::transcripts::speakers(&mut *tx, caller, session).await?.or_not_found("session")?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(CorrectedRows { row, attempt })
}

/// What the corrections change: first turns and persons. A label that is not in the session, or that
/// is named twice, is refused.
fn changes(
    vault: &Vault,
    row: &SessionSpeakers,
    corrections: &[(String, PersonInSession)],
) -> Result<Vec<(i32, SpeakerPerson)>> {
    let labels = row.speakers.iter().map(|speaker| Ok((label(vault, speaker)?, speaker)));
    let mut labels: HashMap<String, &SpeakerRow> = labels.collect::<Result<_>>()?;
    let mut changes = Vec::new();
    for (at, (named, person)) in corrections.iter().enumerate() {
        let Some(speaker) = labels.remove(named) else {
            let detail = "No speaker of this session has this label, or it stands here twice.";
            return Err(Error::invalid(format!("/speakers/{at}/label"), detail));
        };
        let person = SpeakerPerson::from(*person);
        let is_new = speaker.person != person || speaker.basis.as_str() != "corrected";
        if is_new {
            changes.push((speaker.first_turn, person));
        }
    }
    Ok(changes)
}

fn label(vault: &Vault, speaker: &SpeakerRow) -> Result<String> {
    vault.open(SealedField::TurnSpeaker, speaker.turn_id, &speaker.label)
}

fn view(vault: &Vault, row: SessionSpeakers) -> Result<SpeakerList> {
    let speakers = row.speakers.iter().map(|speaker| {
        let text = vault.open(SealedField::TurnText, speaker.turn_id, &speaker.text)?;
        Ok(SpeakerView {
            label: label(vault, speaker)?,
            person: speaker.person.into(),
            user_id: speaker.user_id.map(Uuid::from),
            basis: speaker.basis.as_str(),
            certainty: speaker.certainty.as_str(),
            turns: speaker.turns,
            sample: text.chars().take(SAMPLE_CHARS).collect(),
        })
    });
    Ok(SpeakerList {
        session_id: row.id.0,
        status: status(row.analysis_status),
        evidence_counted: row.reading.map(|reading| reading.evidence_counted),
        speakers: speakers.collect::<Result<_>>()?,
        unnamed_turns: row.unnamed_turns,
    })
}
