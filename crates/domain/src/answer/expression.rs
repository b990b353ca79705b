//! Arithmetic and algebra as a tree.

mod evaluate;
mod form;
mod parser;
mod residue;
mod same;

pub(crate) use evaluate::{Assignment, evaluate, exact};
pub(crate) use form::{has_form, is_value, operations};
pub(crate) use parser::{ExpressionParser, Letters, parse};
pub(crate) use same::{Domain, is_same, ratio_of};

use std::collections::BTreeSet;

use super::Ratio;
use super::token::Literal;

/// A function of one argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Sin,
    Cos,
    Tan,
    Cot,
    Sec,
    Csc,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Ln,
    Abs,
    Factorial,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Number(Literal),
    /// `3 1/2`.
    Mixed(Ratio),
    Symbol(String),
    Pi,
    Euler,
    Sum(Vec<Expr>),
    Product(Vec<Expr>),
    Quotient(Box<Expr>, Box<Expr>),
    Power(Box<Expr>, Box<Expr>),
    Negative(Box<Expr>),
    /// The root of this degree.
    Root(u32, Box<Expr>),
    /// The logarithm to the base that comes first.
    Log(Box<Expr>, Box<Expr>),
    Apply(Function, Box<Expr>),
}

impl Expr {
    pub(crate) fn integer(value: u32) -> Self {
        Self::Number(Literal::integer(value))
    }

    /// The expressions that it is made of.
    pub(crate) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Number(_) | Self::Mixed(_) | Self::Symbol(_) | Self::Pi | Self::Euler => {
                Vec::new()
            }
            Self::Sum(parts) | Self::Product(parts) => parts.iter().collect(),
            Self::Quotient(a, b) | Self::Power(a, b) | Self::Log(a, b) => vec![a, b],
            Self::Negative(a) | Self::Root(_, a) | Self::Apply(_, a) => vec![a],
        }
    }

    /// The names of its variables.
    pub(crate) fn symbols(&self) -> BTreeSet<&str> {
        let mut found: BTreeSet<&str> = self.parts().into_iter().flat_map(Self::symbols).collect();
        if let Self::Symbol(name) = self {
            found.insert(name);
        }
        found
    }

    /// The same with other names.
    pub(crate) fn renamed(&self, name: &impl Fn(&str) -> String) -> Self {
        let again = |part: &Self| part.renamed(name);
        let boxed = |part: &Self| Box::new(part.renamed(name));
        match self {
            Self::Symbol(symbol) => Self::Symbol(name(symbol)),
            Self::Sum(parts) => Self::Sum(parts.iter().map(again).collect()),
            Self::Product(parts) => Self::Product(parts.iter().map(again).collect()),
            Self::Quotient(a, b) => Self::Quotient(boxed(a), boxed(b)),
            Self::Power(a, b) => Self::Power(boxed(a), boxed(b)),
            Self::Log(a, b) => Self::Log(boxed(a), boxed(b)),
            Self::Negative(a) => Self::Negative(boxed(a)),
            Self::Root(degree, a) => Self::Root(*degree, boxed(a)),
            Self::Apply(function, a) => Self::Apply(*function, boxed(a)),
            leaf => leaf.clone(),
        }
    }

    /// Whether it is written as a product or a power.
    pub(crate) fn is_product(&self) -> bool {
        match self {
            Self::Product(_) | Self::Power(..) => true,
            Self::Negative(of) => of.is_product(),
            _ => false,
        }
    }

    /// The difference of two.
    pub(crate) fn minus(self, other: Self) -> Self {
        Self::Sum(vec![self, Self::Negative(Box::new(other))])
    }
}

#[cfg(test)]
mod tests;
