//! A journal that interrupts after every step and starts again from the top.
//!
//! A job that reads a clock, draws a random number or looks something up between its steps takes
//! another way on the next call, and the test sees it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use ports::{Event, Fault};
use serde_json::{Value, json};
use steps::{
    Ending, JobError, Journal, Leave, Memo, Pause, Step, StepError, StepId, Wait, sent_output,
};

/// Tries that a step, or the job between steps, gets.
const MAX_TRIES: u32 = 3;
/// Calls of one job. A job that needs more has lost its way.
const MAX_CALLS: usize = 2000;

/// What became of a job.
#[derive(Debug)]
pub struct Replayed {
    /// What it returned.
    pub output: Result<Value, JobError>,
    /// Every step that ran, in order, with what is remembered of it.
    pub steps: Vec<(String, Result<Value, StepError>)>,
    /// Every event sent, each time it was sent.
    pub sent: Vec<Event>,
    /// How long it would have slept.
    pub slept: Duration,
    /// What it waited for, each time that ended.
    pub waited: Vec<Wait>,
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

/// The same, where `came` says which event comes when the job waits for one; nothing lets its time
/// run out, as everywhere else.
pub async fn replay_waiting<F, Fut>(
    job: F,
    came: impl Fn(&Wait) -> Option<Event> + Send + Sync + 'static,
) -> Replayed
where
    F: Fn(Arc<Step>) -> Fut,
    Fut: Future<Output = Result<Value, JobError>>,
{
    Replay { came: Some(Box::new(came)), ..Replay::default() }.drive(job, 0).await
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

/// What is remembered of a run.
#[derive(Default)]
struct Replay {
    memory: Arc<Mutex<Memory>>,
    tries: HashMap<String, u32>,
    slept: Duration,
    waited: Vec<Wait>,
    came: Option<Box<Came>>,
}

/// Which event comes when a job waits.
type Came = dyn Fn(&Wait) -> Option<Event> + Send + Sync;

#[derive(Default)]
struct Memory {
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
        let mut planned: Vec<String> = Vec::new();
        for _ in 0..MAX_CALLS {
            let only = planned.pop();
            let journal = ReplayJournal { memory: Arc::clone(&self.memory), only: only.clone() };
            let step = Arc::new(Step::new(journal));
            let returned = job(Arc::clone(&step)).await;
            match step.ending(returned) {
                Ending::Returned(output) => return self.resolved(Ok(output)),
                Ending::Failed(error) if error.is_retriable() && self.may_try_again("") => {}
                Ending::Failed(error) => return self.resolved(Err(error)),
                Ending::Paused(Pause::Planned(steps)) => {
                    planned.extend(steps.iter().rev().map(ToString::to_string));
                }
                Ending::Paused(Pause::Missing) => {
                    let lost = format!("the job did not come to step {only:?} again");
                    return self.resolved(Err(JobError::failed(lost)));
                }
                Ending::Paused(pause) => {
                    let seen = losses.entry(name_of(&pause)).or_default();
                    *seen += 1;
                    if *seen > losses_per_step && self.record(pause) {
                        continue;
                    }
                    // To be called again for the same step.
                    planned.extend(only);
                }
            }
        }
        self.resolved(Err(JobError::failed(format!("no end after {MAX_CALLS} calls"))))
    }

    /// Remembers how a step ended; false when it is to be tried again.
    fn record(&mut self, pause: Pause) -> bool {
        let (step, memo) = match pause {
            Pause::Ran(step, output) => (step, Memo::Data(output)),
            Pause::Sent(step, ids) => (step, Memo::Data(sent_output(&ids))),
            Pause::Sleeping(step, time) => {
                self.slept += time;
                (step, Memo::Data(Value::Null))
            }
            Pause::Waiting(step, wait) => {
                let event = self.came.as_ref().and_then(|came| came(&wait));
                self.waited.push(wait);
                (step, Memo::Data(json!(event)))
            }
            Pause::Failed(step, error) => {
                if error.is_retriable() && self.may_try_again(&step.to_string()) {
                    return false;
                }
                (step, Memo::Error(StepError::from(&error)))
            }
            Pause::Planned(_) | Pause::Missing => return true,
        };
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.order.push(step.to_string());
        memory.memos.insert(step.to_string(), memo);
        true
    }

    fn may_try_again(&mut self, step: &str) -> bool {
        let tries = self.tries.entry(step.to_owned()).or_default();
        *tries += 1;
        *tries < MAX_TRIES
    }

    fn resolved(self, output: Result<Value, JobError>) -> Replayed {
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
        Replayed { output, steps, sent: memory.sent, slept: self.slept, waited: self.waited }
    }
}

fn name_of(pause: &Pause) -> String {
    match pause {
        Pause::Ran(step, _)
        | Pause::Sent(step, _)
        | Pause::Failed(step, _)
        | Pause::Sleeping(step, _)
        | Pause::Waiting(step, _) => step.to_string(),
        Pause::Planned(_) | Pause::Missing => String::new(),
    }
}

/// The journal of one call.
struct ReplayJournal {
    memory: Arc<Mutex<Memory>>,
    only: Option<String>,
}

#[async_trait]
impl Journal for ReplayJournal {
    fn recall(&self, step: &StepId) -> Option<Memo> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.memos.get(&step.to_string()).cloned()
    }

    fn leave(&self, step: &StepId) -> Leave {
        match &self.only {
            Some(only) if *only != step.to_string() => Leave::Skip,
            _ => Leave::Run,
        }
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
                let parts = (0..2).map(|n| (format!("part-{n}"), work(n)));
                let parts: Vec<u32> = step.all(parts).await?;
                step.sleep("rest", Duration::from_secs(5)).await?;
                Ok(first + parts.iter().sum::<u32>())
            }
        })
    }

    #[tokio::test]
    async fn a_job_is_replayed_to_its_end_with_each_step_run_once() {
        let ran = Arc::new(AtomicU32::new(0));
        let job = job(&ran);
        let replayed = replay(|step| job.call(step, json!({}))).await;
        assert_eq!(replayed.output, Ok(json!(2)));
        assert_eq!(replayed.step_names(), ["first", "part-0", "part-1", "rest"]);
        assert_eq!((ran.load(Ordering::Relaxed), replayed.slept.as_secs()), (3, 5));
    }

    #[tokio::test]
    async fn when_results_are_lost_each_step_runs_twice() {
        let ran = Arc::new(AtomicU32::new(0));
        let job = job(&ran);
        let replayed = replay_losing_results(|step| job.call(step, json!({}))).await;
        assert_eq!((replayed.output, ran.load(Ordering::Relaxed)), (Ok(json!(2)), 6));
    }

    #[tokio::test]
    async fn what_comes_when_a_job_waits_is_told_by_the_test() {
        let job = Job::on("j", "e").run(|step: Arc<Step>, _: Value| async move {
            let wait = || Wait::on("resume", Duration::from_secs(9));
            let first = step.wait_for_event("first", wait()).await?;
            let second = step.wait_for_event("second", wait().only_if("false")).await?;
            Ok(json!([first.map(|event| event.id), second.is_none()]))
        });
        let came = |wait: &Wait| {
            let event = Event { id: "e1".to_owned(), name: wait.event.clone(), data: json!({}) };
            wait.only_if.is_none().then_some(event)
        };
        let replayed = replay_waiting(|step| job.call(step, json!({})), came).await;
        assert_eq!(replayed.output, Ok(json!(["e1", true])));
        assert_eq!(replayed.waited.len(), 2);
        assert_eq!(replay(|step| job.call(step, json!({}))).await.output, Ok(json!([null, true])));
    }

    #[tokio::test]
    async fn a_job_that_takes_another_way_is_caught() {
        let calls = AtomicU32::new(0);
        let replayed = replay(|step| {
            let call = calls.fetch_add(1, Ordering::Relaxed);
            async move {
                let names = ["a", "b"].map(|name| (format!("{name}{call}"), async { Ok(1) }));
                step.all::<u32, _>(names).await.map(|_| Value::Null)
            }
        });
        assert!(matches!(replayed.await.output, Err(JobError::Final { .. })));
    }
}
