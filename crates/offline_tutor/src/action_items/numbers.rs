//! Spoken numbers of pages and exercises in digits.

use domain::text;

use super::words::NUMBERED;

const UNITS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] =
    &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The value of a number word below a hundred.
fn value(word: &str) -> Option<usize> {
    let tens = |word: &str| TENS.iter().position(|ten| *ten == word).map(|at| 10 * (at + 2));
    UNITS.iter().position(|unit| *unit == word).or_else(|| tens(word))
}

/// Whether a word counts.
pub(super) fn is_number(word: &str) -> bool {
    value(word).is_some()
}

/// A text with the numbers after `page`, `question` and the like in digits:
/// `pages twenty-two and twenty-three` → `pages 22 and 23`.
pub(super) fn in_digits(text: &str) -> String {
    let tokens = text::tokens(text);
    let folded: Vec<String> = tokens.iter().map(|token| text::fold_case(token.text)).collect();
    let (mut out, mut from, mut at) = (String::new(), 0, 0);
    let mut counting = false;
    while at < tokens.len() {
        let word = folded[at].as_str();
        let number = value(word).filter(|_| counting);
        if let Some(number) = number {
            let unit = folded.get(at + 1).and_then(|next| value(next)).filter(|unit| *unit < 10);
            let follows = tokens
                .get(at + 1)
                .is_some_and(|next| matches!(&text[tokens[at].end()..next.start], "-" | " "));
            let unit = unit.filter(|unit| follows && number >= 20 && *unit > 0);
            let last = at + usize::from(unit.is_some());
            out.push_str(&text[from..tokens[at].start]);
            out.push_str(&(number + unit.unwrap_or(0)).to_string());
            from = tokens[last].end();
            at = last + 1;
            continue;
        }
        counting = NUMBERED.has(word)
            || counting
                && (matches!(word, "and" | "to" | "or")
                    || word.starts_with(|c: char| c.is_ascii_digit()));
        at += 1;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::in_digits;

    #[test]
    fn numbers_of_pages_are_digits_and_others_stay_words() {
        assert_eq!(in_digits("pages twenty-two and twenty-three"), "pages 22 and 23");
        assert_eq!(in_digits("page sixty-one, two, three and four"), "page 61, 2, 3 and 4");
        assert_eq!(
            in_digits("three sentences on exercise four B"),
            "three sentences on exercise 4 B"
        );
    }
}
