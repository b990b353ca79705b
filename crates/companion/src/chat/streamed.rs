//! An answer as it comes: told piece by piece to whoever asked, and again, from its beginning, to
//! whoever comes back to it.
//!
//! The answer is made to its end and stored even when its reader has gone. One that breaks off is not
//! stored, and neither is its question: the student asks again.

use std::time::Duration;

use domain::ids::derive;
use domain::people::Caller;
use domain::{ConversationId, MessageId, UserId};
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::stream::BoxStream;
use futures::{StreamExt, future};
use uuid::Uuid;

use super::ChatAnswering;
use super::admitted::{AdmittedQuestion, NamedConversation, admit, admit_anew};
use super::answer::{ChatAnswer, answer_admitted};
use super::live::LiveText;
use super::running::RunningAnswer;
use crate::activity_vectors::Afterwards;
use crate::{Error, Result};

/// The time that an answer may take: enough below a function's to still say that it is over.
const TIME_LIMIT: Duration = Duration::from_secs(50);

/// The pause before an answer that took too long is asked for again.
const COME_BACK: Duration = Duration::from_secs(5);

/// Pieces that came at once and are told as one.
const AT_ONCE: usize = 16;

/// The conversation that a question is asked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A new one.
    New,
    /// One of the student's own, and where the body names it.
    Known(ConversationId, &'static str),
    /// The one that the student's front end calls so. It is opened by its first message.
    Called(String),
}

impl Place {
    /// The place that a front end's name of a chat stands for: an id names a conversation that was
    /// opened, any other name one of the student's that is opened when it is first used.
    pub fn of_name(name: &str, pointer: &'static str) -> Self {
        match as_id(name) {
            Some(id) => Self::Known(id, pointer),
            None => Self::Called(name.to_owned()),
        }
    }
}

/// The id that a name is, in the usual form of ids.
pub(super) fn as_id(name: &str) -> Option<ConversationId> {
    let usual_len = Uuid::nil().hyphenated().to_string().len();
    let id = Uuid::try_parse(name).ok().filter(|_| name.len() == usual_len);
    id.map(ConversationId)
}

/// The conversation that a student's front end calls so.
pub(super) fn called(student: UserId, name: &str) -> ConversationId {
    ConversationId(derive(student.0, &format!("chat {name}")))
}

/// News of an answer.
#[derive(Debug)]
pub enum AnswerEvent {
    /// The next piece of the text. All of them make up the text that is stored.
    Text(String),
    /// It is stored.
    Done(Box<ChatAnswer>),
    /// It broke off, and is not stored.
    Failed(Error),
}

/// An answer on its way.
pub struct AnswerStream {
    /// The message that it is or will be.
    pub message: MessageId,
    pub conversation: ConversationId,
    /// Ends after [`AnswerEvent::Done`] or [`AnswerEvent::Failed`].
    pub events: BoxStream<'static, AnswerEvent>,
}

/// Begins to answer a student's message. Whoever may not ask learns it before the stream begins. The
/// work goes on by itself; the stream tells of it.
pub async fn stream(
    cx: &ChatAnswering,
    caller: &Caller,
    student: UserId,
    message: String,
    place: Place,
) -> Result<(AnswerStream, Afterwards)> {
    let asked = match place {
        Place::New => admit(cx, caller, student, None).await?,
        Place::Known(id, pointer) => {
            admit(cx, caller, student, Some(NamedConversation { id, pointer })).await?
        }
        Place::Called(name) => {
            admit_anew(cx, caller, student, Some(called(student, &name))).await?
        }
    };
    let running = RunningAnswer {
        student,
        message: asked.messages[1],
        begun_at: asked.asked_at,
        text: String::new(),
    };
    running.keep(&cx.read_through, asked.conversation).await;
    let (teller, events) = unbounded();
    let stream = AnswerStream {
        message: asked.messages[1],
        conversation: asked.conversation,
        events: events.boxed(),
    };
    let work = work(cx.clone(), *caller, asked, message, running, teller);
    Ok((stream, Box::pin(work)))
}

async fn work(
    cx: ChatAnswering,
    caller: Caller,
    asked: AdmittedQuestion,
    message: String,
    running: RunningAnswer,
    teller: UnboundedSender<AnswerEvent>,
) {
    let (reader, pieces) = unbounded();
    let answering = async {
        let mut live = LiveText::read_by(reader);
        let answering = answer_admitted(&cx, &caller, &asked, &message, &mut live);
        tokio::time::timeout(TIME_LIMIT, answering).await.unwrap_or_else(|_| {
            Err(Error::Unavailable {
                retry_after: COME_BACK,
                reason: format!("no answer within {} s", TIME_LIMIT.as_secs()),
            })
        })
    };
    let telling = tell(&cx, asked.conversation, running, pieces, &teller);
    let (answered, ()) = future::join(answering, telling).await;
    // Nobody may be there to be told any more.
    match answered {
        Ok((answer, afterwards)) => {
            let _ = teller.unbounded_send(AnswerEvent::Done(Box::new(answer)));
            drop(teller);
            RunningAnswer::forget(&cx.read_through, asked.conversation).await;
            afterwards.await;
        }
        Err(error) => {
            tracing::warn!("an answer broke off: {error}");
            let _ = teller.unbounded_send(AnswerEvent::Failed(error));
            RunningAnswer::forget(&cx.read_through, asked.conversation).await;
        }
    }
}

/// Tells the pieces of an answer, and keeps what was told for those who come back to it.
async fn tell(
    cx: &ChatAnswering,
    conversation: ConversationId,
    mut running: RunningAnswer,
    pieces: UnboundedReceiver<String>,
    teller: &UnboundedSender<AnswerEvent>,
) {
    let mut pieces = pieces.ready_chunks(AT_ONCE);
    while let Some(at_once) = pieces.next().await {
        for piece in at_once {
            running.text.push_str(&piece);
            let _ = teller.unbounded_send(AnswerEvent::Text(piece));
        }
        running.keep(&cx.read_through, conversation).await;
    }
}
