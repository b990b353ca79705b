//! Passages that grow around the best units when a question is asked.

use crate::index::UnitIndex;

/// Words from which on a passage is long enough.
const PASSAGE_WORDS: usize = 500;

/// Words below which a passage goes behind longer ones: little is said in it.
const LEAST_PASSAGE_WORDS: usize = 200;

/// Neighbouring units, found for a question.
#[derive(Debug, Clone, PartialEq)]
pub struct GrownPassage {
    /// The place of its session in the index.
    pub session: usize,
    /// Its first unit.
    pub first: usize,
    /// Its last unit, inclusive.
    pub last: usize,
    /// Its words.
    pub words: usize,
    /// The mean of its units' scores.
    pub score: f64,
}

/// The passages around the units that score best, best first; `seeds` of them are grown. Each takes
/// units that no better one has taken.
pub fn grow(index: &UnitIndex, scores: &[f64], seeds: usize) -> Vec<GrownPassage> {
    let mut order: Vec<usize> = (0..scores.len()).filter(|unit| scores[*unit] > 0.0).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    let mut is_free = vec![true; scores.len()];
    let mut passages = Vec::new();
    for seed in order {
        if is_free[seed] {
            passages.push(grow_from(seed, index, scores, &mut is_free));
        }
        if passages.len() == seeds {
            break;
        }
    }
    let is_short = |passage: &GrownPassage| passage.words < LEAST_PASSAGE_WORDS;
    passages.sort_by(|a, b| is_short(a).cmp(&is_short(b)).then(b.score.total_cmp(&a.score)));
    passages
}

/// Scores with what a model's vectors say beside the words: the mean likeness around each unit,
/// weighed by the same kernel, times `weight` (about 0.5 within a session, 0.2 over many).
/// `likeness` has a cosine for each unit.
pub fn with_vectors(index: &UnitIndex, scores: &[f64], likeness: &[f64], weight: f64) -> Vec<f64> {
    let around = index.smooth(likeness);
    let whole = index.smooth(&vec![1.0; likeness.len()]);
    let means = around.iter().zip(&whole).map(|(sum, whole)| sum / whole);
    scores.iter().zip(means).map(|(score, mean)| mean.mul_add(weight, *score)).collect()
}

fn grow_from(seed: usize, index: &UnitIndex, scores: &[f64], is_free: &mut [bool]) -> GrownPassage {
    let units = index.units();
    let session = index.session(units[seed].session);
    let (mut first, mut last) = (seed, seed);
    let mut words = units[seed].words;
    is_free[seed] = false;
    while words < PASSAGE_WORDS {
        let before = (first > session.start && is_free[first - 1]).then(|| first - 1);
        let after = (last + 1 < session.end && is_free[last + 1]).then_some(last + 1);
        let next = match (before, after) {
            (Some(before), Some(after)) if scores[before] > scores[after] => before,
            (_, Some(after)) => after,
            (Some(before), None) => before,
            (None, None) => break,
        };
        is_free[next] = false;
        words += units[next].words;
        first = first.min(next);
        last = last.max(next);
    }
    let sum: f64 = scores[first..=last].iter().sum();
    let score = sum / (last - first + 1) as f64;
    GrownPassage { session: units[seed].session, first, last, words, score }
}
