//! Errors of jobs and steps. The error says whether trying again helps, so the place that knows
//! decides.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use ports::Fault;

/// Characters of an error message that are kept: messages are stored with the run.
pub const MAX_MESSAGE_CHARS: usize = 1000;

/// A step that failed for good, as the run remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct StepError {
    /// The kind of error; `Error` unless something knows better.
    #[serde(default = "StepError::plain_name")]
    pub name: String,
    /// Without secrets or personal data.
    #[serde(default)]
    pub message: String,
}

impl StepError {
    /// An error of the plain kind. A long message is cut.
    pub fn new(message: impl std::fmt::Display) -> Self {
        Self { name: Self::plain_name(), message: cut(message) }
    }

    /// The name of an error that lies in what the job was given, such as a transcript that can't be
    /// read. Nobody has to mend anything, so it is logged as a warning.
    pub const REFUSED: &str = "Refused";

    fn plain_name() -> String {
        "Error".to_owned()
    }
}

impl From<&JobError> for StepError {
    fn from(error: &JobError) -> Self {
        match error {
            JobError::Step(known) => known.clone(),
            JobError::Refused { message } => {
                Self { name: Self::REFUSED.to_owned(), message: message.clone() }
            }
            other => Self::new(other),
        }
    }
}

/// The reasons why a job or a step did not return.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Not a failure: this call is over, the next one goes on. Pass it on with `?`.
    #[error("interrupted at a step")]
    Interrupted,
    /// A step failed for good. The job may catch this and go on.
    #[error(transparent)]
    Step(StepError),
    /// Worth another try.
    #[error("{message}")]
    Retry {
        /// Without secrets or personal data.
        message: String,
        /// Not before this time has passed.
        after: Option<Duration>,
    },
    /// Trying again would fail the same way.
    #[error("{message}")]
    Final {
        /// Without secrets or personal data.
        message: String,
    },
    /// Never to be tried again, because of the job's input: nothing is wrong with the product.
    #[error("{message}")]
    Refused {
        /// Without secrets or personal data.
        message: String,
    },
}

impl JobError {
    /// Worth another try, whenever. A long message is cut.
    pub fn retry(message: impl std::fmt::Display) -> Self {
        Self::Retry { message: cut(message), after: None }
    }

    /// Never to be tried again. A long message is cut.
    pub fn failure(message: impl std::fmt::Display) -> Self {
        Self::Final { message: cut(message) }
    }

    /// Never to be tried again: the job can't work with what it was given. A long message is cut.
    pub fn refusal(message: impl std::fmt::Display) -> Self {
        Self::Refused { message: cut(message) }
    }

    /// True if the error lies in what the job was given.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Refused { .. } => true,
            Self::Step(error) => error.name == StepError::REFUSED,
            _ => false,
        }
    }

    /// True if trying again may help.
    pub fn is_retriable(&self) -> bool {
        matches!(self, Self::Retry { .. })
    }
}

impl From<Fault> for JobError {
    /// Only a busy service is worth another try, and a spent budget when there is a new one.
    fn from(fault: Fault) -> Self {
        let message = cut(&fault);
        match fault {
            Fault::Busy { retry_after, .. } => Self::Retry { message, after: retry_after },
            Fault::Limited { retry_after, .. } => Self::Retry { message, after: Some(retry_after) },
            // Nothing is wrong with the product: the job was not to be done.
            Fault::NoConsent => Self::Refused { message },
            Fault::Rejected(_) | Fault::Broken(_) => Self::Final { message },
        }
    }
}

fn cut(message: impl std::fmt::Display) -> String {
    domain::text::cut(&message.to_string(), MAX_MESSAGE_CHARS)
}
