//! Notifications: kept in the app, and sent by the ways that people chose.

use std::sync::Arc;

use chrono::{DateTime, Utc};
pub use db::notifications::NotificationFilter;
use db::notifications::{NewNotification, NotificationRow, ReachRow};
use domain::bounded::NotificationTitle;
use domain::notifications::{Channels, QuietHours, Reach, Ways, local_time, open_ways};
use domain::people::Caller;
use domain::{NotificationId, UserId};
use ports::{Channel, Clock, Fault, Message, Notifier};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Error, OrNotFound, Page, Result};

/// The services for reading notifications.
#[derive(Clone)]
pub struct Notifications {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
}

/// A page of what somebody was told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationList {
    /// Newest first.
    pub notifications: Vec<NotificationView>,
    /// All that are not read yet, whatever was asked for.
    #[schema(example = 1)]
    pub unread: i64,
    /// All there are of what was asked for.
    #[schema(example = 1)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// Something somebody was told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationView {
    /// Its id.
    pub notification_id: Uuid,
    /// Such as `practice_assigned`, `verdict_contested` or `early_engagement`; more may come.
    #[schema(example = "practice_assigned")]
    pub kind: String,
    /// One line.
    #[schema(example = "New practice")]
    pub title: String,
    /// What there is to say.
    #[schema(example = "There are new questions from your last session.")]
    pub body: String,
    /// The ids of what it is about; which, depends on `kind`.
    #[schema(value_type = Object, example = json!({"practiceId": "0190f6d0-0000-7000-8000-000000000003"}))]
    pub subject: Value,
    /// When it was told.
    pub created_at: DateTime<Utc>,
    /// When it was read; null until then.
    pub read_at: Option<DateTime<Utc>>,
}

/// The caller's notifications, newest first.
pub async fn list(
    cx: &Notifications,
    caller: &Caller,
    wanted: NotificationFilter,
    page: Page,
) -> Result<NotificationList> {
    let rows = db::notifications::list(&cx.db, caller, wanted, page.limit, page.offset).await?;
    Ok(NotificationList {
        notifications: rows.rows.into_iter().map(NotificationView::from).collect(),
        unread: rows.unread,
        total: rows.total,
        limit: page.limit,
        offset: page.offset,
    })
}

/// Notes that the caller read something of their own. A repeat changes nothing.
pub async fn read(cx: &Notifications, caller: &Caller, id: NotificationId) -> Result<()> {
    let marked = db::notifications::mark_read(&cx.db, caller, id, cx.clock.now()).await?;
    marked.then_some(()).or_not_found("notification")
}

impl From<NotificationRow> for NotificationView {
    fn from(row: NotificationRow) -> Self {
        Self {
            notification_id: row.id.0,
            kind: row.kind,
            title: row.title,
            body: row.body,
            subject: row.subject,
            created_at: row.created_at,
            read_at: row.read_at,
        }
    }
}

/// Something to be told to one person.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// Made from what it is about: telling the same id again tells nothing.
    pub id: NotificationId,
    pub user: UserId,
    /// Such as `practice_assigned`.
    pub kind: &'static str,
    /// One line; a longer one than fits is cut.
    pub title: String,
    /// Plain text, short enough for an SMS.
    pub body: String,
    /// Ids of what it is about.
    pub subject: Value,
}

/// Notifies a person by the ways they chose: in the app, by mail to a proven address, by SMS to a
/// number. In quiet hours nothing is sent, and the notification in the app keeps the reason. May be
/// repeated: each way takes the notice's id once. Returns the ways that were used; none of them for
/// a person who is gone.
///
/// A busy service is an error, worth another try. A refusal, say of a number that doesn't exist, is
/// logged: trying again would not help.
pub(crate) async fn tell(
    db: &PgPool,
    clock: &dyn Clock,
    notifier: &dyn Notifier,
    notice: &Notice,
) -> Result<Option<Ways>> {
    let Some(row) = db::notifications::reach(db, notice.user).await? else { return Ok(None) };
    let now = clock.now();
    let open = open_ways(&reach(&row, now));
    let title = NotificationTitle::cut(&notice.title);
    if open.in_app {
        let new = NewNotification {
            id: notice.id,
            user_id: notice.user,
            kind: notice.kind,
            title: &title,
            body: &notice.body,
            subject: &notice.subject,
            withheld: open.withheld.map(domain::notifications::Withheld::as_str),
            created_at: now,
        };
        db::notifications::add(db, &new).await?;
    }
    if let Some(reason) = open.withheld {
        tracing::info!(user = %notice.user.alias(), notice = %notice.id, reason = reason.as_str(), "not sent");
    }
    let phone = row.phone.filter(|_| open.sms);
    let ways = [(Channel::Email, open.email.then_some(row.email)), (Channel::Sms, phone)];
    for (channel, to) in ways {
        let Some(to) = to else { continue };
        send(notifier, channel, to, title.as_str(), notice).await?;
    }
    Ok(Some(open))
}

async fn send(
    notifier: &dyn Notifier,
    channel: Channel,
    to: String,
    title: &str,
    notice: &Notice,
) -> Result<()> {
    let way = match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
    };
    let message = Message {
        id: format!("notice:{}:{way}", notice.id),
        channel,
        to,
        subject: title.to_owned(),
        body: notice.body.clone(),
    };
    match notifier.send(&message).await {
        Err(busy @ Fault::Busy { .. }) => Err(Error::from(busy)),
        // An invalid number or address is no fault of the product.
        Err(fault @ Fault::Rejected(_)) => {
            tracing::warn!(user = %notice.user.alias(), message = message.id, %fault, "refused");
            Ok(())
        }
        Err(fault) => {
            tracing::error!(user = %notice.user.alias(), message = message.id, %fault, "refused");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// The ways to reach a person at a moment. Parts of a profile that can't be read have their
/// defaults.
pub(crate) fn reach(row: &ReachRow, now: DateTime<Utc>) -> Reach {
    let channels: Option<Channels> =
        row.channels.clone().and_then(|stored| serde_json::from_value(stored).ok());
    Reach {
        channels: channels.unwrap_or_default(),
        verified_email: row.email_verified,
        phone: row.phone.is_some(),
        quiet: is_quiet(row.time_zone.as_deref(), row.quiet_hours.as_ref(), now),
    }
}

/// True if a moment lies in somebody's quiet hours.
pub(crate) fn is_quiet(zone: Option<&str>, stored: Option<&Value>, now: DateTime<Utc>) -> bool {
    let hours: Option<QuietHours> = stored.and_then(|stored| QuietHours::deserialize(stored).ok());
    hours.is_some_and(|hours| hours.cover(local_time(zone.unwrap_or("UTC"), now).time()))
}
