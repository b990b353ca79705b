//! The form in which a session keeps what reading it found: written by the job, read wherever the
//! session is shown or practised.

use domain::analysis::Insights;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `sessions.analysis_data`: what was read, with the ids its concepts were given.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredAnalysis {
    #[serde(flatten)]
    pub insights: Insights,
    /// In the order of the concepts; empty until they are stored.
    #[serde(default, rename = "conceptIds")]
    pub concept_ids: Vec<Uuid>,
}
