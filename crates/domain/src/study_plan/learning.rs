//! What has to be learned first, how many questions it takes, and when they are asked.

use super::slots::DayRoom;
use super::{PredictedRange, StudyConcept, StudyKind, StudySituation, StudyTask};
use crate::analysis::Outcome;
use crate::mastery::{
    Bias, EvidenceKind, Learner, MASTERED, Skill, level, observe, predict, uncertainty,
};

/// Questions on a new concept, at least: what is met once is not learned.
const FEWEST_QUESTIONS: u32 = 3;

/// Answers, those given before too, after which a concept counts as learned even if mastery is not
/// reached: more of the same does not help.
const MOST_ANSWERS: u32 = 12;

/// Questions on one concept in a day, at most: the rest keeps better on another day.
const QUESTIONS_A_DAY: u32 = 6;

/// One answer in so many is expected to be wrong, as practice aims at (see
/// [`crate::practice::plan::TARGET_SUCCESS`]).
const WRONG_ONE_IN: u32 = 5;

/// The order in which concepts can be learned: what others need comes first, else as given.
pub(super) fn order_by_needs(concepts: &[StudyConcept]) -> Vec<usize> {
    let mut order = Vec::with_capacity(concepts.len());
    let mut placed = vec![false; concepts.len()];
    while order.len() < concepts.len() {
        let is_ready = |place: &usize| {
            let needs = &concepts[*place].needs;
            needs.iter().all(|need| placed.get(*need).copied().unwrap_or(true))
        };
        let open = || (0..concepts.len()).filter(|place| !placed[*place]);
        // Concepts that need each other are taken as they come.
        let Some(next) = open().find(is_ready).or_else(|| open().next()) else { break };
        placed[next] = true;
        order.push(next);
    }
    order
}

/// The questions that each concept still takes.
#[derive(Clone)]
pub(super) struct Course {
    questions: Vec<u32>,
    needs: Vec<Vec<usize>>,
    started: Vec<(Skill, Bias)>,
    learner: Learner,
    /// The place of each concept in the order of learning.
    rank: Vec<usize>,
}

impl Course {
    pub(super) fn new(situation: &StudySituation, order: &[usize]) -> Self {
        let concepts = &situation.concepts;
        let mut rank = vec![0; concepts.len()];
        for (at, place) in order.iter().enumerate() {
            rank[*place] = at;
        }
        let learner = situation.learner;
        Self {
            questions: concepts.iter().map(|concept| questions_left(concept, learner)).collect(),
            needs: concepts.iter().map(|concept| concept.needs.clone()).collect(),
            started: concepts.iter().map(|concept| (concept.skill, concept.bias)).collect(),
            learner,
            rank,
        }
    }

    /// The same without more practice of a concept that was met before.
    pub(super) fn without_practice(&self, place: usize) -> Self {
        let mut course = self.clone();
        course.questions[place] = 0;
        course
    }

    /// Puts places into the order of learning.
    pub(super) fn sort(&self, places: &mut [usize]) {
        places.sort_by_key(|place| self.rank[*place]);
    }

    /// True if the concept can be learned within a plan for these.
    pub(super) fn is_ready(&self, place: usize, planned: &[usize]) -> bool {
        self.open_needs(place).all(|need| planned.contains(&need))
    }

    /// What has to be learned before a concept and is not learned yet.
    fn open_needs(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let comes_before = move |need: &usize| {
            self.rank.get(*need).is_some_and(|rank| *rank < self.rank[place])
                && self.questions[*need] > 0
        };
        self.needs[place].iter().copied().filter(comes_before)
    }

    /// Mastery, in points, after so many more questions of which one in five goes wrong.
    pub(super) fn predict_mastery(&self, place: usize, questions: u32) -> PredictedRange {
        let (mut skill, mut bias) = self.started[place];
        let mut learner = self.learner;
        for question in 1..=questions {
            answer(&mut skill, &mut learner, &mut bias, question);
        }
        let middle = 100.0 * predict(&skill, &learner, &bias);
        let half = uncertainty(&skill, &learner, &bias);
        PredictedRange { low: (middle - half).max(0.0), middle, high: (middle + half).min(100.0) }
    }
}

/// One expected answer. What a concept is for others stays as it is.
fn answer(skill: &mut Skill, learner: &mut Learner, bias: &mut Bias, question: u32) {
    let wrong = question.is_multiple_of(WRONG_ONE_IN);
    let outcome = if wrong { Outcome::Incorrect } else { Outcome::Correct };
    let unmoved = *bias;
    observe(skill, learner, bias, EvidenceKind::GradedItem, outcome);
    *bias = unmoved;
}

fn questions_left(concept: &StudyConcept, learner: Learner) -> u32 {
    let (mut skill, mut learner, mut bias) = (concept.skill, learner, concept.bias);
    let fewest = if concept.memory.is_none() { FEWEST_QUESTIONS } else { 0 };
    let given = (skill.hits + skill.misses).floor() as u32;
    let most = MOST_ANSWERS.saturating_sub(given).max(fewest);
    let mut questions = 0;
    while questions < most
        && (questions < fewest || level(predict(&skill, &learner, &bias)) < MASTERED)
    {
        questions += 1;
        answer(&mut skill, &mut learner, &mut bias, questions);
    }
    questions
}

/// What is learned on which day.
pub(super) struct TaughtDays {
    pub(super) tasks: Vec<(usize, StudyTask)>,
    /// True if all of it fits.
    pub(super) complete: bool,
}

/// Fills the days with what is to be learned, each concept once what it needs is learned.
pub(super) fn teach(course: &Course, concepts: &[usize], slots: &mut DayRoom) -> TaughtDays {
    let mut left: Vec<u32> = vec![0; course.questions.len()];
    for place in concepts {
        left[*place] = course.questions[*place];
    }
    let mut tasks = Vec::new();
    for day in 0..slots.days() {
        for place in concepts {
            let questions = left[*place].min(slots.room(day)).min(QUESTIONS_A_DAY);
            if questions == 0 || course.open_needs(*place).any(|need| left[need] > 0) {
                continue;
            }
            slots.take(day, questions);
            left[*place] -= questions;
            let task = StudyTask { concept: *place, kind: StudyKind::Learn, questions };
            tasks.push((day, task));
        }
    }
    TaughtDays { tasks, complete: left.iter().all(|questions| *questions == 0) }
}
