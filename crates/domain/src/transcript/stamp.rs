//! Time stamps as people and programs write them, read leniently; the times of cues are in
//! [`super::readers::cues`].

/// A stamp found in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Milliseconds from the start, or from midnight for a time of day.
    pub(super) start_ms: u32,
    /// The second time of a range.
    pub(super) end_ms: Option<u32>,
    /// In brackets, so certainly no part of a sentence.
    pub(super) bracketed: bool,
    /// A time of day: it doesn't say when the recording began.
    pub(super) is_clock: bool,
}

/// Milliseconds of half a day, by which `PM` differs from `AM`.
const HALF_DAY_MS: u32 = 12 * 3_600_000;

/// Words for the units of `3 minutes 5 seconds` by how they begin, with their milliseconds.
const UNITS: [(&str, u32); 9] = [
    ("hour", 3_600_000),
    ("hora", 3_600_000),
    ("stunde", 3_600_000),
    ("heure", 3_600_000),
    ("min", 60_000),
    ("sec", 1_000),
    ("seg", 1_000),
    ("sek", 1_000),
    ("h", 3_600_000),
];

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
    if rest.starts_with(|c: char| (c.is_alphanumeric() && !c.is_uppercase()) || c == ':')
        && half_of_day(rest).is_none()
    {
        return None;
    }
    if rest.starts_with(char::is_uppercase) && half_of_day(rest).is_none() {
        return None;
    }
    let whole = hours.checked_mul(3_600)?.checked_add(minutes * 60 + seconds)?;
    Some((whole.checked_mul(1_000)?.checked_add(fraction_ms)?, rest))
}

/// A number of so many digits; with more of them it is no part of a time.
pub(super) fn number(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end < least || end > most {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// The milliseconds of `.5`, `,04`, `.345` or `.345678`; anything else is no fraction.
pub(super) fn fraction(text: &str) -> (u32, &str) {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return (0, text) };
    match number(rest, 1, 9) {
        Some((_, after)) => (thousandths(rest, (rest.len() - after.len()) as u32), after),
        None => (0, text),
    }
}

/// The thousandths that so many digits at the start of a text are as a decimal fraction.
pub(super) fn thousandths(digits: &str, width: u32) -> u32 {
    let value = |end: u32| digits[..end as usize].parse::<u32>().unwrap_or(0);
    if width < 3 { value(width) * 10_u32.pow(3 - width) } else { value(3) }
}

/// The stamp a line begins with, and the rest of the line without separators.
pub(super) fn leading(line: &str) -> Option<(Stamp, &str)> {
    let line = line.trim_start();
    let closing = match line.chars().next()? {
        '[' => Some(']'),
        '(' => Some(')'),
        '{' => Some('}'),
        '<' => Some('>'),
        _ => None,
    };
    let inner = if closing.is_some() { &line[1..] } else { line };
    let (start_ms, rest) = time(date(inner.trim_start()))?;
    let mut stamp = Stamp { start_ms, end_ms: None, bracketed: closing.is_some(), is_clock: false };
    let mut rest = rest;
    if let Some((is_afternoon, after)) = half_of_day(rest) {
        let written = &inner[..inner.len() - rest.len()];
        // Of two fields the first is hours, as in `10:02 AM`.
        let is_short = written.matches(':').count() == 1;
        let hour = start_ms.checked_mul(if is_short { 60 } else { 1 })? % HALF_DAY_MS;
        stamp.start_ms = hour + if is_afternoon { HALF_DAY_MS } else { 0 };
        stamp.is_clock = true;
        rest = after;
    } else if let Some((end_ms, after)) = range_end(rest) {
        stamp.end_ms = Some(end_ms);
        rest = after;
    }
    if let Some(closing) = closing {
        rest = rest.trim_start().strip_prefix(closing)?;
    }
    Some((stamp, rest.trim_start_matches([' ', '\t', '-', '–', '—', '|'])))
}

/// What follows a date such as `2026-11-20` or `20/11/2026,` before a time; the text itself
/// without one.
fn date(text: &str) -> &str {
    let Some(end) = text.find(|c: char| !c.is_ascii_digit() && !"-/.".contains(c)) else {
        return text;
    };
    let (digits, rest) = text.split_at(end);
    let separators = digits.bytes().filter(|byte| !byte.is_ascii_digit()).count();
    if !(8..=10).contains(&digits.len()) || separators != 2 {
        return text;
    }
    rest.trim_start_matches([' ', ',', 'T'])
}

/// The second half of `0:12 - 0:15`.
fn range_end(rest: &str) -> Option<(u32, &str)> {
    let rest = rest.trim_start();
    let after =
        ["-->", "->", "-", "–", "—", "to "].iter().find_map(|sep| rest.strip_prefix(sep))?;
    time(after.trim_start())
}

/// Whether the `AM` or `PM` of a time of day says afternoon, and what follows it.
fn half_of_day(rest: &str) -> Option<(bool, &str)> {
    let rest = rest.trim_start_matches([' ', '\u{202f}', '\u{a0}']);
    let first = rest.chars().next().filter(char::is_ascii)?.to_ascii_lowercase();
    let after = rest[1..].strip_prefix('.').unwrap_or(&rest[1..]);
    let after = after.strip_prefix(['m', 'M'])?;
    let after = after.strip_prefix('.').unwrap_or(after);
    let ends = !after.starts_with(char::is_alphanumeric);
    (ends && matches!(first, 'a' | 'p')).then_some((first == 'p', after))
}

/// The stamp at the end of a line such as `Ada Byron  0:12`, `Ada Byron (00:12)` or `Ada Byron
/// 3 minutes 5 seconds`, and what stands before it.
pub(super) fn trailing(line: &str) -> Option<(&str, Stamp)> {
    let line = line.trim_end();
    if let Some(found) = trailing_words(line) {
        return Some(found);
    }
    let bracket = line.rfind(['(', '[', '{']).filter(|_| line.ends_with([')', ']', '}']));
    let at = bracket.or_else(|| {
        let half = line.len() - line.trim_end_matches(['a', 'p', 'A', 'P', 'm', 'M', '.']).len();
        let body = if (2..=4).contains(&half) { &line[..line.len() - half] } else { line };
        let word = body.trim_end().rfind(char::is_whitespace)?;
        line[word..].trim_start().starts_with(|c: char| c.is_ascii_digit()).then_some(word)
    })?;
    let (stamp, rest) = leading(&line[at..])?;
    let before = line[..at].trim_end();
    let before = before.trim_end_matches([',', '-', '–', '—', '|', '•', '·', '@']).trim_end();
    (rest.trim().is_empty() && !before.is_empty()).then_some((without_date(before), stamp))
}

/// What stands before a date at the end of a text: `Ada Byron 2026-11-20`, `Ada Byron — Today at`.
fn without_date(text: &str) -> &str {
    const DAYS: [&str; 5] = ["Today at", "Yesterday at", "today at", "yesterday at", "heute um"];
    if let Some(before) = DAYS.iter().find_map(|day| text.strip_suffix(day)) {
        return before.trim_end().trim_end_matches(['-', '–', '—', '|', '•']).trim_end();
    }
    let Some((before, last)) = text.rsplit_once(char::is_whitespace) else { return text };
    let last = last.trim_end_matches(',');
    let digits = last.bytes().filter(u8::is_ascii_digit).count();
    let separators = last.bytes().filter(|byte| b"-/.".contains(byte)).count();
    let is_date = separators == 2 && digits + 2 == last.len() && digits >= 4;
    if is_date { before.trim_end() } else { text }
}

/// A line that is nothing but `3 minutes 5 seconds`; of one unit it may be an answer.
pub(super) fn in_words(line: &str) -> Option<Stamp> {
    let is_one_unit = line.split_whitespace().take(3).count() < 3;
    words(line).filter(|(before, _)| before.is_empty() && !is_one_unit).map(|(_, stamp)| stamp)
}

/// The stamp `1 hour 3 minutes 5 seconds` at the end of a line, and the name before it.
fn trailing_words(line: &str) -> Option<(&str, Stamp)> {
    words(line).filter(|(before, _)| !before.is_empty())
}

fn words(line: &str) -> Option<(&str, Stamp)> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut end = line.len();
    // Three units of two words each.
    for _ in 0..6 {
        let body = line[..end].trim_end();
        let start = body
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + body[at..].chars().next().map_or(1, char::len_utf8));
        if body.is_empty() {
            break;
        }
        words.push((start, &body[start..]));
        end = start;
    }
    let (mut start_ms, mut at, mut last_unit_ms) = (0_u32, None, 0);
    for pair in words.chunks(2) {
        let [(_, unit), (start, count)] = pair else { break };
        let unit = unit.trim_end_matches(['.', ',']).to_lowercase();
        let Some((_, unit_ms)) = UNITS.iter().find(|(word, _)| unit.starts_with(word)) else {
            break;
        };
        let Ok(count) = count.parse::<u32>() else { break };
        if *unit_ms <= last_unit_ms || count > 999 || unit.chars().count() > 9 {
            break;
        }
        last_unit_ms = *unit_ms;
        start_ms = start_ms.checked_add(count.checked_mul(*unit_ms)?)?;
        at = Some(*start);
    }
    let before = line[..at?].trim_end();
    let stamp = Stamp { start_ms, end_ms: None, bracketed: false, is_clock: false };
    Some((before, stamp))
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
            ("00:00:01.500000", 1_500),
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
        assert_eq!((stamp.start_ms, stamp.end_ms, rest), (62_000, Some(69_000), "Ada: hello"));
        for line in
            ["10:02 AM - Ada: hello", "10:02am Ada: hello", "2026-11-20 10:02 a.m. Ada: hello"]
        {
            let (stamp, rest) = leading(line).unwrap();
            assert_eq!((stamp.start_ms, stamp.is_clock, rest), (36_120_000, true, "Ada: hello"));
        }
        for line in [
            "Ada Byron  0:12",
            "Ada Byron (00:12)",
            "Ada Byron | 00:12",
            "Ada Byron [0:12]",
            "Ada Byron 12 seconds",
            "Ada Byron 0 minutes 12 seconds",
        ] {
            let (name, stamp) = trailing(line).unwrap();
            assert_eq!((name, stamp.start_ms), ("Ada Byron", 12_000), "{line}");
        }
        let (name, stamp) = trailing("Ada Byron, 3:02:05 PM").unwrap();
        assert_eq!((name, stamp.start_ms), ("Ada Byron", 54_125_000));
        assert_eq!(trailing("see you at 10:75"), None);
        assert_eq!(trailing("0:12"), None);
    }
}
