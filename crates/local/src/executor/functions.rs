//! The functions as the endpoint registered them.

use db::local::events::StoredEvent;
use db::local::runs::NewRun;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::expression::Expression;

/// Tries after the first when a registration does not say.
const DEFAULT_RETRIES: i32 = 4;
/// Tries after the first, at most.
const MAX_RETRIES: i32 = 20;

/// A function: what starts it and how it is limited.
#[derive(Debug, Clone)]
pub(super) struct Function {
    pub(super) id: String,
    pub(super) triggers: Vec<Trigger>,
    retries: i32,
    concurrency: Option<(i32, Option<Expression>)>,
    idempotency: Option<Expression>,
}

#[derive(Debug, Clone)]
pub(super) enum Trigger {
    Event { name: String, only_if: Option<Expression> },
    Cron(String),
}

impl Function {
    /// Whether this event starts it.
    pub(super) fn wants(&self, event: &StoredEvent) -> bool {
        self.triggers.iter().any(|trigger| match trigger {
            Trigger::Event { name, only_if } => {
                *name == event.name
                    && only_if.as_ref().is_none_or(|holds| holds.holds(&wire_form(event)))
            }
            Trigger::Cron(_) => false,
        })
    }

    /// The run that this event starts.
    pub(super) fn run_of(&self, event: &StoredEvent) -> NewRun {
        let wire = wire_form(event);
        let key = |key: &Option<Expression>| key.as_ref().and_then(|key| key.text(&wire));
        NewRun {
            id: Uuid::now_v7(),
            function_id: self.id.clone(),
            event_id: event.id.clone(),
            student_id: event.student_id,
            retries: self.retries,
            concurrency: self
                .concurrency
                .as_ref()
                .map(|(limit, per)| (key(per).unwrap_or_default(), *limit)),
            idempotency_key: key(&self.idempotency),
        }
    }
}

fn wire_form(event: &StoredEvent) -> Value {
    json!({"id": event.id, "name": event.name, "data": event.data})
}

/// Reads a registration. What is not understood is left out, loudly: a limit that is ignored is
/// better than a job that never runs, a trigger that fires for everything is not.
pub(super) fn functions_of(described: &[Value]) -> Vec<Function> {
    described.iter().filter_map(read).collect()
}

#[derive(Deserialize)]
struct Described {
    id: String,
    #[serde(default)]
    triggers: Vec<DescribedTrigger>,
    #[serde(default)]
    steps: Value,
    concurrency: Option<DescribedConcurrency>,
    idempotency: Option<String>,
}

#[derive(Deserialize)]
struct DescribedTrigger {
    event: Option<String>,
    expression: Option<String>,
    cron: Option<String>,
}

#[derive(Deserialize)]
struct DescribedConcurrency {
    limit: i32,
    key: Option<String>,
}

fn read(described: &Value) -> Option<Function> {
    let described: Described = match Deserialize::deserialize(described) {
        Ok(described) => described,
        Err(error) => {
            tracing::error!("a function's registration is not understood: {error}");
            return None;
        }
    };
    let id = described.id;
    let expression = |text: &String| {
        let expression = Expression::parse(text);
        if expression.is_none() {
            tracing::error!(function = id, "the expression {text:?} is not understood");
        }
        expression
    };
    let triggers = described.triggers.into_iter().filter_map(|trigger| match trigger {
        DescribedTrigger { cron: Some(table), .. } => Some(Trigger::Cron(table)),
        DescribedTrigger { event: Some(name), expression: None, .. } => {
            Some(Trigger::Event { name, only_if: None })
        }
        DescribedTrigger { event: Some(name), expression: Some(text), .. } => {
            Some(Trigger::Event { name, only_if: Some(expression(&text)?) })
        }
        DescribedTrigger { .. } => None,
    });
    let retries = described.steps.pointer("/step/retries/attempts").and_then(Value::as_i64);
    Some(Function {
        triggers: triggers.collect(),
        retries: retries.map_or(DEFAULT_RETRIES, |retries| {
            i32::try_from(retries).unwrap_or(MAX_RETRIES).clamp(0, MAX_RETRIES)
        }),
        concurrency: described
            .concurrency
            .map(|of| (of.limit.max(1), of.key.as_ref().and_then(expression))),
        idempotency: described.idempotency.as_ref().and_then(expression),
        id: id.clone(),
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
        assert_eq!(run.concurrency, Some(("s".to_owned(), 2)));
        assert_eq!(run.idempotency_key, Some("t".to_owned()));
        assert_eq!(run.retries, 3);
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
