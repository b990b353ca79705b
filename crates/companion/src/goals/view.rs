//! A goal as it is shown: with its progress, and with what it takes to remember its concepts on its
//! date.

use chrono::{DateTime, NaiveDate, Utc};
use curriculum::QuestionContext;
use db::evidence::SkillRow;
use db::goals::{GoalPage, GoalRow, GoalStanding};
use domain::goals::plan::{RecalledConcept, plan};
use domain::goals::{self, MetConcept};
use domain::recall::Memory;
use domain::status::GoalStatus;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Page, mastery_update};

/// A goal.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalView {
    /// The goal.
    pub goal_id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// The subject, or a field such as `Math`, which takes in its subjects.
    #[schema(example = "Chemistry")]
    pub subject: String,
    /// What is to be reached. The concepts it names are those that count; when it names none, all
    /// of the subject do.
    #[schema(example = "Master acid-base reactions")]
    pub description: String,
    /// `active`, `completed` or `paused`.
    #[schema(example = "active")]
    pub status: String,
    /// How much of the way is shown, 0 to 100: the mean over the goal's concepts of their mastery,
    /// of which 80 is all that is asked for, counted by how much evidence it stands on (n answers
    /// count n/(n+2)). 0 when nothing is known; 100 when the goal is completed and only then.
    #[schema(minimum = 0, maximum = 100, example = 65)]
    pub progress: u8,
    /// When it was made.
    #[schema(example = "2025-10-01T00:00:00Z")]
    pub created_at: DateTime<Utc>,
    /// By when it is to be reached.
    #[schema(example = "2025-12-31T00:00:00Z")]
    pub target_date: Option<DateTime<Utc>>,
    /// When it was completed.
    pub completed_at: Option<DateTime<Utc>>,
    /// Its concepts that the student has met, the least known first, at most 12: what to practise for it.
    pub concept_ids: Vec<Uuid>,
    /// When none was met, those that its words name, by their ids in the curriculum, at most 12.
    #[schema(example = json!([]))]
    pub curriculum_ids: Vec<String>,
    /// What it takes to remember its concepts on that date; null without a date ahead, when nothing
    /// of it has been practised, and once it is completed.
    pub plan: Option<PlanView>,
}

/// A page of goals.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalList {
    /// Newest first.
    pub goals: Vec<GoalView>,
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

/// The states that a list of goals is limited to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoalFilter {
    /// All.
    #[default]
    All,
    /// Those being worked toward.
    Active,
    /// Those reached.
    Completed,
    /// Those put aside.
    Paused,
}

impl GoalFilter {
    pub(super) const fn states(self) -> &'static [GoalStatus] {
        match self {
            Self::All => &[GoalStatus::Active, GoalStatus::Completed, GoalStatus::Paused],
            Self::Active => &[GoalStatus::Active],
            Self::Completed => &[GoalStatus::Completed],
            Self::Paused => &[GoalStatus::Paused],
        }
    }
}

/// Concepts told with a goal: as many as a practice may be asked for at once.
const MAX_CONCEPTS: usize = 12;

/// Reviews shown; the numbers beside them are about all.
const MAX_ITEMS: usize = 20;

/// What it takes to recall every concept of the goal that the student has met with a chance of 90 %
/// or more on the date.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// Whether the student's minutes a day are enough; null when they have not said how many they
    /// have (`preferences.dailyMinutes`).
    pub feasible: Option<bool>,
    /// Minutes on the fullest day, at 4 minutes for a review of one concept. 0 when everything will
    /// be remembered anyway.
    #[schema(example = 12)]
    pub minutes_per_day: u32,
    /// Minutes a day that are missing; 0 when it is feasible, null when that is not known.
    #[schema(example = 0)]
    pub short_by: Option<u32>,
    /// How many reviews there are in all.
    #[schema(example = 5)]
    pub reviews: usize,
    /// The first 20 of them, earliest first.
    pub items: Vec<PlanItem>,
}

/// One review of one concept.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanItem {
    /// The concept.
    pub concept_id: Uuid,
    /// Its name.
    #[schema(example = "pH scale")]
    pub name: String,
    /// The day, in UTC.
    pub review_on: NaiveDate,
    /// The chance, 0 to 1, of recalling it on the goal's date then, if the review goes as well as the
    /// student's mastery predicts.
    #[schema(example = 0.93)]
    pub recall_on_date: f64,
}

impl PlanView {
    /// A plan for the concepts that belong to a goal, by their shares in it; none when no such
    /// concept has been practised, or the date is past.
    fn new(
        skills: &[SkillRow],
        met_concepts: &[MetConcept<'_>],
        shares: &[f64],
        daily_minutes: Option<i32>,
        dates: [DateTime<Utc>; 2],
    ) -> Option<Self> {
        let [now, date] = dates;
        let of_goal =
            skills.iter().zip(met_concepts).zip(shares).filter(|(_, share)| **share > 0.0);
        let (rows, remembered): (Vec<&SkillRow>, Vec<RecalledConcept>) = of_goal
            .filter_map(|((skill, met_concepts), _)| {
                let (stability, difficulty) = skill.stability.zip(skill.memory_difficulty)?;
                let memory = Memory { stability, difficulty };
                let last_practiced = skill.last_practiced?;
                Some((
                    skill,
                    RecalledConcept { memory, last_practiced, mastery: met_concepts.mastery },
                ))
            })
            .unzip();
        if remembered.is_empty() {
            return None;
        }
        let plan = plan(&remembered, now, date)?;
        let short_by = daily_minutes
            .and_then(|minutes| u32::try_from(minutes).ok())
            .map(|minutes| plan.short_by(minutes));
        let item = |review: &domain::goals::plan::Review| {
            let skill = rows.get(review.concept)?;
            Some(PlanItem {
                concept_id: skill.concept_id.0,
                name: skill.name.clone(),
                review_on: review.on.date_naive(),
                recall_on_date: (review.recall * 100.0).floor() / 100.0,
            })
        };
        Some(Self {
            feasible: short_by.map(|short| short == 0),
            minutes_per_day: plan.minutes_per_day,
            short_by,
            reviews: plan.reviews.len(),
            items: plan.reviews.iter().take(MAX_ITEMS).filter_map(item).collect(),
        })
    }
}

/// The concepts that a student has met.
struct MetConcepts<'a> {
    skills: &'a [SkillRow],
    known: Vec<MetConcept<'a>>,
    daily_minutes: Option<i32>,
}

impl<'a> MetConcepts<'a> {
    fn of(skills: &'a [SkillRow], daily_minutes: Option<i32>) -> Self {
        Self { skills, known: skills.iter().map(met_concept).collect(), daily_minutes }
    }

    fn progress(&self, goal: &GoalRow) -> u8 {
        progress(goal.status, &goal.subject, &goal.description, &self.known)
    }

    /// The goal's concepts, the least known first.
    fn concept_ids(&self, goal: &GoalRow) -> Vec<Uuid> {
        let shares = goals::shares(&goal.subject, &goal.description, &self.known);
        let of_goal = self.skills.iter().zip(&self.known).zip(shares);
        let mut of_goal: Vec<(f64, Uuid)> = of_goal
            .filter(|(_, share)| *share > 0.0)
            .map(|((skill, known), _)| (known.mastery, skill.concept_id.0))
            .collect();
        of_goal.sort_by(|one, other| one.0.total_cmp(&other.0));
        of_goal.into_iter().take(MAX_CONCEPTS).map(|(_, id)| id).collect()
    }

    fn plan(&self, goal: &GoalRow, now: DateTime<Utc>) -> Option<PlanView> {
        let date = goal.target_date.filter(|_| goal.status != GoalStatus::Completed)?;
        let shares = goals::shares(&goal.subject, &goal.description, &self.known);
        PlanView::new(self.skills, &self.known, &shares, self.daily_minutes, [now, date])
    }
}

/// The concepts of the curriculum that a goal's words name.
fn named_concepts(goal: &GoalRow) -> Vec<String> {
    let subject = curriculum::school_subject(&goal.subject);
    let context = QuestionContext { subject, lesson: &[] };
    let text = format!("{}: {}", goal.subject, goal.description);
    let mut named: Vec<String> = Vec::new();
    for found in curriculum::find(&text, &context) {
        if named.len() < MAX_CONCEPTS && !named.iter().any(|known| known == found.concept) {
            named.push(found.concept.to_owned());
        }
    }
    named
}

/// One concept, as goals look at it.
pub(crate) fn met_concept(skill: &SkillRow) -> MetConcept<'_> {
    MetConcept {
        name: &skill.name,
        subject: &skill.subject,
        mastery: mastery_update::mastery_of(skill),
        answers: skill.hits + skill.misses,
    }
}

/// A goal's progress, 0 to 100, by its state and its words.
pub(crate) fn progress(
    status: GoalStatus,
    subject: &str,
    description: &str,
    concepts: &[MetConcept<'_>],
) -> u8 {
    match status {
        GoalStatus::Completed => 100,
        GoalStatus::Active | GoalStatus::Paused => goals::progress(subject, description, concepts),
    }
}

impl GoalList {
    pub(super) fn new(page_rows: GoalPage, page: Page, now: DateTime<Utc>) -> Self {
        let met = MetConcepts::of(&page_rows.standing.skills, page_rows.standing.daily_minutes);
        let goals = page_rows.goals.into_iter().map(|row| GoalView::of(row, &met, now)).collect();
        Self { goals, total: page_rows.total, limit: page.limit, offset: page.offset }
    }
}

impl GoalView {
    pub(crate) fn new(row: GoalStanding, now: DateTime<Utc>) -> Self {
        let met = MetConcepts::of(&row.standing.skills, row.standing.daily_minutes);
        Self::of(row.goal, &met, now)
    }

    fn of(goal: GoalRow, met: &MetConcepts<'_>, now: DateTime<Utc>) -> Self {
        let concept_ids = met.concept_ids(&goal);
        Self {
            curriculum_ids: if concept_ids.is_empty() { named_concepts(&goal) } else { Vec::new() },
            concept_ids,
            progress: met.progress(&goal),
            plan: met.plan(&goal, now),
            goal_id: goal.id.0,
            student_id: goal.student_id.0,
            subject: goal.subject,
            description: goal.description,
            status: goal.status.as_str().to_owned(),
            created_at: goal.created_at,
            target_date: goal.target_date,
            completed_at: goal.completed_at,
        }
    }
}
