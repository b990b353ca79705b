//! Finds the phrases of a language in a passage.

use std::ops::Range;

use super::passage::Word;
use super::rules::{Cue, MAX_PARTS, Part, Phrase, Purpose, Rules};

/// A word of a passage as the rules of one language know it.
#[derive(Debug)]
pub(super) struct KnownWord {
    /// Its numbers; none when no rule knows it.
    pub(super) numbers: Vec<u32>,
    pub(super) bytes: Range<usize>,
    pub(super) sentence: u32,
    pub(super) clause: u32,
    pub(super) is_quoted: bool,
}

/// A phrase where it stands.
#[derive(Debug)]
pub(super) struct Match<'r> {
    pub(super) phrase: &'r Phrase,
    /// Its words, from first to last.
    pub(super) words: Range<usize>,
    /// Words inside of it that its gaps stand for.
    pub(super) gaps: Vec<Range<usize>>,
}

/// The words of a passage in one language. A word may become several (`wanna`).
pub(super) fn recognise(rules: &Rules, words: &[Word]) -> Vec<KnownWord> {
    let mut known = Vec::with_capacity(words.len());
    for word in words {
        for numbers in rules.vocabulary.numbers(&word.folded) {
            known.push(KnownWord {
                numbers,
                bytes: word.range.clone(),
                sentence: word.sentence,
                clause: word.clause,
                is_quoted: word.is_quoted,
            });
        }
    }
    known
}

/// All phrases in a passage, by the word they begin with. A phrase is tried once at each word that
/// it may begin with and looks at a bounded number of words, so the time grows with the length.
pub(super) fn find<'r>(rules: &'r Rules, words: &[KnownWord]) -> Vec<Match<'r>> {
    let mut found = Vec::new();
    let mut tried: Vec<usize> = Vec::new();
    let mut present = Present::new(rules);
    for at in 0..words.len() {
        if at == 0 || words[at].sentence != words[at - 1].sentence {
            let sentence = words[at].sentence;
            let here = words[at..].iter().take_while(|word| word.sentence == sentence);
            present.turn_to(rules, here);
        }
        tried.clear();
        for number in &words[at].numbers {
            let phrases = rules.by_first.get(number).into_iter().flatten();
            tried.extend(phrases.filter(|phrase| present.has_all(&rules.phrases[**phrase])));
        }
        tried.sort_unstable();
        tried.dedup();
        for phrase in &tried {
            let phrase = &rules.phrases[*phrase];
            let (parts, failed) = (phrase.parts.as_slice(), [0; MAX_PARTS]);
            let mut attempt = Attempt { rules, words, parts, first: at, gaps: Vec::new(), failed };
            if let Some(end) = attempt.end(0, at) {
                found.push(Match { phrase, words: at..end, gaps: attempt.gaps });
            }
        }
    }
    found
}

/// Sets of which a sentence has a word: a phrase that needs another need not be tried in it.
struct Present {
    /// By set: the last sentence that has a word of it.
    seen: Vec<u32>,
    sentence: u32,
}

impl Present {
    fn new(rules: &Rules) -> Self {
        Self { seen: vec![0; rules.sets.len()], sentence: 0 }
    }

    fn turn_to<'a>(&mut self, rules: &Rules, words: impl Iterator<Item = &'a KnownWord>) {
        self.sentence += 1;
        for number in words.flat_map(|word| &word.numbers) {
            for set in rules.sets_of.get(number).into_iter().flatten() {
                self.seen[*set] = self.sentence;
            }
        }
    }

    fn has_all(&self, phrase: &Phrase) -> bool {
        phrase.parts.iter().all(|part| match part {
            Part::One { set, is_optional } => *is_optional || self.seen[*set] == self.sentence,
            Part::Gap(_) => true,
        })
    }
}

/// Words after the first that a phrase may reach: one bit of a number for each.
pub(super) const MAX_REACH: usize = 64;

struct Attempt<'a> {
    rules: &'a Rules,
    words: &'a [KnownWord],
    parts: &'a [Part],
    first: usize,
    gaps: Vec<Range<usize>>,
    /// By part: the words from which on it and the rest do not stand. Keeps the ways in which gaps may
    /// be filled from multiplying.
    failed: [u64; MAX_PARTS],
}

impl Attempt<'_> {
    /// The word after the last, when the parts from `part` on stand from `at` on.
    fn end(&mut self, part: usize, at: usize) -> Option<usize> {
        if part == self.parts.len() {
            return Some(at);
        }
        let reach = at - self.first;
        if reach >= MAX_REACH || self.failed[part] & (1 << reach) != 0 {
            return None;
        }
        let end = match self.parts[part] {
            Part::Gap(most) => self.after_gap(part, at, most),
            Part::One { set, is_optional } => {
                let end = self.after_one(part, at, set);
                if end.is_none() && is_optional { self.end(part + 1, at) } else { end }
            }
        };
        if end.is_none() {
            self.failed[part] |= 1 << reach;
        }
        end
    }

    fn after_gap(&mut self, part: usize, at: usize, most: usize) -> Option<usize> {
        for skipped in 0..=most {
            if skipped > 0 && !self.has(at + skipped - 1) {
                return None;
            }
            self.gaps.push(at..at + skipped);
            let end = self.end(part + 1, at + skipped);
            if end.is_some() {
                return end;
            }
            self.gaps.pop();
        }
        None
    }

    fn after_one(&mut self, part: usize, at: usize, set: usize) -> Option<usize> {
        if !self.has(at) {
            return None;
        }
        let (words, expressions) = (self.words, &self.rules.sets[set]);
        for number in &words[at].numbers {
            for others in expressions.get(number).into_iter().flatten() {
                if self.stands(others, at + 1) {
                    let end = self.end(part + 1, at + 1 + others.len());
                    if end.is_some() {
                        return end;
                    }
                }
            }
        }
        None
    }

    fn has(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.sentence == self.words[self.first].sentence)
    }

    fn stands(&self, numbers: &[u32], at: usize) -> bool {
        numbers.iter().enumerate().all(|(offset, number)| {
            self.has(at + offset) && self.words[at + offset].numbers.contains(number)
        })
    }
}

impl Match<'_> {
    /// The cue it is, if it is one.
    pub(super) fn cue(&self) -> Option<Cue> {
        match self.phrase.purpose {
            Purpose::Cue(cue) => Some(cue),
            Purpose::Risk(_) => None,
        }
    }
}
