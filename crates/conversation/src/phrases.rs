//! What students say, language by language, and what a whole message means by it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::pattern::{Pattern, PatternReader};
use crate::utterance::{Meaning, QuestionLanguage};

/// Patterns by their meaning; `data/FORMAT.md` says how they are written.
type MeantPatterns = Vec<(Meaning, Vec<Pattern>)>;

static PATTERNS: LazyLock<[MeantPatterns; 3]> =
    LazyLock::new(|| QuestionLanguage::ALL.map(|language| read_phrases(source(language))));

const fn source(language: QuestionLanguage) -> &'static str {
    match language {
        QuestionLanguage::English => include_str!("../data/english.txt"),
        QuestionLanguage::Spanish => include_str!("../data/spanish.txt"),
        QuestionLanguage::German => include_str!("../data/german.txt"),
    }
}

fn read_phrases(source: &'static str) -> MeantPatterns {
    let mut reader = PatternReader::default();
    let mut phrases: MeantPatterns = Vec::new();
    let mut set: Option<&'static str> = None;
    for line in source.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let name = |open, close| line.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        let is_word = |name: &&str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let next_set =
            name('<', '>').filter(is_word).filter(|name| phrases.is_empty() && !reader.has(name));
        if let Some(name) = next_set {
            reader.begin(name);
            set = Some(name);
        } else if let Some(meaning) = name('[', ']').and_then(Meaning::named) {
            phrases.push((meaning, Vec::new()));
        } else {
            let pattern = reader.read(line);
            match (phrases.last_mut(), set) {
                (Some((_, patterns)), _) => patterns.push(pattern),
                (None, Some(set)) => reader.extend(set, pattern),
                (None, None) => {}
            }
        }
    }
    phrases
}

/// What the words of a message mean in a language, each with the words of its topic: those without a
/// topic first, for they leave nothing to be looked up; then those with the shortest.
pub(crate) fn meanings(
    words: &[String],
    language: QuestionLanguage,
) -> Vec<(Meaning, Range<usize>)> {
    let phrases = &PATTERNS[language as usize];
    let mut found: Vec<(Meaning, Range<usize>)> = phrases
        .iter()
        .filter_map(|(meaning, patterns)| {
            let matches = patterns.iter().filter_map(|pattern| pattern.matches(words));
            Some((*meaning, matches.min_by_key(Range::len)?))
        })
        .collect();
    found.sort_by_key(|(_, topic)| topic.len());
    found
}

/// The words that English messages of these kinds are made of.
pub(crate) fn english_words() -> HashSet<&'static str> {
    let patterns = PATTERNS[QuestionLanguage::English as usize].iter().flat_map(|(_, read)| read);
    patterns.flat_map(Pattern::words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_and_meaning_that_a_file_names_is_there() {
        for (phrases, language) in PATTERNS.iter().zip(QuestionLanguage::ALL) {
            assert!(phrases.len() > 15, "{language:?}");
            for (meaning, patterns) in phrases {
                for word in patterns.iter().flat_map(Pattern::words) {
                    let is_plain = !word.contains(['<', '>', '{', '}', '[', ']']);
                    assert!(is_plain, "{meaning:?}: {word}");
                }
            }
        }
    }

    #[test]
    fn no_pattern_is_a_topic_alone() {
        for (meaning, patterns) in PATTERNS.iter().flatten() {
            let anything = ["zebra".to_owned(), "crossing".to_owned()];
            let greedy = patterns.iter().any(|pattern| pattern.matches(&anything).is_some());
            assert!(!greedy, "{meaning:?}");
        }
    }
}
