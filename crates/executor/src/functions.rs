//! The functions as the endpoint registered them.

mod described;

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::local::events::StoredEvent;
use db::local::runs::{NewRun, RunLimit, RunThrottle};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::expression::Expression;

pub(crate) use described::functions_of;

/// A function: what starts it, how it is limited, what ends it.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(crate) id: String,
    pub(crate) triggers: Vec<Trigger>,
    retries: i32,
    concurrency: Vec<Concurrency>,
    idempotency: Option<Expression>,
    throttle: Option<Throttle>,
    pub(crate) cancel: Vec<Cancel>,
    start_within: Option<Duration>,
    finish_within: Option<Duration>,
}

#[derive(Debug, Clone)]
pub(crate) enum Trigger {
    Event { name: String, only_if: Option<Expression> },
    Cron(String),
}

#[derive(Debug, Clone)]
struct Concurrency {
    most: i32,
    /// The expression and, since functions may share a limit by it, its text.
    key: Option<(Expression, String)>,
    /// Whether other functions share it.
    shared: bool,
}

#[derive(Debug, Clone)]
struct Throttle {
    interval: Duration,
    burst: u32,
    key: Option<Expression>,
}

/// What ends the function's runs.
#[derive(Debug, Clone)]
pub(crate) struct Cancel {
    pub(crate) event: String,
    only_if: Option<Expression>,
    timeout: Option<Duration>,
}

impl Function {
    /// Whether this event starts it.
    pub(crate) fn wants(&self, event: &StoredEvent) -> bool {
        self.triggers.iter().any(|trigger| match trigger {
            Trigger::Event { name, only_if } => {
                *name == event.name
                    && only_if.as_ref().is_none_or(|holds| holds.holds(&wire_form(event)))
            }
            Trigger::Cron(_) => false,
        })
    }

    /// The run that this event starts.
    pub(crate) fn run_of(&self, event: &StoredEvent) -> NewRun {
        let wire = wire_form(event);
        let key = |key: &Option<Expression>| key.as_ref().and_then(|key| key.text(&wire));
        NewRun {
            id: Uuid::now_v7(),
            function_id: self.id.clone(),
            event_id: event.id.clone(),
            student_id: event.student_id,
            retries: self.retries,
            limits: self.concurrency.iter().map(|limit| limit.of(&self.id, &wire)).collect(),
            idempotency_key: key(&self.idempotency),
            throttle: self.throttle.as_ref().map(|throttle| RunThrottle {
                key: key(&throttle.key).unwrap_or_default(),
                interval: throttle.interval,
                ahead: throttle.interval * throttle.burst.saturating_sub(1),
            }),
            start_within: self.start_within,
            finish_within: self.finish_within,
        }
    }
}

impl Concurrency {
    /// The limit of a run that this event starts. A limit that functions share has one count per
    /// expression and value, whichever function it is.
    fn of(&self, function: &str, event: &Value) -> RunLimit {
        let (value, text) = match &self.key {
            Some((key, text)) => (key.text(event).unwrap_or_default(), text.as_str()),
            None => (String::new(), ""),
        };
        let bucket = if self.shared {
            format!("all:{text}:{value}")
        } else {
            format!("fn:{function}:{value}")
        };
        RunLimit { bucket, most: self.most }
    }
}

impl Cancel {
    /// Whether the event that came ends a run of this age that the other event started.
    pub(crate) fn ends(
        &self,
        trigger: &StoredEvent,
        started_at: DateTime<Utc>,
        came: &StoredEvent,
    ) -> bool {
        let age = (Utc::now() - started_at).to_std().unwrap_or_default();
        self.timeout.is_none_or(|timeout| age <= timeout)
            && self
                .only_if
                .as_ref()
                .is_none_or(|holds| holds.holds_between(&wire_form(trigger), &wire_form(came)))
    }
}

/// An event as a function is told of it.
pub(crate) fn wire_form(event: &StoredEvent) -> Value {
    json!({
        "id": event.id,
        "name": event.name,
        "data": event.data,
        "ts": event.happened_at.timestamp_millis(),
    })
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

    #[test]
    fn a_failure_handler_wants_only_its_own_function() {
        let functions = functions_of(&[json!({
            "id": "app-a-failure",
            "triggers": [{
                "event": "inngest/function.failed",
                "expression": "event.data.function_id == 'app-a'",
            }],
        })]);
        let failed = |id: &str| event("inngest/function.failed", json!({"function_id": id}));
        assert!(functions[0].wants(&failed("app-a")));
        assert!(!functions[0].wants(&failed("app-b")));
        assert!(!functions[0].wants(&event("other", json!({"function_id": "app-a"}))));
    }

    #[test]
    fn a_run_takes_its_limits_from_the_event() {
        let functions = functions_of(&[json!({
            "id": "app-a",
            "triggers": [{"event": "e"}],
            "concurrency": {"limit": 2, "key": "event.data.studentId", "scope": "fn"},
            "idempotency": "event.data.sessionId",
            "steps": {"step": {"retries": {"attempts": 3}}},
        })]);
        let run = functions[0].run_of(&event("e", json!({"studentId": "s", "sessionId": "t"})));
        assert_eq!(run.limits, [RunLimit { bucket: "fn:app-a:s".to_owned(), most: 2 }]);
        assert_eq!(run.idempotency_key, Some("t".to_owned()));
        assert_eq!(run.retries, 3);
    }

    #[test]
    fn limits_come_alone_or_in_pairs() {
        let limits = |concurrency: Value| {
            let functions = functions_of(&[json!({"id": "f", "concurrency": concurrency})]);
            functions[0].run_of(&event("e", json!({"a": "x"}))).limits
        };
        let limit = |bucket: &str, most| RunLimit { bucket: bucket.to_owned(), most };
        assert_eq!(limits(json!(3)), [limit("fn:f:", 3)]);
        assert_eq!(limits(Value::Null), []);
        let pair = json!([
            {"limit": 1, "key": "event.data.a"},
            {"limit": 5, "key": "event.data.a", "scope": "account"},
        ]);
        assert_eq!(limits(pair), [limit("fn:f:x", 1), limit("all:event.data.a:x", 5)]);
    }

    #[test]
    fn a_throttle_is_a_pace_and_a_burst() {
        let functions = functions_of(&[json!({
            "id": "f",
            "throttle": {"limit": 10, "period": "1m", "burst": 3, "key": "event.data.a"},
            "timeouts": {"start": "10s", "finish": "1h"},
        })]);
        let run = functions[0].run_of(&event("e", json!({"a": "x"})));
        let (interval, ahead) = (Duration::from_secs(6), Duration::from_secs(12));
        assert_eq!(run.throttle, Some(RunThrottle { key: "x".to_owned(), interval, ahead }));
        assert_eq!(run.start_within, Some(Duration::from_secs(10)));
        assert_eq!(run.finish_within, Some(Duration::from_hours(1)));
    }

    #[test]
    fn a_cancellation_ends_runs_that_are_meant_and_young_enough() {
        let functions = functions_of(&[json!({
            "id": "f",
            "cancel": [
                {"event": "stop", "if": "async.data.a == event.data.a", "timeout": "1h"},
                {"event": "stop", "if": "what is this"},
            ],
        })]);
        let [cancel] = functions[0].cancel.as_slice() else { panic!("{functions:?}") };
        let (started, stop) = (event("e", json!({"a": 1})), event("stop", json!({"a": 1})));
        assert!(cancel.ends(&started, Utc::now(), &stop));
        assert!(!cancel.ends(&started, Utc::now(), &event("stop", json!({"a": 2}))));
        let long_ago = Utc::now() - chrono::Duration::hours(2);
        assert!(!cancel.ends(&started, long_ago, &stop));
    }

    #[test]
    fn a_trigger_with_an_expression_that_is_not_understood_never_fires() {
        let functions = functions_of(&[json!({
            "id": "app-a",
            "triggers": [{"event": "e", "expression": "event.data.x in ['a']"}],
        })]);
        assert!(!functions[0].wants(&event("e", json!({"x": "a"}))));
    }
}
