//! Connections that died while nobody used them.
//!
//! Asking each connection for a sign of life before each query would be a second round trip. One
//! that was used a moment ago lives; one that rested may have been cut off by a restart of the
//! database, or while the process was frozen. A restart takes longer than `TRUSTED`, so whatever
//! it cut off is asked, found dead and replaced before a query is lost on it.

use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::PgPoolOptions;

/// A connection that rested no longer than this is used unasked.
const TRUSTED: Duration = Duration::from_millis(500);

/// How long a connection may take to answer. The other end of a dead one may never do.
const PATIENCE: Duration = Duration::from_secs(1);

/// A pool that asks connections which rested for a sign of life, and replaces those that give none.
#[must_use]
pub fn tested_after_rest(options: PgPoolOptions) -> PgPoolOptions {
    options.test_before_acquire(false).before_acquire(|connection, meta| {
        Box::pin(async move {
            if meta.idle_for < TRUSTED {
                return Ok(true);
            }
            match tokio::time::timeout(PATIENCE, connection.ping()).await {
                Ok(alive) => alive.map(|()| true),
                Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
            }
        })
    })
}
