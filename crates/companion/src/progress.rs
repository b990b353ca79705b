//! How far a student has come.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::evidence::SkillRow;
use domain::people::Caller;
use domain::progress::{average_score, improvement_rate};
use domain::{UserId, mastery};
use ports::Clock;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Error, Found, Result, Tokens, learning};

/// What progress needs.
#[derive(Clone)]
pub struct Progress {
    /// The database.
    pub db: PgPool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Reads access tokens.
    pub tokens: Tokens,
}

/// Things shown as recent activity.
const RECENT: i64 = 20;

/// A student's progress.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProgressView {
    /// The student.
    pub student_id: Uuid,
    /// In numbers.
    pub overall_progress: OverallProgress,
    /// Newest first.
    pub goals: Vec<GoalProgress>,
    /// By subject and name.
    pub concepts: Vec<ConceptProgress>,
    /// Newest first, at most 20.
    pub recent_activity: Vec<Activity>,
}

/// Progress in numbers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverallProgress {
    /// Sessions whose date has passed.
    #[schema(example = 12)]
    pub sessions_completed: i64,
    /// Practices handed in.
    #[schema(example = 45)]
    pub practices_completed: usize,
    /// Mean score of the practices handed in; null before the first.
    #[schema(example = 78)]
    pub average_score: Option<u8>,
    /// Change of the last scores over the first, in %; null with fewer than four.
    #[schema(example = 15)]
    pub improvement_rate: Option<i32>,
}

/// A goal's state.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalProgress {
    /// The goal.
    pub goal_id: Uuid,
    /// The subject.
    pub subject: String,
    /// What is to be reached.
    pub description: String,
    /// `active`, `completed` or `paused`.
    pub status: String,
    /// 0 to 100.
    pub progress: i32,
    /// By when.
    pub target_date: Option<DateTime<Utc>>,
}

/// What a student knows and remembers of a concept.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConceptProgress {
    /// The concept.
    pub concept_id: Uuid,
    /// Its name.
    pub name: String,
    /// Its subject.
    pub subject: String,
    /// The chance, in %, that the next answer on it is right. 80 is mastered.
    #[schema(example = 75)]
    pub mastery_level: u8,
    /// Half-width of the 80 % interval around it, in points.
    #[schema(example = 14.0)]
    pub uncertainty: f64,
    /// The chance, 0 to 1, of recalling it now; it falls with time. Null before the first practice.
    #[schema(example = 0.91)]
    pub recall: Option<f64>,
    /// How many pieces of evidence both stand on.
    pub evidence_count: i64,
    /// When it was last practised or met in a session.
    pub last_practiced: Option<DateTime<Utc>>,
    /// When recall will have fallen to 90 %.
    pub due_at: Option<DateTime<Utc>>,
}

/// Something the student did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// `session`, `practice` or `question`.
    #[serde(rename = "type")]
    #[schema(example = "practice")]
    pub kind: String,
    /// When.
    pub date: DateTime<Utc>,
    /// The session, practice or message.
    pub id: Uuid,
    /// 0 to 100; practices only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,
}

#[derive(Deserialize)]
struct StoredSkill {
    #[serde(flatten)]
    skill: SkillRow,
    evidence_count: i64,
}

/// A student's progress, for someone who may see it.
pub async fn show(cx: &Progress, caller: &Caller, student: UserId) -> Result<ProgressView> {
    let now = cx.clock.now();
    let row = db::progress::show(&cx.db, caller, student, now, RECENT).await?.found("student")?;
    let scores: Vec<u8> = row
        .scores
        .unwrap_or_default()
        .into_iter()
        .filter_map(|score| u8::try_from(score).ok())
        .collect();
    let skills: Vec<StoredSkill> = read(row.concepts)?;
    Ok(ProgressView {
        student_id: row.id,
        overall_progress: OverallProgress {
            sessions_completed: row.sessions_completed,
            practices_completed: scores.len(),
            average_score: average_score(&scores),
            improvement_rate: improvement_rate(&scores),
        },
        goals: read(row.goals)?,
        concepts: skills.into_iter().map(|stored| concept(stored, now)).collect(),
        recent_activity: read(row.recent)?,
    })
}

fn concept(stored: StoredSkill, now: DateTime<Utc>) -> ConceptProgress {
    let estimate = learning::estimate(&stored.skill, now);
    let skill = stored.skill;
    ConceptProgress {
        concept_id: skill.concept_id,
        name: skill.name,
        subject: skill.subject,
        mastery_level: mastery::level(estimate.mastery),
        uncertainty: estimate.uncertainty.round(),
        recall: estimate.recall.map(|recall| (recall * 100.0).round() / 100.0),
        evidence_count: stored.evidence_count,
        last_practiced: skill.last_practiced,
        due_at: skill.due_at,
    }
}

fn read<T: serde::de::DeserializeOwned>(list: Option<Value>) -> Result<Vec<T>> {
    let list = list.map(serde_json::from_value).transpose().map_err(Error::internal)?;
    Ok(list.unwrap_or_default())
}
