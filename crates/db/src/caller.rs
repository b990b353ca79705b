//! Queries on behalf of a caller.
//!
//! Such a query starts with `with caller as (…)`, the account whose id, role and token version the
//! token claims, or the service key that has the scope and still counts, and joins what is asked
//! for to it with `left join … on true`. So one round trip tells three cases apart: no row, the
//! token is stale; a row without an `id`, the row wanted is absent or not the caller's; a row with
//! an `id`, it is there.

use domain::people::Caller;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{FromRow, PgExecutor, Postgres, Row};
use uuid::Uuid;

use crate::{Error, Result};

/// The opening of every query made for a caller; binds $1 to $3 (see [`Seen::for_caller`]).
macro_rules! as_caller {
    ($rest:expr) => {
        concat!(
            "with caller as (\n",
            "    select id, role from users where id = $1 and role = $2 and token_version = $3\n",
            "    union all\n",
            "    select id, 'key' from api_keys\n",
            "    where id = $1 and $2 = any(scopes) and revoked_at is null\n",
            "        and expires_at > now()\n",
            ")\n",
            $rest
        )
    };
}
pub(crate) use as_caller;

/// Like `as_caller!`, followed by `student`: the one whose id is $4, if the caller may see them.
macro_rules! as_caller_of_student {
    ($rest:expr) => {
        crate::caller::as_caller!(concat!(
            ", student as (\n",
            "    select users.id from caller\n",
            "    join users on users.id = $4 and users.role = 'student'\n",
            "    where may_see(caller.id, caller.role, users.id)\n",
            ")\n",
            $rest
        ))
    };
}
pub(crate) use as_caller_of_student;

/// Binds the caller to a query that starts from them.
pub trait Seen: Sized {
    /// Binds the first three arguments.
    #[must_use]
    fn for_caller(self, caller: &Caller) -> Self;
}

impl Seen for Query<'_, Postgres, PgArguments> {
    fn for_caller(self, caller: &Caller) -> Self {
        self.bind(caller.id.0).bind(caller.role.as_str()).bind(caller.token_version)
    }
}

/// A page of rows with the number of rows in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total<T> {
    pub rows: Vec<T>,
    pub total: i64,
}

/// The row that was asked for, if it is there and the caller may see it.
pub async fn fetch_visible<T: for<'r> FromRow<'r, PgRow>>(
    query: Query<'_, Postgres, PgArguments>,
    db: impl PgExecutor<'_>,
) -> Result<Option<T>> {
    let Some(row) = query.fetch_optional(db).await? else { return Err(Error::StaleCaller) };
    read(&row)
}

/// The rows that were asked for, with the column `total`. A caller who may not see the list gets
/// [`None`]: such a query selects `allowed`.
pub async fn fetch_all_visible<T: for<'r> FromRow<'r, PgRow>>(
    query: Query<'_, Postgres, PgArguments>,
    db: impl PgExecutor<'_>,
) -> Result<Option<Total<T>>> {
    let rows = query.fetch_all(db).await?;
    let Some(first) = rows.first() else { return Err(Error::StaleCaller) };
    if !first.try_get::<bool, _>("allowed")? {
        return Ok(None);
    }
    let total = first.try_get("total")?;
    let rows = rows.iter().filter_map(|row| read(row).transpose()).collect::<Result<_>>()?;
    Ok(Some(Total { rows, total }))
}

pub(crate) fn read<T: for<'r> FromRow<'r, PgRow>>(row: &PgRow) -> Result<Option<T>> {
    Ok(match row.try_get::<Option<Uuid>, _>("id")? {
        Some(_) => Some(T::from_row(row)?),
        None => None,
    })
}
