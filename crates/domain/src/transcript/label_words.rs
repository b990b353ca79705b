//! What single words say about a label: parts people play, headings, devices, and words that only
//! sentences have.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The words of the list beside this file, by section.
struct LabelWords {
    sections: HashMap<&'static str, HashSet<&'static str>>,
}

static WORDS: LazyLock<LabelWords> = LazyLock::new(|| {
    let mut sections: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut section = "";
    for line in include_str!("label_words.txt").lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => section = name,
            None => sections.entry(section).or_default().extend(line.split_whitespace()),
        }
    }
    LabelWords { sections }
});

/// Whether a word in small letters is in a section of the list.
fn is_in(section: &str, word: &str) -> bool {
    WORDS.sections.get(section).is_some_and(|words| words.contains(word))
}

/// The words of a name in lower case, without what isn't a letter or a digit at their ends.
pub(crate) fn name_words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '/' | '(' | ')' | '_' | '[' | ']' | '|')
    })
    .map(|word| word.trim_matches(|c: char| !is_name_character(c)).to_lowercase())
    .filter(|word| !word.is_empty())
}

/// Letters, digits, and the marks that belong to letters in many scripts.
fn is_name_character(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// Whether a label says a part and no name: `Tutor`, `The tutor`, `Student A`, `Speaker 2`.
pub(crate) fn is_part(name: &str) -> bool {
    let part = |word: &str| {
        let bare = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
        ["tutor", "student", "speaker"].iter().any(|section| is_in(section, bare))
    };
    let number = |word: &str| word.chars().count() == 1 || word.parse::<u32>().is_ok();
    let beside = |word: &str| number(word) || is_in("whose", word);
    name_words(name).any(|word| part(&word)) && name_words(name).all(|w| part(&w) || beside(&w))
}

/// Whether a label says that somebody teaches.
pub(crate) fn says_tutor(label: &str) -> bool {
    name_words(label)
        .any(|word| is_in("tutor", word.trim_end_matches(|c: char| c.is_ascii_digit())))
}

/// Whether a label says that somebody learns.
pub(crate) fn says_student(label: &str) -> bool {
    name_words(label)
        .any(|word| is_in("student", word.trim_end_matches(|c: char| c.is_ascii_digit())))
}

/// Whether a label is a heading of a lesson: `Note`, `Step 2`, `Next question`.
pub(super) fn is_heading(name: &str) -> bool {
    let small = |word: &str| {
        word.chars().count() == 1 || word.parse::<f64>().is_ok() || is_in("links", word)
    };
    let mut words = name_words(name);
    let Some(first) = words.next() else { return false };
    is_in("headings", &first)
        && words.all(|word| is_in("headings", &word) || word.parse::<f64>().is_ok())
        || name_words(name).all(|word| is_in("headings", &word) || small(&word))
            && name_words(name).any(|word| is_in("headings", &word))
}

/// Whether a label looks like somebody who signs in to a meeting: a name in whatever script, a
/// device, a phone number, an address or a user name.
pub(super) fn is_strong(name: &str) -> bool {
    is_number_of_phone(name)
        || name.contains('@')
        || is_part(name)
        || is_device(name)
        || is_user_name(name)
        || name.split_whitespace().all(is_name_word)
}

fn is_device(name: &str) -> bool {
    name_words(name).any(|word| {
        let word = word.trim_start_matches("d'").trim_start_matches("l'");
        is_in("devices", word)
    }) && !is_sentence(name)
}

/// `ada_b`, `student42`, `a.byron`: one word that no sentence has.
fn is_user_name(name: &str) -> bool {
    let inside = |c: char| c.is_ascii_digit() || matches!(c, '_' | '.' | '-');
    let body = name.trim_matches(|c: char| !c.is_alphanumeric());
    !name.contains(char::is_whitespace)
        && body.contains(inside)
        && body.contains(char::is_alphabetic)
}

/// Five digits or more, or digits that somebody hid, with what stands between the groups.
fn is_number_of_phone(name: &str) -> bool {
    let digit = |c: char| c.is_numeric() || matches!(c, '*' | '•' | 'x' | 'X');
    let usual = |c: char| digit(c) || c.is_whitespace() || "+-–‑().#/".contains(c);
    name.chars().filter(|c| digit(*c)).count() >= 5
        && name.chars().all(usual)
        && name.chars().any(char::is_numeric)
}

/// A capital at its start or inside, a script without capitals, a particle, or no letter at all.
fn is_name_word(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !is_name_character(c));
    let Some(first) = bare.chars().next() else { return true };
    !first.is_lowercase()
        || bare.chars().any(char::is_uppercase)
        || is_in("particles", bare)
        || word.starts_with(['(', '[', '<', '/', '|', '"', '\'', '’', '~'])
        || word.ends_with([')', ']'])
        || bare.contains(|c: char| c.is_ascii_digit())
        || bare.contains('/')
}

/// Whether words in small letters are part of a sentence.
pub(super) fn is_sentence(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let starts_small = words.next().is_some_and(|word| word.starts_with(char::is_lowercase));
    let sentence_words = name
        .split_whitespace()
        .filter(|word| is_in("sentence", &word.trim_matches(',').to_lowercase()))
        .count();
    let count = name.split_whitespace().count();
    sentence_words > 0 && (count > 2 || starts_small) || count > 5
}

/// Emoji and symbols that people have in their names.
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_stays_a_part_whoever_it_belongs_to() {
        for label in [
            "Tutor",
            "The tutor",
            "My Student",
            "Our teacher 2",
            "An instructor",
            "A host",
            "SPEAKER_00",
            "Speaker1",
            "Спикер №1",
            "Hablante 2",
            "Unknown Speaker",
        ] {
            assert!(is_part(label), "{label}");
        }
        for label in ["The", "My Ada", "The Hale", "Tutor Ada", "2"] {
            assert!(!is_part(label), "{label}");
        }
    }

    #[test]
    fn whoever_signs_in_looks_like_it() {
        for label in [
            "Ada's iPhone",
            "iPhone de Ada",
            "+1 555-0100",
            "1555••••12",
            "João dos Santos",
            "प्रिया शर्मा",
            "So Yeon Park",
            "ada@example.org",
            "ada_b",
            "Ben (he/him)",
            "🦄 Ada",
            "Galaxy S21 FE",
            "Dr. O’Neil",
            "X Æ A-12",
            "Ada, 7b",
            "สมชาย ใจดี",
            "Ben's laptop",
        ] {
            assert!(is_strong(label) && !is_heading(label), "{label}");
        }
        for words in ["the rule is", "so remember", "and then", "what we want"] {
            assert!(!is_strong(words), "{words}");
        }
    }
}
