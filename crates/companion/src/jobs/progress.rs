//! How far a job is, as readers of what it makes see it.

use chrono::{DateTime, Utc};
use db::work::StepProgress;
use serde::Serialize;
use utoipa::ToSchema;

/// How far the work is. After a failure it names the step that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkProgress {
    /// The step at work: `read`, `index`, `analyse`, `concepts` or `mastery` for a session; `plan`,
    /// `write`, `check`, `store` or `notify` for a practice.
    #[schema(example = "analyse")]
    pub step: String,
    /// Steps that are done.
    #[schema(example = 2)]
    pub done: u32,
    /// All steps, as far as that is known: a long transcript is indexed in several.
    #[schema(example = 5)]
    pub total: u32,
    /// The start of the first step.
    pub started_at: Option<DateTime<Utc>>,
}

impl From<StepProgress> for WorkProgress {
    fn from(row: StepProgress) -> Self {
        let StepProgress { step, done, total, started_at } = row;
        Self { step, done, total, started_at }
    }
}
