//! Patterns of whole messages. A message counts as small talk or as a question about the student only
//! when all of its words are accounted for, so that no question about a lesson is taken for one.
//!
//! Written as words: `a|b` is either, `[a|b]` may be left out, `<name>` is one of a named set of
//! phrases, `{topic}` is one to eight words that are looked up afterwards.

use std::collections::HashMap;
use std::ops::Range;

/// Most words that a topic has.
const MAX_TOPIC_WORDS: usize = 8;

#[derive(Debug, Clone)]
enum Node {
    Either(Vec<Pattern>),
    Optional(Vec<Pattern>),
    Topic,
}

/// A pattern, read.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(Vec<Step>);

#[derive(Debug, Clone)]
enum Step {
    Word(&'static str),
    Node(Node),
}

/// Reads patterns, with the sets of their language.
#[derive(Debug, Default)]
pub(crate) struct PatternReader {
    sets: HashMap<&'static str, Vec<Pattern>>,
}

impl PatternReader {
    pub(crate) fn has(&self, set: &str) -> bool {
        self.sets.contains_key(set)
    }

    /// Begins a set of phrases.
    pub(crate) fn begin(&mut self, set: &'static str) {
        self.sets.insert(set, Vec::new());
    }

    /// Adds a phrase to a set.
    pub(crate) fn extend(&mut self, set: &'static str, phrase: Pattern) {
        self.sets.entry(set).or_default().push(phrase);
    }

    /// Reads one. The name of a set that isn't there stands for itself, so that a test can find it.
    pub(crate) fn read(&self, source: &'static str) -> Pattern {
        Pattern(source.split_whitespace().map(|token| self.step(token)).collect())
    }

    fn step(&self, token: &'static str) -> Step {
        if token == "{topic}" {
            return Step::Node(Node::Topic);
        }
        if let Some(inner) = token.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            return Step::Node(Node::Optional(self.alternatives(inner)));
        }
        if token.contains('|') || token.starts_with('<') {
            return Step::Node(Node::Either(self.alternatives(token)));
        }
        Step::Word(token)
    }

    fn alternatives(&self, source: &'static str) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for part in source.split('|') {
            if part == "{topic}" {
                patterns.push(Pattern(vec![Step::Node(Node::Topic)]));
                continue;
            }
            let name = part.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
            match name.and_then(|name| self.sets.get(name)) {
                Some(set) => patterns.extend(set.iter().cloned()),
                None => patterns.push(Pattern(vec![Step::Word(part)])),
            }
        }
        patterns
    }
}

/// A way in which a pattern begins a message: where it ends, and the words of its topic.
type Reached = (usize, Option<Range<usize>>);

impl Pattern {
    /// The words of the topic, if all words of the message are accounted for: an empty range for a
    /// pattern without one.
    pub(crate) fn matches(&self, words: &[String]) -> Option<Range<usize>> {
        let reached = self.reach(words, (0, None));
        // The shortest topic leaves the most to the pattern's own words.
        let whole = reached.into_iter().filter(|(end, _)| *end == words.len());
        whole.map(|(_, topic)| topic.unwrap_or(0..0)).min_by_key(Range::len)
    }

    fn reach(&self, words: &[String], from: Reached) -> Vec<Reached> {
        let mut states = vec![from];
        for step in &self.0 {
            let mut next: Vec<Reached> = Vec::new();
            for state in states {
                for reached in step.reach(words, state) {
                    if !next.contains(&reached) {
                        next.push(reached);
                    }
                }
            }
            states = next;
        }
        states
    }

    /// The words it is written with.
    pub(crate) fn words(&self) -> Vec<&'static str> {
        let mut words = Vec::new();
        for step in &self.0 {
            match step {
                Step::Word(word) => words.push(*word),
                Step::Node(Node::Either(patterns) | Node::Optional(patterns)) => {
                    words.extend(patterns.iter().flat_map(Self::words));
                }
                Step::Node(Node::Topic) => {}
            }
        }
        words
    }
}

impl Step {
    fn reach(&self, words: &[String], from: Reached) -> Vec<Reached> {
        let each = |patterns: &[Pattern]| -> Vec<Reached> {
            patterns.iter().flat_map(|pattern| pattern.reach(words, from.clone())).collect()
        };
        match self {
            Self::Word(word) => {
                let is_next = words.get(from.0).is_some_and(|next| next == word);
                is_next.then(|| (from.0 + 1, from.1)).into_iter().collect()
            }
            Self::Node(Node::Either(patterns)) => each(patterns),
            Self::Node(Node::Optional(patterns)) => {
                let mut reached = each(patterns);
                reached.push(from);
                reached
            }
            Self::Node(Node::Topic) => {
                let last = words.len().min(from.0 + MAX_TOPIC_WORDS);
                (from.0 + 1..=last).map(|end| (end, Some(from.0..end))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::text;

    use super::*;

    fn topic(source: &'static str, message: &str) -> Option<String> {
        let mut reader = PatternReader::default();
        for phrase in ["lesson", "tutoring session"] {
            let phrase = reader.read(phrase);
            reader.extend("lesson", phrase);
        }
        let words = text::words(message);
        reader.read(source).matches(&words).map(|range| words[range].join(" "))
    }

    #[test]
    fn a_pattern_matches_whole_messages_only() {
        let source = "what was [my|the] last <lesson> about";
        assert_eq!(topic(source, "What was my last tutoring session about?").as_deref(), Some(""));
        assert_eq!(topic(source, "What was last lesson about?").as_deref(), Some(""));
        assert_eq!(topic(source, "What was the last lesson about, and why?"), None);
        assert_eq!(topic(source, "What was the lesson about?"), None);
    }

    #[test]
    fn a_topic_is_what_the_pattern_leaves() {
        let source = "how am i doing in|with {topic} [so] [far]";
        assert_eq!(
            topic(source, "How am I doing in word problems so far?").as_deref(),
            Some("word problems")
        );
        assert_eq!(topic(source, "How am I doing in?"), None);
        assert_eq!(topic(source, "How am I doing in a b c d e f g h i?"), None);
    }
}
