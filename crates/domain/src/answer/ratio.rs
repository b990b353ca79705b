//! Exact fractions, as far as 128 bits hold them.

/// A fraction in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ratio {
    pub(crate) numerator: i128,
    pub(crate) denominator: i128,
}

impl Ratio {
    pub(crate) const fn integer(value: i128) -> Self {
        Self { numerator: value, denominator: 1 }
    }

    /// None for a denominator of 0 and for what does not fit.
    pub(crate) fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = common_divisor(numerator.checked_abs()?, denominator.checked_abs()?);
        let sign = denominator.signum();
        Some(Self {
            numerator: numerator / divisor * sign,
            denominator: denominator / divisor * sign,
        })
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    pub(crate) fn times(self, other: Self) -> Option<Self> {
        Self::new(
            self.numerator.checked_mul(other.numerator)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    pub(crate) fn inverse(self) -> Option<Self> {
        Self::new(self.denominator, self.numerator)
    }

    pub(crate) fn negative(self) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_neg()?, ..self })
    }

    /// To a whole power, negative ones included.
    pub(crate) fn power(self, exponent: i32) -> Option<Self> {
        let base = if exponent < 0 { self.inverse()? } else { self };
        let times = exponent.unsigned_abs();
        Some(Self {
            numerator: base.numerator.checked_pow(times)?,
            denominator: base.denominator.checked_pow(times)?,
        })
    }

    /// The root, if it is a fraction itself.
    pub(crate) fn root(self, degree: u32) -> Option<Self> {
        Some(Self {
            numerator: whole_root(self.numerator, degree)?,
            denominator: whole_root(self.denominator, degree)?,
        })
    }

    pub(crate) fn approx(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

fn common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn whole_root(value: i128, degree: u32) -> Option<i128> {
    let size = value.checked_abs()?;
    let near = (size as f64).powf(1.0 / f64::from(degree)).round() as i128;
    let sign = if value < 0 && degree % 2 == 1 { -1 } else { value.signum() };
    let exact = near.checked_pow(degree) == Some(size) && (value >= 0 || sign == -1);
    (exact && (value >= 0 || degree % 2 == 1)).then_some(near * sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_kept_in_lowest_terms() {
        let half = Ratio::new(-2, -4).unwrap();
        assert_eq!((half.numerator, half.denominator), (1, 2));
        assert_eq!(half.plus(Ratio::new(-1, 2).unwrap()), Some(Ratio::integer(0)));
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::integer(0).inverse(), None);
    }

    #[test]
    fn roots_and_powers_are_exact_or_absent() {
        let quarter = Ratio::new(1, 4).unwrap();
        assert_eq!(quarter.root(2), Ratio::new(1, 2));
        assert_eq!(Ratio::integer(-27).root(3), Some(Ratio::integer(-3)));
        assert_eq!(Ratio::integer(-4).root(2), None);
        assert_eq!(Ratio::integer(2).root(2), None);
        assert_eq!(quarter.power(-2), Some(Ratio::integer(16)));
        assert_eq!(Ratio::integer(10).power(60), None);
    }
}
