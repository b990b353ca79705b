//! Answers that their students report as wrong, for their tutors to look at.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::{MessageId, UserId};
use sqlx::types::Json;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use super::reading::{MessageRow, quoted_turns};
use crate::Result;
use crate::caller::{Seen, as_caller, fetch_visible};
use crate::columns::OptionalId;

/// The words in which tutors are told.
#[derive(Debug, Clone, Copy)]
pub struct ReportNotice<'a> {
    pub title: &'a str,
    pub body: &'a str,
}

/// Marks an answer of the caller, a student, as reported, and tells their tutors; again, nothing happens.
/// False when it is absent, not theirs, or an answer to a message that told of a danger: what such a
/// message says is for those who have to know.
pub async fn report(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    message: MessageId,
    notice: ReportNotice<'_>,
    now: DateTime<Utc>,
) -> Result<bool> {
    // The time a conversation was changed is the version of its cached messages.
    let query = sqlx::query(as_caller!(
        ", answer as (
            select message.id, message.conversation_id
            from caller
            join messages message on message.id = $4 and message.role = 'assistant'
            join conversations conversation
                on conversation.id = message.conversation_id
                and conversation.student_id = caller.id and caller.role = 'student'
            where not coalesce(message.metadata ? 'supportRegion', true)
        ), marked as (
            update messages
            set metadata = messages.metadata || jsonb_build_object('reportedAt', $5::timestamptz)
            from answer
            where messages.id = answer.id and not messages.metadata ? 'reportedAt'
            returning messages.id, messages.conversation_id
        ), changed as (
            update conversations
            set updated_at = greatest($5, conversations.updated_at + interval '1 microsecond')
            from marked
            where conversations.id = marked.conversation_id
        ), told as (
            insert into notifications (id, user_id, kind, title, body, subject, created_at)
            select
                gen_random_uuid(), link.tutor_id, 'answer_reported', $6, $7,
                jsonb_build_object('messageId', marked.id, 'studentId', link.student_id), $5
            from marked
            join tutor_students link on link.student_id = $1 and link.ended_at is null
        )
        select answer.id from caller left join answer on true"
    ));
    let query = query.for_caller(caller).bind(message.0).bind(now);
    let row: Option<(Uuid,)> =
        fetch_visible(query.bind(notice.title).bind(notice.body), db).await?;
    Ok(row.is_some())
}

/// A reported answer, with its question.
#[derive(Debug, Clone, FromRow)]
pub struct ReportRow {
    #[sqlx(try_from = "Uuid")]
    pub id: MessageId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub student_name: String,
    pub answer: Json<MessageRow>,
    #[sqlx(try_from = "OptionalId")]
    pub question_id: Option<MessageId>,
    /// Sealed.
    pub question: Option<String>,
}

/// A reported answer of a student whom the caller may see.
pub async fn show_report(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    message: MessageId,
) -> Result<Option<ReportRow>> {
    let query = sqlx::query(as_caller!(concat!(
        "select
            answer.id, student.id as student_id, student.name as student_name,
            to_jsonb(answer) as answer, question.id as question_id, question.content as question
        from caller
        left join lateral (
            select
                message.id, message.role, message.content, message.metadata, message.created_at,
                conversation.id as conversation_id, conversation.student_id, ",
        quoted_turns!(),
        " as turns
            from messages message
            join conversations conversation on conversation.id = message.conversation_id
            where message.id = $4 and message.metadata ? 'reportedAt'
                and may_see(caller.id, caller.role, conversation.student_id)
        ) as answer on true
        left join users student on student.id = answer.student_id
        left join lateral (
            select id, content
            from messages
            where conversation_id = answer.conversation_id and role = 'user'
                and created_at <= answer.created_at
            order by created_at desc, id desc
            limit 1
        ) as question on true"
    )));
    fetch_visible(query.for_caller(caller).bind(message.0), db).await
}
