//! Words of the curriculum behind a slip of the keyboard: `discrimnant`.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::text;

use super::PHRASES;
use crate::library::INDEX;

/// Shorter words are one letter away from too many others.
const MIN_LETTERS: usize = 5;

/// Letters from which two slips in a word are believed.
const LONG_LETTERS: usize = 9;

/// The words that phrases are written with, and in how many they stand.
static WORDS: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let subjects = INDEX.iter().map(|line| line.subject);
    for known in PHRASES.iter().map(|phrase| phrase.text).chain(subjects) {
        for word in text::words(known) {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts
});

static STEMS: LazyLock<std::collections::HashSet<String>> =
    LazyLock::new(|| WORDS.keys().map(|word| text::stem(word)).collect());

/// Whether a lower-case word, or another form of it, stands in the curriculum or carries grammar.
pub fn is_known_word(word: &str) -> bool {
    text::is_stop(word) || WORDS.contains_key(word) || STEMS.contains(&text::stem(word))
}

/// The word of the curriculum that a lower-case word is a misspelling of: one slip away, two in a
/// long word, with the same first letter; none if it is a word itself or could stand for several.
pub fn respelled(word: &str) -> Option<&'static str> {
    if word.chars().count() < MIN_LETTERS
        || !word.chars().all(char::is_alphabetic)
        || is_known_word(word)
    {
        return None;
    }
    let (first, last) = (word.chars().next(), word.chars().next_back()?);
    let reach = if word.chars().count() >= LONG_LETTERS { 2 } else { 1 };
    let near = WORDS.iter().filter(|(known, _)| {
        known.chars().next() == first && known.len().abs_diff(word.len()) <= reach
    });
    let mut near: Vec<(usize, usize, &'static str)> = near
        .map(|(known, count)| (slips(word, known), *count, known.as_str()))
        .filter(|(slips, _, known)| *slips <= reach && known.chars().count() >= MIN_LETTERS)
        // Another ending is another word, not two slips.
        .filter(|(slips, _, known)| *slips < 2 || known.ends_with(last))
        .collect();
    near.sort_by(|left, right| {
        left.0.cmp(&right.0).then(right.1.cmp(&left.1)).then(left.2.cmp(right.2))
    });
    let best = near.first()?;
    let is_clear = near.iter().all(|other| {
        other.0 > best.0 || text::stem(other.2) == text::stem(best.2) || other.1 * 3 <= best.1
    });
    is_clear.then_some(best.2)
}

/// The letters to be left out, put in, changed or swapped with the next to make one word the other
/// (optimal string alignment).
pub fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    for (at, cell) in rows[0].iter_mut().enumerate() {
        *cell = at;
    }
    for left in 1..=one.len() {
        for right in 1..=other.len() {
            let changed = usize::from(one[left - 1] != other[right - 1]);
            let mut least = (rows[left - 1][right] + 1)
                .min(rows[left][right - 1] + 1)
                .min(rows[left - 1][right - 1] + changed);
            if left > 1
                && right > 1
                && one[left - 1] == other[right - 2]
                && one[left - 2] == other[right - 1]
            {
                least = least.min(rows[left - 2][right - 2] + 1);
            }
            rows[left][right] = least;
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_with_swapped_letters_as_one() {
        assert_eq!([slips("teh", "the"), slips("wat", "what"), slips("same", "same")], [1, 1, 0]);
        assert_eq!(slips("discrimnant", "discriminant"), 1);
    }

    #[test]
    fn a_misspelt_word_of_the_curriculum_is_found() {
        for (written, meant) in [
            ("discrimnant", "discriminant"),
            ("photosynthsis", "photosynthesis"),
            ("denomenator", "denominator"),
            ("quadradic", "quadratic"),
            ("equasion", "equation"),
        ] {
            assert_eq!(respelled(written), Some(meant));
        }
    }

    #[test]
    fn words_and_names_are_left_alone() {
        for word in [
            "chemistry",
            "acids",
            "bases",
            "kitchen",
            "rousseau",
            "zebra",
            "nina",
            "because",
            "brandt",
        ] {
            assert_eq!(respelled(word), None, "{word}");
        }
    }
}
