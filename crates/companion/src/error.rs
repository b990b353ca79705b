//! The one error of the use cases. What each becomes on the wire is decided in `web/error.rs`.

mod conflict;

use std::borrow::Cow;
use std::time::Duration;

use domain::budget::Refusal;
use domain::status::ConsentScope;
use ports::Fault;

pub use conflict::Conflict;

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reasons why a use case fails.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or not the caller's: the answer does not tell which.
    #[error("no such {what}")]
    NotFound {
        /// Such as `practice`.
        what: &'static str,
        /// The place of the id in the body, such as `/studentId`; none when it was in the path.
        pointer: Option<Cow<'static, str>>,
    },
    /// Nobody, or a token that no longer counts.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// A role that can never do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The student is too young to agree to this alone, and no guardian has.
    #[error("consent to {} is needed", .0.as_str())]
    ConsentNeeded(ConsentScope),
    /// Well-formed, but breaks a rule.
    #[error("{}", .0.first().map_or("invalid", |broken| broken.detail.as_str()))]
    Invalid(Vec<Broken>),
    /// Not now: the thing is in another state.
    #[error("{detail}")]
    Conflict {
        /// The state.
        conflict: Conflict,
        detail: String,
    },
    #[error("too many requests")]
    Limited { retry_after: Duration },
    /// The budget for language models, or a part of it, is spent.
    #[error("{refusal}")]
    Spent {
        /// The part of the budget.
        refusal: Refusal,
        /// The time until the budget is renewed.
        retry_after: Duration,
    },
    /// The request with this Idempotency-Key is being handled.
    #[error("a request with this key is under way")]
    KeyInUse { retry_after: Duration },
    /// The Idempotency-Key was used for another request.
    #[error("this key was used for another request")]
    KeyReused,
    /// An outside service is down.
    #[error("unavailable")]
    Unavailable {
        retry_after: Duration,
        /// For the log only.
        reason: String,
    },
    /// A value that no part of a request has refused, and the database can't hold: a repeat would
    /// meet it again. The text is for the log only.
    #[error("{0}")]
    Unstorable(String),
    /// Our fault. The text is for the log only.
    #[error("internal: {0}")]
    Internal(String),
}

/// A rule that some part of a request breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// JSON pointer into the body, such as `/email`.
    pub pointer: String,
    pub detail: String,
}

impl Error {
    /// One broken rule.
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Broken { pointer: pointer.into(), detail: detail.into() }])
    }

    /// A state conflict.
    pub fn conflict(conflict: Conflict, detail: impl Into<String>) -> Self {
        Self::Conflict { conflict, detail: detail.into() }
    }

    /// Our fault.
    pub fn internal(reason: impl std::fmt::Display) -> Self {
        Self::Internal(reason.to_string())
    }
}

/// Turns "no row" into "not found", in the one place where someone says what was looked for.
pub trait OrNotFound<T> {
    /// The row, or 404 for something named in the path.
    fn or_not_found(self, what: &'static str) -> Result<T>;
    /// The row, or 404 for something named in the body.
    fn or_not_found_at(
        self,
        what: &'static str,
        pointer: impl Into<Cow<'static, str>>,
    ) -> Result<T>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self, what: &'static str) -> Result<T> {
        self.ok_or(Error::NotFound { what, pointer: None })
    }

    fn or_not_found_at(
        self,
        what: &'static str,
        pointer: impl Into<Cow<'static, str>>,
    ) -> Result<T> {
        self.ok_or_else(|| Error::NotFound { what, pointer: Some(pointer.into()) })
    }
}

/// The pause that a caller is told when an outside service named none.
const COME_BACK: Duration = Duration::from_secs(5);

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Busy { reason, retry_after } => {
                Self::Unavailable { retry_after: retry_after.unwrap_or(COME_BACK), reason }
            }
            Fault::Limited { refusal, retry_after } => Self::Spent { refusal, retry_after },
            Fault::NoConsent => Self::ConsentNeeded(ConsentScope::Models),
            Fault::Rejected(reason) | Fault::Broken(reason) => Self::Internal(reason),
        }
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::StaleCaller => {
                Self::Unauthenticated("This token no longer counts. Sign in again.")
            }
            db::Error::Busy(reason) => Self::Unavailable { retry_after: COME_BACK, reason },
            lasting @ db::Error::Unstorable(_) => Self::Unstorable(lasting.to_string()),
            db::Error::Sql(reason) => Self::Internal(reason.to_string()),
        }
    }
}
