//! Steps as they go over the wire.

use std::time::Duration;

use serde_json::{Map, Value, json};
use sha1::{Digest, Sha1};
use steps::{JobError, Pause, StepError, StepId, Wait, sent_output};

use crate::config::to_hex;

/// A step's id on the wire: the hash of `id`, `id:1`, `id:2` …
pub fn step_hash(step: &str) -> String {
    to_hex(&Sha1::digest(step))
}

/// The body of a call's answer, and the facts that its headers state.
pub(crate) struct CallReport {
    pub(crate) ops: Vec<Value>,
    pub(crate) failure: Option<JobError>,
}

/// The report for a call that ended at a step. `asked` is the hash of the step the call was about.
pub(crate) fn report(pause: Pause, step_id: &str) -> CallReport {
    let (ops, failure) = match pause {
        Pause::Ran(step, output) => (vec![op("StepRun", &step, "data", output)], None),
        Pause::Sent(step, ids) => (vec![sent_op(&step, &ids)], None),
        Pause::Planned(steps) => {
            (steps.iter().map(|step| plain("StepPlanned", step)).collect(), None)
        }
        Pause::Sleeping(step, time) => {
            let mut op = op("Sleep", &step, "data", Value::Null);
            op["name"] = Value::from(whole_seconds(time));
            (vec![op], None)
        }
        Pause::Waiting(step, wait) => (vec![waiting_op(&step, &wait)], None),
        Pause::Failed(step, error) => (vec![failed_op(&step, &error)], Some(error)),
        Pause::Missing => (
            vec![json!({"id": step_id, "op": "StepNotFound", "name": "", "displayName": ""})],
            None,
        ),
    };
    CallReport { ops, failure }
}

fn failed_op(step: &StepId, error: &JobError) -> Value {
    let kind = if error.is_retriable() { "StepError" } else { "StepFailed" };
    let mut op = op(kind, step, "error", error_body(error));
    op["data"] = Value::Null;
    op
}

fn waiting_op(step: &StepId, wait: &Wait) -> Value {
    let mut op = op("WaitForEvent", step, "data", Value::Null);
    op["opts"] = json!({"event": wait.event, "timeout": whole_seconds(wait.timeout)});
    if let Some(only_if) = &wait.only_if {
        op["opts"]["if"] = Value::from(only_if.as_str());
    }
    op
}

/// A time as the protocol writes it, rounded up: a wait is never cut short.
pub(crate) fn whole_seconds(time: Duration) -> String {
    format!("{}s", time.as_millis().div_ceil(1000))
}

/// An error as the protocol stores it.
pub(crate) fn error_body(error: &JobError) -> Value {
    let StepError { name, message } = error.into();
    json!({"name": name, "message": message})
}

fn sent_op(step: &StepId, ids: &[String]) -> Value {
    let mut op = op("StepRun", step, "data", sent_output(ids));
    op["opts"] = json!({"type": "step.sendEvent"});
    op
}

fn op(kind: &str, step: &StepId, field: &str, value: Value) -> Value {
    let mut op = plain(kind, step);
    op[field] = value;
    op
}

fn plain(kind: &str, step: &StepId) -> Value {
    Value::Object(Map::from_iter([
        ("id".to_owned(), Value::from(step_hash(&step.to_string()))),
        ("op".to_owned(), Value::from(kind)),
        ("name".to_owned(), Value::from(step.id.as_str())),
        ("displayName".to_owned(), Value::from(step.id.as_str())),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_id_has_the_known_hash() {
        assert_eq!(step_hash("my-step-id"), "e7d8a2f140845095749d60246ff1110c9d01d76a");
    }
}
