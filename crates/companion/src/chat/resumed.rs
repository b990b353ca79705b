//! An answer told again to somebody who comes back to it: one that is still being written is followed
//! through the cache, since another process may write it; a stored one is told at once.

use std::time::Duration;

use db::chat::StoredAnswer;
use domain::people::{Caller, Role};
use domain::seal::SealedField;
use domain::{ConversationId, MessageId};
use futures::{StreamExt, stream};
use tokio::time::Instant;

use super::answer::ChatAnswer;
use super::running::RunningAnswer;
use super::streamed::{AnswerEvent, AnswerStream, as_id, called};
use super::{Chat, judged};
use crate::safeguarding::support_of;
use crate::{Error, OrNotFound as _, Result, Vault};

/// The pause between two looks at an answer that is being written.
const BETWEEN_LOOKS: Duration = Duration::from_millis(150);

/// The longest time that an answer is followed: as long as it may take.
const LONGEST: Duration = Duration::from_secs(55);

/// The time for which an answer that the cache has lost may still turn out to be stored.
const GRACE: Duration = Duration::from_secs(3);

/// Bytes of a name that the AI SDK makes for a chat. It asks for the answer of a new chat, too, before
/// anything was said in it; anything shorter that names nothing is absent like an id.
const MADE_NAME_BYTES: usize = 16;

/// The answer that is being written in a conversation, or the last one in it, from its beginning; none
/// when there is none. The conversation goes by its id, or by the name that a front end gave it.
pub async fn resume(cx: &Chat, caller: &Caller, name: &str) -> Result<Option<AnswerStream>> {
    if caller.role != Role::Student {
        return Err(Error::Forbidden("Only students chat with the companion."));
    }
    let id = as_id(name);
    let conversation = id.unwrap_or_else(|| called(caller.id, name));
    let row = db::chat::load_answer(&cx.db, caller, conversation, None).await?;
    let running =
        RunningAnswer::find(&cx.read_through, conversation, caller.id, cx.clock.now()).await;
    // One that was stored in between is no longer running.
    let stored = row.as_ref().and_then(|row| row.answer.as_ref());
    let running = running.filter(|running| stored.is_none_or(|of| of.id != running.message));
    if let Some(running) = running {
        return Ok(Some(follow(cx, caller, conversation, running.message)));
    }
    let row = match (row, id) {
        (None, None) if name.len() >= MADE_NAME_BYTES => return Ok(None),
        (None, _) => return None.or_not_found("conversation"),
        (Some(row), _) => row,
    };
    let Some(answer) = stored_answer(&cx.vault, row)? else { return Ok(None) };
    let told =
        [AnswerEvent::Text(answer.response.clone()), AnswerEvent::Done(Box::new(answer.clone()))];
    Ok(Some(AnswerStream {
        message: MessageId(answer.message_id),
        conversation,
        events: stream::iter(told).boxed(),
    }))
}

/// An answer that is being written, and how far it was told.
struct Followed {
    cx: Chat,
    caller: Caller,
    conversation: ConversationId,
    message: MessageId,
    told: String,
    /// The text of an answer that is known to be stored.
    stored: Option<ChatAnswer>,
    /// The end of the patience, which is short once the cache has lost the answer.
    until: Instant,
    is_lost: bool,
    is_over: bool,
}

fn follow(
    cx: &Chat,
    caller: &Caller,
    conversation: ConversationId,
    message: MessageId,
) -> AnswerStream {
    let followed = Followed {
        cx: cx.clone(),
        caller: *caller,
        conversation,
        message,
        told: String::new(),
        stored: None,
        until: Instant::now() + LONGEST,
        is_lost: false,
        is_over: false,
    };
    let events = stream::unfold(followed, |mut followed| async {
        let event = followed.next().await?;
        Some((event, followed))
    });
    AnswerStream { message, conversation, events: events.boxed() }
}

impl Followed {
    async fn next(&mut self) -> Option<AnswerEvent> {
        if self.is_over {
            return None;
        }
        let event = self.look().await.unwrap_or_else(AnswerEvent::Failed);
        self.is_over = !matches!(event, AnswerEvent::Text(_));
        Some(event)
    }

    /// Looks until there is something to tell.
    async fn look(&mut self) -> Result<AnswerEvent> {
        loop {
            if let Some(answer) = self.stored.take() {
                return Ok(AnswerEvent::Done(Box::new(answer)));
            }
            let now = self.cx.clock.now();
            let (cache, student) = (&self.cx.read_through, self.caller.id);
            let running = RunningAnswer::find(cache, self.conversation, student, now).await;
            let running = running.filter(|running| running.message == self.message);
            if let Some(running) = running {
                if let Some(more) = self.more_of(&running.text) {
                    return Ok(AnswerEvent::Text(more));
                }
            } else if let Some(answer) = self.load().await? {
                let more = self.more_of(&answer.response);
                self.stored = Some(answer);
                match more {
                    Some(more) => return Ok(AnswerEvent::Text(more)),
                    None => continue,
                }
            } else if !self.is_lost {
                self.is_lost = true;
                self.until = self.until.min(Instant::now() + GRACE);
            }
            if Instant::now() >= self.until {
                return Err(Error::Unavailable {
                    retry_after: GRACE,
                    reason: "an answer that was followed broke off".to_owned(),
                });
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// The rest of a text that was told in part.
    fn more_of(&mut self, text: &str) -> Option<String> {
        let more = text.strip_prefix(self.told.as_str()).filter(|more| !more.is_empty())?;
        let more = more.to_owned();
        self.told.push_str(&more);
        Some(more)
    }

    async fn load(&self) -> Result<Option<ChatAnswer>> {
        let (db, message) = (&self.cx.db, Some(self.message));
        let row = db::chat::load_answer(db, &self.caller, self.conversation, message).await?;
        row.map_or(Ok(None), |row| stored_answer(&self.cx.vault, row))
    }
}

/// A stored answer as it was given.
fn stored_answer(vault: &Vault, row: StoredAnswer) -> Result<Option<ChatAnswer>> {
    let StoredAnswer { id: conversation, answer } = row;
    let Some(message) = answer else { return Ok(None) };
    let Some(metadata) = message.metadata else { return Ok(None) };
    let content = vault.open(SealedField::Message, message.id, &message.content)?;
    let sources = judged::stored_sources(vault, &metadata, message.turns)?;
    let region = metadata.support_region.as_deref();
    Ok(Some(ChatAnswer {
        message_id: message.id.0,
        conversation_id: conversation.0,
        suggest_tutor: metadata.suggest_tutor,
        confidence: metadata.confidence,
        basis: metadata.basis.as_str().to_owned(),
        coverage: metadata.coverage.map(|coverage| coverage.as_str().to_owned()),
        sources,
        support: region.map(|region| support_of(&content, region)),
        model: metadata.model,
        response: content,
    }))
}
