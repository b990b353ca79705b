//! The student asks, the companion answers with quotes.

mod admitted;
mod answer;
mod direct;
mod exchange;
mod facts;
mod judged;
mod live;
mod reports;
mod resumed;
mod retrieve;
mod running;
mod streamed;
mod view;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::chat::ConversationOpened;
use domain::people::{Caller, Role};
use domain::status::ConsentScope;
use domain::{ConversationId, UserId};
use ports::{Clock, Embed, Llm, Moderation, Vectors};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Alerting, Error, OrNotFound, ReadThroughCache, Result, Vault, new_id};

pub use answer::{ChatAnswer, MAX_MESSAGE_CHARS, answer};
pub use judged::Source;
pub use reports::{ReportedAnswer, report, show_report};
pub use resumed::resume;
pub use streamed::{AnswerEvent, AnswerStream, Place, stream};
pub use view::{ConversationList, ConversationSummary, ConversationView, MessageView, list, show};

/// The services for opening and reading conversations.
#[derive(Clone)]
pub struct Chat {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub vault: Vault,
    /// Keeps conversations that are read often.
    pub read_through: ReadThroughCache,
}

/// The services for answering a message.
#[derive(Clone)]
pub struct ChatAnswering {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub llm: Arc<dyn Llm>,
    /// Makes the question searchable.
    pub embed: Arc<dyn Embed>,
    /// Finds passages by meaning, and keeps the student's history.
    pub vectors: Arc<dyn Vectors>,
    /// Opens and seals messages.
    pub vault: Vault,
    /// Forgets conversations that have changed.
    pub read_through: ReadThroughCache,
    /// Looks at messages beside the rules.
    pub moderation: Arc<dyn Moderation>,
    /// Tells people of dangers.
    pub alerting: Alerting,
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
    check_self(caller, student)?;
    let (id, now): (ConversationId, _) = (new_id(), cx.clock.now());
    match db::chat::open_own(&cx.db, caller, id, now).await? {
        ConversationOpened::Done => {}
        ConversationOpened::LacksConsent => return Err(Error::ConsentNeeded(ConsentScope::Chat)),
        ConversationOpened::NoStudent => return None.or_not_found_at("student", "/studentId"),
    }
    Ok(Opened { conversation_id: id.0, student_id: caller.id.0, created_at: now })
}

/// Only a student chats, and only as themself: any other id is as good as absent.
fn check_self(caller: &Caller, student: UserId) -> Result<()> {
    if caller.role != Role::Student {
        return Err(Error::Forbidden("Only students chat with the companion."));
    }
    (caller.id == student).then_some(()).or_not_found_at("student", "/studentId")
}
