//! Retrieval of the passages that answer a question, and the confidence of an answer from them.
//!
//! Two retrievers look: words (BM25, here) and vectors (behind a port). Their orders are fused by
//! rank, because their scores have no common scale.

mod confidence;

pub use confidence::{SUGGEST_TUTOR_BELOW, Support, agreement, confidence, margin, suggest_tutor};

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::text;

/// BM25's saturation: how soon repeating a word stops helping. Usual values are 1.2 to 2.
const K1: f64 = 1.2;

/// BM25's length normalisation, 0 (none) to 1 (full). Less than the usual 0.75, as passages are cut
/// to one length; best on the meetings of `QMSum`, where all values in reach differ little.
const B: f64 = 0.5;

/// Reciprocal rank fusion's constant (Cormack, Clarke & Büttcher 2009): the larger, the less the
/// first places count over the next.
const FUSION_K: f64 = 60.0;

/// The number of imagined passages about other things that are added to the student's own when the
/// weight of a term is judged.
const OTHER_PASSAGES: f64 = 20.0;

/// Words of asking, as stems: they tell what to do with a passage, not which.
const ASKING: [&str; 13] = [
    "describ", "discuss", "explain", "give", "help", "know", "pleas", "rememb", "said", "say",
    "summar", "tell", "think",
];

/// A student's passages, read once, to be asked many times.
#[derive(Debug, Clone)]
pub struct Corpus {
    passages: Vec<Passage>,
    /// The number of passages in which each term occurs.
    spread: HashMap<String, u32>,
    mean_length: f64,
}

#[derive(Debug, Clone)]
struct Passage {
    counts: HashMap<String, u32>,
    length: f64,
}

impl Corpus {
    /// Reads the passages.
    pub fn new(passages: &[&str]) -> Self {
        let passages: Vec<Passage> = passages.iter().map(|text| Passage::read(text)).collect();
        let mut spread = HashMap::new();
        for term in passages.iter().flat_map(|passage| passage.counts.keys()) {
            *spread.entry(term.clone()).or_insert(0) += 1;
        }
        let total: f64 = passages.iter().map(|passage| passage.length).sum();
        let mean_length = (total / passages.len().max(1) as f64).max(1.0);
        Self { passages, spread, mean_length }
    }

    /// The passages that share a term with the question, best first, with their BM25 score
    /// (Robertson & Zaragoza 2009). Equal scores keep the passages' order.
    pub fn rank(&self, question: &str) -> Vec<(usize, f64)> {
        let terms = question_terms(question);
        let scores = self.passages.iter().map(|passage| self.score(&terms, passage));
        let mut ranked: Vec<_> = scores.enumerate().filter(|(_, score)| *score > 0.0).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }

    /// The relevance of each passage, 0 to 1: the share of the question's information that it
    /// mentions. Rare terms carry more of it, and a term that no passage knows as much as one that
    /// a single passage does, so a question about something never taught is covered by nothing.
    pub fn relevance(&self, question: &str) -> Vec<f64> {
        let terms = question_terms(question);
        let question_weight: f64 = terms.iter().map(|term| self.weight(term)).sum();
        let mentioned = |passage: &Passage| -> f64 {
            let matched_terms = terms.iter().filter(|term| passage.counts.contains_key(*term));
            matched_terms.map(|term| self.weight(term)).sum()
        };
        let share = |passage| {
            if question_weight > 0.0 { mentioned(passage) / question_weight } else { 0.0 }
        };
        self.passages.iter().map(share).collect()
    }

    /// The weight of a term for a question. In a corpus of three passages on one topic the topic's
    /// name is in all of them and would weigh nothing; among other talk it does.
    fn weight(&self, term: &str) -> f64 {
        let with = f64::from(self.spread.get(term).copied().unwrap_or(0)).max(1.0);
        rarity(self.passages.len() as f64 + OTHER_PASSAGES, with)
    }

    fn score(&self, terms: &[String], passage: &Passage) -> f64 {
        let length = 1.0 - B + B * passage.length / self.mean_length;
        let of_term = |term: &String| {
            let count = f64::from(passage.counts.get(term).copied().unwrap_or(0));
            self.information(term) * count * (K1 + 1.0) / (count + K1 * length)
        };
        terms.iter().map(of_term).sum()
    }

    fn information(&self, term: &str) -> f64 {
        let with = self.spread.get(term).copied().unwrap_or(0);
        rarity(self.passages.len() as f64, f64::from(with))
    }
}

/// Inverse document frequency of a term that `with` of `all` passages have, always above 0.
fn rarity(all: f64, with: f64) -> f64 {
    ((all - with + 0.5) / (with + 0.5)).ln_1p()
}

impl Passage {
    fn read(text: &str) -> Self {
        let terms = text::terms(text);
        let length = terms.len() as f64;
        let mut counts = HashMap::new();
        for term in terms {
            *counts.entry(term).or_insert(0) += 1;
        }
        Self { counts, length }
    }
}

/// Ranks passages for one question; see [`Corpus::rank`].
pub fn rank(question: &str, passages: &[&str]) -> Vec<(usize, f64)> {
    Corpus::new(passages).rank(question)
}

/// Fuses orders, each best first, into one: every list gives a passage 1/(60 + its place), places
/// from 1. Best first, with the sums; equal sums keep the order of the passages' numbers.
pub fn fuse(orders: &[&[usize]]) -> Vec<(usize, f64)> {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for order in orders {
        for (place, passage) in order.iter().enumerate() {
            *sums.entry(*passage).or_default() += 1.0 / (FUSION_K + place as f64 + 1.0);
        }
    }
    let mut fused: Vec<_> = sums.into_iter().collect();
    fused.sort_by(|a, b| b.1.total_cmp(&a.1));
    fused
}

/// The terms of a question, each once, without the words of asking unless there is nothing else.
fn question_terms(question: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let all: Vec<String> =
        text::terms(question).into_iter().filter(|term| seen.insert(term.clone())).collect();
    let about: Vec<String> =
        all.iter().filter(|term| !ASKING.contains(&term.as_str())).cloned().collect();
    if about.is_empty() { all } else { about }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: [&str; 4] = [
        "Photosynthesis turns light, water and carbon dioxide into sugar and oxygen.",
        "Ada: so plants breathe? Tutor: they respire, yes, day and night.",
        "The light reactions happen in the thylakoid, the Calvin cycle in the stroma.",
        "Next week we look at fractions and common denominators.",
    ];

    fn order(question: &str) -> Vec<usize> {
        rank(question, &LESSON).into_iter().map(|(place, _)| place).collect()
    }

    #[test]
    fn the_passage_that_says_it_comes_first() {
        assert_eq!(order("Where does the Calvin cycle happen?")[0], 2);
        assert_eq!(order("explain photosynthesis and light"), [0, 2]);
        assert_eq!(order("the fraction"), [3]);
    }

    #[test]
    fn nothing_is_found_where_nothing_is_shared() {
        assert!(order("Who was Napoleon?").is_empty());
        assert!(rank("anything", &[]).is_empty());
        assert!(Corpus::new(&["", ""]).rank("anything").is_empty());
    }

    #[test]
    fn scores_are_those_of_the_formula() {
        // Two passages of two terms each; the word occurs once, in the first.
        let ranked = rank("acid", &["acid base", "salt water"]);
        let idf = (1.0_f64 + 1.5 / 1.5).ln();
        assert_eq!(ranked.len(), 1);
        assert!((ranked[0].1 - idf * 2.2 / 2.2).abs() < 1e-12, "{ranked:?}");
    }

    #[test]
    fn relevance_is_the_share_of_the_question_that_a_passage_mentions() {
        let corpus = Corpus::new(&LESSON);
        let full = corpus.relevance("light reactions thylakoid");
        assert!((full[2] - 1.0).abs() < 1e-12 && full[3] == 0.0, "{full:?}");
        let unknown = corpus.relevance("light in quantum electrodynamics");
        assert!(unknown[0] < 0.4, "{unknown:?}");
        assert_eq!(corpus.relevance("of the"), [0.0; 4]);
        let lone = Corpus::new(&["acids give protons"]).relevance("What do acids release?");
        assert!((lone[0] - 0.5).abs() < 1e-12, "{lone:?}");
    }

    #[test]
    fn a_passage_both_retrievers_like_beats_the_favourite_of_one() {
        let fused = fuse(&[&[7, 3, 1], &[2, 3]]);
        assert_eq!(fused[0].0, 3);
        assert!((fused[0].1 - 2.0 / 62.0).abs() < 1e-12);
        // 2 and 7 are each first once: the smaller number goes first.
        assert_eq!([fused[1].0, fused[2].0, fused[3].0], [2, 7, 1]);
        assert!(fuse(&[]).is_empty());
    }
}
