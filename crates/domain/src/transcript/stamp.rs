//! Time stamps as people and programs write them, read leniently; the strict grammar of `WebVTT` is
//! in [`super::vtt`].

/// A stamp found in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Milliseconds from the start; none for a time of day, which doesn't say when the recording
    /// began.
    pub(super) start_ms: Option<u32>,
    /// The second time of a range.
    pub(super) end_ms: Option<u32>,
    /// In brackets, so certainly no part of a sentence.
    pub(super) bracketed: bool,
}

/// A time such as `0:12`, `00:01:02`, `1:00:02.5` or `00:01:02,345` at the start of a text, in
/// milliseconds, and what follows it.
pub(super) fn time(text: &str) -> Option<(u32, &str)> {
    let (first, rest) = number(text, 1, 3)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    let (hours, minutes, seconds, rest) = match rest.strip_prefix(':') {
        Some(rest) => {
            let (third, rest) = number(rest, 2, 2)?;
            (first, second, third, rest)
        }
        None => (0, first, second, rest),
    };
    if seconds > 59 || (hours > 0 && minutes > 59) {
        return None;
    }
    let (fraction_ms, rest) = fraction(rest);
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == ':') {
        return None;
    }
    let whole = hours.checked_mul(3_600)?.checked_add(minutes * 60 + seconds)?;
    Some((whole.checked_mul(1_000)?.checked_add(fraction_ms)?, rest))
}

/// A number of so many digits; with more of them it is no part of a time.
fn number(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end < least || end > most {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// The milliseconds of `.5`, `,04` or `.345`; anything else is no fraction.
fn fraction(text: &str) -> (u32, &str) {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return (0, text) };
    match number(rest, 1, 3) {
        Some((value, after)) => {
            let scale = [1, 100, 10, 1][(rest.len() - after.len()).min(3)];
            (value * scale, after)
        }
        None => (0, text),
    }
}

/// The stamp a line begins with, and the rest of the line without separators.
pub(super) fn leading(line: &str) -> Option<(Stamp, &str)> {
    let line = line.trim_start();
    let closing = match line.chars().next()? {
        '[' => Some(']'),
        '(' => Some(')'),
        _ => None,
    };
    let inner = if closing.is_some() { &line[1..] } else { line };
    let (start_ms, rest) = time(inner.trim_start())?;
    let (mut stamp, mut rest) =
        (Stamp { start_ms: Some(start_ms), end_ms: None, bracketed: closing.is_some() }, rest);
    if let Some((end_ms, after)) = range_end(rest) {
        stamp.end_ms = Some(end_ms);
        rest = after;
    } else if let Some(after) = half_of_day(rest) {
        stamp.start_ms = None;
        rest = after;
    }
    if let Some(closing) = closing {
        rest = rest.trim_start().strip_prefix(closing)?;
    }
    Some((stamp, rest.trim_start_matches([' ', '\t', '-', '–', '—', '|'])))
}

/// The second half of `0:12 - 0:15`.
fn range_end(rest: &str) -> Option<(u32, &str)> {
    let rest = rest.trim_start();
    let after =
        ["-->", "->", "-", "–", "—", "to "].iter().find_map(|sep| rest.strip_prefix(sep))?;
    time(after.trim_start())
}

/// What follows the `AM` or `PM` of a time of day.
fn half_of_day(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let half = rest.get(..2)?;
    let after = &rest[2..];
    let ends = !after.starts_with(char::is_alphanumeric);
    (ends && ["am", "pm"].iter().any(|word| half.eq_ignore_ascii_case(word))).then_some(after)
}

/// The stamp at the end of a line such as `Ada Byron  0:12` or `Ada Byron (00:12)`, and what
/// stands before it.
pub(super) fn trailing(line: &str) -> Option<(&str, Stamp)> {
    let line = line.trim_end();
    let bracket = line.rfind(['(', '[']).filter(|_| line.ends_with([')', ']']));
    let at = bracket.or_else(|| {
        let word = line.rfind(char::is_whitespace)?;
        line[word..].trim_start().starts_with(|c: char| c.is_ascii_digit()).then_some(word)
    })?;
    let (stamp, rest) = leading(&line[at..])?;
    let before = line[..at].trim_end().trim_end_matches([',', '-', '–', '—', '|']).trim_end();
    (rest.is_empty() && !before.is_empty()).then_some((before, stamp))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_times_are_read() {
        for (text, ms) in [
            ("0:12", 12_000),
            ("00:01:02", 62_000),
            ("1:00:02.5", 3_602_500),
            ("00:01:02,345", 62_345),
            ("00:01:41,04", 101_040),
            ("90:15", 5_415_000),
        ] {
            assert_eq!(time(text), Some((ms, "")), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_time_is_not_one() {
        for text in ["12", "1:2:3:4", "0:75", "12:30x", "2025:10", "1:99:00", ":12", "0:"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn stamps_are_found_before_and_after_names() {
        let (stamp, rest) = leading("[00:01:02 - 00:01:09] Ada: hello").unwrap();
        assert_eq!(
            (stamp.start_ms, stamp.end_ms, rest),
            (Some(62_000), Some(69_000), "Ada: hello")
        );
        let (stamp, rest) = leading("10:02 AM - Ada: hello").unwrap();
        assert_eq!((stamp.start_ms, rest), (None, "Ada: hello"));
        for line in
            ["Ada Byron  0:12", "Ada Byron (00:12)", "Ada Byron | 00:12", "Ada Byron [0:12]"]
        {
            let (name, stamp) = trailing(line).unwrap();
            assert_eq!((name, stamp.start_ms), ("Ada Byron", Some(12_000)), "{line}");
        }
        assert_eq!(trailing("see you at 10:75"), None);
        assert_eq!(trailing("0:12"), None);
    }
}
