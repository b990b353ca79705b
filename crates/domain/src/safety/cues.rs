//! Cues: words, what they have in common (concepts), and pairs of them, that add up to a category.
//! They hear what no phrase of the rules has: hints, third persons, new ways of saying it.

use std::ops::Range;
use std::sync::LazyLock;

use super::hashing::{FixedMap, FixedSet};
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
const WINDOW_WORDS: usize = 48;

/// A text up to this long is weighed as a whole.
const WHOLE_WORDS: usize = 64;

/// Concepts that tell nothing without another.
const LIGHT_CONCEPTS: [&str; 6] = ["i", "you", "he", "she", "they", "wh"];

const FUNCTION_WORDS: &str = "function";

/// What words have in common.
#[derive(Debug)]
struct CueConcept {
    /// As the weights name it: `@` and its name in the data file.
    name: String,
    key: u64,
    is_light: bool,
}

/// Which concepts the words of a language have, by number.
#[derive(Debug, Default)]
struct ConceptTable {
    words: FixedMap<String, Vec<usize>>,
    stems: FixedMap<String, Vec<usize>>,
    function_words: FixedSet<String>,
}

#[derive(Debug, Default)]
struct Concepts {
    concepts: Vec<CueConcept>,
    languages: [ConceptTable; 3],
}

static CONCEPTS: LazyLock<Concepts> =
    LazyLock::new(|| read_concepts(include_str!("../../data/safety/concepts.txt")));

fn read_concepts(data: &str) -> Concepts {
    let mut all = Concepts::default();
    for line in data.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let Some((name, lists)) = line.split_once(':') else { continue };
        let number = all.number(name);
        for (table, list) in all.languages.iter_mut().zip(lists.split('|')) {
            for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                match number {
                    Some(number) => table.add(number, word),
                    None => _ = table.function_words.insert(folded(word)),
                }
            }
        }
    }
    all
}

impl Concepts {
    /// The number of a concept; none for the words that every sentence has.
    fn number(&mut self, name: &str) -> Option<usize> {
        if name == FUNCTION_WORDS {
            return None;
        }
        let is_light = LIGHT_CONCEPTS.contains(&name);
        let name = format!("@{name}");
        let known = self.concepts.iter().position(|concept| concept.name == name);
        Some(known.unwrap_or_else(|| {
            self.concepts.push(CueConcept { key: part_key(&name), name, is_light });
            self.concepts.len() - 1
        }))
    }
}

impl ConceptTable {
    fn add(&mut self, concept: usize, word: &str) {
        let (word, table) = match word.strip_suffix('*') {
            Some(stem) => (stem, &mut self.stems),
            None => (word, &mut self.words),
        };
        let concepts = table.entry(folded(word)).or_default();
        if !concepts.contains(&concept) {
            concepts.push(concept);
        }
    }

    fn extend(&self, word: &str, concepts: &mut Vec<usize>) {
        let whole = self.words.get(word).into_iter().flatten();
        let begins =
            word.char_indices().skip(2).filter_map(|(at, c)| word.get(..at + c.len_utf8()));
        let stems = begins.filter_map(|stem| self.stems.get(stem)).flatten();
        for concept in whole.chain(stems) {
            if concepts.len() < MAX_CONCEPTS && !concepts.contains(concept) {
                concepts.push(*concept);
            }
        }
    }
}

/// The languages a text may be in, by the words that every sentence has.
fn languages(words: &[Word]) -> Vec<&'static ConceptTable> {
    let count = |table: &ConceptTable| {
        words.iter().filter(|word| table.function_words.contains(&word.folded)).count()
    };
    let counts: Vec<usize> = CONCEPTS.languages.iter().map(count).collect();
    let most = counts.iter().copied().max().unwrap_or_default();
    let tables = CONCEPTS.languages.iter().zip(&counts);
    tables.filter(|(_, count)| **count == most).map(|(table, _)| table).collect()
}

/// The key of a part of a cue's name (FNV-1a). Keys stand for names, so that weighing a text builds
/// no strings.
fn part_key(part: &str) -> u64 {
    let add = |key: u64, byte: u8| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    part.bytes().fold(0xcbf2_9ce4_8422_2325, add)
}

/// The key of a name of which the first part has the first key.
fn joined_key(first: u64, second: u64) -> u64 {
    first.rotate_left(29).wrapping_add(second).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The key of a cue's name in the data file, whose parts stand apart.
pub(super) fn name_key(name: &str) -> u64 {
    let keys = name.split(' ').map(part_key);
    keys.reduce(joined_key).unwrap_or_default()
}

/// A cue where it stands.
#[derive(Debug)]
pub(super) struct CuePlace<'a> {
    /// The key of its name.
    pub(super) key: u64,
    parts: [&'a str; 2],
    pub(super) bytes: Range<usize>,
}

impl CuePlace<'_> {
    /// Its name in the data file.
    pub(super) fn name(&self) -> String {
        let [first, second] = self.parts;
        if second.is_empty() { first.to_owned() } else { format!("{first} {second}") }
    }
}

/// A word with what weighs in it.
struct CueWord<'a> {
    word: &'a Word,
    stem: &'a str,
    key: u64,
    concepts: Vec<usize>,
}

/// A stretch of a text that is weighed as one.
pub(super) struct CueWindow<'a> {
    words: Vec<CueWord<'a>>,
    /// What the rules know of how its text is meant.
    contexts: Vec<(ContextCue, Range<usize>)>,
    languages: Vec<&'static ConceptTable>,
    /// Its bytes in the text.
    pub(super) bytes: Range<usize>,
}

/// The windows of a text, each beginning in the middle of the one before.
pub(super) fn windows<'a>(
    words: &'a [Word],
    contexts: &[(ContextCue, Range<usize>)],
) -> Vec<CueWindow<'a>> {
    let size = if words.len() <= WHOLE_WORDS { WHOLE_WORDS } else { WINDOW_WORDS };
    let words_total = words.len();
    let mut windows = Vec::new();
    let mut from = 0;
    while from < words_total {
        let here = &words[from..words_total.min(from + size)];
        let bytes = here[0].range.start..here[here.len() - 1].range.end;
        let inside = |range: &Range<usize>| bytes.start <= range.start && range.start < bytes.end;
        let first = contexts.partition_point(|(_, range)| range.start < bytes.start);
        let contexts =
            contexts[first..].iter().take_while(|(_, range)| inside(range)).cloned().collect();
        let languages = languages(here);
        let words = here.iter().map(|word| CueWord::of(word, &languages)).collect();
        windows.push(CueWindow { words, contexts, languages, bytes });
        if from + size >= words_total {
            break;
        }
        from += size / 2;
    }
    windows
}

impl<'a> CueWord<'a> {
    fn of(word: &'a Word, languages: &[&ConceptTable]) -> Self {
        let mut concepts = Vec::new();
        for language in languages {
            language.extend(&word.folded, &mut concepts);
        }
        let stem = stem(&word.folded);
        Self { word, stem, key: part_key(stem), concepts }
    }
}

/// The marks that stand before a cue or alone.
static TUTOR: LazyLock<u64> = LazyLock::new(|| part_key("!tutor"));
static QUOTED: LazyLock<u64> = LazyLock::new(|| part_key("!quoted"));

impl CueWindow<'_> {
    /// All cues with the bytes they stand at.
    pub(super) fn visit(&self, speaker: SpeakerRole, visit: &mut impl FnMut(CuePlace<'_>)) {
        let is_tutor = speaker == SpeakerRole::Tutor;
        for (at, word) in self.words.iter().enumerate() {
            let one = |name, key| CuePlace { key, parts: [name, ""], bytes: self.bytes(at, at) };
            let by_tutor = |name, key| CuePlace {
                key: joined_key(*TUTOR, key),
                parts: ["!tutor", name],
                bytes: self.bytes(at, at),
            };
            visit(one(word.stem, word.key));
            if word.word.is_quoted {
                visit(one("!quoted", *QUOTED));
            }
            if is_tutor && !self.is_empty(word.word) {
                visit(by_tutor(word.stem, word.key));
            }
            if let Some(next) = self.words.get(at + 1) {
                visit(CuePlace {
                    key: joined_key(word.key, next.key),
                    parts: [word.stem, next.stem],
                    bytes: self.bytes(at, at + 1),
                });
            }
            for concept in word.concepts.iter().map(|number| &CONCEPTS.concepts[*number]) {
                if !concept.is_light {
                    visit(one(&concept.name, concept.key));
                }
                if is_tutor && !concept.is_light {
                    visit(by_tutor(&concept.name, concept.key));
                }
                self.visit_pairs(at, concept, visit);
            }
        }
        for (context, range) in &self.contexts {
            let name = context_name(*context);
            visit(CuePlace { key: part_key(name), parts: [name, ""], bytes: range.clone() });
        }
    }

    /// A concept with those of the words that follow.
    fn visit_pairs(&self, at: usize, concept: &CueConcept, visit: &mut impl FnMut(CuePlace<'_>)) {
        let near = self.words.iter().enumerate().skip(at + 1).take(PAIR_REACH);
        for (later, word) in near {
            for other in word.concepts.iter().map(|number| &CONCEPTS.concepts[*number]) {
                if concept.is_light && other.is_light {
                    continue;
                }
                visit(CuePlace {
                    key: joined_key(concept.key, other.key),
                    parts: [&concept.name, &other.name],
                    bytes: self.bytes(at, later),
                });
            }
        }
    }

    fn is_empty(&self, word: &Word) -> bool {
        self.languages.iter().any(|language| language.function_words.contains(&word.folded))
    }

    fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        self.words[from].word.range.start..self.words[to].word.range.end
    }
}

/// What says how a text is meant, as a cue.
const fn context_name(cue: ContextCue) -> &'static str {
    match cue {
        ContextCue::Harmless => "!Harmless",
        ContextCue::Negation => "!Negation",
        ContextCue::Affirmation => "!Affirmation",
        ContextCue::Fiction => "!Fiction",
        ContextCue::Lesson => "!Lesson",
        ContextCue::Game => "!Game",
        ContextCue::Report => "!Report",
        ContextCue::Earnest => "!Earnest",
        ContextCue::Conjunction => "!Conjunction",
    }
}

fn stem(word: &str) -> &str {
    word.char_indices().nth(STEM_CHARS).map_or(word, |(end, _)| &word[..end])
}
