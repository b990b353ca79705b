//! Whether a quantity is the key's.

use super::Quantity;
use crate::answer::expression::{Domain, is_same};
use crate::answer::slip::Slip;
use crate::answer::unit::{Unit, named_in};
use crate::answer::{Finding, Precision, Ratio};
use crate::text;

/// How far, relatively, a decimal may be off when the key does not say: half a per cent.
const DECIMAL_TOLERANCE: f64 = 0.005;

/// Two ways to compute one value in floating point differ by less than this, relatively.
const ROUNDING: f64 = 1e-9;

/// How much off a wrong answer may be, relatively, to be called badly rounded.
const BADLY_ROUNDED: f64 = 0.02;

/// Larger integers than this differ by less than floating point can tell.
const LARGEST_COMPARED_CLOSELY: f64 = 1e6;

/// How precise an answer has to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Tolerance {
    /// Integers and fractions are exact, decimals may be off by half a per cent.
    ByNotation,
    /// As the key says.
    Stated(Precision),
}

/// A number that is right.
pub(crate) struct NumberKey<'a> {
    pub(crate) value: &'a Quantity,
    pub(crate) tolerance: Tolerance,
    pub(crate) question: &'a str,
}

/// Compares, in the key's unit; a number without unit is taken in it.
pub(crate) fn compare_quantities(key: &NumberKey, given: &Quantity) -> Finding {
    let wanted = key.value;
    let close_form = wanted.is_value() || given.operations() > wanted.operations();
    if !given.is_value() && close_form {
        return Finding::Different(Some(Slip::NotWorkedOut));
    }
    let values = in_wanted_unit(key, given);
    if values.is_empty() {
        return Finding::Different(Some(Slip::Unit));
    }
    let is_right = |(value, times): &(Quantity, f64)| {
        within(wanted, value, key.tolerance) || is_rounded_conversion(wanted, given, *times)
    };
    if values.iter().any(is_right) {
        return Finding::Same;
    }
    Finding::Different(values.first().and_then(|(value, _)| slip(wanted, value, given)))
}

/// The answer's value counted in the key's unit, for each meaning of both units that go together,
/// with how many of the key's units one of the answer's is.
fn in_wanted_unit(key: &NumberKey, given: &Quantity) -> Vec<(Quantity, f64)> {
    let wanted = narrowed(&key.value.units, key.question);
    if given.units.is_empty() {
        return vec![(given.clone(), 1.0)];
    }
    if wanted.is_empty() {
        let values = without_unit(key.question, given).into_iter();
        return values.map(|value| (value, 1.0)).collect();
    }
    for own_case in [true, false] {
        let meant = given.units.iter().filter(|(_, own)| *own == own_case);
        let pairs = meant.flat_map(|(from, _)| wanted.iter().map(move |to| (from, to)));
        let mut found: Vec<(Option<Ratio>, Quantity, f64)> = Vec::new();
        for (from, to) in pairs.filter(|(from, to)| from.is_comparable(to)) {
            if let Some(value) = converted(given, from, to, key.question)
                && !found.iter().any(|(size, ..)| *size == from.size)
            {
                let times = if from.offset.is_some() { 1.0 } else { from.approx / to.approx };
                found.push((from.size, value, times));
            }
        }
        // A symbol in the wrong case counts only when it can mean one thing.
        if !found.is_empty() && (own_case || found.len() == 1) {
            return found.into_iter().map(|(_, value, times)| (value, times)).collect();
        }
    }
    Vec::new()
}

/// Pounds are money where the question is about money, and a mass where something is weighed.
fn narrowed(units: &[(Unit, bool)], question: &str) -> Vec<Unit> {
    let units: Vec<Unit> =
        units.iter().filter(|(_, own)| *own).map(|(unit, _)| unit.clone()).collect();
    let asks = text::words(question);
    let about = |words: &[&str]| asks.iter().any(|word| words.contains(&word.as_str()));
    let of_money = about(&[
        "cost", "costs", "price", "pay", "paid", "pays", "money", "earn", "earns", "spend",
        "spent", "worth", "charge", "fee", "salary", "profit", "interest", "save",
    ]);
    let of_mass = about(&["weigh", "weighs", "mass", "weight", "heavy", "heavier"]);
    let kept: Vec<Unit> = units
        .iter()
        .filter(|unit| if of_money { unit.is_money() } else { !of_mass || !unit.is_money() })
        .cloned()
        .collect();
    if kept.is_empty() { units } else { kept }
}

fn without_unit(question: &str, given: &Quantity) -> Vec<Quantity> {
    let first = &given.units[0].0;
    if first.is_percent {
        return if asks_for_percent(question) {
            vec![given.clone()]
        } else {
            given.scaled(Ratio::new(1, 100)).into_iter().collect()
        };
    }
    if first.is_counted() {
        let known: Vec<String> =
            text::words(question).iter().map(|word| text::stem(word)).collect();
        let tag = first.tag.clone().unwrap_or_default();
        let named =
            !tag.is_empty() && tag.split(' ').all(|word| known.iter().any(|other| other == word));
        return if named { vec![given.clone()] } else { Vec::new() };
    }
    let named = named_in(question);
    let own: Vec<&Unit> =
        given.units.iter().filter(|(_, own)| *own).map(|(unit, _)| unit).collect();
    let rivals: Vec<&Unit> =
        named.iter().filter(|unit| own.iter().any(|other| other.is_comparable(unit))).collect();
    // Who is asked for a number of tiles has not weighed them.
    let counts = question.to_lowercase().contains("how many");
    let named = rivals.iter().any(|unit| own.iter().any(|other| other.is_same(unit)));
    let fits = named || rivals.is_empty() && !counts;
    if fits { vec![given.clone()] } else { Vec::new() }
}

fn asks_for_percent(question: &str) -> bool {
    let question = question.to_lowercase();
    [
        "what percent",
        "which percent",
        "how many percent",
        "percentage",
        "as a percent",
        "in percent",
        "per cent",
    ]
    .iter()
    .any(|phrase| question.contains(phrase))
}

fn converted(given: &Quantity, from: &Unit, to: &Unit, question: &str) -> Option<Quantity> {
    if let (Some(zero), Some(other)) = (from.offset.or(kelvin(from)), to.offset.or(kelvin(to)))
        && from.offset != to.offset
        && !asks_for_difference(question)
    {
        let kelvins = given.ratio?.times(from.size?)?.plus(zero)?;
        let value = kelvins.plus(other.negative()?)?.times(to.size?.inverse()?)?;
        return Some(Quantity { ratio: Some(value), approx: value.approx(), ..given.clone() });
    }
    match (from.size, to.size) {
        (Some(from), Some(to)) if from == to => Some(given.clone()),
        (Some(from), Some(to)) => given.scaled(Some(from.times(to.inverse()?)?)),
        _ => {
            let times = from.approx / to.approx;
            let same = (times - 1.0).abs() < ROUNDING;
            let approx = given.approx * times;
            Some(Quantity { ratio: if same { given.ratio } else { None }, approx, ..given.clone() })
        }
    }
}

fn kelvin(unit: &Unit) -> Option<Ratio> {
    let temperature =
        unit.dimensions[4] == 1 && unit.dimensions.iter().filter(|d| **d != 0).count() == 1;
    temperature.then(|| Ratio::integer(0))
}

fn asks_for_difference(question: &str) -> bool {
    let asks = text::words(question);
    let words = [
        "change",
        "changes",
        "changed",
        "difference",
        "rise",
        "rises",
        "rose",
        "fall",
        "falls",
        "fell",
        "drop",
        "drops",
        "dropped",
        "increase",
        "increased",
        "decrease",
        "decreased",
        "range",
        "warmer",
        "colder",
        "hotter",
        "cooler",
    ];
    asks.iter().any(|word| words.contains(&word.as_str()))
}

impl Quantity {
    /// The same in a unit so many times smaller.
    fn scaled(&self, times: Option<Ratio>) -> Option<Self> {
        let times = times?;
        let ratio = self.ratio.and_then(|ratio| ratio.times(times));
        let approx = ratio.map_or(self.approx * times.approx(), Ratio::approx);
        // The last place that was written, in the new unit.
        let places = self.places.map(|places| places - times.approx().log10().floor() as i32);
        Some(Self { ratio, approx, places, ..self.clone() })
    }
}

/// Whether an answer's value is the key's, as precisely as is asked for.
pub(crate) fn within(key: &Quantity, answer: &Quantity, tolerance: Tolerance) -> bool {
    let relative = |share: f64| {
        (key.approx - answer.approx).abs() <= (share.clamp(0.0, 1.0) + ROUNDING) * key.approx.abs()
    };
    let equal = match (key.ratio, answer.ratio) {
        (Some(key), Some(answer)) => key == answer,
        (None, None) => relative(0.0) && is_same(&key.written, &answer.written, Domain::Real),
        _ => false,
    };
    // π radians are 180 degrees; a large integer has no fraction only for its size.
    let incommensurable = key.ratio.is_some() != answer.ratio.is_some()
        && !answer.is_decimal()
        && key.approx.abs() < LARGEST_COMPARED_CLOSELY
        && relative(0.0);
    match tolerance {
        Tolerance::Stated(Precision::Exact) => {
            equal
                || incommensurable
                || key.ratio.is_none() && answer.ratio.is_none() && relative(0.0)
        }
        Tolerance::Stated(Precision::Relative(share)) => {
            equal || if share == 0.0 { incommensurable } else { relative(share) }
        }
        Tolerance::Stated(Precision::Absolute(room)) => {
            equal || (key.approx - answer.approx).abs() <= room.abs() * (1.0 + ROUNDING)
        }
        Tolerance::Stated(Precision::Figures(figures)) => equal || is_rounded(key, answer, figures),
        Tolerance::ByNotation => {
            let exact_key = key.ratio.is_some() && !key.is_decimal();
            if equal || incommensurable {
                return true;
            }
            // A root or π has no exact decimal, but roots can be compared closely with roots.
            let close = if exact_key {
                !key.is_integer() && answer.is_decimal()
            } else {
                key.is_decimal() || answer.is_decimal() || answer.ratio.is_some()
            };
            if close { relative(DECIMAL_TOLERANCE) } else { !exact_key && relative(0.0) }
        }
    }
}

/// Whether an answer in another unit is the key converted and then rounded to its last place:
/// `26.8 m/s` for 60 mph. An error of half a per cent is as much as rounding may leave.
fn is_rounded_conversion(key: &Quantity, given: &Quantity, times: f64) -> bool {
    let exact = key.approx / times;
    let places = given.places.or(given.is_integer().then_some(0));
    let Some(places) = places.filter(|_| (times - 1.0).abs() > ROUNDING) else { return false };
    let off = (exact - given.approx).abs();
    off <= 0.5 * 10_f64.powi(-places.min(30)) && off <= DECIMAL_TOLERANCE * exact.abs()
}

/// Whether an answer is the key rounded to its last place, with at least so many figures.
fn is_rounded(key: &Quantity, answer: &Quantity, figures: u8) -> bool {
    if key.approx == 0.0 {
        return answer.approx == 0.0;
    }
    let top = key.approx.abs().log10().floor() as i32;
    let needed = i32::from(figures) - 1 - top;
    let places =
        answer.places.unwrap_or(if answer.is_integer() { needed.min(0) } else { 30 }).min(30);
    let half = 0.5 * 10_f64.powi(-places.max(needed.min(30)));
    let written = 10_f64.powi(-places);
    let on_grid =
        ((answer.approx / written).round() * written - answer.approx).abs() < written * 1e-6;
    (places >= needed) && on_grid && (key.approx - answer.approx).abs() <= half * (1.0 + 1e-9)
}

/// Which known slip makes the answer out of the key.
fn slip(key: &Quantity, value: &Quantity, given: &Quantity) -> Option<Slip> {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs() && b != 0.0;
    let (key, value) = (key.approx, value.approx);
    let tens = |share: f64| {
        share > 0.0 && near(share.log10().round(), share.log10()) && share.log10().abs() <= 15.0
    };
    if near(value, -key) {
        Some(Slip::Sign)
    } else if !given.units.is_empty() && near(given.approx, key) {
        Some(Slip::Unit)
    } else if key != 0.0 && tens(value / key) {
        Some(Slip::PowerOfTen)
    } else if !near(key.abs(), 1.0) && near(value * key, 1.0) {
        Some(Slip::Inverted)
    } else if near(value.to_degrees(), key) || near(value.to_radians(), key) {
        Some(Slip::DegreesForRadians)
    } else if key.fract() == 0.0 && near((value - key).abs(), 1.0) {
        Some(Slip::OffByOne)
    } else if key != 0.0 && ((value - key) / key).abs() <= BADLY_ROUNDED {
        Some(Slip::Rounding)
    } else {
        None
    }
}
