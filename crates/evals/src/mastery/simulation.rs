//! Simulated learners who answer items on concepts of several subjects, with chances that are
//! known.
//!
//! A chance follows from the ease of the concept, the student's ability in its subject, the
//! student's own ease with the concept and practice of it. Spreads are those that fits of public
//! data give such models: near one logit between concepts and a little less between students.

use super::AnswerRow;
use crate::draws::SeededDraws;

/// Subjects, and concepts in each.
pub(super) const SUBJECTS: usize = 3;
const CONCEPTS: usize = 12;

/// Students of a simulation.
const STUDENTS: usize = 600;

/// Answers of a student: the fewest and the most.
const ANSWERS: (f64, f64) = (20.0, 120.0);

/// Answers on one concept in a row: the fewest and the most.
const BLOCK: (f64, f64) = (3.0, 9.0);

/// Logits: the mean ease of concepts, and the spreads of concepts, students, and students on a
/// concept.
const EASE: f64 = 0.7;
const CONCEPT_SPREAD: f64 = 0.9;
const STUDENT_SPREAD: f64 = 0.9;
const OWN_SPREAD: f64 = 0.6;

/// Logits gained for each unit of ln(1+answers): the mean and its spread between students.
const GAIN: (f64, f64) = (0.35, 0.2);

/// The correlation of ability between subjects when none is asked for: that of school tests.
const USUAL_CORRELATION: f64 = 0.6;

/// One answer, with the truth behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SimulatedAnswer {
    pub(super) student: usize,
    pub(super) subject: usize,
    pub(super) concept: usize,
    /// The chance that it would be right.
    pub(super) chance: f64,
    pub(super) right: bool,
}

/// All answers of all students, student by student, in time.
pub(super) fn simulate(seed: u64, correlation: f64) -> Vec<SimulatedAnswer> {
    let mut draws = SeededDraws::seeded(seed);
    let eases: Vec<f64> =
        (0..SUBJECTS * CONCEPTS).map(|_| draws.normal(EASE, CONCEPT_SPREAD)).collect();
    (0..STUDENTS)
        .flat_map(|student| simulate_student(student, &mut draws, &eases, correlation))
        .collect()
}

fn simulate_student(
    student: usize,
    draws: &mut SeededDraws,
    eases: &[f64],
    correlation: f64,
) -> Vec<SimulatedAnswer> {
    let general = draws.normal(0.0, STUDENT_SPREAD * correlation.sqrt());
    let apart = STUDENT_SPREAD * (1.0 - correlation).sqrt();
    let abilities: Vec<f64> = (0..SUBJECTS).map(|_| general + draws.normal(0.0, apart)).collect();
    let own: Vec<f64> = eases.iter().map(|ease| ease + draws.normal(0.0, OWN_SPREAD)).collect();
    let gain = draws.normal(GAIN.0, GAIN.1).max(0.0);
    let count = draws.between(ANSWERS.0, ANSWERS.1) as usize;
    let mut practised = vec![0.0_f64; eases.len()];
    let mut answers = Vec::with_capacity(count);
    while answers.len() < count {
        let concept = draws.below(eases.len());
        let subject = concept / CONCEPTS;
        for _ in 0..draws.between(BLOCK.0, BLOCK.1) as usize {
            let logit = own[concept] + abilities[subject] + gain * practised[concept].ln_1p();
            let chance = 1.0 / (1.0 + (-logit).exp());
            let right = draws.happens(chance);
            answers.push(SimulatedAnswer { student, subject, concept, chance, right });
            practised[concept] += 1.0;
        }
    }
    answers
}

/// The same as a table of answers.
pub(super) fn answer_rows(seed: u64) -> Vec<AnswerRow> {
    let answers = simulate(seed, USUAL_CORRELATION);
    answers
        .chunk_by(|answer, next| answer.student == next.student)
        .map(|of_student| AnswerRow {
            student: of_student[0].student.to_string(),
            answers: of_student
                .iter()
                .map(|answer| (answer.concept.to_string(), answer.right))
                .collect(),
        })
        .collect()
}
