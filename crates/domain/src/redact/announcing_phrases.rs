//! Words that announce a number: "my passport number is".

use super::folding::fold_to_string;

/// Bytes before something in which a word must announce it.
const REACH: usize = 60;

/// True if one of some folded phrases, with commas between them, stands shortly before a byte of a
/// text, in the same line.
pub(super) fn is_announced(text: &str, at: usize, phrases: &str) -> bool {
    let from = text.ceil_char_boundary(at.saturating_sub(REACH));
    let before = text[from..at].rsplit('\n').next().unwrap_or_default();
    let words: Vec<String> = before
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
        .map(folded_number)
        .filter(|word| !word.is_empty())
        .collect();
    let spoken = format!(" {} ", words.join(" "));
    phrases.split(", ").any(|phrase| {
        if phrase.is_ascii() || phrase.contains(char::is_lowercase) {
            spoken.contains(&format!(" {phrase} "))
        } else {
            spoken.contains(phrase)
        }
    })
}

/// A word as phrases have it; digits have no letters and stay.
fn folded_number(word: &str) -> String {
    if word.chars().all(char::is_numeric) { word.to_owned() } else { fold_to_string(word) }
}
