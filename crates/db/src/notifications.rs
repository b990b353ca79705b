//! Notifications, and the ways to reach people.

use chrono::{DateTime, Utc};
use domain::bounded::NotificationTitle;
use domain::people::Caller;
use domain::{NotificationId, UserId};
use serde_json::Value;
use sqlx::{FromRow, PgExecutor, Row};
use uuid::Uuid;

use crate::caller::{Seen, as_caller, fetch_visible};
use crate::{Error, Result};

/// The ways to reach a person. Only students have wishes: for others the columns of a profile are
/// empty.
#[derive(Clone, FromRow)]
pub struct ReachRow {
    pub email: String,
    pub email_verified: bool,
    /// E.164.
    pub phone: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// `{start, end}` as `HH:MM`.
    pub quiet_hours: Option<Value>,
    /// `{inApp, email, sms}`.
    pub channels: Option<Value>,
}

/// The ways to reach a person; nothing when they have no account any more.
pub async fn reach(db: impl PgExecutor<'_>, user: UserId) -> Result<Option<ReachRow>> {
    Ok(sqlx::query_as(
        "select
            users.email, users.email_verified_at is not null as email_verified,
            profile.phone, profile.time_zone, profile.quiet_hours, profile.channels
        from users
        left join students profile on profile.user_id = users.id
        where users.id = $1",
    )
    .bind(user.0)
    .fetch_optional(db)
    .await?)
}

/// Something to be told.
#[derive(Debug, Clone)]
pub struct NewNotification<'a> {
    /// Telling the same id again changes nothing.
    pub id: NotificationId,
    pub user_id: UserId,
    /// Such as `practice_assigned`.
    pub kind: &'static str,
    /// One line.
    pub title: &'a NotificationTitle,
    /// Plain text.
    pub body: &'a str,
    /// The ids of the subject, such as `{practiceId}`.
    pub subject: &'a Value,
    /// The reason why a wanted mail or SMS was not sent with it.
    pub withheld: Option<&'static str>,
    pub created_at: DateTime<Utc>,
}

/// Puts something where its reader finds it in the app, once.
pub async fn add(db: impl PgExecutor<'_>, new: &NewNotification<'_>) -> Result<()> {
    sqlx::query(
        "insert into notifications (id, user_id, kind, title, body, subject, withheld, created_at)
        select $1, id, $3, $4, $5, $6, $7, $8 from users where id = $2
        on conflict (id) do nothing",
    )
    .bind(new.id.0)
    .bind(new.user_id.0)
    .bind(new.kind)
    .bind(new.title.as_str())
    .bind(new.body)
    .bind(new.subject)
    .bind(new.withheld)
    .bind(new.created_at)
    .execute(db)
    .await?;
    Ok(())
}

/// Something somebody was told.
#[derive(Debug, Clone, FromRow)]
pub struct NotificationRow {
    #[sqlx(try_from = "Uuid")]
    pub id: NotificationId,
    /// Such as `practice_assigned`.
    pub kind: String,
    /// One line.
    pub title: String,
    /// Plain text.
    pub body: String,
    pub subject: Value,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

/// A page of what the caller was told.
#[derive(Debug, Clone)]
pub struct NotificationPage {
    pub rows: Vec<NotificationRow>,
    /// All there are of the kind that was asked for.
    pub total: i64,
    /// All that are not read yet.
    pub unread: i64,
}

/// The caller's notifications that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotificationFilter {
    All,
    /// Those not read yet.
    Unread,
}

/// The caller's notifications, newest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    wanted: NotificationFilter,
    limit: i64,
    offset: i64,
) -> Result<NotificationPage> {
    let query = sqlx::query(as_caller!(
        "select
            (
                select count(*) from notifications
                where user_id = caller.id and (read_at is null or not $4)
            ) as total,
            (
                select count(*) from notifications
                where user_id = caller.id and read_at is null
            ) as unread,
            page.*
        from caller
        left join lateral (
            select id, kind, title, body, subject, created_at, read_at
            from notifications
            where user_id = caller.id and (read_at is null or not $4)
            order by created_at desc, id desc
            limit $5 offset $6
        ) as page on true"
    ));
    let query = query
        .for_caller(caller)
        .bind(wanted == NotificationFilter::Unread)
        .bind(limit)
        .bind(offset);
    let fetched = query.fetch_all(db).await?;
    let Some(first) = fetched.first() else { return Err(Error::StaleCaller) };
    let (total, unread) = (first.try_get("total")?, first.try_get("unread")?);
    let mut rows = Vec::with_capacity(fetched.len());
    for row in &fetched {
        if row.try_get::<Option<Uuid>, _>("id")?.is_some() {
            rows.push(NotificationRow::from_row(row)?);
        }
    }
    Ok(NotificationPage { rows, total, unread })
}

#[derive(FromRow)]
struct Marked {
    #[sqlx(rename = "id")]
    _id: Uuid,
}

/// Notes that the caller read something; false when it is absent or not theirs. What was read
/// before keeps its first time.
pub async fn mark_read(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: NotificationId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let query = sqlx::query(as_caller!(
        ", marked as (
            update notifications
            set read_at = coalesce(read_at, $5)
            from caller
            where notifications.id = $4 and notifications.user_id = caller.id
            returning notifications.id
        )
        select marked.id
        from caller
        left join marked on true"
    ));
    let marked: Option<Marked> =
        fetch_visible(query.for_caller(caller).bind(id.0).bind(now), db).await?;
    Ok(marked.is_some())
}
