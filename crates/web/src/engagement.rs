//! Nudges: who is due for one, and sending it.

use axum::extract::State;
use chrono::{Datelike, NaiveDate};
use companion::engagement::{NudgeList, NudgeResult, NudgeType};
use companion::{Engagement, Nudging};
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::extract::{EngagementReader, EngagementSender, Json, PageQuery, Query};
use crate::{About, Result};

/// The query of the list of pending nudges.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PendingQuery {
    /// The day, in UTC: as it ends, or today as it is now. Today without it.
    #[garde(inner(custom(check_date)))]
    #[param(example = "2025-11-15")]
    date: Option<NaiveDate>,
}

/// Years that are asked about.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "rules of fields are called so")]
fn check_date(date: &NaiveDate, (): &()) -> garde::Result {
    if YEARS.contains(&date.year()) {
        Ok(())
    } else {
        Err(garde::Error::new("A day from 2000 to 2100 is expected here."))
    }
}

/// List the nudges that are due
///
/// Students who registered a week ago or more, have had fewer than three sessions, want nudges, and
/// had none of this type in the last week and fewer than three in all. Nothing is sent and no model
/// is asked. Service keys see the students on their list.
#[utoipa::path(
    get,
    path = "/api/engagement/nudges/pending",
    params(PendingQuery, PageQuery),
    responses((status = 200, description = "A page of nudges", body = NudgeList)),
)]
pub(crate) async fn pending(
    State(cx): State<Engagement>,
    EngagementReader(caller): EngagementReader,
    Query(query): Query<PendingQuery>,
    page: PageQuery,
) -> Result<Json<NudgeList>> {
    Ok(Json(companion::engagement::list_pending(&cx, &caller, query.date, page.into()).await?))
}

/// Whom to nudge, and about what.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SendBody {
    /// For whom.
    #[garde(skip)]
    student_id: Uuid,
    /// What about.
    #[garde(skip)]
    #[serde(rename = "type")]
    kind: NudgeType,
}

/// Send a nudge
///
/// At most one of a type on a student's day, by their own clock: a repeat answers with what was
/// decided first. What was skipped for `quiet_hours` alone can be sent later on the same day. It
/// goes the ways the student chose.
#[utoipa::path(
    post,
    path = "/api/engagement/nudges/send",
    request_body = SendBody,
    responses((
        status = 202,
        description = "Sent, or skipped for a `reason`",
        body = NudgeResult,
    )),
)]
pub(crate) async fn send(
    State(cx): State<Nudging>,
    EngagementSender(caller): EngagementSender,
    Json(body): Json<SendBody>,
) -> Result<(StatusCode, About, Json<NudgeResult>)> {
    let student = body.student_id.into();
    let nudge = companion::engagement::send(&cx, &caller, student, body.kind.into()).await?;
    Ok((StatusCode::ACCEPTED, About(student), Json(nudge)))
}
