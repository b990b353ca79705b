//! People whom somebody speaks to by name: "Thanks, Lena.", "Lena, can you …?", "What do you
//! think, Lena?" Only scripts with capitals show it.

use std::ops::Range;

use super::folding::fold_word;
use super::person_cues;
use super::words::{self, Also, is_common, is_taught};

/// People that one text addresses at most.
const MAX_PEOPLE: usize = 50;

/// Letters of a name.
const NAME_CHARS: Range<usize> = 2..25;

/// Words that speak to somebody.
const YOU: &str = "you your yours you're you'll you've can could would will do did please let's try what how why tu tus te puedes quieres \
    du dein deine dir dich kannst willst hast bist was wie warum vous votre peux pouvez tu ti puoi voce podes";

/// Words that speak to somebody whose name stands before them.
const ASKING: &str = "you can could would will did please let's try tu te puedes quieres kannst willst hast peux pouvez puoi podes";

/// Words of praise, after which whoever did it is named.
const PRAISE: &str = "job done work bravo good great nice excellent perfect correct exactly brilliant lovely bien perfecto excelente \
    genau klasse prima richtig parfait bravissimo";

/// The places of names that are spoken to in a text.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for sentence in text.split_inclusive(['.', '?', '!', '\n']) {
        find_in_sentence(sentence, from, &mut found);
        from += sentence.len();
        if found.len() >= MAX_PEOPLE {
            break;
        }
    }
    found
}

fn find_in_sentence(sentence: &str, from: usize, found: &mut Vec<Range<usize>>) {
    let words: Vec<(usize, &str)> = words::pieces(sentence).collect();
    let bare = |at: usize| -> Option<&str> {
        Some(words.get(at)?.1.trim_matches(|c: char| !c.is_alphanumeric()))
    };
    let folded = |at: usize| bare(at).map(|word| fold_word(word).into_owned());
    let ends_with =
        |at: usize, end: &[char]| words.get(at).is_some_and(|(_, word)| word.ends_with(end));
    let is_you = |at: usize| folded(at).is_some_and(|word| words::is_in(YOU, &word));
    let speaks_to = (0..words.len()).any(is_you);
    let last = words.len().saturating_sub(1);
    for (at, (place, word)) in words.iter().enumerate() {
        let greeted = at > 0 && folded(at - 1).is_some_and(|word| person_cues::is_greeting(&word));
        let called = at > 0
            && ends_with(at - 1, &[','])
            && folded(at - 1).is_some_and(|word| words::is_in(PRAISE, &word));
        let pauses = ends_with(at, &[',', '.', '!', '?']);
        let is_asked = || folded(1).is_some_and(|word| words::is_in(ASKING, &word));
        let opens = at == 0 && ends_with(0, &[',']) && is_asked();
        let closes = at == last && at > 1 && ends_with(at - 1, &[',']) && pauses && speaks_to;
        if !((greeted || called) && pauses || opens || closes) {
            continue;
        }
        if let Some(name) = bare(at).filter(|name| is_name(name)) {
            let start = from + place + word.find(name).unwrap_or(0);
            found.push(start..start + name.len());
        }
    }
}

/// A capitalised word that is no other word.
fn is_name(word: &str) -> bool {
    let folded = fold_word(word);
    let is_cased =
        word.starts_with(char::is_uppercase) && word.chars().skip(1).all(|c| !c.is_uppercase());
    is_cased
        && NAME_CHARS.contains(&word.chars().count())
        && word.chars().all(char::is_alphabetic)
        && words::other_meaning(&folded) == Also::Nothing
        && !is_common(&folded)
        && !is_taught(&folded)
        && !person_cues::is_role(&folded)
        && !person_cues::is_title(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn whoever_is_spoken_to_is_found() {
        for text in [
            "Thanks, Lenka. Go on.",
            "Hi Lenka, how are you?",
            "Lenka, can you try it?",
            "What do you think, Lenka?",
            "Well done, Lenka!",
            "Danke, Lenka.",
        ] {
            assert_eq!(names(text), ["Lenka"], "{text}");
        }
    }

    #[test]
    fn words_of_lessons_are_nobody() {
        for text in [
            "Now, Newton would say so.",
            "Great. However, you can try.",
            "Okay, Monday.",
            "So, Physics.",
            "First, divide, then add.",
            "The answer is carbon, Oxygen.",
            "Right, Mitosis.",
            "Photosynthesis, what is that?",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }
}
