//! Days in speech: `for Thursday`, `before our next lesson`, `the Friday after half-term`.

mod occasions;

use domain::text::{self, Token};

/// A day or occasion with the words that lead to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SpokenDate {
    /// The first byte, with its preposition.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// As it is written after a task: `for Thursday`, `before next lesson`.
    pub phrase: String,
    /// Whether a preposition led to it: `for Thursday` sets a day, `Thursday` may only mention one.
    pub is_led: bool,
    /// Whether it is a span or a habit (`in two weeks`, `a day`), of which lessons speak as well.
    pub is_loose: bool,
}

const PREPOSITIONS: &[&str] = &["for", "by", "before", "until", "till", "over", "on", "at"];
const MODIFIERS: &[&str] = &[
    "the",
    "our",
    "your",
    "my",
    "this",
    "next",
    "that",
    "coming",
    "following",
    "end",
    "of",
    "a",
    "first",
    "last",
];
const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mondays",
    "tuesdays",
    "wednesdays",
    "thursdays",
    "fridays",
    "saturdays",
    "sundays",
    "tomorrow",
    "tonight",
    "weekend",
    "christmas",
    "easter",
    "thanksgiving",
];
/// Occasions that are dates only after `next`, `for our` and the like.
const OCCASIONS: &[&str] = &[
    "week",
    "time",
    "lesson",
    "session",
    "class",
    "meeting",
    "test",
    "exam",
    "exams",
    "quiz",
    "mock",
    "mocks",
    "term",
    "holidays",
    "break",
    "month",
    "evening",
    "afternoon",
    "visit",
    "one",
];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];
/// Words that stay with a day: `Saturday lesson`, `tomorrow evening`.
const TAILS: &[&str] = &[
    "morning",
    "afternoon",
    "evening",
    "night",
    "lesson",
    "session",
    "class",
    "week",
    "lunchtime",
];

struct DateWords<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    folded: Vec<String>,
}

impl DateWords<'_> {
    fn is(&self, at: usize, list: &[&str]) -> bool {
        self.folded.get(at).is_some_and(|word| list.contains(&base(word)))
    }

    /// Whether only a space or a hyphen stands before this word.
    fn is_joined(&self, at: usize) -> bool {
        at > 0
            && self.tokens.get(at).is_some_and(|token| {
                matches!(&self.text[self.tokens[at - 1].end()..token.start], " " | "-")
            })
    }
}

/// A word without `'s`: `Thursday's`.
fn base(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

/// The dates of a text, in order.
pub(super) fn dates(text: &str) -> Vec<SpokenDate> {
    let tokens = text::tokens(text);
    let folded = tokens.iter().map(|token| text::fold_case(token.text)).collect();
    let words = DateWords { text, tokens, folded };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.folded.len() {
        if let Some((date, next)) = date_at(&words, at) {
            found.push(date);
            at = next;
        } else {
            at += 1;
        }
    }
    found
}

fn date_at(words: &DateWords<'_>, from: usize) -> Option<(SpokenDate, usize)> {
    if let Some(count) = occasions::length(&words.folded[from..]).filter(|_| {
        occasions::is_free(from.checked_sub(1).map(|before| &*words.folded[before]))
            || !occasions::is_rate(&words.folded[from..])
    }) {
        let end = with_tail(words, from + count);
        let (start, last) = (words.tokens[from].start, words.tokens[end - 1].end());
        let phrase = words.text[start..last].to_lowercase();
        return Some((
            SpokenDate {
                start,
                end: last,
                phrase,
                is_led: true,
                is_loose: !occasions::is_firm(&words.folded[from..]),
            },
            end,
        ));
    }
    let mut at = from;
    let preposition = words.is(at, PREPOSITIONS).then(|| words.folded[at].clone());
    at += usize::from(preposition.is_some());
    let first = at;
    while at - first < 4 && words.is(at, MODIFIERS) && (at == from || words.is_joined(at)) {
        at += 1;
    }
    if at > from && !words.is_joined(at) {
        return None;
    }
    let named = |list: &[&str]| words.folded[first..at].iter().any(|word| list.contains(&&**word));
    let end = if words.is(at, DAYS) {
        at + 1
    } else if words.is(at, &["half"]) && words.is(at + 1, &["term"]) && at > from {
        at + 2
    } else if words.is(at, OCCASIONS) && (named(&["next"]) || preposition.is_some() && at > first) {
        // `for the test`, but `time` is one only when it is the next.
        if words.is(at, &["time", "week", "month", "evening", "afternoon"])
            && !named(&["next", "this", "end"])
        {
            return None;
        }
        at + 1
    } else {
        day_of_month(words, at)?
    };
    let next = with_tail(words, end);
    let start = words.tokens[from].start;
    let written = &words.text[words.tokens[first].start..words.tokens[next - 1].end()];
    let written = written.strip_suffix("'s").unwrap_or(written);
    let is_led = preposition.is_some();
    let phrase = match preposition.as_deref() {
        Some(preposition) => format!("{preposition} {written}"),
        None if words.is(at, &["tomorrow", "tonight"]) && at == first => written.to_lowercase(),
        None => format!("for {written}"),
    };
    Some((
        SpokenDate { start, end: words.tokens[next - 1].end(), phrase, is_led, is_loose: false },
        next,
    ))
}

/// `the 12th`, `March 3`, `the third of May`: the place after it.
fn day_of_month(words: &DateWords<'_>, at: usize) -> Option<usize> {
    let word = words.folded.get(at)?;
    // `For the ninth.`, but not `for the ninth one`.
    let is_named = at > 0 && words.folded[at - 1] == "the" && ORDINALS.contains(&&**word);
    if is_named && at > 1 && PREPOSITIONS.contains(&&*words.folded[at - 2]) {
        let of_month = words.is(at + 1, &["of"]) && words.is(at + 2, MONTHS);
        return if of_month { Some(at + 3) } else { (!words.is_joined(at + 1)).then_some(at + 1) };
    }
    let digits = word.trim_end_matches(char::is_alphabetic);
    let is_day =
        !digits.is_empty() && digits.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let is_ordinal = is_day && ["st", "nd", "rd", "th"].iter().any(|ending| word.ends_with(ending));
    if is_ordinal {
        return Some(
            if words.is(at + 1, &["of"]) && (words.is(at + 2, MONTHS) || words.is(at + 2, &["may"]))
            {
                at + 3
            } else {
                at + 1
            },
        );
    }
    if is_day && digits == word && (words.is(at + 1, MONTHS) || words.is(at + 1, &["may"])) {
        return Some(at + 2);
    }
    let follows =
        words.folded.get(at + 1).is_some_and(|day| day.starts_with(|c: char| c.is_ascii_digit()));
    (words.is(at, MONTHS) && follows).then_some(at + 2)
}

/// The place after what stays with a day: `Saturday lesson`, `Friday after half-term`.
fn with_tail(words: &DateWords<'_>, from: usize) -> usize {
    let mut end = from;
    if words.is(end, TAILS) && words.is_joined(end) && !words.folded[end - 1].ends_with("'s") {
        end += 1;
    }
    // `Friday the 18th`.
    if words.is(end, &["the"]) && words.is_joined(end) && words.is_joined(end + 1) {
        end = day_of_month(words, end + 1).unwrap_or(end);
    }
    if words.is(end, &["after", "before"]) && words.is_joined(end) {
        let mut at = end + 1;
        while at - end < 4 && words.is(at, MODIFIERS) {
            at += 1;
        }
        if words.is(at, &["half"]) && words.is(at + 1, &["term"]) {
            return at + 2;
        }
        if words.is(at, DAYS) || words.is(at, OCCASIONS) {
            return at + 1;
        }
        // `the Monday after`, `the lesson after next`.
        if words.is(end, &["after"]) && (at > end + 1 || !words.is_joined(at)) {
            return at;
        }
    }
    end
}

/// A text without its dates, and without the commas and little words that led to them.
pub(super) fn without_dates(text: &str, dates: &[SpokenDate]) -> String {
    let mut kept = String::new();
    let mut from = 0;
    for date in dates {
        kept.push_str(text[from..date.start].trim_end_matches([' ', ',']));
        from = date.end;
        let rest = &text[from..];
        from += rest.len() - rest.trim_start_matches("'s").len();
    }
    let opens = kept.is_empty() && from > 0;
    let rest = &text[from..];
    kept.push_str(if opens { rest.trim_start_matches([',', ':', ' ']) } else { rest });
    kept.trim_matches([' ', ',', ';', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(text: &str) -> Vec<String> {
        dates(text).into_iter().map(|date| date.phrase).collect()
    }

    #[test]
    fn days_and_occasions_are_dates_with_what_stays_with_them() {
        assert_eq!(phrases("do the first row for Thursday."), ["for Thursday"]);
        assert_eq!(
            phrases("Tuesday's fine, or before our next lesson"),
            ["for Tuesday", "before our next lesson"]
        );
        assert_eq!(
            phrases("The source question, the Friday after half-term."),
            ["for the Friday after half-term"]
        );
        assert_eq!(
            phrases("For our Saturday lesson. And tonight?"),
            ["for our Saturday lesson", "tonight"]
        );
        assert_eq!(
            phrases("by the 12th of May, or March 3"),
            ["by the 12th of May", "for March 3"]
        );
    }

    #[test]
    fn times_that_are_no_day_are_no_dates() {
        assert!(phrases("three times each, the last time, for two weeks, for a minute").is_empty());
    }

    #[test]
    fn a_task_is_left_when_its_date_goes() {
        let text = "Before next lesson, draw the six triangles";
        assert_eq!(without_dates(text, &dates(text)), "draw the six triangles");
        let text = "Page 61, for Friday.";
        assert_eq!(without_dates(text, &dates(text)), "Page 61.");
    }
}
