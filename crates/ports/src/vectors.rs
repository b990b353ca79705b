//! The vector index.

use async_trait::async_trait;
use domain::UserId;
use serde_json::{Map, Value};

use crate::{Egress, Embedding, Fault};

/// The four collections of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Namespace {
    SessionTranscripts,
    /// Concepts, of all students.
    ConceptKnowledge,
    PracticeProblems,
    /// A student's activities: sessions, practices, questions asked.
    StudentHistory,
}

impl Namespace {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::SessionTranscripts,
        Self::ConceptKnowledge,
        Self::PracticeProblems,
        Self::StudentHistory,
    ];

    /// The name on the wire and in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionTranscripts => "session-transcripts",
            Self::ConceptKnowledge => "concept-knowledge",
            Self::PracticeProblems => "practice-problems",
            Self::StudentHistory => "student-history",
        }
    }
}

/// A vector with what is known about it. The metadata holds ids and words, never text of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Unique in its namespace; upserting it again replaces it.
    pub id: String,
    /// A unit vector.
    pub values: Embedding,
    /// Flat: strings, numbers, lists of strings. `studentId` where it belongs to a student.
    pub metadata: Map<String, Value>,
}

/// The condition that records have to meet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this student's.
    pub student: Option<UserId>,
    /// Only those whose metadata has all of these values.
    pub equals: Vec<(&'static str, String)>,
}

impl Filter {
    /// Everything of one student.
    #[must_use]
    pub fn student(id: UserId) -> Self {
        Self { student: Some(id), equals: Vec::new() }
    }

    /// Narrowed to one value of one metadata field.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.equals.push((field, value.into()));
        self
    }
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorMatch {
    pub id: String,
    /// Cosine similarity, −1 to 1.
    pub score: f64,
    pub metadata: Map<String, Value>,
}

/// Stores vectors and finds the nearest.
#[async_trait]
pub trait Vectors: Send + Sync {
    /// Writes records, replacing those with the same id.
    async fn upsert(
        &self,
        egress: &Egress,
        namespace: Namespace,
        records: Vec<Record>,
    ) -> Result<(), Fault>;

    /// The `top_k` nearest records among those the filter admits, best first.
    async fn query(
        &self,
        namespace: Namespace,
        filter: &Filter,
        near: &[f32],
        top_k: usize,
    ) -> Result<Vec<VectorMatch>, Fault>;

    /// Removes all records the filter admits. Removing nothing is fine.
    async fn delete(&self, namespace: Namespace, filter: &Filter) -> Result<(), Fault>;
}
