//! Multiple choice: by what an option says, then by its letter.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::How;
use crate::answer::{Precision, Tolerance, read_value, within};

/// Words that may stand before an option's letter.
const BEFORE_LABEL: [&str; 5] = ["option", "answer", "choice", "it's", "letter"];

/// Whether the answer means the option at `key`.
pub(super) fn compare(options: &[String], key: u32, answer: &str) -> (bool, How) {
    let key = key as usize;
    if answer.is_empty() {
        return (false, How::NoAnswer);
    }
    if let Some(index) = by_body(options, answer) {
        return (index == key, How::ChoiceByBody);
    }
    if let Some(index) = by_label(options, answer) {
        return (index == key, How::ChoiceByLabel);
    }
    match by_label_and_body(options, answer) {
        Some(index) => (index == key, How::ChoiceByBody),
        None => (false, How::NotUnderstood),
    }
}

/// Whether the answer means the options at all these places and no others.
pub(super) fn compare_all(options: &[String], keys: &[u32], answer: &str) -> (bool, How) {
    let wanted: BTreeSet<usize> = keys.iter().map(|key| *key as usize).collect();
    if let Some(index) = by_body(options, answer) {
        return (wanted == BTreeSet::from([index]), How::ChoiceByBody);
    }
    match named_places(options, answer) {
        Some(given) => (given == wanted, How::ChoiceByBody),
        None => (false, How::NotUnderstood),
    }
}

/// The options that an answer names, as they are written; none when it names none.
pub(super) fn named(options: &[String], answer: &str) -> Option<String> {
    let places = match named_place(options, answer) {
        Some(place) => BTreeSet::from([place]),
        None => named_places(options, answer)?,
    };
    let texts: Vec<&str> = places.iter().map(|place| options[*place].as_str()).collect();
    Some(texts.join(", "))
}

fn named_place(options: &[String], part: &str) -> Option<usize> {
    by_body(options, part)
        .or_else(|| by_label(options, part))
        .or_else(|| by_label_and_body(options, part))
}

/// Several options, separated or as a row of letters.
fn named_places(options: &[String], answer: &str) -> Option<BTreeSet<usize>> {
    let letters = |text: &str| -> Option<BTreeSet<usize>> {
        let letters = text.split_whitespace().flat_map(str::chars);
        letters.map(|letter| index_of(letter, options)).collect()
    };
    let parts = answer.split([',', ';', '\n']).flat_map(|part| part.split(" and ")).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    let named: Option<BTreeSet<usize>> = parts.map(|part| named_place(options, part)).collect();
    named.or_else(|| letters(answer)).filter(|named| !named.is_empty())
}

/// The option that says the same, with ever less regard to how it is written. Each form is only
/// tried when the stricter one matched nothing.
fn by_body(options: &[String], answer: &str) -> Option<usize> {
    let forms: [fn(&str) -> String; 4] =
        [|text| text.trim().to_owned(), spaced, |text| spaced(text).to_lowercase(), squeezed];
    let by_form = forms.iter().find_map(|form| {
        let given = form(answer);
        options.iter().position(|option| form(option) == given)
    });
    by_form.or_else(|| by_value(options, answer))
}

/// The one option that is the same number: `0.5` for `1/2`.
fn by_value(options: &[String], answer: &str) -> Option<usize> {
    let given = read_value(answer)?;
    let exact = Tolerance::Stated(Precision::Relative(0.0));
    let same = |option: &String| {
        read_value(option)
            .is_some_and(|number| number.units == given.units && within(&number, &given, exact))
    };
    let mut matching = (0..options.len()).filter(|index| same(&options[*index]));
    let index = matching.next()?;
    matching.next().is_none().then_some(index)
}

/// `b`, `B.`, `(b)`, `b)`, `option B`.
fn by_label(options: &[String], answer: &str) -> Option<usize> {
    let mut words = answer.split_whitespace();
    let mut label = words.next()?;
    if let Some(next) = words.next() {
        let lead = label.trim_end_matches(':').to_lowercase();
        if !BEFORE_LABEL.contains(&lead.as_str()) {
            return None;
        }
        label = next;
    }
    let letter = label.trim_start_matches('(').trim_end_matches([')', '.', ':']);
    if words.next().is_some() || letter.len() != 1 {
        return None;
    }
    index_of(letter.chars().next()?, options)
}

/// `B) the mitochondrion`: the letter and the words have to mean the same option.
fn by_label_and_body(options: &[String], answer: &str) -> Option<usize> {
    let (label, body) = answer.split_once([')', '.', ':'])?;
    let label = label.trim().trim_start_matches('(');
    let mut letters = label.chars();
    let index = index_of(letters.next()?, options)?;
    let agrees = letters.next().is_none() && by_body(options, body) == Some(index);
    agrees.then_some(index)
}

fn index_of(letter: char, options: &[String]) -> Option<usize> {
    let letter = letter.to_ascii_uppercase();
    let index = letter.is_ascii_uppercase().then(|| usize::from(letter as u8 - b'A'))?;
    (index < options.len()).then_some(index)
}

/// Compatibility forms resolved, one kind of minus, single spaces, no quotes, formula dollars or
/// full stop around it.
fn spaced(text: &str) -> String {
    let compatible: String = text.nfkc().collect();
    let words: Vec<&str> = compatible.split_whitespace().collect();
    let line = words.join(" ").replace(['\u{2212}', '\u{2013}'], "-").replace('\u{2019}', "'");
    let quotes = ['"', '\'', '\u{201c}', '\u{201d}', '`'];
    let bare = line.trim_matches(quotes).trim_end_matches('.');
    let maths = bare.strip_prefix('$').and_then(|rest| rest.strip_suffix('$'));
    maths.unwrap_or(bare).trim().to_owned()
}

fn squeezed(text: &str) -> String {
    spaced(text).to_lowercase().replace(' ', "")
}
