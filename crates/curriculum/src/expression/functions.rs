//! The functions of the expression language.

use domain::number_words::UP_TO_TWENTY;

use super::compare::MAX_LIST;
use super::{lists, polynomial};
use crate::exact::{Exact, Fraction};
use crate::value::{Computed, Fault};

/// Characters of a made text.
const MAX_TEXT: usize = 1_000;

/// The value of a function at its arguments.
pub(super) fn call(name: &str, arguments: &[Computed]) -> Result<Computed, Fault> {
    let found = integers(name, arguments)
        .or_else(|| numbers(name, arguments))
        .or_else(|| reals(name, arguments))
        .or_else(|| lists::call(name, arguments))
        .or_else(|| polynomial::call(name, arguments))
        .or_else(|| texts(name, arguments));
    found.unwrap_or_else(|| Err(format!("no function {name} takes {} values", arguments.len())))
}

fn integers(name: &str, arguments: &[Computed]) -> Option<Result<Computed, Fault>> {
    let whole = |at: usize| arguments[at].integer();
    let fold = |join: fn(i128, i128) -> i128| -> Result<Computed, Fault> {
        let values = arguments.iter().map(Computed::integer).collect::<Result<Vec<_>, _>>()?;
        values.into_iter().reduce(join).map(Computed::from).ok_or_else(|| "of nothing".to_owned())
    };
    let lcm = |left: i128, right: i128| (left / gcd(left, right)).saturating_mul(right).abs();
    let result: Result<Computed, Fault> = match (name, arguments.len()) {
        ("gcd", _) => fold(gcd),
        ("lcm", _) => fold(lcm),
        ("mod", 2) => divided(whole(0), whole(1), i128::rem_euclid),
        ("div", 2) => divided(whole(0), whole(1), i128::div_euclid),
        ("fact", 1) => whole(0).and_then(|n| falling(n, n)),
        ("npr", 2) => whole(0).and_then(|n| whole(1).and_then(|k| falling(n, k))),
        ("ncr", 2) => whole(0).and_then(|n| whole(1).and_then(|k| binomial(n, k))),
        ("prime", 1) => whole(0).map(|n| Computed::Truth(is_prime(n))),
        ("is_int", 1) => arguments[0].number().map(|n| Computed::Truth(n.integer().is_some())),
        ("is_square", 1) => arguments[0]
            .number()
            .map(|n| Computed::Truth(n.root(2).is_some_and(|root| root.fraction().is_some()))),
        ("digits", 1) => whole(0).map(|n| {
            let digits = n.abs().to_string();
            Computed::List(digits.bytes().map(|digit| i128::from(digit - b'0').into()).collect())
        }),
        ("num", 1) => arguments[0].fraction().map(|value| value.numerator().into()),
        ("den", 1) => arguments[0].fraction().map(|value| value.denominator().into()),
        ("range", 2) => whole(0).and_then(|from| {
            whole(1).and_then(|to| {
                if to - from >= MAX_LIST as i128 {
                    return Err("too long a range".to_owned());
                }
                Ok(Computed::List((from..=to).map(Computed::from).collect()))
            })
        }),
        ("band", 2) => whole(0).and_then(|a| whole(1).map(|b| (a & b).into())),
        ("bor", 2) => whole(0).and_then(|a| whole(1).map(|b| (a | b).into())),
        ("bxor", 2) => whole(0).and_then(|a| whole(1).map(|b| (a ^ b).into())),
        _ => return None,
    };
    Some(result)
}

fn gcd(left: i128, right: i128) -> i128 {
    crate::exact::gcd(left, right)
}

fn divided(
    left: Result<i128, Fault>,
    right: Result<i128, Fault>,
    how: fn(i128, i128) -> i128,
) -> Result<Computed, Fault> {
    match (left?, right?) {
        (_, 0) => Err("a division by zero".to_owned()),
        (left, right) => Ok(how(left, right).into()),
    }
}

/// n·(n−1)·… of k factors.
fn falling(n: i128, k: i128) -> Result<Computed, Fault> {
    if !(0..=30).contains(&k) || k > n {
        return Err(format!("{k} factors from {n} down"));
    }
    let product = (0..k).try_fold(1_i128, |product, step| product.checked_mul(n - step));
    product.map(Computed::from).ok_or_else(|| "too large".to_owned())
}

fn binomial(n: i128, k: i128) -> Result<Computed, Fault> {
    if !(0..=60).contains(&n) || !(0..=n).contains(&k) {
        return Err(format!("{k} out of {n}"));
    }
    Ok((0..k).fold(1, |product, step| product * (n - step) / (step + 1)).into())
}

fn is_prime(n: i128) -> bool {
    (2..1_000_000_000).contains(&n)
        && (2..=n).take_while(|factor| factor * factor <= n).all(|factor| n % factor != 0)
}

fn numbers(name: &str, arguments: &[Computed]) -> Option<Result<Computed, Fault>> {
    let places = |at: usize| {
        let places = arguments[at].integer()?;
        u32::try_from(places).ok().filter(|places| *places <= 15).ok_or("0 to 15 places".to_owned())
    };
    let result = match (name, arguments.len()) {
        ("abs", 1) => match &arguments[0] {
            Computed::Real(real) => Ok(Computed::Real(real.abs())),
            value => value
                .number()
                .map(|n| Computed::Number(if n.sign() < 0 { n.negated() } else { n.clone() })),
        },
        ("floor", 1) => floor(&arguments[0]).map(Computed::from),
        ("ceil", 1) => negated(&arguments[0]).and_then(|v| floor(&v)).map(|whole| (-whole).into()),
        ("round", 1) => rounded(&arguments[0], 0),
        ("round", 2) => places(1).and_then(|places| rounded(&arguments[0], places)),
        ("sig", 2) => places(1).and_then(|digits| significant(&arguments[0], digits)),
        ("sqrt", 1) => root(&arguments[0], 2),
        ("cbrt", 1) => root(&arguments[0], 3),
        ("float", 1) => arguments[0].real().map(Computed::Real),
        _ => return None,
    };
    Some(result)
}

fn negated(value: &Computed) -> Result<Computed, Fault> {
    Ok(match value {
        Computed::Real(real) => Computed::Real(-real),
        other => Computed::Number(other.number()?.negated()),
    })
}

fn floor(value: &Computed) -> Result<i128, Fault> {
    if let Computed::Number(number) = value
        && let Some(fraction) = number.fraction()
    {
        return Ok(fraction.floor());
    }
    Ok(value.real()?.floor() as i128)
}

/// Rounded halves away from zero. A floating-point number so near to a half that its own error
/// could decide is refused, and drawn again.
fn rounded(value: &Computed, places: u32) -> Result<Computed, Fault> {
    if let Computed::Number(number) = value
        && let Some(fraction) = number.fraction()
    {
        return fraction.rounded(places).map(Computed::from).ok_or_else(|| "too large".to_owned());
    }
    let scaled = value.real()? * 10_f64.powi(places.cast_signed());
    if !scaled.is_finite() || scaled.abs() > 1e15 {
        return Err("too large to be rounded".to_owned());
    }
    if ((scaled.abs().fract() - 0.5).abs()) < 1e-7 {
        return Err("too near to a half to be rounded".to_owned());
    }
    let fraction = Fraction::new(scaled.round() as i128, 10_i128.pow(places));
    fraction.map(Computed::from).ok_or_else(|| "too large".to_owned())
}

fn significant(value: &Computed, digits: u32) -> Result<Computed, Fault> {
    let real = value.real()?;
    if real == 0.0 {
        return Ok(Computed::from(0));
    }
    let power = real.abs().log10().floor() as i32;
    let places = digits.cast_signed() - 1 - power;
    if places >= 0 {
        return rounded(value, places as u32);
    }
    let unit = 10_i128.checked_pow(places.unsigned_abs()).ok_or("too large")?;
    let scaled = match value {
        Computed::Number(number) if number.fraction().is_some() => {
            let scaled = number.over(&Exact::from(unit)).ok_or("too large")?;
            rounded(&Computed::Number(scaled), 0)?
        }
        _ => rounded(&Computed::Real(real / unit as f64), 0)?,
    };
    Ok((scaled.integer()? * unit).into())
}

fn root(value: &Computed, degree: i128) -> Result<Computed, Fault> {
    if let Computed::Number(number) = value
        && let Some(root) = number.root(degree)
    {
        return Ok(Computed::Number(root));
    }
    let real = value.real()?;
    match degree {
        3 => Ok(Computed::Real(real.cbrt())),
        _ if real < 0.0 => Err("the root of a negative number".to_owned()),
        _ => Ok(Computed::Real(real.sqrt())),
    }
}

fn reals(name: &str, arguments: &[Computed]) -> Option<Result<Computed, Fault>> {
    let exact = match (name, arguments) {
        ("sin", [angle]) => sine(angle, 0),
        ("cos", [angle]) => sine(angle, 90),
        ("tan", [angle]) => sine(angle, 0).zip(sine(angle, 90)).and_then(|(s, c)| s.over(&c)),
        ("log", [value, base]) => logarithm(value, base),
        ("exp", [value]) if value.number().is_ok_and(Exact::is_zero) => Some(1.into()),
        _ => None,
    };
    if let Some(exact) = exact {
        return Some(Ok(Computed::Number(exact)));
    }
    let Some(Ok(first)) = arguments.first().map(Computed::real) else { return None };
    let real = match (name, arguments.len()) {
        ("sin", 1) => first.to_radians().sin(),
        ("cos", 1) => first.to_radians().cos(),
        ("tan", 1) => first.to_radians().tan(),
        ("asin", 1) => first.asin().to_degrees(),
        ("acos", 1) => first.acos().to_degrees(),
        ("atan", 1) => first.atan().to_degrees(),
        ("exp", 1) => first.exp(),
        ("ln", 1) => first.ln(),
        ("log", 2) => first.ln() / arguments[1].real().ok()?.ln(),
        _ => return None,
    };
    Some(if real.is_finite() && real.abs() < 1e15 {
        Ok(Computed::Real(real))
    } else {
        Err(format!("{name} has no value here"))
    })
}

/// sin(angle + shift) for whole multiples of 30 and 45 degrees.
fn sine(angle: &Computed, shift: i128) -> Option<Exact> {
    let turned = (angle.integer().ok()? + shift).rem_euclid(360);
    let (turned, sign) = if turned >= 180 { (turned - 180, -1) } else { (turned, 1) };
    let acute = if turned > 90 { 180 - turned } else { turned };
    let (radicand, half) = match acute {
        0 => (0, 2),
        30 => (1, 2),
        45 => (2, 2),
        60 => (3, 2),
        90 => (4, 2),
        _ => return None,
    };
    Exact::from(radicand).root(2)?.over(&Exact::from(half * sign))
}

fn logarithm(value: &Computed, base: &Computed) -> Option<Exact> {
    let (value, base) = (value.fraction().ok()?, base.fraction().ok()?);
    let power = |exponent| Exact::from(base).power(Fraction::from(exponent))?.fraction();
    (-20..=20).find(|exponent| power(*exponent) == Some(value)).map(Exact::from)
}

fn texts(name: &str, arguments: &[Computed]) -> Option<Result<Computed, Fault>> {
    let text = |at: usize| arguments[at].text();
    let whole = |at: usize| arguments[at].integer();
    let place = |at: usize| whole(at).map(|place| usize::try_from(place.max(0)).unwrap_or(0));
    let result: Result<String, Fault> = match (name, arguments.len()) {
        ("str", 1) => Ok(arguments[0].shown()),
        ("upper", 1) => text(0).map(str::to_uppercase),
        ("lower", 1) => text(0).map(str::to_lowercase),
        ("base", 2) => whole(0).and_then(|n| whole(1).and_then(|base| in_base(n, base))),
        ("from_base", 2) => {
            let read = |base: i128| -> Result<Computed, Fault> {
                let base =
                    u32::try_from(base).ok().filter(|b| (2..=36).contains(b)).ok_or("no base")?;
                let read = i128::from_str_radix(text(0)?, base);
                read.map(Computed::from).map_err(|_| "no such number".to_owned())
            };
            return Some(whole(1).and_then(read));
        }
        ("ordinal", 1) => whole(0).map(ordinal),
        ("word", 1) => whole(0).and_then(word),
        ("slice", 3) => place(1).and_then(|from| {
            place(2).and_then(|to| {
                Ok(text(0)?.chars().skip(from).take(to.saturating_sub(from)).collect())
            })
        }),
        ("repeat", 2) => place(1).and_then(|times| Ok(text(0)?.repeat(times.min(MAX_TEXT / 10)))),
        _ => return None,
    };
    Some(result.map(Computed::Text))
}

fn in_base(n: i128, base: i128) -> Result<String, Fault> {
    if n < 0 || !(2..=16).contains(&base) {
        return Err("base takes 0 or more in a base from 2 to 16".to_owned());
    }
    let (mut rest, mut digits) = (n, Vec::new());
    while rest > 0 || digits.is_empty() {
        digits.push(b"0123456789ABCDEF"[(rest % base) as usize] as char);
        rest /= base;
    }
    Ok(digits.iter().rev().collect())
}

fn ordinal(n: i128) -> String {
    let ending = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

fn word(n: i128) -> Result<String, Fault> {
    let word = usize::try_from(n).ok().and_then(|n| UP_TO_TWENTY.get(n));
    word.map(ToString::to_string).ok_or_else(|| format!("no word for {n}"))
}
