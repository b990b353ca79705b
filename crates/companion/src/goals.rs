//! Goals: set, listed, completed.
//!
//! A goal's progress and plan are computed when it is read, from what the student has shown; neither
//! is stored.

mod view;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::goals::{Created, NewGoal};
use domain::bounded::Subject;
use domain::goals::{self, Description, MAX_ACTIVE};
use domain::people::Caller;
use domain::status::SuggestionJobStatus;
use domain::{GoalId, UserId};
use ports::{Clock, Event, Events};
use serde_json::json;
use sqlx::PgPool;

use crate::jobs::attempt::abandoned_before;
use crate::{Broken, Conflict, Error, OrNotFound, Page, Result, new_id};

pub use view::{GoalFilter, GoalList, GoalView, PlanItem, PlanView};
pub(crate) use view::{met_concept, progress};

/// The services for setting and listing goals.
#[derive(Clone)]
pub struct Goals {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
}

/// The services for completing a goal.
#[derive(Clone)]
pub struct GoalCompletion {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Starts the job that suggests what to learn next.
    pub events: Arc<dyn Events>,
}

/// A goal to be made.
#[derive(Debug, Clone)]
pub struct NewGoalForm {
    pub student_id: UserId,
    /// The subject, as it was typed.
    pub subject: String,
    /// In the words that were typed.
    pub description: String,
    pub target_date: Option<DateTime<Utc>>,
}

/// Sets a goal.
pub async fn create(cx: &Goals, caller: &Caller, form: NewGoalForm) -> Result<GoalView> {
    let now = cx.clock.now();
    let (subject, description) = parse_form(&form, now)?;
    let new = NewGoal {
        id: new_id(),
        student_id: form.student_id,
        subject: &subject,
        description: description.as_str(),
        target_date: form.target_date,
        created_at: now,
    };
    match db::goals::create(&cx.db, caller, &new, MAX_ACTIVE).await? {
        Created::Goal(made) => Ok(GoalView::new(*made, now)),
        Created::NoStudent => None.or_not_found_at("student", "/studentId"),
        Created::TooMany => Err(too_many_goals()),
    }
}

pub(crate) fn too_many_goals() -> Error {
    let detail = format!("{MAX_ACTIVE} goals are active already. Complete one first.");
    Error::conflict(Conflict::TOO_MANY_GOALS, detail)
}

/// The words of a goal, or all rules they break.
fn parse_form(form: &NewGoalForm, now: DateTime<Utc>) -> Result<(Subject, Description)> {
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
    let page_rows =
        db::goals::list(&cx.db, caller, student, filter.states(), limit, offset).await?;
    let page_rows = page_rows.or_not_found("student")?;
    Ok(GoalList::new(page_rows, page, cx.clock.now()))
}

/// Completes a goal and has suggested what could come next. Completing it again answers the same;
/// if the suggestions had failed or were abandoned, they are made again.
pub async fn complete(cx: &GoalCompletion, caller: &Caller, id: GoalId) -> Result<GoalView> {
    let now = cx.clock.now();
    let completed = db::goals::complete(&cx.db, caller, id, now, abandoned_before(now)).await?;
    let completed = completed.or_not_found("goal")?;
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
