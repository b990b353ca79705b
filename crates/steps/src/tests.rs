//! The promises of a step, on a journal made of two lists.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde::Deserialize;
use tokio::runtime::Builder;

use super::*;

#[derive(Default)]
struct MemoryJournal {
    memos: HashMap<String, Memo>,
    only: Option<&'static str>,
}

#[async_trait]
impl Journal for MemoryJournal {
    fn recall(&self, step: &StepId) -> Option<Memo> {
        self.memos.get(&step.to_string()).cloned()
    }

    fn leave(&self, step: &StepId) -> Leave {
        match self.only {
            Some(only) if only != step.to_string() => Leave::Skip,
            _ => Leave::Run,
        }
    }

    async fn send(&self, _: &[Event]) -> Result<(), Fault> {
        Err(Fault::Busy { reason: "full".to_owned(), retry_after: Some(Duration::from_secs(7)) })
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    Builder::new_current_thread().build().unwrap().block_on(work)
}

fn journal_with(memos: &[(&str, Value)]) -> MemoryJournal {
    let memos = memos.iter().map(|(id, data)| ((*id).to_owned(), Memo::Data(data.clone())));
    MemoryJournal { memos: memos.collect(), only: None }
}

fn number(value: u32) -> std::future::Ready<Result<u32, JobError>> {
    std::future::ready(Ok(value))
}

#[test]
fn the_first_step_that_has_not_run_ends_the_call() {
    let step = Step::new(journal_with(&[("one", json!(1))]));
    assert_eq!(block_on(step.run("one", number(100))), Ok(1));
    assert_eq!(block_on(step.run("two", number(2))), Err(JobError::Interrupted));
    let ending = step.ending(Err(JobError::Interrupted));
    assert!(matches!(ending, Ending::Paused(Pause::Ran(id, value))
        if id.to_string() == "two" && value == json!(2)));
}

#[test]
fn an_id_used_again_is_counted() {
    let step = Step::new(journal_with(&[("s", json!(1)), ("s:1", json!(2)), ("s:2", json!(3))]));
    let all: Vec<_> = (0..3).map(|_| block_on(step.run("s", number(9))).unwrap()).collect();
    assert_eq!(all, [1, 2, 3]);
}

#[test]
fn a_swallowed_interruption_still_wins() {
    let step = Step::new(journal_with(&[]));
    let ran = AtomicU32::new(0);
    for id in ["a", "b"] {
        let _ = block_on(step.run(id, async {
            ran.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }));
    }
    assert_eq!(ran.load(Ordering::Relaxed), 1);
    assert!(matches!(step.ending(Ok(json!("done"))), Ending::Paused(Pause::Ran(id, _))
        if id.id == "a"));
}

#[test]
fn several_due_steps_are_planned_and_a_chosen_one_is_run() {
    let work = || ["a", "b", "c"].map(|id| (id.to_owned(), number(1)));
    let step = Step::new(journal_with(&[("b", json!(2))]));
    assert_eq!(block_on(step.all(work())), Err(JobError::Interrupted));
    assert!(matches!(step.ending(Ok(Value::Null)), Ending::Paused(Pause::Planned(ids))
        if ids.iter().map(ToString::to_string).eq(["a", "c"])));

    let chosen = Step::new(MemoryJournal { only: Some("c"), ..journal_with(&[]) });
    assert_eq!(block_on(chosen.all(work())), Err(JobError::Interrupted));
    assert!(matches!(chosen.ending(Ok(Value::Null)), Ending::Paused(Pause::Ran(id, _))
        if id.id == "c"));

    let done = Step::new(journal_with(&[("a", json!(1)), ("b", json!(2)), ("c", json!(3))]));
    assert_eq!(block_on(done.all(work())), Ok(vec![1, 2, 3]));
}

#[test]
fn a_call_about_a_step_the_job_does_not_reach_says_so() {
    let step = Step::new(MemoryJournal { only: Some("z"), ..journal_with(&[]) });
    assert_eq!(block_on(step.run("a", number(1))), Err(JobError::Interrupted));
    assert!(matches!(step.ending(Ok(Value::Null)), Ending::Paused(Pause::Missing)));
}

#[test]
fn a_failed_step_is_an_error_that_can_be_caught() {
    let error = StepError::new("no");
    let memos = HashMap::from([("a".to_owned(), Memo::Error(error.clone()))]);
    let step = Step::new(MemoryJournal { memos, only: None });
    assert_eq!(block_on(step.run("a", number(1))), Err(JobError::Step(error)));
    assert!(matches!(step.ending(Ok(json!(5))), Ending::Returned(value) if value == json!(5)));
}

#[test]
fn a_wait_ends_the_call_and_then_returns_the_event_or_nothing() {
    let wait = || Wait::on("goal.completed", Duration::from_secs(9)).only_if("async.id == 'x'");
    let step = Step::new(journal_with(&[]));
    assert_eq!(block_on(step.wait_for_event("w", wait())), Err(JobError::Interrupted));
    assert!(matches!(step.ending(Ok(Value::Null)), Ending::Paused(Pause::Waiting(id, asked))
        if id.id == "w" && asked == wait()));

    let came = json!({"id": "e9", "name": "goal.completed", "data": {"a": 1}, "ts": 5});
    let memos = [("w", came), ("w:1", Value::Null), ("w:2", json!(7))];
    let step = Step::new(journal_with(&memos));
    let event =
        Event { id: "e9".to_owned(), name: "goal.completed".to_owned(), data: json!({"a": 1}) };
    assert_eq!(block_on(step.wait_for_event("w", wait())), Ok(Some(event)));
    assert_eq!(block_on(step.wait_for_event("w", wait())), Ok(None));
    let odd = block_on(step.wait_for_event("w", wait()));
    assert!(matches!(odd, Err(JobError::Final { .. })), "{odd:?}");
}

#[test]
#[should_panic(expected = "too many limits")]
fn a_third_limit_is_a_mistake() {
    let _ =
        Job::on("j", "e").concurrency(1, None).concurrency(2, "event.data.a").concurrency(3, None);
}

#[test]
fn only_a_busy_service_is_worth_another_try() {
    let step = Step::new(journal_with(&[]));
    assert_eq!(block_on(step.send("s", Vec::new())), Err(JobError::Interrupted));
    let after = Some(Duration::from_secs(7));
    assert!(matches!(step.ending(Ok(Value::Null)),
        Ending::Paused(Pause::Failed(_, JobError::Retry { after: seen, .. })) if seen == after));
    assert!(!JobError::from(Fault::broken("odd")).is_retriable());
}

#[test]
fn a_step_inside_a_step_fails_for_good() {
    let step = Step::new(journal_with(&[]));
    let _ = block_on(step.run("outer", async { step.run("inner", number(1)).await }));
    assert!(matches!(step.ending(Ok(Value::Null)),
        Ending::Paused(Pause::Failed(id, JobError::Final { .. })) if id.id == "outer"));
}

#[test]
fn a_loop_without_end_stops() {
    let memos = (0..=MAX_STEPS).map(|n| (format!("s{n}"), Memo::Data(json!(1)))).collect();
    let step = Step::new(MemoryJournal { memos, only: None });
    let first_refused =
        (0..=MAX_STEPS).find(|n| block_on(step.run(&format!("s{n}"), number(1))).is_err());
    assert_eq!(first_refused, Some(MAX_STEPS));
}

#[derive(Deserialize)]
struct Uploaded {
    count: u32,
}

#[test]
fn a_job_reads_its_event_and_a_bad_one_fails_for_good() {
    let job = Job::on("j", "e")
        .run(|_, event: Uploaded| async move { Ok(event.count) })
        .on_failure(|_, failure: Failure<Uploaded>| async move {
            Ok(format!("{} {} {}", failure.event.count, failure.run_id, failure.message))
        });
    let step = || Arc::new(Step::new(journal_with(&[])));
    assert_eq!(block_on(job.call(step(), json!({"data": {"count": 3}}))), Ok(json!(3)));
    let bad = block_on(job.call(step(), json!({"data": {"count": "three"}})));
    assert!(matches!(bad, Err(JobError::Final { .. })));
    let failed = json!({"data": {
        "run_id": "r1", "error": {"name": "Error", "message": "why"}, "event": {"data": {"count": 3}}
    }});
    assert_eq!(block_on(job.call_on_failure(step(), failed)), Ok(json!("3 r1 why")));
}
