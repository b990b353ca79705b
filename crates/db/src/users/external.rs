//! Accounts whose owners sign in at the external issuer.

use chrono::{DateTime, Utc};
use domain::bounded::ExternalId;
use domain::people::{Caller, Email};
use sqlx::{FromRow, PgExecutor, Row};
use uuid::Uuid;

use super::Account;
use crate::Result;

/// The account of an external identity, as its caller.
pub async fn find_by_external_id(
    db: impl PgExecutor<'_>,
    external_id: &ExternalId,
) -> Result<Option<Caller>> {
    let account: Option<Account> = sqlx::query_as(
        "select id, email, name, role, grade, token_version,
                email_verified_at is not null as email_verified
         from users
         where external_id = $1",
    )
    .bind(external_id.as_str())
    .fetch_optional(db)
    .await?;
    Ok(account.map(|account| account.caller()))
}

/// The result of linking an external identity to the account with its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOutcome {
    /// They are linked now.
    Now(Caller),
    /// The account's own address was never proven, so its maker may be somebody else.
    Unproven,
    /// The account belongs to another identity of the issuer.
    Other,
    /// No account has the address.
    Nobody,
}

/// Links an external identity to the account that has proven the same address, and notes it in the
/// audit log. One statement: of several at once the first links, the others find it linked.
pub async fn link_external(
    db: impl PgExecutor<'_>,
    external_id: &ExternalId,
    email: &Email,
    audit_id: Uuid,
    now: DateTime<Utc>,
) -> Result<LinkOutcome> {
    let row = sqlx::query(
        "with owner as (
             select id, email_verified_at, external_id
             from users
             where email = $2
             for no key update
         ),
         linked as (
             update users
             set external_id = $1, updated_at = $4
             from owner
             where users.id = owner.id
               and owner.email_verified_at is not null
               and (owner.external_id is null or owner.external_id = $1)
             returning users.id, email, name, role, grade, token_version, true as email_verified
         ),
         noted as (
             insert into audit_log (id, actor_id, action, subject_id, created_at)
             select $3, id, 'link_external_identity', id, $4 from linked
         )
         select linked.*, owner.email_verified_at is null as unproven
         from owner
         left join linked on true",
    )
    .bind(external_id.as_str())
    .bind(email.as_str())
    .bind(audit_id)
    .bind(now)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(LinkOutcome::Nobody) };
    Ok(if row.try_get::<Option<Uuid>, _>("id")?.is_some() {
        LinkOutcome::Now(Account::from_row(&row)?.caller())
    } else if row.try_get("unproven")? {
        LinkOutcome::Unproven
    } else {
        LinkOutcome::Other
    })
}
