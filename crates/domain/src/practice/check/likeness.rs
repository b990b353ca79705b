//! How much two questions repeat each other.

use std::collections::BTreeSet;

use crate::text;

/// Words in a row that make a shingle: two, so that order counts in questions of few words.
const SHINGLE: usize = 2;

/// The share, 0 to 1, of shingles of stemmed terms that two texts have in common (Jaccard; Broder
/// 1997). Texts without terms are alike when they are equal.
pub(super) fn of(one: &str, other: &str) -> f64 {
    let (a, b) = (shingles(one), shingles(other));
    if a.is_empty() || b.is_empty() {
        return f64::from(u8::from(one.trim() == other.trim()));
    }
    let shared = a.intersection(&b).count() as f64;
    shared / (a.len() as f64 + b.len() as f64 - shared)
}

/// Signs of arithmetic are no words, but `3 + 4` and `3 × 4` are two questions.
fn shingles(text: &str) -> BTreeSet<Vec<String>> {
    let spelled = text.replace('+', " plus ").replace(['×', '*', '·'], " times ");
    let spelled = spelled.replace(['÷', '/'], " over ");
    let terms = text::terms(&spelled);
    if terms.is_empty() {
        return BTreeSet::new();
    }
    terms.windows(SHINGLE.min(terms.len())).map(<[String]>::to_vec).collect()
}
