//! The transcript as turns and passages.

use db::transcripts::{ChunkRow, ParsedSession, SessionForJob, TurnRow};
use domain::SessionId;
use domain::ids::derive;
use domain::seal::SealedField;
use domain::transcript::{self, Format, Turn, chunk, roles};
use steps::JobError;

use super::AnalysisContext;
use crate::jobs::attempt::Attempt;
use crate::jobs::failure::{UNREADABLE, retriable};
use crate::jobs::session::{labels, load, redact, redactor, roster};
use crate::roster::sealed_speakers;
use crate::uploaded_files;

/// Cuts a session's text into turns and passages and stores both, the turns sealed, the passages
/// redacted. Returns the number of passages.
pub(super) async fn parse(cx: &AnalysisContext, attempt: Attempt) -> Result<u32, JobError> {
    let session = SessionId(attempt.id);
    let row = load(&cx.db, session).await?;
    let text = text_of(cx, &row).await?;
    let mut turns = transcript::read(&text, Format::named(&row.transcript_format))
        .map_err(|unreadable| JobError::refusal(format!("{UNREADABLE} {unreadable}")))?;
    roles::assign(&mut turns, Some(&row.student_name), row.tutor_name.as_deref());
    let redactor = redactor(&roster(&cx.vault, &row)?, row.tutor_name.as_deref(), &turns);
    let chunks: Vec<ChunkRow> = chunk::cut(&redact(&redactor, &turns))
        .into_iter()
        .zip(0..)
        .map(|(chunk, n)| ChunkRow {
            id: derive(session.0, &format!("chunk {n}")).into(),
            chunk_index: n,
            first_turn: chunk.first_turn.cast_signed(),
            last_turn: chunk.last_turn.cast_signed(),
            start_ms: chunk.start_ms.map(u32::cast_signed),
            end_ms: chunk.end_ms.map(u32::cast_signed),
            text: chunk.text,
        })
        .collect();
    let texts: Vec<&str> = turns.iter().map(|turn| turn.text.as_str()).collect();
    let introduced = redactor.find_introduced(&texts);
    let speakers: Vec<&str> =
        labels(&turns).into_iter().chain(introduced.iter().map(String::as_str)).collect();
    let speakers = sealed_speakers(&cx.vault, row.id, &speakers);
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

async fn text_of(cx: &AnalysisContext, row: &SessionForJob) -> Result<String, JobError> {
    if row.blob_pathname.is_none() && row.transcript.is_empty() {
        let gone = "The transcript is gone: it was kept as long as it may be.";
        return Err(JobError::refusal(format!("{UNREADABLE} {gone}")));
    }
    let Some(pathname) = &row.blob_pathname else {
        return cx.vault.open(SealedField::Transcript, row.id, &row.transcript).map_err(retriable);
    };
    let bytes = uploaded_files::read(&cx.vault, &*cx.blobs, pathname).await?;
    let bytes = bytes.ok_or_else(|| {
        JobError::refusal(format!("{UNREADABLE} The uploaded file is gone. Upload it again."))
    })?;
    let text = transcript::decode(&bytes)
        .map_err(|unreadable| JobError::refusal(format!("{UNREADABLE} {unreadable}")))?;
    uploaded_files::seal(&cx.vault, &*cx.blobs, pathname, &bytes).await?;
    Ok(text)
}

fn seal(cx: &AnalysisContext, session: SessionId, turn: &Turn) -> TurnRow {
    let id = derive(session.0, &format!("turn {}", turn.index));
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
