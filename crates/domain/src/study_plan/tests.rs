//! Plans that last and keep within the minutes, and what is said of those that do not.

use super::*;
use crate::recall::{DESIRED_RECALL, retrievability};

fn new_concept(needs: &[usize]) -> StudyConcept {
    StudyConcept {
        needs: needs.to_vec(),
        skill: Skill::default(),
        bias: Bias::start(5),
        memory: None,
    }
}

fn known_concept(stability: f64, days_ago: f64) -> StudyConcept {
    StudyConcept {
        skill: Skill { hits: 9.0, misses: 1.0, hit_rate: 0.8, miss_rate: 0.05 },
        memory: Some((Memory { stability, difficulty: 5.0 }, days_ago)),
        ..new_concept(&[])
    }
}

fn situation(concepts: Vec<StudyConcept>, minutes: Vec<u32>) -> StudySituation {
    StudySituation {
        concepts,
        learner: Learner::default(),
        weights: MemoryWeights::DEFAULT,
        pace: StudyPace::default(),
        minutes,
    }
}

fn first_day(plan: &StudyPlan, concept: usize) -> usize {
    plan.days.iter().position(|tasks| tasks.iter().any(|task| task.concept == concept)).unwrap()
}

fn last_learned(plan: &StudyPlan, concept: usize) -> usize {
    let learns = |task: &StudyTask| task.concept == concept && task.kind == StudyKind::Learn;
    plan.days.iter().rposition(|tasks| tasks.iter().any(learns)).unwrap()
}

#[test]
fn everything_lasts_until_the_date_within_the_minutes_of_each_day() {
    let concepts = vec![
        new_concept(&[1]),
        new_concept(&[]),
        new_concept(&[0, 1]),
        known_concept(4.0, 3.0),
        known_concept(400.0, 3.0),
    ];
    let minutes: Vec<u32> = (0..30).map(|day| if day % 7 == 6 { 0 } else { 15 }).collect();
    let situation = situation(concepts, minutes);
    let plan = plan_study(&situation);
    assert_eq!(plan.feasibility, Feasibility::Feasible);
    for (day, minutes) in situation.minutes.iter().enumerate() {
        let taken = situation.pace.minutes_of(plan.questions_on(day));
        assert!(taken <= f64::from(*minutes), "day {day}: {taken} of {minutes}");
    }
    for forecast in &plan.forecasts {
        assert!(forecast.recall.middle >= DESIRED_RECALL, "{forecast:?}");
        assert!(forecast.mastery.middle >= 80.0, "{forecast:?}");
    }
    assert!(last_learned(&plan, 1) <= first_day(&plan, 0));
    assert!(last_learned(&plan, 0) <= first_day(&plan, 2));
    assert!(plan.days.iter().flatten().all(|task| task.concept != 4), "nothing to do for it");
    assert!(plan.overall().recall.middle > 0.9 && plan.overall().mastery.low > 60.0);
}

#[test]
fn too_little_time_is_told_with_what_would_fit_and_what_is_missing() {
    let concepts: Vec<StudyConcept> = (0..12)
        .map(|place: usize| new_concept(&place.checked_sub(1).into_iter().collect::<Vec<_>>()))
        .collect();
    let all = concepts.len();
    let short = situation(concepts, vec![10; 10]);
    let plan = plan_study(&short);
    let Feasibility::Infeasible { missing_minutes: Some(missing), fits } = &plan.feasibility else {
        panic!("{:?}", plan.feasibility);
    };
    assert_eq!(*fits, (0..fits.len()).collect::<Vec<_>>(), "prerequisites come first");
    assert!(!fits.is_empty() && fits.len() < all, "{fits:?}");
    for place in 0..all {
        let lasts = plan.forecasts[place].recall.middle >= DESIRED_RECALL;
        assert!(lasts || !fits.contains(&place), "{place}");
    }
    let longer = |more: u32| StudySituation { minutes: vec![10 + more; 10], ..short.clone() };
    assert_eq!(plan_study(&longer(*missing)).feasibility, Feasibility::Feasible);
    assert_ne!(plan_study(&longer(missing - 1)).feasibility, Feasibility::Feasible);
}

#[test]
fn without_a_day_of_study_only_what_lasts_anyway_fits() {
    let concepts = vec![new_concept(&[]), known_concept(500.0, 1.0)];
    for minutes in [vec![], vec![0; 5]] {
        let plan = plan_study(&situation(concepts.clone(), minutes));
        let Feasibility::Infeasible { missing_minutes, ref fits } = plan.feasibility else {
            panic!("{:?}", plan.feasibility);
        };
        assert_eq!((missing_minutes, fits.as_slice()), (None, [1].as_slice()));
        assert!(plan.days.iter().all(Vec::is_empty));
        assert!(plan.forecasts[1].recall.middle >= DESIRED_RECALL);
    }
    assert_eq!(plan_study(&situation(vec![], vec![])).feasibility, Feasibility::Feasible);
}

#[test]
fn concepts_that_need_each_other_are_learned_all_the_same() {
    let concepts = vec![new_concept(&[1]), new_concept(&[0]), new_concept(&[2, 77])];
    let plan = plan_study(&situation(concepts, vec![30; 20]));
    assert_eq!(plan.feasibility, Feasibility::Feasible);
}

#[test]
fn a_review_without_plans_for_it_is_predicted_by_the_curve_of_forgetting() {
    let concept = known_concept(6.0, 2.0);
    let plan = plan_reviews(&situation(vec![concept.clone()], vec![0; 8]), 3);
    let (memory, days_ago) = concept.memory.unwrap();
    let expected = retrievability(&memory, days_ago + 8.0);
    assert!((plan.forecasts[0].recall.middle - expected).abs() < 1e-12);
    assert_eq!(plan.count_reviews(), 0);
}

#[test]
fn a_set_number_of_reviews_is_never_exceeded_and_each_adds_recall() {
    let concepts = vec![known_concept(3.0, 3.0), known_concept(5.0, 9.0), known_concept(2.0, 1.0)];
    let situation = situation(concepts, vec![4; 12]);
    let mut last = 0.0;
    for reviews in 0..6 {
        let plan = plan_reviews(&situation, reviews);
        assert!(plan.count_reviews() <= reviews);
        let recall = plan.overall().recall.middle;
        assert!(recall > last, "{reviews}: {recall} after {last}");
        last = recall;
    }
}

#[test]
fn more_minutes_never_make_a_plan_impossible() {
    let concepts: Vec<StudyConcept> = (0..8).map(|_| new_concept(&[])).collect();
    let mut was_feasible = false;
    for minutes in [4, 8, 12, 16, 24, 40, 80] {
        let plan = plan_study(&situation(concepts.clone(), vec![minutes; 14]));
        let feasible = plan.feasibility == Feasibility::Feasible;
        assert!(feasible || !was_feasible, "{minutes}");
        was_feasible = feasible;
    }
    assert!(was_feasible);
}
