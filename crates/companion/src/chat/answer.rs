//! One question, one answer, with the quotes it stands on.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use db::chat::{Asking, NewMessage};
use domain::chat::{
    AnswerBasis, AnswerMetadata, Coverage, EXTRACTIVE, LessonState, Quote, QuotedPlace, Reply,
};
use domain::people::Caller;
use domain::redact::Redactor;
use domain::retrieval::{self, Support};
use domain::seal::SealedField;
use domain::status::MessageRole;
use domain::text;
use domain::{ConversationId, MessageId, UserId};
use ports::{Egress, Embedding, Respond};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::direct::{self, DirectAnswer, Next, ReadMessage, SearchedQuestion};
use super::retrieve::{self, RetrievedPassages};
use super::{ChatAnswering, check_self};
use crate::activity_vectors::{self, Afterwards, Happened};
use crate::name_restorer::Names;
use crate::read_through::CacheKey;
use crate::roster::Roster;
use crate::{OrNotFound as _, Result, new_id};

/// Characters of a message.
pub const MAX_MESSAGE_CHARS: usize = 8_000;

/// Messages of the conversation that are read for context.
const HISTORY: i64 = 6;

/// Characters of an excerpt.
const EXCERPT_CHARS: usize = 300;

/// Answers are worth this much as decimals: more would feign precision.
const DECIMALS: f64 = 100.0;

/// The answer to a message.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Answered)]
pub struct ChatAnswer {
    /// The answer's message.
    pub message_id: Uuid,
    /// What the companion says.
    #[schema(example = "pH is a measure of how acidic or basic a solution is...")]
    pub response: String,
    /// The conversation, opened if none was named.
    pub conversation_id: Uuid,
    /// Whether to take the question to the tutor.
    pub suggest_tutor: bool,
    /// How sure the answer is, 0 to 1, from what it stands on; null where nothing of the sessions or
    /// records is claimed: small talk, hints, computed examples.
    #[schema(example = 0.95)]
    pub confidence: Option<f64>,
    /// What it stands on: `sessions`, `records` (homework, practices, goals, mastery), `curriculum`
    /// or `nothing`.
    #[schema(example = "sessions")]
    pub basis: String,
    /// Where the answer comes from, best first.
    pub sources: Vec<Source>,
    /// Who wrote it: a model's name; `extractive` for the offline tutor, and where no passage was
    /// found, so that no model was asked.
    #[schema(example = "extractive")]
    pub model: String,
}

/// A place in the student's own sessions.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The session.
    pub session_id: Uuid,
    /// How well the passage fits the question, 0 to 1.
    #[schema(example = 0.92)]
    pub relevance: f64,
    /// The passage around the quote, cut.
    #[schema(example = "We discussed pH in your Chemistry session.")]
    pub excerpt: String,
    /// Who said it.
    #[schema(example = "Tom")]
    pub speaker: Option<String>,
    /// Milliseconds from the start.
    #[schema(example = 65_000)]
    pub start_ms: Option<i32>,
    /// Milliseconds from the start.
    #[schema(example = 71_000)]
    pub end_ms: Option<i32>,
    /// What was said, word for word.
    #[schema(example = "The pH scale tells how acidic a solution is.")]
    pub quote: String,
}

/// Answers a student's message: from what is known of them, from their own sessions, or by saying that
/// these don't cover it; without a passage no model is asked. What was asked becomes part of the student's history after the answer,
/// once they have sessions.
pub async fn answer(
    cx: &ChatAnswering,
    caller: &Caller,
    student: UserId,
    message: &str,
    conversation: Option<ConversationId>,
) -> Result<(ChatAnswer, Afterwards)> {
    check_self(caller, student)?;
    let asked_at = cx.clock.now();
    let asking = db::chat::load_asking_student(&cx.db, caller, conversation, HISTORY).await?;
    let asking = asking.or_not_found_at("student", "/studentId")?;
    if conversation.is_some() && asking.conversation_id.is_none() {
        return None.or_not_found_at("conversation", "/conversationId");
    }
    let roster = Roster::open(&cx.vault, &asking.people)?;
    let (redactor, egress) = (roster.redactor(None, &[]), roster.egress(student));
    let (said, history) = redact_conversation(cx, &asking, message, &redactor)?;
    let read = ReadMessage { message: &said, history: &history, asking: &asking };
    let (judged, embedding) = match direct::settle(cx, caller, &read).await? {
        Next::Answered(answer) => (Judged::from(answer), None),
        Next::Search(searched) => {
            answer_from_sessions(cx, &egress, &roster, read, searched).await?
        }
    };
    let id = conversation.unwrap_or_else(new_id);
    let said_at = [asked_at, cx.clock.now().max(asked_at + TimeDelta::milliseconds(1))];
    let message_id = store(cx, student, id, message, &judged, said_at).await?;
    if conversation.is_some() {
        cx.read_through.forget(&[CacheKey::Conversation(id)]).await;
    }
    let happened = Happened { kind: "qa", id: message_id.0, student, at: asked_at };
    let afterwards = remember(cx, egress, happened, embedding);
    let answered = ChatAnswer {
        message_id: message_id.0,
        response: judged.text,
        conversation_id: id.0,
        suggest_tutor: judged.metadata.suggest_tutor,
        confidence: judged.metadata.confidence,
        basis: judged.metadata.basis.as_str().to_owned(),
        sources: judged.sources,
        model: judged.metadata.model,
    };
    Ok((answered, afterwards))
}

/// Searches the sessions and has an answer written from what is found.
async fn answer_from_sessions(
    cx: &ChatAnswering,
    egress: &Egress,
    roster: &Roster,
    read: ReadMessage<'_>,
    searched: SearchedQuestion,
) -> Result<(Judged, Option<Embedding>)> {
    let ReadMessage { message, history, asking } = read;
    let material = material_of(asking);
    // Embedding and answering cost money: neither is asked for without something to read.
    let mut retrieved = match material {
        LessonState::Searched => retrieve::passages(cx, egress, &searched.question, roster).await?,
        LessonState::NoSession | LessonState::NotRead => RetrievedPassages::default(),
    };
    let redactor = roster.redactor(None, &[]);
    let reply = if let Some(reply) = explain_simply(&searched, &retrieved) {
        reply
    } else if retrieved.passages.is_empty() {
        Reply::uncovered(material)
    } else {
        let open_questions: Vec<&str> =
            asking.open_items.iter().map(|item| item.question.as_str()).collect();
        let request = Respond {
            message: (searched.question != message).then(|| message.to_owned()),
            question: searched.question.clone(),
            history: history.to_vec(),
            passages: retrieved.passages.clone(),
            open_questions: redactor.redact_all(&open_questions),
        };
        cx.llm.respond(egress, request).await?
    };
    let mut judged = Judged::new(&reply, &retrieved, &asking.name);
    if reply.model == EXTRACTIVE {
        let is_told = !reply.quotes.is_empty();
        judged.text = conversation::frame(&judged.text, searched.language, is_told);
    }
    Ok((judged, retrieved.embedding.take()))
}

/// The easier explanation that was asked for, if there is one.
fn explain_simply(searched: &SearchedQuestion, retrieved: &RetrievedPassages) -> Option<Reply> {
    let (of, own) = searched.simpler.as_ref()?;
    let own = direct::borrowed(own);
    let (text, quotes) = conversation::explain_simply(of, &own, &retrieved.passages)?;
    let coverage = if quotes.is_empty() { Coverage::Touched } else { Coverage::Answered };
    Some(Reply { text, coverage, quotes, model: EXTRACTIVE.to_owned() })
}

/// Writes a question into its student's history, if it was searched for and so has an embedding.
fn remember(
    cx: &ChatAnswering,
    egress: Egress,
    happened: Happened,
    embedding: Option<Embedding>,
) -> Afterwards {
    let Some(embedding) = embedding else { return Box::pin(async {}) };
    let vectors = Arc::clone(&cx.vectors);
    activity_vectors::write_afterwards(happened, async move {
        Ok(activity_vectors::store(&*vectors, &egress, &happened, None, embedding).await?)
    })
}

/// The material of the student who asks.
fn material_of(asking: &Asking) -> LessonState {
    match (asking.has_sessions, asking.has_passages) {
        (_, true) => LessonState::Searched,
        (true, false) => LessonState::NotRead,
        (false, false) => LessonState::NoSession,
    }
}

/// A message and the messages before it, oldest first: redacted together, so that a person whom one
/// of them introduces is hidden in all. The flag marks earlier messages of the student.
fn redact_conversation(
    cx: &ChatAnswering,
    asking: &Asking,
    message: &str,
    redactor: &Redactor,
) -> Result<(String, Vec<(bool, String)>)> {
    let past = &asking.history;
    let mut texts = Vec::with_capacity(past.len() + 1);
    for earlier in past {
        texts.push(cx.vault.open(SealedField::Message, earlier.id, &earlier.content)?);
    }
    texts.push(message.to_owned());
    let mut texts = redactor.redact_all(&texts);
    let question = texts.pop().unwrap_or_default();
    let history = past.iter().map(|earlier| earlier.role == MessageRole::User).zip(texts).collect();
    Ok((question, history))
}

/// An answer with what it is worth.
struct Judged {
    text: String,
    sources: Vec<Source>,
    metadata: AnswerMetadata,
}

impl From<DirectAnswer> for Judged {
    fn from(answer: DirectAnswer) -> Self {
        let places = answer.metadata.sources.iter().zip(answer.turns);
        let sources = places.map(|(place, turn)| Source {
            session_id: place.session_id.0,
            relevance: place.relevance,
            excerpt: text::cut(&turn.text, EXCERPT_CHARS),
            speaker: turn.speaker,
            start_ms: turn.start_ms,
            end_ms: turn.end_ms,
            quote: turn.text,
        });
        Self { text: answer.text, sources: sources.collect(), metadata: answer.metadata }
    }
}

impl Judged {
    fn new(reply: &Reply, retrieved: &RetrievedPassages, student: &str) -> Self {
        let quoted: Vec<(Source, QuotedPlace)> =
            reply.quotes.iter().filter_map(|quote| source(quote, retrieved)).collect();
        let support = Support {
            relevance: retrieved
                .passages
                .iter()
                .map(|passage| passage.relevance)
                .fold(0.0, f64::max),
            margin: retrieved.margin,
            agreement: retrieved.agreement,
            quoted: if reply.quotes.is_empty() {
                0.0
            } else {
                quoted.len() as f64 / reply.quotes.len() as f64
            },
        };
        let sure = retrieval::confidence(&support).min(reply.coverage.cap());
        let confidence = (sure * DECIMALS).round() / DECIMALS;
        // `[TUTOR]` is the tutor of the session that is quoted first.
        let tutor =
            reply.quotes.iter().find_map(|quote| retrieved.turn_of(quote)?.tutor_name.as_deref());
        let (sources, places) = quoted.into_iter().unzip();
        Self {
            text: Names::new(student, tutor).restore(&reply.text),
            sources,
            metadata: AnswerMetadata {
                confidence: Some(confidence),
                basis: AnswerBasis::Sessions,
                homework_done: Vec::new(),
                suggest_tutor: retrieval::suggest_tutor(confidence),
                model: reply.model.clone(),
                sources: places,
                vector_ms: retrieved.vector_time.map(|time| time.as_secs_f64() * 1_000.0),
            },
        }
    }
}

/// A quote with its words, when it points at a turn that was found.
fn source(quote: &Quote, retrieved: &RetrievedPassages) -> Option<(Source, QuotedPlace)> {
    let passage = retrieved.passages.get(quote.passage as usize)?;
    let said_turn = retrieved.turn_of(quote)?;
    let around = passage.turns.iter().filter_map(|turn| {
        retrieved
            .turns
            .get(&(passage.session_id, turn.index))
            .filter(|_| turn.index + 1 >= quote.turn)
    });
    let excerpt: Vec<&str> = around.map(|turn| turn.text.as_str()).collect();
    let relevance = (passage.relevance * DECIMALS).round() / DECIMALS;
    let source = Source {
        session_id: passage.session_id.0,
        relevance,
        excerpt: text::cut(&excerpt.join(" "), EXCERPT_CHARS),
        speaker: said_turn.speaker.clone(),
        start_ms: said_turn.start_ms,
        end_ms: said_turn.end_ms,
        quote: said_turn.text.clone(),
    };
    Some((source, QuotedPlace { session_id: passage.session_id, turn: quote.turn, relevance }))
}

/// Stores the question and the answer together, so that a conversation never ends on an unanswered
/// question. Returns the answer's message.
async fn store(
    cx: &ChatAnswering,
    student: UserId,
    conversation: ConversationId,
    question: &str,
    judged: &Judged,
    said_at: [DateTime<Utc>; 2],
) -> Result<MessageId> {
    let (asked, answered): (MessageId, MessageId) = (new_id(), new_id());
    let messages = [
        NewMessage {
            id: asked,
            role: MessageRole::User,
            content: cx.vault.seal(SealedField::Message, asked, question),
            metadata: None,
            created_at: said_at[0],
        },
        NewMessage {
            id: answered,
            role: MessageRole::Assistant,
            content: cx.vault.seal(SealedField::Message, answered, &judged.text),
            metadata: Some(judged.metadata.clone()),
            created_at: said_at[1],
        },
    ];
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    db::chat::open(&mut *tx, conversation, student, said_at[0]).await?;
    db::chat::append(&mut tx, conversation, &messages).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(answered)
}
