//! Whole runs, driven over the wire form by a small executor in memory.
//!
//! The conformance tests script single calls, and the crate `executor` neither plans parallel steps
//! nor waits for events: without this driver no test would run a job with them to its end.

use std::collections::BTreeMap;

use steps::{Failure, Step, Wait};

use super::*;
use crate::step_hash;

/// Tries of a step and of the function between steps.
const MAX_ATTEMPTS: u32 = 3;

/// The end of a run, and the calls it took.
#[derive(Debug)]
struct Run {
    end: Result<Value, Value>,
    /// Every op reported, in order, as `kind name`.
    ops: Vec<String>,
    calls: u32,
}

/// Calls a function until it is done, as the service would. What it waits for never comes.
async fn drive(endpoint: &Endpoint, function: &str, event: Value) -> Run {
    drive_with(endpoint, function, event, &Value::Null).await
}

/// The same, where this is what comes when it waits.
async fn drive_with(endpoint: &Endpoint, function: &str, event: Value, awaited: &Value) -> Run {
    let mut steps = BTreeMap::new();
    let mut queue = vec!["step".to_owned()];
    let mut run = Run { end: Err(json!("not done")), ops: Vec::new(), calls: 0 };
    let mut attempt = 0;
    while let Some(step) = queue.pop() {
        run.calls += 1;
        assert!(run.calls < 100, "no end: {:?}", run.ops);
        let call = json!({"event": event, "events": [event], "steps": steps,
            "ctx": {"attempt": attempt, "stack": Value::Null}});
        let query = format!("fnId=app-{function}&stepId={step}");
        let response = endpoint.handle(signed(request(Method::POST, &query, &call))).await;
        let is_final = header_of(&response, headers::NO_RETRY) == Some("true");
        let body = json_of(&response);
        match response.status().as_u16() {
            200 => return Run { end: Ok(body), ..run },
            206 => {
                for op in body.as_array().unwrap() {
                    let (id, kind) = (op["id"].as_str().unwrap(), op["op"].as_str().unwrap());
                    run.ops.push(format!("{kind} {}", op["name"].as_str().unwrap()));
                    if kind == "StepError" && attempt + 1 < MAX_ATTEMPTS {
                        assert!(!is_final);
                        attempt += 1;
                        queue.push(step.clone());
                        continue;
                    }
                    attempt = 0;
                    match kind {
                        "StepRun" => drop(steps.insert(id.to_owned(), json!({"data": op["data"]}))),
                        "StepError" | "StepFailed" => {
                            drop(steps.insert(id.to_owned(), json!({"error": op["error"]})));
                        }
                        "Sleep" => drop(steps.insert(id.to_owned(), Value::Null)),
                        "WaitForEvent" => drop(steps.insert(id.to_owned(), awaited.clone())),
                        "StepPlanned" => queue.push(id.to_owned()),
                        other => panic!("{other}"),
                    }
                }
                if queue.is_empty() {
                    queue.push("step".to_owned());
                }
            }
            _ if !is_final && attempt + 1 < MAX_ATTEMPTS => {
                attempt += 1;
                queue.push(step);
            }
            _ => return Run { end: Err(body), ..run },
        }
    }
    run
}

fn event() -> Value {
    json!({"id": "e1", "name": "e", "data": {"n": 1}})
}

#[tokio::test]
async fn a_job_of_three_steps_runs_each_once() {
    let ran = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&ran);
    let job = Job::on("three", "e").run(move |step: Arc<Step>, _: Value| {
        let ran = Arc::clone(&counter);
        async move {
            let mut sum = 0;
            for n in 0..3_u32 {
                sum += step
                    .run("add", async {
                        ran.fetch_add(1, Ordering::Relaxed);
                        Ok(n)
                    })
                    .await?;
            }
            Ok(sum)
        }
    });
    let run = drive(&endpoint(vec![job]), "three", event()).await;
    assert_eq!(run.end, Ok(json!(3)));
    assert_eq!((run.calls, ran.load(Ordering::Relaxed)), (4, 3));
}

#[tokio::test]
async fn a_busy_step_is_tried_again_and_a_refused_one_is_not() {
    let tries = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&tries);
    let job = Job::on("tries", "e").run(move |step: Arc<Step>, _: Value| {
        let tries = Arc::clone(&counter);
        async move {
            step.run("busy", async {
                match tries.fetch_add(1, Ordering::Relaxed) {
                    0 => Err(Fault::busy("later").into()),
                    _ => Ok(()),
                }
            })
            .await?;
            step.run::<(), _>("refused", async { Err(Fault::Rejected("no".to_owned()).into()) })
                .await
        }
    });
    let run = drive(&endpoint(vec![job]), "tries", event()).await;
    assert_eq!(run.end.unwrap_err()["message"], json!("rejected: no"));
    assert_eq!(run.ops, ["StepError busy", "StepRun busy", "StepFailed refused"]);
}

#[tokio::test]
async fn a_step_that_asks_for_a_pause_gets_it_in_whole_seconds() {
    let job = Job::on("pause", "e").run(|step: Arc<Step>, _: Value| async move {
        step.run::<(), _>("busy", async {
            let after = Some(std::time::Duration::from_millis(1500));
            Err(JobError::Retry { message: "later".to_owned(), after })
        })
        .await
    });
    let call = request(Method::POST, "fnId=pause&stepId=step", &json!({"event": event()}));
    let response = endpoint(vec![job]).handle(signed(call)).await;
    assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(header_of(&response, headers::RETRY_AFTER), Some("2"));
}

#[tokio::test]
async fn a_failed_step_can_be_caught() {
    let job = Job::on("catch", "e").run(|step: Arc<Step>, _: Value| async move {
        let caught = step.run::<u32, _>("bad", async { Err(JobError::failure("bad luck")) }).await;
        match caught {
            Err(JobError::Step(error)) => {
                step.run("make up", async { Ok(format!("after {}", error.message)) }).await
            }
            other => other.map(|_| String::new()),
        }
    });
    let run = drive(&endpoint(vec![job]), "catch", event()).await;
    assert_eq!(run.end, Ok(json!("after bad luck")));
}

#[tokio::test]
async fn a_swallowed_interruption_still_ends_the_call() {
    let job = Job::on("swallow", "e").run(|step: Arc<Step>, _: Value| async move {
        let first = step.run("a", async { Ok(1) }).await.unwrap_or(0);
        let second = step.run("b", async { Ok(2) }).await.unwrap_or(0);
        Ok(first + second)
    });
    let run = drive(&endpoint(vec![job]), "swallow", event()).await;
    assert_eq!((run.end, run.calls), (Ok(json!(3)), 3));
}

#[tokio::test]
async fn parallel_steps_are_planned_and_each_is_called() {
    let job = Job::on("parallel", "e").run(|step: Arc<Step>, _: Value| async move {
        let works = (0..3_u32).map(|n| (format!("part-{n}"), async move { Ok(n * 10) }));
        let parts = step.all(works).await?;
        step.run("sum", async { Ok(parts.iter().sum::<u32>()) }).await
    });
    let run = drive(&endpoint(vec![job]), "parallel", event()).await;
    assert_eq!(run.end, Ok(json!(30)));
    assert_eq!(run.ops[..3], ["StepPlanned part-0", "StepPlanned part-1", "StepPlanned part-2"]);
    assert_eq!(run.ops.len(), 3 + 3 + 1);
}

#[tokio::test]
async fn nothing_is_run_while_the_service_wants_a_plan_only() {
    let job = Job::on("one", "e")
        .run(|step: Arc<Step>, _: Value| async move { step.run("a", async { Ok(1) }).await });
    let call = json!({"event": event(), "ctx": {"disable_immediate_execution": true}});
    let call_request = signed(request(Method::POST, "fnId=app-one&stepId=step", &call));
    let body = json_of(&endpoint(vec![job.clone()]).handle(call_request).await);
    let hash = step_hash("a");
    let planned = json!([{"id": hash, "op": "StepPlanned", "name": "a", "displayName": "a"}]);
    assert_eq!(body, planned);

    let lost = signed(request(Method::POST, "fnId=app-one&stepId=0000", &call));
    let body = json_of(&endpoint(vec![job]).handle(lost).await);
    assert_eq!((&body[0]["op"], &body[0]["id"]), (&json!("StepNotFound"), &json!("0000")));
}

#[tokio::test]
async fn a_job_sleeps_and_sends() {
    let job = Job::on("send", "e").run(|step: Arc<Step>, _: Value| async move {
        step.sleep("rest", std::time::Duration::from_secs(90)).await?;
        let next = Event { id: "e2".to_owned(), name: "next".to_owned(), data: json!({}) };
        step.send("tell", vec![next]).await
    });
    let events = Arc::new(SentEvents::default());
    let endpoint = Endpoint::new(config(), vec![job], Arc::<SentEvents>::clone(&events), http());
    let run = drive(&endpoint, "send", event()).await;
    assert_eq!(run.end, Ok(json!(["e2"])));
    assert_eq!(run.ops, ["Sleep 90s", "StepRun tell"]);
    assert_eq!(events.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_job_waits_for_an_event_or_until_its_time_is_over() {
    let job = Job::on("waits", "e").run(|step: Arc<Step>, _: Value| async move {
        let wait = Wait::on("resume", std::time::Duration::from_millis(9500));
        let event = step.wait_for_event("w", wait.only_if("async.data.a == event.data.n")).await?;
        Ok(event.map(|event| (event.id, event.data)))
    });
    let endpoint = endpoint(vec![job]);
    let call = request(Method::POST, "fnId=waits&stepId=step", &json!({"event": event()}));
    let ops = json_of(&endpoint.handle(signed(call)).await);
    let op = json!({
        "id": step_hash("w"), "op": "WaitForEvent", "name": "w", "displayName": "w", "data": null,
        "opts": {"event": "resume", "timeout": "10s", "if": "async.data.a == event.data.n"},
    });
    assert_eq!(ops, json!([op]));

    let resume = json!({"id": "e7", "name": "resume", "data": {"a": 1}, "ts": 1, "user": {}});
    let run = drive_with(&endpoint, "waits", event(), &resume).await;
    assert_eq!((run.end, run.calls), (Ok(json!(["e7", {"a": 1}])), 2));
    let run = drive(&endpoint, "waits", event()).await;
    assert_eq!((run.end, run.calls), (Ok(Value::Null), 2));
}

#[tokio::test]
async fn a_panic_is_a_failed_attempt() {
    let job = Job::on("panic", "e").run(|step: Arc<Step>, _: Value| async move {
        step.run("a", async { if step_hash("a").is_empty() { Ok(1) } else { panic!("oh") } }).await
    });
    let run = drive(&endpoint(vec![job]), "panic", event()).await;
    assert_eq!(run.end.unwrap_err()["message"], json!("the job panicked"));
    assert_eq!(run.calls, MAX_ATTEMPTS);
}

#[tokio::test]
async fn a_failure_handler_sees_the_event_and_the_reason() {
    let job = Job::on("fails", "e").run(|_, _: Value| async { Ok(()) }).on_failure(
        |step: Arc<Step>, failure: Failure<Value>| async move {
            let text = format!("{} {} {}", failure.event["n"], failure.run_id, failure.message);
            step.run("mark", async { Ok(text) }).await
        },
    );
    let failed = json!({"name": FAILED_EVENT, "data": {
        "function_id": "app-fails", "run_id": "r1", "event": event(),
        "error": {"name": "Error", "message": "why"},
    }});
    let run = drive(&endpoint(vec![job]), "fails-failure", failed).await;
    assert_eq!(run.end, Ok(json!("1 r1 why")));
}
