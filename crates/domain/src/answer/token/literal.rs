//! A number as digits: grouped by thousands in any of the usual ways, with a decimal point or comma
//! and an exponent.

use super::Commas;
use crate::answer::Ratio;

/// Digits behind the point beyond these don't fit an exact fraction.
const EXACT_PLACES: u32 = 30;

/// An unsigned number as it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Literal {
    /// The value, unless 128 bits don't hold it.
    pub(crate) ratio: Option<Ratio>,
    /// The value as floating point has it. Finite.
    pub(crate) approx: f64,
    /// Digits behind the decimal point; none without a point.
    pub(crate) places: Option<u32>,
    /// Significant figures, trailing zeros of an integer included.
    pub(crate) figures: u32,
    /// Whether it has an exponent: `1e3`.
    pub(crate) scientific: bool,
}

/// Digits with the separator before them.
type Group<'a> = (char, &'a [char]);

impl Literal {
    pub(crate) fn integer(value: u32) -> Self {
        Self {
            ratio: Some(Ratio::integer(value.into())),
            approx: value.into(),
            places: None,
            figures: value.checked_ilog10().unwrap_or(0) + 1,
            scientific: false,
        }
    }

    pub(crate) const fn is_plain_integer(&self) -> bool {
        self.places.is_none() && !self.scientific
    }

    /// The literal at the start of the characters and how many it takes.
    pub(crate) fn scan(text: &[char], commas: Commas) -> Option<(Self, usize)> {
        let (all, places, mut length) = mantissa(text, commas)?;
        let exponent = exponent(&text[length..]);
        length += exponent.map_or(0, |(_, taken)| taken);
        let decimals = places.unwrap_or(0);
        let digits = all.trim_start_matches('0');
        let power = exponent.map_or(0, |(power, _)| power);
        let shift = power.checked_sub(i32::try_from(decimals).ok()?)?;
        let approx: f64 = format!("{all}e{shift}").parse().ok()?;
        let literal = Self {
            ratio: if decimals <= EXACT_PLACES { exact(digits, shift) } else { None },
            approx,
            places,
            figures: u32::try_from(digits.len().max(1)).ok()?,
            scientific: exponent.is_some(),
        };
        approx.is_finite().then_some((literal, length))
    }
}

fn exact(digits: &str, shift: i32) -> Option<Ratio> {
    if digits.is_empty() {
        return Some(Ratio::integer(0));
    }
    Ratio::integer(digits.parse().ok()?).times(Ratio::integer(10).power(shift)?)
}

/// All digits, how many of them stand behind the point, and the characters taken.
fn mantissa(text: &[char], commas: Commas) -> Option<(String, Option<u32>, usize)> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut at, mut separator) = (0, ' ');
    loop {
        let digits = text[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 && !groups.is_empty() {
            break;
        }
        groups.push((separator, &text[at..at + digits]));
        at += digits;
        match text.get(at) {
            Some(',') if commas == Commas::Separate && !groups[0].1.is_empty() => break,
            Some(c @ ('.' | ',' | '\'' | ' ' | '_')) => separator = *c,
            _ => break,
        }
        at += 1;
    }
    let (whole, has_decimals) = split(&groups, text);
    let mut digits: String = groups[..whole].iter().flat_map(|(_, group)| *group).collect();
    let mut length = groups[..whole].iter().map(|(_, group)| group.len() + 1).sum::<usize>() - 1;
    let mut places = None;
    if has_decimals {
        let (_, group) = groups[whole];
        digits.extend(group);
        length += 1 + group.len();
        places = u32::try_from(group.len()).ok();
    }
    (!digits.is_empty()).then_some((digits, places, length))
}

/// How many groups form the whole part, and whether the next one is its decimals.
fn split(groups: &[Group], text: &[char]) -> (usize, bool) {
    let separators: Vec<char> = groups.iter().skip(1).map(|(separator, _)| *separator).collect();
    let Some(first) = separators.first().copied() else { return (1, false) };
    let run = separators.iter().take_while(|c| **c == first).count();
    let other = separators.get(run).copied();
    // The last separator is the decimal one when it is another than those before it.
    let ends_in_decimals =
        matches!(other, Some('.' | ',')) && separators.get(run + 1).is_none_or(|c| *c == ' ');
    let grouped = (1..=run).rev().find(|count| is_grouped(&groups[..=*count], text));
    match (first, grouped) {
        ('.', Some(1)) if run == 1 && !ends_in_decimals => (1, true),
        (_, Some(count)) if count == run => (count + 1, ends_in_decimals),
        (' ' | '\'', Some(count)) => (count + 1, false),
        ('.' | ',', _) if run == 1 && other.is_none_or(|c| c == ' ') => (1, true),
        _ => (1, false),
    }
}

/// Groups of thousands, or Indian ones of two before the last three.
fn is_grouped(groups: &[Group], text: &[char]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(|(_, group)| group.len()).collect();
    let [first, middle @ .., last] = lengths.as_slice() else { return false };
    let separator = groups.last().map_or(' ', |(separator, _)| *separator);
    let western = (1..=3).contains(first) && middle.iter().all(|length| *length == 3);
    let pairs = !middle.is_empty() && middle.iter().all(|length| *length == 2);
    let indian = separator == ',' && (1..=2).contains(first) && pairs;
    let leading_zero = groups[0].1.first() == Some(&'0');
    // `2 100/3` is a mixed number.
    let taken = lengths.iter().sum::<usize>() + lengths.len() - 1;
    let fraction = separator == ' ' && text[taken..].iter().find(|c| **c != ' ') == Some(&'/');
    *last == 3 && !leading_zero && (western || indian) && !fraction
}

/// `e10`, ` E+10`, `e 10`: the power and the characters taken.
fn exponent(text: &[char]) -> Option<(i32, usize)> {
    let spaces = usize::from(text.first() == Some(&' '));
    if !matches!(text.get(spaces), Some('e' | 'E')) {
        return None;
    }
    let mut at = spaces + 1;
    // `3 e 4` would be Euler's number between two others.
    at += usize::from(spaces == 0 && text.get(at) == Some(&' '));
    let negative = text.get(at) == Some(&'-');
    let signed = matches!(text.get(at), Some('+' | '-'));
    // `3e + 4` is a sum.
    if signed && at > spaces + 1 {
        return None;
    }
    at += usize::from(signed);
    let digits: String = text.get(at..)?.iter().take_while(|c| c.is_ascii_digit()).collect();
    let power: i32 = digits.parse().ok()?;
    Some((if negative { -power } else { power }, at + digits.len()))
}
