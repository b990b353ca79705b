//! Choice of the concepts to practise next, and of their difficulty.
//!
//! Errors teach most when they are the exception: practice aims at about four right answers in five
//! (Wilson et al. 2019, the 85 % rule), on weak and due concepts and recent errors, and mixes
//! concepts, which takes more effort than blocks and keeps better (Rohrer & Taylor 2007).

use std::ops::RangeInclusive;

use super::level::{LevelEstimate, LeveledAnswer};
use crate::ids::ConceptId;
use crate::mastery::{LOGIT_PER_DIFFICULTY, logistic, logit};
use crate::recall::DESIRED_RECALL;

/// Items should be answered correctly about this often: easier teaches little, harder discourages.
pub const TARGET_SUCCESS: f64 = 0.82;

/// Items are chosen within this band of expected success, where there are any.
pub const SUCCESS_BAND: RangeInclusive<f64> = 0.75..=0.90;

/// Items of a practice at most: about half an hour of work.
pub const MOST_ITEMS: usize = 30;

/// Difficulties an item can have.
const DIFFICULTIES: RangeInclusive<u8> = 1..=10;

/// The precedence of a concept that went wrong in this session, in units of mastery: as much as one
/// known not at all has over one known fully.
const WENT_WRONG: f64 = 1.0;

/// The precedence of a forgotten concept over a remembered one, in the same units.
const DUE: f64 = 1.0;

/// Below this chance an item mostly goes wrong.
const EVEN_CHANCE: f64 = 0.5;

/// The least share of its need that a concept keeps whose easiest items would still mostly go wrong:
/// what can be learned now comes first.
const OUT_OF_REACH: f64 = 0.1;

/// Answers from which on they tell whether a concept is within reach.
const TRIED: usize = 3;

/// The weight of a concept without any need, so that a practice can be filled.
const LEAST_NEED: f64 = 0.05;

/// A concept that could be practised.
#[derive(Debug, Clone, PartialEq)]
pub struct ConceptCandidate {
    pub concept_id: ConceptId,
    pub name: String,
    /// Its difficulty, 1 to 10.
    pub difficulty: u8,
    /// The chance, 0 to 1, of a right answer to an item of the concept's own difficulty.
    pub p_mastery: f64,
    /// The chance, 0 to 1, that it is still remembered; none when it was never reviewed.
    pub recall: Option<f64>,
    /// True if the student got it wrong in the session the practice follows.
    pub went_wrong_in_session: bool,
    /// The last answers to items about it, newest first.
    pub answers: Vec<LeveledAnswer>,
}

impl ConceptCandidate {
    /// The chance, 0 to 1, of a right answer to an item of this difficulty.
    fn chance(&self, item: u8) -> f64 {
        let estimate = LevelEstimate::new(self.p_mastery, self.difficulty, &self.answers);
        estimate.chance(f64::from(item) - f64::from(self.difficulty))
    }

    /// The share of its need that a concept keeps: all of it, unless its answers show that even its
    /// easiest items would go wrong too often.
    fn reach(&self) -> f64 {
        if self.answers.len() < TRIED {
            return 1.0;
        }
        let easiest = self.chance(*DIFFICULTIES.start());
        let span = SUCCESS_BAND.start() - EVEN_CHANCE;
        ((easiest - EVEN_CHANCE) / span).clamp(OUT_OF_REACH, 1.0)
    }
}

/// One item of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The concept to practise.
    pub concept_id: ConceptId,
    pub concept: String,
    /// 1 to 10.
    pub difficulty: u8,
}

/// The chance, 0 to 1, of a right answer to an item of a given difficulty: the concept's chance,
/// moved by [`LOGIT_PER_DIFFICULTY`] for each point the item is harder or easier.
pub fn expected_success(p_mastery: f64, concept_difficulty: u8, item_difficulty: u8) -> f64 {
    let harder = f64::from(item_difficulty) - f64::from(concept_difficulty);
    logistic(logit(p_mastery) - LOGIT_PER_DIFFICULTY * harder)
}

/// Plans `count` items (at most [`MOST_ITEMS`]) over the candidates. Each concept gets items in
/// proportion to its need (highest averages, D'Hondt), no concept twice in a row where another can
/// come between; equal needs keep the candidates' order. None without candidates.
pub fn plan(candidates: &[ConceptCandidate], count: usize) -> Vec<Planned> {
    let needs: Vec<f64> = candidates.iter().map(need).collect();
    let mut counts = vec![0_usize; candidates.len()];
    let mut items = Vec::new();
    let mut last = None;
    while items.len() < count.min(MOST_ITEMS) {
        let share = |index: usize| needs[index] / (counts[index] as f64 + 1.0);
        let best = (0..candidates.len())
            .filter(|index| candidates.len() == 1 || last != Some(*index))
            .reduce(|best, index| if share(index) > share(best) { index } else { best });
        let Some(best) = best else { break };
        let candidate = &candidates[best];
        items.push(Planned {
            concept_id: candidate.concept_id,
            concept: candidate.name.clone(),
            difficulty: difficulty(candidate, counts[best]),
        });
        counts[best] += 1;
        last = Some(best);
    }
    items
}

fn need(candidate: &ConceptCandidate) -> f64 {
    let weak = 1.0 - candidate.p_mastery.clamp(0.0, 1.0);
    let due = candidate.recall.map_or(0.0, |recall| (DESIRED_RECALL - recall).max(0.0));
    let wrong = if candidate.went_wrong_in_session { WENT_WRONG } else { 0.0 };
    (candidate.reach() * (weak + DUE * due / DESIRED_RECALL + wrong)).max(LEAST_NEED)
}

/// The difficulty of the nth item (from 0) on a concept: the ones within the band in turn, nearest
/// to the target first, or the nearest there is.
fn difficulty(candidate: &ConceptCandidate, nth: usize) -> u8 {
    let chance = |item: u8| candidate.chance(item);
    let off = |item: u8| (chance(item) - TARGET_SUCCESS).abs();
    let mut nearest: Vec<u8> = DIFFICULTIES.collect();
    nearest.sort_by(|a, b| off(*a).total_cmp(&off(*b)));
    let within = nearest.iter().filter(|item| SUCCESS_BAND.contains(&chance(**item))).count();
    nearest[nth % within.max(1)]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn candidate(name: &str, p_mastery: f64) -> ConceptCandidate {
        ConceptCandidate {
            concept_id: Uuid::new_v5(&Uuid::nil(), name.as_bytes()).into(),
            name: name.to_owned(),
            difficulty: 5,
            p_mastery,
            recall: None,
            went_wrong_in_session: false,
            answers: Vec::new(),
        }
    }

    fn names(candidates: &[ConceptCandidate], count: usize) -> Vec<String> {
        plan(candidates, count).into_iter().map(|item| item.concept).collect()
    }

    #[test]
    fn items_lie_in_the_band_wherever_the_scale_reaches_it() {
        for hundredths in 60..=95 {
            let candidate = candidate("acids", f64::from(hundredths) / 100.0);
            for item in plan(std::slice::from_ref(&candidate), 4) {
                let chance = expected_success(candidate.p_mastery, 5, item.difficulty);
                assert!(SUCCESS_BAND.contains(&chance), "{hundredths}: {chance}");
            }
        }
        assert_eq!(plan(&[candidate("acids", 0.2)], 1)[0].difficulty, 1);
        assert_eq!(plan(&[candidate("acids", 0.99)], 1)[0].difficulty, 10);
    }

    #[test]
    fn a_point_of_difficulty_costs_a_quarter_logit() {
        assert!((expected_success(0.5, 5, 6) - 0.437_823_499_114_201_9).abs() < 1e-12);
        assert!((expected_success(0.7, 3, 3) - 0.7).abs() < 1e-12);
        assert!(expected_success(1.0, 5, 10) < 1.0 && expected_success(0.0, 5, 1) > 0.0);
    }

    #[test]
    fn concepts_are_mixed_and_no_two_in_a_row_are_the_same() {
        let mixed = names(&[candidate("a", 0.1), candidate("b", 0.95), candidate("c", 0.9)], 12);
        assert_eq!(mixed.len(), 12);
        assert!(mixed.windows(2).all(|pair| pair[0] != pair[1]), "{mixed:?}");
        assert_eq!(mixed[0], "a");
        assert_eq!(names(&[candidate("a", 0.5)], 2), ["a", "a"]);
    }

    #[test]
    fn weak_due_and_failed_concepts_come_first() {
        let solid = candidate("solid", 0.9);
        let weak = candidate("weak", 0.4);
        let due = ConceptCandidate { recall: Some(0.2), ..candidate("due", 0.9) };
        let fresh = ConceptCandidate { recall: Some(0.97), ..candidate("fresh", 0.9) };
        let failed = ConceptCandidate { went_wrong_in_session: true, ..candidate("failed", 0.9) };
        assert_eq!(names(&[solid, fresh, weak, due, failed], 3), ["failed", "due", "weak"]);
    }

    #[test]
    fn plans_are_bounded_and_empty_without_candidates() {
        assert!(plan(&[], 5).is_empty());
        assert_eq!(plan(&[candidate("a", 0.5)], 10_000).len(), MOST_ITEMS);
    }
}
