//! The two bodies that a question may come in: the product's own, and the one that `useChat` of the AI
//! SDK sends.

use companion::Broken;
use companion::chat::{MAX_MESSAGE_CHARS, Place};
use domain::{ConversationId, UserId};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Problem, Result};

/// Characters of a front end's name of a chat.
pub(super) const MAX_NAME_CHARS: usize = 200;

/// A question: `message`, or `messages` as `useChat` sends them.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StreamBody {
    /// The question, where `messages` are not sent.
    #[garde(skip)]
    #[schema(min_length = 1, max_length = 8_000, example = "What is pH?")]
    message: Option<String>,
    /// The conversation to go on with; it counts more than `id`.
    #[garde(skip)]
    conversation_id: Option<Uuid>,
    /// The student who calls; may be left out.
    #[garde(skip)]
    student_id: Option<Uuid>,
    /// The chat, as `useChat` calls it: the id of a conversation that was opened, or any other name of
    /// the student's own, which opens one with its first message.
    #[garde(length(chars, max = MAX_NAME_CHARS))]
    #[schema(max_length = 200, example = json!(null))]
    id: Option<String>,
    /// The chat so far, as `useChat` sends it. The last one is the question; those before it are not
    /// read, since the conversation is stored.
    #[garde(skip)]
    #[schema(example = json!(null))]
    messages: Option<Vec<UiMessage>>,
}

/// A message as the AI SDK knows it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UiMessage {
    /// `user` or `assistant`.
    #[schema(example = "user")]
    role: String,
    /// Its parts, of which texts are read.
    parts: Vec<UiPart>,
}

/// A part of such a message.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UiPart {
    /// `text`, `file` and others.
    #[serde(rename = "type")]
    #[schema(example = "text")]
    kind: String,
    /// The text of a text.
    #[schema(example = "What is pH?")]
    text: Option<String>,
}

/// A question, and where it is asked.
pub(super) struct StreamedQuestion {
    pub student: Option<UserId>,
    pub text: String,
    pub place: Place,
}

impl StreamBody {
    /// The question that the body asks.
    pub(super) fn read(self) -> Result<StreamedQuestion> {
        let name = self.id.filter(|name| !name.is_empty() && self.messages.is_some());
        let place = match (self.conversation_id, name) {
            (Some(id), _) => Place::Known(ConversationId(id), "/conversationId"),
            (None, Some(name)) => Place::of_name(&name, "/id"),
            (None, None) => Place::New,
        };
        let (text, pointer) = match (self.message, self.messages) {
            (Some(message), None) => (message, "/message".to_owned()),
            (None, Some(messages)) => last_text(messages)?,
            _ => return Err(refuse("/message", "Send this, or `messages`, and not both.")),
        };
        let length = text.chars().count();
        if text.trim().is_empty() {
            return Err(refuse(pointer, "Write a question."));
        }
        if length > MAX_MESSAGE_CHARS {
            let rule = format!("This has at most {MAX_MESSAGE_CHARS} characters.");
            return Err(refuse(pointer, rule));
        }
        Ok(StreamedQuestion { student: self.student_id.map(UserId), text, place })
    }
}

/// The text of the last message, which is the student's, and its place in the body.
fn last_text(messages: Vec<UiMessage>) -> Result<(String, String)> {
    let last = messages.len().saturating_sub(1);
    let asked = messages.into_iter().next_back().filter(|message| message.role == "user");
    let Some(message) = asked else {
        let pointer = format!("/messages/{last}");
        return Err(refuse(pointer, "The last message is the question, with the role `user`."));
    };
    let pointer = format!("/messages/{last}/parts");
    if let Some(place) = message.parts.iter().position(|part| part.kind == "file") {
        let pointer = format!("{pointer}/{place}");
        return Err(refuse(pointer, "Files can't be read here. Write the question as text."));
    }
    let texts = message.parts.into_iter().filter(|part| part.kind == "text");
    let texts: Vec<String> = texts.filter_map(|part| part.text).collect();
    Ok((texts.join("\n"), pointer))
}

fn refuse(pointer: impl Into<String>, detail: impl Into<String>) -> Problem {
    Problem::invalid(vec![Broken { pointer: pointer.into(), detail: detail.into() }])
}
