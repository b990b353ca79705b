//! OpenAI, or any server that speaks its protocol: chat completions with a schema, streamed ones,
//! and embeddings.
//!
//! async-openai knows the requests and answers; how a call is made, repeated and bounded is ours
//! ([`crate::Service`]). Nothing is sent that the egress refuses or the ledger has no money for.

mod chat;
mod embeddings;
mod streaming;
mod transport;

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::CreateChatCompletionResponse;
use async_openai::types::embeddings::CreateEmbeddingResponse;
use domain::UserId;
use ports::{Egress, Fault, Ledger, ModelPurpose, Planned, Spent, Tokens};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Limits, Service};

pub use chat::{Completed, Completion, Message, Output, Speaker};
pub use streaming::{Deltas, OpenStream};
use transport::{Undelivered, stream_transport, whole_transport};

const NAME: &str = "OpenAI";

/// The address of the service unless another one is configured.
pub const BASE_URL: &str = "https://api.openai.com/v1";

/// Bytes of a request's text per token, low: what is set aside for a call should be enough.
const BYTES_PER_TOKEN: usize = 3;

/// Limits while a person waits: both models may be tried within the time of one request.
const WAITED_FOR: Limits = Limits {
    tries: 2,
    try_timeout: Duration::from_secs(15),
    patience: Duration::from_secs(17),
    ..Limits::MODEL
};

/// Limits in jobs: a long session takes a while to be read.
const IN_JOBS: Limits = Limits {
    tries: 3,
    try_timeout: Duration::from_secs(90),
    patience: Duration::from_mins(2),
    ..Limits::MODEL
};

/// The models by task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Models {
    /// Reads sessions, writes questions, answers.
    pub complex: String,
    /// Words what is short, and stands in while the other is unavailable.
    pub simple: String,
    /// Makes embeddings of 1,536 dimensions.
    pub embedding: String,
}

impl Default for Models {
    fn default() -> Self {
        Self {
            complex: "gpt-4.1".to_owned(),
            simple: "gpt-4.1-mini".to_owned(),
            embedding: "text-embedding-3-large".to_owned(),
        }
    }
}

/// The service, with its models and the ledger that accounts for calls.
pub struct OpenAi {
    complex: ModelClients,
    simple: ModelClients,
    embeddings: Client<OpenAIConfig>,
    models: Models,
    ledger: Arc<dyn Ledger>,
    /// Models that turned out to know no schemas: they are asked for any JSON.
    schemaless: RwLock<HashSet<String>>,
}

/// The clients of one model. Each model's health is its own: where one is down, the other is not.
struct ModelClients {
    waited_for: Client<OpenAIConfig>,
    in_jobs: Client<OpenAIConfig>,
    streamed: Client<OpenAIConfig>,
}

impl OpenAi {
    /// The service at an address that ends in `/v1` or the like. Connects when first asked.
    pub fn new(
        http: reqwest::Client,
        base_url: &str,
        api_key: &str,
        models: Models,
        ledger: Arc<dyn Ledger>,
    ) -> Self {
        let config =
            OpenAIConfig::new().with_api_base(base_url.trim_end_matches('/')).with_api_key(api_key);
        let service = || Service::new(NAME, http.clone(), WAITED_FOR);
        let (complex, simple) =
            (ModelClients::new(&config, &service()), ModelClients::new(&config, &service()));
        let embeddings = whole_transport::<CreateEmbeddingResponse>(service());
        Self {
            complex,
            simple,
            embeddings: Client::build(http, config).with_http_service(embeddings),
            models,
            ledger,
            schemaless: RwLock::default(),
        }
    }

    /// The models in use.
    pub fn models(&self) -> &Models {
        &self.models
    }

    fn clients_of(&self, model: &str) -> &ModelClients {
        if model == self.models.complex { &self.complex } else { &self.simple }
    }

    /// The models to try for a completion, best first.
    fn candidates<'a>(&'a self, completion: &'a Completion) -> Vec<&'a str> {
        let Models { complex, simple, .. } = &self.models;
        match (&completion.model, completion.purpose) {
            (Some(model), _) => vec![model],
            (None, ModelPurpose::Nudge | ModelPurpose::Brief) => vec![simple],
            _ if complex == simple => vec![complex],
            _ => vec![complex, simple],
        }
    }

    /// Sets aside what a call may cost, makes it, and writes down what it did.
    async fn account_for<T>(
        &self,
        planned: &Planned,
        call: impl Future<Output = Result<(T, Option<Tokens>), Fault>>,
    ) -> Result<T, Fault> {
        let reserved = self.ledger.reserve(planned).await?;
        let started = Instant::now();
        let outcome = call.await;
        let (tokens, ok) = match &outcome {
            // A server that doesn't count is taken at the most it can have used.
            Ok((_, counted)) => (counted.unwrap_or(planned.at_most), true),
            Err(_) => (Tokens::default(), false),
        };
        self.settle(reserved, Spent { tokens, took: started.elapsed(), ok }).await;
        outcome.map(|(answer, _)| answer)
    }

    /// Writes down what a call did. The call has been made: when that fails, what was set aside for it
    /// stays, which is at least its cost.
    async fn settle(&self, reserved: Uuid, spent: Spent) {
        if let Err(fault) = self.ledger.settle(reserved, spent).await {
            tracing::warn!(%fault, "a model call could not be settled");
        }
    }

    fn knows_schemas(&self, model: &str) -> bool {
        !self.schemaless.read().unwrap_or_else(PoisonError::into_inner).contains(model)
    }

    fn knows_no_schemas(&self, model: &str) {
        tracing::info!(model, "the model knows no schemas: it is asked for plain JSON");
        let mut schemaless = self.schemaless.write().unwrap_or_else(PoisonError::into_inner);
        schemaless.insert(model.to_owned());
    }
}

impl ModelClients {
    fn new(config: &OpenAIConfig, service: &Service) -> Self {
        let client = || Client::build(service.http().clone(), config.clone());
        let whole = whole_transport::<CreateChatCompletionResponse>;
        Self {
            waited_for: client().with_http_service(whole(service.clone())),
            in_jobs: client().with_http_service(whole(service.with_limits(IN_JOBS))),
            streamed: client().with_http_service(stream_transport(service.clone())),
        }
    }

    /// The client for a purpose: its limits are shorter while a person waits for the answer.
    fn chat_for(&self, purpose: ModelPurpose) -> &Client<OpenAIConfig> {
        if purpose.is_waited_for() { &self.waited_for } else { &self.in_jobs }
    }
}

/// The reason why one model gave no answer while another may give one, or else why none will.
fn explain_undelivered(
    undelivered: Undelivered,
    purpose: ModelPurpose,
    model: &str,
) -> Result<Fault, Fault> {
    let fault = match undelivered {
        Undelivered::Fault(busy @ Fault::Busy { .. }) => busy,
        Undelivered::Fault(other) => return Err(other),
        Undelivered::NoSuchModel | Undelivered::NoSchemas => {
            Fault::Broken(format!("OpenAI: the model {model} can't be used"))
        }
    };
    tracing::warn!(model, purpose = purpose.as_str(), %fault, "a model is unavailable");
    Ok(fault)
}

/// The account of a request of so many bytes, before it is made.
fn plan_call(
    egress: &Egress,
    purpose: ModelPurpose,
    model: &str,
    bytes: usize,
    output: u32,
) -> Planned {
    let input = u32::try_from(bytes.div_ceil(BYTES_PER_TOKEN)).unwrap_or(u32::MAX);
    Planned {
        student: egress.student(),
        purpose,
        model: model.to_owned(),
        at_most: Tokens { input, cached: 0, output },
    }
}

/// A name for a student that tells the service two of them apart and nothing else.
fn alias(student: UserId) -> String {
    let digest = Sha256::digest(student.0.as_bytes());
    digest.iter().take(16).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}
