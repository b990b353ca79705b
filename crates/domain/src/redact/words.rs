//! The words of a text, and names that are also something else. The lists of those are in `data/`, one
//! for each sort.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::folding::fold_to_string;
use super::scripts::Script;
use crate::transcript;

/// Months that are names: "in May" is no person.
const MONTHS: [&str; 5] = ["april", "august", "june", "may", "march"];

/// Chemical elements whose symbols are names, and other abbreviations of lessons.
const SYMBOLS: [&str; 26] = [
    "al", "ag", "am", "au", "be", "bo", "ca", "co", "cu", "fe", "he", "ho", "in", "la", "li", "mo",
    "na", "ne", "ni", "os", "pa", "po", "ra", "re", "si", "ti",
];

/// Languages whose words of grammar are never names by themselves.
const STOP_WORD_LANGUAGES: [&str; 16] = [
    "en", "de", "fr", "es", "it", "pt", "nl", "ar", "he", "hi", "ru", "el", "uk", "zh", "ja", "ko",
];

/// Given names that lists of stop words contain.
const NO_STOP_WORDS: [&str; 3] = ["ada", "maya", "tom"];

static ORDINARY: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let stop_words = STOP_WORD_LANGUAGES.iter().filter_map(stop_words::lookup).flatten();
    let mut words = read(include_str!("data/ordinary.txt"));
    words.extend(stop_words.map(|word| fold_to_string(word)));
    words.retain(|word| !NO_STOP_WORDS.contains(&word.as_str()));
    words
});

static SMALL: LazyLock<HashSet<String>> = LazyLock::new(|| read(include_str!("data/small.txt")));

static TAUGHT: LazyLock<HashSet<String>> = LazyLock::new(|| read(include_str!("data/taught.txt")));

static COMMON: LazyLock<HashSet<String>> = LazyLock::new(|| read(include_str!("data/common.txt")));

/// The words of a list, as they are compared. Lines that begin with `#` are comments.
pub(super) fn read(list: &str) -> HashSet<String> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(fold_to_string).collect()
}

/// The words between white space, with their places.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(char::is_whitespace).filter_map(move |piece| {
        let start = text[at..].find(piece).map_or(at, |offset| at + offset);
        at = start + piece.len();
        (!piece.is_empty()).then_some((start, piece))
    })
}

/// True if a word is one of a list with a space between its words.
pub(super) fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// Something that a name is besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Also {
    /// Nothing but a name.
    Nothing,
    /// A word in small letters, and a name with a capital.
    SmallWord,
    /// A word of a language.
    Word,
    /// A chemical symbol or an abbreviation.
    Symbol,
    Month,
    /// Something that is taught.
    Taught,
}

/// The other meaning of a folded name.
pub(super) fn other_meaning(name: &str) -> Also {
    let letters = name.chars().count();
    let script = name.chars().next().map_or(Script::Other, Script::of);
    if MONTHS.contains(&name) {
        Also::Month
    } else if TAUGHT.contains(name) {
        Also::Taught
    } else if SYMBOLS.contains(&name) {
        Also::Symbol
    } else if SMALL.contains(name) {
        Also::SmallWord
    } else if letters == 1 || ORDINARY.contains(name) || transcript::is_part(name) {
        Also::Word
    } else if letters == 2 && script.is_cased() {
        Also::SmallWord
    } else if letters == 2
        && matches!(script, Script::Kana | Script::SoutheastAsian | Script::Hebrew)
    {
        Also::Word
    } else {
        Also::Nothing
    }
}

/// True if a folded name is also something else, even with a capital.
pub(crate) fn is_ordinary(name: &str) -> bool {
    !matches!(other_meaning(name), Also::Nothing | Also::SmallWord)
}

/// True if a folded word that resembles a name is a word of its own.
pub(super) fn is_own_word(word: &str) -> bool {
    COMMON.contains(word) || other_meaning(word) != Also::Nothing
}

/// True if a word is one that a misspelt name may be taken for.
pub(super) fn is_common(word: &str) -> bool {
    COMMON.contains(word)
}

/// True if a folded word names a person that lessons are about.
pub(super) fn is_taught(word: &str) -> bool {
    TAUGHT.contains(word)
}

/// True if two letters are a word of a language without spaces.
pub(super) fn is_pair(first: char, second: char) -> bool {
    ORDINARY.contains([first, second].iter().collect::<String>().as_str())
}
