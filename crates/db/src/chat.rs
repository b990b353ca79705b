//! Conversations, messages, and the passages they draw on.

mod facts;
mod reading;
mod reports;

use chrono::{DateTime, Utc};
use domain::chat::AnswerMetadata;
use domain::people::{Caller, PeopleAround};
use domain::practice::Draft;
use domain::status::MessageRole;
use domain::transcript::SpeakerRole;
use domain::{ChunkId, ConversationId, MessageId, SessionId, UserId};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller, fetch_visible};
use crate::columns::{JsonList, OptionalId, uuids};

pub use facts::{
    FactsRow, LessonLine, MistakeLine, PracticeFactLine, ShownTurn, load_facts, shown_turns,
};
pub use reading::{
    AuditedRead, ConversationLine, ConversationRow, MessagePage, MessageRow, QuotedTurn,
    StoredAnswer, list, load_answer, show,
};
pub use reports::{ReportNotice, ReportRow, report, show_report};

/// The student who asks, with the conversation so far.
#[derive(Debug, Clone, FromRow)]
pub struct Asking {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub name: String,
    #[sqlx(json)]
    pub people: PeopleAround,
    /// The conversation that was named, if it is the student's.
    #[sqlx(try_from = "OptionalId")]
    pub conversation_id: Option<ConversationId>,
    /// The last messages, oldest first.
    #[sqlx(try_from = "JsonList<PastMessage>")]
    pub history: Vec<PastMessage>,
    /// The questions of practices not yet handed in, with their keys.
    #[sqlx(try_from = "JsonList<Draft>")]
    pub open_items: Vec<Draft>,
    /// There is a session of theirs.
    pub has_sessions: bool,
    /// There is a passage of one to search.
    pub has_passages: bool,
    /// The companion answers questions of this student.
    pub ai_chat: bool,
    #[sqlx(flatten)]
    pub lacks: LackedConsent,
    /// Whose help lines are named, by the student's settings or else the organisation's.
    pub region: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
}

/// What a guardian would have to agree to, and has not.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct LackedConsent {
    /// Questions.
    #[sqlx(rename = "lacks_chat")]
    pub chat: bool,
    /// Outside services.
    #[sqlx(rename = "lacks_models")]
    pub models: bool,
}

/// A message that was said before.
#[derive(Debug, Clone, Deserialize)]
pub struct PastMessage {
    /// Its id, for which it is sealed.
    pub id: MessageId,
    pub role: MessageRole,
    /// Sealed.
    pub content: String,
    /// An answer with help lines, to a message that told of a danger.
    pub is_support: bool,
}

/// Loads what an answer needs to know of the student who asks; `history` messages at most.
pub async fn load_asking_student(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    conversation: Option<ConversationId>,
    history: i64,
) -> Result<Option<Asking>> {
    let query = sqlx::query(as_caller!(
        "select
            student.id, student.name, people_around(student.id) as people,
            conversation.id as conversation_id,
            (
                select jsonb_agg(to_jsonb(past) order by past.created_at, past.id)
                from (
                    select id, role, content, created_at,
                        coalesce(metadata ? 'supportRegion', false) as is_support
                    from messages
                    where conversation_id = conversation.id
                    order by created_at desc, id desc
                    limit $5
                ) as past
            ) as history,
            (
                select jsonb_agg(asked.draft)
                from practices practice
                join practice_questions asked on asked.practice_id = practice.id
                where practice.student_id = caller.id
                    and practice.status in ('assigned', 'in_progress')
            ) as open_items,
            exists (select 1 from sessions where student_id = caller.id) as has_sessions,
            exists (select 1 from session_chunks where student_id = caller.id) as has_passages,
            coalesce(school.ai_chat, true) and coalesce(own.ai_chat, true) as ai_chat,
            lacks_consent(student.id, 'chat') as lacks_chat,
            lacks_consent(student.id, 'models') as lacks_models,
            coalesce(own.region, school.region) as region,
            profile.time_zone
        from caller
        left join users student on student.id = caller.id and caller.role = 'student'
        left join students profile on profile.user_id = student.id
        left join safeguarding_settings school on true
        left join safeguarding_students own on own.student_id = student.id
        left join conversations conversation
            on conversation.id = $4 and conversation.student_id = caller.id"
    ));
    fetch_visible(query.for_caller(caller).bind(conversation.map(Uuid::from)).bind(history), db)
        .await
}

/// A passage that may answer a question.
#[derive(Debug, Clone, FromRow)]
pub struct CandidatePassage {
    #[sqlx(try_from = "Uuid")]
    pub id: ChunkId,
    #[sqlx(try_from = "Uuid")]
    pub session_id: SessionId,
    /// Its first turn.
    pub first_turn: i32,
    pub last_turn: i32,
}

/// A student's chunks that share a word with `words` or are among those named, at most `limit`, best
/// matching first.
pub async fn candidates(
    db: impl PgExecutor<'_>,
    student: UserId,
    words: &str,
    also: &[ChunkId],
    limit: i64,
) -> Result<Vec<CandidatePassage>> {
    Ok(sqlx::query_as(
        "with asked as materialized (select question_words($1, $2) as words)
        select chunk.id, chunk.session_id, chunk.first_turn, chunk.last_turn
        from session_chunks chunk
        cross join asked
        where chunk.student_id = $1 and (chunk.words @@ asked.words or chunk.id = any($3))
        order by (chunk.id = any($3)) desc, ts_rank(chunk.words, asked.words) desc, chunk.id
        limit $4",
    )
    .bind(student.0)
    .bind(words)
    .bind(uuids(also))
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// A passage's turn, with what is needed to read and to redact it.
#[derive(Debug, Clone, FromRow)]
pub struct PassageTurn {
    #[sqlx(try_from = "Uuid")]
    pub session_id: SessionId,
    /// The session's.
    pub subject: Option<String>,
    /// The session's tutor, for redaction.
    pub tutor_name: Option<String>,
    /// The turn's id, for which it is sealed.
    pub id: Uuid,
    /// Position in the session.
    pub turn_index: i32,
    /// Sealed.
    pub speaker: Option<String>,
    #[sqlx(try_from = "String")]
    pub role: SpeakerRole,
    /// Milliseconds from the start.
    pub start_ms: Option<i32>,
    /// Milliseconds from the start.
    pub end_ms: Option<i32>,
    /// Sealed.
    pub text: String,
}

/// All turns of the student's chunks named, each once, by session and place.
pub async fn passage_turns(
    db: impl PgExecutor<'_>,
    student: UserId,
    chunks: &[ChunkId],
) -> Result<Vec<PassageTurn>> {
    Ok(sqlx::query_as(
        "select distinct on (turn.session_id, turn.turn_index)
            turn.session_id, session.subject, tutor.name as tutor_name, turn.id, turn.turn_index,
            turn.speaker, turn.role, turn.start_ms, turn.end_ms, turn.text
        from session_chunks chunk
        join sessions session on session.id = chunk.session_id
        left join users tutor on tutor.id = session.tutor_id
        join session_turns turn
            on turn.session_id = chunk.session_id
            and turn.turn_index between chunk.first_turn and chunk.last_turn
        where chunk.student_id = $1 and chunk.id = any($2)
        order by turn.session_id, turn.turn_index",
    )
    .bind(student.0)
    .bind(uuids(chunks))
    .fetch_all(db)
    .await?)
}

/// A message about to be stored.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Made by the application, since the text is sealed for it.
    pub id: MessageId,
    pub role: MessageRole,
    /// Sealed.
    pub content: String,
    pub metadata: Option<AnswerMetadata>,
    pub created_at: DateTime<Utc>,
}

/// Opens a conversation.
pub async fn open(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    student: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "insert into conversations (id, student_id, created_at, updated_at)
        values ($1, $2, $3, $3)
        on conflict (id) do nothing",
    )
    .bind(id.0)
    .bind(student.0)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// The result of opening a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConversationOpened {
    Done,
    /// A guardian has not agreed, and would have to.
    LacksConsent,
    /// The account is no student's.
    NoStudent,
}

/// Opens a conversation for the caller, a student.
pub async fn open_own(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: ConversationId,
    now: DateTime<Utc>,
) -> Result<ConversationOpened> {
    let query = sqlx::query(as_caller!(
        ", opened as (
            insert into conversations (id, student_id, created_at, updated_at)
            select $4, caller.id, $5, $5
            from caller
            where caller.role = 'student' and not lacks_consent(caller.id, 'chat')
            returning id
        )
        select student.user_id as id, opened.id is not null as is_open
        from caller
        left join students student on student.user_id = caller.id
        left join opened on true"
    ));
    let row: Option<(Uuid, bool)> =
        fetch_visible(query.for_caller(caller).bind(id.0).bind(now), db).await?;
    Ok(match row {
        None => ConversationOpened::NoStudent,
        Some((_, false)) => ConversationOpened::LacksConsent,
        Some((_, true)) => ConversationOpened::Done,
    })
}

/// Stores messages in their order.
pub async fn append(
    db: &mut PgConnection,
    conversation: ConversationId,
    messages: &[NewMessage],
) -> Result<()> {
    for message in messages {
        sqlx::query(
            "insert into messages (id, conversation_id, role, content, metadata, created_at)
            values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(message.id.0)
        .bind(conversation.0)
        .bind(message.role.as_str())
        .bind(&message.content)
        .bind(message.metadata.as_ref().map(Json))
        .bind(message.created_at)
        .execute(&mut *db)
        .await?;
    }
    sqlx::query("update conversations set updated_at = greatest(updated_at, $2) where id = $1")
        .bind(conversation.0)
        .bind(messages.iter().map(|message| message.created_at).max())
        .execute(db)
        .await?;
    Ok(())
}
