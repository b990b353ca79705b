//! Slips of spelling in a question: a word that nobody knows becomes the nearest that somebody does.

use curriculum::{knows_stem, stems};
use domain::text;

use crate::index::UnitIndex;
use crate::terms::WordReader;

/// Letters below which a word is left alone: too many others are near it.
const LEAST_LETTERS: usize = 5;

/// Letters from which on a letter may also be another.
const LONG_LETTERS: usize = 7;

/// Letters from which on two slips are taken for such.
const VERY_LONG_LETTERS: usize = 9;

/// Words of a question that are looked at.
const MAX_WORDS: usize = 60;

/// Small words that children mistype most, as they are meant.
const MISTYPED: [(&str, &str); 10] = [
    ("teh", "the"),
    ("hte", "the"),
    ("wat", "what"),
    ("waht", "what"),
    ("wht", "what"),
    ("whta", "what"),
    ("hwo", "how"),
    ("adn", "and"),
    ("taht", "that"),
    ("dose", "does"),
];

/// A question with its slips corrected: words that neither the index nor the curriculum has, and
/// that are one slip away from a word that has the same first letter; two, where they are long.
pub(crate) fn correct(question: &str, index: &UnitIndex) -> String {
    let languages = index.languages().iter().map(|language| WordReader::new(Some(*language)));
    let readers: Vec<WordReader> = languages.collect();
    let mut corrected = String::with_capacity(question.len());
    let mut from = 0;
    for token in text::tokens(question).into_iter().take(MAX_WORDS) {
        let word = text::fold_case(token.text);
        if let Some(meant) = meant(&word, &readers, index) {
            corrected.push_str(&question[from..token.start]);
            corrected.push_str(&meant);
            from = token.end();
        }
    }
    corrected.push_str(&question[from..]);
    corrected
}

/// The word that a folded word is a slip of, if it is one.
fn meant(word: &str, readers: &[WordReader], index: &UnitIndex) -> Option<String> {
    if let Some((_, meant)) = MISTYPED.iter().find(|(slip, _)| *slip == word) {
        return (!index.knows(word)).then(|| (*meant).to_owned());
    }
    if !word.chars().all(char::is_alphabetic) || word.chars().count() < LEAST_LETTERS {
        return None;
    }
    let mut terms = readers.iter().map(|reader| reader.term(word));
    let is_known =
        |term: Option<String>| term.is_none_or(|term| index.knows(&term) || knows_stem(&term));
    if knows_stem(&text::stem(word)) || terms.any(is_known) {
        return None;
    }
    let stem = text::stem(word);
    let letters: Vec<char> = stem.chars().collect();
    let said = index.terms().filter_map(|known| Some((slips(&letters, known)?, known))).min();
    let taught = stems().filter_map(|known| Some((slips(&letters, known)?, known))).min();
    // Of equally near words the first by the alphabet, so that the answer is always the same.
    said.into_iter().chain(taught).min().map(|(_, known)| known.to_owned())
}

/// How many slips make the letters of a known word, if they are few enough.
fn slips(letters: &[char], known: &str) -> Option<usize> {
    let first = known.chars().next()?;
    if letters.first() != Some(&first) || known.len() < LEAST_LETTERS - 1 {
        return None;
    }
    let most = if letters.len() >= VERY_LONG_LETTERS { 2 } else { 1 };
    let known: Vec<char> = known.chars().collect();
    if known.len().abs_diff(letters.len()) > most {
        return None;
    }
    let is_other_letter = known.len() == letters.len() && letters.len() < LONG_LETTERS;
    let distance = distance(letters, &known);
    let is_swap = || {
        let differ = letters.iter().zip(&known).filter(|(a, b)| a != b).count();
        differ == 2 && distance == 1
    };
    (distance <= most && (!is_other_letter || is_swap())).then_some(distance)
}

/// Letters added, left out, taken for another or swapped with their neighbour (optimal string
/// alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows: [Vec<usize>; 3] = [Vec::new(), Vec::new(), (0..=b.len()).collect()];
    for i in 1..=a.len() {
        rows.rotate_left(1);
        let mut row = vec![i];
        for j in 1..=b.len() {
            let other = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[1][j] + 1).min(row[j - 1] + 1).min(rows[1][j - 1] + other);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[0][j - 2] + 1);
            }
            row.push(least);
        }
        rows[2] = row;
    }
    rows[2][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swaps_and_lost_letters_are_one_slip() {
        let count = |a: &str, b: &str| {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            distance(&letters(a), &letters(b))
        };
        assert_eq!(count("discrimnant", "discriminant"), 1);
        assert_eq!(count("thier", "their"), 1);
        assert_eq!(count("kitten", "sitting"), 3);
        assert_eq!(count("", "abc"), 3);
    }

    #[test]
    fn a_short_word_is_not_another_that_differs_by_a_letter() {
        let letters: Vec<char> = "paint".chars().collect();
        assert_eq!(slips(&letters, "point"), None);
        assert_eq!(slips(&letters, "pains"), None);
        assert_eq!(slips(&"qudrat".chars().collect::<Vec<_>>(), "quadrat"), Some(1));
    }
}
