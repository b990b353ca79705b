//! One call of a job: read what the service remembers, run up to the next step, report it.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::FutureExt;
use http::StatusCode;
use ports::{Event, Events, Fault};
use serde::Deserialize;
use serde_json::{Map, Value};
use steps::{Ending, Job, JobError, Journal, Leave, MAX_OUTPUT_BYTES, Memo, Pause, Step, StepId};

use crate::call_report::{error_body, report, step_hash};
use crate::context::Context;
use crate::functions::Function;
use crate::headers;
use crate::message::{Request, UnsignedResponse, query_value};
use crate::run_state::{self, RunState};

/// The step id of a call that is about no step in particular.
const ANY_STEP: &str = "step";

/// The part of a call's body that is needed here.
#[derive(Deserialize)]
struct Call {
    #[serde(default)]
    event: Value,
    #[serde(default)]
    events: Vec<Value>,
    #[serde(default)]
    steps: Map<String, Value>,
    #[serde(default)]
    ctx: RunContext,
    #[serde(default)]
    use_api: bool,
}

#[derive(Default, Deserialize)]
struct RunContext {
    #[serde(default)]
    run_id: String,
    #[serde(default)]
    attempt: u32,
    #[serde(default)]
    disable_immediate_execution: bool,
    #[serde(default)]
    use_api: bool,
}

/// Answers a verified call.
pub(crate) async fn answer(context: &Context, request: &Request) -> UnsignedResponse {
    let failed =
        |message: &str| UnsignedResponse::failed(StatusCode::INTERNAL_SERVER_ERROR, message);
    let function_id = query_value(&request.query, "fnId").unwrap_or_default();
    let Some(function) = Function::find(&context.config.app_id, &context.jobs, &function_id) else {
        return failed("there is no function of this id");
    };
    let call: Call = match serde_json::from_slice(&request.body) {
        Ok(call) => call,
        Err(error) => return failed(&format!("the body is not a call: {error}")),
    };
    let (ctx, state) = match state_of(context, call).await {
        Ok(known) => known,
        Err(reason) => return failed(&format!("the run's state can't be fetched: {reason}")),
    };
    let step_id = query_value(&request.query, "stepId").unwrap_or_else(|| ANY_STEP.to_owned());
    let memos = state.steps.into_iter().filter_map(|(id, memo)| Some((id, run_state::memo(memo)?)));
    let step = Arc::new(Step::new(RemoteJournal {
        memos: memos.collect(),
        step_id: (step_id != ANY_STEP).then(|| step_id.clone()),
        plan_only: ctx.disable_immediate_execution,
        events: Arc::clone(&context.events),
    }));
    let ending = run(function, &step, state.event).await;
    if let Some(error) = failure_of(&ending) {
        tracing::warn!(
            function = function_id,
            run = ctx.run_id,
            attempt = ctx.attempt,
            final_failure = !error.is_retriable(),
            "job attempt failed: {error}"
        );
    }
    respond(ending, &step_id)
}

/// What the call is about: what came with it, or, when that is too much for one request, what the
/// API tells.
async fn state_of(context: &Context, call: Call) -> Result<(RunContext, RunState), String> {
    if call.use_api || call.ctx.use_api {
        let state = RunState::fetch(context, &call.ctx.run_id).await?;
        return Ok((call.ctx, state));
    }
    let event = match call.event {
        Value::Null => call.events.into_iter().next().unwrap_or_default(),
        event => event,
    };
    Ok((call.ctx, RunState { event, steps: call.steps }))
}

/// Runs the job up to its next step. A panic is a failed attempt like any other.
async fn run(function: Function<'_>, step: &Arc<Step>, event: Value) -> Ending {
    let body = async {
        match function {
            Function::Main(job) => Job::call(job, Arc::clone(step), event).await,
            Function::OnFailure(job) => Job::call_on_failure(job, Arc::clone(step), event).await,
        }
    };
    match AssertUnwindSafe(body).catch_unwind().await {
        Ok(returned) => step.ending(returned),
        Err(_) => Ending::Failed(JobError::retry("the job panicked")),
    }
}

fn respond(ending: Ending, step_id: &str) -> UnsignedResponse {
    let (answer, failure) = match ending {
        Ending::Returned(value) => match bounded(&value) {
            Ok(()) => (UnsignedResponse::json(StatusCode::OK, &value), None),
            Err(error) => (failed(&error), Some(error)),
        },
        Ending::Failed(error) => (failed(&error), Some(error)),
        Ending::Paused(pause) => {
            let report = report(pause, step_id);
            let ops = Value::Array(report.ops);
            (UnsignedResponse::json(StatusCode::PARTIAL_CONTENT, &ops), report.failure)
        }
    };
    let is_final = failure.as_ref().is_some_and(|error| !error.is_retriable());
    let answer = answer.with(headers::NO_RETRY, if is_final { "true" } else { "false" });
    match failure {
        Some(JobError::Retry { after: Some(after), .. }) => {
            answer.with(headers::RETRY_AFTER, whole_seconds(after).to_string())
        }
        _ => answer,
    }
}

fn failed(error: &JobError) -> UnsignedResponse {
    let status = if error.is_retriable() {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::BAD_REQUEST
    };
    UnsignedResponse::json(status, &error_body(error))
}

fn failure_of(ending: &Ending) -> Option<&JobError> {
    match ending {
        Ending::Failed(error) | Ending::Paused(Pause::Failed(_, error)) => Some(error),
        Ending::Paused(_) | Ending::Returned(_) => None,
    }
}

fn bounded(value: &Value) -> Result<(), JobError> {
    match value.to_string().len() {
        0..=MAX_OUTPUT_BYTES => Ok(()),
        bytes => Err(JobError::failure(format!(
            "the job returned {bytes} bytes, {MAX_OUTPUT_BYTES} are allowed"
        ))),
    }
}

/// Rounded up: not before the time asked for.
fn whole_seconds(time: Duration) -> u128 {
    time.as_millis().div_ceil(1000)
}

/// A run's memory as it came with the call.
struct RemoteJournal {
    memos: HashMap<String, Memo>,
    /// The hash of the only step this call is about.
    step_id: Option<String>,
    /// The service runs other steps of this run right now: only say which are due.
    plan_only: bool,
    events: Arc<dyn Events>,
}

#[async_trait]
impl Journal for RemoteJournal {
    fn recall(&self, step: &StepId) -> Option<Memo> {
        self.memos.get(&step_hash(&step.to_string())).cloned()
    }

    fn leave(&self, step: &StepId) -> Leave {
        match &self.step_id {
            Some(hash) if *hash == step_hash(&step.to_string()) => Leave::Run,
            Some(_) => Leave::Skip,
            None if self.plan_only => Leave::Plan,
            None => Leave::Run,
        }
    }

    async fn send(&self, events: &[Event]) -> Result<(), Fault> {
        self.events.send(events).await
    }
}
