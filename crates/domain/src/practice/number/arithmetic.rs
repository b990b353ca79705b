//! Arithmetic that a question asks to be worked out, so that its key can be derived a second time.

use super::{ExpressionReader, Value, plain};

/// What stands before arithmetic that is to be worked out.
const ASKING: [&str; 9] = [
    "what is",
    "what's",
    "calculate",
    "compute",
    "evaluate",
    "work out",
    "simplify",
    "find",
    "how much is",
];

/// Words that ask for something else than the plain value.
const CHANGED: [&str; 6] = ["round", "nearest", "estimate", "remainder", "decimal place", "figure"];

/// Arithmetic found in a question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ArithmeticTask {
    /// As it stands in the question, in plain signs without spaces and brackets.
    pub(crate) text: String,
    /// What it comes to.
    pub(crate) value: Value,
}

/// The arithmetic a question asks for, with at least one operation: `What is 3/4 + 1/8?`,
/// `6 × 7 = _____`. None when it asks for anything else about it, such as rounding.
pub(crate) fn asked(question: &str) -> Option<ArithmeticTask> {
    let plain = plain(question);
    // Byte offsets are shared with `plain`, so only ASCII is folded.
    let lower = plain.to_ascii_lowercase();
    if CHANGED.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let after_phrase = ASKING.iter().find_map(|phrase| {
        let start = lower.find(phrase)? + phrase.len();
        behind(&plain[start..])
    });
    after_phrase.or_else(|| before_gap(&plain))
}

/// `the value of 2^5?`
fn behind(text: &str) -> Option<ArithmeticTask> {
    let text = text.trim_start_matches([' ', ':', '\n']);
    let text = text.strip_prefix("the value of ").unwrap_or(text).trim_start();
    let mut reader = ExpressionReader::new(text);
    let value = reader.expression()?;
    let rest = reader.rest().trim_start();
    let ends = rest.is_empty()
        || rest.starts_with('?')
        || rest.starts_with(['.', ':']) && !rest[1..].starts_with(|c: char| c.is_alphanumeric())
        || rest.strip_prefix('=').is_some_and(|rest| rest.trim_start().starts_with(['_', '?']));
    let read = &text[..text.len() - reader.rest().len()];
    (ends && reader.form().operations() > 0).then(|| ArithmeticTask { text: bare(read), value })
}

/// `6 * 7 = _____`: the longest arithmetic that ends at the sign.
fn before_gap(text: &str) -> Option<ArithmeticTask> {
    let (equals, _) = text
        .match_indices('=')
        .find(|(at, _)| text[at + 1..].trim_start().starts_with(['_', '?']))?;
    let left = text[..equals].trim_end();
    let starts = left.char_indices().filter(|(at, _)| {
        let before = left[..*at].trim_end();
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let spaced = before.len() < *at || *at == 0;
        spaced && (before.is_empty() || before.ends_with(':') || is_word(word))
    });
    starts.map(|(at, _)| &left[at..]).find_map(|candidate| {
        let mut reader = ExpressionReader::new(candidate);
        let value = reader.expression()?;
        let whole = reader.rest().trim().is_empty() && reader.form().operations() > 0;
        whole.then(|| ArithmeticTask { text: bare(candidate), value })
    })
}

fn is_word(text: &str) -> bool {
    let letters = text.trim_end_matches([',', '.', ';', '?']);
    letters.len() > 1 && letters.chars().all(char::is_alphabetic)
}

/// Without spaces and brackets, so that `√16` and `\sqrt{16}` are the same.
pub(crate) fn bare(plain: &str) -> String {
    plain.chars().filter(|c| !c.is_whitespace() && !"(){}".contains(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(question: &str) -> Option<f64> {
        asked(question).map(|asked| asked.value.approx)
    }

    #[test]
    fn arithmetic_that_is_asked_for_is_worked_out() {
        for (question, is) in [
            ("What is 3/4 + 1/8?", 0.875),
            ("Calculate 6 × 7.", 42.0),
            ("Complete: 6 × 7 = _____", 42.0),
            ("Remember that 2^5 - 2 = ?", 30.0),
            ("Simplify $\\sqrt{16}$.", 4.0),
            ("Evaluate: (2 + 3) * 4 = _____", 20.0),
            ("Work out 3 x 4.5.", 13.5),
        ] {
            assert_eq!(value(question), Some(is), "{question}");
        }
    }

    #[test]
    fn other_questions_about_numbers_are_left_alone() {
        for question in [
            "What is 3/4 of 12?",
            "What is 10/3, rounded to the nearest whole number?",
            "If x is 3, then 2x + 3 = _____",
            "What is 7?",
            "He ate 1/2 of 8 apples. How many are left?",
            "What is pH?",
        ] {
            assert_eq!(value(question), None, "{question}");
        }
    }
}
