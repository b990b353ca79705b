//! What the endpoint's answer to a call means.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::expression::Expression;

/// Characters of an error message that are kept.
const MAX_MESSAGE_CHARS: usize = 1000;
/// The longest time an answer can put something off: a year.
const MAX_WAIT: Duration = Duration::from_hours(366 * 24);

/// How a call ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// The function returned.
    Returned(Value),
    /// It stopped at these steps.
    Steps(Vec<Op>),
    /// It failed, outside of a step or before it could say more.
    Failed(Failure),
    /// The call was not made: no try is used up.
    Unreachable(String),
}

/// A failure, and what may be done about it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    /// `{name, message}`.
    pub(crate) error: Value,
    pub(crate) is_final: bool,
    pub(crate) retry_after: Option<Duration>,
}

/// A step of which the answer tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Op {
    /// The step's hash.
    pub(crate) id: String,
    /// What the job calls it.
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Ran(Value),
    Failed(Failure),
    Planned,
    Sleep(Duration),
    Wait(Wait),
}

/// An event that a step waits for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wait {
    pub(crate) event: String,
    pub(crate) only_if: Option<String>,
    pub(crate) timeout: Duration,
}

#[derive(Deserialize)]
struct WireOp {
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
    #[serde(default)]
    opts: Value,
}

impl Failure {
    /// A failure that may pass.
    pub(crate) fn passing(message: impl std::fmt::Display) -> Self {
        Self { error: error_of(&message), is_final: false, retry_after: None }
    }

    /// A failure for good.
    pub(crate) fn lasting(message: impl std::fmt::Display) -> Self {
        Self { is_final: true, ..Self::passing(message) }
    }
}

/// Reads an answer.
pub(crate) fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Outcome {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_final = header(inngest::headers::NO_RETRY) == Some("true");
    let retry_after =
        header(inngest::headers::RETRY_AFTER).and_then(|text| until(text, Utc::now()));
    let failed = |error: &Value| Failure { error: normal(error, status), is_final, retry_after };
    let json: Option<Value> = serde_json::from_slice(body).ok();
    if status.is_success() && header(inngest::headers::SDK).is_none() {
        return Outcome::Failed(Failure::passing("what answered is not the jobs' endpoint"));
    }
    match (status, json) {
        (StatusCode::OK, Some(value)) => Outcome::Returned(value),
        (StatusCode::PARTIAL_CONTENT, Some(ops)) => match steps(&ops, &failed) {
            Ok(steps) => Outcome::Steps(steps),
            Err(reason) => Outcome::Failed(Failure::passing(reason)),
        },
        (_, json) if !status.is_success() => Outcome::Failed(failed(&json.unwrap_or_default())),
        _ => Outcome::Failed(Failure::passing(format!("an answer {status} without sense"))),
    }
}

fn steps(ops: &Value, failed: &impl Fn(&Value) -> Failure) -> Result<Vec<Op>, String> {
    let ops: Vec<WireOp> = Deserialize::deserialize(ops)
        .map_err(|error| format!("the answer is not a list of steps: {error}"))?;
    if ops.is_empty() {
        return Err("the answer is an empty list of steps".to_owned());
    }
    ops.into_iter().map(|op| read_op(op, failed)).collect()
}

fn read_op(op: WireOp, failed: &impl Fn(&Value) -> Failure) -> Result<Op, String> {
    let kind = match op.op.as_str() {
        "StepRun" => Kind::Ran(op.data),
        "StepError" => Kind::Failed(failed(&op.error)),
        "StepFailed" => Kind::Failed(Failure { is_final: true, ..failed(&op.error) }),
        "StepPlanned" => Kind::Planned,
        "Sleep" => {
            let text = op.opts.get("duration").and_then(Value::as_str).unwrap_or(&op.name);
            let time = until(text, Utc::now());
            Kind::Sleep(time.ok_or_else(|| format!("{text:?} is not a time to sleep"))?)
        }
        "WaitForEvent" => Kind::Wait(read_wait(&op)?),
        "StepNotFound" => return Err("the job no longer has a step that was planned".to_owned()),
        other => return Err(format!("steps of the kind {other:?} are not supported")),
    };
    let name = if op.display_name.is_empty() { op.name } else { op.display_name };
    Ok(Op { id: op.id, name, kind })
}

/// What a step waits for. A condition that is not understood would never hold: better to say so.
fn read_wait(op: &WireOp) -> Result<Wait, String> {
    let text = |field: &str| op.opts.get(field).and_then(Value::as_str);
    let only_if = text("if").filter(|text| !text.is_empty());
    if let Some(text) = only_if.filter(|text| Expression::parse(text).is_none()) {
        return Err(format!("the condition {text:?} is not understood"));
    }
    let timeout = text("timeout").unwrap_or_default();
    Ok(Wait {
        event: text("event").unwrap_or(&op.name).to_owned(),
        only_if: only_if.map(str::to_owned),
        timeout: until(timeout, Utc::now())
            .ok_or_else(|| format!("{timeout:?} is not a time to wait"))?,
    })
}

/// An error as it is stored, whatever was sent.
fn normal(error: &Value, status: StatusCode) -> Value {
    let text = |field| error.get(field).and_then(Value::as_str);
    match text("message") {
        Some(message) => {
            let message: String = message.chars().take(MAX_MESSAGE_CHARS).collect();
            json!({"name": text("name").unwrap_or("Error"), "message": message})
        }
        None => error_of(&format!("the endpoint answered {}", status.as_u16())),
    }
}

fn error_of(message: &impl std::fmt::Display) -> Value {
    let message: String = message.to_string().chars().take(MAX_MESSAGE_CHARS).collect();
    json!({"name": "Error", "message": message})
}

/// A time to wait: seconds (`90`), units (`1h30m`, `250ms`) or the time at which it ends (RFC 3339).
pub(crate) fn until(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    let wait = if let Ok(seconds) = text.parse::<u64>() {
        Duration::from_secs(seconds)
    } else if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        (at.with_timezone(&Utc) - now).to_std().unwrap_or_default()
    } else {
        units(text)?
    };
    Some(wait.min(MAX_WAIT))
}

fn units(mut text: &str) -> Option<Duration> {
    if text.is_empty() {
        return None;
    }
    let mut millis: u64 = 0;
    while !text.is_empty() {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let count: u64 = text[..digits].parse().ok()?;
        let unit_end = text[digits..].find(|c: char| c.is_ascii_digit());
        let unit_end = unit_end.map_or(text.len(), |length| digits + length);
        let unit_millis = match &text[digits..unit_end] {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            _ => return None,
        };
        millis = millis.checked_add(count.checked_mul(unit_millis)?)?;
        text = &text[unit_end..];
    }
    Some(Duration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let sdk = (inngest::headers::SDK, "x:v1");
        pairs.iter().chain([&sdk]).map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect()
    }

    fn answered(status: u16, pairs: &[(&'static str, &'static str)], body: &Value) -> Outcome {
        let status = StatusCode::from_u16(status).unwrap();
        read(status, &headers(pairs), body.to_string().as_bytes())
    }

    #[test]
    fn a_failure_says_whether_and_when_to_try_again() {
        let body = json!({"name": "E", "message": "m"});
        let failed = |is_final, retry_after| {
            Outcome::Failed(Failure { error: body.clone(), is_final, retry_after })
        };
        assert_eq!(answered(500, &[("x-inngest-no-retry", "false")], &body), failed(false, None));
        assert_eq!(answered(400, &[("x-inngest-no-retry", "true")], &body), failed(true, None));
        assert_eq!(answered(400, &[], &body), failed(false, None));
        let after = Some(Duration::from_secs(30));
        assert_eq!(answered(500, &[("retry-after", "30")], &body), failed(false, after));
    }

    #[test]
    fn a_success_without_the_protocols_header_is_a_failure() {
        let outcome = read(StatusCode::OK, &HeaderMap::new(), b"{}");
        assert!(matches!(outcome, Outcome::Failed(Failure { is_final: false, .. })));
    }

    #[test]
    fn an_answer_that_is_not_understood_is_a_failure_that_may_pass() {
        let odd = json!({"event": "e", "timeout": "1s", "if": "is it?"});
        let bodies = [
            json!([]),
            json!({}),
            json!([{"id": "a", "op": "InvokeFunction"}]),
            json!([{"id": "a", "op": "WaitForEvent"}]),
            json!([{"id": "a", "op": "WaitForEvent", "opts": odd}]),
        ];
        for body in bodies {
            let outcome = answered(206, &[], &body);
            let passing = matches!(outcome, Outcome::Failed(Failure { is_final: false, .. }));
            assert!(passing, "{body}");
        }
        assert!(matches!(
            read(StatusCode::BAD_GATEWAY, &HeaderMap::new(), b"<html>"),
            Outcome::Failed(Failure { error, .. }) if error["message"] == "the endpoint answered 502"
        ));
    }

    #[test]
    fn a_wait_names_its_event_its_condition_and_its_end() {
        let opts = json!({"event": "resume", "timeout": "10s", "if": "async.data.a == 1"});
        let body = json!([{"id": "h", "op": "WaitForEvent", "name": "w", "opts": opts}]);
        let wait = Wait {
            event: "resume".to_owned(),
            only_if: Some("async.data.a == 1".to_owned()),
            timeout: Duration::from_secs(10),
        };
        let op = Op { id: "h".to_owned(), name: "w".to_owned(), kind: Kind::Wait(wait) };
        assert_eq!(answered(206, &[], &body), Outcome::Steps(vec![op]));
    }

    #[test]
    fn times_come_as_seconds_units_or_a_moment() {
        let now: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
        let cases = [
            ("90", Some(90_000)),
            ("1h30m", Some(5_400_000)),
            ("250ms", Some(250)),
            ("0s", Some(0)),
            ("2026-01-01T00:01:00Z", Some(60_000)),
            ("2025-01-01T00:00:00Z", Some(0)),
            ("", None),
            ("soon", None),
            ("5x", None),
            ("5", Some(5000)),
        ];
        for (text, millis) in cases {
            assert_eq!(until(text, now), millis.map(Duration::from_millis), "{text}");
        }
        assert_eq!(until("99999999999", now), Some(MAX_WAIT));
    }
}
