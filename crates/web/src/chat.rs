//! Talking to the companion.

mod question;
mod ui_stream;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use companion::chat::{
    ChatAnswer, ConversationList, ConversationView, MAX_MESSAGE_CHARS, Opened, ReportedAnswer,
};
use companion::{Chat, ChatAnswering};
use domain::{ConversationId, MessageId, UserId};
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Id, Json, LongPage, Name, PageQuery, SignedIn, StudentOrAdmin};
use crate::{Problem, Result, WaitUntil};
use question::{MAX_NAME_CHARS, StreamBody};

/// Who talks.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConversationBody {
    /// The student who calls.
    #[garde(skip)]
    student_id: Uuid,
}

/// What the student asks.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageBody {
    /// The student who calls.
    #[garde(skip)]
    student_id: Uuid,
    /// The question.
    #[garde(length(chars, min = 1, max = MAX_MESSAGE_CHARS), custom(check_not_blank))]
    #[schema(min_length = 1, max_length = 8_000, example = "What is pH?")]
    message: String,
    /// The conversation to go on with; a new one is opened without it.
    #[garde(skip)]
    conversation_id: Option<Uuid>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes the context by reference")]
fn check_not_blank(text: &str, (): &()) -> garde::Result {
    if text.trim().is_empty() {
        return Err(garde::Error::new("Write a question."));
    }
    Ok(())
}

/// Open a conversation
///
/// For later messages to go on with. A message without a conversation opens one by itself.
#[utoipa::path(
    post,
    path = "/api/chat/conversation",
    request_body = ConversationBody,
    responses((status = 201, description = "A conversation", body = Opened)),
)]
pub(crate) async fn open(
    State(cx): State<Chat>,
    SignedIn(caller): SignedIn,
    Json(body): Json<ConversationBody>,
) -> Result<(StatusCode, Json<Opened>)> {
    let opened = companion::chat::open(&cx, &caller, body.student_id.into()).await?;
    Ok((StatusCode::CREATED, Json(opened)))
}

/// Ask the companion
///
/// The answer quotes the student's own sessions, with the places it quotes, or says that they don't
/// cover the question; where nothing in them fits, or there is no session yet, no model is asked. A
/// student with a proven address and a tutor asks from the school's budget. All others share a
/// small part of it, and get a 429 with `guest_budget_spent` once that is spent. `confidence`
/// follows from what was found, never from the writer's own word.
#[utoipa::path(
    post,
    path = "/api/chat/message",
    request_body = MessageBody,
    responses((status = 200, description = "The answer", body = ChatAnswer)),
)]
pub(crate) async fn message(
    State(cx): State<ChatAnswering>,
    SignedIn(caller): SignedIn,
    wait_until: WaitUntil,
    Json(body): Json<MessageBody>,
) -> Result<Json<ChatAnswer>> {
    let (student, conversation) =
        (body.student_id.into(), body.conversation_id.map(ConversationId));
    let (answered, afterwards) =
        companion::chat::answer(&cx, &caller, student, &body.message, conversation).await?;
    wait_until.run(afterwards);
    Ok(Json(answered))
}

/// Ask the companion, and read along
///
/// The same as `POST /api/chat/message`, as a UI message stream of the AI SDK (version 1), which
/// `useChat` of `@ai-sdk/react` reads as it is. The body is `useChat`'s, or `message` with a
/// `conversationId`. The parts in their order: `start` with the id of the message and, in its metadata,
/// `conversationId`; `text-start`, `text-delta` (a sentence or so each), `text-end`; a
/// `source-document` for each place that is quoted, with the quote in
/// `providerMetadata.studyCompanion`; `data-alert` with help lines for a message that told of a danger;
/// `data-confidence`; `finish`; `[DONE]`.
///
/// Who may not ask, or asks what can't be read, gets an ordinary problem before the stream begins.
/// Afterwards an answer that breaks off ends with an `error` part; it is not stored, and neither is its
/// question. An answer is made to its end and stored also when nobody reads along any more: stopping
/// ends the reading. The stored message is the streamed one. Asked anew (`regenerate-message`), a
/// question is stored again with its new answer.
#[utoipa::path(
    post,
    path = "/api/chat/stream",
    request_body = StreamBody,
    responses(
        (status = 200, description = "The answer as it is written", body = Value,
         content_type = "text/event-stream", example = json!(STREAM_EXAMPLE)),
    ),
)]
pub(crate) async fn stream(
    State(cx): State<ChatAnswering>,
    SignedIn(caller): SignedIn,
    wait_until: WaitUntil,
    Json(body): Json<StreamBody>,
) -> Result<Response> {
    let question = body.read()?;
    let student = question.student.unwrap_or(caller.id);
    let (answer, work) =
        companion::chat::stream(&cx, &caller, student, question.text, question.place).await?;
    wait_until.run(work);
    Ok(ui_stream::respond(answer))
}

/// Read along again
///
/// The answer that is being written in a conversation, from its beginning and as it goes on, or else
/// the last one that was given in it: the same stream as that of `POST /api/chat/stream`, with the same
/// id of the message. 204 when there is none. The id is the conversation's, or the name that `useChat`
/// has for the chat.
#[utoipa::path(
    get,
    path = "/api/chat/{conversationId}/stream",
    params(("conversationId" = String, Path, description = "The conversation")),
    responses(
        (status = 200, description = "The answer", body = Value,
         content_type = "text/event-stream", example = json!(STREAM_EXAMPLE)),
        (status = 204, description = "No answer was asked for in it"),
    ),
)]
pub(crate) async fn resume(
    State(cx): State<Chat>,
    SignedIn(caller): SignedIn,
    Name(name): Name,
) -> Result<Response> {
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(Problem::not_found());
    }
    let answer = companion::chat::resume(&cx, &caller, &name).await?;
    Ok(answer.map_or_else(|| StatusCode::NO_CONTENT.into_response(), ui_stream::respond))
}

/// The beginning of a stream.
const STREAM_EXAMPLE: &str = "data: {\"type\":\"start\",\"messageId\":\"0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11\"}\n\n\
    data: {\"type\":\"text-start\",\"id\":\"answer\"}\n\n\
    data: {\"type\":\"text-delta\",\"id\":\"answer\",\"delta\":\"pH is a measure.\"}\n\n";

/// Report an answer as wrong
///
/// The student's tutors are told, and may look at this answer and its question, though at no other
/// message. Answers to messages that told of a danger can't be reported. A repeat changes nothing.
#[utoipa::path(
    post,
    path = "/api/chat/message/{messageId}/report",
    params(("messageId" = Uuid, Path, description = "The answer")),
    responses((status = 204, description = "Reported")),
)]
pub(crate) async fn report(
    State(cx): State<Chat>,
    SignedIn(caller): SignedIn,
    Id(message): Id<MessageId>,
) -> Result<StatusCode> {
    companion::chat::report(&cx, &caller, message).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Look at a reported answer
///
/// The answer and its question, for those who may see the student.
#[utoipa::path(
    get,
    path = "/api/chat/message/{messageId}/report",
    params(("messageId" = Uuid, Path, description = "The answer")),
    responses((status = 200, description = "The answer", body = ReportedAnswer)),
)]
pub(crate) async fn show_report(
    State(cx): State<Chat>,
    SignedIn(caller): SignedIn,
    Id(message): Id<MessageId>,
) -> Result<Json<ReportedAnswer>> {
    Ok(Json(companion::chat::show_report(&cx, &caller, message).await?))
}

/// Look at a conversation
///
/// For its student, and for admins, whose look is written down. Messages stand in the order they
/// were said; `offset` counts from the newest.
#[utoipa::path(
    get,
    path = "/api/chat/conversation/{conversationId}",
    params(("conversationId" = Uuid, Path, description = "The conversation"), LongPage),
    responses((status = 200, description = "The conversation", body = ConversationView)),
)]
pub(crate) async fn show(
    State(cx): State<Chat>,
    SignedIn(caller): SignedIn,
    Id(conversation): Id<ConversationId>,
    page: LongPage,
) -> Result<Json<ConversationView>> {
    Ok(Json(companion::chat::show(&cx, &caller, conversation, page.into()).await?))
}

/// List a student's conversations
///
/// The last used first, each with its first question as title. For the student, and for admins,
/// whose look is written down; tutors see summaries in the tutor context, not chats.
#[utoipa::path(
    get,
    path = "/api/chat/student/{studentId}",
    params(("studentId" = Uuid, Path, description = "The student"), PageQuery),
    responses((status = 200, description = "A page of conversations", body = ConversationList)),
)]
pub(crate) async fn list(
    State(cx): State<Chat>,
    StudentOrAdmin(caller): StudentOrAdmin,
    Id(student): Id<UserId>,
    page: PageQuery,
) -> Result<Json<ConversationList>> {
    Ok(Json(companion::chat::list(&cx, &caller, student, page.into()).await?))
}

const _: () = assert!(MAX_MESSAGE_CHARS == 8_000, "the schema above says so");
