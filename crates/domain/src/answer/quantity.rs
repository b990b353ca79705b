//! Numbers as people write them, with their unit and whatever stands around them.

mod compare;
mod lead;

pub(crate) use compare::{NumberKey, Tolerance, compare_quantities, within};
pub(crate) use lead::{Lead, strip_lead};

use super::Ratio;
use super::expression::{
    Assignment, Expr, ExpressionParser, Letters, evaluate, exact, is_value, operations,
};
use super::token::{Commas, Lexeme, Token, tokens};
use super::unit::{Unit, read_units};

/// A compound has no more parts: `2 h 30 min 5 s`.
const MOST_PARTS: usize = 4;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    /// The value as a fraction, unless it is irrational or too large.
    pub(crate) ratio: Option<Ratio>,
    /// The value as floating point has it. Finite.
    pub(crate) approx: f64,
    /// Digits behind the point of a decimal, its power of ten taken into account.
    pub(crate) places: Option<i32>,
    /// Significant figures of a decimal; 0 for fractions and roots.
    pub(crate) figures: u32,
    /// How it is written.
    pub(crate) written: Expr,
    /// All that the unit can mean, each with whether its symbols are in their own case.
    pub(crate) units: Vec<(Unit, bool)>,
}

impl Quantity {
    /// Reads a text that is a number and nothing else.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Self::from_tokens(&tokens(text, Commas::Join)?)
    }

    /// Reads tokens that are a number and nothing else.
    pub(crate) fn from_tokens(found: &[Token]) -> Option<Self> {
        let found = match found {
            [rest @ .., last] if matches!(last.lexeme, Lexeme::Sign('.' | ',' | ';' | '!')) => rest,
            all => all,
        };
        if let Some(mixed) = hyphenated(found) {
            return Some(mixed);
        }
        let (negative, rest) = match found {
            [first, rest @ ..] if first.is('-') => (true, rest),
            all => (false, all),
        };
        let money = currency(rest);
        let body = if money.is_some() { &rest[1..] } else { found };
        let mut parser = ExpressionParser::new(body, Letters::End)?;
        let written = parser.sum()?;
        let written =
            if negative && money.is_some() { Expr::Negative(Box::new(written)) } else { written };
        let mut quantity = Self::of(written)?;
        let rest = parser.rest().to_vec();
        match (money, rest.is_empty()) {
            (Some(unit), true) => quantity.units = vec![(unit, true)],
            (Some(_), false) => return None,
            (None, true) => {}
            (None, false) => return quantity.followed_by(&rest),
        }
        Some(quantity)
    }

    pub(crate) fn of(written: Expr) -> Option<Self> {
        let ratio = exact(&written);
        let approx = match ratio {
            Some(ratio) => ratio.approx(),
            None => evaluate(&written, &Assignment::new())?.value,
        };
        let (places, figures) = precision(&written);
        approx.is_finite().then_some(Self {
            ratio,
            approx,
            places,
            figures,
            written,
            units: Vec::new(),
        })
    }

    pub(crate) fn is_decimal(&self) -> bool {
        self.places.is_some()
    }

    pub(crate) fn is_integer(&self) -> bool {
        self.ratio.is_some_and(|ratio| ratio.denominator == 1)
    }

    /// Whether nothing is left to be worked out.
    pub(crate) fn is_value(&self) -> bool {
        is_value(&self.written)
    }

    pub(crate) fn operations(&self) -> usize {
        operations(&self.written)
    }

    /// The unit behind the number, and further parts of a compound.
    fn followed_by(mut self, rest: &[Token]) -> Option<Self> {
        let next = rest.iter().skip(1).position(|token| matches!(token.lexeme, Lexeme::Number(_)));
        // `m2`, `m^2`: a number that belongs to the unit.
        let starts_part = next.map(|at| at + 1).filter(|at| {
            let before = &rest[at - 1];
            (rest[*at].spaced || before.is('\'') || before.word().is_some())
                && !matches!(before.lexeme, Lexeme::Sign('^' | '-' | '('))
        });
        if let Some(at) = starts_part
            && let Some(compound) = self.compound(rest, at)
        {
            return Some(compound);
        }
        self.units = read_units(rest);
        (!self.units.is_empty()).then_some(self)
    }

    fn compound(&self, rest: &[Token], at: usize) -> Option<Self> {
        let unit_end = if rest[at - 1].word() == Some("and") { at - 1 } else { at };
        let first = read_units(&rest[..unit_end]).into_iter().map(|(unit, _)| unit);
        let units: Vec<Unit> = first.filter(|unit| !unit.is_counted()).collect();
        let parts = rest.iter().filter(|token| matches!(token.lexeme, Lexeme::Number(_))).count();
        // Before the rest is read, which may be long and a compound itself.
        (parts < MOST_PARTS).then_some(())?;
        let mut behind = Self::from_tokens(&rest[at..])?;
        if behind.units.is_empty() && rest[at - 1].is('\'') {
            // `5'6` leaves the inches out.
            behind.units = read_units(&tokens("in", Commas::Join)?);
        }
        units.into_iter().find_map(|unit| {
            let (smaller, _) =
                behind.units.iter().find(|(other, own)| *own && other.is_comparable(&unit))?;
            let share = smaller.size?.times(unit.size?.inverse()?)?;
            let added = behind.ratio?.times(share)?;
            let fits = added.numerator >= 0 && share.approx() < 1.0 && added.approx() < 1.0;
            let whole = self.is_integer() && self.approx >= 0.0;
            let ratio = self.ratio?.plus(added).filter(|_| fits && whole)?;
            Some(Self {
                ratio: Some(ratio),
                approx: ratio.approx(),
                places: None,
                figures: 0,
                written: Expr::Mixed(ratio),
                units: vec![(unit, true)],
            })
        })
    }
}

fn currency(found: &[Token]) -> Option<Unit> {
    let (first, rest) = found.split_first()?;
    let known = match &first.lexeme {
        Lexeme::Sign('$' | '€' | '£' | '₹' | '¥') => true,
        Lexeme::Word(word) => matches!(word.as_str(), "USD" | "EUR" | "GBP" | "CHF" | "INR" | "Rs"),
        _ => false,
    };
    let number_follows = rest
        .first()
        .is_some_and(|token| matches!(token.lexeme, Lexeme::Number(_)) || token.is('-'));
    (known && number_follows)
        .then(|| read_units(&found[..1]).into_iter().next())?
        .map(|(unit, _)| unit)
}

/// `3-1/2`: a hyphen that joins a whole number and a fraction.
fn hyphenated(found: &[Token]) -> Option<Quantity> {
    let (body, units) = found.split_at_checked(5)?;
    let [whole, hyphen, top, slash, bottom] = body else { return None };
    let integer = |token: &Token| match &token.lexeme {
        Lexeme::Number(literal) if literal.is_plain_integer() => {
            literal.ratio.map(|ratio| ratio.numerator)
        }
        _ => None,
    };
    if !hyphen.is('-') || hyphen.spaced || top.spaced || !slash.is('/') {
        return None;
    }
    let part = Ratio::new(integer(top)?, integer(bottom)?).filter(|part| part.approx() < 1.0)?;
    let value = Ratio::integer(integer(whole)?).plus(part)?;
    let quantity = Quantity::of(Expr::Mixed(value))?;
    if units.is_empty() { Some(quantity) } else { quantity.followed_by(units) }
}

/// Places behind the point and significant figures of a decimal, `5.5 × 10⁻⁷` included.
fn precision(written: &Expr) -> (Option<i32>, u32) {
    match written {
        Expr::Number(literal) => {
            let places = literal.places.and_then(|places| i32::try_from(places).ok());
            if literal.scientific {
                // The digit that was written last, by its place value.
                let top = literal.approx.abs().log10().floor() as i32;
                let figures = i32::try_from(literal.figures).unwrap_or(i32::MAX);
                return (figures.checked_sub(1 + top), literal.figures);
            }
            (places, if places.is_some() { literal.figures } else { 0 })
        }
        Expr::Negative(of) => precision(of),
        Expr::Product(factors) => match factors.as_slice() {
            [mantissa, Expr::Power(base, exponent)] if exact(base) == Some(Ratio::integer(10)) => {
                let (places, figures) = precision(mantissa);
                let power = exact(exponent).filter(|power| power.denominator == 1);
                let shifted = places.zip(power).and_then(|(places, power)| {
                    places.checked_sub(i32::try_from(power.numerator).ok()?)
                });
                (shifted, figures)
            }
            _ => (None, 0),
        },
        _ => (None, 0),
    }
}

#[cfg(test)]
mod tests;
