//! One answer against one typed key.

use super::arithmetic::{asked, misordered};
use super::arrangements::{matching, ordering};
use super::chemistry::{
    compare_chemical_equations, compare_formulas, read_chemical_equation, read_formula,
};
use super::clock::{compare_times, read_clock_duration, read_time};
use super::expression::{Domain, Expr, has_form, is_same, parse, ratio_of};
use super::items::{compare_ratios, compare_sequences, compare_solutions, read_items, read_ratio};
use super::kind::asks_for_lowest_terms;
use super::logic::read_logic;
use super::paired::{UNREAD, pair, words};
use super::quantity::{
    Lead, NumberKey, Quantity, Tolerance, compare_quantities, strip_lead, within,
};
use super::sets::{compare_statements, read_statement};
use super::token::{Commas, Token, tokens};
use super::unit::read_units;
use super::words::{normalised, number_word};
use super::{AnswerKind, Finding, Precision, RequiredForm, Slip, TypedKey, Unread};

/// A key with all that bears on how it is compared.
pub(crate) struct Question<'a> {
    pub(crate) key: &'a TypedKey,
    pub(crate) text: &'a str,
    pub(crate) tolerance: Tolerance,
}

impl Question<'_> {
    /// Compares with the key's value and its alternatives: what is right for any is right.
    pub(crate) fn judge(&self, answer: &str) -> Finding {
        let mut first = None;
        for value in std::iter::once(&self.key.value).chain(&self.key.also) {
            let found = if squeezed(value) == squeezed(answer) {
                Finding::Same
            } else {
                self.compare(value, answer)
            };
            if found == Finding::Same {
                return found;
            }
            // A difference says more than that nothing could be read.
            match first {
                Some(Finding::Different(_)) => {}
                _ => first = Some(found),
            }
        }
        first.unwrap_or(UNREAD)
    }

    fn compare(&self, value: &str, answer: &str) -> Finding {
        match self.key.kind {
            AnswerKind::Number
            | AnswerKind::Money
            | AnswerKind::Percentage
            | AnswerKind::Duration => self.number(value, answer),
            AnswerKind::Expression => self.expression(value, answer),
            AnswerKind::Equation => self.equation(value, answer),
            AnswerKind::Inequality => pair(value, answer, read_statement, compare_statements),
            AnswerKind::Solutions => {
                pair(value, answer, read_items, |a, b| compare_solutions(a, b, self.tolerance))
            }
            AnswerKind::Tuple | AnswerKind::List => self.sequence(value, answer),
            AnswerKind::Ratio => {
                let lowest = self.key.form.is_some() || asks_for_lowest_terms(self.text);
                pair(value, answer, read_ratio, |a, b| compare_ratios(a, b, lowest))
            }
            AnswerKind::TimeOfDay => pair(value, answer, read_time, |a, b| compare_times(*a, *b)),
            AnswerKind::ChemicalFormula => match read_formula(value) {
                Some(key) => compare_formulas(value, &key, self.without_lead(answer)),
                None => words(value, answer),
            },
            AnswerKind::ChemicalEquation => {
                pair(value, answer, read_chemical_equation, compare_chemical_equations)
            }
            AnswerKind::Logic => pair(value, answer, read_logic, |a, b| {
                if a.is_same(b) { Finding::Same } else { Finding::Different(None) }
            }),
            AnswerKind::Ordering => ordering(value, answer),
            AnswerKind::Matching => matching(value, answer),
            AnswerKind::NumberWord => match (number_word(value), number_word(answer)) {
                (Some(a), Some(b)) if a == b => Finding::Same,
                (Some(_), Some(_)) => Finding::Different(None),
                (Some(_), None) if Quantity::read(answer).is_some() => {
                    Finding::Different(Some(Slip::WrongForm))
                }
                (Some(_), None) => UNREAD,
                (None, _) => words(value, answer),
            },
            AnswerKind::Word if self.key.form == Some(RequiredForm::Inflected) => {
                let same = normalised(value) == normalised(answer);
                if same { Finding::Same } else { Finding::Different(None) }
            }
            AnswerKind::Choice | AnswerKind::Word => words(value, answer),
        }
    }

    fn without_lead<'a>(&self, answer: &'a str) -> &'a str {
        match strip_lead(answer, self.text) {
            (Lead::Neutral, rest) => rest,
            _ => answer,
        }
    }

    fn number(&self, value: &str, answer: &str) -> Finding {
        let written = self.key.unit.as_ref().map(|unit| format!("{value} {unit}"));
        let wanted = written.and_then(|written| Quantity::read(&written)).or_else(|| {
            let mut quantity = read_number(value, self.text).ok()?;
            if let Some(unit) = &self.key.unit {
                quantity.units = read_units(&tokens(unit, Commas::Join)?);
            }
            Some(quantity)
        });
        let Some(wanted) = wanted else { return self.sequence(value, answer) };
        let key = NumberKey { value: &wanted, tolerance: self.tolerance, question: self.text };
        if let Some(found) = self.clock(&wanted, answer) {
            return found;
        }
        let given = match read_number(answer, self.text) {
            Ok(given) => given,
            Err(problem) => return self.number_left_open(&wanted, answer, problem),
        };
        let unreduced = super::expression::exact(&given.written).is_some()
            && matches!(given.written, Expr::Quotient(..))
            && !has_form(&given.written, &wanted.written, RequiredForm::Simplified);
        let lowest =
            self.key.form == Some(RequiredForm::Simplified) || asks_for_lowest_terms(self.text);
        match compare_quantities(&key, &given) {
            Finding::Same if lowest && unreduced && !wanted.is_integer() => {
                Finding::Different(Some(Slip::Unsimplified))
            }
            Finding::Same
                if self.key.form == Some(RequiredForm::Power)
                    && !has_form(&given.written, &wanted.written, RequiredForm::Power) =>
            {
                Finding::Different(Some(Slip::WrongForm))
            }
            Finding::Different(slip)
                if !matches!(slip, Some(Slip::Unit | Slip::NotWorkedOut))
                    && self.is_misordered(&given) =>
            {
                Finding::Different(Some(Slip::OrderOfOperations))
            }
            found => found,
        }
    }

    /// Whether a wrong value comes of the question's arithmetic in another order.
    fn is_misordered(&self, given: &Quantity) -> bool {
        let wrong = asked(self.text).map(|asked| misordered(&asked)).unwrap_or_default();
        wrong.iter().any(|value| within(value, given, Tolerance::Stated(Precision::Exact)))
    }

    /// Arithmetic, algebra or words where a number is asked for.
    fn number_left_open(&self, wanted: &Quantity, answer: &str, problem: Unread) -> Finding {
        let Some(read) = parse(answer) else { return Finding::Unread(problem) };
        let right = Quantity::of(read).is_some_and(|value| within(wanted, &value, self.tolerance));
        if right { Finding::Different(Some(Slip::NotWorkedOut)) } else { Finding::Unread(problem) }
    }

    /// `2:30` for a length of time.
    fn clock(&self, wanted: &Quantity, answer: &str) -> Option<Finding> {
        let unit = wanted.units.iter().map(|(unit, _)| unit).find(|unit| unit.is_time())?;
        let readings = read_clock_duration(self.without_lead(answer));
        (!readings.is_empty()).then_some(())?;
        let seconds = wanted.ratio?.times(unit.size?)?;
        let same = readings.contains(&seconds);
        Some(if same { Finding::Same } else { Finding::Different(None) })
    }

    fn expression(&self, value: &str, answer: &str) -> Finding {
        let Some(key) = parse(value) else { return words(value, answer) };
        let Some(given) = read_expression(answer, &key) else { return UNREAD };
        let domain = domain(self.text);
        if !self.is_same_expression(&key, &given, domain) {
            let negative = Expr::Negative(Box::new(given));
            let sign = is_same(&key, &negative, domain);
            return Finding::Different(sign.then_some(Slip::Sign));
        }
        match self.key.form {
            Some(form) if !has_form(&given, &key, form) => Finding::Different(Some(match form {
                RequiredForm::Simplified => Slip::Unsimplified,
                _ => Slip::WrongForm,
            })),
            _ => Finding::Same,
        }
    }

    fn is_same_expression(&self, key: &Expr, given: &Expr, domain: Domain) -> bool {
        if is_same(key, given, domain) {
            return true;
        }
        let (names, others): (Vec<&str>, Vec<&str>) =
            (key.symbols().into_iter().collect(), given.symbols().into_iter().collect());
        if !self.key.renamable || names.len() != others.len() || names.len() > 4 {
            return false;
        }
        orders(names.len()).into_iter().any(|order| {
            let rename = |name: &str| {
                let place = others.iter().position(|other| *other == name);
                place.map_or_else(|| name.to_owned(), |place| names[order[place]].to_owned())
            };
            is_same(key, &given.renamed(&rename), domain)
        })
    }

    fn equation(&self, value: &str, answer: &str) -> Finding {
        let Some([left, right]) = sides(value) else { return words(value, answer) };
        let Some([given_left, given_right]) = sides(answer) else {
            let bare = parse(answer).is_some_and(|given| is_same(&given, &right, Domain::Real));
            return if bare { Finding::Different(Some(Slip::WrongForm)) } else { UNREAD };
        };
        let domain = domain(self.text);
        let key = left.clone().minus(right.clone());
        let given = given_left.clone().minus(given_right.clone());
        let fold = |given: &Expr| folded(given, &key);
        let (given, given_left, given_right) =
            (fold(&given), fold(&given_left), fold(&given_right));
        let direct = is_same(&left, &given_left, domain) && is_same(&right, &given_right, domain);
        let swapped = is_same(&left, &given_right, domain) && is_same(&right, &given_left, domain);
        if direct || swapped || ratio_of(&given, &key).is_some() {
            return Finding::Same;
        }
        let sign = is_same(&left, &given_left, domain)
            && is_same(&right, &Expr::Negative(Box::new(given_right)), domain);
        Finding::Different(sign.then_some(Slip::Sign))
    }

    fn sequence(&self, value: &str, answer: &str) -> Finding {
        let numeric = read_items(value);
        match (numeric, read_items(self.without_lead(answer))) {
            (Some(key), Some(given)) => compare_sequences(&key, &given, self.tolerance),
            (None, _) => ordering(value, answer),
            (Some(_), None) => UNREAD,
        }
    }
}

/// Without spaces.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Reads a number in an answer: with words before it, as one side of an equation, as a word.
pub(crate) fn read_number(answer: &str, question: &str) -> Result<Quantity, Unread> {
    if let Some(scaled) = scaled_by_word(answer) {
        return Ok(scaled);
    }
    if let Some(whole) = Quantity::read(answer) {
        return Ok(whole);
    }
    let (lead, rest) = strip_lead(answer, question);
    if lead == Lead::Foreign {
        return Err(Unread::OtherQuantity);
    }
    let sides: Vec<&str> = rest.split(['=', '≈']).map(str::trim).collect();
    let [first, .., last] = sides.as_slice() else {
        return one_number(rest).ok_or(Unread::NotThatKind);
    };
    // `6 = x`
    if sides.len() == 2
        && last.chars().count() == 1
        && last.chars().all(char::is_alphabetic)
        && let Some(value) = one_number(first)
    {
        return Ok(value);
    }
    let read: Option<Vec<Quantity>> = sides.iter().map(|side| one_number(side)).collect();
    let read = read.ok_or(Unread::NotThatKind)?;
    let value = read.last().cloned().ok_or(Unread::NotThatKind)?;
    let agree = read.iter().all(|side| within(&value, side, Tolerance::ByNotation));
    if agree { Ok(value) } else { Err(Unread::Ambiguous) }
}

/// `1.5 million people`.
fn scaled_by_word(answer: &str) -> Option<Quantity> {
    let (digits, rest) = answer.trim().split_once(' ')?;
    let (scale, unit) = rest.split_once(' ').unwrap_or((rest, ""));
    let power = match scale {
        "thousand" => 3,
        "million" => 6,
        "billion" => 9,
        _ => return None,
    };
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    Quantity::read(&format!("{digits}e{power} {unit}")).filter(|_| plain)
}

/// A number in digits or as a word, with a unit.
fn one_number(text: &str) -> Option<Quantity> {
    if let Some(read) = Quantity::read(text) {
        return Some(read);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..=words.len().min(12)).rev().find_map(|count| {
        let value = number_word(&words[..count].join(" "))?;
        Quantity::read(&format!("{value} {}", words[count..].join(" ")))
    })
}

/// An expression, with what it equals before it taken off: `y = 2x`, `f(x) = 2x`.
fn read_expression(answer: &str, key: &Expr) -> Option<Expr> {
    let derivative = answer.split_once('=').filter(|(left, _)| {
        left.trim().len() <= 6 && left.trim().starts_with('d') && left.contains("/d")
    });
    let answer = derivative.map_or(answer, |(_, right)| right);
    let read = parse(answer.trim().trim_end_matches('.')).or_else(|| {
        let (lead, rest) = strip_lead(answer, "");
        (lead != Lead::Foreign).then(|| parse(rest.trim_end_matches('.')))?
    })?;
    Some(folded(&read, key))
}

/// The expression with capitals as the key has them: telephones write `X` for `x`.
fn folded(given: &Expr, key: &Expr) -> Expr {
    let (wanted, own) = (key.symbols(), given.symbols());
    let other_case = |name: &str| -> String {
        let swapped: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() }
            })
            .collect();
        let fits = !wanted.contains(name)
            && wanted.contains(swapped.as_str())
            && !own.contains(swapped.as_str());
        if fits { swapped } else { name.to_owned() }
    };
    given.renamed(&other_case)
}

fn domain(question: &str) -> Domain {
    let lower = question.to_lowercase();
    let positive =
        ["positive", "nonnegative", "non-negative", "> 0", ">0", "≥ 0", "\\ge 0", "\\geq 0"];
    if positive.iter().any(|phrase| lower.contains(phrase)) {
        Domain::Positive
    } else {
        Domain::Real
    }
}

/// Both sides of an equation.
fn sides(text: &str) -> Option<[Expr; 2]> {
    let found = tokens(text.trim().trim_end_matches('.'), Commas::Join)?;
    let parts: Vec<&[Token]> = found.split(|token| token.is('=')).collect();
    let [left, right] = parts.as_slice() else { return None };
    Some([super::sets::expression(left)?, super::sets::expression(right)?])
}

/// All orders of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    let places = shorter.iter().flat_map(|order| (0..count).map(move |place| (order, place)));
    places
        .map(|(order, place)| {
            let mut longer = order.clone();
            longer.insert(place, count - 1);
            longer
        })
        .collect()
}

/// How precise answers to a key without a precision of its own have to be.
pub(crate) const fn stated(tolerance: Option<f64>) -> Tolerance {
    match tolerance {
        Some(share) => Tolerance::Stated(Precision::Relative(share)),
        None => Tolerance::ByNotation,
    }
}
