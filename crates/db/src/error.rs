//! Errors of queries.

/// The result of a query.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reasons why a query fails. Conflicts that a caller can cause are not errors: the function
/// that can meet one says so in its return type.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller's token is older than the account: role or version differ, or the account is gone.
    #[error("the caller's token is stale")]
    StaleCaller,
    /// Postgres is unreachable, starting, or out of connections.
    #[error("the database is unavailable: {0}")]
    Busy(String),
    /// A value that its column can't hold, which a repeat would meet again. The text has the
    /// SQLSTATE and where it happened, never the value: that may be somebody's.
    #[error("a value can't be stored: {0}")]
    Unstorable(String),
    #[error(transparent)]
    Sql(sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::Busy(error.to_string())
            }
            sqlx::Error::Database(ref of) if of.code().is_some_and(|code| is_transient(&code)) => {
                Self::Busy(error.to_string())
            }
            // The row referred to was there a moment ago, or the query would have said that it is
            // absent: it was erased meanwhile. A repeat says so.
            sqlx::Error::Database(ref of) if of.is_foreign_key_violation() => {
                Self::Busy("what this refers to was erased meanwhile".to_owned())
            }
            sqlx::Error::Database(ref of) if of.code().is_some_and(|code| is_of_value(&code)) => {
                let places =
                    [of.code(), of.table().map(Into::into), of.constraint().map(Into::into)];
                Self::Unstorable(places.into_iter().flatten().collect::<Vec<_>>().join(", "))
            }
            _ => Self::Sql(error),
        }
    }
}

/// SQLSTATEs that a value causes: data exceptions (class 22), exceeded limits (class 54), and of class
/// 23 the absence of a value and a broken check. A key that is taken may be free, or found, the next
/// time.
fn is_of_value(code: &str) -> bool {
    ["22", "54", "23502", "23514"].iter().any(|start| code.starts_with(start))
}

/// Classes of SQLSTATE that pass by themselves: connection trouble, serialization and deadlock,
/// insufficient resources, operator intervention.
fn is_transient(code: &str) -> bool {
    ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class))
}
