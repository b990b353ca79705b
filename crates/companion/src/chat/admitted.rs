//! A question before it is answered: whose it is, and in which conversation it is asked.

use chrono::{DateTime, Utc};
use db::chat::Asking;
use domain::people::Caller;
use domain::{ConversationId, MessageId, UserId};

use super::{ChatAnswering, check_self};
use crate::{OrNotFound as _, Result, new_id};

/// Messages of the conversation that are read for context.
const HISTORY: i64 = 6;

/// A conversation that a body names, and the place where it does.
pub(super) struct NamedConversation {
    pub id: ConversationId,
    pub pointer: &'static str,
}

/// A question that may be asked.
pub(super) struct AdmittedQuestion {
    pub asking: Asking,
    pub asked_at: DateTime<Utc>,
    pub conversation: ConversationId,
    /// True if the conversation was there before.
    pub is_known: bool,
    /// The message that it will be, and that its answer will be. Ids are in the order of time, by which
    /// copies are made.
    pub messages: [MessageId; 2],
}

/// Admits a question of a student who asks as themself, in a conversation of their own.
pub(super) async fn admit(
    cx: &ChatAnswering,
    caller: &Caller,
    student: UserId,
    named: Option<NamedConversation>,
) -> Result<AdmittedQuestion> {
    let admitted = admit_anew(cx, caller, student, named.as_ref().map(|named| named.id)).await?;
    match named {
        Some(NamedConversation { pointer, .. }) if !admitted.is_known => {
            None.or_not_found_at("conversation", pointer)
        }
        _ => Ok(admitted),
    }
}

/// Admits a question in a conversation that is opened when it is not there yet.
pub(super) async fn admit_anew(
    cx: &ChatAnswering,
    caller: &Caller,
    student: UserId,
    conversation: Option<ConversationId>,
) -> Result<AdmittedQuestion> {
    check_self(caller, student)?;
    let asked_at = cx.clock.now();
    let asking = db::chat::load_asking_student(&cx.db, caller, conversation, HISTORY).await?;
    let asking = asking.or_not_found_at("student", "/studentId")?;
    Ok(AdmittedQuestion {
        is_known: asking.conversation_id.is_some(),
        asking,
        asked_at,
        conversation: conversation.unwrap_or_else(new_id),
        messages: [new_id(), new_id()],
    })
}
