//! The ledger of model calls: asked before, told after.

use std::time::Duration;

use async_trait::async_trait;
use domain::UserId;
use uuid::Uuid;

use crate::Fault;

/// The purposes of model calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModelPurpose {
    Analysis,
    Practice,
    Chat,
    /// Wording a brief for a tutor.
    Brief,
    Nudge,
    Suggestions,
    /// Reading answers in students' own words.
    Grading,
    /// Turning text into vectors.
    Embedding,
}

impl ModelPurpose {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Analysis,
        Self::Practice,
        Self::Chat,
        Self::Brief,
        Self::Nudge,
        Self::Suggestions,
        Self::Grading,
        Self::Embedding,
    ];

    /// True if somebody waits for the answer; the others are for jobs.
    pub const fn is_waited_for(self) -> bool {
        match self {
            Self::Chat | Self::Brief | Self::Nudge | Self::Grading | Self::Embedding => true,
            Self::Analysis | Self::Practice | Self::Suggestions => false,
        }
    }

    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Analysis => "analysis",
            Self::Practice => "practice",
            Self::Chat => "chat",
            Self::Brief => "brief",
            Self::Nudge => "nudge",
            Self::Suggestions => "suggestions",
            Self::Grading => "grading",
            Self::Embedding => "embedding",
        }
    }
}

/// Tokens of one call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Read, those from the service's cache included.
    pub input: u32,
    /// Of those, from the service's cache.
    pub cached: u32,
    pub output: u32,
}

/// A call about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub student: UserId,
    pub purpose: ModelPurpose,
    pub model: String,
    /// The most it can use: all that is sent, and all that may come back.
    pub at_most: Tokens,
}

/// The result of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// As the service counted; the planned tokens when it answered without a count. Zero when
    /// nothing came back: services don't bill for that, but for answers that came too late.
    pub tokens: Tokens,
    pub took: Duration,
    pub ok: bool,
}

/// Keeps account of model calls. A call is a line, with all its tries; another model is another call.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Sets aside what a call may cost. [`Fault::Limited`] when that is more than is left, in which
    /// case the call must not be made. Calls made at the same time can't overdraw together.
    async fn reserve(&self, planned: &Planned) -> Result<Uuid, Fault>;

    /// Replaces what was set aside by what was spent. One that can't be told stays at its most, so
    /// a budget errs on the side of less.
    async fn settle(&self, reserved: Uuid, spent: Spent) -> Result<(), Fault>;
}
