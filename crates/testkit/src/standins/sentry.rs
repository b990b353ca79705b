//! Sentry as far as a program that reports sees it: takes envelopes, gives their ids back.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use wiremock::{MockServer, Request, Respond, ResponseTemplate};

use super::{Recorder, json as answer, serve};

/// The key of the only project.
const KEY: &str = "5e7a0000000000000000000000000001";

/// The number of the only project.
const PROJECT: u32 = 4_501;

/// A running stand-in.
pub struct Sentry {
    server: MockServer,
    events: Arc<Mutex<Vec<Value>>>,
}

impl Sentry {
    /// Starts it; its requests are recorded.
    pub async fn start(recorder: &Recorder) -> Self {
        let events = Arc::default();
        let project = Project { recorder: recorder.clone(), events: Arc::clone(&events) };
        Self { server: serve(project).await, events }
    }

    /// The project's address, with its key.
    pub fn dsn(&self) -> String {
        format!("http://{KEY}@{}/{PROJECT}", self.server.address())
    }

    /// The events that were taken, in order.
    pub fn events(&self) -> Vec<Value> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Project {
    recorder: Recorder,
    events: Arc<Mutex<Vec<Value>>>,
}

impl Respond for Project {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        self.recorder.note("sentry", request);
        if request.url.path() != format!("/api/{PROJECT}/envelope/") {
            return answer(404, &json!({ "detail": "The requested resource does not exist" }));
        }
        let auth = request.headers.get("x-sentry-auth").and_then(|auth| auth.to_str().ok());
        let has = |part: &str| auth.is_some_and(|auth| auth.contains(part));
        if !has("Sentry ") || !has("sentry_version=7") {
            let detail = "missing authorization information";
            return answer(401, &json!({ "detail": detail }));
        }
        if !has(&format!("sentry_key={KEY}")) {
            let detail = "event submission rejected with_reason: ProjectId";
            return answer(403, &json!({ "detail": detail }));
        }
        match event(&request.body) {
            Ok(event) => {
                let id = event["event_id"].clone();
                self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
                answer(200, &json!({ "id": id }))
            }
            Err(cause) => {
                let detail = "bad event envelope";
                answer(400, &json!({ "detail": detail, "causes": [cause] }))
            }
        }
    }
}

/// The event of an envelope: a line of headers, a line about the item, as many bytes as that says.
fn event(envelope: &[u8]) -> Result<Value, &'static str> {
    let line = |from: usize| {
        let rest = &envelope[from..];
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        (serde_json::from_slice::<Value>(&rest[..length]), from + length + 1)
    };
    let (head, from) = line(0);
    let head = head.map_err(|_| "invalid envelope header")?;
    if from > envelope.len() {
        return Err("no items");
    }
    let (item, from) = line(from);
    let item = item.map_err(|_| "invalid item header")?;
    let length = item["length"].as_u64().and_then(|length| usize::try_from(length).ok());
    let end = from + length.ok_or("missing length")?;
    let payload = envelope.get(from..end).ok_or("unexpected end of file")?;
    let event: Value = serde_json::from_slice(payload).map_err(|_| "invalid json")?;
    match (&item["type"], head["event_id"] == event["event_id"]) {
        (Value::String(kind), true) if kind == "event" => Ok(event),
        _ => Err("no event of this id"),
    }
}
