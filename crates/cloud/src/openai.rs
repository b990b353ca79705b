//! OpenAI, or any server that speaks its protocol: chat completions with a schema, streamed ones,
//! and embeddings.
//!
//! async-openai knows the requests and answers; how a call is made, repeated and bounded is ours
//! ([`crate::Service`]). Nothing is sent that the egress refuses or the ledger has no money for.

mod chat;
mod courier;
mod embeddings;
mod streamed;

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::CreateChatCompletionResponse;
use async_openai::types::embeddings::CreateEmbeddingResponse;
use domain::UserId;
use ports::{Egress, Fault, Ledger, Planned, Purpose, Spent, Tokens};
use sha2::{Digest, Sha256};

use crate::{Limits, Service};

pub use chat::{Completed, Completion, Message, Output, Speaker};
use courier::{Courier, StreamCourier};
pub use streamed::Deltas;

/// Where the service is when nothing else is said.
pub const BASE_URL: &str = "https://api.openai.com/v1";

/// Bytes of a request's text per token, low: what is set aside for a call should be enough.
const BYTES_PER_TOKEN: usize = 3;

/// For what somebody waits for: both models may be tried within the time of one request.
const WAITED_FOR: Limits = Limits {
    tries: 2,
    try_timeout: Duration::from_secs(20),
    patience: Duration::from_secs(24),
    ..Limits::MODEL
};

/// For jobs: a long session takes a while to be read.
const IN_JOBS: Limits = Limits {
    tries: 3,
    try_timeout: Duration::from_secs(90),
    patience: Duration::from_mins(2),
    ..Limits::MODEL
};

/// Which models do what.
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

/// The service, with the models to be used and whoever keeps account of them.
pub struct OpenAi {
    waited_for: Client<OpenAIConfig>,
    in_jobs: Client<OpenAIConfig>,
    streamed: Client<OpenAIConfig>,
    embeddings: Client<OpenAIConfig>,
    models: Models,
    ledger: Arc<dyn Ledger>,
    /// Models that turned out to know no schemas: they are asked for any JSON.
    schemaless: RwLock<HashSet<String>>,
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
        let service = Service::new("OpenAI", http, WAITED_FOR);
        Self::over(&service, base_url, api_key, models, ledger)
    }

    /// The same over a service with limits of one's own for what is waited for; jobs have theirs
    /// when these are the usual ones.
    pub fn over(
        service: &Service,
        base_url: &str,
        api_key: &str,
        models: Models,
        ledger: Arc<dyn Ledger>,
    ) -> Self {
        let config =
            OpenAIConfig::new().with_api_base(base_url.trim_end_matches('/')).with_api_key(api_key);
        let client = || Client::build(service.http().clone(), config.clone());
        let usual = service.limits() == WAITED_FOR;
        let jobs = if usual { service.within(IN_JOBS) } else { service.clone() };
        Self {
            waited_for: client()
                .with_http_service(Courier::<CreateChatCompletionResponse>::new(service.clone())),
            in_jobs: client().with_http_service(Courier::<CreateChatCompletionResponse>::new(jobs)),
            streamed: client().with_http_service(StreamCourier::new(service.clone())),
            embeddings: client()
                .with_http_service(Courier::<CreateEmbeddingResponse>::new(service.clone())),
            models,
            ledger,
            schemaless: RwLock::default(),
        }
    }

    /// The models in use.
    pub fn models(&self) -> &Models {
        &self.models
    }

    /// Which client serves a purpose: whether somebody waits decides.
    fn chat_for(&self, purpose: Purpose) -> &Client<OpenAIConfig> {
        match purpose {
            Purpose::Analysis | Purpose::Practice | Purpose::Suggestions => &self.in_jobs,
            Purpose::Chat | Purpose::Brief | Purpose::Nudge | Purpose::Embedding => {
                &self.waited_for
            }
        }
    }

    /// The models to try for a purpose, best first.
    fn candidates(&self, purpose: Purpose) -> Vec<&str> {
        let Models { complex, simple, .. } = &self.models;
        match purpose {
            Purpose::Nudge | Purpose::Brief => vec![simple],
            _ if complex == simple => vec![complex],
            _ => vec![complex, simple],
        }
    }

    /// Sets aside what a call may cost, makes it, and writes down what it did.
    async fn accounted<T>(
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
        let spent = Spent { tokens, took: started.elapsed(), ok };
        if let Err(fault) = self.ledger.settle(reserved, spent).await {
            // The call has been made. What was set aside for it stays, which is at least its cost.
            tracing::warn!(%fault, "a model call could not be settled");
        }
        outcome.map(|(answer, _)| answer)
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

/// What a request of so many bytes is planned with.
fn planned(egress: &Egress, purpose: Purpose, model: &str, bytes: usize, output: u32) -> Planned {
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
