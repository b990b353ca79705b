//! Postal addresses in a text.

mod foreign;
mod unspaced;

use std::ops::Range;

use super::words::pieces;

/// Endings of street names, also shortened.
const STREETS: [&str; 28] = [
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "boulevard",
    "blvd",
    "court",
    "ct",
    "way",
    "place",
    "pl",
    "terrace",
    "crescent",
    "close",
    "parkway",
    "pkwy",
    "highway",
    "hwy",
    "square",
    "sq",
    "circle",
    "trail",
];

/// Words that mean a street even in small letters.
const CLEAR_STREETS: [&str; 5] = ["street", "avenue", "road", "lane", "boulevard"];

/// Words between a house number and those.
const MAX_NAME_WORDS: usize = 3;

/// Words that follow a street inside an address.
const UNITS: [&str; 6] = ["apt", "apartment", "unit", "suite", "flat", "floor"];

/// Words before a street in small letters that count or measure: "3 mile road", "a one way street".
const MEASURES: [&str; 39] = [
    "mile",
    "miles",
    "meter",
    "meters",
    "metre",
    "metres",
    "km",
    "kilometer",
    "kilometers",
    "kilometre",
    "kilometres",
    "foot",
    "feet",
    "lane",
    "lanes",
    "way",
    "wide",
    "long",
    "new",
    "main",
    "busy",
    "narrow",
    "straight",
    "car",
    "cars",
    "trucks",
    "people",
    "minutes",
    "minute",
    "hours",
    "hour",
    "different",
    "parallel",
    "city",
    "country",
    "state",
    "public",
    "more",
    "other",
];

/// Words that are in no street's name: "60 miles down the road".
const GRAMMAR: [&str; 40] = [
    "the", "and", "for", "with", "from", "are", "was", "were", "has", "have", "had", "not", "this",
    "that", "these", "those", "its", "down", "into", "over", "under", "per", "each", "every",
    "any", "some", "all", "both", "then", "than", "but", "when", "while", "along", "across", "off",
    "out", "you", "they", "our",
];

/// Addresses such as `12 Maple Street, Apt 4, Springfield, IL 62704`, and as other languages write
/// them.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut ranges = find_english(text);
    ranges.extend(foreign::find(text));
    ranges
}

fn find_english(text: &str) -> Vec<Range<usize>> {
    let words: Vec<(usize, &str)> = pieces(text).collect();
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let last = street(&words, at).or_else(|| box_number(&words, at));
        if let Some(last) = last {
            let last = city(&words, unit(&words, last));
            let start = words[at].0 + words[at].1.len() - bare_start(words[at].1).len();
            ranges.push(start..words[last].0 + bare_end(words[last].1).len());
            at = last;
        }
        at += 1;
    }
    ranges
}

fn bare_start(word: &str) -> &str {
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
}

fn bare_end(word: &str) -> &str {
    word.trim_end_matches(|c: char| !c.is_alphanumeric())
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || ordinal(word)
}

/// True if a word in small letters can be the name of a street.
fn is_street_name(word: &str) -> bool {
    let letters = word.len() > 2 && word.chars().all(|c| c.is_alphabetic() && c.is_lowercase());
    letters && !MEASURES.contains(&word) && !GRAMMAR.contains(&word)
}

/// `5th` in `5th Avenue`.
fn ordinal(word: &str) -> bool {
    let end = word.trim_start_matches(|c: char| c.is_ascii_digit());
    end.len() < word.len() && ["st", "nd", "rd", "th"].contains(&end)
}

/// The last word of a street that begins with the house number at a place.
fn street(words: &[(usize, &str)], at: usize) -> Option<usize> {
    let house = bare_start(words[at].1);
    let digits = house.bytes().take_while(u8::is_ascii_digit).count();
    // 12, 12b; not 12, (a list), 12.5 or 12km.
    if !(1..=5).contains(&digits)
        || house.len() > digits + 1
        || !house.ends_with(char::is_alphanumeric)
    {
        return None;
    }
    for last in at + 2..words.len().min(at + 2 + MAX_NAME_WORDS) {
        let inner = words[last - 1].1.trim_end_matches('.');
        // A name ends with its sentence or clause, except that N. and St. are shortened.
        let short = inner.len() <= 2;
        let plain = is_capitalised(inner) || is_street_name(inner);
        if !plain || (bare_end(words[last - 1].1) != words[last - 1].1 && !short) {
            return None;
        }
        let end = bare_end(words[last].1);
        let kind = end.to_lowercase();
        // In small letters only the plainest words say street: "12 maple street".
        let capitals = words[at + 1..last].iter().all(|word| is_capitalised(word.1));
        if !capitals && !CLEAR_STREETS.contains(&kind.as_str()) {
            continue;
        }
        // "18 Gigabyte drive": most of these words are also others, so they need their capital.
        if STREETS.contains(&kind.as_str()) && (end != kind || CLEAR_STREETS.contains(&end)) {
            return Some(last);
        }
    }
    None
}

/// `PO Box 12`.
fn box_number(words: &[(usize, &str)], at: usize) -> Option<usize> {
    let is = |at: usize, word: &str| words.get(at).is_some_and(|w| w.1.eq_ignore_ascii_case(word));
    let post = is(at, "po") || is(at, "p.o.");
    let number = words.get(at + 2)?.1.starts_with(|c: char| c.is_ascii_digit());
    (post && is(at + 1, "box") && number).then_some(at + 2)
}

/// The end of the address with the flat, where one follows.
fn unit(words: &[(usize, &str)], last: usize) -> usize {
    let follows = words
        .get(last + 1)
        .is_some_and(|(_, word)| UNITS.contains(&bare_end(word).to_lowercase().as_str()));
    if follows && last + 2 < words.len() { last + 2 } else { last }
}

/// The end of the address with the city, where a postal code or a state proves it.
fn city(words: &[(usize, &str)], last: usize) -> usize {
    if !words[last].1.ends_with(',') {
        return last;
    }
    for at in last + 2..words.len().min(last + 6) {
        let word = bare_end(words[at].1);
        if word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return at;
        }
        let state = word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        let more =
            words.get(at + 1).is_some_and(|next| next.1.starts_with(|c: char| c.is_ascii_digit()));
        if state && !more {
            return at;
        }
        if !state && !is_capitalised(word) {
            return last;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_texts(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_are_found_whole() {
        for address in [
            "12 Maple Street",
            "42b Old Mill Rd",
            "7 Maple avenue",
            "1600 Pennsylvania Ave",
            "350 5th Avenue",
            "12 Maple Street, Apt 4, Springfield, IL 62704",
            "PO Box 112",
        ] {
            assert_eq!(find_texts(&format!("I live at {address}. You?")), [address]);
        }
    }

    #[test]
    fn lessons_have_numbers_and_roads_too() {
        for text in [
            "Take 5 square meters",
            "there are 3 Questions. Drive on",
            "a car goes 60 miles down the road",
            "the 3 Acute angles close up",
            "12, Maple and Street",
            "1.5 Newton Street",
            "an 18 Gigabyte drive",
        ] {
            assert!(find_texts(text).is_empty(), "{text}: {:?}", find_texts(text));
        }
    }
}
