//! Plans toward a date: whether simulated learners who follow them remember on the date what was
//! planned, and whether reviews are better spent so than at a fixed retention.

mod learner;

use std::path::Path;

use domain::recall::DESIRED_RECALL;
use domain::study_plan::{
    Feasibility, REVIEW_QUESTIONS, StudyKind, StudyPlan, StudyTask, plan_reviews, plan_study,
};
use serde_json::{Value, json};

use crate::figures::{mean, round};
use crate::{Error, Measurement, Report, refuse_cases};
use learner::{Beginning, SimulatedLearner};

pub(crate) const MEASUREMENT: Measurement = Measurement {
    name: "plan",
    about: "nothing: 200 simulated learners who forget follow their daily plan to a date",
    run: measure,
};

/// The seeds of the learners. The planner was made with others.
const SEEDS: std::ops::Range<u64> = 5000..5200;

/// The chance that a student leaves out a day of study.
const SKIPPED_DAYS: f64 = 0.05;

fn measure(path: &Path) -> Result<Report, Error> {
    refuse_cases(path)?;
    let mut disagreements = Vec::new();
    let outcomes: Vec<Followed> = SEEDS.map(follow).collect();
    for (seed, outcome) in SEEDS.zip(&outcomes) {
        let lost = outcome.recalls.iter().filter(|recall| **recall < DESIRED_RECALL).count();
        if outcome.feasible && lost > 0 {
            let of = outcome.recalls.len();
            disagreements.push(format!("seed {seed}: {lost} of {of} concepts below 0.9"));
        }
    }
    let of = |feasible: bool| outcomes.iter().filter(move |outcome| outcome.feasible == feasible);
    let recalls = |feasible: bool| of(feasible).flat_map(|outcome| &outcome.recalls).copied();
    let lasting = |feasible: bool| {
        mean(recalls(feasible).map(|recall| f64::from(u8::from(recall >= DESIRED_RECALL))))
    };
    let predicted = mean(of(true).map(|outcome| outcome.predicted)).map(round);
    let figures = json!({
        "learners": outcomes.len(),
        "feasible": of(true).count(),
        "infeasible": of(false).count(),
        "concepts": recalls(true).count(),
        "lasting": lasting(true).map(round),
        "lasting_of_what_fits": lasting(false).map(round),
        "recall": mean(recalls(true)).map(round),
        "predicted_recall": predicted,
        "within_interval": mean(of(true).map(|outcome| f64::from(u8::from(outcome.within)))).map(round),
        "days_over_the_cap": outcomes.iter().map(|outcome| outcome.days_over).sum::<usize>(),
        "equal_reviews": compare_equal_reviews(),
    });
    Ok(Report { disagreements, figures })
}

/// What came of following a plan.
struct Followed {
    /// As the first plan said.
    feasible: bool,
    /// On the date, of each concept that the first plan was for.
    recalls: Vec<f64>,
    /// The mean that the first plan predicted.
    predicted: f64,
    /// True if the mean was within the interval that the first plan predicted.
    within: bool,
    days_over: usize,
}

fn follow(seed: u64) -> Followed {
    let mut learner = SimulatedLearner::new(seed, Beginning::SomeNew);
    let first = plan_study(&learner.situation(0));
    let feasible = first.feasibility == Feasibility::Feasible;
    if let Feasibility::Infeasible { fits, .. } = &first.feasibility {
        learner.keep_concepts(fits);
    }
    let mut days_over = 0;
    for day in 0..learner.days() {
        if learner.skips(SKIPPED_DAYS) {
            continue;
        }
        let plan = plan_study(&learner.situation(day));
        if learner.minutes_of(plan.questions_on(0)) > f64::from(learner.minutes_on(day)) + 1e-9 {
            days_over += 1;
        }
        do_tasks(&mut learner, &plan, day);
    }
    let recalls = learner.recalls();
    let overall = first.overall().recall;
    let recall = mean(recalls.iter().copied()).unwrap_or(1.0);
    Followed {
        feasible,
        recalls,
        predicted: overall.middle,
        within: (overall.low..=overall.high).contains(&recall),
        days_over,
    }
}

fn do_tasks(learner: &mut SimulatedLearner, plan: &StudyPlan, day: usize) {
    let today: &[StudyTask] = plan.days.first().map_or(&[], Vec::as_slice);
    for task in today {
        match task.kind {
            StudyKind::Learn => learner.learn(task.concept, task.questions, day),
            StudyKind::Review => learner.review(task.concept, day),
        }
    }
}

/// The mean recall on the date with reviews at a retention of 0.9, and with no more reviews than
/// those spent by the planner. Everything was learned before.
fn compare_equal_reviews() -> Value {
    let (mut fixed, mut planned) = (Vec::new(), Vec::new());
    let (mut fixed_reviews, mut planned_reviews) = (0, 0);
    for seed in SEEDS {
        let mut learner = SimulatedLearner::new(seed, Beginning::AllKnown);
        let reviews = review_at_fixed_retention(&mut learner);
        fixed.extend(learner.recalls());
        fixed_reviews += reviews;
        let mut learner = SimulatedLearner::new(seed, Beginning::AllKnown);
        planned_reviews += spend_reviews(&mut learner, reviews);
        planned.extend(learner.recalls());
    }
    let (fixed, planned) = (mean(fixed), mean(planned));
    let gain = fixed.zip(planned).map(|(fixed, planned)| round(100.0 * (planned - fixed)));
    json!({
        "fixed_recall": fixed.map(round), "planned_recall": planned.map(round),
        "gain_points": gain,
        "fixed_reviews": fixed_reviews, "planned_reviews": planned_reviews,
    })
}

/// Each day what has fallen to the retention, most forgotten first, as far as the minutes go.
fn review_at_fixed_retention(learner: &mut SimulatedLearner) -> usize {
    let mut reviews = 0;
    for day in 0..learner.days() {
        let mut due = learner.believed_recalls(day);
        due.retain(|(recall, _)| *recall <= DESIRED_RECALL);
        due.sort_by(|a, b| a.0.total_cmp(&b.0));
        let room = learner.questions_on(day) / REVIEW_QUESTIONS;
        for (_, concept) in due.into_iter().take(room as usize) {
            learner.review(concept, day);
            reviews += 1;
        }
    }
    reviews
}

fn spend_reviews(learner: &mut SimulatedLearner, reviews: usize) -> usize {
    let mut left = reviews;
    for day in 0..learner.days() {
        let plan = plan_reviews(&learner.situation(day), left);
        let today: &[StudyTask] = plan.days.first().map_or(&[], Vec::as_slice);
        for task in today.iter().filter(|task| task.kind == StudyKind::Review) {
            learner.review(task.concept, day);
            left -= 1;
        }
    }
    reviews - left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learner_who_follows_a_feasible_plan_remembers_within_the_cap() {
        let followed: Vec<Followed> = (1..13).map(follow).collect();
        assert_eq!(followed.iter().map(|outcome| outcome.days_over).sum::<usize>(), 0);
        let feasible = followed.iter().filter(|outcome| outcome.feasible);
        let recalls: Vec<f64> = feasible.flat_map(|outcome| outcome.recalls.clone()).collect();
        let lasting = recalls.iter().filter(|recall| **recall >= DESIRED_RECALL).count();
        assert!(recalls.len() > 20 && 10 * lasting >= 9 * recalls.len(), "{lasting}");
    }

    #[test]
    fn the_same_seed_gives_the_same_outcome() {
        assert_eq!(follow(5).recalls, follow(5).recalls);
    }
}
