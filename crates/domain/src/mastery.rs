//! A student's mastery of concepts, estimated from right and wrong answers.
//!
//! A logistic model over counts and recent rates, of the family of Performance Factors Analysis
//! (Pavlik, Cen & Koedinger 2009) with recency (R-PFA; best-LR, Gervet et al. 2020). Its eight
//! weights are the same for everybody; only the bias of each concept is learned, online, from all
//! students' answers. Evidence is append-only and the state is a fold over it, so replaying the log
//! gives the same numbers bit for bit.

mod elsewhere;
mod evidence;
mod history;
mod why;

pub use elsewhere::ELSEWHERE_WEIGHT;
pub use evidence::{Evidence, EvidenceKind, LearnerState, LogChange, recount, replay};
pub use history::{LogEntry, Point, history};
pub use why::{
    ElsewhereEffect, ExplainedConcept, ForgettingEffect, MasteryExplanation, MasteryWords,
    OwnEffect, WhyLine, explain,
};

use serde::{Deserialize, Serialize};

use crate::analysis::Outcome;

/// The level from which on a concept counts as mastered.
pub const MASTERED: u8 = 80;

/// The difficulty of a concept of which nothing is known, on the scale 1 (easy) to 10 (hard).
pub const MIDDLE_DIFFICULTY: u8 = 5;

/// The logits that one point of difficulty costs.
pub const LOGIT_PER_DIFFICULTY: f64 = 0.25;

/// Bias of a concept of middle difficulty before anyone has answered: most first answers in
/// tutoring are right.
const FIRST_BIAS: f64 = 0.5;

/// Weights of ln(1+s), ln(1+f), `e_s`, `e_f`, ln(1+S), ln(1+F), `E_s`, `E_f`, in that order: small
/// letters for this concept, capitals for everything the student has answered. Fitted once on
/// `ASSISTments` 2015.
const WEIGHTS: [f64; 8] = [0.220, -0.415, 1.420, 0.853, 0.238, -0.265, 0.152, -1.090];

/// The step by which one answer moves the recent rates of a concept.
const SKILL_STEP: f64 = 0.2;

/// The step by which one answer moves the recent rates over all concepts: slower, as they mix
/// topics.
const LEARNER_STEP: f64 = 0.1;

/// The step by which the first answer to a concept moves its bias.
const BIAS_STEP: f64 = 0.5;

/// The rate at which that step shrinks with every answer seen.
const BIAS_DECAY: f64 = 0.05;

/// The 90th percentile of the standard normal distribution: ± this covers 80 %.
const Z_80: f64 = 1.281_551_565_5;

/// The weight, in answers, of what is known without evidence on the concept: how easy it has proved
/// for others and what the student shows elsewhere. With it the interval holds the truth of
/// simulated learners in about 80 % of cases (`eval mastery-interval`).
const PRIOR_ANSWERS: f64 = 6.0;

/// One student's results on one concept. Starts at zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Skill {
    /// Weight of what was right.
    pub hits: f64,
    /// Weight of what was wrong.
    pub misses: f64,
    /// Recent share right, exponentially weighted from 0: 0 to 1.
    pub hit_rate: f64,
    /// Recent share wrong, exponentially weighted from 0: 0 to 1.
    pub miss_rate: f64,
}

/// One student's results on all concepts. Starts at zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Learner {
    /// Weight of what was right.
    pub hits: f64,
    /// Weight of what was wrong.
    pub misses: f64,
    /// Recent share right, exponentially weighted from 0: 0 to 1.
    pub hit_rate: f64,
    /// Recent share wrong, exponentially weighted from 0: 0 to 1.
    pub miss_rate: f64,
}

/// The ease of a concept for all students together, in logits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bias {
    /// Logits; higher is easier.
    pub value: f64,
    /// Weight of the answers it has learned from.
    pub observations: f64,
}

impl Bias {
    /// The bias of a concept without answers, from its difficulty 1 to 10.
    pub fn start(difficulty: u8) -> Self {
        let above_middle = f64::from(difficulty) - f64::from(MIDDLE_DIFFICULTY);
        Self { value: FIRST_BIAS - LOGIT_PER_DIFFICULTY * above_middle, observations: 0.0 }
    }
}

/// The chance, 0 to 1, that the student's next answer on the concept is right, for an item of the
/// concept's own difficulty.
pub fn predict(skill: &Skill, learner: &Learner, bias: &Bias) -> f64 {
    let x = [
        skill.hits.ln_1p(),
        skill.misses.ln_1p(),
        skill.hit_rate,
        skill.miss_rate,
        learner.hits.ln_1p(),
        learner.misses.ln_1p(),
        learner.hit_rate,
        learner.miss_rate,
    ];
    let sum = WEIGHTS.iter().zip(x).fold(bias.value, |sum, (w, x)| sum + w * x);
    logistic(sum)
}

/// Takes in one piece of evidence: the prediction is made first, then everything moves by as much
/// as the kind of evidence weighs.
pub fn observe(
    skill: &mut Skill,
    learner: &mut Learner,
    bias: &mut Bias,
    kind: EvidenceKind,
    outcome: Outcome,
) {
    let (weight, right) = (kind.weight(), outcome.value());
    let wrong = 1.0 - right;
    let error = right - predict(skill, learner, bias);

    bias.value += weight * BIAS_STEP / (1.0 + BIAS_DECAY * bias.observations) * error;
    bias.observations += weight;

    skill.hits += weight * right;
    skill.misses += weight * wrong;
    skill.hit_rate += weight * SKILL_STEP * (right - skill.hit_rate);
    skill.miss_rate += weight * SKILL_STEP * (wrong - skill.miss_rate);

    learner.hits += weight * right;
    learner.misses += weight * wrong;
    learner.hit_rate += weight * LEARNER_STEP * (right - learner.hit_rate);
    learner.miss_rate += weight * LEARNER_STEP * (wrong - learner.miss_rate);
}

/// A chance as the level people see, 0 to 100.
pub fn level(chance: f64) -> u8 {
    (chance.clamp(0.0, 1.0) * 100.0).round() as u8
}

/// Half the width, in points of mastery (0 to 100), of the interval that holds the true level with
/// 80 % probability.
///
/// The level is taken as the mean of a Beta distribution whose weight is the prior's six answers
/// plus the effective number of answers on this concept, and its spread as that of a normal
/// distribution with the same variance, p(1−p)/(weight+1). As the rule weighs old answers by powers
/// of 0.8, so are they counted here (Kish's effective sample size): they never count for more than
/// nine, since someone who learns is a moving target. No evidence gives about ±23 points.
pub fn uncertainty(skill: &Skill, learner: &Learner, bias: &Bias) -> f64 {
    let chance = predict(skill, learner, bias);
    let weight = PRIOR_ANSWERS + effective_answers(skill.hits + skill.misses);
    100.0 * Z_80 * (chance * (1.0 - chance) / (weight + 1.0)).sqrt()
}

/// Kish's effective sample size, (Σw)²/Σw², of `answers` answers weighing 1, 0.8, 0.64 and so on,
/// continued to fractions of an answer.
fn effective_answers(answers: f64) -> f64 {
    if answers <= 0.0 {
        return 0.0;
    }
    let keep = 1.0 - SKILL_STEP;
    let sum = (1.0 - keep.powf(answers)) / (1.0 - keep);
    let squares = (1.0 - keep.powf(2.0 * answers)) / (1.0 - keep * keep);
    sum * sum / squares
}

/// A logit as a chance.
pub(crate) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// A chance as a logit, kept away from the infinities at 0 and 1.
pub(crate) fn logit(chance: f64) -> f64 {
    let chance = chance.clamp(0.001, 0.999);
    (chance / (1.0 - chance)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn without_evidence_only_difficulty_speaks() {
        let start = |d| predict(&Skill::default(), &Learner::default(), &Bias::start(d));
        close(start(5), 0.622_459_331_201_854_6);
        close(start(7), 0.5);
        assert!(start(1) > start(5) && start(5) > start(10));
    }

    #[test]
    fn two_answers_give_the_numbers_worked_out_by_hand() {
        let (mut skill, mut learner) = (Skill::default(), Learner::default());
        let mut bias = Bias::start(5);
        observe(&mut skill, &mut learner, &mut bias, EvidenceKind::GradedItem, Outcome::Correct);
        // b = 0.5 + 0.5·(1 − σ(0.5)); then b + (0.220 + 0.238)·ln 2 + 1.420·0.2 + 0.152·0.1.
        close(bias.value, 0.688_770_334_399_072_7);
        let logit = 0.688_770_334_399_072_7 + 0.458 * std::f64::consts::LN_2 + 0.284 + 0.0152;
        close(predict(&skill, &learner, &bias), 1.0 / (1.0 + (-logit).exp()));
        close(predict(&skill, &learner, &bias), 0.786_747_717_172_034_6);
        observe(&mut skill, &mut learner, &mut bias, EvidenceKind::GradedItem, Outcome::Incorrect);
        close(skill.hit_rate, 0.16);
        close(skill.miss_rate, 0.2);
        close(learner.hit_rate, 0.09);
        close(learner.miss_rate, 0.1);
        close(bias.observations, 2.0);
    }

    #[test]
    fn weak_evidence_moves_everything_by_its_weight() {
        let (mut skill, mut learner) = (Skill::default(), Learner::default());
        let mut bias = Bias::start(7);
        observe(&mut skill, &mut learner, &mut bias, EvidenceKind::Transcript, Outcome::Partial);
        close(skill.hits, 0.15);
        close(skill.misses, 0.15);
        close(skill.hit_rate, 0.03);
        close(learner.miss_rate, 0.015);
        close(bias.value, 0.0);
        close(bias.observations, 0.3);
        observe(&mut skill, &mut learner, &mut bias, EvidenceKind::Transcript, Outcome::Correct);
        close(skill.hits, 0.45);
        close(skill.hit_rate, 0.03 + 0.3 * 0.2 * 0.97);
    }

    #[test]
    fn right_answers_master_a_concept_and_wrong_ones_do_not() {
        for (outcome, mastered) in [(Outcome::Correct, true), (Outcome::Incorrect, false)] {
            let (mut skill, mut learner) = (Skill::default(), Learner::default());
            let mut bias = Bias::start(5);
            for _ in 0..6 {
                observe(&mut skill, &mut learner, &mut bias, EvidenceKind::GradedItem, outcome);
            }
            assert_eq!(level(predict(&skill, &learner, &bias)) >= MASTERED, mastered);
        }
    }

    #[test]
    fn uncertainty_is_wide_at_first_and_shrinks_with_every_answer() {
        let learner = Learner::default();
        let bias = Bias { value: 0.0, observations: 0.0 };
        let with = |n: f64| Skill { hits: n / 2.0, misses: n / 2.0, ..Skill::default() };
        let first = uncertainty(&with(0.0), &learner, &bias);
        assert!((first - 24.2).abs() < 0.1, "{first}");
        let mut last = first;
        for answers in [0.3, 1.0, 2.0, 5.0, 10.0, 30.0] {
            let now = uncertainty(&with(answers), &learner, &bias);
            assert!(now < last, "{answers} answers: {now} is not below {last}");
            last = now;
        }
        close(effective_answers(1.0), 1.0);
        assert!((effective_answers(1000.0) - 9.0).abs() < 1e-6);
    }

    #[test]
    fn levels_are_rounded_and_bounded() {
        assert_eq!([level(0.795), level(0.794), level(1.2), level(-1.0)], [80, 79, 100, 0]);
    }
}
