//! Waiting for an event: which one, and for how long.

use std::time::Duration;

use serde_json::Value;

use super::{JobError, Memo, StepId};
use ports::Event;

/// The event that a run waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub event: String,
    /// After this time the run goes on without it.
    pub timeout: Duration,
    /// A condition on the event. The job service evaluates and stores this, so it names fields and
    /// never holds a person's id.
    pub only_if: Option<String>,
}

impl Wait {
    /// Any event of this name that comes within this time.
    pub fn on(event: impl Into<String>, timeout: Duration) -> Self {
        Self { event: event.into(), timeout, only_if: None }
    }

    /// Only an event for which this expression holds. In it `event` is the one that started the run
    /// and `async` the one that came, such as `async.data.goalId == event.data.goalId`.
    #[must_use]
    pub fn only_if(mut self, expression: impl Into<String>) -> Self {
        self.only_if = Some(expression.into());
        self
    }
}

/// The event that came; nothing when the time was over first.
pub(super) fn read_event(step: &StepId, memo: Memo) -> Result<Option<Event>, JobError> {
    let mut event = match memo {
        Memo::Data(Value::Null) => return Ok(None),
        Memo::Data(event) => event,
        Memo::Error(error) => return Err(JobError::Step(error)),
    };
    let text = |field: &str| event.get(field).and_then(Value::as_str).map(str::to_owned);
    let Some(name) = text("name") else {
        return Err(JobError::failure(format!("what step {step} waited for is not an event")));
    };
    let id = text("id").unwrap_or_default();
    let data = event.get_mut("data").map(Value::take).unwrap_or_default();
    Ok(Some(Event { id, name, data }))
}
