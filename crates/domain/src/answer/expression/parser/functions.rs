//! Functions, constants and variables with their indexes.

use super::names::FUNCTIONS;
use super::{DEEPEST, ExpressionParser, Letters};
use crate::answer::expression::{Expr, Function, exact};
use crate::answer::token::{Lexeme, Token};

/// Largest degree of a root.
const LARGEST_DEGREE: u32 = 99;

impl ExpressionParser {
    /// What a word stands for.
    pub(super) fn named(&mut self, word: &str) -> Option<Expr> {
        let constant = match word {
            "pi" | "π" => Some(Expr::Pi),
            "e" if self.letters == Letters::Variables => Some(Expr::Euler),
            _ => None,
        };
        if constant.is_some() {
            self.at += 1;
            return constant;
        }
        if let Some((_, function)) = FUNCTIONS.iter().find(|(name, _)| *name == word) {
            self.at += 1;
            return self.apply(*function);
        }
        match word {
            "sqrt" | "Sqrt" | "cbrt" => {
                self.at += 1;
                let degree = if word == "cbrt" { 3 } else { self.degree()? };
                Some(Expr::Root(degree, Box::new(self.postfix()?)))
            }
            "frac" => {
                self.at += 1;
                let top = self.postfix()?;
                Some(Expr::Quotient(Box::new(top), Box::new(self.postfix()?)))
            }
            "exp" => {
                self.at += 1;
                let exponent = self.brackets()?;
                Some(Expr::Power(Box::new(Expr::Euler), Box::new(exponent)))
            }
            "log" | "Log" | "lg" => {
                self.at += 1;
                let base = if self.take('_') { self.index()? } else { Expr::integer(10) };
                Some(Expr::Log(Box::new(base), Box::new(self.argument()?)))
            }
            _ if self.letters == Letters::End || word.starts_with('\\') => None,
            "deg" | "degree" => {
                self.at += 1;
                Some(Expr::Symbol("°".to_owned()))
            }
            _ => {
                self.at += 1;
                self.symbol(word)
            }
        }
    }

    /// `x_1`, `x'`, `v_{max}`.
    fn symbol(&mut self, word: &str) -> Option<Expr> {
        let mut name = word.to_owned();
        if self.take('_') {
            let braced = self.take('{');
            name.push('_');
            loop {
                match &self.peek()?.lexeme {
                    Lexeme::Number(literal) => name.push_str(&literal.approx.to_string()),
                    Lexeme::Word(part) => name.push_str(part),
                    _ => return None,
                }
                self.at += 1;
                if !braced || self.take('}') {
                    break;
                }
            }
        }
        while self.take('\'') {
            name.push('\'');
        }
        Some(Expr::Symbol(name))
    }

    /// What stands behind `_` in `log_2`.
    fn index(&mut self) -> Option<Expr> {
        self.primary()
    }

    fn degree(&mut self) -> Option<u32> {
        if !self.take('[') {
            return Some(2);
        }
        let degree = u32::try_from(self.plain_integer()?).ok()?;
        (self.take(']') && (2..=LARGEST_DEGREE).contains(&degree)).then_some(degree)
    }

    /// `sin x`, `sin(x)`, `sin^2 x`, `sin^{-1} x`.
    fn apply(&mut self, function: Function) -> Option<Expr> {
        let exponent = if self.take('^') { Some(self.signed_exponent()?) } else { None };
        let argument = Box::new(self.argument()?);
        let inverse = exponent.as_ref().and_then(exact_integer) == Some(-1);
        let inverted = match function {
            Function::Sin => Some(Function::Asin),
            Function::Cos => Some(Function::Acos),
            Function::Tan => Some(Function::Atan),
            _ => None,
        };
        match (exponent, inverted) {
            (Some(_), Some(inverted)) if inverse => Some(Expr::Apply(inverted, argument)),
            (Some(exponent), _) => {
                let applied = Expr::Apply(function, argument);
                Some(Expr::Power(Box::new(applied), Box::new(exponent)))
            }
            (None, _) => Some(Expr::Apply(function, argument)),
        }
    }

    fn signed_exponent(&mut self) -> Option<Expr> {
        let negative = self.take('-');
        let exponent = self.primary()?;
        Some(if negative { Expr::Negative(Box::new(exponent)) } else { exponent })
    }

    /// A function's argument: brackets, or all factors up to a sign or another function.
    fn argument(&mut self) -> Option<Expr> {
        if let Some('(' | '[' | '{' | '|') = self.sign() {
            return self.primary();
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut factors = vec![self.power()?];
        while self.starts_factor() && !self.starts_function() && self.sign() != Some('(') {
            factors.push(self.power()?);
        }
        self.depth -= 1;
        if factors.len() == 1 { factors.pop() } else { Some(Expr::Product(factors)) }
    }

    fn starts_function(&self) -> bool {
        self.peek().and_then(Token::word).is_some_and(|word| {
            FUNCTIONS.iter().any(|(name, _)| *name == word) || matches!(word, "log" | "Log" | "lg")
        })
    }
}

fn exact_integer(expr: &Expr) -> Option<i128> {
    exact(expr).filter(|ratio| ratio.denominator == 1).map(|ratio| ratio.numerator)
}
