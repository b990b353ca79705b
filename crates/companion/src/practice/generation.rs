//! The writing of a practice: its event, and what its steps need.

use std::sync::Arc;

use db::work::Work;
use domain::practice::RequestedConcepts;
use domain::practice::check::RECENT_QUESTIONS;
use domain::{ConceptId, PracticeId, SessionId, UserId};
use ports::{Clock, Embed, Llm, Notifier, Vectors};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use steps::JobError;

use crate::jobs::attempt::{self, Attempt};
use crate::jobs::failure::retriable;
use crate::{ReadThroughCache, Vault};

/// The context of the job that writes a practice.
#[derive(Clone)]
pub struct GenerationContext {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub llm: Arc<dyn Llm>,
    pub embed: Arc<dyn Embed>,
    /// Finds questions by meaning.
    pub vectors: Arc<dyn Vectors>,
    pub notifier: Arc<dyn Notifier>,
    pub vault: Vault,
    /// Forgets practices that have changed.
    pub read_through: ReadThroughCache,
}

/// `practice.generate`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PracticeRequested {
    /// The practice to be written.
    pub practice_id: PracticeId,
    /// About which session; none for a practice of concepts alone.
    pub session_id: Option<SessionId>,
    pub student_id: UserId,
    /// About which of its concepts, or of the student's; all when empty.
    #[serde(default)]
    pub concept_ids: Vec<ConceptId>,
    /// How many questions, where it is not the usual number.
    #[serde(default)]
    pub questions: Option<u8>,
    /// The number of the attempt, from 1.
    #[serde(default = "attempt::first_attempt")]
    pub attempt: i32,
}

impl PracticeRequested {
    pub(super) fn attempt(&self) -> Attempt {
        Attempt { work: Work::Practice, id: self.practice_id.0, number: self.attempt }
    }

    pub(super) fn request(&self) -> RequestedConcepts {
        let request = RequestedConcepts::new(&self.concept_ids);
        RequestedConcepts { questions: self.questions, ..request }
    }

    /// How many questions are wanted.
    pub(super) fn questions(&self) -> usize {
        self.request().questions().into()
    }
}

/// Questions a student was asked last, which are not asked again.
const RECENT: i64 = RECENT_QUESTIONS.cast_signed() as i64;

/// The questions that a student was asked last.
pub(super) async fn load_recent_questions(
    cx: &GenerationContext,
    student: UserId,
) -> Result<Vec<String>, JobError> {
    db::practice::recent_questions(&cx.db, student, RECENT).await.map_err(retriable)
}
