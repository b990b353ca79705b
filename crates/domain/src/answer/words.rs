//! Words and phrases, and numbers written as words.

use unicode_normalization::UnicodeNormalization;

use crate::number_words::UP_TO_TWENTY;
use crate::text;

/// Shorter words have no plural that could be told from another word.
const SHORTEST_WITH_PLURAL: usize = 4;

/// Words that are answered with their first letter.
const ANSWERED_BY_LETTER: [(&str, &str); 4] =
    [("t", "true"), ("f", "false"), ("y", "yes"), ("n", "no")];

/// Whether a word is one of those accepted, a plural for a singular and the other way round.
pub(crate) fn is_listed(accepted: &[String], answer: &str) -> bool {
    let given = normalised(answer);
    accepted.iter().map(|text| normalised(text)).any(|wanted| {
        !given.is_empty()
            && (wanted == given
                || is_plural(&wanted, &given)
                || is_plural(&given, &wanted)
                || ANSWERED_BY_LETTER.contains(&(given.as_str(), wanted.as_str())))
    })
}

/// Whether `other` is `word` in the plural.
fn is_plural(word: &str, other: &str) -> bool {
    let last = word.rsplit(' ').next().unwrap_or_default();
    if last.chars().count() < SHORTEST_WITH_PLURAL
        || !word.chars().all(|c| c.is_alphabetic() || c == ' ')
    {
        return false;
    }
    let hissing = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| word.ends_with(end));
    match word.strip_suffix('y').filter(|_| !vowel_before_y) {
        Some(stem) => other.strip_suffix("ies") == Some(stem),
        None if hissing => other.strip_suffix("es") == Some(word),
        None => other.strip_suffix('s') == Some(word),
    }
}

/// A short answer in the form it is compared in: compatibility forms resolved (NFKC), lower case,
/// without articles, and without punctuation save for signs that carry meaning.
pub(crate) fn normalised(answer: &str) -> String {
    let compatible: String = answer.replace('♯', "#").replace('♭', "b").nfkc().collect();
    let folded = text::fold_case(&compatible).replace('ß', "ss");
    let chars: Vec<char> = folded.chars().collect();
    let beside = |at: Option<usize>, is: fn(char) -> bool| {
        at.and_then(|at| chars.get(at)).is_some_and(|c| is(*c))
    };
    let kept = chars.iter().enumerate().map(|(at, &c)| {
        let before = at.checked_sub(1);
        let keep = match c {
            '.' | ',' => {
                beside(Some(at + 1), |c| c.is_ascii_digit())
                    && (c == '.' || beside(before, |c| c.is_ascii_digit()))
            }
            // A hyphen joins two words; a minus and a negative charge stay.
            '-' => {
                !(beside(before, char::is_alphabetic) && beside(Some(at + 1), char::is_alphabetic))
            }
            ';' | ':' | '?' | '"' | '“' | '”' | '„' | '«' | '»' | '`' | '…' => false,
            '!' => {
                beside(Some(at + 1), char::is_alphanumeric)
                    || beside(before, |c| c.is_ascii_digit())
            }
            _ => !c.is_whitespace() && !c.is_control(),
        };
        if keep { c } else { ' ' }
    });
    let kept: String = kept.collect();
    let unquoted = kept.trim().trim_matches('\'');
    let words: Vec<&str> = unquoted.split_whitespace().collect();
    let first = usize::from(words.len() > 1 && matches!(words[0], "a" | "an" | "the"));
    match words.get(first..).unwrap_or_default() {
        // Notes of music: `B flat` is `B♭`.
        [note, "flat"] if note.len() == 1 => format!("{note}b"),
        [note, "sharp"] if note.len() == 1 => format!("{note}#"),
        words => words.join(" "),
    }
}

const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// `twenty-one`, `one hundred and five`, `minus three`; up to a billion.
pub(crate) fn number_word(text: &str) -> Option<i64> {
    let lower = text.trim().trim_end_matches('.').to_lowercase().replace('-', " ");
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    let negative = matches!(words.first(), Some(&("minus" | "negative")));
    if negative {
        words.remove(0);
    }
    if words.is_empty() || words.len() > 16 {
        return None;
    }
    let (mut total, mut group, mut last) = (0_i64, 0_i64, "");
    for word in words {
        let small = UP_TO_TWENTY[..20]
            .iter()
            .position(|unit| *unit == word)
            .and_then(|value| i64::try_from(value).ok());
        let tens = TENS
            .iter()
            .position(|ten| *ten == word)
            .and_then(|value| Some((i64::try_from(value).ok()? + 2) * 10));
        match (small, tens, word) {
            (Some(value), ..) if group % 10 == 0 && (value < 10 || group % 100 == 0) => {
                group += value;
            }
            (_, Some(value), _) if group % 100 == 0 => group += value,
            (.., "hundred") if (1..10).contains(&group) => group *= 100,
            (.., "thousand") if (1..1000).contains(&group) && total % 1_000_000 == 0 => {
                total += group * 1000;
                group = 0;
            }
            (.., "million") if (1..1000).contains(&group) && total == 0 => {
                total = group * 1_000_000;
                group = 0;
            }
            (.., "and") if last == "hundred" || last == "thousand" => {}
            (.., "a") if last.is_empty() => group = 1,
            _ => return None,
        }
        last = word;
    }
    let value = total + group;
    (last != "and" && last != "a").then_some(if negative { -value } else { value })
}
