//! The outcome of a call, parsed from the endpoint's response.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};
use steps::MAX_MESSAGE_CHARS;

/// The longest time a response can put something off: a year.
const MAX_PAUSE: Duration = Duration::from_hours(366 * 24);

/// The feature behind several steps in one response, and behind a step that is only planned.
const PARALLEL_STEPS: &str = "step.all";

/// The end of a call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CallOutcome {
    /// The function returned.
    Returned(Value),
    /// The call stopped at a step.
    Step(StepOutcome),
    /// The call failed, outside of a step or before it could say more.
    Failed(CallFailure),
    /// The call came to a step of this kind, which is not supported here.
    Unsupported(String),
    /// The call was not made: no try is used up.
    Unreachable(String),
}

/// A failure, and whether and when to try again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CallFailure {
    /// `{name, message}`.
    pub(crate) error: Value,
    pub(crate) is_final: bool,
    pub(crate) retry_after: Option<Duration>,
}

/// The step at which a call stopped.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StepOutcome {
    /// The step's hash.
    pub(crate) id: String,
    /// The job's name for it.
    pub(crate) name: String,
    pub(crate) result: StepResult,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StepResult {
    Ran(Value),
    Failed(CallFailure),
    Slept(Duration),
}

#[derive(Deserialize)]
struct WireStep {
    id: String,
    op: String,
    #[serde(default)]
    name: String,
    #[serde(default, rename = "displayName")]
    display_name: String,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    error: Value,
}

impl CallFailure {
    /// A failure that may pass.
    pub(crate) fn retriable(message: impl std::fmt::Display) -> Self {
        Self {
            error: error_body("Error", &message.to_string()),
            is_final: false,
            retry_after: None,
        }
    }

    /// A failure for good.
    pub(crate) fn final_failure(message: impl std::fmt::Display) -> Self {
        Self { is_final: true, ..Self::retriable(message) }
    }
}

/// Reads a response. One that makes no sense is a failure that may pass: the endpoint may be about
/// to be replaced.
pub(crate) fn parse_response(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> CallOutcome {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let failure = |error: &Value| CallFailure {
        error: normalize_error(error, status),
        is_final: header(inngest::headers::NO_RETRY) == Some("true"),
        retry_after: header(inngest::headers::RETRY_AFTER).and_then(parse_seconds),
    };
    let retriable = |reason| CallOutcome::Failed(CallFailure::retriable(reason));
    if status.is_success() && header(inngest::headers::SDK).is_none() {
        return retriable("the response is not from an endpoint of jobs".to_owned());
    }
    match (status, serde_json::from_slice(body).ok()) {
        (StatusCode::OK, Some(output)) => CallOutcome::Returned(output),
        (StatusCode::PARTIAL_CONTENT, Some(steps)) => {
            parse_steps(&steps, &failure).unwrap_or_else(retriable)
        }
        (_, error) if !status.is_success() => {
            CallOutcome::Failed(failure(&error.unwrap_or_default()))
        }
        _ => retriable(format!("a response {status} without a meaning")),
    }
}

/// Several steps are told of only to be run in parallel.
fn parse_steps(
    steps: &Value,
    failure: &impl Fn(&Value) -> CallFailure,
) -> Result<CallOutcome, String> {
    let steps: Vec<WireStep> = Deserialize::deserialize(steps)
        .map_err(|error| format!("the response is not a list of steps: {error}"))?;
    let mut steps = steps.into_iter();
    match (steps.next(), steps.next()) {
        (None, _) => Err("the response is an empty list of steps".to_owned()),
        (Some(step), None) => parse_step(step, failure),
        (Some(_), Some(_)) => Ok(CallOutcome::Unsupported(PARALLEL_STEPS.to_owned())),
    }
}

fn parse_step(
    step: WireStep,
    failure: &impl Fn(&Value) -> CallFailure,
) -> Result<CallOutcome, String> {
    let result = match step.op.as_str() {
        "StepRun" => StepResult::Ran(step.data),
        "StepError" => StepResult::Failed(failure(&step.error)),
        "StepFailed" => StepResult::Failed(CallFailure { is_final: true, ..failure(&step.error) }),
        "Sleep" => {
            let time = parse_seconds(&step.name);
            StepResult::Slept(time.ok_or_else(|| format!("{:?} is not a time", step.name))?)
        }
        "WaitForEvent" => return Ok(CallOutcome::Unsupported("step.wait_for_event".to_owned())),
        "StepPlanned" => return Ok(CallOutcome::Unsupported(PARALLEL_STEPS.to_owned())),
        other => return Ok(CallOutcome::Unsupported(format!("steps of the kind {other}"))),
    };
    let name = if step.display_name.is_empty() { step.name } else { step.display_name };
    Ok(CallOutcome::Step(StepOutcome { id: step.id, name, result }))
}

/// An error in the form in which it is stored, whatever was sent.
fn normalize_error(error: &Value, status: StatusCode) -> Value {
    let text = |field| error.get(field).and_then(Value::as_str);
    match text("message") {
        Some(message) => error_body(text("name").unwrap_or("Error"), message),
        None => error_body("Error", &format!("the endpoint answered {}", status.as_u16())),
    }
}

fn error_body(name: &str, message: &str) -> Value {
    let message: String = message.chars().take(MAX_MESSAGE_CHARS).collect();
    json!({"name": name, "message": message})
}

/// Seconds as the endpoint writes them: `90s` of a sleep, `90` in a header.
fn parse_seconds(text: &str) -> Option<Duration> {
    let seconds = text.strip_suffix('s').unwrap_or(text).parse().ok()?;
    Some(Duration::from_secs(seconds).min(MAX_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let sdk = (inngest::headers::SDK, "x:v1");
        pairs.iter().chain([&sdk]).map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect()
    }

    fn parse(status: u16, pairs: &[(&'static str, &'static str)], body: &Value) -> CallOutcome {
        let status = StatusCode::from_u16(status).unwrap();
        parse_response(status, &headers(pairs), body.to_string().as_bytes())
    }

    #[test]
    fn a_failure_says_whether_and_when_to_try_again() {
        let body = json!({"name": "E", "message": "m"});
        let failed = |is_final, retry_after| {
            CallOutcome::Failed(CallFailure { error: body.clone(), is_final, retry_after })
        };
        assert_eq!(parse(500, &[("x-inngest-no-retry", "false")], &body), failed(false, None));
        assert_eq!(parse(400, &[("x-inngest-no-retry", "true")], &body), failed(true, None));
        assert_eq!(parse(400, &[], &body), failed(false, None));
        let after = Some(Duration::from_secs(30));
        assert_eq!(parse(500, &[("retry-after", "30")], &body), failed(false, after));
    }

    #[test]
    fn a_success_without_the_protocols_header_is_a_failure() {
        let outcome = parse_response(StatusCode::OK, &HeaderMap::new(), b"{}");
        assert!(matches!(outcome, CallOutcome::Failed(CallFailure { is_final: false, .. })));
    }

    #[test]
    fn a_response_that_makes_no_sense_is_a_failure_that_may_pass() {
        let soon = json!([{"id": "a", "op": "Sleep", "name": "soon"}]);
        for body in [json!([]), json!({}), json!([{"id": "a"}]), soon] {
            let outcome = parse(206, &[], &body);
            let may_pass =
                matches!(outcome, CallOutcome::Failed(CallFailure { is_final: false, .. }));
            assert!(may_pass, "{body}");
        }
        assert!(matches!(
            parse_response(StatusCode::BAD_GATEWAY, &HeaderMap::new(), b"<html>"),
            CallOutcome::Failed(CallFailure { error, .. })
                if error["message"] == "the endpoint answered 502"
        ));
    }

    #[test]
    fn a_step_has_its_hash_its_name_and_its_result() {
        let parse_one = |step: Value| match parse(206, &[], &json!([step])) {
            CallOutcome::Step(step) => step,
            other => panic!("{other:?}"),
        };
        let (id, name) = ("h".to_owned(), "rest".to_owned());
        let slept =
            parse_one(json!({"id": "h", "op": "Sleep", "name": "90s", "displayName": "rest"}));
        let result = StepResult::Slept(Duration::from_secs(90));
        assert_eq!(slept, StepOutcome { id, name, result });
        let ran = parse_one(json!({"id": "h", "op": "StepRun", "name": "count", "data": 3}));
        assert_eq!((ran.name.as_str(), ran.result), ("count", StepResult::Ran(json!(3))));
        let failed = parse_one(json!({"id": "h", "op": "StepFailed", "error": {"message": "m"}}));
        assert!(matches!(failed.result, StepResult::Failed(CallFailure { is_final: true, .. })));
    }

    #[test]
    fn steps_of_other_kinds_are_not_supported() {
        let planned = |id| json!({"id": id, "op": "StepPlanned", "name": id});
        let cases = [
            (json!([{"id": "a", "op": "WaitForEvent", "name": "w"}]), "step.wait_for_event"),
            (json!([planned("a")]), PARALLEL_STEPS),
            (json!([planned("a"), planned("b")]), PARALLEL_STEPS),
            (json!([{"id": "a", "op": "InvokeFunction"}]), "steps of the kind InvokeFunction"),
        ];
        for (body, feature) in cases {
            assert_eq!(parse(206, &[], &body), CallOutcome::Unsupported(feature.to_owned()));
        }
    }

    #[test]
    fn times_are_seconds() {
        let cases =
            [("90", Some(90)), ("90s", Some(90)), ("0s", Some(0)), ("", None), ("1h", None)];
        for (text, seconds) in cases {
            assert_eq!(parse_seconds(text), seconds.map(Duration::from_secs), "{text}");
        }
        assert_eq!(parse_seconds("99999999999"), Some(MAX_PAUSE));
    }
}
