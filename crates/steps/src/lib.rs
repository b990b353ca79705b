//! Jobs as memoised steps.
//!
//! A job is an ordinary async function that is called again from the top after every step. Steps
//! that have run are answered from memory; the first that has not is run, and then the call ends
//! through `?`. The caller of the job stores the step's output and calls again, so a job survives a
//! crash between any two steps. The memory is a [`Journal`]: the step-function protocol and the
//! tests' replay each bring their own.
//!
//! The job service stores what a step returns and every error message: ids, counts and plain
//! reasons, never transcripts, names, keys or addresses with keys in them.

mod error;
mod job;
mod limits;
mod wait;

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use ports::{Event, Fault};

pub use error::{JobError, MAX_MESSAGE_CHARS, StepError};
pub use job::{Failure, Job, JobSpec, Trigger};
pub use limits::{Cancel, Concurrency, MAX_CONCURRENCY_LIMITS, Scope, Throttle, Timeouts};
pub use wait::Wait;

/// Steps of one run. Step-function services stop at this many; a loop without end stops here.
pub const MAX_STEPS: usize = 1000;

/// Bytes of JSON that one step may return.
pub const MAX_OUTPUT_BYTES: usize = 4 * 1024 * 1024;

/// A step's name within its run: the second use of an id has index 1, the third 2.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StepId {
    pub id: String,
    /// The number of earlier uses of the id in this run.
    pub index: usize,
}

impl std::fmt::Display for StepId {
    /// `id`, then `id:1`, `id:2`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.index {
            0 => f.write_str(&self.id),
            index => write!(f, "{}:{index}", self.id),
        }
    }
}

/// The journal's memory of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Memo {
    /// The output; null for a sleep; the whole event, or null, for a wait.
    Data(Value),
    /// It failed for good.
    Error(StepError),
}

/// The permission of a call for a step that has not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// Run it in this call.
    Run,
    /// Only say that it is there.
    Plan,
    /// This call is about another step.
    Skip,
}

/// The end of a call at a step, to be stored before the next call.
#[derive(Debug, Clone)]
pub enum Pause {
    /// A step ran and returned this.
    Ran(StepId, Value),
    /// A step sent events with these ids.
    Sent(StepId, Vec<String>),
    /// A step ran and failed. [`JobError::Retry`] is worth another try, anything else is not.
    Failed(StepId, JobError),
    /// These steps are due and may run at the same time.
    Planned(Vec<StepId>),
    /// To be called again after this time.
    Sleeping(StepId, Duration),
    /// To be called again when this event came, or its time is over.
    Waiting(StepId, Wait),
    /// The one step this call was about is not where the job stands.
    Missing,
}

/// The memory of one run.
#[async_trait]
pub trait Journal: Send + Sync {
    /// The memory of a step; nothing when it has not run.
    fn recall(&self, step: &StepId) -> Option<Memo>;

    /// The permission of this call for a step that has not run.
    fn leave(&self, step: &StepId) -> Leave;

    /// Sends events, all or none.
    async fn send(&self, events: &[Event]) -> Result<(), Fault>;
}

/// The steps of one call of a job. At most one step runs per call.
pub struct Step {
    journal: Box<dyn Journal>,
    state: Mutex<CallState>,
}

#[derive(Default)]
struct CallState {
    used: HashSet<String>,
    progress: CallProgress,
}

/// The progress of this call.
#[derive(Default)]
enum CallProgress {
    /// Only memories so far.
    #[default]
    Replaying,
    /// The one step of this call is running.
    Running(StepId),
    /// The call is over.
    Ended(Pause),
}

/// The finding of [`Step::admit`] about a step.
enum Admission {
    Known(Memo),
    Run,
}

impl Step {
    /// A call that remembers through this journal.
    pub fn new(journal: impl Journal + 'static) -> Self {
        Self { journal: Box::new(journal), state: Mutex::default() }
    }

    /// Does some work once, whatever happens: returns what it returned when it ran, in this call or
    /// an earlier one. The work is a future and not started unless it is due. A step that failed
    /// for good is an error that can be caught ([`JobError::Step`]).
    pub async fn run<T, W>(&self, id: &str, work: W) -> Result<T, JobError>
    where
        T: Serialize + DeserializeOwned + Send,
        W: Future<Output = Result<T, JobError>> + Send,
    {
        let step = self.name(id)?;
        match self.admit(&step)? {
            Admission::Known(memo) => decode_memo(&step, memo),
            Admission::Run => Err(self.perform(step, work).await),
        }
    }

    /// Does several things at the same time, each once; answers in the order given. When more than
    /// one is due, this call only plans them, and each gets a call of its own.
    pub async fn all<T, W>(
        &self,
        steps: impl IntoIterator<Item = (String, W)> + Send,
    ) -> Result<Vec<T>, JobError>
    where
        T: Serialize + DeserializeOwned + Send,
        W: Future<Output = Result<T, JobError>> + Send,
    {
        let mut outputs = Vec::new();
        let mut due = Vec::new();
        for (id, work) in steps {
            let step = self.name(&id)?;
            match self.journal.recall(&step) {
                Some(memo) => outputs.push(decode_memo(&step, memo)),
                None => due.push((self.journal.leave(&step), step, work)),
            }
        }
        if due.is_empty() {
            return outputs.into_iter().collect();
        }
        if self.is_over() {
            return Err(JobError::Interrupted);
        }
        due.retain(|(leave, ..)| *leave != Leave::Skip);
        if due.iter().filter(|(leave, ..)| *leave == Leave::Run).count() == 1 {
            due.retain(|(leave, ..)| *leave == Leave::Run);
            if let Some((_, step, work)) = due.pop() {
                self.lock().progress = CallProgress::Running(step.clone());
                return Err(self.perform(step, work).await);
            }
        }
        let planned: Vec<StepId> = due.into_iter().map(|(_, step, _)| step).collect();
        let nothing_to_do = planned.is_empty();
        Err(self.end(if nothing_to_do { Pause::Missing } else { Pause::Planned(planned) }))
    }

    /// Waits; the process need not live meanwhile.
    #[expect(clippy::unused_async, reason = "a step is awaited, whatever kind it is")]
    pub async fn sleep(&self, id: &str, time: Duration) -> Result<(), JobError> {
        let step = self.name(id)?;
        let memo = self.recall_or_pause(&step, |step| Pause::Sleeping(step, time))?;
        decode_memo::<Value>(&step, memo).map(drop)
    }

    /// Waits for an event; returns it, or nothing when its time was over first. Only an event that
    /// is sent after the run has come here counts, and the process need not live meanwhile.
    #[expect(clippy::unused_async, reason = "a step is awaited, whatever kind it is")]
    pub async fn wait_for_event(&self, id: &str, wait: Wait) -> Result<Option<Event>, JobError> {
        let step = self.name(id)?;
        let memo = self.recall_or_pause(&step, |step| Pause::Waiting(step, wait))?;
        wait::read_event(&step, memo)
    }

    /// Sends events, once; returns their ids. Give them ids made from what they are about: sending
    /// the same id again starts nothing.
    pub async fn send(&self, id: &str, events: Vec<Event>) -> Result<Vec<String>, JobError> {
        let step = self.name(id)?;
        match self.admit(&step)? {
            Admission::Known(memo) => decode_memo::<SentStep>(&step, memo).map(|sent| sent.ids),
            Admission::Run => Err(self.end(match self.journal.send(&events).await {
                Ok(()) => Pause::Sent(step, events.into_iter().map(|event| event.id).collect()),
                Err(fault) => Pause::Failed(step, fault.into()),
            })),
        }
    }

    /// The end of this call, once the job has returned: at a step, however the job took the
    /// interruption, or else with the job's result.
    pub fn ending(&self, returned: Result<Value, JobError>) -> Ending {
        match std::mem::take(&mut self.lock().progress) {
            CallProgress::Ended(pause) => Ending::Paused(pause),
            CallProgress::Running(step) => Ending::Failed(JobError::retry(format!(
                "the job dropped step {step} before it was done"
            ))),
            CallProgress::Replaying => match returned {
                Ok(value) => Ending::Returned(value),
                Err(error) => Ending::Failed(error),
            },
        }
    }

    /// Counts a use of the id and names the step.
    fn name(&self, id: &str) -> Result<StepId, JobError> {
        let mut state = self.lock();
        if state.used.len() >= MAX_STEPS {
            return Err(JobError::failure(format!("more than {MAX_STEPS} steps")));
        }
        let mut step = StepId { id: id.to_owned(), index: 0 };
        while !state.used.insert(step.to_string()) {
            step.index += 1;
        }
        Ok(step)
    }

    /// Looks a step up and, when it has not run and may, takes this call's one turn for it.
    fn admit(&self, step: &StepId) -> Result<Admission, JobError> {
        if let Some(memo) = self.journal.recall(step) {
            return Ok(Admission::Known(memo));
        }
        if self.is_over() {
            return Err(JobError::Interrupted);
        }
        match self.journal.leave(step) {
            Leave::Run => {
                self.lock().progress = CallProgress::Running(step.clone());
                Ok(Admission::Run)
            }
            Leave::Plan => Err(self.end(Pause::Planned(vec![step.clone()]))),
            Leave::Skip => Err(self.end(Pause::Missing)),
        }
    }

    /// The memory of a step that nothing runs for; without it, the call ends in a pause.
    fn recall_or_pause(
        &self,
        step: &StepId,
        pause: impl FnOnce(StepId) -> Pause,
    ) -> Result<Memo, JobError> {
        match self.journal.recall(step) {
            Some(memo) => Ok(memo),
            None if self.is_over() => Err(JobError::Interrupted),
            None => Err(self.end(match self.journal.leave(step) {
                Leave::Skip => Pause::Missing,
                Leave::Run | Leave::Plan => pause(step.clone()),
            })),
        }
    }

    async fn perform<T: Serialize>(
        &self,
        step: StepId,
        work: impl Future<Output = Result<T, JobError>> + Send,
    ) -> JobError {
        let output = match work.await {
            Ok(output) => encode_output(&output),
            Err(JobError::Interrupted) => Err(JobError::failure("a step was used inside a step")),
            Err(error) => Err(error),
        };
        self.end(match output {
            Ok(output) => Pause::Ran(step, output),
            Err(error) => Pause::Failed(step, error),
        })
    }

    fn is_over(&self) -> bool {
        !matches!(self.lock().progress, CallProgress::Replaying)
    }

    fn end(&self, pause: Pause) -> JobError {
        self.lock().progress = CallProgress::Ended(pause);
        JobError::Interrupted
    }

    /// The state is valid after every statement that changes it, so a panic elsewhere spoils nothing.
    fn lock(&self) -> MutexGuard<'_, CallState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The end of one call of a job.
#[derive(Debug, Clone)]
pub enum Ending {
    /// At a step: store this and call again.
    Paused(Pause),
    /// The job is done.
    Returned(Value),
    /// The job failed outside of its steps, or because one of them had failed for good.
    Failed(JobError),
}

#[derive(serde::Deserialize)]
struct SentStep {
    ids: Vec<String>,
}

/// The stored form of what [`Step::send`] returns.
pub fn sent_output(ids: &[String]) -> Value {
    json!({ "ids": ids })
}

fn decode_memo<T: DeserializeOwned>(step: &StepId, memo: Memo) -> Result<T, JobError> {
    match memo {
        Memo::Data(value) => serde_json::from_value(value).map_err(|error| {
            JobError::failure(format!("what step {step} returned can't be read: {error}"))
        }),
        Memo::Error(error) => Err(JobError::Step(error)),
    }
}

fn encode_output(output: &impl Serialize) -> Result<Value, JobError> {
    let refuse = |error| JobError::failure(format!("the step's output is not JSON: {error}"));
    let value = serde_json::to_value(output).map_err(refuse)?;
    match serde_json::to_vec(&value).map_err(refuse)?.len() {
        0..=MAX_OUTPUT_BYTES => Ok(value),
        bytes => Err(JobError::failure(format!(
            "the step returned {bytes} bytes, {MAX_OUTPUT_BYTES} are allowed"
        ))),
    }
}

#[cfg(test)]
mod tests;
