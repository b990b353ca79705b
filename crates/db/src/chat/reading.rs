//! Conversations as their readers see them.

use chrono::{DateTime, Utc};
use domain::chat::AnswerMetadata;
use domain::people::Caller;
use domain::status::MessageRole;
use domain::{ConversationId, MessageId, UserId};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{
    Seen, Total, as_caller, as_caller_of_student, fetch_all_visible, fetch_visible,
};
use crate::columns::OptionalId;

/// A conversation as its readers see it.
#[derive(Debug, Clone, FromRow)]
pub struct ConversationRow {
    #[sqlx(try_from = "Uuid")]
    pub id: ConversationId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub created_at: DateTime<Utc>,
    /// The version of the row.
    pub updated_at: DateTime<Utc>,
    /// The page of messages, oldest first; none when the caller of the query has this version.
    pub messages: Option<Json<Vec<MessageRow>>>,
    /// All messages there are.
    pub total: Option<i64>,
}

/// A message as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageRow {
    /// Its id, for which it is sealed.
    pub id: MessageId,
    pub role: MessageRole,
    /// Sealed.
    pub content: String,
    pub metadata: Option<AnswerMetadata>,
    pub created_at: DateTime<Utc>,
    /// The turns that it quotes, best first.
    #[serde(default)]
    pub turns: Option<Vec<QuotedTurn>>,
}

/// A turn that a stored answer quotes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuotedTurn {
    /// The number of its place among the answer's, from 1.
    pub place: usize,
    /// Its id, for which it is sealed.
    pub id: Uuid,
    /// Sealed.
    pub speaker: Option<String>,
    /// Milliseconds from the start.
    pub start_ms: Option<i32>,
    /// Milliseconds from the start.
    pub end_ms: Option<i32>,
    /// Sealed.
    pub text: String,
}

/// The turns that a message quotes, of lessons of its conversation's student. A place without
/// relevance is a lesson that an answer only tells of.
macro_rules! quoted_turns {
    () => {
        "(
            select json_agg(
                json_build_object(
                    'place', quoted.place, 'id', turn.id, 'speaker', turn.speaker,
                    'start_ms', turn.start_ms, 'end_ms', turn.end_ms, 'text', turn.text)
                order by quoted.place)
            from jsonb_array_elements(message.metadata -> 'sources') with ordinality
                as quoted (source, place)
            join sessions session
                on session.id = (quoted.source ->> 'sessionId')::uuid
                and session.student_id = conversation.student_id
            join session_turns turn
                on turn.session_id = session.id
                and turn.turn_index = (quoted.source ->> 'turn')::integer
            where (quoted.source ->> 'relevance')::float > 0
        )"
    };
}
pub(super) use quoted_turns;

/// A page of a conversation, counted from the newest message.
#[derive(Debug, Clone, Copy)]
pub struct MessagePage {
    pub limit: i64,
    pub offset: i64,
    /// They are not needed when the conversation's version is this.
    pub known: Option<DateTime<Utc>>,
}

/// A look that is written down when it is an admin's.
#[derive(Debug, Clone, Copy)]
pub struct AuditedRead {
    pub id: Uuid,
    pub at: DateTime<Utc>,
}

/// One conversation, for the student themself or an admin, whose look is written down. Tutors see
/// summaries, not chats.
pub async fn show(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: ConversationId,
    page: MessagePage,
    look: AuditedRead,
) -> Result<Option<ConversationRow>> {
    let query = sqlx::query(as_caller!(concat!(
        ", conversation as (
            select conversations.*
            from caller
            join conversations
                on conversations.id = $4
                and (caller.role = 'admin' or conversations.student_id = caller.id)
        ), audited as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            select $8, caller.id, 'chat.read', conversation.id, $9
            from caller cross join conversation
            where caller.role = 'admin'
        )
        select
            conversation.id, conversation.student_id, conversation.created_at,
            conversation.updated_at,
            case when conversation.updated_at is distinct from $7 then coalesce(
                (
                    select json_agg(to_json(page) order by page.created_at, page.id)
                    from (
                        select id, role, content, metadata, created_at, ",
        quoted_turns!(),
        " as turns
                        from messages message
                        where conversation_id = conversation.id
                        order by created_at desc, id desc
                        limit $5 offset $6
                    ) as page
                ),
                '[]')
            end as messages,
            (select count(*) from messages where conversation_id = conversation.id) as total
        from caller
        left join conversation on true"
    )));
    let query = query.for_caller(caller).bind(id.0).bind(page.limit).bind(page.offset);
    fetch_visible(query.bind(page.known).bind(look.id).bind(look.at), db).await
}

/// A conversation with one of its answers.
#[derive(Debug, Clone, FromRow)]
pub struct StoredAnswer {
    #[sqlx(try_from = "Uuid")]
    pub id: ConversationId,
    /// The answer, if it is there.
    #[sqlx(json(nullable))]
    pub answer: Option<MessageRow>,
}

/// A conversation of the student who calls, with the answer that is named or, without a name, its last.
pub async fn load_answer(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    conversation: ConversationId,
    message: Option<MessageId>,
) -> Result<Option<StoredAnswer>> {
    let query = sqlx::query(as_caller!(concat!(
        "select conversation.id, to_jsonb(answer) as answer
        from caller
        left join conversations conversation
            on conversation.id = $4 and conversation.student_id = caller.id
                and caller.role = 'student'
        left join lateral (
            select id, role, content, metadata, created_at, ",
        quoted_turns!(),
        " as turns
            from messages message
            where conversation_id = conversation.id and role = 'assistant'
                and ($5::uuid is null or id = $5)
            order by created_at desc, id desc
            limit 1
        ) as answer on true"
    )));
    let query = query.for_caller(caller).bind(conversation.0).bind(message.map(|id| id.0));
    fetch_visible(query, db).await
}

/// A conversation in a list.
#[derive(Debug, Clone, FromRow)]
pub struct ConversationLine {
    #[sqlx(try_from = "Uuid")]
    pub id: ConversationId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub message_count: i64,
    pub last_message_at: Option<DateTime<Utc>>,
    /// The first question's id, for which it is sealed.
    #[sqlx(try_from = "OptionalId")]
    pub question_id: Option<MessageId>,
    /// The first question, sealed.
    pub question: Option<String>,
}

/// A student's conversations, the last used first, for the student themself or an admin, whose look
/// is written down; none when the student is absent or not the caller's.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    limit: i64,
    offset: i64,
    look: AuditedRead,
) -> Result<Option<Total<ConversationLine>>> {
    let query = sqlx::query(as_caller_of_student!(
        ", audited as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            select $7, caller.id, 'chat.list', student.id, $8
            from caller cross join student
            where caller.role = 'admin'
        )
        select
            exists (select 1 from student) as allowed,
            (
                select count(*) from conversations where student_id = (select id from student)
            ) as total,
            page.id, page.created_at, page.updated_at,
            coalesce(said.message_count, 0) as message_count, said.last_message_at,
            first.id as question_id, first.content as question
        from caller
        left join lateral (
            select id, created_at, updated_at
            from conversations
            where student_id = (select id from student)
            order by updated_at desc, id desc
            limit $5 offset $6
        ) as page on true
        left join lateral (
            select count(*) as message_count, max(created_at) as last_message_at
            from messages
            where conversation_id = page.id
        ) as said on true
        left join lateral (
            select id, content
            from messages
            where conversation_id = page.id and role = 'user'
            order by created_at, id
            limit 1
        ) as first on true
        order by page.updated_at desc, page.id desc"
    ));
    let query = query.for_caller(caller).bind(student.0).bind(limit).bind(offset);
    fetch_all_visible(query.bind(look.id).bind(look.at), db).await
}
