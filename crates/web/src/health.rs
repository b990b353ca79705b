//! Whether the product is up.

use axum::extract::State;
use companion::Health;
use companion::health::Details;
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::Json;
use crate::gate::bearer;

/// How the product is doing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HealthReport {
    status: HealthStatus,
    /// The version of the product.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// For admins only.
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

/// `degraded` when the database does not answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum HealthStatus {
    Ok,
    Degraded,
}

/// Whether the product is up
///
/// With the token of an admin it also tells what waits and what does the work of each outside
/// service. Any other token, also one that has run out, is ignored.
#[utoipa::path(
    get,
    path = "/api/health",
    security((), ("bearer" = [])),
    responses((status = 200, description = "Always, also when degraded", body = HealthReport)),
)]
pub(crate) async fn show(State(cx): State<Health>, headers: HeaderMap) -> Json<HealthReport> {
    let token = bearer(&headers).ok().flatten();
    let checked = companion::health::check(&cx, token).await;
    let status = if checked.up { HealthStatus::Ok } else { HealthStatus::Degraded };
    Json(HealthReport { status, version: env!("CARGO_PKG_VERSION"), details: checked.details })
}
