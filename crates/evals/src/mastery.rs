//! Mastery: whether the next answer is foretold, by the product's own estimator, beginning with
//! nothing fitted.
//!
//! A file has the columns `uid`, `concepts` and `responses`; the last two are lists, separated by
//! commas, in the order of answering, and filled up with −1. Rows of the same student follow each
//! other in time. Without a file, learners are simulated.

mod answer_log;
mod coverage;
mod simulation;
mod subjects;
mod success;

use std::collections::HashMap;
use std::path::Path;

use domain::analysis::Outcome;
use domain::mastery::{Bias, EvidenceKind, Learner, MIDDLE_DIFFICULTY, Skill, observe, predict};

use crate::figures::{Forecast, prediction_figures};
use crate::{Error, Measurement, Report};
use answer_log::{AnswerRow, read_answer_rows};

pub(crate) const MEASUREMENTS: [Measurement; 4] = [
    Measurement {
        name: "mastery",
        about: "a table of answers (uid, concepts, responses); without one, simulated learners",
        run: measure,
    },
    Measurement {
        name: "mastery-interval",
        about: "nothing: how often the interval of mastery holds the truth of simulated learners",
        run: coverage::measure,
    },
    Measurement {
        name: "mastery-subjects",
        about: "nothing: whether answers in one subject foretell those in another",
        run: subjects::measure,
    },
    Measurement {
        name: "success",
        about: "nothing: how often planned practices come out right for simulated learners",
        run: |_| Ok(success::measure()),
    },
];

/// The seed of the simulated learners when no file is given.
const SEED: u64 = 1;

/// Foretells every answer but each student's first.
fn measure(path: &Path) -> Result<Report, Error> {
    let rows = if path.as_os_str().is_empty() {
        simulation::answer_rows(SEED)
    } else {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{} can't be read: {error}", path.display()))?;
        read_answer_rows(&text)?
    };
    Ok(Report { disagreements: Vec::new(), figures: prediction_figures(&foretell(&rows)) })
}

/// A student whose answers come in.
#[derive(Default)]
struct Answering {
    skills: HashMap<String, Skill>,
    learner: Learner,
    answers: usize,
}

fn foretell(rows: &[AnswerRow]) -> Vec<Forecast> {
    let mut students: HashMap<&str, Answering> = HashMap::new();
    let mut biases: HashMap<&str, Bias> = HashMap::new();
    let mut forecasts = Vec::new();
    for row in rows {
        let student = students.entry(&row.student).or_default();
        for (concept, right) in &row.answers {
            let skill = student.skills.entry(concept.clone()).or_default();
            let bias = biases.entry(concept).or_insert_with(|| Bias::start(MIDDLE_DIFFICULTY));
            if student.answers > 0 {
                let chance = predict(skill, &student.learner, bias);
                forecasts.push(Forecast { chance, happened: *right });
            }
            student.answers += 1;
            let outcome = if *right { Outcome::Correct } else { Outcome::Incorrect };
            observe(skill, &mut student.learner, bias, EvidenceKind::GradedItem, outcome);
        }
    }
    forecasts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_each_students_first_answer_are_foretold_before_they_are_learned() {
        let text = "fold,uid,concepts,responses\n\
                    -1,7,\"1,1,2,-1\",\"1,0,1,-1\"\n\
                    -1,8,\"1,-1\",\"1,-1\"\n\
                    -1,7,\"2,-1\",\"0,-1\"\n";
        let forecasts = foretell(&read_answer_rows(text).unwrap());
        let happened: Vec<bool> = forecasts.iter().map(|forecast| forecast.happened).collect();
        assert_eq!(happened, [false, true, false]);
        // The chance after one right answer, as worked out in the tests of the estimator.
        assert!((forecasts[0].chance - 0.786_747_717_172_034_6).abs() < 1e-12);
    }

    #[test]
    fn simulated_learners_are_foretold_as_well_as_the_goal() {
        let figures = measure(Path::new("")).unwrap().figures;
        assert!(figures["auc"].as_f64().unwrap() >= 0.70, "{figures}");
        assert!(figures["ece"].as_f64().unwrap() <= 0.02, "{figures}");
    }
}
