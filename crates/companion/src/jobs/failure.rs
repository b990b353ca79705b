//! Failures of a step: those that are worth another try, and those that a reader is told about.

use ports::Fault;
use steps::JobError;

use crate::Error;

/// Opens a failure that is the transcript's own.
pub(crate) const UNREADABLE: &str = "unreadable:";

const UNSTORABLE: &str = "Something in it can't be stored. Trying again won't help: upload the \
                          transcript without unusual characters.";

/// A database error inside a step: worth another try, unless it lies in a value that the next try
/// would write again. Nothing of its text is stored.
pub(crate) fn retriable(error: impl std::error::Error + 'static) -> JobError {
    tracing::warn!(%error, "a step met an error");
    let cause: &(dyn std::error::Error + 'static) = &error;
    let of_query = matches!(cause.downcast_ref(), Some(db::Error::Unstorable(_)));
    if of_query || matches!(cause.downcast_ref(), Some(Error::Unstorable(_))) {
        return JobError::refusal(format!("{UNREADABLE} {UNSTORABLE}"));
    }
    JobError::retry("the database did not answer as expected")
}

/// The reason shown to readers of work that stopped for want of a guardian's consent; none for a failure
/// with another message.
pub(crate) fn consent_reason(message: &str) -> Option<&'static str> {
    message
        .contains(&Fault::NoConsent.to_string())
        .then_some("This waits for a guardian's consent. When it is given, have another try made.")
}

/// The failure of a step whose row has been erased meanwhile.
pub(crate) fn row_gone() -> JobError {
    JobError::refusal("what this job is about is gone")
}
