//! Slips of the keyboard in a message, set right before it is looked at.

use std::collections::HashSet;
use std::sync::LazyLock;

use domain::text;

use crate::phrases;

/// Slips in words too short to be told by their letters.
const SHORT_SLIPS: [(&str, &str); 33] = [
    ("wat", "what"),
    ("waht", "what"),
    ("whta", "what"),
    ("wht", "what"),
    ("wut", "what"),
    ("hwat", "what"),
    ("teh", "the"),
    ("hte", "the"),
    ("th", "the"),
    ("adn", "and"),
    ("nad", "and"),
    ("hwo", "how"),
    ("ohw", "how"),
    ("taht", "that"),
    ("thta", "that"),
    ("tht", "that"),
    ("thsi", "this"),
    ("tihs", "this"),
    ("wich", "which"),
    ("whcih", "which"),
    ("becuase", "because"),
    ("becouse", "because"),
    ("becasue", "because"),
    ("cuz", "because"),
    ("coz", "because"),
    ("dose", "does"),
    ("deos", "does"),
    ("doesnt", "doesn't"),
    ("dont", "don't"),
    ("wy", "why"),
    ("whys", "why's"),
    ("pls", "please"),
    ("plz", "please"),
];

/// Letters of a word of everyday from which one slip in it is believed.
const MIN_LETTERS: usize = 5;

/// Words that only look like slips of others.
const OTHER_WORDS: &str = "mean means base bases mole moles mass class classes cell cells sell wave waves \
    root roots rote route quiet quite angel angels";

static EVERYDAY: LazyLock<HashSet<&'static str>> = LazyLock::new(phrases::english_words);

/// A message with its slips set right; the rest stays as it was typed.
pub(crate) fn correct(message: &str) -> String {
    let mut corrected = String::with_capacity(message.len());
    let mut from = 0;
    for token in text::tokens(message) {
        let word = text::fold_case(token.text);
        if let Some(meant) = meant(&word) {
            corrected.push_str(&message[from..token.start]);
            corrected.push_str(meant);
            from = token.end();
        }
    }
    corrected.push_str(&message[from..]);
    corrected
}

fn meant(word: &str) -> Option<&'static str> {
    if let Some((_, meant)) = SHORT_SLIPS.iter().find(|(slip, _)| *slip == word) {
        return Some(meant);
    }
    if OTHER_WORDS.split_whitespace().any(|other| other == word) || EVERYDAY.contains(word) {
        return None;
    }
    everyday_word(word).or_else(|| curriculum::respelled(word))
}

/// The word of everyday that is one slip away, if there is one alone.
fn everyday_word(word: &str) -> Option<&'static str> {
    let is_word = word.chars().all(char::is_alphabetic);
    if word.chars().count() < MIN_LETTERS || !is_word || curriculum::is_known_word(word) {
        return None;
    }
    let mut near = EVERYDAY.iter().filter(|known| {
        known.len() >= MIN_LETTERS
            && known.len().abs_diff(word.len()) <= 1
            && known.chars().next() == word.chars().next()
            && curriculum::slips(word, known) == 1
    });
    let only = near.next()?;
    near.next().is_none().then_some(*only)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_set_right_and_the_rest_stays() {
        for (typed, meant) in [
            ("wat is teh discrimnant", "what is the discriminant"),
            ("What is my homwork?", "What is my homework?"),
            ("waht did we do in the last lesosn", "what did we do in the last lesson"),
            ("hwo do I find the sqare root", "how do I find the square root"),
            ("Solve 2x + 3 = 11", "Solve 2x + 3 = 11"),
            ("Why did the Bastille fall?", "Why did the Bastille fall?"),
            ("What does [TUTOR] mean?", "What does [TUTOR] mean?"),
        ] {
            assert_eq!(correct(typed), meant);
        }
    }
}
