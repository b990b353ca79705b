//! Fractions in lowest terms over 128 bits; what would overflow is `None`.

use std::cmp::Ordering;

/// A fraction in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl From<i128> for Fraction {
    fn from(value: i128) -> Self {
        Self { numerator: value, denominator: 1 }
    }
}

impl Fraction {
    /// The quotient of two whole numbers; none for a zero denominator.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let common = gcd(numerator, denominator) * denominator.signum();
        Some(Self { numerator: numerator / common, denominator: denominator / common })
    }

    /// A number as it is written: `12`, `0.25`.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits: i128 = format!("{whole}{decimals}").parse().ok()?;
        Self::new(digits, 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?)
    }

    /// Above the line, with the sign.
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// Below the line.
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether it is zero.
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// The whole number it is, if it is one.
    pub fn integer(self) -> Option<i128> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The fraction with the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { numerator: -self.numerator, denominator: self.denominator }
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(
            self.numerator.checked_mul(other.numerator)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// One over it; none for zero.
    pub fn inverse(self) -> Option<Self> {
        Self::new(self.denominator, self.numerator)
    }

    /// Smaller, equal or larger.
    pub fn compare(self, other: Self) -> Ordering {
        match other.negated().plus(self) {
            Some(difference) => difference.numerator.cmp(&0),
            None => self.to_f64().total_cmp(&other.to_f64()),
        }
    }

    /// The largest whole number that isn't above it.
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }

    /// Rounded to so many decimals, halves away from zero.
    pub fn rounded(self, places: u32) -> Option<Self> {
        let scale = 10_i128.checked_pow(places)?;
        let scaled = self.times(Self::from(scale))?;
        let half = Self { numerator: 1, denominator: 2 };
        let whole = if scaled.is_negative() {
            -scaled.negated().plus(half)?.floor()
        } else {
            scaled.plus(half)?.floor()
        };
        Self::new(whole, scale)
    }

    /// Its decimals if it ends: `0.75`; none for a third.
    pub fn decimal(self) -> Option<String> {
        let places = (0..=18).find(|places| 10_i128.pow(*places) % self.denominator == 0)?;
        Some(self.fixed(places))
    }

    /// With so many decimals, rounded.
    pub fn fixed(self, places: u32) -> String {
        let rounded = self.rounded(places).unwrap_or(self);
        let scale = 10_i128.pow(places);
        let digits = (rounded.numerator.abs() * (scale / rounded.denominator).max(1)).to_string();
        let sign = if rounded.is_negative() { "-" } else { "" };
        if places == 0 {
            return format!("{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = places as usize + 1);
        let (whole, decimals) = padded.split_at(padded.len() - places as usize);
        format!("{sign}{whole}.{decimals}")
    }
}

/// The greatest common divisor, at least 1.
pub(crate) fn gcd(left: i128, right: i128) -> i128 {
    let (mut left, mut right) = (left.abs(), right.abs());
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left.max(1)
}
