//! The rules of one language, read from its data file. `data/safety/en.txt` opens with the format.

use std::collections::HashMap;

use super::hashing::FixedMap;
use super::spelling::{Vocabulary, folded};
use super::{RiskCategory, Severity};
use crate::transcript::SpeakerRole;

/// Words that `..` may stand for, and `...`.
const SHORT_GAP: usize = 3;
const LONG_GAP: usize = 7;

/// Gaps of a phrase at most: with more, its words have little to do with each other.
const MAX_GAPS: usize = 4;

/// Parts of a phrase at most.
pub(super) const MAX_PARTS: usize = 16;

/// What a phrase of the data file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It tells of a danger.
    Risk(Risk),
    /// It tells how what stands around it is meant.
    Cue(Cue),
}

/// The danger a phrase tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Risk {
    pub(super) category: RiskCategory,
    pub(super) severity: Severity,
    /// It speaks of the speaker's own life, so a lesson nearby does not explain it.
    pub(super) is_own: bool,
    /// Only in the mouth of this one.
    pub(super) speaker: Option<SpeakerRole>,
}

/// How what stands around a phrase is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Cue {
    /// A figure of speech or a mishap.
    Harmless,
    Negation,
    /// A negation that denies nothing: "can't stop".
    Affirmation,
    Fiction,
    Lesson,
    Game,
    /// A verb of speech.
    Report,
    /// The speaker means it.
    Earnest,
    /// A new clause begins.
    Conjunction,
}

impl Cue {
    const ALL: [(&'static str, Self); 9] = [
        ("harmless", Self::Harmless),
        ("negation", Self::Negation),
        ("affirmation", Self::Affirmation),
        ("fiction", Self::Fiction),
        ("lesson", Self::Lesson),
        ("game", Self::Game),
        ("report", Self::Report),
        ("earnest", Self::Earnest),
        ("conjunction", Self::Conjunction),
    ];
}

/// A part of a phrase.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// One of a set of words or expressions.
    One { set: usize, is_optional: bool },
    /// Up to so many words of any kind.
    Gap(usize),
}

/// A phrase of the data file.
#[derive(Debug)]
pub(super) struct Phrase {
    /// As the data file has it.
    pub(super) source: &'static str,
    pub(super) purpose: Purpose,
    pub(super) parts: Vec<Part>,
}

/// Expressions by the number of their first word; the rest of each.
pub(super) type Expressions = FixedMap<u32, Vec<Box<[u32]>>>;

/// All rules of a language.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// `en`, `es` or `de`.
    pub(super) language: &'static str,
    pub(super) vocabulary: Vocabulary,
    pub(super) sets: Vec<Expressions>,
    pub(super) phrases: Vec<Phrase>,
    /// Phrases by the words they may begin with.
    pub(super) by_first: FixedMap<u32, Vec<usize>>,
    /// Sets by the words that an expression in them begins with.
    pub(super) sets_of: FixedMap<u32, Vec<usize>>,
    /// Sets by the part they were read from, until words are named anew.
    set_of_part: HashMap<&'static str, usize>,
    /// Lines that could not be read. A test keeps it empty; a rule that can't be read is left out.
    pub(super) faults: Vec<String>,
}

/// Where a line of the file belongs.
enum RuleSection {
    None,
    Words,
    Spellings,
    Misspelt,
    Phrases(Purpose),
}

impl Rules {
    /// Of a data file.
    pub(super) fn read(language: &'static str, data: &'static str) -> Self {
        let mut rules = Self { language, ..Self::default() };
        let mut named: HashMap<&'static str, Vec<Vec<u32>>> = HashMap::new();
        let mut section = RuleSection::None;
        for line in data.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(header) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = section_of(header).unwrap_or(RuleSection::None);
                if matches!(section, RuleSection::None) {
                    rules.faults.push(format!("unknown section: {line}"));
                }
                continue;
            }
            match section {
                RuleSection::None => rules.faults.push(format!("outside a section: {line}")),
                RuleSection::Words => rules.name_words(line, &mut named),
                RuleSection::Spellings => rules.respell(line),
                RuleSection::Misspelt => {
                    line.split_whitespace()
                        .for_each(|word| rules.vocabulary.forgive(&folded(word)));
                }
                RuleSection::Phrases(purpose @ Purpose::Cue(_)) => {
                    line.split(',').for_each(|source| rules.add(source.trim(), purpose, &named));
                }
                RuleSection::Phrases(purpose) => rules.add(line, purpose, &named),
            }
        }
        rules
    }

    fn name_words(&mut self, line: &'static str, named: &mut HashMap<&'static str, Vec<Vec<u32>>>) {
        let Some((name, list)) = line.split_once(':') else {
            self.faults.push(format!("no name: {line}"));
            return;
        };
        let mut expressions = Vec::new();
        for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            expressions.extend(self.alternative(item, named));
        }
        // A name that comes again is continued.
        self.set_of_part.clear();
        named.entry(name.trim()).or_default().extend(expressions);
    }

    fn respell(&mut self, line: &str) {
        match line.split_once(':') {
            Some((short, long)) => {
                let long = long.split_whitespace().map(folded).collect();
                for short in short.split(',') {
                    self.vocabulary.expand(&folded(short.trim()), Vec::clone(&long));
                }
            }
            None => self.faults.push(format!("no long form: {line}")),
        }
    }

    /// What one alternative stands for: a named set, or an expression.
    fn alternative(&mut self, item: &str, named: &HashMap<&str, Vec<Vec<u32>>>) -> Vec<Vec<u32>> {
        if let Some(name) = item.strip_prefix('{').and_then(|item| item.strip_suffix('}')) {
            if !named.contains_key(name) {
                self.faults.push(format!("unknown words: {item}"));
            }
            return named.get(name).cloned().unwrap_or_default();
        }
        let words = item.split(['_', ' ']).filter(|word| !word.is_empty());
        let mut numbers = Vec::new();
        for word in words {
            let (word, star) = word.strip_suffix('*').map_or((word, ""), |stem| (stem, "*"));
            for word in self.vocabulary.expanded(&folded(word)) {
                numbers.push(self.vocabulary.add(&format!("{word}{star}")));
            }
        }
        if numbers.is_empty() {
            self.faults.push(format!("no word: {item}"));
            return Vec::new();
        }
        vec![numbers]
    }

    /// The set of a part; the same part has the same.
    fn set(&mut self, part: &'static str, named: &HashMap<&str, Vec<Vec<u32>>>) -> usize {
        if let Some(set) = self.set_of_part.get(part) {
            return *set;
        }
        let mut set = Expressions::default();
        for alternative in part.split('/') {
            for expression in self.alternative(alternative, named) {
                if let Some((first, rest)) = expression.split_first() {
                    set.entry(*first).or_default().push(rest.into());
                }
            }
        }
        for first in set.keys() {
            self.sets_of.entry(*first).or_default().push(self.sets.len());
        }
        self.set_of_part.insert(part, self.sets.len());
        self.sets.push(set);
        self.sets.len() - 1
    }

    fn add(
        &mut self,
        source: &'static str,
        purpose: Purpose,
        named: &HashMap<&str, Vec<Vec<u32>>>,
    ) {
        let mut parts = Vec::new();
        for part in source.split_whitespace() {
            let gap = match part {
                ".." => Some(SHORT_GAP),
                "..." => Some(LONG_GAP),
                _ => None,
            };
            if let Some(most) = gap {
                parts.push(Part::Gap(most));
                continue;
            }
            let (part, is_optional) =
                part.strip_suffix('?').map_or((part, false), |part| (part, true));
            parts.push(Part::One { set: self.set(part, named), is_optional });
        }
        let gaps = parts.iter().filter(|part| matches!(part, Part::Gap(_))).count();
        let ends = [parts.first(), parts.last()];
        if gaps > MAX_GAPS
            || parts.len() > MAX_PARTS
            || ends.iter().any(|end| matches!(end, None | Some(Part::Gap(_))))
        {
            self.faults.push(format!("too many gaps or parts, or a gap at an end: {source}"));
            return;
        }
        let phrase = self.phrases.len();
        for part in &parts {
            let Part::One { set, is_optional } = part else { break };
            for first in self.sets[*set].keys() {
                self.by_first.entry(*first).or_default().push(phrase);
            }
            if !is_optional {
                break;
            }
        }
        self.phrases.push(Phrase { source, purpose, parts });
    }
}

/// `fiction`, `self_harm high own` or `grooming high tutor`.
fn section_of(header: &str) -> Option<RuleSection> {
    match header {
        "words" => return Some(RuleSection::Words),
        "spellings" => return Some(RuleSection::Spellings),
        "misspelt" => return Some(RuleSection::Misspelt),
        _ => {}
    }
    if let Some((_, cue)) = Cue::ALL.iter().find(|(name, _)| *name == header) {
        return Some(RuleSection::Phrases(Purpose::Cue(*cue)));
    }
    let mut words = header.split_whitespace();
    let category = RiskCategory::parse(words.next()?)?;
    let severity = Severity::parse(words.next()?)?;
    let mut risk = Risk { category, severity, is_own: false, speaker: None };
    for word in words {
        match word {
            "own" => risk.is_own = true,
            other => risk.speaker = Some(SpeakerRole::parse(other)?),
        }
    }
    Some(RuleSection::Phrases(Purpose::Risk(risk)))
}
