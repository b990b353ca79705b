//! What people do about an alert: acknowledge it, write down what they did, look at the words.

use chrono::{DateTime, Utc};
use db::safeguarding::{NewNote, WordsRow};
use domain::AlertId;
use domain::people::Caller;
use domain::seal::SealedField;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Safeguarding;
use crate::{Conflict, Error, OrNotFound, Result, Vault, new_id};

/// Characters of a note.
pub const MAX_NOTE_CHARS: usize = 4_000;

/// Findings whose words are shown.
const MAX_WORDS_SHOWN: i64 = 100;

/// An alert that somebody has.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcknowledgedAlert {
    /// The alert.
    pub alert_id: Uuid,
    /// `acknowledged`.
    #[schema(example = "acknowledged")]
    pub status: &'static str,
    /// Since when.
    pub acknowledged_at: DateTime<Utc>,
}

/// Notes that the caller has an alert: nobody else is told of it any more. Works once.
pub async fn acknowledge(
    cx: &Safeguarding,
    caller: &Caller,
    id: AlertId,
    note: &str,
) -> Result<AcknowledgedAlert> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let alert = db::safeguarding::lock(&mut tx, caller, id).await?.or_not_found("alert")?;
    if alert.acknowledged_at.is_some() {
        let detail = "Somebody has acknowledged this alert. Add a note to it instead.";
        return Err(Error::conflict(Conflict::ALREADY_ACKNOWLEDGED, detail));
    }
    db::safeguarding::acknowledge(&mut *tx, id, caller.id, now).await?;
    let note = new_note(cx, caller, id, note, now);
    db::safeguarding::add_note(&mut *tx, &note, "safeguarding.acknowledge", new_id()).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(AcknowledgedAlert { alert_id: id.0, status: "acknowledged", acknowledged_at: now })
}

/// A note that was written down.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertNoteAdded {
    /// The note.
    pub note_id: Uuid,
    /// The alert.
    pub alert_id: Uuid,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Writes down what was done about an alert.
pub async fn add_note(
    cx: &Safeguarding,
    caller: &Caller,
    id: AlertId,
    note: &str,
) -> Result<AlertNoteAdded> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    db::safeguarding::lock(&mut tx, caller, id).await?.or_not_found("alert")?;
    let note = new_note(cx, caller, id, note, now);
    db::safeguarding::add_note(&mut *tx, &note, "safeguarding.note", new_id()).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(AlertNoteAdded { note_id: note.id, alert_id: id.0, created_at: now })
}

fn new_note(
    cx: &Safeguarding,
    caller: &Caller,
    alert: AlertId,
    note: &str,
    created_at: DateTime<Utc>,
) -> NewNote {
    let id: Uuid = new_id();
    let note = cx.vault.seal(SealedField::AlertNote, id, note.trim());
    NewNote { id, alert, author: caller.id, note, created_at }
}

/// The words that an alert rests on.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertWords {
    /// The alert.
    pub alert_id: Uuid,
    /// Newest first, at most 100.
    #[schema(max_items = 100)]
    pub words: Vec<FoundWords>,
    /// All findings there are.
    #[schema(example = 1)]
    pub total: i64,
}

/// What was said at one place.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundWords {
    /// The finding.
    pub finding_id: Uuid,
    /// `message`, `turn`, `answer` or `comment`.
    #[schema(example = "message")]
    pub source: &'static str,
    /// `student`, `tutor` or `unknown`.
    #[schema(example = "student")]
    pub speaker: &'static str,
    /// `low`, `medium`, `high` or `critical`.
    #[schema(example = "high")]
    pub severity: &'static str,
    /// The words, without ways to reach somebody; null when they have been kept as long as they may.
    #[schema(example = "everyone in my class laughs at me")]
    pub text: Option<String>,
    /// The phrase of the rules that spoke; null when an outside service alone did.
    #[schema(example = "{they} laugh at me")]
    pub rule: Option<String>,
    /// When it was found.
    pub found_at: DateTime<Utc>,
}

/// The words that an alert rests on, for those who may look at them. Each look is written down.
pub async fn look_at_words(cx: &Safeguarding, caller: &Caller, id: AlertId) -> Result<AlertWords> {
    let (audit, now) = (new_id(), cx.clock.now());
    let rows = db::safeguarding::words(&cx.db, caller, id, MAX_WORDS_SHOWN, audit, now).await?;
    let rows = rows.or_not_found("alert")?;
    let words = rows.rows.into_iter().map(|row| open_words(&cx.vault, row));
    Ok(AlertWords { alert_id: id.0, words: words.collect::<Result<_>>()?, total: rows.total })
}

fn open_words(vault: &Vault, row: WordsRow) -> Result<FoundWords> {
    let text = match (row.message_id.zip(row.message), row.turn_id.zip(row.turn), row.words) {
        (Some((id, sealed)), ..) => Some(vault.open(SealedField::Message, id, &sealed)?),
        (_, Some((id, sealed)), _) => Some(vault.open(SealedField::TurnText, id, &sealed)?),
        (.., Some(sealed)) => Some(vault.open(SealedField::FindingWords, row.id, &sealed)?),
        (None, None, None) => None,
    };
    Ok(FoundWords {
        finding_id: row.id,
        source: row.source.as_str(),
        speaker: row.speaker.as_str(),
        severity: row.severity.as_str(),
        text,
        rule: row.rule,
        found_at: row.found_at,
    })
}
