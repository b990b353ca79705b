//! A question as the parts that are searched for.

use std::collections::HashSet;

use domain::text;

use crate::index::{QueryTerm, UnitIndex};
use crate::terms::{self, WordReader};

/// Words of a question that are searched for.
const MAX_PARTS: usize = 60;

/// The parts of a question: each word once, in the form it has in each language of the index, without
/// words of asking unless nothing else is left.
pub fn parts(question: &str, index: &UnitIndex) -> Vec<QueryTerm> {
    let mut readers: Vec<WordReader> =
        index.languages().iter().map(|language| WordReader::new(Some(*language))).collect();
    if readers.is_empty() {
        readers.push(WordReader::new(None));
    }
    let mut seen = HashSet::new();
    let mut parts = Vec::new();
    for word in text::words(question) {
        let mut forms: Vec<(String, f64)> = Vec::new();
        for reader in &readers {
            if let Some(term) = reader.term(&word)
                && !forms.iter().any(|(known, _)| *known == term)
            {
                forms.push((term, 1.0));
            }
        }
        let is_new = forms.iter().any(|(term, _)| seen.insert(term.clone()));
        if is_new && parts.len() < MAX_PARTS {
            parts.push(QueryTerm { alternatives: forms, factor: 1.0 });
        }
    }
    let asks = |part: &QueryTerm| part.alternatives.iter().all(|(term, _)| terms::asks(term));
    if parts.iter().any(|part| !asks(part)) {
        parts.retain(|part| !asks(part));
    }
    parts
}
