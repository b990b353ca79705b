//! What follows from an answer, written in one transaction.

use std::time::Duration;

use db::local::events::{self, NewEvent, StoredEvent};
use db::local::runs::{self, Claimed, NewWait};
use domain::bounded::{EventId, EventName};
use inngest::functions::FAILED_EVENT;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};
use steps::StepError;
use uuid::Uuid;

use crate::Settings;
use crate::answer::{Failure, Kind, Op, Outcome, Wait};
use crate::functions::Function;

/// The pause before an endpoint that can't be reached is tried again.
const UNREACHABLE_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause between two tries of a step, unless the step asks for a longer one.
const MAX_RETRY_PAUSE: Duration = Duration::from_mins(1);
/// Executors that may die during one call. A call that takes the process with it would else be made
/// for ever.
const MAX_LOST: i32 = 20;

/// The outcome of a call that is not to be made any more.
pub(crate) fn given_up(call: &Claimed) -> Option<Outcome> {
    (call.lost > MAX_LOST).then(|| {
        let message = format!("the server stopped {} times while this ran", call.lost);
        Outcome::Failed(Failure::lasting(message))
    })
}

/// Records what a call led to, unless the lease was lost meanwhile.
pub(crate) async fn record(
    pool: &PgPool,
    settings: &Settings,
    call: &Claimed,
    lease: Uuid,
    outcome: Outcome,
) -> db::Result<()> {
    let mut tx = pool.begin().await?;
    if !runs::hold(&mut tx, call, lease).await? {
        return Ok(());
    }
    match outcome {
        Outcome::Returned(output) => {
            runs::complete(&mut tx, call.run_id, &output).await?;
            tracing::info!(run = %call.run_id, function = call.function_id, "job done");
        }
        Outcome::Steps(ops) => record_steps(&mut tx, settings, call, &ops).await?,
        Outcome::Failed(failure) => match retry_pause(settings, call, &failure) {
            Some(pause) => runs::retry(&mut tx, call, pause).await?,
            None => fail(&mut tx, call, &failure.error).await?,
        },
        Outcome::Unreachable(reason) => {
            tracing::debug!(run = %call.run_id, "the endpoint can't be reached: {reason}");
            runs::postpone(&mut tx, call, UNREACHABLE_PAUSE).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Several steps are told of only when they are planned.
async fn record_steps(
    conn: &mut PgConnection,
    settings: &Settings,
    call: &Claimed,
    ops: &[Op],
) -> db::Result<()> {
    let planned: Vec<String> =
        ops.iter().filter(|op| op.kind == Kind::Planned).map(|op| op.id.clone()).collect();
    if !planned.is_empty() {
        return runs::plan(conn, call, &planned).await;
    }
    let mut pause = Duration::ZERO;
    for op in ops {
        let step = (op.id.as_str(), op.name.as_str());
        match &op.kind {
            Kind::Ran(output) => runs::remember(conn, call.run_id, step, Ok(output)).await?,
            Kind::Sleep(time) => {
                runs::rest(conn, call.run_id, &op.id, &op.name).await?;
                pause = pause.max(*time);
            }
            Kind::Wait(wait) => return runs::wait(conn, call, &new_wait(op, wait)).await,
            Kind::Failed(failure) => match retry_pause(settings, call, failure) {
                Some(pause) => return runs::retry(conn, call, pause).await,
                None => runs::remember(conn, call.run_id, step, Err(&failure.error)).await?,
            },
            Kind::Planned => {}
        }
    }
    runs::finish_call(conn, call, pause).await
}

fn new_wait<'a>(op: &'a Op, wait: &'a Wait) -> NewWait<'a> {
    NewWait {
        step: &op.id,
        name: &op.name,
        event: &wait.event,
        only_if: wait.only_if.as_deref(),
        timeout: wait.timeout,
    }
}

/// How long to wait before the next try; nothing when there is to be none.
fn retry_pause(settings: &Settings, call: &Claimed, failure: &Failure) -> Option<Duration> {
    if failure.is_final || call.attempt >= call.retries {
        return None;
    }
    let doubled = 2_u32.saturating_pow(u32::try_from(call.attempt).unwrap_or(0));
    let usual = settings.first_retry.saturating_mul(doubled).min(MAX_RETRY_PAUSE);
    Some(failure.retry_after.unwrap_or(usual))
}

/// Ends a run for good and tells of it, so that a failure handler can start.
async fn fail(conn: &mut PgConnection, call: &Claimed, error: &Value) -> db::Result<()> {
    let message = error["message"].as_str().unwrap_or_default();
    let (run, function) = (call.run_id, call.function_id.as_str());
    if error["name"] == StepError::REFUSED {
        tracing::warn!(%run, function, "job refused what it was given: {message}");
    } else {
        tracing::error!(%run, function, "job failed for good: {message}");
    }
    runs::fail(&mut *conn, call.run_id, error).await?;
    // A failure handler that fails has no handler of its own.
    if call.event_name == FAILED_EVENT {
        return Ok(());
    }
    let data = json!({
        "function_id": call.function_id,
        "run_id": call.run_id,
        "error": error,
        "event": {"id": call.event_id, "name": call.event_name, "data": call.event_data},
    });
    let event = NewEvent {
        id: EventId::cut(&format!("{}.failed", call.run_id)),
        name: EventName::cut(FAILED_EVENT),
        data,
    };
    events::insert(conn, &[event]).await
}

/// Starts the run of a time table's tick; once, however many executors try.
pub(crate) async fn start_scheduled(
    pool: &PgPool,
    functions: &[Function],
    function_id: &str,
    tick: &NewEvent,
) -> db::Result<()> {
    let Some(function) = functions.iter().find(|function| function.id == function_id) else {
        return Ok(());
    };
    let mut tx = pool.begin().await?;
    events::insert(&mut *tx, std::slice::from_ref(tick)).await?;
    events::mark_taken(&mut tx, &[tick.id.to_string()]).await?;
    let event = StoredEvent {
        id: tick.id.to_string(),
        name: tick.name.to_string(),
        data: tick.data.clone(),
        student_id: None,
        happened_at: chrono::Utc::now(),
    };
    runs::start(&mut tx, &function.run_of(&event)).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use inngest::SigningKey;

    use super::*;

    fn call(attempt: i32) -> Claimed {
        Claimed {
            run_id: Uuid::nil(),
            step: runs::ANY_STEP.to_owned(),
            attempt,
            lost: 0,
            function_id: "app-job".to_owned(),
            retries: 3,
            student_id: None,
            event_id: "e".to_owned(),
            event_name: "e".to_owned(),
            event_data: Value::Null,
            happened_at: chrono::Utc::now(),
        }
    }

    #[test]
    fn pauses_double_until_the_tries_are_used_up() {
        let settings = Settings::new("http://localhost", SigningKey::new("00"));
        let pauses = [0, 1, 2, 3].map(|n| retry_pause(&settings, &call(n), &Failure::passing("x")));
        assert_eq!(pauses, [Some(2), Some(4), Some(8), None].map(|s| s.map(Duration::from_secs)));
    }

    #[test]
    fn a_step_may_ask_for_its_own_pause_or_for_none() {
        let settings = Settings::new("http://localhost", SigningKey::new("00"));
        let asked = Some(Duration::from_secs(100));
        let failure = Failure { retry_after: asked, ..Failure::passing("x") };
        assert_eq!(retry_pause(&settings, &call(0), &failure), asked);
        assert_eq!(retry_pause(&settings, &call(0), &Failure::lasting("x")), None);
    }

    #[test]
    fn a_call_that_kills_its_executor_is_given_up() {
        assert_eq!(given_up(&Claimed { lost: MAX_LOST, ..call(0) }), None);
        assert!(given_up(&Claimed { lost: MAX_LOST + 1, ..call(0) }).is_some());
    }
}
