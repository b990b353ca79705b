//! Claims about a student, with the ids of their evidence.

use chrono::{DateTime, Utc};
use db::tutor::SeenSkill;
use domain::mastery;
use domain::tutor::{Claim, ClaimSource, Item, Skill};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::mastery_update;

/// Something that is said, with what it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidenced {
    /// Where in the answer it is said, as a JSON pointer.
    #[schema(example = "/tutorContext/focusAreas/0")]
    pub field: String,
    /// What is said.
    #[schema(example = "pH calculations")]
    pub claim: String,
    /// What the ids are: `evidence` (lines of the log that mastery follows from), `practice`,
    /// `session`, `conversation`, or `question` for the request's own `currentQuestion`.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "evidence")]
    pub kind: &'static str,
    /// At most 10, newest first. Empty for `question` only, which is stored nowhere.
    #[schema(max_items = 10)]
    pub evidence_ids: Vec<Uuid>,
}

impl Evidenced {
    pub(super) fn claim(field: &str, claim: &Claim, words: &str) -> Self {
        Self {
            field: field.to_owned(),
            claim: words.to_owned(),
            kind: kind(claim.source),
            evidence_ids: claim.ids.clone(),
        }
    }

    pub(super) fn item(field: String, item: &Item) -> Self {
        Self {
            field,
            claim: item.text.clone(),
            kind: kind(item.source),
            evidence_ids: item.ids.clone(),
        }
    }

    /// One for each entry of a list.
    pub(super) fn list(field: &str, items: &[Item]) -> Vec<Self> {
        let entry = |(at, item): (usize, &Item)| Self::item(format!("{field}/{at}"), item);
        items.iter().enumerate().map(entry).collect()
    }
}

/// The name of a source's ids.
pub(super) const fn kind(source: ClaimSource) -> &'static str {
    match source {
        ClaimSource::Evidence => "evidence",
        ClaimSource::Practice => "practice",
        ClaimSource::Session => "session",
        ClaimSource::Conversation => "conversation",
        ClaimSource::Request => "question",
    }
}

/// The texts of a list.
pub(super) fn texts(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| item.text.clone()).collect()
}

/// The concepts of a student as they stand now.
pub(super) fn skills(skill_row: &[SeenSkill], now: DateTime<Utc>) -> Vec<Skill> {
    let skill = |skill_row: &SeenSkill| {
        let estimate = mastery_update::estimate(&skill_row.skill, now);
        Skill {
            name: skill_row.skill.name.clone(),
            level: mastery::level(estimate.mastery),
            uncertainty: estimate.uncertainty,
            recall: estimate.recall,
            seen: skill_row.seen.clone().unwrap_or_default(),
        }
    };
    skill_row.iter().map(skill).collect()
}
