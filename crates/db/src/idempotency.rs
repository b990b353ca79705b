//! Answers to requests that carry an `Idempotency-Key`, kept for a day.

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::bounded::{IdempotencyKey, MediaType, MethodName, Principal, RequestPath};
use domain::people::Caller;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgExecutor, Row};

use crate::caller::as_caller;
use crate::{Error, Result, Seen};

/// A request with a key.
#[derive(Debug, Clone, Copy)]
pub struct Keyed<'a> {
    /// Such as `user:{id}`.
    pub principal: &'a Principal,
    /// Such as `POST`.
    pub method: &'a MethodName,
    /// Without the query.
    pub path: &'a RequestPath,
    pub key: &'a IdempotencyKey,
    /// Of the query and the body.
    pub body_sha256: [u8; 32],
}

/// The terms of a claim on a request.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    pub now: DateTime<Utc>,
    /// The end of the lease. Until then no other process handles the request.
    pub leased_until: DateTime<Utc>,
    pub forget_before: DateTime<Utc>,
}

/// An answer that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    pub status: u16,
    /// The body: sealed as it is stored, and opened by the use case before it is given again.
    pub body: Vec<u8>,
    /// The body's type, if it has one.
    pub content_type: Option<MediaType>,
}

/// The state of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The request is the caller's to handle now.
    Taken,
    /// It was another request that used the key.
    OtherBody,
    /// It is being done, until then at most.
    Running(DateTime<Utc>),
    /// It was done, and the caller may still see the student it is about.
    Done(KeptAnswer),
    /// It was done, but the caller may no longer see the student it is about.
    NotYours,
}

/// Claims a request, or says what there is about it.
pub async fn claim(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    keyed: &Keyed<'_>,
    terms: Terms,
) -> Result<Claim> {
    let query = sqlx::query(as_caller!(
        ", taken as (
            insert into idempotency_keys as held (
                principal, method, path, key, body_sha256, leased_until, created_at)
            select $4, $5, $6, $7, $8, $10, $9
            from caller
            on conflict (principal, method, path, key) do update
                set body_sha256 = excluded.body_sha256, leased_until = excluded.leased_until,
                    created_at = excluded.created_at,
                    student_id = null, status = null, answer = null, content_type = null
                where held.created_at <= $11
                    or (held.status is null and held.leased_until <= $9)
            returning 1
        )
        select
            exists (select 1 from taken) as taken,
            held.body_sha256 = $8 as same_body,
            held.leased_until, held.status, held.answer, held.content_type,
            held.student_id is null
                or may_see(caller.id, caller.role, held.student_id) as allowed
        from caller
        left join idempotency_keys held
            on held.principal = $4 and held.method = $5 and held.path = $6 and held.key = $7"
    ));
    let row = query
        .for_caller(caller)
        .bind(keyed.principal.as_str())
        .bind(keyed.method.as_str())
        .bind(keyed.path.as_str())
        .bind(keyed.key.as_str())
        .bind(&keyed.body_sha256[..])
        .bind(terms.now)
        .bind(terms.leased_until)
        .bind(terms.forget_before)
        .fetch_optional(db)
        .await?;
    read(&row.ok_or(Error::StaleCaller)?, terms)
}

fn read(row: &PgRow, terms: Terms) -> Result<Claim> {
    if row.try_get("taken")? {
        return Ok(Claim::Taken);
    }
    // A twin that claimed it after this statement's snapshot is not seen, but runs.
    let Some(same_body) = row.try_get::<Option<bool>, _>("same_body")? else {
        return Ok(Claim::Running(terms.leased_until));
    };
    Ok(match row.try_get::<Option<i32>, _>("status")? {
        _ if !row.try_get::<bool, _>("allowed")? => Claim::NotYours,
        _ if !same_body => Claim::OtherBody,
        None => Claim::Running(row.try_get("leased_until")?),
        Some(_) => Claim::Done(KeptAnswer::from_row(row)?),
    })
}

impl FromRow<'_, PgRow> for KeptAnswer {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let status = u16::try_from(row.try_get::<i32, _>("status")?);
        Ok(Self {
            status: status.map_err(|error| sqlx::Error::Decode(error.into()))?,
            body: row.try_get("answer")?,
            content_type: row.try_get::<Option<String>, _>("content_type")?.map(MediaType::from),
        })
    }
}

/// Keeps the answer to a claimed request. Nothing happens when the claim ran out and somebody else
/// has it, or when the student it is about is gone.
pub async fn keep(
    db: impl PgExecutor<'_>,
    keyed: &Keyed<'_>,
    leased_until: DateTime<Utc>,
    student: Option<UserId>,
    kept: &KeptAnswer,
) -> Result<()> {
    sqlx::query(
        "update idempotency_keys
        set student_id = $6, status = $7, answer = $8, content_type = $9
        where principal = $1 and method = $2 and path = $3 and key = $4 and leased_until = $5
            and ($6::uuid is null or exists (select 1 from users where id = $6))",
    )
    .bind(keyed.principal.as_str())
    .bind(keyed.method.as_str())
    .bind(keyed.path.as_str())
    .bind(keyed.key.as_str())
    .bind(leased_until)
    .bind(student.map(|id| id.0))
    .bind(i32::from(kept.status))
    .bind(&kept.body)
    .bind(kept.content_type.as_ref().map(MediaType::as_str))
    .execute(db)
    .await?;
    Ok(())
}

/// Lets a claim go whose request changed nothing.
pub async fn release(
    db: impl PgExecutor<'_>,
    keyed: &Keyed<'_>,
    leased_until: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "delete from idempotency_keys
        where principal = $1 and method = $2 and path = $3 and key = $4 and leased_until = $5
            and status is null",
    )
    .bind(keyed.principal.as_str())
    .bind(keyed.method.as_str())
    .bind(keyed.path.as_str())
    .bind(keyed.key.as_str())
    .bind(leased_until)
    .execute(db)
    .await?;
    Ok(())
}
