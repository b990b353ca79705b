//! Conversations read again: one with its messages, or the list of them. Both are the student's own;
//! an admin's look is written down.

use chrono::{DateTime, Utc};
use db::chat::{AuditedRead, ConversationLine, MessagePage, MessageRow};
use domain::bounded::BoundedText;
use domain::people::{Caller, Role};
use domain::seal::SealedField;
use domain::{ConversationId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Chat;
use super::judged::{Source, stored_sources};
use crate::read_through::{CacheKey, CachedValue};
use crate::safeguarding::{Support, support_of};
use crate::{Error, OrNotFound, Page, Result, Vault, new_id};

/// The page that is asked for most, and the only one that is kept.
const NEWEST: Page = Page { limit: 200, offset: 0 };

/// The first question of a conversation, as a title.
type ConversationTitle = BoundedText<80>;

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
    #[schema(example = 25)]
    pub total: i64,
    /// As asked.
    #[schema(example = 200)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
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
    #[schema(example = "What is pH?")]
    pub content: String,
    /// When.
    pub timestamp: DateTime<Utc>,
    /// How sure the answer is, 0 to 1; answers from sessions and records only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.95)]
    pub confidence: Option<f64>,
    /// Whether to take the question to the tutor; answers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggest_tutor: Option<bool>,
    /// How far the sessions cover the question: `answered`, `touched` or `absent`; answers from sessions
    /// only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "answered")]
    pub coverage: Option<String>,
    /// The basis of the answer: `sessions`, `records`, `curriculum` or `nothing`; answers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "sessions")]
    pub basis: Option<String>,
    /// Who wrote it: `extractive` for the offline tutor, `prepared` for words that were written
    /// beforehand, or a model's name; answers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "extractive")]
    pub model: Option<String>,
    /// Where the answer comes from, best first; answers only. A lesson whose words are no longer kept
    /// is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<Source>>,
    /// When the student reported it as wrong; only then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<DateTime<Utc>>,
    /// What `content` says and who can be called; only for answers to messages that told of a danger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support: Option<Support>,
}

/// A conversation, for its student or an admin, whose look is written down.
pub async fn show(
    cx: &Chat,
    caller: &Caller,
    id: ConversationId,
    page: Page,
) -> Result<ConversationView> {
    may_read(caller)?;
    let cached = match page {
        NEWEST => {
            Some(cx.read_through.look_up::<Vec<MessageRow>>(CacheKey::Conversation(id)).await)
        }
        _ => None,
    };
    let known = cached.as_ref().and_then(CachedValue::version);
    let query = MessagePage { limit: page.limit, offset: page.offset, known };
    let row = db::chat::show(&cx.db, caller, id, query, audited_read(cx))
        .await?
        .or_not_found("conversation")?;
    let fresh = row.messages.map(|messages| messages.0);
    let stored = match cached {
        Some(cached) => cached.resolve(row.updated_at, fresh).await?,
        None => fresh.unwrap_or_default(),
    };
    let messages = stored.into_iter().map(|message| MessageView::new(&cx.vault, message));
    Ok(ConversationView {
        conversation_id: row.id.0,
        student_id: row.student_id.0,
        messages: messages.collect::<Result<_>>()?,
        total: row.total.unwrap_or_default(),
        limit: page.limit,
        offset: page.offset,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

fn may_read(caller: &Caller) -> Result<()> {
    match caller.role {
        Role::Student | Role::Admin => Ok(()),
        _ => Err(Error::Forbidden("Tutors see summaries in the tutor context, not chats.")),
    }
}

fn audited_read(cx: &Chat) -> AuditedRead {
    AuditedRead { id: new_id(), at: cx.clock.now() }
}

impl MessageView {
    fn new(vault: &Vault, stored: MessageRow) -> Result<Self> {
        let metadata = stored.metadata;
        let content = vault.open(SealedField::Message, stored.id, &stored.content)?;
        let region = metadata.as_ref().and_then(|of| of.support_region.as_deref());
        let sources = metadata.as_ref().map(|of| stored_sources(vault, of, stored.turns));
        Ok(Self {
            message_id: stored.id.0,
            role: stored.role.as_str().to_owned(),
            support: region.map(|region| support_of(&content, region)),
            content,
            timestamp: stored.created_at,
            confidence: metadata.as_ref().and_then(|of| of.confidence),
            suggest_tutor: metadata.as_ref().map(|of| of.suggest_tutor),
            coverage: metadata
                .as_ref()
                .and_then(|of| of.coverage)
                .map(|coverage| coverage.as_str().to_owned()),
            basis: metadata.as_ref().map(|of| of.basis.as_str().to_owned()),
            reported_at: metadata.as_ref().and_then(|of| of.reported_at),
            model: metadata.map(|of| of.model),
            sources: sources.transpose()?,
        })
    }
}

/// A page of a student's conversations.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationList {
    /// The last used first.
    pub conversations: Vec<ConversationSummary>,
    /// All there are.
    #[schema(example = 25)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// A conversation in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// The conversation.
    pub conversation_id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// The first question, cut at 80 characters; null until one is asked.
    #[schema(example = "What is pH?")]
    pub title: Option<String>,
    /// How many messages it has, answers included.
    #[schema(example = 4)]
    pub message_count: i64,
    /// When the last of them was said; null until one is.
    pub last_message_at: Option<DateTime<Utc>>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A student's conversations, for the student or an admin, whose look is written down.
pub async fn list(
    cx: &Chat,
    caller: &Caller,
    student: UserId,
    page: Page,
) -> Result<ConversationList> {
    may_read(caller)?;
    let page_rows =
        db::chat::list(&cx.db, caller, student, page.limit, page.offset, audited_read(cx)).await?;
    let page_rows = page_rows.or_not_found("student")?;
    let conversations =
        page_rows.rows.into_iter().map(|row| ConversationSummary::new(&cx.vault, student, row));
    Ok(ConversationList {
        conversations: conversations.collect::<Result<_>>()?,
        total: page_rows.total,
        limit: page.limit,
        offset: page.offset,
    })
}

impl ConversationSummary {
    fn new(vault: &Vault, student: UserId, row: ConversationLine) -> Result<Self> {
        let question = row.question_id.zip(row.question);
        let question = question
            .map(|(id, sealed)| vault.open(SealedField::Message, id, &sealed))
            .transpose()?;
        Ok(Self {
            conversation_id: row.id.0,
            student_id: student.0,
            title: question.map(|text| title(&text)),
            message_count: row.message_count,
            last_message_at: row.last_message_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// A question as one line.
fn title(question: &str) -> String {
    ConversationTitle::cut(question).into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_of_at_most_eighty_characters() {
        assert_eq!(title("What is\n  pH?"), "What is pH?");
        let long = title(&"ångström ".repeat(30));
        assert!(long.chars().count() <= ConversationTitle::MAX_CHARS, "{long}");
        assert!(long.ends_with("ångström…"), "{long}");
    }
}
