//! An answer as it is being written.

use std::pin::Pin;
use std::time::Duration;

use async_openai::types::chat::{
    ChatCompletionResponseStream, ChatCompletionStreamOptions, CreateChatCompletionStreamResponse,
    ResponseFormat,
};
use domain::text::printable;
use futures::{Stream, StreamExt, stream};
use ports::{Egress, Fault, Spent, Tokens};

use super::chat::{check_egress, count_tokens, request, with_schema};
use super::transport::Undelivered;
use super::{Completion, OpenAi, explain_undelivered, plan_call};

/// Pieces of text, in order; ends after the last piece or after a fault.
pub type Deltas<'a> = Pin<Box<dyn Stream<Item = Result<String, Fault>> + Send + 'a>>;

/// An answer that is being written.
pub struct OpenStream<'a> {
    /// The model that writes it.
    pub model: String,
    pub deltas: Deltas<'a>,
}

/// The longest pause of a model between two pieces.
const BETWEEN: Duration = Duration::from_secs(20);

/// The state of a stream.
struct StreamState {
    events: ChatCompletionResponseStream,
    usage: Option<Tokens>,
    /// The model has said that it is done.
    finished: bool,
    /// A fault was handed on.
    over: bool,
}

impl OpenAi {
    /// Streams the output from the model for the purpose; before the first piece, the other one may
    /// stand in. A model that declines says nothing.
    ///
    /// What is used is settled when the stream ends. One that is dropped before stays at its most.
    pub async fn stream<'a>(
        &'a self,
        egress: &'a Egress,
        completion: &'a Completion,
    ) -> Result<OpenStream<'a>, Fault> {
        let mut fault = Fault::broken("OpenAI: no model is set up");
        for model in self.candidates(completion) {
            fault = match self.open(egress, completion, model).await {
                Ok(deltas) => return Ok(OpenStream { model: model.to_owned(), deltas }),
                Err(undelivered) => explain_undelivered(undelivered, completion.purpose, model)?,
            };
        }
        Err(fault)
    }

    /// Opens a stream of one model, without a schema if it knows none.
    async fn open<'a>(
        &'a self,
        egress: &'a Egress,
        completion: &'a Completion,
        model: &str,
    ) -> Result<Deltas<'a>, Undelivered> {
        if self.knows_schemas(model) {
            let format = with_schema(&completion.output);
            match self.open_for(egress, completion, model, format).await {
                Err(Undelivered::NoSchemas) => self.knows_no_schemas(model),
                other => return other,
            }
        }
        self.open_for(egress, completion, model, ResponseFormat::JsonObject).await
    }

    async fn open_for<'a>(
        &'a self,
        egress: &'a Egress,
        completion: &'a Completion,
        model: &str,
        format: ResponseFormat,
    ) -> Result<Deltas<'a>, Undelivered> {
        let mut request = request(egress, completion, model, format);
        request.stream_options = Some(ChatCompletionStreamOptions {
            include_usage: Some(true),
            include_obfuscation: None,
        });
        let bytes = check_egress(egress, completion, &request)?;
        let planned =
            plan_call(egress, completion.purpose, model, bytes, completion.output.max_tokens);
        let reserved = self.ledger.reserve(&planned).await?;
        let started = std::time::Instant::now();
        let opened = self.clients_of(model).streamed.chat().create_stream(request).await;
        let events = match opened {
            Ok(events) => events,
            Err(error) => {
                let spent = Spent { tokens: Tokens::default(), took: started.elapsed(), ok: false };
                self.settle(reserved, spent).await;
                return Err(error.into());
            }
        };
        let state = StreamState { events, usage: None, finished: false, over: false };
        let deltas = stream::unfold(state, move |mut state| async move {
            if state.over {
                return None;
            }
            let next = tokio::time::timeout(BETWEEN, state.events.next()).await;
            let spent = |tokens: Option<Tokens>, ok| Spent {
                tokens: tokens.unwrap_or(planned.at_most),
                took: started.elapsed(),
                ok,
            };
            match next {
                Ok(Some(Ok(event))) => {
                    state.usage = event.usage.as_ref().map(count_tokens).or(state.usage);
                    state.finished |=
                        event.choices.iter().any(|choice| choice.finish_reason.is_some());
                    Some((Ok(piece(event)), state))
                }
                Ok(None) if state.finished => {
                    self.settle(reserved, spent(state.usage, true)).await;
                    None
                }
                Ok(Some(Err(_)) | None) | Err(_) => {
                    self.settle(reserved, spent(state.usage, false)).await;
                    state.over = true;
                    Some((Err(Fault::busy("OpenAI: the stream broke")), state))
                }
            }
        });
        let spoken = |piece: &Result<String, Fault>| {
            futures::future::ready(!matches!(piece, Ok(text) if text.is_empty()))
        };
        Ok(Box::pin(deltas.filter(spoken)))
    }
}

fn piece(event: CreateChatCompletionStreamResponse) -> String {
    let choice = event.choices.into_iter().next();
    let text = choice.and_then(|choice| choice.delta.content).unwrap_or_default();
    printable(&text).into_owned()
}
