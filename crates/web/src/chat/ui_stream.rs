//! An answer as a UI message stream of the AI SDK (version 1): server-sent events, each a part as JSON,
//! and `[DONE]` at the end. `useChat` reads it as it is.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use companion::chat::{AnswerEvent, AnswerStream, ChatAnswer, Source};
use futures::stream::BoxStream;
use futures::{StreamExt, stream};
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::Problem;
use crate::gate::Lasting;
use crate::headers::{EVENT_STREAM, add_stream_headers};

/// The name of the one text of an answer.
const TEXT: &str = "answer";

/// The namespace of what is the product's own in a part of the protocol.
const OWN: &str = "studyCompanion";

/// A comment is sent after so long a silence: what stands in between takes silence for an end.
const LONGEST_SILENCE: Duration = Duration::from_secs(10);
const COMMENT: &str = ": the answer is being written\n\n";

const MS_PER_S: i32 = 1_000;
const S_PER_MIN: i32 = 60;

/// The response that tells an answer.
pub(super) fn respond(answer: AnswerStream) -> Response {
    let is_lasting = Arc::new(AtomicBool::new(false));
    let start = json!({
        "type": "start",
        "messageId": answer.message,
        "messageMetadata": { "conversationId": answer.conversation },
    });
    let telling = Telling {
        events: answer.events,
        message: answer.message.to_string(),
        is_begun: false,
        is_over: false,
        is_lasting: Arc::clone(&is_lasting),
    };
    let parts = stream::unfold(telling, |mut telling| async {
        let parts = telling.next().await?;
        Some((parts, telling))
    });
    let parts = stream::once(async move { event(&start) }).chain(parts);
    let body = parts.map(|text| Ok::<_, Infallible>(Bytes::from(text)));
    let mut response = Response::new(Body::from_stream(body));
    response.headers_mut().insert(CONTENT_TYPE, EVENT_STREAM);
    add_stream_headers(response.headers_mut());
    response.extensions_mut().insert(Lasting(is_lasting));
    response
}

/// An answer that is being told.
struct Telling {
    events: BoxStream<'static, AnswerEvent>,
    message: String,
    /// True once the text has begun.
    is_begun: bool,
    is_over: bool,
    /// True once the answer is stored: then the same may be told again.
    is_lasting: Arc<AtomicBool>,
}

impl Telling {
    /// The next parts as events; none after the last.
    async fn next(&mut self) -> Option<String> {
        if self.is_over {
            return None;
        }
        let Ok(next) = tokio::time::timeout(LONGEST_SILENCE, self.events.next()).await else {
            return Some(COMMENT.to_owned());
        };
        self.is_over = !matches!(next, Some(AnswerEvent::Text(_)));
        Some(match next {
            Some(AnswerEvent::Text(piece)) => self.begin() + &delta(&piece),
            Some(AnswerEvent::Done(answer)) => {
                self.is_lasting.store(true, Ordering::Relaxed);
                self.begin() + &self.end(&answer)
            }
            Some(AnswerEvent::Failed(error)) => fail(&Problem::from(error)),
            // Whoever made it is gone.
            None => fail(&Problem::internal("an answer ended without its end")),
        })
    }

    /// The beginning of the text, once.
    fn begin(&mut self) -> String {
        if std::mem::replace(&mut self.is_begun, true) {
            return String::new();
        }
        event(&json!({ "type": "text-start", "id": TEXT }))
    }

    /// All parts after the text: its sources, what it is worth, and the end.
    fn end(&self, answer: &ChatAnswer) -> String {
        let mut parts = vec![json!({ "type": "text-end", "id": TEXT })];
        let sources = answer.sources.iter().enumerate();
        parts.extend(sources.map(|(place, source)| self.source(place, source)));
        if let Some(support) = &answer.support {
            parts.push(json!({ "type": "data-alert", "data": support }));
        }
        parts.push(json!({
            "type": "data-confidence",
            "data": {
                "confidence": answer.confidence,
                "basis": answer.basis,
                "coverage": answer.coverage,
                "suggestTutor": answer.suggest_tutor,
            },
        }));
        parts.push(json!({
            "type": "finish",
            "finishReason": "stop",
            "messageMetadata": {
                "conversationId": answer.conversation_id,
                "model": answer.model,
                "confidence": answer.confidence,
                "basis": answer.basis,
                "coverage": answer.coverage,
                "suggestTutor": answer.suggest_tutor,
            },
        }));
        parts.iter().map(event).collect::<String>() + DONE
    }

    /// A place in a session, as a document; all that is known of it is in the metadata.
    fn source(&self, place: usize, source: &Source) -> Value {
        let speaker = source.speaker.as_deref().unwrap_or("Someone");
        let title = match source.start_ms {
            Some(start) => {
                let seconds = start / MS_PER_S;
                format!("{speaker}, {}:{:02}", seconds / S_PER_MIN, seconds % S_PER_MIN)
            }
            None => speaker.to_owned(),
        };
        json!({
            "type": "source-document",
            "sourceId": format!("{}-{}", self.message, place + 1),
            "mediaType": "text/plain",
            "title": title,
            "providerMetadata": { OWN: source },
        })
    }
}

const DONE: &str = "data: [DONE]\n\n";

fn event(part: &Value) -> String {
    format!("data: {part}\n\n")
}

fn delta(piece: &str) -> String {
    event(&json!({ "type": "text-delta", "id": TEXT, "delta": piece }))
}

/// The end of an answer that broke off, in the words that a caller may read.
fn fail(problem: &Problem) -> String {
    if let Some(reason) = &problem.log {
        tracing::warn!("an answer broke off while it was told: {reason}");
    }
    event(&json!({ "type": "error", "errorText": problem.detail() })) + DONE
}
