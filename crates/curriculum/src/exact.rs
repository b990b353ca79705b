//! Exact numbers: sums of fractions times roots times powers of π, such as `(1 + √5)/2` or `9π`.
//!
//! Keys have to be right, so nothing here rounds; what has no such form is `None`, and the caller
//! goes on with a floating-point number.

mod fraction;
mod show;

use std::cmp::Ordering;
use std::collections::BTreeMap;

pub use fraction::Fraction;
pub(crate) use fraction::gcd;
pub(crate) use show::superscript;

/// Radicands above this aren't factored.
const MAX_RADICAND: i128 = 1_000_000_000_000;

/// Terms a number may have.
const MAX_TERMS: usize = 12;

/// Largest whole exponent, either sign.
const MAX_EXPONENT: i128 = 64;

/// What a term is a multiple of: √radicand · π^pi, the radicand without square factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Surd {
    pi: i8,
    radicand: i128,
}

/// A sum of fractions of surds; no term is zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exact(BTreeMap<Surd, Fraction>);

impl From<Fraction> for Exact {
    fn from(value: Fraction) -> Self {
        Self::term(value, 1, 0)
    }
}

impl From<i128> for Exact {
    fn from(value: i128) -> Self {
        Fraction::from(value).into()
    }
}

impl Exact {
    /// π.
    pub fn pi() -> Self {
        Self::term(Fraction::from(1), 1, 1)
    }

    fn term(factor: Fraction, radicand: i128, pi: i8) -> Self {
        let mut terms = BTreeMap::new();
        if !factor.is_zero() {
            terms.insert(Surd { pi, radicand }, factor);
        }
        Self(terms)
    }

    /// The fraction it is, if it has no root and no π.
    pub fn fraction(&self) -> Option<Fraction> {
        let rational = Surd { pi: 0, radicand: 1 };
        match self.0.len() {
            0 => Some(Fraction::from(0)),
            1 => self.0.get(&rational).copied(),
            _ => None,
        }
    }

    /// The whole number it is, if it is one.
    pub fn integer(&self) -> Option<i128> {
        self.fraction().and_then(Fraction::integer)
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The nearest floating-point number, to a few units in the last place.
    pub fn to_f64(&self) -> f64 {
        let term = |(surd, factor): (&Surd, &Fraction)| {
            factor.to_f64()
                * (surd.radicand as f64).sqrt()
                * std::f64::consts::PI.powi(i32::from(surd.pi))
        };
        self.0.iter().map(term).sum()
    }

    /// −1, 0 or 1.
    pub fn sign(&self) -> i32 {
        if self.is_zero() {
            return 0;
        }
        let single = self.0.values().next().filter(|_| self.0.len() == 1);
        let negative = single.map_or_else(|| self.to_f64() < 0.0, |factor| factor.is_negative());
        if negative { -1 } else { 1 }
    }

    /// Smaller, equal or larger.
    pub fn compare(&self, other: &Self) -> Ordering {
        if self == other {
            return Ordering::Equal;
        }
        match (self.fraction(), other.fraction()) {
            (Some(left), Some(right)) => left.compare(right),
            _ => self.to_f64().total_cmp(&other.to_f64()),
        }
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self(self.0.iter().map(|(surd, factor)| (*surd, factor.negated())).collect())
    }

    /// The sum, unless it is too long or too large.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let mut terms = self.0.clone();
        for (surd, factor) in &other.0 {
            let sum = match terms.get(surd) {
                Some(there) => there.plus(*factor)?,
                None => *factor,
            };
            if sum.is_zero() {
                terms.remove(surd);
            } else {
                terms.insert(*surd, sum);
            }
        }
        (terms.len() <= MAX_TERMS).then_some(Self(terms))
    }

    /// The difference.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.negated())
    }

    /// The product.
    pub fn times(&self, other: &Self) -> Option<Self> {
        let mut product = Self::default();
        for (left, left_factor) in &self.0 {
            for (right, right_factor) in &other.0 {
                let common = fraction::gcd(left.radicand, right.radicand);
                let radicand = (left.radicand / common).checked_mul(right.radicand / common)?;
                let factor = left_factor.times(*right_factor)?.times(Fraction::from(common))?;
                let pi = left.pi.checked_add(right.pi)?;
                product = product.plus(&Self::term(factor, radicand, pi))?;
            }
        }
        Some(product)
    }

    /// The quotient; none for a zero or for a divisor of three terms or more.
    pub fn over(&self, other: &Self) -> Option<Self> {
        self.times(&other.inverse()?)
    }

    fn inverse(&self) -> Option<Self> {
        let mut terms = self.0.iter();
        let (first, second) = (terms.next()?, terms.next());
        let Some(second) = second else {
            let (surd, factor) = first;
            let whole = factor.times(Fraction::from(surd.radicand))?;
            return Some(Self::term(whole.inverse()?, surd.radicand, surd.pi.checked_neg()?));
        };
        if terms.next().is_some() || first.0.pi != second.0.pi {
            return None;
        }
        let conjugate = Self::term(*first.1, first.0.radicand, first.0.pi).minus(&Self::term(
            *second.1,
            second.0.radicand,
            second.0.pi,
        ))?;
        let norm = self.times(&conjugate)?;
        (norm.0.len() == 1).then(|| conjugate.times(&norm.inverse()?))?
    }

    /// The power with a whole or a unit-fraction exponent.
    pub fn power(&self, exponent: Fraction) -> Option<Self> {
        let Some(whole) = exponent.integer() else {
            let base = if exponent.numerator().abs() == 1 {
                self.clone()
            } else {
                self.power(Fraction::from(exponent.numerator().abs()))?
            };
            let root = base.root(exponent.denominator())?;
            return if exponent.is_negative() { root.inverse() } else { Some(root) };
        };
        if whole.abs() > MAX_EXPONENT {
            return None;
        }
        let base = if whole < 0 { self.inverse()? } else { self.clone() };
        let mut power = Self::from(1);
        for _ in 0..whole.abs() {
            power = power.times(&base)?;
        }
        Some(power)
    }

    /// The root of this degree: any square root of a fraction, other roots where they are fractions.
    pub fn root(&self, degree: i128) -> Option<Self> {
        let value = self.fraction()?;
        if degree != 2 {
            let top = integer_root(value.numerator(), degree)?;
            let bottom = integer_root(value.denominator(), degree)?;
            return Some(Fraction::new(top, bottom)?.into());
        }
        if value.is_negative() {
            return None;
        }
        let inner = value.numerator().checked_mul(value.denominator())?;
        let (outside, inside) = without_squares(inner)?;
        Some(Self::term(Fraction::new(outside, value.denominator())?, inside, 0))
    }
}

/// A whole number as `outside² · inside`, the latter without square factors.
fn without_squares(value: i128) -> Option<(i128, i128)> {
    if value == 0 {
        return Some((0, 1));
    }
    let whole = integer_root(value, 2);
    if let Some(root) = whole {
        return Some((root, 1));
    }
    if value > MAX_RADICAND {
        return None;
    }
    let (mut outside, mut inside, mut rest, mut factor) = (1, 1, value, 2);
    while factor * factor <= rest {
        while rest % (factor * factor) == 0 {
            outside *= factor;
            rest /= factor * factor;
        }
        if rest % factor == 0 {
            inside *= factor;
            rest /= factor;
        }
        factor += 1;
    }
    Some((outside, inside * rest))
}

fn integer_root(value: i128, degree: i128) -> Option<i128> {
    let power = u32::try_from(degree).ok().filter(|power| (2..=40).contains(power))?;
    if value < 0 {
        return if power % 2 == 1 { integer_root(-value, degree).map(|root| -root) } else { None };
    }
    let guess = (value as f64).powf(1.0 / f64::from(power)).round() as i128;
    (guess - 1..=guess + 1).find(|root| root.checked_pow(power) == Some(value))
}
