//! The endpoint over HTTP: its registration, and one call of one function.

use std::time::Duration;

use chrono::Utc;
use db::local::runs::{Claimed, RememberedStep};
use inngest::{SigningKey, headers, signature};
use reqwest::{Method, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::ExecutorSettings;
use crate::outcome::{CallFailure, CallOutcome, parse_response};

/// Bytes of a response. The endpoint's largest step output is half of it.
const MAX_RESPONSE_BYTES: usize = 8 * 1024 * 1024;
/// The time that the endpoint has to register its functions.
const REGISTRATION_TIMEOUT: Duration = Duration::from_secs(10);
/// The step of a call that asks for the next one, whichever it is.
const NEXT_STEP: &str = "step";

pub(crate) struct EndpointClient {
    http: reqwest::Client,
    url: String,
    key: SigningKey,
    call_timeout: Duration,
}

#[derive(Deserialize)]
struct Registration {
    functions: Vec<Value>,
}

impl EndpointClient {
    pub(crate) fn new(http: reqwest::Client, settings: &ExecutorSettings) -> Self {
        Self {
            http,
            url: format!("{}{}", settings.origin, settings.path),
            key: settings.key.clone(),
            call_timeout: settings.call_timeout,
        }
    }

    /// The functions as the endpoint registers them; an error says why there are none.
    pub(crate) async fn fetch_registration(&self) -> Result<Vec<Value>, String> {
        let body = json!({"url": self.url}).to_string();
        let request = self
            .sign(Method::PUT, &self.url, body, REGISTRATION_TIMEOUT)
            .header(headers::SYNC_KIND, headers::IN_BAND)
            .header(headers::SERVER_KIND, "dev");
        let response = request.send().await.map_err(|error| error.to_string())?;
        let status = response.status();
        if !status.is_success() {
            return Err(format!("the endpoint answered {status}"));
        }
        let body = read_bounded(response).await?;
        let registration: Registration =
            serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        Ok(registration.functions)
    }

    /// Makes one call.
    pub(crate) async fn call(&self, call: &Claimed, steps: &[RememberedStep]) -> CallOutcome {
        let url = format!("{}?fnId={}&stepId={NEXT_STEP}", self.url, call.function_id);
        let body = call_body(call, steps).to_string();
        let response = match self.sign(Method::POST, &url, body, self.call_timeout).send().await {
            Ok(response) => response,
            Err(error) if error.is_connect() => return CallOutcome::Unreachable(error.to_string()),
            Err(error) => return CallOutcome::Failed(CallFailure::retriable(error)),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        match read_bounded(response).await {
            Ok(body) => parse_response(status, &headers, &body),
            Err(reason) => CallOutcome::Failed(CallFailure::retriable(reason)),
        }
    }

    /// A request with its signature.
    fn sign(
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
    let memos: Map<String, Value> =
        steps.iter().map(|step| (step.step.clone(), memo_of(step))).collect();
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
            "disable_immediate_execution": false,
            "use_api": false,
            "env": "local",
            "step_id": NEXT_STEP,
        },
        "version": 1,
        "use_api": false,
    })
}

/// A step on the wire. A sleep has left neither an output nor an error, and is a bare null.
fn memo_of(step: &RememberedStep) -> Value {
    match (&step.error, &step.output) {
        (Some(error), _) => json!({"error": error}),
        (None, Some(output)) => json!({"data": output}),
        (None, None) => Value::Null,
    }
}

async fn read_bounded(mut response: Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| error.to_string())? {
        if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return Err(format!("the response is larger than {MAX_RESPONSE_BYTES} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
