//! The jobs as the service knows them: names on the wire, and what to register.
//!
//! A job with a failure handler is two functions; the second is started by the event that tells of
//! the first one's failure.

use serde_json::{Value, json};
use steps::{Cancel, Concurrency, Job, JobSpec, Scope, Throttle, Trigger};

use crate::call_report::whole_seconds;

/// The event that tells of a run that failed for good.
pub const FAILED_EVENT: &str = "inngest/function.failed";

/// The end of a failure handler's id, after the id of its job.
const FAILURE_SUFFIX: &str = "-failure";

/// The body of a job that a function id names.
#[derive(Clone, Copy)]
pub(crate) enum Function<'a> {
    Main(&'a Job),
    OnFailure(&'a Job),
}

impl<'a> Function<'a> {
    /// Finds a function by its id, with or without the application's name before it.
    pub(crate) fn find(app_id: &str, jobs: &'a [Job], id: &str) -> Option<Self> {
        let of_app = id.strip_prefix(app_id).and_then(|rest| rest.strip_prefix('-'));
        [of_app, Some(id)].into_iter().flatten().find_map(|id| Self::find_by_id(jobs, id))
    }

    fn find_by_id(jobs: &'a [Job], id: &str) -> Option<Self> {
        if let Some(job) = jobs.iter().find(|job| job.spec.id == id) {
            return Some(Self::Main(job));
        }
        let failing = id.strip_suffix(FAILURE_SUFFIX)?;
        let handled = |job: &&Job| job.spec.id == failing && job.has_failure_handler();
        jobs.iter().find(handled).map(Self::OnFailure)
    }
}

/// The number of functions to register: one for each job, and one for each failure handler.
pub fn count(jobs: &[Job]) -> usize {
    jobs.len() + jobs.iter().filter(|job| job.has_failure_handler()).count()
}

/// Everything there is to register, to be called at `url`.
pub(crate) fn describe_all(app_id: &str, jobs: &[Job], url: &str) -> Vec<Value> {
    jobs.iter()
        .flat_map(|job| {
            let failure = job.has_failure_handler().then(|| describe_failure(app_id, job, url));
            std::iter::once(describe(app_id, job, url)).chain(failure)
        })
        .collect()
}

fn describe(app_id: &str, job: &Job, url: &str) -> Value {
    let spec = &job.spec;
    let id = format!("{app_id}-{}", spec.id);
    let described = |trigger: &Trigger| match trigger {
        Trigger::Event(name) => json!({"event": name}),
        Trigger::Cron(table) => json!({"cron": table}),
    };
    let triggers: Vec<Value> = spec.triggers.iter().map(described).collect();
    let mut function = function(&id, spec.id, &triggers, spec.retries, url);
    describe_limits(spec, &mut function);
    function
}

/// Adds the limits that the job states, and only those: the service has its own defaults.
fn describe_limits(spec: &JobSpec, function: &mut Value) {
    match spec.concurrency.as_slice() {
        [] => {}
        [one] => function["concurrency"] = concurrency(one),
        several => function["concurrency"] = several.iter().map(concurrency).collect(),
    }
    if let Some(key) = spec.idempotency {
        function["idempotency"] = Value::from(key);
    }
    if let Some(rate) = &spec.throttle {
        function["throttle"] = throttle(rate);
    }
    if !spec.cancel.is_empty() {
        function["cancel"] = spec.cancel.iter().map(cancel).collect();
    }
    for (name, time) in [("start", spec.timeouts.start), ("finish", spec.timeouts.finish)] {
        if let Some(time) = time {
            function["timeouts"][name] = Value::from(whole_seconds(time));
        }
    }
}

fn concurrency(limit: &Concurrency) -> Value {
    let scope = match limit.scope {
        Scope::Function => "fn",
        Scope::Environment => "env",
        Scope::Account => "account",
    };
    with_key(json!({"limit": limit.limit, "scope": scope}), "key", limit.key)
}

fn throttle(limit: &Throttle) -> Value {
    let rate =
        json!({"limit": limit.limit, "period": whole_seconds(limit.period), "burst": limit.burst});
    with_key(rate, "key", limit.key)
}

fn cancel(rule: &Cancel) -> Value {
    let mut described = with_key(json!({"event": rule.event}), "if", rule.only_if);
    if let Some(timeout) = rule.timeout {
        described["timeout"] = Value::from(whole_seconds(timeout));
    }
    described
}

fn with_key(mut described: Value, name: &str, key: Option<&str>) -> Value {
    if let Some(key) = key {
        described[name] = Value::from(key);
    }
    described
}

fn describe_failure(app_id: &str, job: &Job, url: &str) -> Value {
    let failing = format!("{app_id}-{}", job.spec.id);
    let trigger = json!({
        "event": FAILED_EVENT,
        "expression": format!("event.data.function_id == '{failing}'"),
    });
    let name = format!("{} (failure)", job.spec.id);
    function(&format!("{failing}{FAILURE_SUFFIX}"), &name, &[trigger], job.spec.retries, url)
}

fn function(id: &str, name: &str, triggers: &[Value], retries: u32, url: &str) -> Value {
    let joint = if url.contains('?') { '&' } else { '?' };
    json!({
        "id": id,
        "name": name,
        "triggers": triggers,
        "steps": {"step": {
            "id": "step",
            "name": "step",
            "runtime": {"type": "http", "url": format!("{url}{joint}fnId={id}&stepId=step")},
            "retries": {"attempts": retries},
        }},
    })
}
