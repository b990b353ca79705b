//! A journal that interrupts after every step and starts again from the top.
//!
//! A job that reads a clock, draws a random number or looks something up between its steps takes
//! another way on the next call, and the test sees it. The executors of the protocol can't replace
//! this: they need a server and a database, give no hold between two steps, and never lose a result
//! on purpose. Like the local executor it knows the steps that the product's jobs use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use ports::{Event, Fault};
use serde_json::Value;
use steps::{Ending, JobError, Journal, Leave, Memo, Pause, Step, StepError, StepId, sent_output};

/// Tries that a step, or the job between steps, gets.
const MAX_TRIES: u32 = 3;
/// Calls of one job. A job that needs more has lost its way.
const MAX_CALLS: usize = 2000;

/// The end of a replayed job.
#[derive(Debug)]
pub struct Replayed {
    /// The value or error that the job returned.
    pub output: Result<Value, JobError>,
    /// Every step that ran, in order, with its remembered result.
    pub steps: Vec<(String, Result<Value, StepError>)>,
    /// Every event sent, each time it was sent.
    pub sent: Vec<Event>,
    /// The time the job would have slept.
    pub slept: Duration,
}

impl Replayed {
    /// The names of the steps that ran, in order.
    pub fn step_names(&self) -> Vec<&str> {
        self.steps.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// Calls a job from the top after every step until it resolves, such as
/// `replay(|step| job.call(step, event))`.
pub async fn replay<F, Fut>(job: F) -> Replayed
where
    F: Fn(Arc<Step>) -> Fut,
    Fut: Future<Output = Result<Value, JobError>>,
{
    Replay::default().drive(job, 0).await
}

/// The same, but every step runs twice: its first result is lost, as by a kill before it was
/// recorded.
pub async fn replay_losing_results<F, Fut>(job: F) -> Replayed
where
    F: Fn(Arc<Step>) -> Fut,
    Fut: Future<Output = Result<Value, JobError>>,
{
    Replay::default().drive(job, 1).await
}

/// The remembered steps of a run.
#[derive(Default)]
struct Replay {
    memory: Arc<Mutex<ReplayMemory>>,
    tries: HashMap<String, u32>,
    slept: Duration,
}

#[derive(Default)]
struct ReplayMemory {
    memos: HashMap<String, Memo>,
    order: Vec<String>,
    sent: Vec<Event>,
}

impl Replay {
    async fn drive<F, Fut>(mut self, job: F, losses_per_step: u32) -> Replayed
    where
        F: Fn(Arc<Step>) -> Fut,
        Fut: Future<Output = Result<Value, JobError>>,
    {
        let mut losses: HashMap<String, u32> = HashMap::new();
        for _ in 0..MAX_CALLS {
            let journal = ReplayJournal { memory: Arc::clone(&self.memory) };
            let step = Arc::new(Step::new(journal));
            let returned = job(Arc::clone(&step)).await;
            match step.ending(returned) {
                Ending::Returned(output) => return self.finish(Ok(output)),
                Ending::Failed(error) if error.is_retriable() && self.may_try_again("") => {}
                Ending::Failed(error) => return self.finish(Err(error)),
                Ending::Paused(pause) => {
                    let Some(name) = name_of(&pause) else {
                        let message = format!("a replay has no such step: {pause:?}");
                        return self.finish(Err(JobError::failure(message)));
                    };
                    let count = losses.entry(name).or_default();
                    *count += 1;
                    if *count > losses_per_step {
                        self.record(pause);
                    }
                }
            }
        }
        self.finish(Err(JobError::failure(format!("no end after {MAX_CALLS} calls"))))
    }

    /// Remembers how a step ended, unless it is to be tried again.
    fn record(&mut self, pause: Pause) {
        let (step, memo) = match pause {
            Pause::Ran(step, output) => (step, Memo::Data(output)),
            Pause::Sent(step, ids) => (step, Memo::Data(sent_output(&ids))),
            Pause::Sleeping(step, time) => {
                self.slept += time;
                (step, Memo::Data(Value::Null))
            }
            Pause::Failed(step, error) => {
                if error.is_retriable() && self.may_try_again(&step.to_string()) {
                    return;
                }
                (step, Memo::Error(StepError::from(&error)))
            }
            Pause::Planned(_) | Pause::Waiting(..) | Pause::Missing => return,
        };
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.order.push(step.to_string());
        memory.memos.insert(step.to_string(), memo);
    }

    fn may_try_again(&mut self, step: &str) -> bool {
        let tries = self.tries.entry(step.to_owned()).or_default();
        *tries += 1;
        *tries < MAX_TRIES
    }

    fn finish(self, output: Result<Value, JobError>) -> Replayed {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let memory = std::mem::take(&mut *memory);
        let mut memos = memory.memos;
        let ended = |name: String| {
            let memo = memos.remove(&name)?;
            let result = match memo {
                Memo::Data(output) => Ok(output),
                Memo::Error(error) => Err(error),
            };
            Some((name, result))
        };
        let steps = memory.order.into_iter().filter_map(ended).collect();
        Replayed { output, steps, sent: memory.sent, slept: self.slept }
    }
}

/// The step of a pause; none of one that no job of the product comes to.
fn name_of(pause: &Pause) -> Option<String> {
    match pause {
        Pause::Ran(step, _)
        | Pause::Sent(step, _)
        | Pause::Failed(step, _)
        | Pause::Sleeping(step, _) => Some(step.to_string()),
        Pause::Planned(_) | Pause::Waiting(..) | Pause::Missing => None,
    }
}

/// The journal of one call.
struct ReplayJournal {
    memory: Arc<Mutex<ReplayMemory>>,
}

#[async_trait]
impl Journal for ReplayJournal {
    fn recall(&self, step: &StepId) -> Option<Memo> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.memos.get(&step.to_string()).cloned()
    }

    fn leave(&self, _: &StepId) -> Leave {
        Leave::Run
    }

    async fn send(&self, events: &[Event]) -> Result<(), Fault> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.sent.extend_from_slice(events);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use serde_json::json;
    use steps::Job;

    use super::*;

    fn job(ran: &Arc<AtomicU32>) -> Job {
        let ran = Arc::clone(ran);
        Job::on("j", "e").run(move |step: Arc<Step>, _: Value| {
            let ran = Arc::clone(&ran);
            async move {
                let work = |n: u32| {
                    let ran = Arc::clone(&ran);
                    async move {
                        ran.fetch_add(1, Ordering::Relaxed);
                        Ok(n)
                    }
                };
                let first = step.run("first", work(1)).await?;
                let second = step.run("second", work(2)).await?;
                step.sleep("rest", Duration::from_secs(5)).await?;
                Ok(first + second)
            }
        })
    }

    #[tokio::test]
    async fn a_job_is_replayed_to_its_end_with_each_step_run_once() {
        let ran = Arc::new(AtomicU32::new(0));
        let job = job(&ran);
        let replayed = replay(|step| job.call(step, json!({}))).await;
        assert_eq!(replayed.output, Ok(json!(3)));
        assert_eq!(replayed.step_names(), ["first", "second", "rest"]);
        assert_eq!((ran.load(Ordering::Relaxed), replayed.slept.as_secs()), (2, 5));
    }

    #[tokio::test]
    async fn when_results_are_lost_each_step_runs_twice() {
        let ran = Arc::new(AtomicU32::new(0));
        let job = job(&ran);
        let replayed = replay_losing_results(|step| job.call(step, json!({}))).await;
        assert_eq!((replayed.output, ran.load(Ordering::Relaxed)), (Ok(json!(3)), 4));
    }

    #[tokio::test]
    async fn a_job_that_takes_another_way_is_caught() {
        let calls = AtomicU32::new(0);
        let replayed = replay(|step| {
            let call = calls.fetch_add(1, Ordering::Relaxed);
            async move { step.run(&format!("at-{call}"), async { Ok(Value::Null) }).await }
        });
        assert!(matches!(replayed.await.output, Err(JobError::Final { .. })));
    }

    #[tokio::test]
    async fn a_step_that_the_product_does_not_use_ends_the_replay() {
        let replayed = replay(async |step: Arc<Step>| {
            let parts = ["a", "b"].map(|id| (id.to_owned(), async { Ok(1) }));
            step.all::<u32, _>(parts).await.map(Value::from)
        });
        assert!(matches!(replayed.await.output, Err(JobError::Final { .. })));
    }
}
