//! Reading a registration.
//!
//! What is not understood is left out, loudly: a limit that is ignored is better than a job that
//! never runs, a trigger that fires for everything, or a cancellation of everything, is not.

use std::time::Duration;

use chrono::Utc;
use serde::Deserialize;
use serde_json::Value;

use super::{Cancel, Concurrency, Expression, Function, Throttle, Trigger};
use crate::answer::until;

/// Tries after the first when a registration does not say.
const DEFAULT_RETRIES: i32 = 4;
/// Tries after the first, at most.
const MAX_RETRIES: i32 = 20;
/// Starts at once of a throttle, at most.
const MAX_BURST: u32 = 10_000;

/// The functions that are described.
pub(crate) fn functions_of(described: &[Value]) -> Vec<Function> {
    described.iter().filter_map(read).collect()
}

#[derive(Deserialize)]
struct Described {
    id: String,
    #[serde(default)]
    triggers: Vec<DescribedTrigger>,
    #[serde(default)]
    steps: Value,
    concurrency: Option<OneOrMore>,
    idempotency: Option<String>,
    throttle: Option<DescribedThrottle>,
    #[serde(default)]
    cancel: Vec<DescribedCancel>,
    #[serde(default)]
    timeouts: DescribedTimeouts,
}

#[derive(Deserialize)]
struct DescribedTrigger {
    event: Option<String>,
    expression: Option<String>,
    cron: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    Plain(i32),
    One(DescribedConcurrency),
    More(Vec<DescribedConcurrency>),
}

#[derive(Deserialize)]
struct DescribedConcurrency {
    limit: i32,
    key: Option<String>,
    scope: Option<String>,
}

#[derive(Deserialize)]
struct DescribedThrottle {
    limit: u32,
    period: String,
    burst: Option<u32>,
    key: Option<String>,
}

#[derive(Deserialize)]
struct DescribedCancel {
    event: String,
    #[serde(rename = "if")]
    only_if: Option<String>,
    timeout: Option<String>,
}

#[derive(Default, Deserialize)]
struct DescribedTimeouts {
    start: Option<String>,
    finish: Option<String>,
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
    let retries = described.steps.pointer("/step/retries/attempts").and_then(Value::as_i64);
    let limits = match described.concurrency {
        None => Vec::new(),
        Some(OneOrMore::Plain(limit)) => {
            vec![DescribedConcurrency { limit, key: None, scope: None }]
        }
        Some(OneOrMore::One(one)) => vec![one],
        Some(OneOrMore::More(more)) => more,
    };
    let time = |text: Option<String>| text.and_then(|text| duration(&id, &text));
    Some(Function {
        triggers: described.triggers.into_iter().filter_map(|one| trigger(&id, one)).collect(),
        retries: retries.map_or(DEFAULT_RETRIES, |retries| {
            i32::try_from(retries).unwrap_or(MAX_RETRIES).clamp(0, MAX_RETRIES)
        }),
        concurrency: limits.into_iter().map(|one| concurrency(&id, one)).collect(),
        idempotency: described.idempotency.and_then(|text| expression(&id, &text)),
        throttle: described.throttle.and_then(|one| throttle(&id, one)),
        cancel: described.cancel.into_iter().filter_map(|one| cancel(&id, one)).collect(),
        start_within: time(described.timeouts.start),
        finish_within: time(described.timeouts.finish),
        id,
    })
}

fn trigger(id: &str, described: DescribedTrigger) -> Option<Trigger> {
    match described {
        DescribedTrigger { cron: Some(table), .. } => Some(Trigger::Cron(table)),
        DescribedTrigger { event: Some(name), expression: None, .. } => {
            Some(Trigger::Event { name, only_if: None })
        }
        DescribedTrigger { event: Some(name), expression: Some(text), .. } => {
            Some(Trigger::Event { name, only_if: Some(expression(id, &text)?) })
        }
        DescribedTrigger { .. } => None,
    }
}

/// There is one environment and one account here.
fn concurrency(id: &str, described: DescribedConcurrency) -> Concurrency {
    let key = described.key.and_then(|text| Some((expression(id, &text)?, text)));
    let shared = matches!(described.scope.as_deref(), Some("env" | "account"));
    Concurrency { most: described.limit.max(1), key, shared }
}

fn throttle(id: &str, described: DescribedThrottle) -> Option<Throttle> {
    let period = duration(id, &described.period)?;
    Some(Throttle {
        interval: period / described.limit.max(1),
        burst: described.burst.unwrap_or(1).clamp(1, MAX_BURST),
        key: described.key.and_then(|text| expression(id, &text)),
    })
}

fn cancel(id: &str, described: DescribedCancel) -> Option<Cancel> {
    let only_if = match described.only_if {
        Some(text) => Some(expression(id, &text)?),
        None => None,
    };
    let timeout = match described.timeout {
        Some(text) => Some(duration(id, &text)?),
        None => None,
    };
    Some(Cancel { event: described.event, only_if, timeout })
}

fn expression(id: &str, text: &str) -> Option<Expression> {
    let expression = Expression::parse(text);
    if expression.is_none() {
        tracing::error!(function = id, "the expression {text:?} is not understood");
    }
    expression
}

fn duration(id: &str, text: &str) -> Option<Duration> {
    let time = until(text, Utc::now());
    if time.is_none() {
        tracing::error!(function = id, "the time {text:?} is not understood");
    }
    time
}
