//! Exact numbers as text: as a reader sees them, and as programs read them.

use super::{Exact, Fraction, Surd, fraction::gcd};

impl Exact {
    /// As a reader sees it: `−3`, `3/4`, `2√3`, `(1 + √5)/2`, `9π`.
    pub fn shown(&self) -> String {
        if let Some(value) = self.fraction() {
            return show_fraction(value);
        }
        let common = self.0.values().fold(1, |common, factor| {
            common / gcd(common, factor.denominator()) * factor.denominator()
        });
        let mut sum = String::new();
        for (surd, factor) in &self.0 {
            let whole = factor.numerator() * (common / factor.denominator());
            let size = show_term(whole.abs(), surd);
            match (sum.is_empty(), whole < 0) {
                (true, true) => sum.push('−'),
                (true, false) => {}
                (false, true) => sum.push_str(" − "),
                (false, false) => sum.push_str(" + "),
            }
            sum.push_str(&size);
        }
        match (common, self.0.len()) {
            (1, _) => sum,
            (_, 1) => format!("{sum}/{common}"),
            _ => format!("({sum})/{common}"),
        }
    }

    /// In plain characters as programs of mathematics read it: `(1/2)+(1/2)*sqrt(5)`.
    pub fn plain(&self) -> String {
        if let Some(value) = self.fraction() {
            return show_fraction(value).replace('−', "-");
        }
        let term = |(surd, factor): (&Surd, &Fraction)| {
            let mut text = format!("({})", show_fraction(*factor).replace('−', "-"));
            if surd.radicand != 1 {
                text.push_str(&format!("*sqrt({})", surd.radicand));
            }
            match surd.pi {
                0 => {}
                1 => text.push_str("*pi"),
                power => text.push_str(&format!("*pi^({power})")),
            }
            text
        };
        self.0.iter().map(term).collect::<Vec<_>>().join("+")
    }
}

fn show_fraction(value: Fraction) -> String {
    let sign = if value.is_negative() { "−" } else { "" };
    let top = value.numerator().abs();
    if value.denominator() == 1 {
        format!("{sign}{top}")
    } else {
        format!("{sign}{top}/{}", value.denominator())
    }
}

fn show_term(whole: i128, surd: &Surd) -> String {
    let mut text = String::new();
    if whole != 1 || (surd.radicand == 1 && surd.pi == 0) {
        text.push_str(&whole.to_string());
    }
    if surd.radicand != 1 {
        text.push_str(&format!("√{}", surd.radicand));
    }
    match surd.pi {
        0 => {}
        1 => text.push('π'),
        power => text.push_str(&format!("π{}", superscript(&power.to_string()))),
    }
    text
}

/// Digits and signs as superscripts.
pub(crate) fn superscript(text: &str) -> String {
    let raise = |c| match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32('⁴' as u32 + (c as u32 - '4' as u32)).unwrap_or(c),
        '-' | '−' => '⁻',
        '+' => '⁺',
        '/' => 'ᐟ',
        'n' => 'ⁿ',
        other => other,
    };
    text.chars().map(raise).collect()
}
