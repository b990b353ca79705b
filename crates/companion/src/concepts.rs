//! Concepts across sessions, models and students: an admin lists them, joins those that are one, and
//! splits what was taken for one.

mod identity;
mod join;
mod split;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::concepts::{ConceptPage, ConceptRow};
use domain::people::Caller;
use ports::Clock;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{OrNotFound, Page, ReadThroughCache, Result};

pub use join::{ConceptsJoined, join};
pub use split::{ConceptSplit, SplitOff, split};

/// Sessions that are shown with each concept.
const RECENT_SESSIONS: i64 = 20;

/// The services of the list and of its changes.
#[derive(Clone)]
pub struct Concepts {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Keeps sessions and practices, which name concepts.
    pub read_through: ReadThroughCache,
}

/// A page of concepts.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConceptList {
    /// Newest first.
    pub concepts: Vec<ListedConcept>,
    /// All that fit the search.
    #[schema(example = 41)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// A concept, for an admin.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedConcept {
    pub concept_id: Uuid,
    #[schema(example = "quadratic formula")]
    pub name: String,
    #[schema(example = "Algebra")]
    pub subject: String,
    /// Its id in the curriculum; null for a free concept, which the curriculum doesn't know.
    #[schema(example = "quadratic-formula")]
    pub curriculum_id: Option<&'static str>,
    /// 1 (easy) to 10 (hard).
    #[schema(example = 5)]
    pub difficulty: i32,
    /// Students who have shown something of it.
    #[schema(example = 12)]
    pub students: i64,
    /// Pieces of evidence that count.
    #[schema(example = 87)]
    pub evidence: i64,
    /// Sessions that taught it.
    #[schema(example = 9)]
    pub sessions: i64,
    /// The newest of these sessions, newest first, at most 20.
    pub recent_sessions: Vec<SessionOfConcept>,
    /// The concepts that were joined into it. Each can be split off again by its name.
    pub joined: Vec<JoinedName>,
    pub created_at: DateTime<Utc>,
}

/// A session that taught a concept.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionOfConcept {
    pub session_id: Uuid,
    pub student_id: Uuid,
    pub date: DateTime<Utc>,
    /// The names by which the session speaks of it.
    #[schema(example = json!(["quadratic formula"]))]
    pub names: Vec<String>,
}

/// A concept that was joined into another one.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JoinedName {
    pub concept_id: Uuid,
    #[schema(example = "the formula with the root")]
    pub name: String,
}

/// What a join or a split has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MovedCounts {
    /// Students whose mastery was computed anew.
    #[schema(example = 3)]
    pub students: usize,
    /// Pieces of evidence.
    #[schema(example = 14)]
    pub evidence: u64,
    /// Sessions that teach the other concept now.
    #[schema(example = 4)]
    pub sessions: u64,
    /// Questions of practices.
    #[schema(example = 6)]
    pub questions: usize,
}

/// The concepts that fit a search, newest first.
pub async fn list(
    cx: &Concepts,
    caller: &Caller,
    search: Option<&str>,
    page: Page,
) -> Result<ConceptList> {
    let search = search.map(str::trim).filter(|search| !search.is_empty());
    let Page { limit, offset } = page;
    let wanted = ConceptPage { search, limit, offset, sessions: RECENT_SESSIONS };
    let rows = db::concepts::list(&cx.db, caller, wanted).await?.or_not_found("page")?;
    let concepts = rows.rows.into_iter().map(ListedConcept::from).collect();
    Ok(ConceptList { concepts, total: rows.total, limit, offset })
}

impl From<ConceptRow> for ListedConcept {
    fn from(row: ConceptRow) -> Self {
        let recent_sessions = row.recent_sessions.into_iter().map(|session| SessionOfConcept {
            session_id: session.id.0,
            student_id: session.student_id.0,
            date: session.date,
            names: session.names.unwrap_or_default().into_iter().flatten().collect(),
        });
        let joined = row
            .joined
            .into_iter()
            .map(|joined| JoinedName { concept_id: joined.id.0, name: joined.name });
        Self {
            concept_id: row.id.0,
            curriculum_id: curriculum::named(&row.name, Some(&row.subject)),
            name: row.name,
            subject: row.subject,
            difficulty: row.difficulty,
            students: row.students,
            evidence: row.evidence,
            sessions: row.sessions,
            recent_sessions: recent_sessions.collect(),
            joined: joined.collect(),
            created_at: row.created_at,
        }
    }
}
