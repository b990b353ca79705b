//! What is asked for when a practice is: concepts, and how many questions.

use serde::{Deserialize, Serialize};

use crate::ids::ConceptId;

/// Questions of a practice when nobody says how many: about ten minutes of work.
pub const DEFAULT_QUESTIONS: u8 = 5;

/// Questions of a practice at most. The planner offers half as many again, of which the best are kept.
pub const MAX_QUESTIONS: u8 = 20;

/// Minutes that a question takes.
pub const MINUTES_PER_QUESTION: usize = 2;

/// Minutes of the shortest practice.
pub const MIN_MINUTES: u8 = MINUTES_PER_QUESTION as u8;
/// Minutes of the longest practice.
pub const MAX_MINUTES: u8 = MAX_QUESTIONS * MIN_MINUTES;

/// The concepts that a practice is requested for, besides its session, and its length. Equal requests
/// are equal text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestedConcepts {
    /// Sorted, each once; all of the session's, or of the student's, when empty. The column's default
    /// is an empty object.
    #[serde(default)]
    pub concept_ids: Vec<ConceptId>,
    /// How many questions, where it is not the usual number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<u8>,
}

impl RequestedConcepts {
    /// The request for these concepts, with as many questions as usual.
    pub fn new(concepts: &[ConceptId]) -> Self {
        let mut concept_ids = concepts.to_vec();
        concept_ids.sort_unstable();
        concept_ids.dedup();
        Self { concept_ids, questions: None }
    }

    /// The same with so many questions.
    #[must_use]
    pub fn with_questions(self, questions: u8) -> Self {
        Self { questions: (questions != DEFAULT_QUESTIONS).then_some(questions), ..self }
    }

    /// How many questions are asked for.
    pub fn questions(&self) -> u8 {
        self.questions.unwrap_or(DEFAULT_QUESTIONS).clamp(1, MAX_QUESTIONS)
    }
}

/// How many questions a practice has: as many as are asked for and fit into the minutes.
pub fn question_count(count: Option<u8>, minutes: Option<u8>) -> u8 {
    let fitting = minutes.map(|minutes| minutes / MIN_MINUTES);
    let wanted = match (count, fitting) {
        (Some(count), Some(fitting)) => count.min(fitting),
        (count, fitting) => count.or(fitting).unwrap_or(DEFAULT_QUESTIONS),
    };
    wanted.clamp(1, MAX_QUESTIONS)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn count_and_minutes_both_bound_a_practice() {
        assert_eq!(question_count(None, None), 5);
        assert_eq!(question_count(Some(8), None), 8);
        assert_eq!(question_count(None, Some(15)), 7);
        assert_eq!(question_count(Some(8), Some(10)), 5);
        assert_eq!(question_count(Some(3), Some(40)), 3);
        assert_eq!(question_count(None, Some(1)), 1);
        assert_eq!(question_count(Some(200), None), MAX_QUESTIONS);
    }

    #[test]
    fn equal_requests_are_equal_text() {
        let ids: Vec<ConceptId> = [2, 1, 2].map(|n| Uuid::from_u128(n).into()).to_vec();
        let text = |request: &RequestedConcepts| serde_json::to_string(request).unwrap();
        let usual = RequestedConcepts::new(&ids);
        assert_eq!(usual.concept_ids, [Uuid::from_u128(1).into(), Uuid::from_u128(2).into()]);
        assert_eq!(text(&usual.clone().with_questions(DEFAULT_QUESTIONS)), text(&usual));
        assert!(!text(&usual).contains("questions"), "as it was written before");
        assert_eq!(usual.with_questions(9).questions(), 9);
        let stored: RequestedConcepts = serde_json::from_str("{}").unwrap();
        assert_eq!((stored.concept_ids.len(), stored.questions()), (0, 5));
    }
}
