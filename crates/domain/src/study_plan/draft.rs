//! A plan in the making: days are filled, and what that does to each concept is predicted anew.

use super::forecast::{RecallForecast, StudyTime};
use super::learning::{Course, teach};
use super::slots::DayRoom;
use super::{
    ConceptForecast, Feasibility, REVIEW_QUESTIONS, StudyKind, StudyPlan, StudySituation, StudyTask,
};
use crate::recall::DESIRED_RECALL;

/// Reviews of one concept, at most. More within a plan mean that it does not stick.
const MAX_REVIEWS: usize = 12;

/// Days, from the last free one back, that are tried for a review.
const TRIED_DAYS: usize = 6;

/// Recall, 0 to 1, at which a concept is reviewed on days with room: early enough that most are
/// remembered, late enough that the review strengthens.
const KEPT_RECALL: f64 = 0.85;

/// The gain in recall below which a further review is not worth its time.
const LEAST_GAIN: f64 = 0.002;

/// A plan in the making.
pub(super) struct StudyDraft {
    slots: DayRoom,
    /// For each concept of the situation; empty for those left out.
    sessions: Vec<Vec<StudyTime>>,
    days: Vec<Vec<StudyTask>>,
    /// True if everything planned for is learned and lasts until the date.
    pub(super) lasts: bool,
}

pub(super) fn draft(
    situation: &StudySituation,
    course: &Course,
    concepts: &[usize],
    minutes: &[u32],
) -> StudyDraft {
    let mut draft = StudyDraft::begin(situation, course, concepts, minutes);
    if draft.lasts {
        draft.keep_alive(situation, concepts);
        draft.review(situation, concepts);
    }
    draft
}

impl StudyDraft {
    /// What is to be learned, as early as possible.
    pub(super) fn begin(
        situation: &StudySituation,
        course: &Course,
        concepts: &[usize],
        minutes: &[u32],
    ) -> Self {
        let slots = DayRoom::new(minutes, situation.pace);
        let days = vec![Vec::new(); slots.days()];
        let sessions = vec![Vec::new(); situation.concepts.len()];
        let mut draft = Self { slots, sessions, days, lasts: true };
        draft.lasts = draft.learn(course, concepts);
        draft
    }

    /// True if all of it fits.
    fn learn(&mut self, course: &Course, concepts: &[usize]) -> bool {
        let taught = teach(course, concepts, &mut self.slots);
        for (day, task) in taught.tasks {
            self.days[day].push(task);
            self.sessions[task.concept].push(StudyTime { day, kind: StudyKind::Learn });
        }
        taught.complete
    }

    /// What does not fit as a whole, with the time that is left.
    pub(super) fn add_as_far_as_possible(
        &mut self,
        situation: &StudySituation,
        course: &Course,
        concepts: &[usize],
    ) {
        self.learn(course, concepts);
        self.keep_alive(situation, concepts);
        self.spend(situation, concepts, MAX_REVIEWS * concepts.len());
    }

    /// Reviews, day by day, of what is being forgotten and would not last until the date.
    fn keep_alive(&mut self, situation: &StudySituation, concepts: &[usize]) {
        for day in 0..self.slots.days() {
            if !self.slots.has_room(day, REVIEW_QUESTIONS) {
                continue;
            }
            let recall_on = |place: &usize| {
                let sessions = &self.sessions[*place];
                let concept = &situation.concepts[*place];
                let is_met = concept.memory.is_some() || !sessions.is_empty();
                let is_open = sessions.iter().all(|session| session.day < day);
                let lasts = self.remembering(situation, *place).assured >= DESIRED_RECALL;
                let on = day as f64;
                let recall =
                    RecallForecast::predict(concept, &situation.weights, sessions, on).recall;
                let is_due = is_met && is_open && !lasts && recall.middle <= KEPT_RECALL;
                is_due.then_some((recall.middle, *place))
            };
            let mut due: Vec<(f64, usize)> = concepts.iter().filter_map(recall_on).collect();
            due.sort_by(|a, b| a.0.total_cmp(&b.0));
            for (_, place) in due {
                if self.slots.has_room(day, REVIEW_QUESTIONS) {
                    self.take(place, day);
                }
            }
        }
    }

    fn remembering(&self, situation: &StudySituation, place: usize) -> RecallForecast {
        let date = self.slots.days() as f64;
        let concept = &situation.concepts[place];
        RecallForecast::predict(concept, &situation.weights, &self.sessions[place], date)
    }

    /// Reviews until every recall is assured to be high enough, weakest first; the latest
    /// days go to the weakest.
    fn review(&mut self, situation: &StudySituation, concepts: &[usize]) {
        let mut low: Vec<(f64, usize)> = concepts
            .iter()
            .map(|place| (self.remembering(situation, *place).assured, *place))
            .filter(|(low, _)| *low < DESIRED_RECALL)
            .collect();
        while let Some(weakest) = (0..low.len()).min_by(|a, b| low[*a].0.total_cmp(&low[*b].0)) {
            let (before, place) = low[weakest];
            match self.best_review(situation, place, |remembering| remembering.assured) {
                Some((day, reached)) if reached > before => {
                    self.take(place, day);
                    low[weakest].0 = reached;
                    if reached >= DESIRED_RECALL {
                        low.swap_remove(weakest);
                    }
                }
                _ => {
                    self.lasts = false;
                    return;
                }
            }
        }
    }

    /// So many reviews at most, each where it adds most.
    pub(super) fn spend(&mut self, situation: &StudySituation, concepts: &[usize], reviews: usize) {
        for _ in 0..reviews {
            let best = concepts
                .iter()
                .filter_map(|place| {
                    let before = self.remembering(situation, *place).recall.middle;
                    let value = |remembering: &RecallForecast| remembering.recall.middle;
                    let (day, reached) = self.best_review(situation, *place, value)?;
                    Some((reached - before, *place, day))
                })
                .filter(|(gain, _, _)| *gain >= LEAST_GAIN)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, place, day)) = best else { return };
            self.take(place, day);
        }
    }

    /// The day on which a review of the concept is worth most, among the last that are free.
    fn best_review(
        &self,
        situation: &StudySituation,
        place: usize,
        value: impl Fn(&RecallForecast) -> f64,
    ) -> Option<(usize, f64)> {
        let sessions = &self.sessions[place];
        let concept = &situation.concepts[place];
        let reviews = sessions.iter().filter(|session| session.kind == StudyKind::Review).count();
        let learned = sessions
            .iter()
            .filter(|session| session.kind == StudyKind::Learn)
            .map(|session| session.day + 1)
            .max();
        let from = learned.or_else(|| concept.memory.map(|_| 0))?;
        if reviews >= MAX_REVIEWS {
            return None;
        }
        let date = self.slots.days() as f64;
        (from..self.slots.days())
            .rev()
            .filter(|day| self.slots.has_room(*day, REVIEW_QUESTIONS))
            .filter(|day| sessions.iter().all(|session| session.day != *day))
            .take(TRIED_DAYS)
            .map(|day| {
                let mut with = sessions.clone();
                with.push(StudyTime { day, kind: StudyKind::Review });
                with.sort_by_key(|session| session.day);
                let predicted = RecallForecast::predict(concept, &situation.weights, &with, date);
                (day, value(&predicted))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn take(&mut self, place: usize, day: usize) {
        self.slots.take(day, REVIEW_QUESTIONS);
        self.sessions[place].push(StudyTime { day, kind: StudyKind::Review });
        self.sessions[place].sort_by_key(|session| session.day);
        self.days[day].push(StudyTask {
            concept: place,
            kind: StudyKind::Review,
            questions: REVIEW_QUESTIONS,
        });
    }

    pub(super) fn into_plan(
        self,
        situation: &StudySituation,
        course: &Course,
        feasibility: Feasibility,
    ) -> StudyPlan {
        let forecasts = (0..situation.concepts.len())
            .map(|place| {
                let recall = self.remembering(situation, place).recall;
                let questions = self.days.iter().flatten().filter(|task| task.concept == place);
                let questions = questions.map(|task| task.questions).sum();
                ConceptForecast { recall, mastery: course.predict_mastery(place, questions) }
            })
            .collect();
        StudyPlan { feasibility, days: self.days, forecasts }
    }
}
