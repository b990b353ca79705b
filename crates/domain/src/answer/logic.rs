//! Logical expressions, compared by their truth tables.

use std::collections::BTreeSet;

use super::Ratio;
use super::token::{Commas, Lexeme, Token, tokens};

/// Brackets nest no deeper.
const DEEPEST: usize = 30;

/// A table has no more than 2 to the power of these rows.
const MOST_VARIABLES: usize = 10;

/// A logical expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Logical {
    Constant(bool),
    Variable(String),
    Not(Box<Logical>),
    Both(Connective, Box<Logical>, Box<Logical>),
}

/// What joins two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connective {
    And,
    Or,
    ExclusiveOr,
    Implies,
    Equals,
}

/// Reads a whole text.
pub(crate) fn read_logic(text: &str) -> Option<Logical> {
    let found = tokens(text, Commas::Separate)?;
    let mut reader = LogicParser { tokens: &found, at: 0, depth: 0 };
    let read = reader.level(0)?;
    (reader.at == found.len() && read.variables().len() <= MOST_VARIABLES).then_some(read)
}

/// From the weakest to the strongest.
const LEVELS: [(Connective, &[char], &[&str]); 5] = [
    (Connective::Equals, &['↔', '⇌'], &["iff", "xnor"]),
    (Connective::Implies, &['→'], &["implies"]),
    (Connective::Or, &['∨', '|', '+'], &["or", "OR"]),
    (Connective::ExclusiveOr, &['⊕'], &["xor", "XOR"]),
    (Connective::And, &['∧', '&', '*'], &["and", "AND"]),
];

struct LogicParser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl LogicParser<'_> {
    fn take(&mut self, signs: &[char], words: &[&str]) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| match &token.lexeme {
            Lexeme::Sign(sign) => signs.contains(sign),
            Lexeme::Word(word) => words.contains(&word.as_str()),
            _ => false,
        });
        self.at += usize::from(found);
        found
    }

    fn level(&mut self, level: usize) -> Option<Logical> {
        let Some((connective, signs, words)) = LEVELS.get(level) else { return self.negated() };
        let mut left = self.level(level + 1)?;
        while self.take(signs, words) {
            // Implication binds to the right, the others are associative.
            let deeper = *connective == Connective::Implies;
            self.depth += 1;
            (self.depth <= DEEPEST).then_some(())?;
            let right = self.level(if deeper { level } else { level + 1 })?;
            self.depth -= 1;
            left = Logical::Both(*connective, Box::new(left), Box::new(right));
        }
        Some(left)
    }

    fn negated(&mut self) -> Option<Logical> {
        let mut negations = 0;
        while self.take(&['¬', '~', '!', '-'], &["not", "NOT"]) {
            negations += 1;
        }
        let mut of = self.primary()?;
        while self.take(&['\''], &[]) {
            negations += 1;
        }
        if negations % 2 == 1 {
            of = Logical::Not(Box::new(of));
        }
        Some(of)
    }

    fn primary(&mut self) -> Option<Logical> {
        if self.take(&['('], &[]) {
            self.depth += 1;
            (self.depth <= DEEPEST).then_some(())?;
            let inner = self.level(0)?;
            self.depth -= 1;
            return self.take(&[')'], &[]).then_some(inner);
        }
        let token = self.tokens.get(self.at)?;
        let read = match &token.lexeme {
            Lexeme::Word(word) => match word.as_str() {
                "true" | "True" | "T" => Logical::Constant(true),
                "false" | "False" | "F" => Logical::Constant(false),
                name if name.chars().count() == 1 => Logical::Variable(name.to_owned()),
                _ => return None,
            },
            Lexeme::Number(literal) if literal.ratio == Some(Ratio::integer(0)) => {
                Logical::Constant(false)
            }
            Lexeme::Number(literal) if literal.ratio == Some(Ratio::integer(1)) => {
                Logical::Constant(true)
            }
            _ => return None,
        };
        self.at += 1;
        Some(read)
    }
}

impl Logical {
    fn variables(&self) -> BTreeSet<&str> {
        match self {
            Self::Constant(_) => BTreeSet::new(),
            Self::Variable(name) => BTreeSet::from([name.as_str()]),
            Self::Not(of) => of.variables(),
            Self::Both(_, a, b) => a.variables().union(&b.variables()).copied().collect(),
        }
    }

    fn value(&self, is_true: &impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Constant(value) => *value,
            Self::Variable(name) => is_true(name),
            Self::Not(of) => !of.value(is_true),
            Self::Both(connective, a, b) => {
                let (a, b) = (a.value(is_true), b.value(is_true));
                match connective {
                    Connective::And => a && b,
                    Connective::Or => a || b,
                    Connective::ExclusiveOr => a != b,
                    Connective::Implies => !a || b,
                    Connective::Equals => a == b,
                }
            }
        }
    }

    /// Whether both have the same truth table.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let names: Vec<&str> = self.variables().union(&other.variables()).copied().collect();
        names.len() <= MOST_VARIABLES
            && (0..1_u32 << names.len()).all(|row| {
                let is_true = |name: &str| {
                    names
                        .iter()
                        .position(|other| *other == name)
                        .is_some_and(|at| row >> at & 1 == 1)
                };
                self.value(&is_true) == other.value(&is_true)
            })
    }
}
