//! What an event does: it wakes the runs that wait for it, ends those it cancels, and starts new
//! ones, in this order: what it starts it neither wakes nor ends.

use db::local::events::{self, StoredEvent};
use db::local::runs;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::expression::Expression;
use crate::functions::{Cancel, Function, wire_form};

/// Events taken in one transaction.
const EVENTS_PER_TAKE: i64 = 50;
/// Runs looked through at a time.
const RUNS_PER_LOOK: i64 = 200;

/// Takes events that came; says whether there were any. One executor does so at a time, so that an
/// event finds the runs that earlier ones started.
pub(crate) async fn take(pool: &PgPool, functions: &[Function]) -> db::Result<bool> {
    let mut tx = pool.begin().await?;
    runs::lock_claims(&mut tx).await?;
    let events = events::lock_untaken(&mut tx, EVENTS_PER_TAKE).await?;
    for event in &events {
        wake(&mut tx, event).await?;
        end(&mut tx, functions, event).await?;
        for function in functions.iter().filter(|function| function.wants(event)) {
            runs::start(&mut tx, &function.run_of(event)).await?;
        }
    }
    let ids: Vec<String> = events.into_iter().map(|event| event.id).collect();
    if !ids.is_empty() {
        events::mark_taken(&mut tx, &ids).await?;
    }
    tx.commit().await?;
    Ok(!ids.is_empty())
}

/// Ends the runs whose time limit is over.
pub(crate) async fn end_overdue(pool: &PgPool) -> db::Result<()> {
    let overdue = runs::overdue(pool, RUNS_PER_LOOK).await?;
    if overdue.is_empty() {
        return Ok(());
    }
    let mut tx = pool.begin().await?;
    runs::lock_claims(&mut tx).await?;
    for run_id in overdue {
        if runs::cancel(&mut tx, run_id).await? {
            tracing::warn!(run = %run_id, "a job took too long and is cancelled");
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn wake(conn: &mut PgConnection, event: &StoredEvent) -> db::Result<()> {
    let came = wire_form(event);
    let mut after = (Uuid::nil(), String::new());
    loop {
        let place = (after.0, after.1.as_str());
        let waits = runs::waiting_for(&mut *conn, &event.name, place, RUNS_PER_LOOK).await?;
        for wait in &waits {
            let is_meant = match &wait.only_if {
                None => true,
                Some(text) => Expression::parse(text)
                    .is_some_and(|holds| holds.holds_between(&wire_form(&wait.trigger), &came)),
            };
            if is_meant {
                runs::wake(&mut *conn, wait, &came).await?;
            }
        }
        match waits.into_iter().last() {
            Some(last) => after = (last.run_id, last.step),
            None => return Ok(()),
        }
    }
}

async fn end(
    conn: &mut PgConnection,
    functions: &[Function],
    event: &StoredEvent,
) -> db::Result<()> {
    for function in functions {
        let by: Vec<&Cancel> =
            function.cancel.iter().filter(|cancel| cancel.event == event.name).collect();
        if !by.is_empty() {
            end_runs(conn, function, &by, event).await?;
        }
    }
    Ok(())
}

async fn end_runs(
    conn: &mut PgConnection,
    function: &Function,
    by: &[&Cancel],
    event: &StoredEvent,
) -> db::Result<()> {
    let mut after = Uuid::nil();
    loop {
        let running = runs::of_function(&mut *conn, &function.id, after, RUNS_PER_LOOK).await?;
        for run in &running {
            let is_meant = by.iter().any(|cancel| cancel.ends(&run.trigger, run.created_at, event));
            if is_meant && runs::cancel(&mut *conn, run.run_id).await? {
                tracing::info!(run = %run.run_id, function = function.id, "job cancelled");
            }
        }
        match running.last() {
            Some(last) => after = last.run_id,
            None => return Ok(()),
        }
    }
}
