//! Units behind numbers, converted where they measure the same.

use crate::answer::Ratio;
use crate::text;

/// Powers of metre, gram, second, mole, degree and dollar.
type Dimensions = [i8; 6];

const NONE: Dimensions = [0; 6];
const LENGTH: Dimensions = [1, 0, 0, 0, 0, 0];
const MASS: Dimensions = [0, 1, 0, 0, 0, 0];
const TIME: Dimensions = [0, 0, 1, 0, 0, 0];
const VOLUME: Dimensions = [3, 0, 0, 0, 0, 0];
const SPEED: Dimensions = [1, 0, -1, 0, 0, 0];
const AMOUNT: Dimensions = [0, 0, 0, 1, 0, 0];
const ANGLE: Dimensions = [0, 0, 0, 0, 1, 0];
const MONEY: Dimensions = [0, 0, 0, 0, 0, 1];

/// One line of the table: names (symbols as they are written, words in the singular), dimensions,
/// size as a fraction of metre, gram, second and so on.
type UnitRow = (&'static [&'static str], Dimensions, i128, i128);

/// What is converted. Inches and pounds as the international agreement of 1959 defines them.
const TABLE: &[UnitRow] = &[
    (&["%", "percent", "per cent"], NONE, 1, 100),
    (&["m", "metre", "meter"], LENGTH, 1, 1),
    (&["km", "kilometre", "kilometer"], LENGTH, 1000, 1),
    (&["dm", "decimetre", "decimeter"], LENGTH, 1, 10),
    (&["cm", "centimetre", "centimeter"], LENGTH, 1, 100),
    (&["mm", "millimetre", "millimeter"], LENGTH, 1, 1000),
    (&["um", "micrometre", "micrometer", "micron"], LENGTH, 1, 1_000_000),
    (&["nm", "nanometre", "nanometer"], LENGTH, 1, 1_000_000_000),
    (&["in", "inch", "inches"], LENGTH, 254, 10_000),
    (&["ft", "foot", "feet"], LENGTH, 3048, 10_000),
    (&["yd", "yard"], LENGTH, 9144, 10_000),
    (&["mi", "mile"], LENGTH, 1_609_344, 1000),
    (&["g", "gram", "gramme"], MASS, 1, 1),
    (&["kg", "kilogram", "kilo"], MASS, 1000, 1),
    (&["mg", "milligram"], MASS, 1, 1000),
    (&["ug", "microgram"], MASS, 1, 1_000_000),
    (&["t", "tonne"], MASS, 1_000_000, 1),
    (&["lb", "lbs", "pound"], MASS, 45_359_237, 100_000),
    (&["oz", "ounce"], MASS, 28_349_523_125, 1_000_000_000),
    (&["s", "sec", "second"], TIME, 1, 1),
    (&["ms", "millisecond"], TIME, 1, 1000),
    (&["min", "minute"], TIME, 60, 1),
    (&["h", "hr", "hour"], TIME, 3600, 1),
    (&["d", "day"], TIME, 86_400, 1),
    (&["week"], TIME, 604_800, 1),
    (&["L", "l", "litre", "liter"], VOLUME, 1, 1000),
    (&["dL", "dl", "decilitre", "deciliter"], VOLUME, 1, 10_000),
    (&["cL", "cl", "centilitre", "centiliter"], VOLUME, 1, 100_000),
    (&["mL", "ml", "cc", "millilitre", "milliliter"], VOLUME, 1, 1_000_000),
    (&["mol", "mole"], AMOUNT, 1, 1),
    (&["mmol", "millimole"], AMOUNT, 1, 1000),
    (&["M", "molar"], [-3, 0, 0, 1, 0, 0], 1000, 1),
    (&["N", "newton"], [1, 1, -2, 0, 0, 0], 1000, 1),
    (&["kN", "kilonewton"], [1, 1, -2, 0, 0, 0], 1_000_000, 1),
    (&["J", "joule"], [2, 1, -2, 0, 0, 0], 1000, 1),
    (&["kJ", "kilojoule"], [2, 1, -2, 0, 0, 0], 1_000_000, 1),
    (&["W", "watt"], [2, 1, -3, 0, 0, 0], 1000, 1),
    (&["kW", "kilowatt"], [2, 1, -3, 0, 0, 0], 1_000_000, 1),
    (&["Pa", "pascal"], [-1, 1, -2, 0, 0, 0], 1000, 1),
    (&["kPa", "kilopascal"], [-1, 1, -2, 0, 0, 0], 1_000_000, 1),
    (&["Hz", "hertz"], [0, 0, -1, 0, 0, 0], 1, 1),
    (&["kHz", "kilohertz"], [0, 0, -1, 0, 0, 0], 1000, 1),
    (&["mph"], SPEED, 1_609_344, 3_600_000),
    (&["kph", "kmh"], SPEED, 1000, 3600),
    (&["deg", "degree"], ANGLE, 1, 1),
    (&["$", "dollar", "usd", "buck"], MONEY, 1, 1),
    (&["cent"], MONEY, 1, 100),
];

/// Unit names that are the same without being convertible.
const ALIASES: &[(&str, &str)] = &[
    ("degc", "celsius"),
    ("c", "celsius"),
    ("deg c", "celsius"),
    ("deg celsius", "celsius"),
    ("degre celsius", "celsius"),
    ("degf", "fahrenheit"),
    ("f", "fahrenheit"),
    ("deg f", "fahrenheit"),
    ("degre fahrenheit", "fahrenheit"),
    ("€", "euro"),
    ("eur", "euro"),
    ("£", "pound sterling"),
    ("gbp", "pound sterling"),
];

/// What a number counts or measures.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Unit {
    /// One the table knows, or a product of powers of them.
    Known {
        /// What it measures.
        dimensions: Dimensions,
        /// How large it is.
        size: Ratio,
    },
    /// Anything else, as stems: `apples`, `°C`.
    Other(String),
}

impl Unit {
    /// The money a sign before a number stands for.
    pub(crate) fn currency(sign: char) -> Option<Self> {
        match sign {
            '$' | '€' | '£' => Some(Self::read(&sign.to_string())?),
            _ => None,
        }
    }

    /// Reads what stands behind a number, in plain signs. None for what can't be a unit.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('.');
        if let Some((dimensions, size)) = product(text) {
            return Some(Self::Known { dimensions, size });
        }
        let wordlike = |c: char| c.is_alphabetic() || "€£/^-' ".contains(c);
        let names = |c: char| c.is_alphabetic() || "€£".contains(c);
        if !text.chars().any(names) || !text.chars().all(wordlike) {
            return None;
        }
        let words: Vec<String> =
            text.split_whitespace().map(|word| text::stem(&text::fold_case(word))).collect();
        let words = words.join(" ");
        let same = ALIASES.iter().find(|(alias, _)| *alias == words);
        Some(Self::Other(same.map_or(words, |(_, name)| (*name).to_owned())))
    }
}

/// `m/s^2`, `kg m`, `square metres`, `km per hour`.
fn product(text: &str) -> Option<(Dimensions, Ratio)> {
    if let Some(line) = look_up(text) {
        return Some(line);
    }
    let spaced = text.replace('/', " / ").replace('*', " ").replace(" per ", " / ");
    let (mut dimensions, mut size) = (NONE, Ratio::integer(1));
    let (mut direction, mut prefix_power) = (1_i8, 1_i8);
    let mut last: Option<(Dimensions, Ratio)> = None;
    for word in spaced.split_whitespace() {
        match word {
            "/" if direction == 1 => direction = -1,
            "square" | "sq" => prefix_power = 2,
            "cubic" => prefix_power = 3,
            "squared" | "cubed" => {
                let (of_name, name_size) = last?;
                let more = direction * if word == "squared" { 1 } else { 2 };
                raise(&mut dimensions, of_name, more);
                size = size.times(name_size.power(more.into())?)?;
            }
            _ => {
                let (name, power) = split_power(word)?;
                let power = direction * prefix_power * power;
                let (of_name, name_size) = look_up(name)?;
                raise(&mut dimensions, of_name, power);
                size = size.times(name_size.power(power.into())?)?;
                (prefix_power, last) = (1, Some((of_name, name_size)));
            }
        }
    }
    last.is_some().then_some((dimensions, size))
}

fn raise(dimensions: &mut Dimensions, part: Dimensions, power: i8) {
    for (total, part) in dimensions.iter_mut().zip(part) {
        *total = total.saturating_add(part.saturating_mul(power));
    }
}

/// `s^2`, `s^(-1)`, `m2`, `cm`.
fn split_power(word: &str) -> Option<(&str, i8)> {
    let end = word.find(|c: char| c == '^' || c.is_ascii_digit()).unwrap_or(word.len());
    let power = word[end..].trim_start_matches('^').trim_matches(['(', ')', '{', '}']);
    let power = if power.is_empty() && end == word.len() { 1 } else { power.parse().ok()? };
    (-4..=4).contains(&power).then_some((&word[..end], power))
}

/// A symbol as written, else a word in any case, singular or plural.
fn look_up(name: &str) -> Option<(Dimensions, Ratio)> {
    let lower = name.to_lowercase();
    let singular = lower.strip_suffix('s').filter(|word| word.len() > 2).unwrap_or(&lower);
    let line = TABLE.iter().find(|(names, ..)| names.contains(&name)).or_else(|| {
        TABLE.iter().find(|(names, ..)| names.iter().any(|n| *n == lower || *n == singular))
    })?;
    Some((line.1, Ratio::new(line.2, line.3)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_unit_is_not_read() {
        for text in ["", "3", "?!", "+ 2", "= 4", "-", "/"] {
            assert_eq!(Unit::read(text), None, "{text}");
        }
    }
}
