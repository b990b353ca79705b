//! Cues: words, what they have in common (concepts), and pairs of them, that add up to a category.
//! They hear what no phrase of the rules has: hints, third persons, new ways of saying it.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::LazyLock;

use super::passage::Word;
use super::rules::Cue as ContextCue;
use super::spelling::folded;
use crate::transcript::SpeakerRole;

/// Letters of a word that count: endings differ by person and tense.
const STEM_CHARS: usize = 6;

/// Words a pair of concepts may lie apart.
const PAIR_REACH: usize = 5;

/// Concepts of a word at most.
const MAX_CONCEPTS: usize = 4;

/// Words of a text that are weighed together.
pub(super) const WINDOW_WORDS: usize = 48;

/// A text up to this long is weighed as a whole.
const WHOLE_WORDS: usize = 64;

/// Concepts that tell nothing without another.
const LIGHT_CONCEPTS: [&str; 6] = ["i", "you", "he", "she", "they", "wh"];

const FUNCTION_WORDS: &str = "function";

/// Which concepts the words of a language have.
#[derive(Debug, Default)]
struct ConceptTable {
    words: HashMap<String, Vec<&'static str>>,
    stems: HashMap<String, Vec<&'static str>>,
    function_words: HashSet<String>,
}

static CONCEPTS: LazyLock<[ConceptTable; 3]> =
    LazyLock::new(|| read_concepts(include_str!("../../data/safety/concepts.txt")));

fn read_concepts(data: &'static str) -> [ConceptTable; 3] {
    let mut tables: [ConceptTable; 3] = Default::default();
    for line in data.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let Some((name, lists)) = line.split_once(':') else { continue };
        for (table, list) in tables.iter_mut().zip(lists.split('|')) {
            for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                table.add(name, word);
            }
        }
    }
    tables
}

impl ConceptTable {
    fn add(&mut self, concept: &'static str, word: &str) {
        if concept == FUNCTION_WORDS {
            self.function_words.insert(folded(word));
            return;
        }
        let (word, table) = match word.strip_suffix('*') {
            Some(stem) => (stem, &mut self.stems),
            None => (word, &mut self.words),
        };
        let concepts = table.entry(folded(word)).or_default();
        if !concepts.contains(&concept) {
            concepts.push(concept);
        }
    }

    fn extend(&self, word: &str, concepts: &mut Vec<&'static str>) {
        let whole = self.words.get(word).into_iter().flatten();
        let begins =
            word.char_indices().skip(2).filter_map(|(at, c)| word.get(..at + c.len_utf8()));
        let stems = begins.filter_map(|stem| self.stems.get(stem)).flatten();
        for concept in whole.chain(stems) {
            if concepts.len() < MAX_CONCEPTS && !concepts.contains(concept) {
                concepts.push(concept);
            }
        }
    }
}

/// The languages a text may be in, by the words that every sentence has.
fn languages(words: &[Word]) -> Vec<&'static ConceptTable> {
    let count = |table: &ConceptTable| {
        words.iter().filter(|word| table.function_words.contains(&word.folded)).count()
    };
    let counts: Vec<usize> = CONCEPTS.iter().map(count).collect();
    let most = counts.iter().copied().max().unwrap_or_default();
    CONCEPTS
        .iter()
        .zip(&counts)
        .filter(|(_, count)| **count == most)
        .map(|(table, _)| table)
        .collect()
}

/// A stretch of a text that is weighed as one.
pub(super) struct CueWindow<'a> {
    words: &'a [Word],
    /// What the rules know of how its text is meant.
    contexts: Vec<(ContextCue, Range<usize>)>,
    languages: Vec<&'static ConceptTable>,
}

/// The windows of a text, each beginning in the middle of the one before.
pub(super) fn windows<'a>(
    words: &'a [Word],
    contexts: &[(ContextCue, Range<usize>)],
) -> Vec<CueWindow<'a>> {
    let size = if words.len() <= WHOLE_WORDS { WHOLE_WORDS } else { WINDOW_WORDS };
    let mut windows = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let here = &words[from..words.len().min(from + size)];
        let bytes = here[0].range.start..here[here.len() - 1].range.end;
        let inside = |range: &Range<usize>| bytes.start <= range.start && range.start < bytes.end;
        let first = contexts.partition_point(|(_, range)| range.start < bytes.start);
        let contexts =
            contexts[first..].iter().take_while(|(_, range)| inside(range)).cloned().collect();
        windows.push(CueWindow { words: here, contexts, languages: languages(here) });
        if from + size >= words.len() {
            break;
        }
        from += size / 2;
    }
    windows
}

impl CueWindow<'_> {
    /// All cues by their names in the data file, with the bytes they stand at.
    pub(super) fn visit(&self, speaker: SpeakerRole, visit: &mut impl FnMut(&str, Range<usize>)) {
        let mut name = String::new();
        let mut say = |parts: std::fmt::Arguments<'_>, bytes: Range<usize>| {
            name.clear();
            if name.write_fmt(parts).is_ok() {
                visit(&name, bytes);
            }
        };
        let end = self.words.len();
        let mut concepts: Vec<Vec<&'static str>> = Vec::with_capacity(end);
        for word in self.words {
            let mut found = Vec::new();
            for language in &self.languages {
                language.extend(&word.folded, &mut found);
            }
            concepts.push(found);
        }
        let is_tutor = speaker == SpeakerRole::Tutor;
        for at in 0..end {
            let stem = stem(&self.words[at].folded);
            say(format_args!("{stem}"), self.bytes(at, at));
            if self.words[at].is_quoted {
                say(format_args!("!quoted"), self.bytes(at, at));
            }
            if is_tutor && !self.is_empty(&self.words[at]) {
                say(format_args!("!tutor {stem}"), self.bytes(at, at));
            }
            if at + 1 < end {
                let next = self::stem(&self.words[at + 1].folded);
                say(format_args!("{stem} {next}"), self.bytes(at, at + 1));
            }
            for concept in &concepts[at] {
                let is_light = LIGHT_CONCEPTS.contains(concept);
                if !is_light {
                    say(format_args!("@{concept}"), self.bytes(at, at));
                }
                if is_tutor && !is_light {
                    say(format_args!("!tutor @{concept}"), self.bytes(at, at));
                }
                let near = concepts.iter().enumerate().skip(at + 1).take(PAIR_REACH);
                for (later, others) in near {
                    for other in others {
                        if is_light && LIGHT_CONCEPTS.contains(other) {
                            continue;
                        }
                        say(format_args!("@{concept} @{other}"), self.bytes(at, later));
                    }
                }
            }
        }
        for (context, range) in &self.contexts {
            say(format_args!("!{context:?}"), range.clone());
        }
    }

    fn is_empty(&self, word: &Word) -> bool {
        self.languages.iter().any(|language| language.function_words.contains(&word.folded))
    }

    fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        self.words[from].range.start..self.words[to].range.end
    }
}

fn stem(word: &str) -> &str {
    word.char_indices().nth(STEM_CHARS).map_or(word, |(end, _)| &word[..end])
}
