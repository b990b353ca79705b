//! What a person was told.

use axum::extract::State;
use companion::Notifications;
use companion::notifications::{NotificationFilter, NotificationList};
use domain::NotificationId;
use garde::Validate;
use http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::extract::{AnyAccount, Id, Json, PageQuery, Query};
use crate::{AboutNoStudent, Result};

/// The query of the list of notifications.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NotificationsQuery {
    /// Only what is not read yet.
    #[garde(skip)]
    #[serde(default)]
    #[param(default = false)]
    unread: bool,
}

/// List what you were told
///
/// Your own notifications, newest first: practice that is ready, subjects that are suggested,
/// nudges. `unread` counts all that are not read yet, whatever is asked for.
#[utoipa::path(
    get,
    path = "/api/notifications",
    params(NotificationsQuery, PageQuery),
    responses((status = 200, description = "A page of notifications", body = NotificationList)),
)]
pub(crate) async fn list(
    State(cx): State<Notifications>,
    AnyAccount(caller): AnyAccount,
    Query(query): Query<NotificationsQuery>,
    page: PageQuery,
) -> Result<Json<NotificationList>> {
    let filter = if query.unread { NotificationFilter::Unread } else { NotificationFilter::All };
    Ok(Json(companion::notifications::list(&cx, &caller, filter, page.into()).await?))
}

/// Mark a notification as read
///
/// One of your own. A repeat changes nothing: the first time stands.
#[utoipa::path(
    post,
    path = "/api/notifications/{notificationId}/read",
    params(("notificationId" = uuid::Uuid, Path, description = "The notification")),
    responses((status = 204, description = "It is read")),
)]
pub(crate) async fn read(
    State(cx): State<Notifications>,
    AnyAccount(caller): AnyAccount,
    Id(notification): Id<NotificationId>,
) -> Result<(StatusCode, AboutNoStudent, ())> {
    companion::notifications::read(&cx, &caller, notification).await?;
    Ok((StatusCode::NO_CONTENT, AboutNoStudent, ()))
}
