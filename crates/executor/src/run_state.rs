//! The change of a run by the outcome of a call, written in one transaction.

use std::time::Duration;

use db::local::events::{self, NewEvent};
use db::local::runs::{self, Claimed};
use domain::bounded::{EventId, EventName};
use inngest::functions::FAILED_EVENT;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};
use steps::StepError;
use uuid::Uuid;

use crate::outcome::{CallFailure, CallOutcome, StepOutcome, StepResult};
use crate::{ExecutorSettings, RegistrationError};

/// The pause before an endpoint that can't be reached is tried again.
const UNREACHABLE_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause between two tries of a step, unless the step asks for a longer one.
const MAX_RETRY_PAUSE: Duration = Duration::from_mins(1);
/// Executors that may die during one call. A call that takes the process with it would else be made
/// for ever.
const MAX_LOST: i32 = 20;

/// The outcome of a call that is not to be made any more.
pub(crate) fn give_up(call: &Claimed) -> Option<CallOutcome> {
    if call.lost <= MAX_LOST {
        return None;
    }
    let message = format!("the server stopped {} times while this ran", call.lost);
    Some(CallOutcome::Failed(CallFailure::final_failure(message)))
}

/// Records the outcome of a call, unless the lease was lost meanwhile.
pub(crate) async fn record_outcome(
    pool: &PgPool,
    settings: &ExecutorSettings,
    call: &Claimed,
    lease: Uuid,
    outcome: CallOutcome,
) -> db::Result<()> {
    let mut tx = pool.begin().await?;
    if !runs::hold(&mut tx, call, lease).await? {
        return Ok(());
    }
    match outcome {
        CallOutcome::Returned(output) => {
            runs::complete(&mut tx, call.run_id, &output).await?;
            tracing::info!(run = %call.run_id, function = call.function_id, "job done");
        }
        CallOutcome::Step(step) => record_step(&mut tx, settings, call, &step).await?,
        CallOutcome::Failed(failure) => match retry_pause(settings, call, &failure) {
            Some(pause) => runs::retry(&mut tx, call, pause).await?,
            None => fail(&mut tx, call, &failure.error).await?,
        },
        CallOutcome::Unsupported(feature) => {
            let function = call.function_id.clone();
            let refused = RegistrationError::Unsupported { function, feature };
            fail(&mut tx, call, &CallFailure::final_failure(refused).error).await?;
        }
        CallOutcome::Unreachable(reason) => {
            tracing::debug!(run = %call.run_id, "the endpoint can't be reached: {reason}");
            runs::postpone(&mut tx, call, UNREACHABLE_PAUSE).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn record_step(
    conn: &mut PgConnection,
    settings: &ExecutorSettings,
    call: &Claimed,
    step: &StepOutcome,
) -> db::Result<()> {
    let key = (step.id.as_str(), step.name.as_str());
    let mut pause = Duration::ZERO;
    match &step.result {
        StepResult::Ran(output) => runs::remember(conn, call.run_id, key, Ok(output)).await?,
        StepResult::Slept(time) => {
            runs::remember_sleep(conn, call.run_id, key).await?;
            pause = *time;
        }
        StepResult::Failed(failure) => match retry_pause(settings, call, failure) {
            Some(pause) => return runs::retry(conn, call, pause).await,
            None => runs::remember(conn, call.run_id, key, Err(&failure.error)).await?,
        },
    }
    runs::call_again(conn, call, pause).await
}

/// The pause before the next try; none when there is to be no other.
fn retry_pause(
    settings: &ExecutorSettings,
    call: &Claimed,
    failure: &CallFailure,
) -> Option<Duration> {
    if failure.is_final || call.attempt >= call.retries {
        return None;
    }
    let doubled = 2_u32.saturating_pow(u32::try_from(call.attempt).unwrap_or(0));
    let usual = settings.first_retry.saturating_mul(doubled).min(MAX_RETRY_PAUSE);
    Some(failure.retry_after.unwrap_or(usual))
}

/// Ends a run for good and sends the event of its failure, so that a failure handler can start.
async fn fail(conn: &mut PgConnection, call: &Claimed, error: &Value) -> db::Result<()> {
    let message = error["message"].as_str().unwrap_or_default();
    let (run, function) = (call.run_id, call.function_id.as_str());
    if error["name"] == StepError::REFUSED {
        tracing::warn!(%run, function, "job refused its event: {message}");
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

#[cfg(test)]
mod tests {
    use inngest::SigningKey;

    use super::*;

    fn call(attempt: i32) -> Claimed {
        Claimed {
            run_id: Uuid::nil(),
            attempt,
            lost: 0,
            function_id: "app-job".to_owned(),
            retries: 3,
            event_id: "e".to_owned(),
            event_name: "e".to_owned(),
            event_data: Value::Null,
            happened_at: chrono::Utc::now(),
        }
    }

    #[test]
    fn pauses_double_until_the_tries_are_used_up() {
        let settings = ExecutorSettings::new("http://localhost", SigningKey::new("00"));
        let failure = CallFailure::retriable("x");
        let pauses = [0, 1, 2, 3].map(|n| retry_pause(&settings, &call(n), &failure));
        assert_eq!(pauses, [Some(2), Some(4), Some(8), None].map(|s| s.map(Duration::from_secs)));
    }

    #[test]
    fn a_step_may_ask_for_its_own_pause_or_for_none() {
        let settings = ExecutorSettings::new("http://localhost", SigningKey::new("00"));
        let pause = Some(Duration::from_secs(100));
        let failure = CallFailure { retry_after: pause, ..CallFailure::retriable("x") };
        assert_eq!(retry_pause(&settings, &call(0), &failure), pause);
        assert_eq!(retry_pause(&settings, &call(0), &CallFailure::final_failure("x")), None);
    }

    #[test]
    fn a_call_that_kills_its_executor_is_given_up() {
        assert_eq!(give_up(&Claimed { lost: MAX_LOST, ..call(0) }), None);
        assert!(give_up(&Claimed { lost: MAX_LOST + 1, ..call(0) }).is_some());
    }
}
