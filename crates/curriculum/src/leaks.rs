//! Whether a text gives an answer away.

/// Whether an answer of some length stands in a text between word boundaries.
pub(crate) fn gives_away(text: &str, answer: &str) -> bool {
    if answer.chars().count() < 3 {
        return false;
    }
    let (text, answer) = (text.to_lowercase(), answer.to_lowercase());
    text.match_indices(answer.as_str()).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        let joins =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '.' || c == ',');
        !joins(before) && !after.is_some_and(char::is_alphanumeric)
    })
}
