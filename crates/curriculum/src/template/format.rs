//! The formats of values in templates.

use crate::exact::{Exact, Fraction, superscript};
use crate::value::{Computed, Fault};

/// Whether a text after a colon names a format.
pub(super) fn is_format(text: &str) -> bool {
    matches!(text, "+" | "c" | "+c" | "p" | "d" | "m" | "," | "$" | "%" | "s" | "^")
        || places(text).is_some()
}

fn places(format: &str) -> Option<u32> {
    format.strip_prefix('.')?.parse().ok().filter(|places| *places <= 12)
}

/// A value in a format; the empty one shows it as it is.
pub(super) fn show(value: &Computed, format: &str) -> Result<String, Fault> {
    if let Computed::Real(_) = value {
        return Err("not exact: round it first".to_owned());
    }
    if let Computed::List(list) = value {
        let shown: Result<Vec<String>, _> = list.iter().map(|value| show(value, format)).collect();
        return shown.map(|shown| shown.join(", "));
    }
    if format.is_empty() {
        return Ok(super::shown(value));
    }
    if let (Computed::Text(text), "^") = (value, format) {
        return Ok(superscript(text));
    }
    let number = value.number()?;
    if let Some(places) = places(format) {
        return Ok(minus(&value.fraction()?.fixed(places)));
    }
    match format {
        "+" => Ok(signed(number, Exact::shown)),
        "c" => Ok(coefficient(number)),
        "+c" => Ok(signed(number, coefficient)),
        "p" => Ok(parenthesised(number)),
        "d" => decimal(value.fraction()?),
        "m" => Ok(mixed(value.fraction()?)),
        "," => grouped(value.fraction()?),
        "$" => money(value.fraction()?),
        "%" => {
            let hundredfold = value.fraction()?.times(Fraction::from(100)).ok_or("too large")?;
            decimal(hundredfold).map(|percent| percent + "%")
        }
        "s" => scientific(value.fraction()?),
        _ => Ok(superscript(&number.shown())),
    }
}

fn minus(text: &str) -> String {
    text.replace('-', "−")
}

fn signed(number: &Exact, show: fn(&Exact) -> String) -> String {
    if number.sign() < 0 {
        format!("− {}", show(&number.negated()))
    } else {
        format!("+ {}", show(number))
    }
}

fn coefficient(number: &Exact) -> String {
    match number.fraction() {
        Some(value) if value == Fraction::from(1) => String::new(),
        Some(value) if value == Fraction::from(-1) => "−".to_owned(),
        Some(value) if value.integer().is_none() && value.is_negative() => {
            format!("−({})", number.negated().shown())
        }
        Some(value) if value.integer().is_none() => format!("({})", number.shown()),
        _ => number.shown(),
    }
}

fn parenthesised(number: &Exact) -> String {
    let shown = number.shown();
    let is_plain = shown.chars().all(|c| c.is_ascii_digit() || c == '√' || c == 'π');
    if is_plain { shown } else { format!("({shown})") }
}

fn decimal(value: Fraction) -> Result<String, Fault> {
    value.decimal().map(|text| minus(&text)).ok_or_else(|| "a decimal without end".to_owned())
}

fn mixed(value: Fraction) -> String {
    let sign = if value.is_negative() { "−" } else { "" };
    let (top, bottom) = (value.numerator().abs(), value.denominator());
    match (top / bottom, top % bottom) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, rest) => format!("{sign}{rest}/{bottom}"),
        (whole, rest) => format!("{sign}{whole} {rest}/{bottom}"),
    }
}

fn grouped(value: Fraction) -> Result<String, Fault> {
    let text = value.decimal().ok_or("a decimal without end")?;
    Ok(with_commas(&text))
}

fn with_commas(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("−", digits));
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(w, d)| (w, Some(d)));
    let mut groups = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            groups.push(',');
        }
        groups.push(digit);
    }
    let decimals = decimals.map(|decimals| format!(".{decimals}")).unwrap_or_default();
    format!("{sign}{groups}{decimals}")
}

fn money(value: Fraction) -> Result<String, Fault> {
    let places = if value.integer().is_some() { 0 } else { 2 };
    if value.rounded(2) != Some(value) {
        return Err("parts of a cent".to_owned());
    }
    let shown = with_commas(&value.fixed(places));
    Ok(shown.strip_prefix('−').map_or_else(|| format!("${shown}"), |size| format!("−${size}")))
}

fn scientific(value: Fraction) -> Result<String, Fault> {
    if value.is_zero() {
        return Ok("0".to_owned());
    }
    let ten = Exact::from(10);
    let mut power = value.to_f64().abs().log10().floor() as i128;
    for _ in 0..2 {
        let scale = ten.power(Fraction::from(-power)).and_then(|scale| scale.fraction());
        let scaled = scale.and_then(|scale| value.times(scale)).ok_or("too large")?;
        let size = scaled.to_f64().abs();
        if size < 1.0 {
            power -= 1;
        } else if size >= 10.0 {
            power += 1;
        } else {
            return Ok(format!("{} × 10{}", decimal(scaled)?, superscript(&power.to_string())));
        }
    }
    Err("no power of ten fits".to_owned())
}
