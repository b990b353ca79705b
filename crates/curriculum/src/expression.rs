//! The expression language of the curriculum: what is drawn, computed and shown is written in it.

mod compare;
mod evaluate;
mod functions;
mod lists;
mod parse;
mod polynomial;

use std::collections::HashMap;

use crate::exact::Fraction;
use crate::value::{Computed, Fault};

/// Values by name.
pub type Bindings = HashMap<String, Computed>;

/// Evaluated nodes of one expression.
const MAX_STEPS: u32 = 20_000;

/// An expression as it is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    Number(Fraction),
    Text(String),
    Name(String),
    List(Vec<Expression>),
    Negated(Box<Expression>),
    Not(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    Choice(Box<Expression>, Box<Expression>, Box<Expression>),
    Call(String, Vec<Expression>),
    Place(Box<Expression>, Box<Expression>),
    Each { body: Box<Expression>, name: String, list: Box<Expression> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
    Power,
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
    And,
    Or,
}

/// The value of an expression.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn evaluate(source: &str, scope: &Bindings) -> Result<Computed, Fault> {
    let expression = parse::parse(source).map_err(|fault| format!("`{source}`: {fault}"))?;
    let mut steps = MAX_STEPS;
    evaluate::evaluate(&expression, scope, &mut steps)
        .map_err(|fault| format!("`{source}`: {fault}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        let scope = Bindings::from([
            ("a".to_owned(), Computed::from(3)),
            ("l".to_owned(), Computed::List([4, 1, 7, 1].map(Computed::from).to_vec())),
        ]);
        evaluate(source, &scope).map_or_else(|fault| fault, |value| value.shown())
    }

    #[test]
    fn arithmetic_is_exact_and_binds_as_written_mathematics() {
        assert_eq!(shown("1/3 + 1/6"), "1/2");
        assert_eq!(shown("-a^2 + 2*a - 1"), "−4");
        assert_eq!(shown("2^3^2"), "512");
        assert_eq!(shown("0.1 + 0.2 == 0.3"), "true");
        assert_eq!(shown("2^-2"), "1/4");
    }

    #[test]
    fn roots_and_pi_stay_what_they_are() {
        assert_eq!(shown("sqrt(12) + sqrt(3)"), "3√3");
        assert_eq!(shown("(1 + sqrt(5)) / 2"), "(1 + √5)/2");
        assert_eq!(shown("1 / (2 - sqrt(3))"), "2 + √3");
        assert_eq!(shown("pi * a^2 / 2"), "9π/2");
        assert_eq!(shown("8^(2/3)"), "4");
        assert_eq!(shown("sin(60)"), "√3/2");
        assert_eq!(shown("round(sin(37) * 10, 2)"), "301/50");
    }

    #[test]
    fn lists_texts_and_choices_are_values_too() {
        assert_eq!(shown("mean(l)"), "13/4");
        assert_eq!(shown("median(l) + mode(l) + l[2]"), "21/2");
        assert_eq!(shown("sum([k*k for k in range(1, 4)])"), "30");
        assert_eq!(shown("a > 2 ? 'big' : 'small'"), "big");
        assert_eq!(shown("base(13, 2) + '!'"), "1101!");
        assert_eq!(shown("poly(pmul([1, 3], [1, -3]), 'x')"), "x² − 9");
        assert_eq!(shown("poly([-1, 1, 0], 'x')"), "−x² + x");
    }

    #[test]
    fn what_has_no_value_says_why() {
        assert!(shown("1 / (a - 3)").contains("zero"));
        assert!(shown("b + 1").contains('b'));
        assert!(shown("a +").contains("end"));
        assert!(shown("sum([k for k in range(1, 999999)])").contains("long"));
    }
}
