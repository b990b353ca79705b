//! A run's state: what started it, and what the service remembers of its steps.
//!
//! It comes with the call, unless it is too large for one request; then it is fetched.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use steps::{Memo, StepError};

use crate::api;
use crate::context::Context;

/// Bytes of a run's steps, and of its events. The service keeps no more of a run.
const MAX_STATE_BYTES: usize = 32 * 1024 * 1024;
/// Characters of a run's id.
const MAX_ID_CHARS: usize = 64;

/// The event and attempt that a call is about.
pub(crate) struct RunState {
    /// The event that started the run, or the first of them.
    pub(crate) event: Value,
    /// Memories by the hash of their step.
    pub(crate) steps: Map<String, Value>,
}

impl RunState {
    /// Asks the API for both, at the same time. An error says why they can't be had.
    pub(crate) async fn fetch(context: &Context, run_id: &str) -> Result<Self, String> {
        let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if run_id.is_empty() || run_id.len() > MAX_ID_CHARS || !run_id.chars().all(is_id) {
            return Err("the call is about no run".to_owned());
        }
        let (events, steps) = futures::try_join!(
            part::<Vec<Value>>(context, run_id, "batch"),
            part(context, run_id, "actions"),
        )?;
        let event = events.into_iter().next().ok_or("the run has no event")?;
        Ok(Self { event, steps })
    }
}

async fn part<T: DeserializeOwned>(
    context: &Context,
    run_id: &str,
    part: &str,
) -> Result<T, String> {
    let url = format!("{}/v0/runs/{run_id}/{part}", context.config.api_origin);
    let body = api::ask(context, MAX_STATE_BYTES, |http| http.get(&url)).await?;
    serde_json::from_slice(&body).map_err(|error| format!("the answer is no state: {error}"))
}

/// What the service remembers of one step. An output comes in `data` and a failure in `error`;
/// anything else, such as an event that was waited for, comes as it is. Input that was prepared for
/// a step is no memory of it.
pub(crate) fn memo(memo: Value) -> Option<Memo> {
    let mut fields = match memo {
        Value::Object(fields) if is_wrapped(&fields) => fields,
        bare => return Some(Memo::Data(bare)),
    };
    match fields.remove("error") {
        None | Some(Value::Null) => {}
        Some(error) => {
            let plain = || StepError::new("the step failed");
            return Some(Memo::Error(serde_json::from_value(error).unwrap_or_else(|_| plain())));
        }
    }
    match fields.remove("data") {
        None if fields.contains_key("input") => None,
        data => Some(Memo::Data(data.unwrap_or_default())),
    }
}

/// An event has data, too, but also a name.
fn is_wrapped(fields: &Map<String, Value>) -> bool {
    let known = |name: &String| matches!(name.as_str(), "data" | "error" | "input");
    !fields.is_empty() && fields.keys().all(known)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_event_is_a_memory_as_a_whole_and_an_output_is_unwrapped() {
        let event = json!({"name": "e", "data": {"a": 1}, "id": "e1", "ts": 5});
        assert_eq!(memo(event.clone()), Some(Memo::Data(event)));
        assert_eq!(memo(json!({"data": {"data": 1}})), Some(Memo::Data(json!({"data": 1}))));
        assert_eq!(memo(json!({"data": 1, "error": null})), Some(Memo::Data(json!(1))));
        assert_eq!(memo(Value::Null), Some(Memo::Data(Value::Null)));
        assert_eq!(memo(json!({})), Some(Memo::Data(json!({}))));
        assert_eq!(memo(json!({"input": [1]})), None);
        let failed = memo(json!({"error": {"name": "Odd", "message": "no", "stack": "at"}}));
        let error = StepError { name: "Odd".to_owned(), message: "no".to_owned() };
        assert_eq!(failed, Some(Memo::Error(error)));
    }
}
