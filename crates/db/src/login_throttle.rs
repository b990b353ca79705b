//! Wrong passwords by account and source, and the networks that accounts know.
//!
//! A source is the digest of what is counted together: a network, the site around it, everywhere.

use chrono::{DateTime, Utc};
use domain::UserId;
use sqlx::{FromRow, PgConnection, PgExecutor};

use crate::Result;

/// Other accounts of a network that are looked at: more than any rule tells apart.
const MAX_OTHER_ACCOUNTS: i64 = 20_000;

/// An account and the sources of one of its login attempts.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The SHA-256 of the e-mail address.
    pub account: Vec<u8>,
    /// The sources, the narrowest first.
    pub sources: Vec<Vec<u8>>,
    /// The number of sources, from the first on, whose other accounts matter.
    pub places: i64,
}

/// The moments that decide what still counts.
#[derive(Debug, Clone, Copy)]
pub struct Moments {
    pub now: DateTime<Utc>,
    /// Failures before this are forgotten.
    pub remembered_since: DateTime<Utc>,
}

/// The counts of one source.
#[derive(Debug, Clone, Default, FromRow)]
pub struct SourceCounts {
    /// Wrong passwords for the account.
    pub failures: i32,
    pub last_failed_at: Option<DateTime<Utc>>,
    /// The ends of the leases of attempts that are being checked.
    pub leases: Vec<DateTime<Utc>>,
    /// Other accounts with a wrong password.
    pub others_failing: i64,
    pub others_last_failed_at: Option<DateTime<Utc>>,
    /// Other accounts without a wrong password, of which one is being checked.
    pub others_in_flight: i64,
}

/// The last sign-in to an account from a network, if the account knows the network, and the number
/// of accounts that know it. `user` is none where there is no account.
pub async fn knowledge(
    db: impl PgExecutor<'_>,
    user: Option<UserId>,
    network: &[u8],
    known_since: DateTime<Utc>,
) -> Result<(Option<DateTime<Utc>>, i64)> {
    Ok(sqlx::query_as(
        "select
            (
                select last_used_at from known_networks
                where user_id = $1 and network = $2 and last_used_at > $3
            ),
            (
                select count(*) from (
                    select 1 from known_networks
                    where network = $2 and last_used_at > $3
                    limit $4
                ) as signed_in
            )",
    )
    .bind(user.map(|user| user.0))
    .bind(network)
    .bind(known_since)
    .bind(MAX_OTHER_ACCOUNTS)
    .fetch_one(db)
    .await?)
}

/// Keeps everybody out of these counts until the transaction ends. Locks are taken in the order
/// given, which has to be the same for all.
pub async fn lock(tx: &mut PgConnection, keys: &[i64]) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(key) from unnest($1::bigint[]) as key")
        .bind(keys)
        .execute(tx)
        .await?;
    Ok(())
}

/// The counts of each source, in their order.
pub async fn counts(
    tx: &mut PgConnection,
    of: &Sources,
    moments: Moments,
) -> Result<Vec<SourceCounts>> {
    Ok(sqlx::query_as(
        "select
            coalesce(own.failures, 0) as failures,
            own.last_failed_at,
            array(
                select lease from unnest(own.leases) as lease where lease > $3
            ) as leases,
            others.failing as others_failing,
            others.last_failed_at as others_last_failed_at,
            others.in_flight as others_in_flight
        from unnest($2::bytea[]) with ordinality as sources (source, place)
        left join login_failures own
            on own.account = $1
            and own.source = sources.source
            and own.last_failed_at > $4
        cross join lateral (
            select
                count(*) filter (where failures > 0) as failing,
                max(last_failed_at) filter (where failures > 0) as last_failed_at,
                count(*) filter (where failures = 0 and $3 < any (leases)) as in_flight
            from (
                select failures, last_failed_at, leases
                from login_failures
                where source = sources.source
                    and sources.place <= $6
                    and last_failed_at > $4
                    and account <> $1
                order by last_failed_at desc
                limit $5
            ) as other
        ) as others
        order by place",
    )
    .bind(&of.account)
    .bind(&of.sources)
    .bind(moments.now)
    .bind(moments.remembered_since)
    .bind(MAX_OTHER_ACCOUNTS)
    .bind(of.places)
    .fetch_all(tx)
    .await?)
}

/// Notes that an attempt is being checked, until its lease ends or [`settle`] is called. What is
/// forgotten by now starts anew. No two leases of an account may end at the same moment.
pub async fn reserve(
    tx: &mut PgConnection,
    of: &Sources,
    lease: DateTime<Utc>,
    moments: Moments,
) -> Result<()> {
    sqlx::query(
        "insert into login_failures as kept (account, source, last_failed_at, leases)
        select $1::bytea, source, $4::timestamptz, array[$3::timestamptz]
        from unnest($2::bytea[]) as source
        on conflict (account, source) do update set
            failures = case when kept.last_failed_at > $5 then kept.failures else 0 end,
            last_failed_at =
                case when kept.last_failed_at > $5 then kept.last_failed_at else $4 end,
            leases =
                array(select lease from unnest(kept.leases) as lease where lease > $4)
                || $3::timestamptz",
    )
    .bind(&of.account)
    .bind(&of.sources)
    .bind(lease)
    .bind(moments.now)
    .bind(moments.remembered_since)
    .execute(tx)
    .await?;
    Ok(())
}

/// The result of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// The password was wrong.
    Wrong,
    /// The password was right: what failed from the narrowest source is forgiven everywhere.
    Right,
    /// Nobody found out.
    Unknown,
}

/// Ends the lease of an attempt and counts how it ended. Rows that are gone stay gone: the password
/// was changed, or the account erased.
pub async fn settle(
    db: impl PgExecutor<'_>,
    of: &Sources,
    lease: DateTime<Utc>,
    how: Settlement,
    now: DateTime<Utc>,
) -> Result<()> {
    // The rows are held in one order, so that settlements at once don't wait for each other in turn.
    sqlx::query(
        "with held as (
            select source, failures
            from login_failures
            where account = $1 and source = any ($2)
            order by source
            for update
        ), forgiven as (
            select coalesce(max(failures), 0) as failures
            from held
            where source = ($2::bytea[])[1] and $4::text = 'right'
        )
        update login_failures kept
        set leases = array_remove(kept.leases, $3),
            failures = case $4::text
                when 'wrong' then kept.failures + 1
                else greatest(kept.failures - forgiven.failures, 0)
            end,
            last_failed_at = case $4::text when 'wrong' then $5::timestamptz else kept.last_failed_at end
        from held, forgiven
        where kept.account = $1 and kept.source = held.source",
    )
    .bind(&of.account)
    .bind(&of.sources)
    .bind(lease)
    .bind(match how {
        Settlement::Wrong => "wrong",
        Settlement::Right => "right",
        Settlement::Unknown => "unknown",
    })
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// Remembers that an account was signed in to from a network; of too many networks, those used
/// longest ago are forgotten. Nothing happens when the account is gone.
pub async fn remember_network(
    db: impl PgExecutor<'_>,
    user: UserId,
    network: &[u8],
    now: DateTime<Utc>,
    most: i64,
) -> Result<()> {
    sqlx::query(
        "with used as (
            insert into known_networks (user_id, network, last_used_at)
            select id, $2::bytea, $3::timestamptz from users where id = $1
            on conflict (user_id, network) do update set last_used_at = excluded.last_used_at
        )
        delete from known_networks
        where user_id = $1 and network in (
            select network from known_networks
            where user_id = $1 and network <> $2
            order by last_used_at desc
            offset $4)",
    )
    .bind(user.0)
    .bind(network)
    .bind(now)
    .bind(most - 1)
    .execute(db)
    .await?;
    Ok(())
}
