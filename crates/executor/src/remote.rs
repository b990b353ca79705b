//! The endpoint over HTTP: its functions, and one call of one of them.

use std::time::Duration;

use chrono::Utc;
use db::local::runs::{ANY_STEP, Claimed, RememberedStep};
use inngest::{SigningKey, headers, signature};
use reqwest::{Method, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::Settings;
use crate::answer::{self, Failure, Outcome};

/// Bytes of an answer. The endpoint's largest step output is half of it.
const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;
/// How long the endpoint may take to tell its functions.
const REGISTER_TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) struct Remote {
    http: reqwest::Client,
    url: String,
    key: SigningKey,
    call_timeout: Duration,
}

#[derive(Deserialize)]
struct Registration {
    functions: Vec<Value>,
}

impl Remote {
    pub(crate) fn new(http: reqwest::Client, settings: &Settings) -> Self {
        Self {
            http,
            url: format!("{}{}", settings.origin, settings.path),
            key: settings.key.clone(),
            call_timeout: settings.call_timeout,
        }
    }

    /// The functions as the endpoint registers them; an error says why there are none.
    pub(crate) async fn functions(&self) -> Result<Vec<Value>, String> {
        let body = json!({"url": self.url}).to_string();
        let request = self
            .signed(Method::PUT, &self.url, body, REGISTER_TIMEOUT)
            .header(headers::SYNC_KIND, headers::IN_BAND)
            .header(headers::SERVER_KIND, "dev");
        let response = request.send().await.map_err(|error| error.to_string())?;
        let status = response.status();
        if !status.is_success() {
            return Err(format!("the endpoint answered {status}"));
        }
        let body = bounded(response).await?;
        let registration: Registration =
            serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        Ok(registration.functions)
    }

    /// Makes one call.
    pub(crate) async fn call(&self, call: &Claimed, steps: &[RememberedStep]) -> Outcome {
        let url = format!("{}?fnId={}&stepId={}", self.url, call.function_id, call.step);
        let body = call_body(call, steps).to_string();
        let response = match self.signed(Method::POST, &url, body, self.call_timeout).send().await {
            Ok(response) => response,
            Err(error) if error.is_connect() => return Outcome::Unreachable(error.to_string()),
            Err(error) => return Outcome::Failed(Failure::passing(error)),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        match bounded(response).await {
            Ok(body) => answer::read(status, &headers, &body),
            Err(reason) => Outcome::Failed(Failure::passing(reason)),
        }
    }

    fn signed(
        &self,
        method: Method,
        url: &str,
        body: String,
        timeout: Duration,
    ) -> reqwest::RequestBuilder {
        let signature = signature::sign(&self.key, body.as_bytes(), Utc::now().timestamp());
        self.http
            .request(method, url)
            .timeout(timeout)
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .header(headers::REQ_VERSION, headers::REQ_VERSION_NUMBER)
            .header(headers::SIGNATURE, signature)
            .body(body)
    }
}

fn call_body(call: &Claimed, steps: &[RememberedStep]) -> Value {
    let event = json!({
        "id": call.event_id,
        "name": call.event_name,
        "data": call.event_data,
        "ts": call.happened_at.timestamp_millis(),
    });
    let memo = |step: &RememberedStep| match &step.error {
        Some(error) => json!({"error": error}),
        None if step.bare => step.output.clone().unwrap_or_default(),
        None => json!({"data": step.output}),
    };
    let memos: Map<String, Value> =
        steps.iter().map(|step| (step.step.clone(), memo(step))).collect();
    let stack: Vec<&str> = steps.iter().map(|step| step.step.as_str()).collect();
    json!({
        "event": event,
        "events": [event],
        "steps": memos,
        "ctx": {
            "run_id": call.run_id,
            "fn_id": call.function_id,
            "attempt": call.attempt,
            "max_attempts": call.retries + 1,
            "stack": {"stack": stack, "current": stack.len()},
            "disable_immediate_execution": call.step != ANY_STEP,
            "use_api": false,
            "env": "local",
            "step_id": call.step,
        },
        "version": 1,
        "use_api": false,
    })
}

async fn bounded(mut response: Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| error.to_string())? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(format!("the answer is larger than {MAX_ANSWER_BYTES} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
