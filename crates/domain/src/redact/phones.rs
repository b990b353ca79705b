//! Phone numbers in a text, told apart from sums, dates and measurements.

use std::ops::Range;

/// Digits of a number that somebody can call, from a local one to the longest that E.164 allows.
const DIGITS: Range<usize> = 7..16;

/// Bytes before a bare number in which a word must announce it.
const ANNOUNCED_WITHIN: usize = 40;

/// Words that announce a number. Without them, digits without the shape of a phone number are
/// maths.
const ANNOUNCEMENTS: [&str; 18] = [
    "call ",
    "phone",
    "text me",
    "text us",
    "cell",
    "mobile",
    "my number",
    "her number",
    "his number",
    "their number",
    "your number",
    "'s number",
    "whatsapp",
    "tel:",
    "dial ",
    "reach me",
    "contact me",
    "ring me",
];

/// A run of digits.
struct Group {
    range: Range<usize>,
    gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// More than a separator.
    Far,
    Space,
    /// A dash, a dot, or a bracket with or without a space.
    Tight,
}

/// Numbers by their shape, bare numbers that are announced, and those already known (digits only).
pub(super) fn find(text: &str, phones: &[String]) -> Vec<Range<usize>> {
    let groups = groups(text);
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        // The longest shape first: a country code belongs to the number.
        let chain = 1 + groups[at + 1..].iter().take(6).take_while(|g| g.gap != Gap::Far).count();
        let length = (1..=chain).rev().find(|length| is_phone(text, &groups, at, *length, phones));
        if let Some(length) = length {
            ranges
                .push(with_prefix(text, groups[at].range.start)..groups[at + length - 1].range.end);
        }
        at += length.unwrap_or(1);
    }
    ranges
}

/// The digits of a number, as numbers are compared.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn groups(text: &str) -> Vec<Group> {
    let bytes = text.as_bytes();
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let gap = groups.last().map_or(Gap::Far, |last| match &text[last.range.end..at] {
            " " => Gap::Space,
            "-" | "." | ")" | ") " | ")-" | " (" | "-(" | "(" => Gap::Tight,
            _ => Gap::Far,
        });
        groups.push(Group { range: at..at + length, gap });
        at += length;
    }
    groups
}

fn is_phone(text: &str, groups: &[Group], at: usize, length: usize, phones: &[String]) -> bool {
    let run = &groups[at..at + length];
    let sizes: Vec<usize> = run.iter().map(|group| group.range.len()).collect();
    let total: usize = sizes.iter().sum();
    let (start, end) = (run[0].range.start, run[length - 1].range.end);
    if !DIGITS.contains(&total) || !stands_alone(text, start, end) {
        return false;
    }
    let number = digits(&text[start..end]);
    if phones.iter().any(|phones| ends_alike(phones, &number)) {
        return true;
    }
    let tight = run[1..].iter().all(|group| group.gap == Gap::Tight);
    let spaced = run[1..].iter().all(|group| group.gap == Gap::Space);
    // Numbers side by side are data; a phone number stands for itself.
    let follows = groups.get(at + length).is_some_and(|next| next.gap != Gap::Far);
    let listed = run[0].gap == Gap::Space || (spaced && follows);
    if text[..start].ends_with('+') {
        return total > 7 && (length > 1 || total > 9);
    }
    let north_american = match sizes.as_slice() {
        [3, 3, 4] => true,
        [1, 3, 3, 4] => number.starts_with('1'),
        _ => false,
    };
    if north_american && !listed {
        return true;
    }
    let trunk = number.starts_with('0')
        && (9..=13).contains(&total)
        && length > 1
        && sizes.iter().all(|size| *size > 1)
        && !run.iter().all(|group| text[group.range.clone()].starts_with('0'));
    if trunk && !tight && !listed {
        return true;
    }
    let local = matches!(sizes.as_slice(), [3, 4] | [7 | 10..=11]) || trunk;
    local && is_announced(text, start)
}

/// True for the same number, perhaps with and without a country code.
pub(super) fn ends_alike(phones: &str, number: &str) -> bool {
    let (short, long) =
        if phones.len() < number.len() { (phones, number) } else { (number, phones) };
    let national = short.trim_start_matches('0');
    national.len() >= DIGITS.start && long.ends_with(national) && long.len() - short.len() < 4
}

/// Neither part of a longer number nor of a sum: `3.555-123-4567`, `x = 555 123 4567 + 1`.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].trim_end_matches(['(', '+']);
    let attached = before.ends_with(|c: char| {
        c.is_alphanumeric()
            || matches!(c, '.' | ',' | '$' | '€' | '£' | '^' | '-' | '/' | '_' | '−')
    });
    let after = &text[end..];
    let decimal =
        after.starts_with(['.', ',']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let unit = after.starts_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '%' | '^' | '°' | '_' | '-' | '/' | '−' | '²' | '³')
    });
    let sum = ['=', '+', '*', '/', '^', '×', '÷', '·', '<', '>', '−', '√', '≈'];
    let summed = before.trim_end().ends_with(sum) || after.trim_start().starts_with(sum);
    !(attached || decimal || unit || summed)
}

fn is_announced(text: &str, start: usize) -> bool {
    let mut from = start.saturating_sub(ANNOUNCED_WITHIN);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text[from..start].to_lowercase().replace('’', "'");
    ANNOUNCEMENTS.iter().any(|word| before.contains(word))
}

/// The start of a number with its `+` or bracket.
fn with_prefix(text: &str, start: usize) -> usize {
    text[..start].trim_end_matches('(').trim_end_matches('+').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_texts(text: &str) -> Vec<&str> {
        find(text, &[]).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn numbers_that_can_be_called_are_found() {
        for number in [
            "555-123-4567",
            "(555) 123-4567",
            "555.123.4567",
            "555 123 4567",
            "+1 555 123 4567",
            "1-555-123-4567",
            "+44 20 7946 0958",
            "020 7946 0958",
            "07700 900123",
            "+4915112345678",
            "06 12 34 56 78",
        ] {
            let text = format!("You can have {number}, if you like.");
            assert_eq!(find_texts(&text), [number], "{text}");
        }
    }

    #[test]
    fn bare_numbers_need_to_be_announced() {
        assert_eq!(find_texts("Call me on 5551234567 tonight"), ["5551234567"]);
        assert_eq!(find_texts("my number is 555-1234."), ["555-1234"]);
        assert!(find_texts("The product is 5551234567 then").is_empty());
        assert!(find_texts("we take 555-1234 here").is_empty());
    }

    #[test]
    fn maths_is_no_phone_number() {
        for text in [
            "3.14159265358979",
            "2025-11-15",
            "10^-3",
            "1,000,000",
            "x = 555 123 4567",
            "555 1234",
            "555 123 4567 + 1",
            "100 200 3000 4000",
            "0 1 2 3 4 5 6 7 8 9",
            "2025-11-15 10:30:00",
            "6.022 140 76 × 10^23",
            "0.333 333 3333",
            "12 555 123 4567 8",
            "299 792 458 m/s",
            "01 02 03 04 05",
            "1 2 4 8 16 32 64 128",
            "5/123/4567",
            "978-3-16-148410-0",
            "100-200-3000-4",
            "3x + 555-123-4567y",
        ] {
            assert!(find_texts(text).is_empty(), "{text}: {:?}", find_texts(text));
        }
    }

    #[test]
    fn a_known_number_is_found_in_any_shape() {
        let known = ["15551234567".to_owned()];
        for text in ["5551234567", "+1 (555) 123 4567", "1 555 1234567", "(555)1234567"] {
            assert_eq!(find(text, &known).len(), 1, "{text}");
        }
        assert!(find("5551234568", &known).is_empty());
    }
}
