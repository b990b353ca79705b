//! Units: symbols in their own case with systematic prefixes, names in any, products and powers.

mod reader;
mod table;

pub(crate) use reader::{named_in, read_units};

use super::Ratio;
use crate::text;
use table::{BASE, NAME_PREFIXES, SYMBOL_PREFIXES, TABLE};

/// Powers of metre, gram, second, ampere, kelvin, mole, candela, turn and bit.
pub(crate) type Dimensions = [i8; BASE];

/// A unit, or what is counted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unit {
    pub(crate) dimensions: Dimensions,
    /// A currency, or the stems of what is counted.
    pub(crate) tag: Option<String>,
    /// How many of the base units it is, exactly; none for radians.
    pub(crate) size: Option<Ratio>,
    pub(crate) approx: f64,
    /// Where its zero lies, in kelvin, for scales of temperature.
    pub(crate) offset: Option<Ratio>,
    /// Per cent: a number and not a measure.
    pub(crate) is_percent: bool,
}

impl Unit {
    fn scaled(dimensions: Dimensions, size: Ratio) -> Self {
        Self {
            dimensions,
            tag: None,
            size: Some(size),
            approx: size.approx(),
            offset: None,
            is_percent: false,
        }
    }

    /// A plain number.
    pub(crate) fn one() -> Self {
        Self::scaled([0; BASE], Ratio::integer(1))
    }

    pub(crate) fn tagged(tag: impl Into<String>) -> Self {
        Self { tag: Some(tag.into()), ..Self::one() }
    }

    /// Whether it counts something the table doesn't know.
    pub(crate) fn is_counted(&self) -> bool {
        self.tag.as_ref().is_some_and(|tag| !tag.starts_with('\u{1}'))
    }

    pub(crate) fn is_money(&self) -> bool {
        self.tag.as_ref().is_some_and(|tag| tag.starts_with('\u{1}'))
    }

    pub(crate) fn is_time(&self) -> bool {
        let mut time = [0; BASE];
        time[2] = 1;
        self.dimensions == time && self.tag.is_none()
    }

    /// Whether both measure the same kind of thing.
    pub(crate) fn is_comparable(&self, other: &Self) -> bool {
        self.dimensions == other.dimensions && self.tag == other.tag
    }

    /// Whether one is exactly as large as the other.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.is_comparable(other) && self.size == other.size && self.offset == other.offset
    }

    fn times(&self, other: &Self, power: i8) -> Option<Self> {
        let mut dimensions = self.dimensions;
        for (total, part) in dimensions.iter_mut().zip(other.dimensions) {
            *total = total.checked_add(part.checked_mul(power)?)?;
        }
        let tag = match (&self.tag, &other.tag) {
            (tag, None) | (None, tag) => tag.clone(),
            (Some(a), Some(b)) => Some(format!("{a} {b}")),
        };
        let size = match (self.size, other.size) {
            (Some(a), Some(b)) => Some(a.times(b.power(power.into())?)?),
            _ => None,
        };
        let approx = self.approx * other.approx.powi(power.into());
        Some(Self { dimensions, tag, size, approx, offset: None, is_percent: false })
    }
}

/// All that a symbol or a name can stand for: `pounds` is a mass and money.
fn look_up(word: &str) -> Vec<Unit> {
    let by_symbol = with_prefixes(word, &SYMBOL_PREFIXES, |row, rest| row.symbols.contains(&rest));
    if !by_symbol.is_empty() {
        return by_symbol;
    }
    let lower = word.to_lowercase();
    let singular = lower.strip_suffix('s').filter(|word| word.len() > 2).unwrap_or(&lower);
    with_prefixes(&lower, &NAME_PREFIXES, |row, rest| row.names.contains(&rest))
        .into_iter()
        .chain(with_prefixes(singular, &NAME_PREFIXES, |row, rest| row.names.contains(&rest)))
        .fold(Vec::new(), |mut found, unit| {
            if !found.contains(&unit) {
                found.push(unit);
            }
            found
        })
}

fn with_prefixes(
    word: &str,
    prefixes: &[(&str, i32)],
    is: impl Fn(&table::UnitRow, &str) -> bool,
) -> Vec<Unit> {
    let plain: Vec<Unit> =
        TABLE.iter().filter(|row| is(row, word)).filter_map(|row| row.unit(0)).collect();
    if !plain.is_empty() {
        return plain;
    }
    let mut found = Vec::new();
    for (prefix, power) in prefixes {
        let Some(rest) = word.strip_prefix(prefix) else { continue };
        let rows = TABLE.iter().filter(|row| row.takes_prefixes && is(row, rest));
        found.extend(rows.filter_map(|row| row.unit(*power)));
    }
    found
}

/// What a symbol written in the wrong case can mean: `KM`, `5 M` where metres are meant.
pub(crate) fn look_up_in_any_case(word: &str) -> Vec<Unit> {
    let lower = word.to_lowercase();
    let mut found: Vec<Unit> = Vec::new();
    for row in TABLE {
        for symbol in row.symbols {
            let plain = std::iter::once(("", 0));
            let prefixes = SYMBOL_PREFIXES.iter().copied().filter(|_| row.takes_prefixes);
            for (prefix, power) in plain.chain(prefixes) {
                let length = prefix.len() + symbol.len();
                if length == lower.len()
                    && format!("{prefix}{symbol}").to_lowercase() == lower
                    && let Some(unit) = row.unit(power)
                {
                    found.push(unit);
                }
            }
        }
    }
    found
}

/// The stems of words that name what is counted: `apples`.
fn stems(words: &str) -> String {
    let words: Vec<String> = text::words(words).iter().map(|word| text::stem(word)).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
