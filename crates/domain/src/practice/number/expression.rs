//! Arithmetic in plain signs, worked out exactly where 128 bits suffice.

use crate::answer::Ratio;

/// Larger exponents than this are worked out in floating point only.
const LARGEST_EXACT_EXPONENT: i128 = 120;

/// Digits behind the point beyond these don't fit an exact fraction.
const EXACT_DECIMALS: u32 = 30;

/// What an expression comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Value {
    /// The value as a fraction, unless it is irrational or too large.
    pub(crate) ratio: Option<Ratio>,
    /// The value as nearly as floating point has it. Always finite.
    pub(crate) approx: f64,
    /// Whether a decimal point took part, so that it may have been rounded.
    pub(crate) decimal: bool,
}

impl Value {
    pub(crate) fn exact(ratio: Ratio) -> Self {
        Self { ratio: Some(ratio), approx: ratio.approx(), decimal: false }
    }

    fn irrational(approx: f64) -> Self {
        Self { ratio: None, approx, decimal: false }
    }

    pub(crate) fn is_integer(&self) -> bool {
        self.ratio.is_some_and(|ratio| ratio.denominator == 1)
    }

    /// The result of an operation on two values: exact if it fits, and absent if it has no value.
    fn of(
        self,
        other: Self,
        exact: impl Fn(Ratio, Ratio) -> Option<Ratio>,
        approx: impl Fn(f64, f64) -> f64,
    ) -> Option<Self> {
        let decimal = self.decimal || other.decimal;
        let ratio = self.ratio.zip(other.ratio).and_then(|(a, b)| exact(a, b));
        let approx = ratio.map_or_else(|| approx(self.approx, other.approx), Ratio::approx);
        approx.is_finite().then_some(Self { ratio, approx, decimal })
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        self.of(other, Ratio::plus, |a, b| a + b)
    }

    pub(crate) fn times(self, other: Self) -> Option<Self> {
        self.of(other, Ratio::times, |a, b| a * b)
    }

    fn over(self, other: Self) -> Option<Self> {
        self.of(other, |a, b| a.times(b.inverse()?), |a, b| a / b)
    }

    fn negative(self) -> Self {
        Self {
            ratio: self.ratio.and_then(Ratio::negative),
            approx: -self.approx,
            decimal: self.decimal,
        }
    }

    fn to_the(self, exponent: Self) -> Option<Self> {
        let whole = |ratio: Ratio| {
            let fits = ratio.denominator == 1
                && ratio.numerator.unsigned_abs() <= LARGEST_EXACT_EXPONENT.unsigned_abs();
            fits.then_some(ratio.numerator as i32)
        };
        self.of(exponent, |base, exponent| base.power(whole(exponent)?), f64::powf)
    }

    fn root(self, degree: u32) -> Option<Self> {
        let ratio = self.ratio.and_then(|ratio| ratio.root(degree));
        let approx = match degree {
            2 => self.approx.sqrt(),
            3 => self.approx.cbrt(),
            _ => self.approx.powf(1.0 / f64::from(degree)),
        };
        approx.is_finite().then_some(Self { ratio, approx, decimal: self.decimal })
    }
}

/// How an expression is written, which tells a value from something left to be worked out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Sums and differences.
    pub(crate) sums: u32,
    /// Products, those with a power of ten, a root or π left out.
    pub(crate) products: u32,
    /// Quotients and fractions.
    pub(crate) divisions: u32,
    /// Powers, those of ten left out.
    pub(crate) powers: u32,
    /// Roots.
    pub(crate) roots: u32,
}

impl Form {
    /// Whether it is a value: a number, a fraction, a power of ten times a number, a root.
    pub(crate) const fn is_literal(&self) -> bool {
        self.sums == 0 && self.products == 0 && self.powers == 0 && self.divisions <= 1
    }

    /// How many operations there are to work out.
    pub(crate) const fn operations(&self) -> u32 {
        self.sums + self.products + self.divisions + self.powers + self.roots
    }
}

/// A value and whether it may multiply another within a literal.
type Factor = (Value, bool);

/// Reads the longest expression at the start of a text.
#[derive(Debug)]
pub(crate) struct ExpressionReader<'a> {
    text: &'a str,
    at: usize,
    form: Form,
}

impl<'a> ExpressionReader<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, at: 0, form: Form { sums: 0, products: 0, divisions: 0, powers: 0, roots: 0 } }
    }

    /// What follows the expression.
    pub(crate) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(crate) const fn form(&self) -> Form {
        self.form
    }

    /// A sum of terms.
    pub(crate) fn expression(&mut self) -> Option<Value> {
        let mut sum = self.term()?;
        loop {
            let before = (self.at, self.form);
            let minus = match self.take_any(&["+", "-"]) {
                Some(sign) => sign == "-",
                None => return Some(sum),
            };
            let Some(term) = self.term() else {
                (self.at, self.form) = before;
                return Some(sum);
            };
            self.form.sums += 1;
            sum = sum.plus(if minus { term.negative() } else { term })?;
        }
    }

    /// A product of factors, some of them without a sign between.
    fn term(&mut self) -> Option<Value> {
        let (mut product, mut special) = self.factor()?;
        loop {
            let before = (self.at, self.form);
            let divides = match self.take_any(&["*", "/"]) {
                Some(sign) => sign == "/",
                None if self.take_times_letter() || self.starts_factor() => false,
                None => return Some(product),
            };
            let Some((factor, factor_special)) = self.factor() else {
                (self.at, self.form) = before;
                return Some(product);
            };
            if divides {
                self.form.divisions += 1;
                product = product.over(factor)?;
            } else {
                if !special && !factor_special {
                    self.form.products += 1;
                }
                special = special || factor_special;
                product = product.times(factor)?;
            }
        }
    }

    fn factor(&mut self) -> Option<Factor> {
        if self.take("-") {
            let (value, special) = self.power()?;
            return Some((value.negative(), special));
        }
        let _plus = self.take("+");
        self.power()
    }

    fn power(&mut self) -> Option<Factor> {
        let (base, special) = self.primary()?;
        if !self.take("^") {
            return Some((base, special));
        }
        let minus = self.take("-");
        let (exponent, _) = self.primary()?;
        let ten = base.ratio == Some(Ratio::integer(10));
        if !ten {
            self.form.powers += 1;
        }
        Some((base.to_the(if minus { exponent.negative() } else { exponent })?, ten))
    }

    fn primary(&mut self) -> Option<Factor> {
        self.skip_spaces();
        if self.take_word("frac") {
            return Some((self.fraction()?, false));
        }
        if self.take_word("sqrt") {
            self.form.roots += 1;
            let degree = if self.take("[") { self.digits_until("]")? } else { 2 };
            let (under, _) = self.primary()?;
            return Some((under.root(degree)?, true));
        }
        if self.take_word("pi") {
            return Some((Value::irrational(std::f64::consts::PI), true));
        }
        for (open, close) in [("(", ")"), ("{", "}")] {
            if self.take(open) {
                let inner = self.expression()?;
                return self.take(close).then_some((inner, false));
            }
        }
        Some((self.mixed_number()?, false))
    }

    /// `frac{1}{2}` or `frac12`, behind the word itself.
    fn fraction(&mut self) -> Option<Value> {
        let top = self.group()?;
        let bottom = self.group()?;
        self.form.divisions += 1;
        top.over(bottom)
    }

    /// What stands in braces, or the one digit that LaTeX takes without.
    fn group(&mut self) -> Option<Value> {
        if self.take("{") {
            let inner = self.expression()?;
            return self.take("}").then_some(inner);
        }
        let digit = self.rest().chars().next()?.to_digit(10)?;
        self.at += 1;
        Some(Value::exact(Ratio::integer(digit.into())))
    }

    /// A number, with the fraction of a mixed number behind it: `1 1/2`.
    fn mixed_number(&mut self) -> Option<Value> {
        let whole = self.number()?;
        if !whole.is_integer() || whole.decimal {
            return Some(whole);
        }
        let before = (self.at, self.form);
        let spaced = self.rest().starts_with(' ');
        self.skip_spaces();
        let part = if self.take_word("frac") {
            self.fraction()
        } else if spaced {
            self.slashed()
        } else {
            None
        };
        match part {
            Some(part) if part.approx < 1.0 => whole.plus(part),
            _ => {
                (self.at, self.form) = before;
                Some(whole)
            }
        }
    }

    /// `1/2`, with nothing but digits.
    fn slashed(&mut self) -> Option<Value> {
        let top = self.integer()?;
        let slash = self.take("/");
        self.skip_spaces();
        let bottom = slash.then(|| self.integer()).flatten()?;
        self.form.divisions += 1;
        Some(Value::exact(Ratio::new(top, bottom)?))
    }

    fn integer(&mut self) -> Option<i128> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest()[..digits].parse().ok()?;
        self.at += digits;
        Some(value)
    }

    fn digits_until(&mut self, close: &str) -> Option<u32> {
        let degree = u32::try_from(self.integer()?).ok()?;
        (self.take(close) && (2..=9).contains(&degree)).then_some(degree)
    }

    /// Digits with groups of thousands, a decimal part and an exponent.
    fn number(&mut self) -> Option<Value> {
        let (literal, length) = scan_number(self.rest())?;
        self.at += length;
        let approx: f64 = literal.parse().ok().filter(|value: &f64| value.is_finite())?;
        Some(Value { ratio: exact(&literal), approx, decimal: literal.contains('.') })
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    fn take(&mut self, sign: &str) -> bool {
        self.take_any(&[sign]).is_some()
    }

    fn take_any<'s>(&mut self, signs: &[&'s str]) -> Option<&'s str> {
        let start = self.rest().trim_start_matches(' ');
        let sign = signs.iter().find(|sign| start.starts_with(**sign))?;
        self.at = self.text.len() - start.len() + sign.len();
        Some(sign)
    }

    /// A word that is not the start of a longer one.
    fn take_word(&mut self, word: &str) -> bool {
        let found = self.rest().strip_prefix(word);
        let whole = found.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic()))
            || word == "sqrt" && found.is_some_and(|rest| rest.starts_with("pi"));
        if whole {
            self.at += word.len();
        }
        whole
    }

    /// `x` between digits is a times sign.
    fn take_times_letter(&mut self) -> bool {
        let start = self.rest().trim_start_matches(' ');
        let Some(after) = start.strip_prefix(['x', 'X']) else { return false };
        let times = after.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit());
        if times {
            self.at = self.text.len() - after.len();
        }
        times
    }

    /// Whether a factor without a sign before it follows.
    fn starts_factor(&self) -> bool {
        let start = self.rest().trim_start_matches(' ');
        start.starts_with('(') || start.starts_with("sqrt") || start.starts_with("pi")
    }
}

/// The number literal at the start of a text, without its thousands separators, and its length
/// there. Groups are exact: `1,234` and `1 234` are, `1,23` and `12,3456` stop at the comma.
fn scan_number(text: &str) -> Option<(String, usize)> {
    let digits_at = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits_at(0);
    let mut literal = text[..end].to_owned();
    if (1..=3).contains(&end) {
        let separator = text[end..].chars().next().filter(|c| matches!(c, ',' | ' ' | '\''));
        while separator.is_some_and(|c| text[end..].starts_with(c)) && digits_at(end + 1) == 3 {
            let beyond = &text[end + 4..];
            if separator == Some(' ') && beyond.trim_start().starts_with('/') {
                break;
            }
            literal.push_str(&text[end + 1..end + 4]);
            end += 4;
        }
    }
    if text[end..].starts_with('.') {
        let decimals = digits_at(end + 1);
        if decimals > 0 {
            literal.push_str(&text[end..=end + decimals]);
            end += 1 + decimals;
        }
    }
    if literal.is_empty() {
        return None;
    }
    if let Some(exponent) = text[end..].strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        let digits = exponent[sign..].bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            literal.push('e');
            literal.push_str(&exponent[..sign + digits]);
            end += 1 + sign + digits;
        }
    }
    Some((literal, end))
}

/// A decimal literal as a fraction, if it fits.
fn exact(literal: &str) -> Option<Ratio> {
    let (mantissa, exponent) = literal.split_once('e').unwrap_or((literal, "0"));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let places = u32::try_from(decimals.len()).ok().filter(|places| *places <= EXACT_DECIMALS)?;
    let digits = Ratio::integer(format!("{whole}{decimals}").parse().ok()?);
    let shift = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(places).ok()?)?;
    digits.times(Ratio::integer(10).power(shift)?)
}
