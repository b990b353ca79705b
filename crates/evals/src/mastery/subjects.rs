//! Whether what a student shows in one subject foretells answers in another: mastery is predicted
//! from the counts over all subjects, from those of the concept's own subject, and from both with
//! the product's weight for answers in other subjects.

use std::collections::BTreeMap;
use std::path::Path;

use domain::analysis::Outcome;
use domain::mastery::{
    Bias, ELSEWHERE_WEIGHT, EvidenceKind, Learner, MIDDLE_DIFFICULTY, Skill, observe, predict,
};
use serde_json::{Map, Value, json};

use super::simulation::{SUBJECTS, SimulatedAnswer, simulate};
use crate::figures::{Forecast, prediction_figures};
use crate::{Error, Report, refuse_cases};

/// The correlations of ability between subjects that are tried: none, that of unlike subjects, of
/// like ones, and of one.
const CORRELATIONS: [f64; 5] = [0.0, 0.3, 0.6, 0.8, 1.0];

/// Seeds that no rule was tuned on.
const SEEDS: std::ops::Range<u64> = 200..205;

/// Weights of an answer in another subject, by name.
const REACHES: [(&str, f64); 3] = [("full", 1.0), ("product", ELSEWHERE_WEIGHT), ("none", 0.0)];

/// Figures of all three for each correlation.
pub(super) fn measure(path: &Path) -> Result<Report, Error> {
    refuse_cases(path)?;
    let by_correlation: Vec<Value> = CORRELATIONS
        .iter()
        .map(|correlation| {
            let simulated: Vec<Vec<SimulatedAnswer>> =
                SEEDS.map(|seed| simulate(seed, *correlation)).collect();
            let figures = REACHES.iter().map(|(name, reach)| {
                let all: Vec<Forecast> =
                    simulated.iter().flat_map(|answers| foretell(answers, *reach)).collect();
                ((*name).to_owned(), prediction_figures(&all))
            });
            let mut by_reach: Map<String, Value> = figures.collect();
            by_reach.insert("correlation".to_owned(), json!(correlation));
            Value::Object(by_reach)
        })
        .collect();
    Ok(Report { disagreements: Vec::new(), figures: json!(by_correlation) })
}

/// All answers but each student's first, foretold with this weight of answers in other subjects.
fn foretell(answers: &[SimulatedAnswer], reach: f64) -> Vec<Forecast> {
    let mut biases: BTreeMap<usize, Bias> = BTreeMap::new();
    let mut forecasts = Vec::new();
    for of_student in answers.chunk_by(|answer, next| answer.student == next.student) {
        let mut learners = [Learner::default(); SUBJECTS];
        let mut skills: BTreeMap<usize, Skill> = BTreeMap::new();
        for (place, answer) in of_student.iter().enumerate() {
            let learner = &mut learners[answer.subject];
            let skill = skills.entry(answer.concept).or_default();
            let bias =
                biases.entry(answer.concept).or_insert_with(|| Bias::start(MIDDLE_DIFFICULTY));
            if place > 0 {
                let chance = predict(skill, learner, bias);
                forecasts.push(Forecast { chance, happened: answer.right });
            }
            let outcome = if answer.right { Outcome::Correct } else { Outcome::Incorrect };
            observe(skill, learner, bias, EvidenceKind::GradedItem, outcome);
            let others = learners.iter_mut().enumerate();
            for (_, learner) in others.filter(|(subject, _)| *subject != answer.subject) {
                learner.observe_elsewhere(EvidenceKind::GradedItem, outcome, reach);
            }
        }
    }
    forecasts
}
