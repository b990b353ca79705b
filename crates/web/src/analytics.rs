//! Whether it helps: one student's learning, the school as a whole, and what all of it costs.

use axum::extract::State;
use chrono::{DateTime, Utc};
use companion::Analytics;
use companion::analytics::{Dashboard, Improvements, Usage};
use domain::UserId;
use domain::analytics::Period;
use garde::Validate;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::extract::{Admin, Id, Json, Query, SignedIn};
use crate::{Problem, Result};

/// Which time is meant. Both ends belong to it; days are those of UTC.
#[derive(Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct PeriodQuery {
    /// The first day, or a moment (RFC 3339); without it, 29 days before the last.
    #[garde(skip)]
    #[param(example = "2025-10-01")]
    start_date: Option<String>,
    /// The last day, or a moment (RFC 3339); without it, today. At most five years after the first.
    #[garde(skip)]
    #[param(example = "2025-11-15")]
    end_date: Option<String>,
}

impl PeriodQuery {
    fn period(&self, now: DateTime<Utc>) -> Result<Period> {
        Period::read(self.start_date.as_deref(), self.end_date.as_deref(), now)
            .map_err(|bad| Problem::malformed_parameter(bad.parameter, bad.detail))
    }
}

/// Look at what a student's learning came to
///
/// Scores before and in the period, sessions, concepts mastered, and how regularly the student was
/// there. What would be a part of nothing is null.
#[utoipa::path(
    get,
    path = "/api/analytics/learning-improvements/{studentId}",
    params(("studentId" = uuid::Uuid, Path, description = "The student"), PeriodQuery),
    responses((status = 200, description = "The period in numbers", body = Improvements)),
)]
pub(crate) async fn improvements(
    State(cx): State<Analytics>,
    SignedIn(caller): SignedIn,
    Id(student): Id<UserId>,
    Query(query): Query<PeriodQuery>,
) -> Result<Json<Improvements>> {
    let period = query.period(cx.clock.now())?;
    let improvements = companion::analytics::improvements(&cx, &caller, student, &period).await?;
    Ok(Json(improvements))
}

/// Look at the school as a whole
///
/// For admins. What would be a part of nothing is null.
#[utoipa::path(
    get,
    path = "/api/analytics/dashboard",
    params(PeriodQuery),
    responses((status = 200, description = "The period in numbers", body = Dashboard)),
)]
pub(crate) async fn dashboard(
    State(cx): State<Analytics>,
    Admin(caller): Admin,
    Query(query): Query<PeriodQuery>,
) -> Result<Json<Dashboard>> {
    let period = query.period(cx.clock.now())?;
    Ok(Json(companion::analytics::dashboard(&cx, &caller, &period).await?))
}

/// Look at what the product uses
///
/// For admins: model calls and their cost, how long searches by meaning take, and how jobs end.
/// Jobs are counted where the product's own executor runs them; a service that runs them elsewhere
/// counts them itself, and the list is empty.
#[utoipa::path(
    get,
    path = "/api/analytics/usage",
    params(PeriodQuery),
    responses((status = 200, description = "The use of the period", body = Usage)),
)]
pub(crate) async fn usage(
    State(cx): State<Analytics>,
    Admin(caller): Admin,
    Query(query): Query<PeriodQuery>,
) -> Result<Json<Usage>> {
    let period = query.period(cx.clock.now())?;
    Ok(Json(companion::analytics::usage(&cx, &caller, &period).await?))
}
