//! Analytics: the learning of one student, the school as a whole, and the cost of both.

mod usage;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use db::analytics::{Bounds, DashboardRow, ImprovementRow};
use domain::analytics::{Period, levels_at, mastered_between, mean_of, share, thin_indexes, weeks};
use domain::mastery::{Bias, level};
use domain::people::Caller;
use domain::{ConceptId, UserId};
use ports::Clock;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Error, OrNotFound, Result, mastery_update};

pub use usage::{JobUse, ModelUse, Usage, VectorQueries, usage};

/// The services of analytics.
#[derive(Clone)]
pub struct Analytics {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
}

/// Lines of a student's log that are replayed for one answer: decades of daily practice.
const MAX_EVIDENCE: i64 = 50_000;

/// Practices a trend is drawn from, before it is thinned.
const MAX_PRACTICES: i64 = 10_000;

/// A span of time, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeriodView {
    /// Its first day or moment.
    #[schema(example = "2025-10-01")]
    pub start: String,
    /// Its last day or moment, included.
    #[schema(example = "2025-11-15")]
    pub end: String,
}

impl From<&Period> for PeriodView {
    fn from(period: &Period) -> Self {
        Self { start: period.start.clone(), end: period.end.clone() }
    }
}

/// How a student's learning went in a period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Improvements {
    /// The student.
    pub student_id: Uuid,
    /// Which time is meant.
    pub period: PeriodView,
    /// In numbers.
    pub metrics: Metrics,
    /// Over time.
    pub trends: Trends,
}

/// A student's period in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Metrics {
    /// How the scores of practices changed.
    pub average_practice_score: ScoreChange,
    /// Sessions of the period whose date has passed.
    #[schema(example = 12)]
    pub sessions_completed: i64,
    /// Concepts that were below 80 when the period began, reached it by its end and are there now.
    /// Past levels follow from the student's evidence, seen with what is known today of how hard
    /// each concept is; null for a student with more than 50,000 pieces of evidence.
    #[schema(example = 8)]
    pub concepts_mastered: Option<usize>,
    /// % of the weeks of the period, counted from its start, that have begun and in which there
    /// was a session, a practice handed in or a question asked. Null before the first.
    #[schema(example = 85)]
    pub engagement_rate: Option<u32>,
}

/// How scores changed. Means and changes are null when either count is 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScoreChange {
    /// The mean score before the period; without any, of the first third of it.
    #[schema(example = 65)]
    pub before: Option<i32>,
    /// The mean score inside the period; or, without any before, of its last third.
    #[schema(example = 78)]
    pub after: Option<i32>,
    /// The change in % of the mean before, rounded; null also when that is 0.
    #[schema(example = 20)]
    pub improvement: Option<i32>,
    /// The change in points, rounded.
    #[schema(example = 13)]
    pub improvement_points: Option<i32>,
    /// How many practices `before` stands on.
    #[schema(example = 10)]
    pub before_count: i64,
    /// How many practices `after` stands on.
    #[schema(example = 14)]
    pub after_count: i64,
}

/// Scores over time: at most 100 practices, oldest first. Of more, 100 at even distances are shown,
/// the first and the last among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Trends {
    /// 0 to 100, one for each practice.
    #[schema(example = json!([65, 68, 72, 75, 78]), max_items = 100)]
    pub practice_scores: Vec<i32>,
    /// The day in UTC on which each was handed in.
    #[schema(
        value_type = Vec<String>,
        example = json!(["2025-10-01", "2025-10-15", "2025-11-01", "2025-11-08", "2025-11-15"]),
        max_items = 100
    )]
    pub dates: Vec<NaiveDate>,
}

/// The changes in a student's learning, for someone who may see it.
pub async fn improvements(
    cx: &Analytics,
    caller: &Caller,
    student: UserId,
    period: &Period,
) -> Result<Improvements> {
    let now = cx.clock.now();
    // One line more than is replayed tells that there are too many.
    let bounds = Bounds { practices: MAX_PRACTICES, evidence: MAX_EVIDENCE + 1 };
    let row = db::analytics::improvement(&cx.db, caller, student, period, now, bounds).await?;
    let row = row.or_not_found("student")?;
    let change = row.scores().improvement();
    let weeks = i64::try_from(weeks(period, now)).map_err(Error::internal)?;
    Ok(Improvements {
        student_id: row.id.0,
        period: period.into(),
        metrics: Metrics {
            average_practice_score: ScoreChange {
                before: change.before,
                after: change.after,
                improvement: change.percent,
                improvement_points: change.points,
                before_count: change.count_before,
                after_count: change.count_after,
            },
            sessions_completed: row.sessions_completed,
            concepts_mastered: concepts_mastered(&row, period, now)?,
            engagement_rate: share(row.active_weeks, weeks),
        },
        trends: trends(&row),
    })
}

fn trends(row: &ImprovementRow) -> Trends {
    let scores = row.trend_scores.as_deref().unwrap_or_default();
    let days = row.trend_days.as_deref().unwrap_or_default();
    let indexes = thin_indexes(scores.len().min(days.len()));
    Trends {
        practice_scores: indexes.iter().map(|at| scores[*at]).collect(),
        dates: indexes.iter().map(|at| days[*at]).collect(),
    }
}

/// The number of concepts that reached mastery in the period and are there now.
fn concepts_mastered(
    row: &ImprovementRow,
    period: &Period,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<usize>> {
    let log = row.log()?;
    if i64::try_from(log.len()).map_err(Error::internal)? > MAX_EVIDENCE {
        return Ok(None);
    }
    let biases: BTreeMap<ConceptId, Bias> = row
        .skills
        .iter()
        .map(|skill| {
            let bias = Bias { value: skill.bias, observations: skill.observations };
            (skill.concept_id, bias)
        })
        .collect();
    let now = row
        .skills
        .iter()
        .map(|skill| (skill.concept_id, level(mastery_update::estimate(skill, now).mastery)));
    let first = levels_at(&log, &biases, period.from);
    let second = levels_at(&log, &biases, period.until);
    Ok(Some(mastered_between(&first, &second, &now.collect())))
}

/// The school in a period. What would be a part of nothing is null.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Dashboard {
    /// Which time is meant.
    pub period: PeriodView,
    /// How many.
    pub overview: Overview,
    /// How busy.
    pub engagement: Engagement,
    /// Who stays, and what comes of it.
    pub retention: Retention,
}

/// How many.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// Students registered by the period's end.
    #[schema(example = 1250)]
    pub total_students: i64,
    /// Students with a session, a practice handed in or a question asked in the period.
    #[schema(example = 980)]
    pub active_students: i64,
    /// Sessions up to the period's end.
    #[schema(example = 5420)]
    pub total_sessions: i64,
    /// `totalSessions / totalStudents`, with one decimal.
    #[schema(example = 4.3)]
    pub average_sessions_per_student: Option<f64>,
}

/// How busy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Engagement {
    /// Students active in the period's last day.
    #[schema(example = 450)]
    pub daily_active_users: i64,
    /// Students active in the period's last seven days.
    #[schema(example = 980)]
    pub weekly_active_users: i64,
    /// % of the practices assigned in the period that were handed in by its end.
    #[schema(example = 72)]
    pub practice_completion_rate: Option<u32>,
}

/// Who stays, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Retention {
    /// % of the students active in the equally long period before who are not active in this one.
    #[schema(example = 28)]
    pub churn_rate: Option<u32>,
    /// % of the goals made in the period that were completed by its end.
    #[schema(example = 65)]
    pub goal_completion_rate: Option<u32>,
    /// % of the subject suggestions made in the period that were accepted.
    #[schema(example = 32)]
    pub subject_suggestion_acceptance: Option<u32>,
}

/// The school in a period, for an admin.
pub async fn dashboard(cx: &Analytics, caller: &Caller, period: &Period) -> Result<Dashboard> {
    let row = db::analytics::dashboard(&cx.db, caller, period).await?;
    Ok(Dashboard::new(period, &row))
}

impl Dashboard {
    fn new(period: &Period, row: &DashboardRow) -> Self {
        Self {
            period: period.into(),
            overview: Overview {
                total_students: row.total_students,
                active_students: row.active,
                total_sessions: row.total_sessions,
                average_sessions_per_student: mean_of(row.total_sessions, row.total_students),
            },
            engagement: Engagement {
                daily_active_users: row.active_last_day,
                weekly_active_users: row.active_last_week,
                practice_completion_rate: share(row.practices_completed, row.practices_assigned),
            },
            retention: Retention {
                churn_rate: share(row.lost, row.active_before),
                goal_completion_rate: share(row.goals_completed, row.goals_created),
                subject_suggestion_acceptance: share(
                    row.suggestions_accepted,
                    row.suggestions_offered,
                ),
            },
        }
    }
}
