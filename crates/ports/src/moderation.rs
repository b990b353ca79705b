//! A second look at what students write, beside the rules of `domain::safety`.

use async_trait::async_trait;
use domain::safety::EndpointScore;

use crate::{Egress, Fault};

/// What a moderation service says about one of its own categories.
#[derive(Debug, Clone, PartialEq)]
pub struct ModerationScore {
    /// The service's name for it, such as `self-harm/intent`.
    pub name: String,
    /// From 0 to 1.
    pub score: f64,
}

impl ModerationScore {
    /// As the rules read it.
    pub fn as_endpoint_score(&self) -> EndpointScore<'_> {
        EndpointScore { name: &self.name, score: self.score }
    }
}

/// Looks at text.
#[async_trait]
pub trait Moderation: Send + Sync {
    /// The scores of a redacted text; none where the rules alone decide.
    async fn scores(&self, egress: &Egress, text: &str) -> Result<Vec<ModerationScore>, Fault>;
}
