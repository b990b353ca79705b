//! Numbers as people write them, compared by value.
//!
//! `0.5`, `.5`, `1/2`, `½`, `50 %`, `5×10⁻¹` and `\frac{1}{2}` are one number; `5` and `-0.5` are
//! others, however similar they look.

mod arithmetic;
mod expression;
mod plain;
mod unit;

pub(crate) use arithmetic::{asked, bare};
pub(crate) use expression::{ExpressionReader, Form, Value};
pub(crate) use plain::plain;
pub(crate) use unit::Unit;

/// How far, relatively, a decimal may be off when the item does not say: half a per cent.
pub(crate) const DECIMAL_TOLERANCE: f64 = 0.005;

/// Two ways to compute one value in floating point differ by less than this, relatively.
const ROUNDING: f64 = 1e-9;

/// Longer than this, in characters, is prose and not a number. It also bounds how deep brackets
/// can nest.
const LONGEST_NUMBER: usize = 200;

/// Words that may stand before a number in an answer without changing it.
const LEAD_IN: [&str; 22] = [
    "a",
    "about",
    "ans",
    "answer",
    "approximately",
    "are",
    "equals",
    "get",
    "got",
    "i",
    "is",
    "it",
    "its",
    "it's",
    "of",
    "result",
    "roughly",
    "so",
    "the",
    "think",
    "total",
    "value",
];

/// A number that was read, with the unit written behind or (for money) before it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    pub(crate) value: Value,
    pub(crate) unit: Option<Unit>,
    /// Which operations its notation used.
    pub(crate) form: Form,
}

impl Number {
    /// Reads a number in any notation, with arithmetic: for keys.
    pub(crate) fn read(text: &str) -> Option<Self> {
        if text.chars().count() > LONGEST_NUMBER {
            return None;
        }
        let plain = plain(text);
        let tidy = plain.trim().trim_end_matches(['.', ',', '!', ';', ' ']);
        read_equation(tidy).or_else(|| read_equation(&decimal_comma(tidy)?))
    }

    /// Reads a number that stands for a value: a literal, not a sum or a power left to be worked
    /// out. For answers.
    pub(crate) fn read_literal(text: &str) -> Option<Self> {
        Self::read(text).filter(|number| number.form.is_literal())
    }
}

/// Whether an answer's value is the key's. Without a tolerance of the item's own, integers and
/// fractions are exact and decimals may be off by [`DECIMAL_TOLERANCE`]: a key that is an integer
/// takes nothing but itself, a key that is a fraction takes its decimals.
pub(crate) fn same_value(key: &Value, answer: &Value, tolerance: Option<f64>) -> bool {
    let exact = key.ratio.is_some() && !key.decimal && (key.is_integer() || !answer.decimal);
    let tolerance = match tolerance {
        Some(tolerance) => tolerance.clamp(0.0, 1.0),
        // A root or π has no exact decimal, but roots can be compared closely with roots.
        None if exact || key.ratio.is_none() && !answer.decimal && answer.ratio.is_none() => 0.0,
        None => DECIMAL_TOLERANCE,
    };
    match (key.ratio, answer.ratio) {
        (Some(key), Some(answer)) if tolerance == 0.0 => key == answer,
        _ => (key.approx - answer.approx).abs() <= (tolerance + ROUNDING) * key.approx.abs(),
    }
}

/// `x = 2/4 = 1/2` is ½, if all its sides that are numbers agree.
fn read_equation(text: &str) -> Option<Number> {
    let mut sides = text.rsplit('=');
    let last = read_side(strip_lead_in(sides.next()?.trim()))?;
    for side in sides {
        let side = strip_lead_in(side.trim());
        let agrees = match read_side(side) {
            Some(other) => same_value(&last.value, &other.value, None),
            None => side.is_empty() || is_name(side),
        };
        if !agrees {
            return None;
        }
    }
    Some(last)
}

/// One number with its sign, its currency and its unit, and nothing else.
fn read_side(text: &str) -> Option<Number> {
    let (minus, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (currency, text) = match text.chars().next().and_then(Unit::currency) {
        Some(unit) => (Some(unit), text[text.chars().next()?.len_utf8()..].trim_start()),
        None => (None, text),
    };
    let text = if minus { format!("-{text}") } else { text.to_owned() };
    let mut reader = ExpressionReader::new(&text);
    let value = reader.expression()?;
    let rest = reader.rest().trim();
    let unit = match (currency, rest) {
        (currency, "") => currency,
        (None, rest) => Some(Unit::read(rest)?),
        (Some(_), _) => return None,
    };
    Some(Number { value, unit, form: reader.form() })
}

/// A variable or a function's value: `x`, `v_0`, `f(2)`.
fn is_name(text: &str) -> bool {
    text.len() <= 16
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_(){}'".contains(c))
}

fn strip_lead_in(mut text: &str) -> &str {
    while let Some((word, rest)) = text.split_once(|c: char| c.is_whitespace() || c == ':') {
        if !word.is_empty() && !LEAD_IN.contains(&word.to_lowercase().as_str()) {
            break;
        }
        text = rest;
    }
    text.trim_start_matches('~').trim_start()
}

/// `3,5` as people write it who group by points. None when there is not exactly one comma between
/// digits.
fn decimal_comma(text: &str) -> Option<String> {
    let (before, after) = text.split_once(',')?;
    let between = before.ends_with(|c: char| c.is_ascii_digit())
        && after.starts_with(|c: char| c.is_ascii_digit())
        && !after.contains(',')
        && !text.contains('.');
    between.then(|| format!("{before}.{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        Number::read_literal(text).unwrap_or_else(|| panic!("{text} is not read")).value.approx
    }

    #[test]
    fn every_notation_of_a_half_is_a_half() {
        for text in [
            "0.5",
            ".5",
            "1/2",
            "½",
            "2/4",
            "0,5",
            "5e-1",
            "5×10^-1",
            "5 × 10⁻¹",
            "\\frac{1}{2}",
            "$\\dfrac{1}{2}$",
            "$$0.5$$",
            "5 \\times 10^{-1}",
            "+0.50",
            "x = 1/2",
            "x = 2/4 = 1/2",
            "The answer is 0.5.",
            "\\(0.5\\)",
            "5·10**-1",
            "\\frac12",
        ] {
            assert!((value(text) - 0.5).abs() < 1e-12, "{text}: {}", value(text));
        }
        assert!((value("\u{2212}1 1/2") + 1.5).abs() < 1e-12);
        assert!((value("1½") - 1.5).abs() < 1e-12);
        assert!((value("1\\frac{1}{2}") - 1.5).abs() < 1e-12);
        assert!((value("50%") - 50.0).abs() < 1e-12);
    }

    #[test]
    fn thousands_roots_and_powers_are_read() {
        for (text, is) in [
            ("10,460,353,200", 10_460_353_200.0),
            ("104 000", 104_000.0),
            ("1,234.5", 1234.5),
            ("\\sqrt{16}", 4.0),
            ("2√2", 8_f64.sqrt()),
            ("\\sqrt[3]{27}", 3.0),
            ("3\\pi/2", 3.0 * std::f64::consts::FRAC_PI_2),
            ("-10^{3}", -1000.0),
            ("(-3)", -3.0),
            ("-(1/4)", -0.25),
        ] {
            assert!((value(text) - is).abs() < 1e-9, "{text}: {}", value(text));
        }
    }

    #[test]
    fn what_is_left_to_work_out_is_no_answer() {
        for text in ["2+3", "4*5", "2^5", "64/(2*4)", "x", "", "3 or 4", "5 = 6", "1/0", "--"] {
            assert_eq!(Number::read_literal(text), None, "{text}");
        }
        assert!((Number::read("2^5 - 2*(1+1)").unwrap().value.approx - 28.0).abs() < 1e-12);
    }

    #[test]
    fn nesting_and_size_are_bounded() {
        assert_eq!(Number::read(&"(".repeat(10_000)), None);
        assert!(Number::read("9^9^9^9").is_none_or(|n| n.value.ratio.is_none()));
        assert_eq!(Number::read("1e999"), None);
    }

    #[test]
    fn integers_and_fractions_are_exact_and_decimals_are_close() {
        let same = |key: &str, answer: &str, tolerance| {
            let key = Number::read(key).unwrap().value;
            same_value(&key, &Number::read_literal(answer).unwrap().value, tolerance)
        };
        assert!(same("4", "4.0", None) && !same("1000", "1001", None));
        assert!(!same("3", "2.999", None) && same("3", "2.999", Some(0.01)));
        assert!(same("1/3", "0.333", None) && !same("1/3", "0.3", None));
        assert!(!same("1/3", "333/1000", None) && same("1/3", "2/6", None));
        assert!(same("0.799", "0.8", None) && !same("0.799", "0.81", None));
        assert!(same("\\sqrt{2}", "1.414", None) && !same("\\sqrt{2}", "\\sqrt{3}", None));
        assert!(!same("0.5", "-0.5", None) && !same("0", "0.001", None));
    }
}
