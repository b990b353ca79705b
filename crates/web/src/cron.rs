//! What the scheduler calls.

use axum::Extension;
use axum::extract::State;
use companion::cron::{NudgesSent, Schedule, Swept};
use companion::{Cron, Sweep};
use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::Result;
use crate::error::ProblemBody;
use crate::error::codes::UNAUTHENTICATED;
use crate::extract::Json;
use crate::gate::Proven;

/// The time table by which the platform calls, as it says itself.
const SCHEDULE: &str = "x-vercel-cron-schedule";

/// Nudge those whose hour it is
///
/// For the scheduler, every hour: starts the job that nudges the students who are due and for whom
/// it is nine in the morning. However often an hour is called, its nudges are sent once. Called by a
/// time table that comes once a day, everybody who is due is meant, and `hour` is null.
#[utoipa::path(
    get,
    path = "/api/cron/engagement-nudges",
    responses(
        (status = 200, description = "The job is started", body = NudgesSent),
        (status = 401, description = "`unauthenticated`: Only the scheduler may call this, with its secret as bearer token.",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": UNAUTHENTICATED.code})),
    ),
)]
pub(crate) async fn nudges(
    State(cx): State<Cron>,
    headers: HeaderMap,
) -> Result<(Extension<Proven>, Json<NudgesSent>)> {
    cx.secret.admit(bearer(&headers))?;
    let table = headers.get(SCHEDULE).and_then(|table| table.to_str().ok());
    let schedule = table.map_or(Schedule::Hourly, Schedule::from_table);
    Ok((Extension(Proven), Json(companion::cron::nudges(&cx, schedule).await?)))
}

/// Sweep
///
/// For the scheduler, every few minutes: sends lost events again, begins work anew that nobody has
/// touched for 20 minutes, gives up after a day what came to nothing, and takes away what has been
/// kept as long as it may be. Harmless to repeat; it stops after some seconds, and the next call
/// goes on.
#[utoipa::path(
    get,
    path = "/api/cron/sweep",
    responses(
        (status = 200, description = "What was done", body = Swept),
        (status = 401, description = "`unauthenticated`: Only the scheduler may call this, with its secret as bearer token.",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": UNAUTHENTICATED.code})),
    ),
)]
pub(crate) async fn sweep(
    State(cx): State<Sweep>,
    headers: HeaderMap,
) -> Result<(Extension<Proven>, Json<Swept>)> {
    cx.secret.admit(bearer(&headers))?;
    Ok((Extension(Proven), Json(companion::cron::sweep(&cx).await?)))
}

/// The one bearer token of a request.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let (Some(header), None) = (all.next(), all.next()) else { return None };
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}
