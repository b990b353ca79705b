//! Decides if a form in a text is a name there, perhaps one, or none.

use std::ops::Range;

use super::forms::{self, Form, NameKey};
use super::index::FormMatch;
use super::language::{self, Tongue};
use crate::redact::folding::{FoldedLetter, Gap, fold_to_string};
use crate::redact::person_cues;
use crate::redact::scripts::Script;
use crate::redact::words::{self, Also};

/// Letters from which a name that is spelt out is one.
const MIN_SPELT_LETTERS: usize = 3;

/// The least letters of a name written with spaces between them, as in lists of points.
const MIN_SPACED_LETTERS: usize = 5;

/// Letters of a full name from which its words need no border between them.
const MIN_JOINED_LETTERS: usize = 7;

/// Nothing when the letters in a range are no name, else whether that is certain. The range has an
/// ending that belongs to the name.
pub(super) fn verdict(
    text: &str,
    letters: &[FoldedLetter],
    range: Range<usize>,
    found: &FormMatch<'_>,
) -> Option<bool> {
    let key = found.key;
    let name = &letters[range.start..found.to];
    if found.gaps & !key.joints != 0 {
        return is_spelt_out(text, name, found).then_some(true);
    }
    match key.form {
        Form::Full => full_name(text, name, found),
        Form::Initials => initials(name, found, &text[letters[range.end - 1].end..]),
        Form::Case if name[0].script() == Script::Latin => {
            let slavic = || language::detect_tongue(text, name[0].start) == Tongue::Slavic;
            let is_name = matches!(key.also, Also::Nothing | Also::SmallWord);
            (is_name && name[0].is_upper && slavic()).then_some(true)
        }
        Form::Part | Form::Nickname | Form::Case if has_other_accents(text, name, key) => None,
        Form::Part | Form::Nickname | Form::Case => single_name(text, letters, range, key),
    }
}

/// True if letters are a name letter by letter: `A-D-A`, `O K O Y E`.
fn is_spelt_out(text: &str, name: &[FoldedLetter], found: &FormMatch<'_>) -> bool {
    let all = (1..name.len()).fold(0, |bits, at| bits | 1 << at);
    let between = |pair: &[FoldedLetter]| text[pair[0].end..pair[1].start].to_owned();
    let spaced = name.windows(2).any(|pair| between(pair).contains(char::is_whitespace));
    let least = if spaced { MIN_SPACED_LETTERS } else { MIN_SPELT_LETTERS };
    found.gaps == all && !found.has_comma && name.len() >= least && found.key.form <= Form::Part
}

/// A full name of ordinary words must look like a name, or stand in an identifier.
fn full_name(text: &str, name: &[FoldedLetter], found: &FormMatch<'_>) -> Option<bool> {
    let key = found.key;
    let script = name[0].script();
    if script == Script::Han && key.also == Also::Nothing && is_between_words(text, name) {
        return None;
    }
    let joints = (1..name.len()).filter(|at| key.joints & (1 << at) != 0);
    let (mut capitalised, mut identifier, mut joined) = (name[0].is_upper, true, false);
    let mut apart = true;
    for at in joints {
        apart &= name[at].gap >= Gap::Tight;
        capitalised &= name[at].is_upper;
        identifier &= name[at].gap <= Gap::Tight;
        joined |= name[at].gap == Gap::None;
    }
    if script.is_cased() && joined && name.len() < MIN_JOINED_LETTERS {
        return None;
    }
    if key.also == Also::Nothing {
        return Some(true);
    }
    if !script.is_cased() {
        // The preposition "on" looks like Ali: حسن على.
        let end = name[name.len() - 1].end;
        return (!text[..end].ends_with("على")).then_some(apart);
    }
    // A list of chemical symbols: "Li, Na and K".
    if found.has_comma && name.len() < MIN_JOINED_LETTERS {
        return None;
    }
    (capitalised || identifier).then_some(true)
}

/// `A. Okoye`, `Ada O.`; without a border the account `aokoye`.
fn initials(name: &[FoldedLetter], found: &FormMatch<'_>, after: &str) -> Option<bool> {
    let key = found.key;
    let joint = key.joints.trailing_zeros() as usize;
    if found.gaps == 0 {
        let account = joint == 1 && key.also == Also::Nothing && !name[0].is_upper;
        return account.then_some(true);
    }
    let capitals = name[0].is_upper && name[joint].is_upper && !found.has_comma;
    // An initial at the end has its full stop, or it is a word: "Will I?"
    let ends_well = joint == 1 || after.starts_with('.');
    (capitals && ends_well && (joint > 1 || name[joint].gap >= Gap::Tight)).then_some(true)
}

/// True if a word in small letters has other accents than the name: `năm` is not Nam.
fn has_other_accents(text: &str, name: &[FoldedLetter], key: &NameKey) -> bool {
    let Some(written) = &key.written else { return false };
    let slice = &text[name[0].start..name[name.len() - 1].end];
    if slice.is_ascii() || name[0].is_upper {
        return false;
    }
    let lower = forms::lower(slice);
    lower != *written
        && lower.contains(|c: char| matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

/// One part of a name by itself.
fn single_name(
    text: &str,
    letters: &[FoldedLetter],
    range: Range<usize>,
    key: &NameKey,
) -> Option<bool> {
    let name = &letters[range.start..range.start + key.letters.len()];
    let script = name[0].script();
    if !script.is_cased() {
        let certain = match script {
            Script::Han => !is_between_words(text, name),
            Script::SoutheastAsian => {
                let ends = letters.get(range.end).is_none_or(|next| next.gap != Gap::None);
                name.len() > 3 || (name[0].gap != Gap::None && ends)
            }
            _ => true,
        };
        return Some(certain && key.also == Also::Nothing);
    }
    let next = letters.get(range.end).map_or(Gap::Far, |next| next.gap);
    if name.len() < 3 && (matches!(name[0].gap, Gap::Inner | Gap::Tight) || next == Gap::Inner) {
        return None;
    }
    let is_inside = name[0].gap == Gap::Inner || next == Gap::Inner;
    if is_inside && words::is_ordinary(&key.letters.iter().collect::<String>()) {
        return None;
    }
    let all_upper = name.iter().all(|letter| letter.is_upper);
    if all_upper && name.len() == 3 && follows_figure(&text[..name[0].start]) {
        return None;
    }
    Some(match key.also {
        Also::Nothing => true,
        Also::SmallWord => name[0].is_upper && !all_upper,
        Also::Word | Also::Symbol | Also::Month | Also::Taught => false,
    })
}

/// True if two characters are the end of one word and the beginning of another: 大小明显.
fn is_between_words(text: &str, name: &[FoldedLetter]) -> bool {
    let [first, last] = name else { return false };
    let before = text[..first.start].chars().next_back();
    let after = text[last.end..].chars().next();
    let pair = |a: Option<char>, b: Option<char>| matches!((a, b), (Some(a), Some(b)) if words::is_pair(a, b));
    pair(before, Some(first.folded)) && pair(Some(last.folded), after)
}

fn follows_figure(before: &str) -> bool {
    let before = before.trim_end();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    before.ends_with(['∠', '△', '∆', '⊥', '∥']) || person_cues::is_figure(&fold_to_string(word))
}
