//! The transcript as turns and passages.

use std::collections::HashSet;

use db::transcripts::{ChunkRow, ParsedSession, SessionForJob, TurnRow};
use domain::SessionId;
use domain::ids::derived;
use domain::redact::Redactor;
use domain::seal::SealedField;
use domain::transcript::{self, Format, Turn, chunk, roles};
use steps::JobError;

use super::{Analysis, UNREADABLE, load, retriable, roster};
use crate::attempt::Attempt;
use crate::roster::{Roster, sealed_speakers};
use crate::{Result, uploads};

/// Cuts a session's text into turns and passages and stores both, the turns sealed, the passages
/// redacted. Returns the number of passages.
pub(super) async fn parse(cx: &Analysis, attempt: Attempt) -> Result<u32, JobError> {
    let session = SessionId(attempt.id);
    let row = load(cx, session).await?;
    let text = text_of(cx, &row).await?;
    let mut turns = transcript::read(&text, Format::named(&row.transcript_format))
        .map_err(|unreadable| JobError::refused(format!("{UNREADABLE} {unreadable}")))?;
    roles::assign(&mut turns, Some(&row.student_name), row.tutor_name.as_deref());
    let redactor = redactor(&roster(cx, &row)?, row.tutor_name.as_deref(), &turns);
    let chunks: Vec<ChunkRow> = chunk::cut(&redact(&redactor, &turns))
        .into_iter()
        .zip(0..)
        .map(|(chunk, n)| ChunkRow {
            id: derived(session.0, &format!("chunk {n}")).into(),
            chunk_index: n,
            first_turn: chunk.first_turn.cast_signed(),
            last_turn: chunk.last_turn.cast_signed(),
            start_ms: chunk.start_ms.map(u32::cast_signed),
            end_ms: chunk.end_ms.map(u32::cast_signed),
            text: chunk.text,
        })
        .collect();
    let texts: Vec<&str> = turns.iter().map(|turn| turn.text.as_str()).collect();
    let introduced = redactor.introduced(&texts);
    let met: Vec<&str> =
        labels(&turns).into_iter().chain(introduced.iter().map(String::as_str)).collect();
    let speakers = sealed_speakers(&cx.vault, row.id, &met);
    let sealed: Vec<TurnRow> = turns.iter().map(|turn| seal(cx, session, turn)).collect();
    let mut tx = cx.db.begin().await.map_err(retriable)?;
    attempt.hold(&mut tx).await?;
    let parsed = ParsedSession {
        id: session,
        student_id: row.student_id,
        speakers: &speakers,
        turns: &sealed,
        chunks: &chunks,
    };
    db::transcripts::store_parsed(&mut tx, &parsed).await.map_err(retriable)?;
    tx.commit().await.map_err(retriable)?;
    u32::try_from(chunks.len()).map_err(retriable)
}

async fn text_of(cx: &Analysis, row: &SessionForJob) -> Result<String, JobError> {
    if row.blob_pathname.is_none() && row.transcript.is_empty() {
        let gone = "The transcript is gone: it was kept as long as it may be.";
        return Err(JobError::refused(format!("{UNREADABLE} {gone}")));
    }
    let Some(pathname) = &row.blob_pathname else {
        return cx.vault.open(SealedField::Transcript, row.id, &row.transcript).map_err(retriable);
    };
    let bytes = uploads::read(&cx.vault, &*cx.blobs, pathname).await?;
    let bytes = bytes.ok_or_else(|| {
        JobError::refused(format!("{UNREADABLE} The uploaded file is gone. Upload it again."))
    })?;
    let text = transcript::decode(&bytes)
        .map_err(|unreadable| JobError::refused(format!("{UNREADABLE} {unreadable}")))?;
    uploads::seal(&cx.vault, &*cx.blobs, pathname, &bytes).await?;
    Ok(text)
}

/// Who speaks, in the order of their first words: the same person is the same placeholder each time.
fn labels(turns: &[Turn]) -> Vec<&str> {
    let mut seen = HashSet::new();
    let spoken = turns.iter().filter_map(|turn| turn.speaker.as_deref());
    spoken.filter(|label| seen.insert(*label)).collect()
}

/// Numbers those who speak in a session before those who speak in others.
fn redactor(roster: &Roster, tutor: Option<&str>, turns: &[Turn]) -> Redactor {
    roster.redactor(tutor, &labels(turns))
}

fn redact(redactor: &Redactor, turns: &[Turn]) -> Vec<Turn> {
    let texts: Vec<&str> = turns.iter().map(|turn| turn.text.as_str()).collect();
    let texts = redactor.redact_all(&texts);
    turns
        .iter()
        .zip(texts)
        .map(|(turn, text)| Turn {
            speaker: turn.speaker.as_deref().map(|label| redactor.speaker(label)),
            text,
            ..turn.clone()
        })
        .collect()
}

fn seal(cx: &Analysis, session: SessionId, turn: &Turn) -> TurnRow {
    let id = derived(session.0, &format!("turn {}", turn.index));
    TurnRow {
        id,
        turn_index: turn.index.cast_signed(),
        speaker: turn
            .speaker
            .as_deref()
            .map(|label| cx.vault.seal(SealedField::TurnSpeaker, id, label)),
        role: turn.role,
        start_ms: turn.start_ms.map(u32::cast_signed),
        end_ms: turn.end_ms.map(u32::cast_signed),
        text: cx.vault.seal(SealedField::TurnText, id, &turn.text),
    }
}

/// All turns of a session as they may leave, opened and redacted, and what redacts the rest of it.
pub(crate) async fn redacted(
    cx: &Analysis,
    row: &SessionForJob,
    roster: &Roster,
) -> Result<(Vec<Turn>, Redactor), JobError> {
    let rows = db::transcripts::turns(&cx.db, row.id, 0, i32::MAX).await.map_err(retriable)?;
    let turns = rows.into_iter().map(|row| open(cx, row)).collect::<Result<Vec<_>>>();
    let turns = turns.map_err(retriable)?;
    let redactor = redactor(roster, row.tutor_name.as_deref(), &turns);
    Ok((redact(&redactor, &turns), redactor))
}

fn open(cx: &Analysis, row: TurnRow) -> Result<Turn> {
    Ok(Turn {
        index: row.turn_index.cast_unsigned(),
        speaker: row
            .speaker
            .map(|label| cx.vault.open(SealedField::TurnSpeaker, row.id, &label))
            .transpose()?,
        role: row.role,
        start_ms: row.start_ms.map(i32::cast_unsigned),
        end_ms: row.end_ms.map(i32::cast_unsigned),
        text: cx.vault.open(SealedField::TurnText, row.id, &row.text)?,
    })
}
