//! Faults of outside services.

use std::time::Duration;

use domain::budget::Refusal;

/// The reasons why an adapter fails. The text is for logs, never for a caller.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// Overloaded, unreachable or timed out: worth trying again.
    #[error("busy: {reason}")]
    Busy {
        /// For the log.
        reason: String,
        /// As the service asked.
        retry_after: Option<Duration>,
    },
    /// The budget is spent: the service was not asked.
    #[error("limited: {refusal}")]
    Limited {
        /// The part of the budget that is spent.
        refusal: Refusal,
        /// The time until the budget is renewed.
        retry_after: Duration,
    },
    /// A guardian would have to agree to outside services, and has not: the service was not asked.
    #[error("a guardian has not agreed to outside services")]
    NoConsent,
    /// It understood and refused: the same request will be refused again.
    #[error("rejected: {0}")]
    Rejected(String),
    /// It answered something that makes no sense, or is not set up.
    #[error("broken: {0}")]
    Broken(String),
}

impl Fault {
    /// A fault worth trying again, with no word about when.
    pub fn busy(reason: impl std::fmt::Display) -> Self {
        Self::Busy { reason: reason.to_string(), retry_after: None }
    }

    /// An answer that makes no sense.
    pub fn broken(reason: impl std::fmt::Display) -> Self {
        Self::Broken(reason.to_string())
    }
}
