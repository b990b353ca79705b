//! The functions that the endpoint registers, and the refusal of those that need more than the
//! executor supports.

use db::local::events::StoredEvent;
use db::local::runs::{NewRun, RunLimit};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::event_path::{EventCondition, EventPath};

/// Tries after the first when a registration does not say.
const DEFAULT_RETRIES: i32 = 4;
/// Tries after the first, at most.
const MAX_RETRIES: i32 = 20;

/// A registration that the executor can't keep to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// The function needs more than is supported here.
    #[error(
        "the function {function} uses {feature}, which the local executor does not support: let an \
         Inngest development server run the jobs (INNGEST_DEV), or do without it"
    )]
    Unsupported {
        /// The function's id.
        function: String,
        /// Named as a job's program names it, such as `throttle`.
        feature: String,
    },
    /// The registration breaks the protocol.
    #[error("the registration of the function {function} can't be read: {reason}")]
    Unreadable {
        /// The function's id, empty when it has none.
        function: String,
        /// The parser's reason.
        reason: String,
    },
}

/// A function: the events that start it, its retries and its limit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RegisteredFunction {
    id: String,
    triggers: Vec<EventTrigger>,
    retries: i32,
    limit: Option<FunctionLimit>,
}

#[derive(Debug, Clone, PartialEq)]
struct EventTrigger {
    event_name: String,
    condition: Option<EventCondition>,
}

/// Calls of the function at a time, for each value of the key or in all.
#[derive(Debug, Clone, PartialEq)]
struct FunctionLimit {
    max_calls: i32,
    key: Option<EventPath>,
}

impl RegisteredFunction {
    pub(crate) fn is_triggered_by(&self, event: &StoredEvent) -> bool {
        let fits = |trigger: &EventTrigger| {
            trigger.event_name == event.name
                && trigger.condition.as_ref().is_none_or(|condition| condition.holds(&wire(event)))
        };
        self.triggers.iter().any(fits)
    }

    /// The run that this event starts.
    pub(crate) fn new_run(&self, event: &StoredEvent) -> NewRun {
        let run_limit = |limit: &FunctionLimit| {
            let key = limit.key.as_ref().and_then(|key| key.find_text(&wire(event)));
            let bucket = format!("fn:{}:{}", self.id, key.unwrap_or_default());
            RunLimit { bucket, most: limit.max_calls }
        };
        NewRun {
            id: Uuid::now_v7(),
            function_id: self.id.clone(),
            event_id: event.id.clone(),
            student_id: event.student_id,
            retries: self.retries,
            limit: self.limit.as_ref().map(run_limit),
        }
    }
}

/// An event as expressions see it.
fn wire(event: &StoredEvent) -> Value {
    json!({"id": event.id, "name": event.name, "data": event.data})
}

/// Reads a registration. One function that can't be run refuses all of it.
pub(crate) fn parse_functions(
    registered: &[Value],
) -> Result<Vec<RegisteredFunction>, RegistrationError> {
    registered.iter().map(parse_function).collect()
}

#[derive(Deserialize)]
struct WireFunction {
    id: String,
    triggers: Vec<WireTrigger>,
    #[serde(default)]
    steps: Value,
    #[serde(default)]
    concurrency: Value,
    /// Everything else that the function was given.
    #[serde(flatten)]
    more: Map<String, Value>,
}

#[derive(Deserialize)]
struct WireTrigger {
    event: Option<String>,
    expression: Option<String>,
    cron: Option<Value>,
}

#[derive(Deserialize)]
struct WireLimit {
    limit: i32,
    key: Option<String>,
    scope: Option<String>,
}

fn parse_function(registered: &Value) -> Result<RegisteredFunction, RegistrationError> {
    let function: WireFunction = Deserialize::deserialize(registered)
        .map_err(|error| unreadable(registered["id"].as_str().unwrap_or_default(), &error))?;
    let id = function.id;
    for (field, value) in &function.more {
        if let Some(feature) = unsupported_feature(field, value) {
            return Err(unsupported(&id, feature));
        }
    }
    let triggers = function.triggers.into_iter().map(|trigger| parse_trigger(&id, trigger));
    let retries = function.steps.pointer("/step/retries/attempts").and_then(Value::as_i64);
    Ok(RegisteredFunction {
        triggers: triggers.collect::<Result<_, _>>()?,
        retries: retries.map_or(DEFAULT_RETRIES, |retries| {
            i32::try_from(retries).unwrap_or(MAX_RETRIES).clamp(0, MAX_RETRIES)
        }),
        limit: parse_limit(&id, &function.concurrency)?,
        id,
    })
}

/// The name that a job's program has for a field; none when the field limits nothing.
fn unsupported_feature(field: &str, value: &Value) -> Option<String> {
    let feature = match field {
        "name" => return None,
        _ if value.is_null() => return None,
        "cancel" => "cancel_on",
        "timeouts" if value.get("start").is_some() => "start_within",
        "timeouts" => "finish_within",
        other => other,
    };
    Some(feature.to_owned())
}

fn parse_trigger(id: &str, trigger: WireTrigger) -> Result<EventTrigger, RegistrationError> {
    let event_name = match (trigger.event, trigger.cron) {
        (Some(event_name), None) => event_name,
        (_, Some(_)) => return Err(unsupported(id, "cron")),
        (None, None) => return Err(unsupported(id, "a trigger without an event")),
    };
    let condition = trigger.expression.map(|text| {
        EventCondition::parse(&text)
            .ok_or_else(|| unsupported(id, format!("the trigger condition {text:?}")))
    });
    Ok(EventTrigger { event_name, condition: condition.transpose()? })
}

fn parse_limit(id: &str, concurrency: &Value) -> Result<Option<FunctionLimit>, RegistrationError> {
    match concurrency {
        Value::Null => return Ok(None),
        Value::Array(_) => return Err(unsupported(id, "more than one concurrency limit")),
        _ => {}
    }
    let wire: WireLimit =
        Deserialize::deserialize(concurrency).map_err(|error| unreadable(id, &error))?;
    if wire.scope.is_some_and(|scope| scope != "fn") {
        return Err(unsupported(id, "concurrency_across"));
    }
    let key = wire.key.map(|text| {
        EventPath::parse(&text)
            .ok_or_else(|| unsupported(id, format!("the concurrency key {text:?}")))
    });
    Ok(Some(FunctionLimit { max_calls: wire.limit.max(1), key: key.transpose()? }))
}

fn unsupported(function: &str, feature: impl Into<String>) -> RegistrationError {
    RegistrationError::Unsupported { function: function.to_owned(), feature: feature.into() }
}

fn unreadable(function: &str, reason: &serde_json::Error) -> RegistrationError {
    let (function, reason) = (function.to_owned(), reason.to_string());
    RegistrationError::Unreadable { function, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, data: Value) -> StoredEvent {
        StoredEvent {
            id: "e1".to_owned(),
            name: name.to_owned(),
            data,
            student_id: None,
            happened_at: chrono::Utc::now(),
        }
    }

    /// A function that `event` starts, with more fields.
    fn function_json(more: Value) -> Value {
        let mut function = json!({"id": "app-a", "name": "a", "triggers": [{"event": "e"}]});
        let Value::Object(more) = more else { panic!("{more} is no object") };
        function.as_object_mut().unwrap().extend(more);
        function
    }

    #[test]
    fn a_failure_handler_wants_only_its_own_function() {
        let function = parse_function(&function_json(json!({"triggers": [{
            "event": "inngest/function.failed",
            "expression": "event.data.function_id == 'app-a'",
        }]})))
        .unwrap();
        let failed = |id: &str| event("inngest/function.failed", json!({"function_id": id}));
        assert!(function.is_triggered_by(&failed("app-a")));
        assert!(!function.is_triggered_by(&failed("app-b")));
        assert!(!function.is_triggered_by(&event("other", json!({"function_id": "app-a"}))));
    }

    #[test]
    fn a_run_takes_its_limit_from_the_event() {
        let function = parse_function(&function_json(json!({
            "concurrency": {"limit": 2, "key": "event.data.studentId", "scope": "fn"},
            "steps": {"step": {"retries": {"attempts": 3}}},
        })))
        .unwrap();
        let run = function.new_run(&event("e", json!({"studentId": "s"})));
        assert_eq!(run.limit, Some(RunLimit { bucket: "fn:app-a:s".to_owned(), most: 2 }));
        assert_eq!(run.retries, 3);
    }

    #[test]
    fn a_limit_without_a_key_holds_for_the_whole_function() {
        let limit = |more| {
            let function = parse_function(&function_json(more)).unwrap();
            function.new_run(&event("e", json!({"studentId": "s"}))).limit
        };
        let whole = RunLimit { bucket: "fn:app-a:".to_owned(), most: 2 };
        assert_eq!(limit(json!({"concurrency": {"limit": 2, "scope": "fn"}})), Some(whole));
        assert_eq!(limit(json!({})), None);
    }

    #[test]
    fn what_is_not_supported_is_refused_by_the_names_of_function_and_feature() {
        let key = "event.data.a + event.data.b";
        let condition = "event.data.n > 3";
        let cases = [
            (json!({"triggers": [{"cron": "0 9 * * *"}]}), "cron".to_owned()),
            (json!({"triggers": [{}]}), "a trigger without an event".to_owned()),
            (
                json!({"triggers": [{"event": "e", "expression": condition}]}),
                format!("the trigger condition {condition:?}"),
            ),
            (json!({"idempotency": "event.data.id"}), "idempotency".to_owned()),
            (json!({"throttle": {"limit": 1, "period": "1s"}}), "throttle".to_owned()),
            (json!({"cancel": [{"event": "stop"}]}), "cancel_on".to_owned()),
            (json!({"timeouts": {"start": "10s"}}), "start_within".to_owned()),
            (json!({"timeouts": {"finish": "1h"}}), "finish_within".to_owned()),
            (
                json!({"concurrency": {"limit": 1, "key": key}}),
                format!("the concurrency key {key:?}"),
            ),
            (
                json!({"concurrency": {"limit": 1, "key": "event.data.a", "scope": "env"}}),
                "concurrency_across".to_owned(),
            ),
            (
                json!({"concurrency": [{"limit": 1}, {"limit": 2, "key": "event.data.a"}]}),
                "more than one concurrency limit".to_owned(),
            ),
            // The protocol has more than the crate `inngest` registers.
            (json!({"debounce": {"period": "5s"}}), "debounce".to_owned()),
        ];
        for (more, feature) in cases {
            let supported = function_json(json!({"id": "app-b"}));
            let refused = parse_functions(&[supported, function_json(more)]).unwrap_err();
            let message = refused.to_string();
            assert_eq!(refused, unsupported("app-a", feature.clone()));
            assert!(message.contains("app-a") && message.contains(&feature), "{message}");
        }
    }

    #[test]
    fn a_registration_that_breaks_the_protocol_is_refused() {
        for broken in [
            json!({"id": "app-a"}),
            function_json(json!({"concurrency": {"limit": "many"}})),
            function_json(json!({"triggers": "e"})),
        ] {
            let refused = parse_function(&broken).unwrap_err();
            assert!(matches!(
                &refused,
                RegistrationError::Unreadable { function, .. } if function == "app-a"
            ));
        }
    }
}
