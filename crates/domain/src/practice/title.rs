//! A practice in one line, which tells it apart from others.

/// Concepts that a title names; of more it says how many there are.
const NAMED: usize = 3;

/// A practice's title: its concepts, those asked about most first, and how many questions it has, such
/// as `Quadratic formula and factoring, 5 questions`. Without concepts it says what it is.
pub fn title(concepts: &[&str], questions: usize) -> String {
    let named = capitalised(&listed(concepts));
    let named = if named.is_empty() { "Practice".to_owned() } else { named };
    match questions {
        0 => named,
        1 => format!("{named}, 1 question"),
        _ => format!("{named}, {questions} questions"),
    }
}

fn listed(concepts: &[&str]) -> String {
    match concepts {
        [] => String::new(),
        [only] => (*only).to_owned(),
        _ if concepts.len() <= NAMED => {
            let (last, first) = concepts.split_last().unwrap_or((&"", &[]));
            // After names such as `acids and bases` another "and" would be read as theirs.
            let is_double = concepts.iter().any(|name| name.contains(" and "));
            let joint = if is_double { "," } else { " and" };
            format!("{}{joint} {last}", first.join(", "))
        }
        _ => {
            let shown = NAMED - 1;
            format!("{} and {} more", concepts[..shown].join(", "), concepts.len() - shown)
        }
    }
}

/// With a capital first, unless that would misspell the word: `pH`.
fn capitalised(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    if word.chars().skip(1).any(char::is_uppercase) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_concepts_and_counts_questions() {
        let both = ["quadratic formula", "factoring"];
        assert_eq!(title(&both, 5), "Quadratic formula and factoring, 5 questions");
        assert_eq!(title(&["pH scale"], 1), "pH scale, 1 question");
        assert_eq!(title(&["a", "b", "c"], 0), "A, b and c");
        assert_eq!(title(&["pH scale", "acids and bases"], 0), "pH scale, acids and bases");
        assert_eq!(title(&["a", "b", "c", "d"], 4), "A, b and 2 more, 4 questions");
        assert_eq!(title(&[], 0), "Practice");
    }
}
