//! OpenAI's moderation endpoint. It costs nothing, so the ledger has no line for it.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use ports::{Egress, Fault, Moderation, ModerationScore};
use reqwest::Client;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use serde::Deserialize;
use serde_json::json;

use crate::auth_headers::{bearer, build_request};
use crate::{BaseUrl, Limits, Repeat, Service};

const NAME: &str = "OpenAI moderation";

/// The model that knows more languages than English.
const MODEL: &str = "omni-moderation-latest";

/// A student waits: what is not answered in time is looked at later.
const LIMITS: Limits = Limits {
    tries: 1,
    try_timeout: Duration::from_secs(3),
    patience: Duration::from_secs(3),
    max_bytes: 256 * 1024,
    ..Limits::QUICK
};

/// Scores texts.
#[derive(Debug, Clone)]
pub struct OpenAiModeration {
    service: Service,
    url: BaseUrl,
    authorization: HeaderValue,
}

#[derive(Deserialize)]
struct Answer {
    results: Vec<Scores>,
}

#[derive(Deserialize)]
struct Scores {
    category_scores: BTreeMap<String, f64>,
}

impl OpenAiModeration {
    /// The service at an address that ends in `/v1` or the like. Refuses, with the reason, a key that
    /// can't be one.
    pub fn new(http: Client, url: BaseUrl, key: &str) -> Result<Self, String> {
        let service = Service::new(NAME, http, LIMITS);
        Ok(Self { service, url, authorization: bearer(key)? })
    }
}

#[async_trait]
impl Moderation for OpenAiModeration {
    async fn scores(&self, egress: &Egress, text: &str) -> Result<Vec<ModerationScore>, Fault> {
        egress.check_text(text)?;
        let request = self
            .service
            .http()
            .post(self.url.join("/moderations"))
            .header(AUTHORIZATION, self.authorization.clone())
            .json(&json!({ "model": MODEL, "input": text }));
        let answer = self.service.send(build_request(NAME, request)?, Repeat::Always).await?;
        let answer = answer.check_status()?;
        let scores: Answer = answer.json()?;
        let Some(first) = scores.results.into_iter().next() else {
            return Err(Fault::broken(format!("{NAME}: an answer without results")));
        };
        let known = first.category_scores.into_iter().filter(|(_, score)| score.is_finite());
        Ok(known.map(|(name, score)| ModerationScore { name, score }).collect())
    }
}
