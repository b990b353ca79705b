//! All forms of all names, sorted, so that a text is compared with all of them at once.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};
use std::ops::Range;

use super::forms::{Form, NameKey};
use crate::redact::folding::{FoldedLetter, Gap};

/// Letters of a full name that is found inside a longer word.
const LONG_NAME_LETTERS: usize = 8;

/// The forms by their letters.
#[derive(Debug, Default)]
pub(super) struct Index {
    keys: Vec<NameKey>,
    /// The range of the keys that begin with a letter.
    first: HashMap<char, Range<usize>>,
    /// Beginnings of full names that are long enough to be found inside words.
    long: HashSet<[char; 3]>,
}

/// A form that stands in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct FormMatch<'a> {
    pub(super) key: &'a NameKey,
    /// The letter after the last.
    pub(super) to: usize,
    /// Bit `n` is set where something stands between letters after `n` of them.
    pub(super) gaps: u64,
    pub(super) has_comma: bool,
}

impl Index {
    /// An index of the forms. If several people share a form, the first keeps it, unless it is only
    /// derived from a name.
    pub(super) fn new(keys: Vec<NameKey>) -> Self {
        let mut places: HashMap<Vec<char>, usize> = HashMap::with_capacity(keys.len());
        let mut unique_keys: Vec<NameKey> = Vec::with_capacity(keys.len());
        for key in keys {
            match places.entry(key.letters.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(unique_keys.len());
                    unique_keys.push(key);
                }
                Entry::Occupied(entry) => {
                    let unique_key = &mut unique_keys[*entry.get()];
                    if unique_key.form > Form::Part && key.form < unique_key.form {
                        *unique_key = key;
                    }
                }
            }
        }
        unique_keys.sort_unstable_by(|a, b| a.letters.cmp(&b.letters));
        let mut first: HashMap<char, Range<usize>> = HashMap::new();
        let mut long = HashSet::new();
        for (at, key) in unique_keys.iter().enumerate() {
            first.entry(key.letters[0]).or_insert(at..at).end = at + 1;
            if key.is_long()
                && let [a, b, c, ..] = key.letters[..]
            {
                long.insert([a, b, c]);
            }
        }
        Self { keys: unique_keys, first, long }
    }

    /// The form with exactly these letters.
    pub(super) fn get(&self, letters: &[char]) -> Option<&NameKey> {
        let at = self.keys.binary_search_by(|key| key.letters.as_slice().cmp(letters)).ok()?;
        self.keys.get(at)
    }

    /// True if a full name that is found inside words may begin with these letters.
    pub(super) fn may_be_long(&self, letters: &[FoldedLetter]) -> bool {
        match letters {
            [a, b, c, ..] => self.long.contains(&[a.folded, b.folded, c.folded]),
            _ => false,
        }
    }

    /// The forms that stand at a place, the shortest first.
    pub(super) fn matches_at(&self, letters: &[FoldedLetter], from: usize) -> Vec<FormMatch<'_>> {
        let mut matches = Vec::new();
        let Some(range) = self.first.get(&letters[from].folded) else { return matches };
        let (mut low, mut high) = (range.start, range.end);
        let (mut length, mut gaps, mut has_comma) = (1, 0_u64, false);
        loop {
            let key = &self.keys[low];
            if key.letters.len() == length {
                matches.push(FormMatch { key, to: from + length, gaps, has_comma });
                low += 1;
            }
            let Some(next) = letters.get(from + length) else { break };
            match next.gap {
                Gap::None | Gap::Inner | Gap::Apostrophe => {}
                Gap::Tight | Gap::Space => gaps |= 1 << length,
                Gap::Comma => {
                    gaps |= 1 << length;
                    has_comma = true;
                }
                Gap::Far => break,
            }
            let keys = &self.keys[low..high];
            let start = keys.partition_point(|key| key.letters[length] < next.folded);
            let end = keys.partition_point(|key| key.letters[length] <= next.folded);
            (low, high) = (low + start, low + end);
            if low == high {
                break;
            }
            length += 1;
        }
        matches
    }
}

impl NameKey {
    /// A full name that can't stand inside another word by chance.
    pub(super) fn is_long(&self) -> bool {
        let bicameral = self.letters[0].is_ascii() || !is_syllable(self.letters[0]);
        let length = if bicameral { LONG_NAME_LETTERS } else { 3 };
        self.form == Form::Full && self.letters.len() >= length
    }
}

fn is_syllable(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7a3}')
}
