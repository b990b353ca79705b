//! A session as the steps of jobs read it: its row, the people around its student, and its turns,
//! opened and redacted.

use std::collections::HashSet;

use db::transcripts::{SessionForJob, TurnRow};
use domain::SessionId;
use domain::analysis::StoredAnalysis;
use domain::redact::Redactor;
use domain::safeguarding::is_quotable;
use domain::seal::SealedField;
use domain::transcript::Turn;
use sqlx::PgPool;
use steps::JobError;

use super::failure::{retriable, row_gone};
use crate::roster::Roster;
use crate::{Result, Vault};

/// A session's row; without it there is nothing left to do.
pub(crate) async fn load(db: &PgPool, session: SessionId) -> Result<SessionForJob, JobError> {
    db::transcripts::load_for_job(db, session).await.map_err(retriable)?.ok_or_else(row_gone)
}

/// The people around a session's student.
pub(crate) fn roster(vault: &Vault, row: &SessionForJob) -> Result<Roster, JobError> {
    Roster::open(vault, &row.people).map_err(retriable)
}

/// The concepts and insights that an earlier step found in a session.
pub(crate) fn read_analysis(row: &SessionForJob) -> Result<StoredAnalysis, JobError> {
    let analysis = row.analysis_data.clone().unwrap_or_default();
    serde_json::from_value(analysis)
        .map_err(|_| JobError::failure("the analysis kept for this session can't be read"))
}

/// The turns of a session as they may leave, opened and redacted, and the redactor for the rest of it.
pub(crate) async fn load_redacted(
    db: &PgPool,
    vault: &Vault,
    row: &SessionForJob,
    roster: &Roster,
) -> Result<(Vec<Turn>, Redactor), JobError> {
    let rows = db::transcripts::turns(db, row.id, 0, i32::MAX).await.map_err(retriable)?;
    let turns = rows.into_iter().map(|row| open(vault, row)).collect::<Result<Vec<_>>>();
    let mut turns = turns.map_err(retriable)?;
    // What tells of a danger is neither quoted nor shown to a model.
    turns.retain(|turn| is_quotable(&turn.text, turn.role));
    let redactor = redactor(roster, row.tutor_name.as_deref(), &turns);
    Ok((redact(&redactor, &turns), redactor))
}

fn open(vault: &Vault, row: TurnRow) -> Result<Turn> {
    Ok(Turn {
        index: row.turn_index.cast_unsigned(),
        speaker: row
            .speaker
            .map(|label| vault.open(SealedField::TurnSpeaker, row.id, &label))
            .transpose()?,
        role: row.role,
        start_ms: row.start_ms.map(i32::cast_unsigned),
        end_ms: row.end_ms.map(i32::cast_unsigned),
        text: vault.open(SealedField::TurnText, row.id, &row.text)?,
    })
}

/// The redactor of a session, which numbers those who speak in it before those who speak in others.
pub(crate) fn redactor(roster: &Roster, tutor: Option<&str>, turns: &[Turn]) -> Redactor {
    roster.redactor(tutor, &labels(turns))
}

/// The speakers in the order of their first words: the same person is the same placeholder each time.
pub(crate) fn labels(turns: &[Turn]) -> Vec<&str> {
    let mut unique = HashSet::new();
    let spoken = turns.iter().filter_map(|turn| turn.speaker.as_deref());
    spoken.filter(|label| unique.insert(*label)).collect()
}

/// Turns as they may leave.
pub(crate) fn redact(redactor: &Redactor, turns: &[Turn]) -> Vec<Turn> {
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
