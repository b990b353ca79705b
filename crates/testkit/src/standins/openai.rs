//! OpenAI as far as the product uses it: chat completions with a schema, streamed ones, embeddings,
//! moderation, the list of models. The offline tutor does the thinking: what a prompt says is read back into the
//! task it was made from, so what comes out follows from what was sent and from nothing else.

mod answers;
mod prompt_material;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use local::HashedEmbed;
use ports::Embed;
use serde::Serialize;
use serde_json::{Value, json};
use wiremock::{MockServer, Request, Respond, ResponseTemplate};

use super::{Recorder, json as answer, serve};

/// The key that is accepted.
const KEY: &str = "sk-standin-0123456789";

/// Characters of a token, as the stand-in counts.
const TOKEN_CHARS: usize = 4;

/// The tokens that were used, as the service counted them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallCounts {
    /// Chat completions that were answered.
    pub completions: u64,
    /// Requests for embeddings that were answered.
    pub embeddings: u64,
    /// Tokens read by both.
    pub input_tokens: u64,
    /// Tokens written.
    pub output_tokens: u64,
}

/// The stand-in's next answer in place of a computed one.
#[derive(Debug, Clone)]
pub enum Instead {
    /// Answers with this status and body.
    Status(u16, Value),
    /// Says this as the model.
    Says(String),
    /// Stops in the middle because there is no room for more.
    CutOff(String),
    /// Won't answer.
    Refuses,
}

/// A running stand-in.
pub struct OpenAi {
    server: MockServer,
    state: Arc<Mutex<StandinState>>,
}

#[derive(Default)]
struct StandinState {
    counted: CallCounts,
    instead: VecDeque<Instead>,
    /// Models that take no schema.
    schemaless: Vec<String>,
}

impl OpenAi {
    /// Starts it; its requests are recorded.
    pub async fn start(recorder: &Recorder) -> Self {
        let state = Arc::default();
        let service = StandinService { recorder: recorder.clone(), state: Arc::clone(&state) };
        Self { server: serve(service).await, state }
    }

    /// The base address of its API.
    pub fn url(&self) -> String {
        format!("{}/v1", self.server.uri())
    }

    /// The key that is accepted.
    pub fn key(&self) -> &'static str {
        KEY
    }

    /// The calls that it counted so far.
    pub fn call_counts(&self) -> CallCounts {
        self.lock().counted
    }

    /// Does this instead of answering the next completion that is not yet spoken for.
    pub fn answer_instead(&self, instead: Instead) {
        self.lock().instead.push_back(instead);
    }

    /// A model that refuses schemas.
    pub fn without_schemas(&self, model: &str) {
        self.lock().schemaless.push(model.to_owned());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, StandinState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct StandinService {
    recorder: Recorder,
    state: Arc<Mutex<StandinState>>,
}

impl Respond for StandinService {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        self.recorder.note("openai", request);
        let bearer = request.headers.get("authorization").and_then(|auth| auth.to_str().ok());
        if bearer != Some(&format!("Bearer {KEY}")) {
            return refuse(401, "invalid_api_key", "");
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        match request.url.path() {
            "/v1/models" => answer(200, &models()),
            "/v1/chat/completions" => self.complete(&body),
            "/v1/embeddings" => self.embed(&body),
            "/v1/moderations" => moderate(&body),
            _ => refuse(404, "unknown_url", ""),
        }
    }
}

/// Scores by one phrase; all other categories are as the service gives them for harmless text.
fn moderate(body: &Value) -> ResponseTemplate {
    let Some(text) = body["input"].as_str().filter(|text| !text.is_empty()) else {
        return refuse(400, "invalid_input", "input");
    };
    let intent = if text.contains("kill myself") { 0.96 } else { 0.000_4 };
    let mut scores: serde_json::Map<String, Value> = [
        "harassment",
        "harassment/threatening",
        "hate",
        "hate/threatening",
        "illicit",
        "illicit/violent",
        "self-harm",
        "self-harm/instructions",
        "sexual",
        "sexual/minors",
        "violence",
        "violence/graphic",
    ]
    .map(|name| (name.to_owned(), json!(0.000_1)))
    .into_iter()
    .collect();
    scores.insert("self-harm/intent".to_owned(), json!(intent));
    let flags: serde_json::Map<String, Value> =
        scores.iter().map(|(name, of)| (name.clone(), json!(of.as_f64() > Some(0.5)))).collect();
    answer(
        200,
        &json!({
            "id": "modr-standin", "model": body["model"],
            "results": [{
                "flagged": intent > 0.5, "categories": flags, "category_scores": scores,
                "category_applied_input_types": {},
            }],
        }),
    )
}

impl StandinService {
    fn complete(&self, body: &Value) -> ResponseTemplate {
        let model = body["model"].as_str().unwrap_or_default();
        let schema = &body["response_format"]["json_schema"];
        let (instead, schemaless) = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let schemaless =
                schema.is_object() && state.schemaless.iter().any(|name| name == model);
            let instead = if schemaless { None } else { state.instead.pop_front() };
            (instead, schemaless)
        };
        if schemaless {
            return refuse(400, "unsupported_parameter", "response_format");
        }
        let (text, reason, refusal) = match instead {
            Some(Instead::Status(status, body)) => return answer(status, &body),
            Some(Instead::Says(text)) => (text, "stop", None),
            Some(Instead::CutOff(text)) => (text, "length", None),
            Some(Instead::Refuses) => (String::new(), "stop", Some("I can't help with that.")),
            None => match answers::answer_prompt(body) {
                Some(said) => (said, "stop", None),
                None => return refuse(400, "unknown_task", ""),
            },
        };
        let usage = self.count(&body["messages"], &text);
        if body["stream"] == json!(true) {
            return stream_events(model, &text, reason, &usage);
        }
        let content = if refusal.is_some() { Value::Null } else { json!(text) };
        answer(
            200,
            &json!({
                "id": "chatcmpl-standin", "object": "chat.completion", "created": 1_760_000_000,
                "model": model,
                "choices": [{
                    "index": 0, "finish_reason": reason, "logprobs": null,
                    "message": { "role": "assistant", "content": content, "refusal": refusal },
                }],
                "usage": usage,
            }),
        )
    }

    fn count(&self, messages: &Value, answer: &str) -> Value {
        let tokens = |text: &str| text.chars().count().div_ceil(TOKEN_CHARS) as u64;
        let texts = messages.as_array().into_iter().flatten();
        let input: u64 = texts.filter_map(|message| message["content"].as_str()).map(tokens).sum();
        let output = tokens(answer);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.counted.completions += 1;
        state.counted.input_tokens += input;
        state.counted.output_tokens += output;
        json!({
            "prompt_tokens": input, "completion_tokens": output, "total_tokens": input + output,
            "prompt_tokens_details": { "cached_tokens": 0, "audio_tokens": 0 },
        })
    }

    fn embed(&self, body: &Value) -> ResponseTemplate {
        let texts: Vec<String> = match &body["input"] {
            Value::String(text) => vec![text.clone()],
            Value::Array(texts) => {
                texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
            }
            _ => Vec::new(),
        };
        if texts.is_empty() || texts.iter().any(String::is_empty) {
            return refuse(400, "invalid_input", "input");
        }
        let egress = crate::egress(domain::UserId(uuid::Uuid::nil()));
        let Some(Ok(vectors)) = HashedEmbed.embed(&egress, &texts).now_or_never() else {
            return refuse(500, "server_error", "");
        };
        // A request that doesn't shorten its vectors gets those of the model's own length.
        let length = body["dimensions"].as_u64().map_or(3_072, |length| length as usize);
        let data: Vec<Value> = vectors
            .into_iter()
            .enumerate()
            .map(|(index, mut values)| {
                values.resize(length, 0.0);
                json!({ "object": "embedding", "index": index, "embedding": values })
            })
            .collect();
        let tokens: u64 =
            texts.iter().map(|text| text.chars().count().div_ceil(TOKEN_CHARS) as u64).sum();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.counted.embeddings += 1;
        state.counted.input_tokens += tokens;
        answer(
            200,
            &json!({
                "object": "list", "data": data, "model": body["model"],
                "usage": { "prompt_tokens": tokens, "total_tokens": tokens },
            }),
        )
    }
}

fn models() -> Value {
    let model = |id: &str| json!({ "id": id, "object": "model", "created": 1_760_000_000, "owned_by": "standin" });
    let all = ["gpt-4.1", "gpt-4.1-mini", "text-embedding-3-large"].map(model);
    json!({ "object": "list", "data": all })
}

/// A refusal as the service words it, with a sentence that must not reach a log.
fn refuse(status: u16, code: &str, param: &str) -> ResponseTemplate {
    let error = json!({
        "message": "Incorrect request: sk-stan******6789",
        "type": "invalid_request_error", "param": param, "code": code,
    });
    answer(status, &json!({ "error": error }))
}

/// The same as server-sent events, a few words each.
fn stream_events(model: &str, text: &str, reason: &str, usage: &Value) -> ResponseTemplate {
    let chunk = |choices: Value, usage: &Value| {
        let chunk = json!({
            "id": "chatcmpl-standin", "object": "chat.completion.chunk", "created": 1_760_000_000,
            "model": model, "choices": choices, "usage": usage,
        });
        format!("data: {chunk}\n\n")
    };
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let mut events: String = words
        .chunks(3)
        .map(|words| {
            let delta = json!({ "content": words.concat() });
            let choice = json!([{ "index": 0, "delta": delta, "finish_reason": null }]);
            chunk(choice, &Value::Null)
        })
        .collect();
    let last = json!([{ "index": 0, "delta": {}, "finish_reason": reason }]);
    events.push_str(&chunk(last, &Value::Null));
    events.push_str(&chunk(json!([]), usage));
    events.push_str("data: [DONE]\n\n");
    ResponseTemplate::new(200).set_body_raw(events, "text/event-stream")
}
