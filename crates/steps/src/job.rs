//! Jobs: the events that start them, their limits and retries, and their body.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::limits::{Cancel, Concurrency, MAX_CONCURRENCY_LIMITS, Scope, Throttle, Timeouts};
use super::{JobError, Step};

/// Tries after the first that a step gets unless the job says otherwise.
const DEFAULT_RETRIES: u32 = 4;

type Body =
    Arc<dyn Fn(Arc<Step>, Value) -> BoxFuture<Result<Value, JobError>> + Send + Sync + 'static>;

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The triggers of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// Every event of this name.
    Event(&'static str),
    /// A time table of five fields, in UTC unless it opens with `TZ=Europe/London `.
    Cron(&'static str),
}

/// A job that still lacks what it does.
#[derive(Debug, Clone)]
pub struct JobSpec {
    /// In kebab case; unique among the jobs.
    pub id: &'static str,
    /// Any of these starts a run.
    pub triggers: Vec<Trigger>,
    /// Tries after the first that each step gets.
    pub retries: u32,
    /// At most [`MAX_CONCURRENCY_LIMITS`], which all hold.
    pub concurrency: Vec<Concurrency>,
    /// Events with the same value of this expression start one run in 24 hours.
    pub idempotency: Option<&'static str>,
    /// As fast as events come, when absent.
    pub throttle: Option<Throttle>,
    /// Any of these ends a run.
    pub cancel: Vec<Cancel>,
    /// As long as it takes, when absent.
    pub timeouts: Timeouts,
}

/// A job: its description and its body.
#[derive(Clone)]
pub struct Job {
    pub spec: JobSpec,
    body: Body,
    on_failure: Option<Body>,
}

/// A run that failed for good, as the job's failure handler sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure<E> {
    /// The event that had started the run.
    pub event: E,
    pub run_id: String,
    /// For logs: a person is told in words chosen for them.
    pub message: String,
}

impl JobSpec {
    /// Starts the job by a time table as well.
    #[must_use]
    pub fn cron(mut self, table: &'static str) -> Self {
        self.triggers.push(Trigger::Cron(table));
        self
    }

    /// Sets the number of tries after the first that each step gets.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Limits the job to `limit` runs at a time for each value of `key`, or of all with `None`.
    #[must_use]
    pub fn concurrency(self, limit: u32, key: impl Into<Option<&'static str>>) -> Self {
        self.concurrency_across(Scope::Function, limit, key)
    }

    /// Limits the runs of a scope. A job has at most [`MAX_CONCURRENCY_LIMITS`], and one that it
    /// shares with other jobs has a key.
    #[must_use]
    pub fn concurrency_across(
        mut self,
        scope: Scope,
        limit: u32,
        key: impl Into<Option<&'static str>>,
    ) -> Self {
        let (limits, key) = (self.concurrency.len(), key.into());
        assert!(limits < MAX_CONCURRENCY_LIMITS, "{} has too many limits", self.id);
        let is_named = scope == Scope::Function || key.is_some();
        assert!(is_named, "{} shares a limit with other jobs without a key", self.id);
        self.concurrency.push(Concurrency { limit: limit.max(1), key, scope });
        self
    }

    /// Limits the rate at which runs start.
    #[must_use]
    pub fn throttle(mut self, throttle: Throttle) -> Self {
        self.throttle = Some(throttle);
        self
    }

    /// Ended by this event, if the expression holds; see [`Cancel`].
    #[must_use]
    pub fn cancel_on(
        mut self,
        event: &'static str,
        only_if: impl Into<Option<&'static str>>,
    ) -> Self {
        self.cancel.push(Cancel { event, only_if: only_if.into(), timeout: None });
        self
    }

    /// Cancelled when no step of it was called within this time.
    #[must_use]
    pub fn start_within(mut self, time: Duration) -> Self {
        self.timeouts.start = Some(time);
        self
    }

    /// Cancelled when it is not done within this time.
    #[must_use]
    pub fn finish_within(mut self, time: Duration) -> Self {
        self.timeouts.finish = Some(time);
        self
    }

    /// One run in 24 hours for each value of `key`.
    #[must_use]
    pub fn idempotency(mut self, key: &'static str) -> Self {
        self.idempotency = Some(key);
        self
    }

    /// Sets the job's body. It gets the event's data, read as `E`; data that can't be read as that
    /// fails the run for good.
    pub fn run<E, T, F, Fut>(self, body: F) -> Job
    where
        E: DeserializeOwned + Send + 'static,
        T: Serialize,
        F: Fn(Arc<Step>, E) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<T, JobError>> + Send + 'static,
    {
        Job { spec: self, body: erase_types(body, data_of), on_failure: None }
    }
}

impl Job {
    /// A job started by an event.
    pub fn on(id: &'static str, event: &'static str) -> JobSpec {
        Self::spec_with_trigger(id, Trigger::Event(event))
    }

    /// A job started by a time table; see [`Trigger::Cron`].
    pub fn every(id: &'static str, table: &'static str) -> JobSpec {
        Self::spec_with_trigger(id, Trigger::Cron(table))
    }

    /// Sets the body that runs when a run has failed for good. It is a job of its own, with steps.
    #[must_use]
    pub fn on_failure<E, T, F, Fut>(mut self, body: F) -> Self
    where
        E: DeserializeOwned + Send + 'static,
        T: Serialize,
        F: Fn(Arc<Step>, Failure<E>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<T, JobError>> + Send + 'static,
    {
        self.on_failure = Some(erase_types(body, failure_of));
        self
    }

    /// True if the job wants to know of its failures.
    pub fn has_failure_handler(&self) -> bool {
        self.on_failure.is_some()
    }

    /// Calls the job once with the event that started its run.
    pub async fn call(&self, step: Arc<Step>, event: Value) -> Result<Value, JobError> {
        (self.body)(step, event).await
    }

    /// Calls the failure handler once with the event that tells of the failure, which holds the
    /// original event. Without a handler there is nothing to do.
    pub async fn call_on_failure(&self, step: Arc<Step>, event: Value) -> Result<Value, JobError> {
        match &self.on_failure {
            Some(handler) => handler(step, event).await,
            None => Ok(Value::Null),
        }
    }

    fn spec_with_trigger(id: &'static str, trigger: Trigger) -> JobSpec {
        JobSpec {
            id,
            triggers: vec![trigger],
            retries: DEFAULT_RETRIES,
            concurrency: Vec::new(),
            idempotency: None,
            throttle: None,
            cancel: Vec::new(),
            timeouts: Timeouts::default(),
        }
    }
}

/// Hides the types of a body, reading its argument from the event.
fn erase_types<A, T, F, Fut>(body: F, read: fn(Value) -> Result<A, JobError>) -> Body
where
    A: Send + 'static,
    T: Serialize,
    F: Fn(Arc<Step>, A) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<T, JobError>> + Send + 'static,
{
    Arc::new(move |step, event| {
        let call = read(event).map(|argument| body(step, argument));
        Box::pin(async move {
            let output = call?.await?;
            serde_json::to_value(output)
                .map_err(|error| JobError::failure(format!("the output is not JSON: {error}")))
        })
    })
}

fn data_of<E: DeserializeOwned>(mut event: Value) -> Result<E, JobError> {
    let data = event.get_mut("data").map(Value::take).unwrap_or_default();
    serde_json::from_value(data)
        .map_err(|error| JobError::failure(format!("the event's data can't be read: {error}")))
}

fn failure_of<E: DeserializeOwned>(mut event: Value) -> Result<Failure<E>, JobError> {
    let text = |pointer: &str| {
        event.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let (run_id, message) = (text("/data/run_id"), text("/data/error/message"));
    let original = event.pointer_mut("/data/event").map(Value::take).unwrap_or_default();
    Ok(Failure { event: data_of(original)?, run_id, message })
}
