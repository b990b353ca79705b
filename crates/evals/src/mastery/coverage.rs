//! How often the 80 % interval of mastery holds the true chance, over simulated learners.

use std::collections::BTreeMap;
use std::path::Path;

use domain::analysis::Outcome;
use domain::mastery::{
    Bias, EvidenceKind, Learner, MIDDLE_DIFFICULTY, Skill, observe, predict, uncertainty,
};
use serde_json::json;

use super::simulation::{SimulatedAnswer, simulate};
use crate::figures::{mean, round};
use crate::{Error, Report, refuse_cases};

/// The seeds of the simulations, and the correlation of ability between their subjects.
const SEEDS: std::ops::Range<u64> = 100..105;
const CORRELATION: f64 = 0.6;

/// Upper bounds of the groups of answers to the concept in which coverage is told.
const GROUPS: [usize; 5] = [0, 1, 3, 7, usize::MAX];

/// The state of mastery before an answer.
struct HeldState {
    answers: usize,
    within: bool,
    half_width: f64,
}

/// Tells coverage over all states and by the number of answers behind them. Concepts get known
/// first: the first half of the students only teaches their biases.
pub(super) fn measure(path: &Path) -> Result<Report, Error> {
    refuse_cases(path)?;
    let states: Vec<HeldState> =
        SEEDS.flat_map(|seed| held(&simulate(seed, CORRELATION))).collect();
    let share = |of: &dyn Fn(&HeldState) -> bool| {
        let those = states.iter().filter(|state| of(state));
        mean(those.map(|state| f64::from(u8::from(state.within)))).map(round)
    };
    let mut by_answers = serde_json::Map::new();
    let mut from = 0;
    for to in GROUPS {
        let name = if to == usize::MAX { format!("{from}+") } else { format!("{from}-{to}") };
        let of_group = |state: &HeldState| (from..=to).contains(&state.answers);
        by_answers.insert(name, json!(share(&of_group)));
        from = to.saturating_add(1);
    }
    let figures = json!({
        "n": states.len(),
        "coverage": share(&|_| true),
        "half_width": mean(states.iter().map(|state| state.half_width)).map(round),
        "by_answers": by_answers,
    });
    Ok(Report { disagreements: Vec::new(), figures })
}

fn held(answers: &[SimulatedAnswer]) -> Vec<HeldState> {
    let students = answers.last().map_or(0, |answer| answer.student + 1);
    let mut biases: BTreeMap<usize, Bias> = BTreeMap::new();
    let mut states = Vec::new();
    for of_student in answers.chunk_by(|answer, next| answer.student == next.student) {
        let mut learner = Learner::default();
        let mut skills: BTreeMap<usize, (Skill, usize)> = BTreeMap::new();
        for answer in of_student {
            let (skill, count) = skills.entry(answer.concept).or_default();
            let bias =
                biases.entry(answer.concept).or_insert_with(|| Bias::start(MIDDLE_DIFFICULTY));
            let half_width = uncertainty(skill, &learner, bias);
            if 2 * answer.student >= students {
                let apart = 100.0 * (predict(skill, &learner, bias) - answer.chance).abs();
                states.push(HeldState { answers: *count, within: apart <= half_width, half_width });
            }
            *count += 1;
            let outcome = if answer.right { Outcome::Correct } else { Outcome::Incorrect };
            observe(skill, &mut learner, bias, EvidenceKind::GradedItem, outcome);
        }
    }
    states
}
