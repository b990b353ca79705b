//! Checks that `doctor` runs on a database: the server's identity, its speed, the role's rights,
//! and whether prepared statements arrive where they were sent.
//!
//! All but the last work without prepared statements, so that a pooler that mixes them up can't mix
//! up these answers.

mod statements;

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{FromRow, PgConnection, Row as _};

pub use statements::{Statements, Tally, statements};

use crate::Result;

/// The oldest server whose SQL the product is written for, as `server_version_num` writes it.
pub const OLDEST: i32 = 150_000;

/// Round trips of which the median is taken.
const ROUND_TRIPS: usize = 11;

/// The server at an address.
#[derive(Debug, Clone, FromRow)]
pub struct ServerIdentity {
    /// Such as `18.4`.
    pub version: String,
    /// Such as `180004`.
    pub version_num: i32,
    /// The port the server itself listens on; none when the last hop is no network.
    pub port: Option<i32>,
    pub database: String,
    /// The database's number, which it keeps when it is renamed.
    pub database_oid: i64,
    /// The role that was let in.
    pub role: String,
    /// True for a replica, or a role that only reads.
    pub read_only: bool,
    /// The longest a statement of this connection may run in milliseconds; 0 for ever.
    pub statement_timeout_ms: i64,
    /// True if text is stored in a way that holds every language.
    pub unicode: bool,
}

/// The identity of the server.
pub async fn server(connection: &mut PgConnection) -> Result<ServerIdentity> {
    let row = sqlx::raw_sql(
        "select
            split_part(current_setting('server_version'), ' ', 1) as version,
            current_setting('server_version_num')::int4 as version_num,
            inet_server_port() as port,
            current_database()::text as database,
            (select oid::int8 from pg_database where datname = current_database())
                as database_oid,
            current_user::text as role,
            current_setting('transaction_read_only')::bool as read_only,
            (select setting::int8 from pg_settings where name = 'statement_timeout')
                as statement_timeout_ms,
            current_setting('server_encoding') = 'UTF8' as unicode",
    );
    Ok(ServerIdentity::from_row(&row.fetch_one(connection).await?)?)
}

/// The median time of a round trip.
pub async fn latency(connection: &mut PgConnection) -> Result<Duration> {
    let mut took = Vec::with_capacity(ROUND_TRIPS);
    for _ in 0..ROUND_TRIPS {
        let start = Instant::now();
        sqlx::raw_sql("select 1").execute(&mut *connection).await?;
        took.push(start.elapsed());
    }
    took.sort_unstable();
    Ok(took[ROUND_TRIPS / 2])
}

/// The lead of the server's clock over this machine's. It is not known better than to half of a
/// round trip.
pub async fn clock_skew(connection: &mut PgConnection) -> Result<TimeDelta> {
    let (asked, since) = (Utc::now(), Instant::now());
    let row = sqlx::raw_sql("select clock_timestamp()").fetch_one(connection).await?;
    let there: DateTime<Utc> = row.try_get(0)?;
    let half = TimeDelta::from_std(since.elapsed() / 2).unwrap_or_default();
    Ok(there - (asked + half))
}

/// The rights of the role.
#[derive(Debug, Clone, FromRow)]
pub struct Rights {
    pub may_create: bool,
    /// The tables it can't read and write everything of, in alphabetical order.
    pub closed: Vec<String>,
}

/// The rights of the role on the tables that unqualified names lead to.
pub async fn rights(connection: &mut PgConnection) -> Result<Rights> {
    // A list of privileges asks for any of them, not for all.
    let row = sqlx::raw_sql(
        "select
            coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create,
            array(
                select relname::text
                from pg_class
                where relnamespace = to_regnamespace(current_schema())
                    and relkind in ('r', 'p')
                    and relname <> '_sqlx_migrations'
                    and not (has_table_privilege(pg_class.oid, 'select')
                        and has_table_privilege(pg_class.oid, 'insert')
                        and has_table_privilege(pg_class.oid, 'update')
                        and has_table_privilege(pg_class.oid, 'delete'))
                order by relname
            ) as closed",
    );
    Ok(Rights::from_row(&row.fetch_one(connection).await?)?)
}
