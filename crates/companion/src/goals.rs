//! Goals: set, listed, completed.
//!
//! A goal's progress and plan are computed when it is read, from what the student has shown. The
//! stored column follows whenever evidence comes in (`follow`) and when a goal is completed; it is
//! for whoever reads the table.

mod plan;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::evidence::SkillRow;
use db::goals::{Created, GoalRow, GoalStanding, NewGoal};
use domain::bounded::Subject;
use domain::goals::{self, Description, Known, MAX_ACTIVE};
use domain::people::Caller;
use domain::status::{GoalStatus, SuggestionJobStatus};
use domain::{GoalId, UserId};
use ports::{Clock, Event, Events};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::attempt::abandoned_before;
use crate::{Broken, Error, Found, Page, Result, fresh, learning};

pub use plan::{PlanItem, PlanView};

/// What goals need.
#[derive(Clone)]
pub struct Goals {
    /// The database.
    pub db: PgPool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Starts the job that suggests what to learn next.
    pub events: Arc<dyn Events>,
}

/// A goal to be made.
#[derive(Debug, Clone)]
pub struct NewGoalForm {
    /// Whose.
    pub student_id: UserId,
    /// The subject, as it was typed.
    pub subject: String,
    /// What is to be reached, as it was typed.
    pub description: String,
    /// By when.
    pub target_date: Option<DateTime<Utc>>,
}

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

/// Which goals.
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
    const fn states(self) -> &'static [GoalStatus] {
        match self {
            Self::All => &[GoalStatus::Active, GoalStatus::Completed, GoalStatus::Paused],
            Self::Active => &[GoalStatus::Active],
            Self::Completed => &[GoalStatus::Completed],
            Self::Paused => &[GoalStatus::Paused],
        }
    }
}

/// Sets a goal.
pub async fn create(cx: &Goals, caller: &Caller, form: NewGoalForm) -> Result<GoalView> {
    let now = cx.clock.now();
    let (subject, description) = checked(&form, now)?;
    let new = NewGoal {
        id: fresh(),
        student_id: form.student_id,
        subject: &subject,
        description: description.as_str(),
        target_date: form.target_date,
        created_at: now,
    };
    match db::goals::create(&cx.db, caller, &new, MAX_ACTIVE).await? {
        Created::Goal(made) => Ok(GoalView::new(*made, now)),
        Created::NoStudent => None.found_at("student", "/studentId"),
        Created::TooMany => Err(too_many()),
    }
}

pub(crate) fn too_many() -> Error {
    let detail = format!("{MAX_ACTIVE} goals are active already. Complete one first.");
    Error::conflict("too_many_goals", detail)
}

/// The words of a goal, or all rules they break.
fn checked(form: &NewGoalForm, now: DateTime<Utc>) -> Result<(Subject, Description)> {
    let date = form.target_date.map_or(Ok(()), |date| goals::check_target(date, now));
    match (goals::parse_subject(&form.subject), Description::parse(&form.description), date) {
        (Ok(subject), Ok(description), Ok(())) => Ok((subject, description)),
        (subject, description, date) => {
            let broken = [
                ("/subject", subject.err()),
                ("/description", description.err().map(str::to_owned)),
                ("/targetDate", date.err().map(str::to_owned)),
            ];
            let broken = broken.into_iter().filter_map(|(pointer, rule)| {
                Some(Broken { pointer: pointer.into(), detail: rule? })
            });
            Err(Error::Invalid(broken.collect()))
        }
    }
}

/// A student's goals in some state, newest first.
pub async fn list(
    cx: &Goals,
    caller: &Caller,
    student: UserId,
    filter: GoalFilter,
    page: Page,
) -> Result<GoalList> {
    let Page { limit, offset } = page;
    let found = db::goals::list(&cx.db, caller, student, filter.states(), limit, offset).await?;
    let found = found.found("student")?;
    let mind = Mind::of(&found.standing.skills, found.standing.daily_minutes);
    let now = cx.clock.now();
    let goals = found.goals.into_iter().map(|row| GoalView::of(row, &mind, now)).collect();
    Ok(GoalList { goals, total: found.total, limit, offset })
}

/// Completes a goal and has suggested what could come next. Completing it again answers the same;
/// if the suggestions had failed or were abandoned, they are made again.
pub async fn complete(cx: &Goals, caller: &Caller, id: GoalId) -> Result<GoalView> {
    let now = cx.clock.now();
    let completed = db::goals::complete(&cx.db, caller, id, now, abandoned_before(now)).await?;
    let completed = completed.found("goal")?;
    if completed.suggestions_status == SuggestionJobStatus::Pending {
        let student = completed.found.goal.student_id;
        let event = completed_event(id, student, completed.suggestions_attempt);
        cx.events.send(&[event]).await?;
    }
    Ok(GoalView::new(completed.found, now))
}

/// The event that has suggestions made after a goal.
pub(crate) fn completed_event(goal: GoalId, student: UserId, attempt: i32) -> Event {
    Event {
        id: format!("goal.completed:{goal}:{attempt}"),
        name: "goal.completed".into(),
        data: json!({ "goalId": goal, "studentId": student, "attempt": attempt }),
    }
}

/// Has the stored progress of a student's open goals follow new evidence.
pub(crate) async fn follow(tx: &mut PgConnection, student: UserId) -> Result<()> {
    let Some((open, skills)) = db::goals::open_of(&mut *tx, student).await? else {
        return Ok(());
    };
    let skills = skills.map(|skills| skills.0).unwrap_or_default();
    let mind = Mind::of(&skills, None);
    let moved: Vec<(GoalId, i32)> =
        open.iter().map(|goal| (goal.id, mind.progress(goal).into())).collect();
    db::goals::store_progress(tx, &moved).await?;
    Ok(())
}

/// What a student has met, as goals look at it.
struct Mind<'a> {
    skills: &'a [SkillRow],
    known: Vec<Known<'a>>,
    daily_minutes: Option<i32>,
}

impl<'a> Mind<'a> {
    fn of(skills: &'a [SkillRow], daily_minutes: Option<i32>) -> Self {
        Self { skills, known: skills.iter().map(known).collect(), daily_minutes }
    }

    fn progress(&self, goal: &GoalRow) -> u8 {
        progress(goal.status, &goal.subject, &goal.description, &self.known)
    }

    fn plan(&self, goal: &GoalRow, now: DateTime<Utc>) -> Option<PlanView> {
        let date = goal.target_date.filter(|_| goal.status != GoalStatus::Completed)?;
        let shares = goals::shares(&goal.subject, &goal.description, &self.known);
        PlanView::new(self.skills, &self.known, &shares, self.daily_minutes, [now, date])
    }
}

/// One concept, as goals look at it.
pub(crate) fn known(skill: &SkillRow) -> Known<'_> {
    Known {
        name: &skill.name,
        subject: &skill.subject,
        mastery: learning::mastery_of(skill),
        answers: skill.hits + skill.misses,
    }
}

/// A goal's progress, 0 to 100, by its state and its words.
pub(crate) fn progress(
    status: GoalStatus,
    subject: &str,
    description: &str,
    known: &[Known<'_>],
) -> u8 {
    match status {
        GoalStatus::Completed => 100,
        GoalStatus::Active | GoalStatus::Paused => goals::progress(subject, description, known),
    }
}

impl GoalView {
    pub(crate) fn new(found: GoalStanding, now: DateTime<Utc>) -> Self {
        let mind = Mind::of(&found.standing.skills, found.standing.daily_minutes);
        Self::of(found.goal, &mind, now)
    }

    fn of(goal: GoalRow, mind: &Mind<'_>, now: DateTime<Utc>) -> Self {
        Self {
            progress: mind.progress(&goal),
            plan: mind.plan(&goal, now),
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
