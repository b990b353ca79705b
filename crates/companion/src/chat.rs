//! The student asks, the companion answers with quotes.

mod answer;
mod retrieve;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::people::{Caller, Role};
use domain::{ConversationId, UserId};
use ports::{Clock, Embed, Llm, Vectors};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Error, Found, Page, Result, Tokens, Vault, fresh};

pub use answer::{Answered, MAX_MESSAGE_CHARS, Source, answer};

/// What chat needs.
#[derive(Clone)]
pub struct Chat {
    /// The database.
    pub db: PgPool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Reads access tokens.
    pub tokens: Tokens,
    /// Answers.
    pub llm: Arc<dyn Llm>,
    /// Makes the question searchable.
    pub embed: Arc<dyn Embed>,
    /// Finds passages by meaning.
    pub vectors: Arc<dyn Vectors>,
    /// Seals messages.
    pub vault: Vault,
}

/// A conversation that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// The conversation.
    pub conversation_id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// When it began.
    pub created_at: DateTime<Utc>,
}

/// Opens a conversation for the student who calls.
pub async fn open(cx: &Chat, caller: &Caller, student: UserId) -> Result<Opened> {
    themself(caller, student)?;
    let (id, now): (ConversationId, _) = (fresh(), cx.clock.now());
    let opened = db::chat::open_own(&cx.db, caller, id, now).await?;
    opened.then_some(()).found_at("student", "/studentId")?;
    Ok(Opened { conversation_id: id.0, student_id: caller.id.0, created_at: now })
}

/// Only a student chats, and only as themself: any other id is as good as absent.
fn themself(caller: &Caller, student: UserId) -> Result<()> {
    if caller.role != Role::Student {
        return Err(Error::Forbidden("Only students chat with the companion."));
    }
    (caller.id == student).then_some(()).found_at("student", "/studentId")
}

/// A conversation with a page of its messages.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationView {
    /// The conversation.
    pub conversation_id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// In the order they were said. `offset` counts from the newest.
    pub messages: Vec<MessageView>,
    /// All messages there are.
    pub total: i64,
    /// As asked.
    pub limit: i64,
    /// As asked.
    pub offset: i64,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When something was last said.
    pub updated_at: DateTime<Utc>,
}

/// One message.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// The message.
    pub message_id: Uuid,
    /// `user` or `assistant`.
    #[schema(example = "user")]
    pub role: String,
    /// What was said.
    pub content: String,
    /// When.
    pub timestamp: DateTime<Utc>,
    /// How sure the answer is, 0 to 1; answers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Whether to take the question to the tutor; answers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggest_tutor: Option<bool>,
    /// Who wrote it: `extractive` for the offline tutor, or a model's name; answers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

#[derive(Deserialize)]
struct StoredMessage {
    id: Uuid,
    role: String,
    content: String,
    metadata: Option<answer::Metadata>,
    created_at: DateTime<Utc>,
}

/// A conversation, for its student or an admin, whose look is written down.
pub async fn show(
    cx: &Chat,
    caller: &Caller,
    id: ConversationId,
    page: Page,
) -> Result<ConversationView> {
    if caller.role == Role::Tutor {
        return Err(Error::Forbidden("Tutors see summaries in the tutor context, not chats."));
    }
    let audit_id: Uuid = fresh();
    let row = db::chat::show(&cx.db, caller, id, page.limit, page.offset, audit_id).await?;
    let row = row.found("conversation")?;
    Ok(ConversationView {
        conversation_id: row.id,
        student_id: row.student_id,
        messages: messages(&cx.vault, row.messages)?,
        total: row.total.unwrap_or_default(),
        limit: page.limit,
        offset: page.offset,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

fn messages(vault: &Vault, stored: Option<Value>) -> Result<Vec<MessageView>> {
    let stored: Vec<StoredMessage> = stored
        .map(serde_json::from_value)
        .transpose()
        .map_err(Error::internal)?
        .unwrap_or_default();
    let view = |message: StoredMessage| {
        let metadata = message.metadata;
        Ok(MessageView {
            message_id: message.id,
            role: message.role,
            content: vault.open(&message.content, message.id)?,
            timestamp: message.created_at,
            confidence: metadata.as_ref().map(|of| of.confidence),
            suggest_tutor: metadata.as_ref().map(|of| of.suggest_tutor),
            model: metadata.map(|of| of.model),
        })
    };
    stored.into_iter().map(view).collect()
}
