//! A suggestion as it is shown, with the goal that it follows from.

use chrono::{DateTime, Utc};
use db::suggestions::{SuggestionPage, SuggestionRow, TriggerRow};
use domain::status::SuggestionStatus;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Page;
use crate::goals::GoalView;
use crate::name_restorer::Names;

/// A subject that could come next.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SuggestionView {
    /// The suggestion.
    pub suggestion_id: Uuid,
    /// The subject.
    #[schema(example = "Physics")]
    pub subject: String,
    /// What it is about.
    #[schema(example = "Build on your Chemistry knowledge")]
    pub description: String,
    /// How well it suits, 0 to 10: how near it is to what was learned (4.5 points), how firm the
    /// concepts are that it builds on (4), and whether the student likes it (1.5).
    #[schema(minimum = 0, maximum = 10, example = 9.2)]
    pub relevance_score: f64,
    /// What the student would have of it.
    #[schema(example = "Physics complements Chemistry and opens doors to STEM careers")]
    pub value_proposition: String,
    /// Concepts of the student's own that it builds on, strongest first.
    #[schema(example = json!(["Energy", "Forces"]))]
    pub related_concepts: Vec<String>,
    /// `pending`, `accepted` or `dismissed`.
    #[schema(example = "pending")]
    pub status: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// The goal that suggestions follow from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TriggeredBy {
    /// What was reached.
    #[schema(example = "Chemistry Mastery")]
    pub completed_goal: String,
    /// When.
    #[schema(example = "2025-11-15T10:00:00Z")]
    pub completed_at: DateTime<Utc>,
    /// The goal.
    pub goal_id: Uuid,
    /// Its subject.
    #[schema(example = "Chemistry")]
    pub subject: String,
    /// Its suggestions are `pending`, `ready` or `failed`; ready ones may be none.
    #[schema(example = "ready")]
    pub status: String,
    /// Why there are none, in words for the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// A page of suggestions.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SuggestionList {
    /// Newest first, of the same moment the most relevant first.
    pub suggestions: Vec<SuggestionView>,
    /// The goal completed last; null before the first.
    pub triggered_by: Option<TriggeredBy>,
    /// How many there are in all.
    #[schema(example = 1)]
    pub total: i64,
    /// How many were asked for.
    #[schema(example = 10)]
    pub limit: i64,
    /// How many were left out.
    #[schema(example = 0)]
    pub offset: i64,
}

/// The states that a list of suggestions is limited to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionFilter {
    /// Those that wait for the student's word.
    #[default]
    Pending,
    /// Those that became goals.
    Accepted,
    /// Those the student does not want.
    Dismissed,
    /// All.
    All,
}

impl SuggestionFilter {
    pub(super) const fn states(self) -> &'static [SuggestionStatus] {
        use SuggestionStatus::{Accepted, Dismissed, Pending};
        match self {
            Self::Pending => &[Pending],
            Self::Accepted => &[Accepted],
            Self::Dismissed => &[Dismissed],
            Self::All => &[Pending, Accepted, Dismissed],
        }
    }
}

/// A suggestion that became a goal.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AcceptedSuggestion)]
pub struct Accepted {
    /// The suggestion.
    pub suggestion_id: Uuid,
    /// `accepted`.
    #[schema(example = "accepted")]
    pub status: &'static str,
    /// The goal it became.
    pub goal: GoalView,
}

/// A suggestion that the student does not want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dismissed {
    /// The suggestion.
    pub suggestion_id: Uuid,
    /// `dismissed`.
    #[schema(example = "dismissed")]
    pub status: &'static str,
}

impl SuggestionList {
    pub(super) fn new(page_rows: SuggestionPage, page: Page) -> Self {
        let names = Names::new(&page_rows.name, None);
        let suggestions = page_rows.suggestions.into_iter();
        Self {
            suggestions: suggestions.map(|row| SuggestionView::new(row, &names)).collect(),
            triggered_by: page_rows.triggered_by.map(TriggeredBy::from),
            total: page_rows.total,
            limit: page.limit,
            offset: page.offset,
        }
    }
}

impl SuggestionView {
    fn new(row: SuggestionRow, names: &Names) -> Self {
        let restored = |text: Option<String>| names.restore(&text.unwrap_or_default());
        Self {
            suggestion_id: row.id.0,
            subject: row.subject,
            description: restored(row.description),
            relevance_score: row.relevance_score.unwrap_or_default(),
            value_proposition: restored(row.value_proposition),
            related_concepts: row.related_concepts,
            status: row.status.as_str().to_owned(),
            created_at: row.created_at,
        }
    }
}

impl From<TriggerRow> for TriggeredBy {
    fn from(row: TriggerRow) -> Self {
        Self {
            completed_goal: row.description,
            completed_at: row.completed_at,
            goal_id: row.id.0,
            subject: row.subject,
            status: row.suggestions_status.as_str().to_owned(),
            failure: row.suggestions_failure,
        }
    }
}
