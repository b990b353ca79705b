//! Whether the product is up.

use axum::extract::State;
use companion::Health;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::Json;

/// How the product is doing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HealthReport {
    status: HealthStatus,
    /// The version of the product.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// `degraded` when the database does not answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum HealthStatus {
    Ok,
    Degraded,
}

/// Whether the product is up
#[utoipa::path(
    get,
    path = "/api/health",
    security(()),
    responses((status = 200, description = "Always, also when degraded", body = HealthReport)),
)]
pub(crate) async fn show(State(cx): State<Health>) -> Json<HealthReport> {
    let answers = companion::health::check(&cx).await;
    let status = if answers { HealthStatus::Ok } else { HealthStatus::Degraded };
    Json(HealthReport { status, version: env!("CARGO_PKG_VERSION") })
}
