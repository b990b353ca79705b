//! What expressions of the curriculum evaluate to.

use crate::exact::{Exact, Fraction};

/// A sentence about an expression that has no value.
pub type Fault = String;

/// A value of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Computed {
    /// A number that is known exactly.
    Number(Exact),
    /// A number that has to be rounded before it is shown.
    Real(f64),
    /// True or false.
    Truth(bool),
    /// A text.
    Text(String),
    /// Several values in order.
    List(Vec<Computed>),
}

impl From<i128> for Computed {
    fn from(value: i128) -> Self {
        Self::Number(value.into())
    }
}

impl From<Fraction> for Computed {
    fn from(value: Fraction) -> Self {
        Self::Number(value.into())
    }
}

impl Computed {
    pub(crate) fn truth(&self) -> Result<bool, Fault> {
        match self {
            Self::Truth(truth) => Ok(*truth),
            other => Err(format!("{other:?} is neither true nor false")),
        }
    }

    pub(crate) fn number(&self) -> Result<&Exact, Fault> {
        match self {
            Self::Number(number) => Ok(number),
            other => Err(format!("{other:?} is no exact number")),
        }
    }

    pub(crate) fn fraction(&self) -> Result<Fraction, Fault> {
        self.number()?.fraction().ok_or_else(|| format!("{} is no fraction", self.shown()))
    }

    pub(crate) fn integer(&self) -> Result<i128, Fault> {
        self.number()?.integer().ok_or_else(|| format!("{} is no whole number", self.shown()))
    }

    /// The nearest floating-point number.
    pub(crate) fn real(&self) -> Result<f64, Fault> {
        match self {
            Self::Number(number) => Ok(number.to_f64()),
            Self::Real(real) => Ok(*real),
            other => Err(format!("{other:?} is no number")),
        }
    }

    pub(crate) fn list(&self) -> Result<&[Self], Fault> {
        match self {
            Self::List(list) => Ok(list),
            other => Err(format!("{other:?} is no list")),
        }
    }

    pub(crate) fn text(&self) -> Result<&str, Fault> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(format!("{other:?} is no text")),
        }
    }

    /// As a reader sees it.
    pub fn shown(&self) -> String {
        match self {
            Self::Number(number) => number.shown(),
            Self::Real(real) => format!("≈{real}"),
            Self::Truth(truth) => if *truth { "true" } else { "false" }.to_owned(),
            Self::Text(text) => text.clone(),
            Self::List(list) => list.iter().map(Self::shown).collect::<Vec<_>>().join(", "),
        }
    }

    /// As programs of mathematics read it.
    pub fn plain(&self) -> String {
        match self {
            Self::Number(number) => number.plain(),
            Self::List(list) => {
                format!("[{}]", list.iter().map(Self::plain).collect::<Vec<_>>().join(", "))
            }
            other => other.shown(),
        }
    }
}
