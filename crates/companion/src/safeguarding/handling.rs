//! What people do about an alert: acknowledge it, write down what they did, look at the words.

use chrono::{DateTime, Utc};
use db::guardians::{NoticeToGuardians, ToldGuardian};
use db::safeguarding::{NewNote, WordsRow};
use domain::AlertId;
use domain::bounded::NotificationTitle;
use domain::people::Caller;
use domain::seal::SealedField;
use ports::{Channel, Message, Notifier};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{AlertAcknowledgement, Safeguarding};
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
    /// Guardians who were told that there is something to speak about.
    #[schema(example = 0)]
    pub guardians_told: usize,
}

/// Whether guardians are told, where the organisation has ticked the category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardianNotice {
    /// As the settings say.
    AsSet,
    /// Not this time.
    HeldBack,
}

/// Notes that the caller has an alert: nobody else is told of it any more. Works once. Guardians are told
/// where the settings say so and nothing says that one of them may be the danger.
pub async fn acknowledge(
    cx: &AlertAcknowledgement,
    caller: &Caller,
    id: AlertId,
    note: &str,
    guardians: GuardianNotice,
) -> Result<AcknowledgedAlert> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let alert = db::safeguarding::lock(&mut tx, caller, id).await?.or_not_found("alert")?;
    if alert.acknowledged_at.is_some() {
        let detail = "Somebody has acknowledged this alert. Add a note to it instead.";
        return Err(Error::conflict(Conflict::ALREADY_ACKNOWLEDGED, detail));
    }
    db::safeguarding::acknowledge(&mut *tx, id, caller.id, now).await?;
    let note = new_note(&cx.vault, caller, id, note, now);
    db::safeguarding::add_note(&mut *tx, &note, "safeguarding.acknowledge", new_id()).await?;
    let told = match guardians {
        GuardianNotice::HeldBack => Vec::new(),
        GuardianNotice::AsSet => {
            let title = NotificationTitle::cut(GUARDIAN_TITLE);
            let notice = NoticeToGuardians { alert: id, title: &title, body: GUARDIAN_BODY, now };
            db::guardians::tell(&mut *tx, &notice).await?
        }
    };
    tx.commit().await.map_err(db::Error::from)?;
    mail_guardians(&*cx.notifier, &told).await;
    let guardians_told = told.len();
    Ok(AcknowledgedAlert {
        alert_id: id.0,
        status: "acknowledged",
        acknowledged_at: now,
        guardians_told,
    })
}

/// Neither says what about: a mail may be read by the child, or over a shoulder.
const GUARDIAN_TITLE: &str = "The school would like to speak with you";
const GUARDIAN_BODY: &str = "Something your child wrote or said made us think that they may need support. A person at the \
     school is looking after it and can tell you more: please contact the school. It helps to listen \
     calmly, without pressing for details.";

/// What is told stands in the app: a mail that can't be sent is logged and no more.
async fn mail_guardians(notifier: &dyn Notifier, told: &[ToldGuardian]) {
    for guardian in told {
        let Some(email) = &guardian.email else { continue };
        let message = Message {
            id: format!("notice:{}:email", guardian.notification_id),
            channel: Channel::Email,
            to: email.clone(),
            subject: GUARDIAN_TITLE.to_owned(),
            body: GUARDIAN_BODY.to_owned(),
        };
        if let Err(fault) = notifier.send(&message).await {
            tracing::error!(message = message.id, %fault, "a guardian was not mailed");
        }
    }
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
    let note = new_note(&cx.vault, caller, id, note, now);
    db::safeguarding::add_note(&mut *tx, &note, "safeguarding.note", new_id()).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(AlertNoteAdded { note_id: note.id, alert_id: id.0, created_at: now })
}

fn new_note(
    vault: &Vault,
    caller: &Caller,
    alert: AlertId,
    note: &str,
    created_at: DateTime<Utc>,
) -> NewNote {
    let id: Uuid = new_id();
    let note = vault.seal(SealedField::AlertNote, id, note.trim());
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
