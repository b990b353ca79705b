//! Fireflies' API: one query, by the id of the meeting. It answers 200 with a list of errors as well.

use domain::recordings::Recording;
use domain::recordings::fireflies::{QUERY, recording};
use ports::Fault;
use reqwest::Client;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use serde_json::{Value, json};

use crate::auth_headers::{bearer, build_request};
use crate::{BaseUrl, Limits, Repeat, Service};

const NAME: &str = "Fireflies";

/// The transcript is absent, or not yet there for readers.
const ABSENT: &str = "object_not_found";

/// Codes that say "not now".
const BUSY: [&str; 3] = ["too_many_requests", "internal_server_error", "request_timeout"];

/// Reads transcripts.
#[derive(Debug, Clone)]
pub struct Fireflies {
    service: Service,
    url: BaseUrl,
    authorization: HeaderValue,
}

impl Fireflies {
    /// The address of the API.
    pub const API: &str = "https://api.fireflies.ai";

    /// Refuses, with the reason, a key that can't be one.
    pub fn new(http: Client, url: BaseUrl, key: &str) -> Result<Self, String> {
        let service = Service::new(NAME, http, Limits::FILES);
        Ok(Self { service, url, authorization: bearer(key)? })
    }

    pub(super) async fn fetch(&self, meeting_id: &str) -> Result<Recording, Fault> {
        let request = self
            .service
            .http()
            .post(self.url.join("/graphql"))
            .header(AUTHORIZATION, self.authorization.clone())
            .json(&json!({ "query": QUERY, "variables": { "transcriptId": meeting_id } }));
        let answer = self.service.send(build_request(NAME, request)?, Repeat::Always).await?;
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if let Some(error) = body["errors"].as_array().and_then(|errors| errors.first()) {
            return Err(fault_of(error));
        }
        let answer: Value = answer.check_status()?.json()?;
        // Its sentences may come some seconds after the event.
        recording(&answer["data"]["transcript"])
            .ok_or_else(|| Fault::busy(format!("{NAME} has no sentences of this meeting yet")))
    }
}

fn fault_of(error: &Value) -> Fault {
    let code = [&error["code"], &error["extensions"]["code"]];
    let code = code.into_iter().find_map(Value::as_str).unwrap_or("no code");
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let code = if code.chars().all(is_word) { code } else { "an unknown code" };
    let reason = format!("{NAME} answers {code}");
    match code {
        ABSENT => Fault::busy(reason),
        _ if BUSY.contains(&code) => Fault::busy(reason),
        // A wrong key, a plan without the API, an argument that it doesn't know.
        _ => Fault::Broken(reason),
    }
}
