//! The explanation of a mastery number: what each piece of evidence did to it.
//!
//! The log is told again with today's bias, as for the history, and every change is booked to the
//! line that made it. So the parts add up to the number.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Bias, EvidenceKind, Learner, Skill, observe, predict, uncertainty};
use crate::analysis::Outcome;
use crate::answer::Slip;
use crate::ids::{ConceptId, EvidenceId};
use crate::recall::{Memory, MemoryWeights};

/// Half-width, in points, of the interval from which on mastery is not told in words but as not
/// sure: half of the answers could be right, or nearly all.
const NOT_SURE_FROM: f64 = 21.0;

/// Mastery, in points, from which on a concept is often, and nearly always, got right.
const SOMETIMES_FROM: f64 = 40.0;
const OFTEN_FROM: f64 = 65.0;
const NEARLY_ALWAYS_FROM: f64 = 85.0;

/// A line of one student's log, as far as it explains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WhyLine {
    pub id: EvidenceId,
    /// The concept it bears on.
    pub concept: ConceptId,
    pub kind: EvidenceKind,
    pub outcome: Outcome,
    pub observed_at: DateTime<Utc>,
    /// The known kind of a mistake, if it was one.
    pub slip: Option<Slip>,
    /// How far it tells of the explained concept, 0 to 1: 1 in the same subject, else
    /// [`super::ELSEWHERE_WEIGHT`].
    pub reach: f64,
}

/// The concept whose number is asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExplainedConcept {
    pub id: ConceptId,
    /// Today's.
    pub bias: Bias,
    /// The memory of it and when it was last met; none before that.
    pub memory: Option<(Memory, DateTime<Utc>)>,
}

/// A line on the concept itself, with what it did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnEffect {
    pub evidence: EvidenceId,
    pub kind: EvidenceKind,
    pub outcome: Outcome,
    pub observed_at: DateTime<Utc>,
    pub slip: Option<Slip>,
    /// Points of mastery, negative for a loss.
    pub points: f64,
}

/// What all lines on another concept did together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ElsewhereEffect {
    pub concept: ConceptId,
    pub lines: u32,
    /// The last of them.
    pub observed_at: DateTime<Utc>,
    /// Points of mastery, negative for a loss.
    pub points: f64,
}

/// What forgetting has done since the concept was last met. It changes recall and not mastery.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ForgettingEffect {
    pub last_met_at: DateTime<Utc>,
    /// Days since then, at least 0.
    pub days: f64,
    /// The chance, 0 to 1, that it is still remembered.
    pub recall: f64,
}

/// Mastery in words, which come before the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MasteryWords {
    /// Nothing was seen of it.
    NotSeen,
    /// Too little was seen.
    NotSure,
    RarelyRight,
    SometimesRight,
    OftenRight,
    NearlyAlwaysRight,
}

impl MasteryWords {
    /// The words for a mastery and its half-width, both in points, with so many lines of evidence
    /// on the concept itself.
    pub fn of(mastery: f64, uncertainty: f64, lines: usize) -> Self {
        if lines == 0 {
            Self::NotSeen
        } else if uncertainty >= NOT_SURE_FROM {
            Self::NotSure
        } else if mastery >= NEARLY_ALWAYS_FROM {
            Self::NearlyAlwaysRight
        } else if mastery >= OFTEN_FROM {
            Self::OftenRight
        } else if mastery >= SOMETIMES_FROM {
            Self::SometimesRight
        } else {
            Self::RarelyRight
        }
    }

    /// A sentence to the student.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NotSeen => "You have not worked on this yet.",
            Self::NotSure => "Too early to say: a few more answers will tell.",
            Self::RarelyRight => "This still goes wrong more often than not.",
            Self::SometimesRight => "You get this right some of the time.",
            Self::OftenRight => "You often get this right.",
            Self::NearlyAlwaysRight => "You nearly always get this right.",
        }
    }
}

/// A mastery with all that made it. `start` and the points of both lists add up to `mastery`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MasteryExplanation {
    pub words: MasteryWords,
    /// Points, 0 to 100, not rounded.
    pub mastery: f64,
    /// Half-width of the 80 % interval, in points.
    pub uncertainty: f64,
    /// The points of a student of whom nothing is known.
    pub start: f64,
    /// Lines on the concept itself, oldest first.
    pub own: Vec<OwnEffect>,
    /// Other concepts that moved it, by the size of what they did.
    pub elsewhere: Vec<ElsewhereEffect>,
    /// The slips on it with how often they came, most often first.
    pub slips: Vec<(Slip, u32)>,
    pub forgetting: Option<ForgettingEffect>,
}

impl MasteryExplanation {
    /// Points that answers to other concepts added or took.
    pub fn points_from_elsewhere(&self) -> f64 {
        self.elsewhere.iter().map(|effect| effect.points).sum()
    }
}

/// Explains a concept's mastery from the student's log, in the order in which it was written.
pub fn explain(
    concept: &ExplainedConcept,
    log: &[WhyLine],
    weights: &MemoryWeights,
    now: DateTime<Utc>,
) -> MasteryExplanation {
    let (mut skill, mut learner) = (Skill::default(), Learner::default());
    let points = |skill: &Skill, learner: &Learner| 100.0 * predict(skill, learner, &concept.bias);
    let start = points(&skill, &learner);
    let mut mastery = start;
    let mut own = Vec::new();
    let mut elsewhere: BTreeMap<ConceptId, ElsewhereEffect> = BTreeMap::new();
    for line in log {
        if line.concept == concept.id {
            let mut bias = concept.bias;
            observe(&mut skill, &mut learner, &mut bias, line.kind, line.outcome);
        } else {
            learner.observe_elsewhere(line.kind, line.outcome, line.reach);
        }
        let moved = points(&skill, &learner) - mastery;
        mastery += moved;
        if line.concept == concept.id {
            own.push(own_effect(line, moved));
        } else {
            let effect = elsewhere.entry(line.concept).or_insert(ElsewhereEffect {
                concept: line.concept,
                lines: 0,
                observed_at: line.observed_at,
                points: 0.0,
            });
            effect.lines += 1;
            effect.observed_at = effect.observed_at.max(line.observed_at);
            effect.points += moved;
        }
    }
    let mut elsewhere: Vec<ElsewhereEffect> = elsewhere.into_values().collect();
    elsewhere.sort_by(|a, b| b.points.abs().total_cmp(&a.points.abs()));
    let uncertainty = uncertainty(&skill, &learner, &concept.bias);
    MasteryExplanation {
        words: MasteryWords::of(mastery, uncertainty, own.len()),
        mastery,
        uncertainty,
        start,
        slips: count_slips(&own),
        own,
        elsewhere,
        forgetting: concept.memory.map(|(memory, met_at)| forget(&memory, met_at, weights, now)),
    }
}

const fn own_effect(line: &WhyLine, points: f64) -> OwnEffect {
    OwnEffect {
        evidence: line.id,
        kind: line.kind,
        outcome: line.outcome,
        observed_at: line.observed_at,
        slip: line.slip,
        points,
    }
}

fn count_slips(own: &[OwnEffect]) -> Vec<(Slip, u32)> {
    let mut counts: Vec<(Slip, u32)> = Vec::new();
    for slip in own.iter().filter_map(|effect| effect.slip) {
        match counts.iter_mut().find(|(counted, _)| *counted == slip) {
            Some((_, times)) => *times += 1,
            None => counts.push((slip, 1)),
        }
    }
    counts.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    counts
}

fn forget(
    memory: &Memory,
    last_met_at: DateTime<Utc>,
    weights: &MemoryWeights,
    now: DateTime<Utc>,
) -> ForgettingEffect {
    const DAY_S: f64 = 86_400.0;
    let days = ((now - last_met_at).as_seconds_f64() / DAY_S).max(0.0);
    ForgettingEffect { last_met_at, days, recall: weights.retrievability(memory, days) }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::super::ELSEWHERE_WEIGHT;
    use super::*;

    fn line(id: u128, concept: u128, outcome: Outcome, reach: f64) -> WhyLine {
        WhyLine {
            id: Uuid::from_u128(id).into(),
            concept: Uuid::from_u128(concept).into(),
            kind: EvidenceKind::GradedItem,
            outcome,
            observed_at: DateTime::UNIX_EPOCH + TimeDelta::days(id as i64),
            slip: (outcome == Outcome::Incorrect).then_some(Slip::Sign),
            reach,
        }
    }

    fn explained(log: &[WhyLine]) -> MasteryExplanation {
        let memory = Memory { stability: 10.0, difficulty: 5.0 };
        let concept = ExplainedConcept {
            id: Uuid::from_u128(1).into(),
            bias: Bias::start(5),
            memory: Some((memory, DateTime::UNIX_EPOCH)),
        };
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        explain(&concept, log, &MemoryWeights::DEFAULT, now)
    }

    const MIXED: [(u128, Outcome, f64); 6] = [
        (1, Outcome::Correct, 1.0),
        (2, Outcome::Incorrect, 1.0),
        (3, Outcome::Incorrect, ELSEWHERE_WEIGHT),
        (1, Outcome::Incorrect, 1.0),
        (2, Outcome::Incorrect, 1.0),
        (1, Outcome::Correct, 1.0),
    ];

    fn mixed() -> Vec<WhyLine> {
        let lines = MIXED.iter().zip(1..);
        lines.map(|((concept, outcome, reach), id)| line(id, *concept, *outcome, *reach)).collect()
    }

    #[test]
    fn the_parts_add_up_to_the_number() {
        let why = explained(&mixed());
        let own: f64 = why.own.iter().map(|effect| effect.points).sum();
        let sum = why.start + own + why.points_from_elsewhere();
        assert!((sum - why.mastery).abs() < 1e-9, "{why:?}");
        assert_eq!((why.own.len(), why.elsewhere.len()), (3, 2));
        assert_eq!(why.elsewhere[0].lines, 2);
        assert!(why.points_from_elsewhere() < 0.0);
        assert_eq!(why.slips, [(Slip::Sign, 1)]);
    }

    #[test]
    fn in_one_subject_the_number_is_that_of_the_log() {
        let log: Vec<WhyLine> =
            mixed().into_iter().map(|line| WhyLine { reach: 1.0, ..line }).collect();
        let (mut learner, mut skills) = (Learner::default(), BTreeMap::<ConceptId, Skill>::new());
        for line in &log {
            let skill = skills.entry(line.concept).or_default();
            observe(skill, &mut learner, &mut Bias::start(5), line.kind, line.outcome);
        }
        let skill = &skills[&Uuid::from_u128(1).into()];
        let expected = 100.0 * predict(skill, &learner, &Bias::start(5));
        assert!((explained(&log).mastery - expected).abs() < 1e-9);
    }

    #[test]
    fn an_answer_in_another_subject_moves_less_than_one_in_the_same() {
        let moved =
            |reach| explained(&[line(1, 2, Outcome::Incorrect, reach)]).points_from_elsewhere();
        assert!(moved(1.0) < moved(ELSEWHERE_WEIGHT) && moved(ELSEWHERE_WEIGHT) < 0.0);
        assert!(moved(0.0).abs() < 1e-12);
    }

    #[test]
    fn forgetting_is_told_apart_from_mastery() {
        let forgetting = explained(&[]).forgetting.unwrap();
        assert!((forgetting.days - 10.0).abs() < 1e-9 && (forgetting.recall - 0.9).abs() < 1e-9);
    }

    #[test]
    fn words_come_from_the_number_its_width_and_whether_anything_was_seen() {
        assert_eq!(explained(&[]).words, MasteryWords::NotSeen);
        assert_eq!(MasteryWords::of(53.0, 35.0, 1), MasteryWords::NotSure);
        assert_eq!(MasteryWords::of(70.0, 15.0, 5), MasteryWords::OftenRight);
        assert_eq!(MasteryWords::of(90.0, 8.0, 9), MasteryWords::NearlyAlwaysRight);
        assert_eq!(MasteryWords::of(45.0, 15.0, 5), MasteryWords::SometimesRight);
        assert_eq!(MasteryWords::of(20.0, 12.0, 5), MasteryWords::RarelyRight);
    }
}
