//! A student's practices, a page of them.

use chrono::{DateTime, Utc};
use db::practice::PracticeLine;
use domain::status::PracticeStatus;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{status, subject_of, title_of};
use crate::Page;

/// The states that a list of practices is limited to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// All but `empty`.
    #[default]
    All,
    /// Given and not handed in: `ready` and `in_progress`.
    Assigned,
    /// Being written.
    Generating,
    /// Written and not begun.
    Ready,
    /// Begun and not handed in.
    InProgress,
    /// Handed in.
    Completed,
    /// Could not be written.
    Failed,
    /// Not made, as there was nothing worth asking.
    Empty,
}

impl StatusFilter {
    pub(super) const fn states(self) -> &'static [PracticeStatus] {
        use PracticeStatus::{Assigned, Completed, Empty, Failed, Generating, InProgress};
        match self {
            Self::All => &[Generating, Assigned, InProgress, Completed, Failed],
            Self::Assigned => &[Assigned, InProgress],
            Self::Generating => &[Generating],
            Self::Ready => &[Assigned],
            Self::InProgress => &[InProgress],
            Self::Completed => &[Completed],
            Self::Failed => &[Failed],
            Self::Empty => &[Empty],
        }
    }
}

/// A page of a student's practices.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PracticeList {
    /// Newest first.
    pub practices: Vec<PracticeSummary>,
    /// All there are in the states asked for.
    #[schema(example = 25)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// A practice in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PracticeSummary {
    /// The practice.
    pub practice_id: Uuid,
    /// About which session; null for a practice of concepts alone.
    pub session_id: Option<Uuid>,
    /// Its concepts and the number of its questions, in one line.
    #[schema(example = "Quadratic formula and factoring, 5 questions")]
    pub title: String,
    /// The subject of most of them; null until it is known.
    #[schema(example = "Algebra")]
    pub subject: Option<String>,
    /// What it is about, what is asked about most first.
    pub concept_ids: Vec<Uuid>,
    /// `generating`, `ready`, `in_progress`, `completed`, `failed` or `empty`.
    #[schema(example = "completed")]
    pub status: &'static str,
    /// 0 to 100, once it is handed in; null when no answer could be read.
    #[schema(example = 80)]
    pub score: Option<i32>,
    /// How many questions.
    #[schema(example = 5)]
    pub total_questions: i32,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was handed in.
    pub completed_at: Option<DateTime<Utc>>,
}

impl From<PracticeLine> for PracticeSummary {
    fn from(row: PracticeLine) -> Self {
        Self {
            practice_id: row.id.0,
            session_id: row.session_id.map(Uuid::from),
            title: title_of(&row.concepts, usize::try_from(row.total_questions).unwrap_or(0)),
            subject: subject_of(&row.concepts),
            concept_ids: row.concepts.iter().map(|concept| concept.id.0).collect(),
            status: status(row.status),
            score: row.score,
            total_questions: row.total_questions,
            assigned_at: row.assigned_at,
            due_at: row.due_at,
            completed_at: row.completed_at,
        }
    }
}

impl PracticeList {
    pub(super) fn new(page_rows: db::Total<PracticeLine>, page: Page) -> Self {
        let practices = page_rows.rows.into_iter().map(PracticeSummary::from).collect();
        Self { practices, total: page_rows.total, limit: page.limit, offset: page.offset }
    }
}
