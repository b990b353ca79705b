//! The evidence log, and mastery as a fold over it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Bias, Learner, Skill, observe};
use crate::analysis::Outcome;
use crate::ids::{ConceptId, EvidenceId, UserId};

/// The kind of a piece of evidence, which decides its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// An answer compared with a key.
    GradedItem,
    /// A right answer given after a hint, or after a first try that was told to be wrong.
    AssistedItem,
    /// An answer in the student's own words, judged by a model with a rubric.
    Rubric,
    /// A right answer in the student's own words, given after a hint.
    AssistedRubric,
    /// Read out of what the student said in a session.
    Transcript,
}

impl EvidenceKind {
    /// The weight in mastery, compared with a graded item. A right answer with help shows about as
    /// much of what the student can do alone as of what the help did: half. A model with a rubric errs
    /// more than an answer key, a remark in conversation more than both.
    pub const fn weight(self) -> f64 {
        match self {
            Self::GradedItem => 1.0,
            Self::Rubric => 0.6,
            Self::AssistedItem => 0.5,
            Self::AssistedRubric | Self::Transcript => 0.3,
        }
    }

    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GradedItem => "graded_item",
            Self::AssistedItem => "assisted_item",
            Self::Rubric => "rubric",
            Self::AssistedRubric => "assisted_rubric",
            Self::Transcript => "transcript",
        }
    }

    /// The kind of an answer to a question. What is wrong in spite of help shows no less than without.
    pub const fn of_answer(outcome: Outcome, was_helped: bool) -> Self {
        match outcome {
            Outcome::Correct | Outcome::Partial if was_helped => Self::AssistedItem,
            Outcome::Correct | Outcome::Partial | Outcome::Incorrect => Self::GradedItem,
        }
    }

    /// The kind of the same answer when a model judged it by a rubric.
    #[must_use]
    pub const fn by_rubric(self) -> Self {
        match self {
            Self::GradedItem => Self::Rubric,
            Self::AssistedItem => Self::AssistedRubric,
            Self::Rubric | Self::AssistedRubric | Self::Transcript => self,
        }
    }

    /// The kind a table's word names, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [
            Self::GradedItem,
            Self::AssistedItem,
            Self::Rubric,
            Self::AssistedRubric,
            Self::Transcript,
        ];
        all.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One line of the log: something a student did that bears on a concept. Never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    pub id: EvidenceId,
    /// The concept it bears on.
    pub concept: ConceptId,
    pub kind: EvidenceKind,
    pub outcome: Outcome,
    pub observed_at: DateTime<Utc>,
    /// The question or session it was seen in.
    pub source: Uuid,
}

/// Everything the log implies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LearnerState {
    /// Per student and concept.
    pub skills: BTreeMap<(UserId, ConceptId), Skill>,
    pub learners: BTreeMap<UserId, Learner>,
    /// Per concept, over all students.
    pub biases: BTreeMap<ConceptId, Bias>,
}

impl LearnerState {
    /// Takes in one line of the log. `difficulty` (1 to 10) is the concept's, and counts only the
    /// first time the concept is seen.
    pub fn take(&mut self, student: UserId, evidence: &Evidence, difficulty: u8) {
        let skill = self.skills.entry((student, evidence.concept)).or_default();
        let learner = self.learners.entry(student).or_default();
        let bias = self.biases.entry(evidence.concept).or_insert_with(|| Bias::start(difficulty));
        observe(skill, learner, bias, evidence.kind, evidence.outcome);
    }

    /// Counts a student's evidence anew.
    fn restate(&mut self, student: UserId, standing: &[Evidence]) {
        let (learner, skills) = recount(standing);
        self.learners.insert(student, learner);
        self.skills.retain(|(owner, _), _| *owner != student);
        let own = skills.into_iter().map(|(concept, skill)| ((student, concept), skill));
        self.skills.extend(own);
    }
}

/// One change of the log, which only grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogChange {
    /// Evidence was appended.
    Observed(Evidence),
    /// Evidence was found to be wrong and counts no longer.
    Retracted(EvidenceId),
    /// Evidence bears on this concept from then on, as if it always had: concepts were joined or split.
    Moved(EvidenceId, ConceptId),
}

/// The counts and rates of one student that follow from the evidence that stands, in the order of the
/// log. They depend on no bias, so retractions and moves leave the biases as they are: what a concept
/// has learned from all students' answers is not taken back, and a move is undone by the move back.
pub fn recount(standing: &[Evidence]) -> (Learner, BTreeMap<ConceptId, Skill>) {
    let (mut learner, mut skills) = (Learner::default(), BTreeMap::<ConceptId, Skill>::new());
    for line in standing {
        let skill = skills.entry(line.concept).or_default();
        let mut unused = Bias::start(super::MIDDLE_DIFFICULTY);
        observe(skill, &mut learner, &mut unused, line.kind, line.outcome);
    }
    (learner, skills)
}

/// The state after a whole log, in the order it was written.
pub fn replay(
    log: impl IntoIterator<Item = (UserId, LogChange)>,
    difficulty_of: impl Fn(ConceptId) -> u8,
) -> LearnerState {
    let mut standing = BTreeMap::<UserId, Vec<Evidence>>::new();
    log.into_iter().fold(LearnerState::default(), |mut state, (student, change)| {
        let lines = standing.entry(student).or_default();
        match change {
            LogChange::Observed(evidence) => {
                lines.push(evidence);
                state.take(student, &evidence, difficulty_of(evidence.concept));
            }
            LogChange::Retracted(id) => {
                lines.retain(|line| line.id != id);
                state.restate(student, lines);
            }
            LogChange::Moved(id, concept) => {
                for line in lines.iter_mut().filter(|line| line.id == id) {
                    line.concept = concept;
                }
                let start = || Bias::start(difficulty_of(concept));
                state.biases.entry(concept).or_insert_with(start);
                state.restate(student, lines);
            }
        }
        state
    })
}

#[cfg(test)]
mod tests {
    use super::super::predict;
    use super::*;

    /// 400 lines of three students on four concepts, from a small linear congruential generator.
    fn log() -> Vec<(UserId, Evidence)> {
        let mut seed = 7_u64;
        let mut draw = |sides: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
            u128::from((seed >> 33) % sides)
        };
        (0..400)
            .map(|n| {
                let kinds = [EvidenceKind::GradedItem, EvidenceKind::Transcript];
                let outcomes = [Outcome::Correct, Outcome::Partial, Outcome::Incorrect];
                let line = Evidence {
                    id: Uuid::from_u128(n).into(),
                    concept: Uuid::from_u128(draw(4)).into(),
                    kind: kinds[draw(2) as usize],
                    outcome: outcomes[draw(3) as usize],
                    observed_at: DateTime::UNIX_EPOCH,
                    source: Uuid::from_u128(n),
                };
                (Uuid::from_u128(draw(3)).into(), line)
            })
            .collect()
    }

    fn difficulty(concept: ConceptId) -> u8 {
        (concept.0.as_u128() as u8) * 3 + 1
    }

    #[test]
    fn replaying_the_log_gives_the_incremental_state_bit_for_bit() {
        let mut skills = BTreeMap::<_, Skill>::new();
        let mut learners = BTreeMap::<_, Learner>::new();
        let mut biases = BTreeMap::new();
        for (student, line) in log() {
            // As the product does it: three rows read, three rows written.
            let key = (student, line.concept);
            let mut skill = skills.get(&key).copied().unwrap_or_default();
            let mut learner = learners.get(&student).copied().unwrap_or_default();
            let start = Bias::start(difficulty(line.concept));
            let mut bias = biases.get(&line.concept).copied().unwrap_or(start);
            observe(&mut skill, &mut learner, &mut bias, line.kind, line.outcome);
            skills.insert(key, skill);
            learners.insert(student, learner);
            biases.insert(line.concept, bias);
        }
        let observed =
            || log().into_iter().map(|(student, line)| (student, LogChange::Observed(line)));
        let state = replay(observed(), difficulty);
        assert_eq!(state, LearnerState { skills, learners, biases });
        let p = |state: &LearnerState| {
            let (key, skill) = state.skills.first_key_value().unwrap();
            predict(skill, &state.learners[&key.0], &state.biases[&key.1]).to_bits()
        };
        assert_eq!(p(&state), p(&replay(observed(), difficulty)));
    }

    #[test]
    fn one_students_answers_move_the_bias_for_another() {
        let log = log();
        let (student, line) = log[0];
        let state = replay([(student, LogChange::Observed(line))], |_| 5);
        assert_eq!(state.learners.len(), 1);
        assert!(state.biases[&line.concept].observations > 0.0);
    }

    #[test]
    fn retracted_evidence_leaves_the_counts_of_the_rest_and_the_biases() {
        let log = log();
        let (student, first) = log[0];
        let all = log.iter().map(|(student, line)| (*student, LogChange::Observed(*line)));
        let with = replay(all.clone(), difficulty);
        let retraction = (student, LogChange::Retracted(first.id));
        let without = replay(all.chain([retraction]), difficulty);
        let rest: Vec<Evidence> = log
            .iter()
            .filter(|(owner, line)| *owner == student && line.id != first.id)
            .map(|(_, line)| *line)
            .collect();
        let (learner, skills) = recount(&rest);
        assert_eq!(without.learners[&student], learner);
        assert_ne!(without.learners[&student], with.learners[&student]);
        for (concept, skill) in skills {
            assert_eq!(without.skills[&(student, concept)], skill);
        }
        assert_eq!(without.biases, with.biases);
        let others = |state: &LearnerState| {
            let mut learners = state.learners.clone();
            learners.remove(&student);
            learners
        };
        assert_eq!(others(&without), others(&with));
    }

    #[test]
    fn moved_evidence_counts_as_if_it_had_always_been_there_and_back_again() {
        let all: Vec<_> =
            log().iter().map(|(student, line)| (*student, LogChange::Observed(*line))).collect();
        let (from, into) = (ConceptId::from(Uuid::from_u128(0)), Uuid::from_u128(1).into());
        let of_from: Vec<_> = log().into_iter().filter(|(_, line)| line.concept == from).collect();
        let moves = |concept| {
            let moved = of_from
                .iter()
                .map(move |(student, line)| (*student, LogChange::Moved(line.id, concept)));
            moved.collect::<Vec<_>>()
        };
        let joined = replay(all.iter().copied().chain(moves(into)), difficulty);
        let renamed = log().into_iter().map(|(student, mut line)| {
            if line.concept == from {
                line.concept = into;
            }
            (student, LogChange::Observed(line))
        });
        let from_the_beginning = replay(renamed, difficulty);
        assert_eq!(joined.skills, from_the_beginning.skills);
        assert_eq!(joined.learners, from_the_beginning.learners);
        let undone = replay(all.iter().copied().chain(moves(into)).chain(moves(from)), difficulty);
        assert_eq!(undone, replay(all, difficulty));
    }

    #[test]
    fn a_right_answer_with_help_counts_half_and_a_wrong_one_in_full() {
        let weight = |outcome, was_helped| EvidenceKind::of_answer(outcome, was_helped).weight();
        let weights = [
            weight(Outcome::Correct, false),
            weight(Outcome::Correct, true),
            weight(Outcome::Incorrect, true),
        ];
        assert!(weights.map(f64::to_bits) == [1.0, 0.5, 1.0].map(f64::to_bits), "{weights:?}");
    }

    #[test]
    fn kinds_round_trip_through_their_words() {
        for kind in [EvidenceKind::GradedItem, EvidenceKind::AssistedItem, EvidenceKind::Transcript]
        {
            assert_eq!(EvidenceKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(EvidenceKind::parse("hearsay"), None);
    }
}
