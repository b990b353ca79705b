//! Subjects suggested after a completed goal: listed, accepted, dismissed.

mod job;
mod view;

use chrono::{DateTime, Utc};
use db::goals::NewGoal;
use db::suggestions::Undecided;
use domain::goals::MAX_ACTIVE;
use domain::ids::derive;
use domain::people::Caller;
use domain::status::SuggestionStatus;
use domain::{GoalId, SuggestionId, UserId};
use ports::Clock;
use sqlx::{PgConnection, PgPool};
use std::sync::Arc;

use crate::goals::{GoalView, too_many_goals};
use crate::{Conflict, Error, OrNotFound, Page, Result};

pub use job::{GoalCompleted, SuggestionContext, give_up, suggest};
pub use view::{
    Accepted, Dismissed, SuggestionFilter, SuggestionList, SuggestionView, TriggeredBy,
};

/// The services of suggestions.
#[derive(Clone)]
pub struct Suggestions {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
}

/// Tells a first call from a repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Now,
    /// Before: the answer is the same.
    Before,
}

/// A student's suggestions in some state, and the goal completed last.
pub async fn list(
    cx: &Suggestions,
    caller: &Caller,
    student: UserId,
    filter: SuggestionFilter,
    page: Page,
) -> Result<SuggestionList> {
    let Page { limit, offset } = page;
    let page_rows =
        db::suggestions::list(&cx.db, caller, student, filter.states(), limit, offset).await?;
    let page_rows = page_rows.or_not_found("student")?;
    Ok(SuggestionList::new(page_rows, page))
}

/// Makes a goal of a suggestion, once: accepting it again answers with the same goal.
pub async fn accept(
    cx: &Suggestions,
    caller: &Caller,
    id: SuggestionId,
) -> Result<(Done, Accepted)> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let stored_suggestion =
        db::suggestions::lock_own(&mut tx, caller, id).await?.or_not_found("suggestion")?;
    let (done, goal) = match stored_suggestion.status {
        SuggestionStatus::Accepted => {
            (Done::Before, stored_suggestion.accepted_goal_id.or_not_found("goal")?)
        }
        SuggestionStatus::Dismissed => {
            return Err(already_decided(Conflict::SUGGESTION_DISMISSED, stored_suggestion.status));
        }
        SuggestionStatus::Pending => (Done::Now, add_goal(&mut tx, &stored_suggestion, now).await?),
    };
    if done == Done::Now {
        db::suggestions::decide(&mut tx, id, SuggestionStatus::Accepted, Some(goal), now).await?;
    }
    let standing = db::goals::load_standing(&mut *tx, goal).await?.or_not_found("goal")?;
    tx.commit().await.map_err(db::Error::from)?;
    let goal = GoalView::new(standing, now);
    Ok((done, Accepted { suggestion_id: id.0, status: SuggestionStatus::Accepted.as_str(), goal }))
}

async fn add_goal(
    tx: &mut PgConnection,
    suggestion: &Undecided,
    now: DateTime<Utc>,
) -> Result<GoalId> {
    // It names no concept, so that all of the subject counts.
    let description = format!("Get started with {}", suggestion.subject);
    let new = NewGoal {
        id: derive(suggestion.id.0, "goal").into(),
        student_id: suggestion.student_id,
        subject: &suggestion.subject,
        description: &description,
        target_date: None,
        created_at: now,
    };
    let added = db::goals::add(tx, &new, MAX_ACTIVE).await?;
    if added { Ok(new.id) } else { Err(too_many_goals()) }
}

/// Notes that the student does not want a suggestion. Dismissing it again changes nothing.
pub async fn dismiss(cx: &Suggestions, caller: &Caller, id: SuggestionId) -> Result<Dismissed> {
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let stored_suggestion =
        db::suggestions::lock_own(&mut tx, caller, id).await?.or_not_found("suggestion")?;
    match stored_suggestion.status {
        SuggestionStatus::Accepted => {
            return Err(already_decided(Conflict::SUGGESTION_ACCEPTED, stored_suggestion.status));
        }
        SuggestionStatus::Dismissed => {}
        SuggestionStatus::Pending => {
            let now = cx.clock.now();
            db::suggestions::decide(&mut tx, id, SuggestionStatus::Dismissed, None, now).await?;
        }
    }
    tx.commit().await.map_err(db::Error::from)?;
    Ok(Dismissed { suggestion_id: id.0, status: SuggestionStatus::Dismissed.as_str() })
}

fn already_decided(conflict: Conflict, status: SuggestionStatus) -> Error {
    Error::conflict(conflict, format!("This suggestion was {}, and that stays.", status.as_str()))
}
