//! The daily plan toward a date: what to learn, in the order of prerequisites, what to review, and
//! how much will be remembered on the date.
//!
//! Only what is remembered on the date counts. So concepts are learned as early as the days allow,
//! kept alive while there is room, and reviewed as late as possible, where a review is worth most,
//! until a recall of [`crate::recall::DESIRED_RECALL`] can be counted on. No day takes more than the
//! student has. When that is impossible, the plan says how many minutes a day are missing and which
//! concepts would fit; what time they leave goes to the others. A plan is made anew each day from
//! what really happened.

mod draft;
mod forecast;
mod learning;
mod pace;
mod slots;

pub use forecast::{ConceptForecast, PlanForecast, PredictedRange};
pub use pace::StudyPace;

use serde::{Deserialize, Serialize};

use crate::mastery::{Bias, Learner, Skill};
use crate::recall::{Memory, MemoryWeights};
use draft::{StudyDraft, draft};
use learning::Course;

/// Questions of one review: the second one teaches again what the first one found forgotten.
pub const REVIEW_QUESTIONS: u32 = 2;

/// Days that are planned, at most: the longest time to a goal's date.
pub const MAX_DAYS: usize = 366;

/// Concepts that are planned, at most.
pub const MAX_CONCEPTS: usize = 200;

/// Minutes a day beyond the student's own that are tried to tell how many are missing.
const MAX_MISSING_MINUTES: u32 = 240;

/// A concept of the goal as the student knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyConcept {
    /// Places, in the list of concepts, of what has to be learned before. Those that would make a
    /// circle are passed over.
    pub needs: Vec<usize>,
    pub skill: Skill,
    pub bias: Bias,
    /// The memory, and the days since it was last met; none for what is new.
    pub memory: Option<(Memory, f64)>,
}

/// Everything a plan follows from.
#[derive(Debug, Clone, PartialEq)]
pub struct StudySituation {
    pub concepts: Vec<StudyConcept>,
    pub learner: Learner,
    pub weights: MemoryWeights,
    pub pace: StudyPace,
    /// Minutes of each day, today first, the day before the date last; 0 for a day off.
    pub minutes: Vec<u32>,
}

/// What is done with a concept on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StudyKind {
    Learn,
    Review,
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StudyTask {
    /// The place of the concept in the list given.
    pub concept: usize,
    pub kind: StudyKind,
    pub questions: u32,
}

/// Whether the days suffice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Feasibility {
    Feasible,
    Infeasible {
        /// Minutes that each day of study lacks; none if no number of minutes suffices, as when
        /// there is no day left.
        missing_minutes: Option<u32>,
        /// Places of the concepts that the plan is for, because they fit.
        fits: Vec<usize>,
    },
}

/// A plan, for all concepts or for those that fit.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyPlan {
    pub feasibility: Feasibility,
    /// The tasks of each day, today first: learning before reviews.
    pub days: Vec<Vec<StudyTask>>,
    /// What is predicted for the date, of every concept, those left out too.
    pub forecasts: Vec<ConceptForecast>,
}

impl StudyPlan {
    /// Questions of a day; none of a day that is not planned.
    pub fn questions_on(&self, day: usize) -> u32 {
        self.days.get(day).map_or(0, |tasks| tasks.iter().map(|task| task.questions).sum())
    }

    /// The reviews of all days.
    pub fn count_reviews(&self) -> usize {
        let tasks = self.days.iter().flatten();
        tasks.filter(|task| task.kind == StudyKind::Review).count()
    }

    /// The prediction over the concepts that the plan is for.
    pub fn overall(&self) -> PlanForecast {
        match &self.feasibility {
            Feasibility::Feasible => PlanForecast::over(self.forecasts.iter()),
            Feasibility::Infeasible { fits, .. } => {
                PlanForecast::over(fits.iter().map(|place| &self.forecasts[*place]))
            }
        }
    }
}

/// The plan with as few reviews as the date needs. Days and concepts beyond [`MAX_DAYS`] and
/// [`MAX_CONCEPTS`] are left out; the latter count as not fitting.
pub fn plan_study(situation: &StudySituation) -> StudyPlan {
    let order = learning::order_by_needs(&situation.concepts);
    let course = Course::new(situation, &order);
    let minutes = &situation.minutes[..situation.minutes.len().min(MAX_DAYS)];
    let all = &order[..order.len().min(MAX_CONCEPTS)];
    let complete = draft(situation, &course, all, minutes);
    if complete.lasts && all.len() == order.len() {
        return complete.into_plan(situation, &course, Feasibility::Feasible);
    }
    let (course, fits) = choose_fitting(situation, course, all, minutes);
    let feasibility = if fits.len() == order.len() {
        Feasibility::Feasible
    } else {
        Feasibility::Infeasible {
            missing_minutes: count_missing_minutes(situation, &course, all, minutes),
            fits: fits.clone(),
        }
    };
    let mut draft = draft(situation, &course, &fits, minutes);
    let others: Vec<usize> = all.iter().copied().filter(|place| !fits.contains(place)).collect();
    draft.add_as_far_as_possible(situation, &course, &others);
    draft.into_plan(situation, &course, feasibility)
}

/// The concepts that fit, in the order of learning. Those met before come first, since keeping them
/// takes least; where their practice doesn't fit, only their reviews are planned.
fn choose_fitting(
    situation: &StudySituation,
    course: Course,
    concepts: &[usize],
    minutes: &[u32],
) -> (Course, Vec<usize>) {
    let is_new = |place: &usize| situation.concepts[*place].memory.is_none();
    let mut candidates = concepts.to_vec();
    candidates.sort_by_key(is_new);
    let (mut course, mut fitting) = (course, Vec::new());
    for place in candidates {
        let mut with = fitting.clone();
        with.push(place);
        course.sort(&mut with);
        if course.is_ready(place, &fitting) && draft(situation, &course, &with, minutes).lasts {
            fitting = with;
            continue;
        }
        let without_practice = course.without_practice(place);
        if !is_new(&place) && draft(situation, &without_practice, &with, minutes).lasts {
            (course, fitting) = (without_practice, with);
        }
    }
    (course, fitting)
}

/// Minutes that each day of study lacks for all concepts; none if no number suffices.
fn count_missing_minutes(
    situation: &StudySituation,
    course: &Course,
    concepts: &[usize],
    minutes: &[u32],
) -> Option<u32> {
    let is_enough = |missing: usize| {
        let more: Vec<u32> = minutes.iter().map(|of_day| lengthen(*of_day, missing)).collect();
        draft(situation, course, concepts, &more).lasts
    };
    let most = MAX_MISSING_MINUTES as usize;
    is_enough(most)
        .then(|| 1 + most_that(most, |missing| !is_enough(missing)))
        .and_then(|missing| u32::try_from(missing).ok())
}

/// The plan with this many reviews at most, spent where they raise recall on the date most, for a
/// student who wants to do a set amount rather than the least that is needed.
pub fn plan_reviews(situation: &StudySituation, reviews: usize) -> StudyPlan {
    let order = learning::order_by_needs(&situation.concepts);
    let course = Course::new(situation, &order);
    let minutes = &situation.minutes[..situation.minutes.len().min(MAX_DAYS)];
    let all = &order[..order.len().min(MAX_CONCEPTS)];
    let mut draft = StudyDraft::begin(situation, &course, all, minutes);
    draft.spend(situation, all, reviews);
    let feasibility = if draft.lasts && all.len() == situation.concepts.len() {
        Feasibility::Feasible
    } else {
        Feasibility::Infeasible { missing_minutes: None, fits: all.to_vec() }
    };
    draft.into_plan(situation, &course, feasibility)
}

/// The largest number up to `most` for which `holds`, which has to hold for all below; 0 if for
/// none.
fn most_that(most: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if holds(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

fn lengthen(minutes: u32, by: usize) -> u32 {
    if minutes == 0 { 0 } else { minutes.saturating_add(by as u32) }
}

#[cfg(test)]
mod tests;
