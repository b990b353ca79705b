//! How often practices come out right that the planner makes for learners whose skill is known.
//!
//! A learner's chance follows from the concept, their ability, their own ease with the concept, what
//! they have practised of it, and the level of the item. A level costs more than the planner assumes,
//! because nobody knows what it costs.

use domain::analysis::Outcome;
use domain::mastery::{Bias, EvidenceKind, Learner, MIDDLE_DIFFICULTY, Skill, observe, predict};
use domain::practice::level::LeveledAnswer;
use domain::practice::plan::{ConceptCandidate, plan};
use domain::{ConceptId, ids::derive};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Report;
use crate::draws::SeededDraws;
use crate::figures::{mean, round};

const LEARNERS: usize = 1_000;
const PRACTICES: usize = 10;
const QUESTIONS: usize = 5;
const CONCEPTS: usize = 8;

/// Logits: the mean ease of concepts and the spreads of concepts, learners and learners on a concept,
/// as in the simulation of answers.
const EASE: f64 = 0.7;
const CONCEPT_SPREAD: f64 = 0.9;
const LEARNER_SPREAD: f64 = 0.9;
const OWN_SPREAD: f64 = 0.6;
/// Logits gained for each unit of ln(1+answers).
const GAIN: f64 = 0.35;
/// Logits that a level costs; the planner assumes 0.25.
const LEVEL_COSTS: [f64; 3] = [0.25, 0.4, 0.6];
/// The levels of a concept's items: this far from the concept's own at most.
const LEVELS_AROUND: u8 = 4;

/// The success of one learner: in each practice, the share right.
struct Course {
    ability: f64,
    shares: Vec<f64>,
}

pub(super) fn measure() -> Report {
    let figures: Vec<Value> = LEVEL_COSTS.iter().map(|cost| figures(*cost)).collect();
    Report {
        disagreements: Vec::new(),
        figures: json!({ "learners": LEARNERS, "practices": PRACTICES, "by_cost": figures }),
    }
}

fn figures(cost: f64) -> Value {
    let mut draws = SeededDraws::seeded(13);
    let mut courses: Vec<Course> = (0..LEARNERS).map(|_| follow(&mut draws, cost)).collect();
    courses.sort_by(|a, b| a.ability.total_cmp(&b.ability));
    let third = LEARNERS / 3;
    let success = |courses: &[Course], from: usize| {
        let shares = courses.iter().flat_map(|course| course.shares[from..].iter().copied());
        mean(shares).map(round)
    };
    let of = |courses: &[Course]| json!({ "all_ten": success(courses, 0), "last_five": success(courses, PRACTICES / 2) });
    json!({
        "level_costs": cost, "weak": of(&courses[..third]),
        "middle": of(&courses[third..LEARNERS - third]), "strong": of(&courses[LEARNERS - third..]),
    })
}

/// A concept as one learner meets it.
struct Met {
    id: ConceptId,
    difficulty: u8,
    /// The logit of a right answer at the concept's own level, before any practice.
    own: f64,
    practised: f64,
    skill: Skill,
    bias: Bias,
    answers: Vec<LeveledAnswer>,
}

fn follow(draws: &mut SeededDraws, cost: f64) -> Course {
    let ability = draws.normal(0.0, LEARNER_SPREAD);
    let mut concepts: Vec<Met> = (0..CONCEPTS)
        .map(|at| {
            let difficulty = (draws.between(3.0, 8.0)) as u8;
            let ease = draws.normal(EASE, CONCEPT_SPREAD);
            Met {
                id: derive(Uuid::nil(), &format!("concept {at}")).into(),
                difficulty,
                own: ease + ability + draws.normal(0.0, OWN_SPREAD),
                practised: 0.0,
                skill: Skill::default(),
                bias: Bias::start(MIDDLE_DIFFICULTY),
                answers: Vec::new(),
            }
        })
        .collect();
    let mut learner = Learner::default();
    let shares = (0..PRACTICES).map(|_| practise(&mut concepts, &mut learner, draws, cost));
    Course { ability, shares: shares.collect() }
}

/// One practice; returns the share right.
fn practise(
    concepts: &mut [Met],
    learner: &mut Learner,
    draws: &mut SeededDraws,
    cost: f64,
) -> f64 {
    let candidates: Vec<ConceptCandidate> = concepts
        .iter()
        .map(|met| ConceptCandidate {
            concept_id: met.id,
            name: String::new(),
            difficulty: met.difficulty,
            p_mastery: predict(&met.skill, learner, &met.bias),
            recall: None,
            went_wrong_in_session: false,
            answers: met.answers.iter().rev().copied().collect(),
        })
        .collect();
    let mut right = 0_u32;
    for planned in plan(&candidates, QUESTIONS) {
        let Some(met) = concepts.iter_mut().find(|met| met.id == planned.concept_id) else {
            continue;
        };
        let (low, high) =
            (met.difficulty.saturating_sub(LEVELS_AROUND).max(1), met.difficulty + LEVELS_AROUND);
        let level = planned.difficulty.clamp(low, high.min(10));
        let harder = f64::from(level) - f64::from(met.difficulty);
        let logit = met.own + GAIN * met.practised.ln_1p() - cost * harder;
        let is_right = draws.happens(1.0 / (1.0 + (-logit).exp()));
        let outcome = if is_right { Outcome::Correct } else { Outcome::Incorrect };
        observe(&mut met.skill, learner, &mut met.bias, EvidenceKind::GradedItem, outcome);
        met.answers.push(LeveledAnswer { difficulty: level, outcome });
        met.practised += 1.0;
        right += u32::from(is_right);
    }
    f64::from(right) / QUESTIONS as f64
}
