//! Simulated learners whose memory differs from the one that plans believe in: they forget by
//! weights of their own, which nobody tells the planner.

use domain::analysis::Outcome;
use domain::mastery::{Bias, EvidenceKind, LOGIT_PER_DIFFICULTY, Learner, Skill, observe, predict};
use domain::practice::plan::TARGET_SUCCESS;
use domain::recall::{Memory, MemoryWeights, Rating};
use domain::study_plan::{StudyConcept, StudyPace, StudySituation};

use crate::draws::SeededDraws;

/// Ranges: concepts of a goal, days until the date, minutes a day, minutes of a question, and days
/// off in a week.
const CONCEPTS: (f64, f64) = (5.0, 21.0);
const DAYS: (f64, f64) = (10.0, 46.0);
const MINUTES: (f64, f64) = (10.0, 36.0);
const PACE_MINUTES: (f64, f64) = (1.0, 2.6);
const DAYS_OFF: (f64, f64) = (0.0, 3.0);

/// The share of concepts that were met before, when some are new.
const KNOWN_SHARE: f64 = 0.3;

/// The chance that a concept needs a given earlier one, of which it needs two at most.
const NEEDS: f64 = 0.2;
const MOST_NEEDS: usize = 2;

/// How far a learner's weights stray: standard deviations of the logarithms, of first stabilities
/// and of the growth of stability.
const FIRST_STABILITY_SPREAD: f64 = 0.35;
const GROWTH_SPREAD: f64 = 0.12;

/// How far mastery of a concept strays from what answers say: logits.
const ABILITY_SPREAD: f64 = 0.5;

/// The bias of a concept of which nothing is left to learn: logits.
const MASTERED_BIAS: f64 = 2.0;

/// How much easier or harder than its concept an item can be: four points of difficulty.
const EASIER_LOGITS: f64 = 4.0 * LOGIT_PER_DIFFICULTY;

/// Questions of which the pace was measured.
const MEASURED_QUESTIONS: u32 = 60;

/// What a learner begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning {
    SomeNew,
    AllKnown,
}

/// One concept in the learner's head and in the product's books.
#[derive(Debug, Clone)]
struct SimulatedConcept {
    needs: Vec<usize>,
    skill: Skill,
    bias: Bias,
    /// Logits by which it is easier for this learner than the estimate has it.
    ease: f64,
    /// The memory that there is, and the one that the default weights make of the same reviews.
    memory: Option<(Memory, Memory)>,
    /// The day it was last met; negative before the plan.
    met: f64,
}

/// A learner on the way to a date.
pub(super) struct SimulatedLearner {
    draws: SeededDraws,
    weights: MemoryWeights,
    pace: StudyPace,
    minutes: Vec<u32>,
    learner: Learner,
    concepts: Vec<SimulatedConcept>,
}

impl SimulatedLearner {
    pub(super) fn new(seed: u64, beginning: Beginning) -> Self {
        let mut draws = SeededDraws::seeded(seed);
        let weights = own_weights(&mut draws);
        let minutes_each = draws.between(PACE_MINUTES.0, PACE_MINUTES.1);
        let pace =
            StudyPace::measured(MEASURED_QUESTIONS, f64::from(MEASURED_QUESTIONS) * minutes_each);
        let of_day = draws.between(MINUTES.0, MINUTES.1) as u32;
        let days_off = draws.between(DAYS_OFF.0, DAYS_OFF.1) as usize;
        let days = draws.between(DAYS.0, DAYS.1) as usize;
        let minutes = (0..days).map(|day| if day % 7 < days_off { 0 } else { of_day }).collect();
        let count = draws.between(CONCEPTS.0, CONCEPTS.1) as usize;
        let mut learner = Self {
            draws,
            weights,
            pace,
            minutes,
            learner: Learner { hits: 30.0, misses: 8.0, hit_rate: 0.75, miss_rate: 0.2 },
            concepts: Vec::with_capacity(count),
        };
        for place in 0..count {
            let concept = learner.draw_concept(place, beginning);
            learner.concepts.push(concept);
        }
        learner
    }

    fn draw_concept(&mut self, place: usize, beginning: Beginning) -> SimulatedConcept {
        let mut needs: Vec<usize> = (0..place).filter(|_| self.draws.happens(NEEDS)).collect();
        needs.truncate(MOST_NEEDS);
        let mut concept = SimulatedConcept {
            needs,
            skill: Skill::default(),
            bias: Bias { value: self.draws.normal(0.5, 0.5), observations: 50.0 },
            ease: self.draws.normal(0.0, ABILITY_SPREAD),
            memory: None,
            met: 0.0,
        };
        if beginning == Beginning::AllKnown {
            concept.bias.value = MASTERED_BIAS;
        }
        if beginning == Beginning::AllKnown || self.draws.happens(KNOWN_SHARE) {
            concept.skill = Skill { hits: 9.0, misses: 1.0, hit_rate: 0.8, miss_rate: 0.1 };
            self.practise_before(&mut concept);
        }
        concept
    }

    /// One to four reviews before the plan, the last of them up to three weeks ago.
    fn practise_before(&mut self, concept: &mut SimulatedConcept) {
        let gaps: Vec<f64> =
            (0..=self.draws.below(4)).map(|_| self.draws.between(1.0, 15.0).floor()).collect();
        concept.met = -self.draws.between(1.0, 21.0).floor() - gaps.iter().sum::<f64>();
        for gap in gaps {
            let day = concept.met + gap;
            self.review_on(concept, day);
        }
    }

    /// Those that the plan is for.
    pub(super) fn keep_concepts(&mut self, places: &[usize]) {
        let mut kept = places.to_vec();
        kept.sort_unstable();
        self.concepts = kept
            .iter()
            .map(|place| {
                let mut concept = self.concepts[*place].clone();
                concept.needs =
                    concept.needs.iter().filter_map(|need| kept.binary_search(need).ok()).collect();
                concept
            })
            .collect();
    }

    /// What the planner is told on a day.
    pub(super) fn situation(&self, day: usize) -> StudySituation {
        let concepts = self.concepts.iter().map(|concept| StudyConcept {
            needs: concept.needs.clone(),
            skill: concept.skill,
            bias: concept.bias,
            memory: concept.memory.map(|(_, believed)| (believed, day as f64 - concept.met)),
        });
        StudySituation {
            concepts: concepts.collect(),
            learner: self.learner,
            weights: MemoryWeights::DEFAULT,
            pace: self.pace,
            minutes: self.minutes[day..].to_vec(),
        }
    }

    pub(super) fn days(&self) -> usize {
        self.minutes.len()
    }

    pub(super) fn minutes_on(&self, day: usize) -> u32 {
        self.minutes[day]
    }

    pub(super) fn minutes_of(&self, questions: u32) -> f64 {
        self.pace.minutes_of(questions)
    }

    pub(super) fn questions_on(&self, day: usize) -> u32 {
        self.pace.questions_in(self.minutes[day])
    }

    pub(super) fn skips(&mut self, chance: f64) -> bool {
        self.draws.happens(chance)
    }

    /// Answers questions on a concept, of the difficulty that practice chooses; their share right is
    /// the rating of the day.
    pub(super) fn learn(&mut self, place: usize, questions: u32, day: usize) {
        let concept = &mut self.concepts[place];
        let mut right = 0;
        for _ in 0..questions {
            let believed = predict(&concept.skill, &self.learner, &concept.bias);
            let aimed = logit(TARGET_SUCCESS);
            let reached = logit(believed);
            let logit =
                aimed.clamp(reached - EASIER_LOGITS, reached + EASIER_LOGITS) + concept.ease;
            let is_right = self.draws.happens(1.0 / (1.0 + (-logit).exp()));
            right += u32::from(is_right);
            let outcome = if is_right { Outcome::Correct } else { Outcome::Incorrect };
            let mut unmoved = concept.bias;
            let (skill, learner) = (&mut concept.skill, &mut self.learner);
            observe(skill, learner, &mut unmoved, EvidenceKind::GradedItem, outcome);
        }
        let rating = Rating::from_share(f64::from(right) / f64::from(questions.max(1)));
        let elapsed = day as f64 - concept.met;
        let true_before = concept.memory.map(|(memory, _)| memory);
        let believed_before = concept.memory.map(|(_, believed)| believed);
        concept.memory = Some((
            self.weights.review(true_before, elapsed, rating),
            MemoryWeights::DEFAULT.review(believed_before, elapsed, rating),
        ));
        concept.met = day as f64;
    }

    /// Reviews a concept: what was forgotten is taught again at once.
    pub(super) fn review(&mut self, place: usize, day: usize) {
        let mut concept = self.concepts[place].clone();
        self.review_on(&mut concept, day as f64);
        self.concepts[place] = concept;
    }

    fn review_on(&mut self, concept: &mut SimulatedConcept, day: f64) {
        let elapsed = day - concept.met;
        let remembered = match concept.memory {
            None => true,
            Some((memory, _)) => {
                let chance = self.weights.retrievability(&memory, elapsed);
                self.draws.happens(chance)
            }
        };
        let ratings: &[Rating] =
            if remembered { &[Rating::Good] } else { &[Rating::Again, Rating::Good] };
        for (turn, rating) in ratings.iter().enumerate() {
            let elapsed = if turn == 0 { elapsed } else { 0.0 };
            let (own, believed) = concept.memory.unzip();
            concept.memory = Some((
                self.weights.review(own, elapsed, *rating),
                MemoryWeights::DEFAULT.review(believed, elapsed, *rating),
            ));
        }
        concept.met = day;
    }

    /// The chance of remembering each concept on a day as the product believes it, with its place.
    pub(super) fn believed_recalls(&self, day: usize) -> Vec<(f64, usize)> {
        let known = self.concepts.iter().enumerate();
        known
            .filter_map(|(place, concept)| {
                let (_, believed) = concept.memory?;
                let elapsed = day as f64 - concept.met;
                Some((MemoryWeights::DEFAULT.retrievability(&believed, elapsed), place))
            })
            .collect()
    }

    /// The true chance of remembering each concept on the date.
    pub(super) fn recalls(&self) -> Vec<f64> {
        let date = self.days() as f64;
        let recall = |concept: &SimulatedConcept| {
            concept
                .memory
                .map_or(0.0, |(memory, _)| self.weights.retrievability(&memory, date - concept.met))
        };
        self.concepts.iter().map(recall).collect()
    }
}

fn logit(chance: f64) -> f64 {
    (chance / (1.0 - chance)).ln()
}

fn own_weights(draws: &mut SeededDraws) -> MemoryWeights {
    let mut weights: [f64; 21] = MemoryWeights::DEFAULT.into();
    let forgetfulness = draws.normal(0.0, FIRST_STABILITY_SPREAD).exp();
    for weight in &mut weights[..4] {
        *weight *= forgetfulness;
    }
    weights[8] *= draws.normal(0.0, GROWTH_SPREAD).exp();
    MemoryWeights::try_from(weights).unwrap_or(MemoryWeights::DEFAULT)
}
