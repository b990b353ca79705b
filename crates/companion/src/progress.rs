//! The progress of a student.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::evidence::SkillRow;
use db::progress::{CountedSkill, GoalLine, LogLine, RecentLine};
use domain::mastery::{self, Bias};
use domain::people::Caller;
use domain::progress::{average_score, improvement_rate};
use domain::{ConceptId, UserId};
use ports::Clock;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{OrNotFound, Result, goals, mastery_update};

/// The services for progress.
#[derive(Clone)]
pub struct Progress {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
}

/// Things shown as recent activity.
const RECENT: i64 = 20;

/// Lines of the log that a history is told from: years of daily practice. What is older has worn
/// off, for rates forget and counts enter by their logarithm.
const MAX_LOG_LINES: i64 = 5_000;

/// Points of a concept's history: as many as a plot can show.
const MAX_POINTS: usize = 100;

/// The part of the past that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryRange {
    Recent,
    /// That, and how the mastery of each concept came to be.
    History,
}

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
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalProgress {
    /// The goal.
    pub goal_id: Uuid,
    /// The subject.
    #[schema(example = "Chemistry")]
    pub subject: String,
    /// What is to be reached.
    #[schema(example = "Master acid-base reactions")]
    pub description: String,
    /// `active`, `completed` or `paused`.
    #[schema(example = "in_progress")]
    pub status: String,
    /// 0 to 100.
    #[schema(example = 60)]
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
    #[schema(example = "pH Scale")]
    pub name: String,
    /// Its subject.
    #[schema(example = "Chemistry")]
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
    #[schema(example = 12)]
    pub evidence_count: i64,
    /// When it was last practised or met in a session.
    pub last_practiced: Option<DateTime<Utc>>,
    /// When recall will have fallen to 90 %.
    pub due_at: Option<DateTime<Utc>>,
    /// What mastery was after each session and practice, oldest first, at most the newest 100; with
    /// `include=history` only. All points are seen with what is known today of how hard the concept
    /// is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<MasteryPoint>>,
}

/// Mastery of a concept after a session or practice.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MasteryPoint {
    /// When it took place.
    pub at: DateTime<Utc>,
    /// 0 to 100.
    #[schema(example = 75)]
    pub mastery_level: u8,
    /// Half-width of the 80 % interval around it, in points.
    #[schema(example = 14.0)]
    pub uncertainty: f64,
}

/// Something the student did.
#[derive(Debug, Clone, Serialize, ToSchema)]
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
    #[schema(example = 80)]
    pub score: Option<i32>,
}

/// A student's progress, for someone who may see it.
pub async fn show(
    cx: &Progress,
    caller: &Caller,
    student: UserId,
    past: HistoryRange,
) -> Result<ProgressView> {
    let now = cx.clock.now();
    let log = if past == HistoryRange::History { MAX_LOG_LINES } else { 0 };
    let query = db::progress::HistoryQuery { recent: RECENT, log };
    let row =
        db::progress::show(&cx.db, caller, student, now, query).await?.or_not_found("student")?;
    let completed = row.scores.unwrap_or_default();
    let scores: Vec<u8> =
        completed.iter().flatten().filter_map(|score| u8::try_from(*score).ok()).collect();
    let skills = row.concepts;
    let mut concepts: Vec<ConceptProgress> =
        skills.iter().map(|skill| concept(skill, now)).collect();
    if past == HistoryRange::History {
        tell_history(&mut concepts, &skills, &row.log);
    }
    Ok(ProgressView {
        student_id: row.id.0,
        overall_progress: OverallProgress {
            sessions_completed: row.sessions_completed,
            practices_completed: completed.len(),
            average_score: average_score(&scores),
            improvement_rate: improvement_rate(&scores),
        },
        goals: goals_of(row.goals, &skills),
        concepts,
        recent_activity: row.recent.into_iter().map(Activity::from).collect(),
    })
}

/// Goals with the progress that follows from what is shown here.
fn goals_of(goals: Vec<GoalLine>, skills: &[CountedSkill]) -> Vec<GoalProgress> {
    let concepts: Vec<_> = skills.iter().map(|skill| goals::met_concept(&skill.skill)).collect();
    let goal_progress = |goal: GoalLine| GoalProgress {
        progress: goals::progress(goal.status, &goal.subject, &goal.description, &concepts).into(),
        goal_id: goal.goal_id.0,
        subject: goal.subject,
        description: goal.description,
        status: goal.status.as_str().to_owned(),
        target_date: goal.target_date,
    };
    goals.into_iter().map(goal_progress).collect()
}

impl From<RecentLine> for Activity {
    fn from(line: RecentLine) -> Self {
        let RecentLine { kind, date, id, score } = line;
        Self { kind: kind.as_str().to_owned(), date, id, score }
    }
}

fn concept(counted: &CountedSkill, now: DateTime<Utc>) -> ConceptProgress {
    let skill = &counted.skill;
    let estimate = mastery_update::estimate(skill, now);
    ConceptProgress {
        concept_id: skill.concept_id.0,
        name: skill.name.clone(),
        subject: skill.subject.clone(),
        mastery_level: mastery::level(estimate.mastery),
        uncertainty: estimate.uncertainty.round(),
        recall: estimate.recall.map(|recall| (recall * 100.0).round() / 100.0),
        evidence_count: counted.evidence_count,
        last_practiced: skill.last_practiced,
        due_at: skill.due_at,
        history: None,
    }
}

/// Gives each concept its history.
fn tell_history(concepts: &mut [ConceptProgress], skills: &[CountedSkill], log: &[LogLine]) {
    let bias = |skill: &CountedSkill| {
        let SkillRow { concept_id, bias, observations, .. } = skill.skill;
        (concept_id, Bias { value: bias, observations })
    };
    let biases: BTreeMap<ConceptId, Bias> = skills.iter().map(bias).collect();
    let lines: Vec<mastery::LogEntry> = log.iter().map(line).collect();
    let mut points = mastery::history(&lines, &biases);
    for concept in concepts {
        let history = points.remove(&ConceptId(concept.concept_id)).unwrap_or_default();
        let newest = history.iter().skip(history.len().saturating_sub(MAX_POINTS));
        concept.history = Some(newest.map(point_view).collect());
    }
}

fn line(row: &LogLine) -> mastery::LogEntry {
    mastery::LogEntry {
        concept: row.concept_id,
        kind: row.kind,
        outcome: row.outcome,
        observed_at: row.observed_at,
        event: row.event_id,
    }
}

fn point_view(point: &mastery::Point) -> MasteryPoint {
    MasteryPoint {
        at: point.at,
        mastery_level: mastery::level(point.mastery),
        uncertainty: point.uncertainty.round(),
    }
}
