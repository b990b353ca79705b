//! Connections: the settings at their start, and the replacement of those that died while unused.
//!
//! Asking each connection for a sign of life before each query would be a second round trip. One
//! that was used a moment ago lives; one that rested may have been cut off by a restart of the
//! database, or while the process was frozen. A restart takes longer than `TRUSTED`, so each
//! connection it cut off is asked, found dead and replaced before a query is lost on it.

use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

/// A connection that rested no longer than this is used unasked.
const TRUSTED: Duration = Duration::from_millis(500);

/// The longest time for a sign of life. The other end of a dead connection may never answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// A pool that asks connections which rested for a sign of life, and replaces those that give none.
#[must_use]
pub fn test_after_rest(options: PgPoolOptions) -> PgPoolOptions {
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

/// The longest a statement may run. Below the time limit of a handler.
const STATEMENT_TIMEOUT: &str = "20s";

/// Ports on which poolers listen, by custom: PgBouncer's, and Supabase's transaction mode.
const POOLER_PORTS: [u16; 2] = [6432, 6543];

/// Options with a limit on the time of a statement. A pooler in transaction mode refuses such a
/// setting at the start of a connection; there it belongs to the database's role. A pooler is known
/// by its name or port, or by the owner having `another` address for the same database.
pub fn with_statement_timeout(options: PgConnectOptions, another: bool) -> PgConnectOptions {
    let named =
        options.get_host().contains("-pooler") || POOLER_PORTS.contains(&options.get_port());
    if named || another {
        // Numbers travel in binary, so how many digits are written does not matter.
        options.extra_float_digits(None)
    } else {
        options.options([("statement_timeout", STATEMENT_TIMEOUT)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options_of(url: &str, another: bool) -> Option<String> {
        let options: PgConnectOptions = url.parse().unwrap();
        with_statement_timeout(options, another).get_options().map(str::to_owned)
    }

    #[test]
    fn a_pooler_is_told_no_limit() {
        let limit = Some("-c statement_timeout=20s".to_owned());
        assert_eq!(options_of("postgres://me@db.example/study", false), limit);
        for url in ["postgres://me@db-pooler.example/study", "postgres://me@db.example:6543/study"]
        {
            assert_eq!(options_of(url, false), None, "{url}");
        }
        assert_eq!(options_of("postgres://me@db.example/study", true), None);
    }
}
