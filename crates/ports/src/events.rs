//! Events start jobs.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Fault;

/// Something that happened. Carries ids only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Sending the same id again starts nothing.
    pub id: String,
    /// Such as `transcript.uploaded`.
    pub name: String,
    pub data: Value,
}

/// Hands events to whatever runs the jobs.
#[async_trait]
pub trait Events: Send + Sync {
    /// Sends events. Either all are taken or none.
    async fn send(&self, events: &[Event]) -> Result<(), Fault>;
}
