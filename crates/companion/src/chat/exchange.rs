//! A question and its answer, stored together with what the question told of.

use chrono::{DateTime, TimeDelta, Utc};
use db::chat::NewMessage;
use domain::seal::SealedField;
use domain::status::{FindingSource, MessageRole};
use domain::transcript::SpeakerRole;
use domain::{ConversationId, MessageId, UserId};

use super::ChatAnswering;
use super::judged::Judged;
use crate::Result;
use crate::activity_vectors::Afterwards;
use crate::read_through::CacheKey;
use crate::safeguarding::{FIRST_WAIT, Screened, TextPlace, find_in, raise};

/// A question about to be stored.
pub(super) struct ChatExchange<'a> {
    pub student: UserId,
    pub conversation: ConversationId,
    /// True if the conversation was there before.
    pub is_known: bool,
    /// The messages that the question and the answer become.
    pub messages: [MessageId; 2],
    /// Without what it gave away.
    pub text: &'a str,
    pub screened: Screened,
    pub asked_at: DateTime<Utc>,
}

/// Stores the question and the answer together, so that a conversation never ends on an unanswered
/// question, and in the same transaction the alert about what the question told of. Returns the work of
/// telling those who have to know of that.
pub(super) async fn store(
    cx: &ChatAnswering,
    question: ChatExchange<'_>,
    judged: &Judged,
) -> Result<Option<Afterwards>> {
    let ChatExchange {
        student,
        conversation,
        is_known,
        messages: [asked, answered],
        text,
        screened,
        asked_at,
    } = question;
    let answered_at = cx.clock.now().max(asked_at + TimeDelta::milliseconds(1));
    let messages = [
        NewMessage {
            id: asked,
            role: MessageRole::User,
            content: cx.vault.seal(SealedField::Message, asked, text),
            metadata: None,
            created_at: asked_at,
        },
        NewMessage {
            id: answered,
            role: MessageRole::Assistant,
            content: cx.vault.seal(SealedField::Message, answered, &judged.text),
            metadata: Some(judged.metadata.clone()),
            created_at: answered_at,
        },
    ];
    let place = TextPlace {
        source: FindingSource::Message,
        id: asked.0,
        session: None,
        conversation: Some(conversation),
        practice: None,
    };
    let found = find_in(&screened.screening, SpeakerRole::Student, place, None, |_| None);
    let is_found = found.is_some();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    db::chat::open(&mut *tx, conversation, student, asked_at).await?;
    db::chat::append(&mut tx, conversation, &messages).await?;
    raise(&mut tx, student, found.into_iter().collect(), asked_at).await?;
    if screened.is_pending {
        let later = asked_at + FIRST_WAIT;
        db::safeguarding::add_rescreen(&mut *tx, asked, student, later).await?;
    }
    tx.commit().await.map_err(db::Error::from)?;
    if is_known {
        cx.read_through.forget(&[CacheKey::Conversation(conversation)]).await;
    }
    Ok(is_found.then(|| cx.alerting.deliver_afterwards()))
}
