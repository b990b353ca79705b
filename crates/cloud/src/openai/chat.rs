//! Chat completions whose answer is JSON of a known form.

use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage,
    ChatCompletionRequestSystemMessage, ChatCompletionRequestUserMessage,
    CreateChatCompletionRequest, CreateChatCompletionResponse, FinishReason, ResponseFormat,
    ResponseFormatJsonSchema,
};
use domain::text::printable;
use ports::{Egress, Fault, ModelPurpose, Tokens};
use serde_json::Value;

use super::transport::Undelivered;
use super::{OpenAi, alias, explain_undelivered, plan_call};

/// The speakers in a conversation with a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// Instructions, which are the product's own words.
    Instructions,
    Material,
    Model,
}

/// One turn of such a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub speaker: Speaker,
    /// Redacted.
    pub text: String,
}

/// The form of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// A name for the form: letters, digits, `_`.
    pub name: &'static str,
    /// Its JSON schema, in the subset that strict structured output takes.
    pub schema: Value,
    /// Tokens it may have at most.
    pub max_tokens: u32,
}

/// A request to a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    pub purpose: ModelPurpose,
    /// The conversation so far.
    pub messages: Vec<Message>,
    pub output: Output,
    /// The model to answer; by purpose when none is given.
    pub model: Option<String>,
}

/// The answer of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// Its text, which should be JSON.
    pub text: String,
    pub model: String,
    /// True if the model ran out of tokens before it was done.
    pub cut_off: bool,
    pub declined: bool,
}

impl OpenAi {
    /// Asks the model for the purpose, and the other one when that is unavailable.
    ///
    /// [`Fault::Rejected`] when the service or the egress refuses what is to be sent.
    pub async fn complete(
        &self,
        egress: &Egress,
        completion: &Completion,
    ) -> Result<Completed, Fault> {
        let mut fault = Fault::broken("OpenAI: no model is set up");
        for model in self.candidates(completion) {
            fault = match self.ask(egress, completion, model).await {
                Ok(completed) => return Ok(completed),
                Err(undelivered) => explain_undelivered(undelivered, completion.purpose, model)?,
            };
        }
        Err(fault)
    }

    /// Asks one model, without a schema if it knows none.
    async fn ask(
        &self,
        egress: &Egress,
        completion: &Completion,
        model: &str,
    ) -> Result<Completed, Undelivered> {
        if self.knows_schemas(model) {
            match self.ask_for(egress, completion, model, with_schema(&completion.output)).await {
                Err(Undelivered::NoSchemas) => self.knows_no_schemas(model),
                other => return other,
            }
        }
        self.ask_for(egress, completion, model, ResponseFormat::JsonObject).await
    }

    async fn ask_for(
        &self,
        egress: &Egress,
        completion: &Completion,
        model: &str,
        format: ResponseFormat,
    ) -> Result<Completed, Undelivered> {
        let request = request(egress, completion, model, format);
        let bytes = check_egress(egress, completion, &request)?;
        let planned =
            plan_call(egress, completion.purpose, model, bytes, completion.output.max_tokens);
        // The ledger speaks of faults only; why it was this model's is remembered beside it.
        let mut special = None;
        let call = async {
            match self.clients_of(model).chat_for(completion.purpose).chat().create(request).await {
                Ok(response) => {
                    let tokens = response.usage.as_ref().map(count_tokens);
                    Ok((response, tokens))
                }
                Err(error) => match Undelivered::from(error) {
                    Undelivered::Fault(fault) => Err(fault),
                    other => {
                        let fault = Fault::broken(&other);
                        special = Some(other);
                        Err(fault)
                    }
                },
            }
        };
        match self.account_for(&planned, call).await {
            Ok(response) => Ok(read_completion(response, model)?),
            Err(fault) => Err(special.unwrap_or(Undelivered::Fault(fault))),
        }
    }
}

/// Shows the egress all that people may have said: everything but our own instructions and schema,
/// which speak of "the student", as some labels do. Gives the bytes of the whole request.
pub(super) fn check_egress(
    egress: &Egress,
    completion: &Completion,
    request: &CreateChatCompletionRequest,
) -> Result<usize, Fault> {
    let mut messages =
        completion.messages.iter().filter(|message| message.speaker != Speaker::Instructions);
    messages.try_for_each(|message| egress.check_text(&message.text))?;
    serde_json::to_vec(request).map(|body| body.len()).map_err(Fault::broken)
}

/// The tokens a service counted.
pub(super) fn count_tokens(usage: &async_openai::types::chat::CompletionUsage) -> Tokens {
    let cached = usage.prompt_tokens_details.as_ref().and_then(|details| details.cached_tokens);
    Tokens {
        input: usage.prompt_tokens,
        cached: cached.unwrap_or(0),
        output: usage.completion_tokens,
    }
}

pub(super) fn request(
    egress: &Egress,
    completion: &Completion,
    model: &str,
    format: ResponseFormat,
) -> CreateChatCompletionRequest {
    CreateChatCompletionRequest {
        model: model.to_owned(),
        messages: completion.messages.iter().map(request_message).collect(),
        response_format: Some(format),
        max_completion_tokens: Some(completion.output.max_tokens),
        store: Some(false),
        safety_identifier: Some(alias(egress.student())),
        ..CreateChatCompletionRequest::default()
    }
}

fn request_message(message: &Message) -> ChatCompletionRequestMessage {
    let text = message.text.clone();
    match message.speaker {
        Speaker::Instructions => ChatCompletionRequestSystemMessage::from(text).into(),
        Speaker::Material => ChatCompletionRequestUserMessage::from(text).into(),
        Speaker::Model => ChatCompletionRequestAssistantMessage::from(text.as_str()).into(),
    }
}

pub(super) fn with_schema(output: &Output) -> ResponseFormat {
    ResponseFormat::JsonSchema {
        json_schema: ResponseFormatJsonSchema {
            name: output.name.to_owned(),
            description: None,
            schema: output.schema.clone(),
            strict: Some(true),
        },
    }
}

fn read_completion(
    response: CreateChatCompletionResponse,
    model: &str,
) -> Result<Completed, Fault> {
    let choice = response.choices.into_iter().next();
    let choice = choice.ok_or_else(|| Fault::broken("OpenAI answers with no choice"))?;
    let filtered = choice.finish_reason == Some(FinishReason::ContentFilter);
    Ok(Completed {
        declined: filtered || choice.message.refusal.is_some_and(|refusal| !refusal.is_empty()),
        text: printable(&choice.message.content.unwrap_or_default()).into_owned(),
        model: model.to_owned(),
        cut_off: choice.finish_reason == Some(FinishReason::Length),
    })
}
