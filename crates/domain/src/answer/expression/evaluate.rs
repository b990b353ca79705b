//! The value of an expression: exact where 128 bits hold it, and in floating point with a bound on
//! the error that has added up.

use std::collections::BTreeMap;

use super::{Expr, Function};
use crate::answer::Ratio;

/// Larger exponents than this are worked out in floating point only.
const LARGEST_EXACT_EXPONENT: i128 = 120;

/// Values of variables.
pub(crate) type Assignment<'a> = BTreeMap<&'a str, f64>;

/// A value and how far off rounding may have put it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rounded {
    pub(crate) value: f64,
    pub(crate) error: f64,
}

impl Rounded {
    fn new(value: f64) -> Self {
        Self { value, error: value.abs() * f64::EPSILON }
    }

    /// The result of a function, its error estimated from the function's own slope.
    fn map(self, of: impl Fn(f64) -> f64) -> Option<Self> {
        let value = of(self.value);
        let moved = [of(self.value + self.error), of(self.value - self.error)];
        let spread = moved
            .iter()
            .filter(|moved| moved.is_finite())
            .map(|moved| (moved - value).abs())
            .fold(0.0, f64::max);
        let error = spread + 4.0 * value.abs() * f64::EPSILON;
        value.is_finite().then_some(Self { value, error })
    }

    fn plus(self, other: Self) -> Self {
        let value = self.value + other.value;
        Self { value, error: self.error + other.error + value.abs() * f64::EPSILON }
    }

    fn times(self, other: Self) -> Self {
        let value = self.value * other.value;
        let error = self.value.abs() * other.error + other.value.abs() * self.error;
        Self { value, error: error + self.error * other.error + value.abs() * f64::EPSILON }
    }

    fn finite(self) -> Option<Self> {
        (self.value.is_finite() && self.error.is_finite()).then_some(self)
    }
}

/// The value at a point; none where there is none, such as at a pole or for the root of a negative
/// number. Real numbers only.
pub(crate) fn evaluate(expr: &Expr, at: &Assignment) -> Option<Rounded> {
    let value = |expr: &Expr| evaluate(expr, at);
    match expr {
        Expr::Number(literal) => Some(Rounded::new(literal.approx)),
        Expr::Mixed(ratio) => Some(Rounded::new(ratio.approx())),
        Expr::Symbol(name) if name == "°" => Some(Rounded::new(std::f64::consts::PI / 180.0)),
        Expr::Symbol(name) => at.get(name.as_str()).map(|value| Rounded::new(*value)),
        Expr::Pi => Some(Rounded::new(std::f64::consts::PI)),
        Expr::Euler => Some(Rounded::new(std::f64::consts::E)),
        Expr::Sum(terms) => {
            let start = Rounded { value: 0.0, error: 0.0 };
            terms.iter().try_fold(start, |sum, term| Some(sum.plus(value(term)?)))?.finite()
        }
        Expr::Product(factors) => {
            let start = Rounded { value: 1.0, error: 0.0 };
            factors.iter().try_fold(start, |all, factor| Some(all.times(value(factor)?)))?.finite()
        }
        Expr::Quotient(top, bottom) => {
            let bottom = value(bottom)?;
            if bottom.value.abs() <= 4.0 * bottom.error {
                return None;
            }
            value(top)?.times(bottom.map(f64::recip)?).finite()
        }
        Expr::Power(base, exponent) => power(value(base)?, exponent, value(exponent)?),
        Expr::Negative(of) => value(of).map(|of| Rounded { value: -of.value, ..of }),
        Expr::Root(degree, of) => root(value(of)?, *degree),
        Expr::Log(base, of) => {
            let (base, of) = (value(base)?, value(of)?);
            (base.value > 0.0 && of.value > 0.0).then_some(())?;
            let base = base.map(f64::ln)?;
            (base.value.abs() > 4.0 * base.error).then_some(())?;
            of.map(f64::ln)?.times(base.map(f64::recip)?).finite()
        }
        Expr::Apply(function, of) => apply(*function, value(of)?),
    }
}

fn power(base: Rounded, written: &Expr, exponent: Rounded) -> Option<Rounded> {
    if let Some(exact) = exact(written) {
        if exact.denominator % 2 == 1 && exact.denominator > 1 && base.value < 0.0 {
            // The odd root of a negative number is real.
            let degree = u32::try_from(exact.denominator).ok()?;
            let exponent = exact.numerator as f64;
            return root(base, degree)?.map(|root| root.powf(exponent));
        }
        return base.map(|base| base.powf(exact.approx()));
    }
    // Reals only: a negative base to a variable power is nowhere defined.
    (base.value > 0.0).then_some(())?;
    let by_base = base.map(|base| base.powf(exponent.value))?;
    let by_exponent = exponent.map(|exponent| base.value.powf(exponent))?;
    Some(Rounded { value: by_base.value, error: by_base.error + by_exponent.error })
}

fn root(of: Rounded, degree: u32) -> Option<Rounded> {
    if of.value < 0.0 && degree.is_multiple_of(2) && of.value.abs() > of.error {
        return None;
    }
    match degree {
        2 => of.map(|of| of.max(0.0).sqrt()),
        3 => of.map(f64::cbrt),
        _ => of.map(|of| of.abs().powf(1.0 / f64::from(degree)).copysign(of)),
    }
}

fn apply(function: Function, of: Rounded) -> Option<Rounded> {
    match function {
        Function::Sin => of.map(f64::sin),
        Function::Cos => of.map(f64::cos),
        Function::Tan => of.map(f64::tan),
        Function::Cot => of.map(|x| 1.0 / x.tan()),
        Function::Sec => of.map(|x| 1.0 / x.cos()),
        Function::Csc => of.map(|x| 1.0 / x.sin()),
        Function::Asin => of.map(f64::asin),
        Function::Acos => of.map(f64::acos),
        Function::Atan => of.map(f64::atan),
        Function::Sinh => of.map(f64::sinh),
        Function::Cosh => of.map(f64::cosh),
        Function::Tanh => of.map(f64::tanh),
        Function::Ln => of.map(|x| if x > 0.0 { x.ln() } else { f64::NAN }),
        Function::Abs => Some(Rounded { value: of.value.abs(), ..of }),
        Function::Factorial => {
            let whole = of.value.fract() == 0.0 && (0.0..=170.0).contains(&of.value);
            whole.then(|| Rounded::new((1..=of.value as u32).map(f64::from).product()))
        }
    }
}

/// The value as a fraction; none with variables, irrational parts or too many digits.
pub(crate) fn exact(expr: &Expr) -> Option<Ratio> {
    match expr {
        Expr::Number(literal) => literal.ratio,
        Expr::Mixed(ratio) => Some(*ratio),
        Expr::Sum(terms) => {
            terms.iter().try_fold(Ratio::integer(0), |sum, term| sum.plus(exact(term)?))
        }
        Expr::Product(factors) => {
            factors.iter().try_fold(Ratio::integer(1), |all, factor| all.times(exact(factor)?))
        }
        Expr::Quotient(top, bottom) => exact(top)?.times(exact(bottom)?.inverse()?),
        Expr::Power(base, exponent) => {
            let exponent = exact(exponent)?;
            let (base, whole) = (exact(base)?, exponent.numerator);
            let fits = whole.unsigned_abs() <= LARGEST_EXACT_EXPONENT.unsigned_abs();
            let base = match exponent.denominator {
                1 => base,
                degree => base.root(u32::try_from(degree).ok().filter(|degree| *degree <= 64)?)?,
            };
            // `0^0` has no value.
            (fits && !(base.numerator == 0 && whole <= 0)).then(|| base.power(whole as i32))?
        }
        Expr::Negative(of) => exact(of)?.negative(),
        Expr::Root(degree, of) => exact(of)?.root(*degree),
        Expr::Apply(Function::Abs, of) => {
            let of = exact(of)?;
            if of.numerator < 0 { of.negative() } else { Some(of) }
        }
        Expr::Apply(Function::Factorial, of) => {
            let of = exact(of).filter(|of| of.denominator == 1)?;
            let factors = (0..=33).contains(&of.numerator).then_some(1..=of.numerator)?;
            Some(Ratio::integer(factors.product()))
        }
        _ => None,
    }
}
