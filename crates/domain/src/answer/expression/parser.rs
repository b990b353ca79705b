//! From tokens to a tree, with a bound on how deep brackets nest.

mod functions;
mod names;

use names::split_words;

use super::{Expr, Function};
use crate::answer::Ratio;
use crate::answer::token::{Commas, Lexeme, Literal, Token, tokens};

/// Brackets nest no deeper.
const DEEPEST: usize = 40;

/// Whether letters are variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    Variables,
    /// Letters end the expression: they name a unit.
    End,
}

/// Reads the longest expression at the start of its tokens.
pub(crate) struct ExpressionParser {
    tokens: Vec<Token>,
    at: usize,
    letters: Letters,
    depth: usize,
    /// How many bars of an absolute value are open.
    bars: usize,
}

/// The whole text as an expression.
pub(crate) fn parse(text: &str) -> Option<Expr> {
    let mut parser = ExpressionParser::new(&tokens(text, Commas::Join)?, Letters::Variables)?;
    let read = parser.sum()?;
    parser.rest().is_empty().then_some(read)
}

impl ExpressionParser {
    /// None when words stand among the tokens that are no product of variables.
    pub(crate) fn new(tokens: &[Token], letters: Letters) -> Option<Self> {
        let tokens = match letters {
            Letters::Variables => split_words(tokens)?,
            Letters::End => tokens.to_vec(),
        };
        Some(Self { tokens, at: 0, letters, depth: 0, bars: 0 })
    }

    /// The tokens behind what was read.
    pub(crate) fn rest(&self) -> &[Token] {
        &self.tokens[self.at..]
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn sign(&self) -> Option<char> {
        match self.peek()?.lexeme {
            Lexeme::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.sign() == Some(sign);
        self.at += usize::from(found);
        found
    }

    fn take_word(&mut self, words: &[&str]) -> bool {
        let found = self.peek().and_then(Token::word).is_some_and(|word| words.contains(&word));
        self.at += usize::from(found);
        found
    }

    /// A sum of terms.
    pub(crate) fn sum(&mut self) -> Option<Expr> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut terms = vec![self.term()?];
        while let Some(sign @ ('+' | '-')) = self.sign() {
            let before = self.at;
            self.at += 1;
            let Some(term) = self.term() else {
                self.at = before;
                break;
            };
            terms.push(if sign == '-' { Expr::Negative(Box::new(term)) } else { term });
        }
        self.depth -= 1;
        if terms.len() == 1 { terms.pop() } else { Some(Expr::Sum(terms)) }
    }

    /// A product of factors, some of them without a sign between.
    fn term(&mut self) -> Option<Expr> {
        let mut product = self.signed()?;
        loop {
            let before = self.at;
            let divides = if self.take('/') {
                true
            } else if self.take('*') || self.take_times_letter() || self.starts_factor() {
                false
            } else {
                return Some(product);
            };
            // `3 : 4` and `3 / / 4` are no products: the factor has to follow.
            let Some(factor) = self.signed() else {
                self.at = before;
                return Some(product);
            };
            product = match product {
                _ if divides => Expr::Quotient(Box::new(product), Box::new(factor)),
                Expr::Product(mut factors) => {
                    factors.push(factor);
                    Expr::Product(factors)
                }
                first => Expr::Product(vec![first, factor]),
            };
        }
    }

    fn signed(&mut self) -> Option<Expr> {
        let mut negative = false;
        let mut signs = 0;
        while let Some(sign @ ('+' | '-')) = self.sign() {
            negative ^= sign == '-';
            signs += 1;
            self.at += 1;
            if signs > 2 {
                return None;
            }
        }
        let power = self.power()?;
        Some(if negative { Expr::Negative(Box::new(power)) } else { power })
    }

    fn power(&mut self) -> Option<Expr> {
        let base = self.postfix()?;
        if !self.take('^') {
            return Some(base);
        }
        self.depth += 1;
        let exponent = if self.depth > DEEPEST { None } else { self.signed() }?;
        self.depth -= 1;
        Some(Expr::Power(Box::new(base), Box::new(exponent)))
    }

    /// `5!`, `45°` where letters are variables.
    fn postfix(&mut self) -> Option<Expr> {
        let mut base = self.primary()?;
        loop {
            if self.take('!') {
                base = Expr::Apply(Function::Factorial, Box::new(base));
            } else if self.letters == Letters::Variables && self.take('°') {
                base = Expr::Product(vec![base, Expr::Symbol("°".to_owned())]);
            } else {
                return Some(base);
            }
        }
    }

    fn primary(&mut self) -> Option<Expr> {
        match self.peek()?.lexeme.clone() {
            Lexeme::Number(literal) => {
                self.at += 1;
                Some(self.mixed(literal))
            }
            Lexeme::Vulgar(top, bottom) => {
                self.at += 1;
                Ratio::new(top.into(), bottom.into()).map(Expr::Mixed)
            }
            Lexeme::Word(word) => self.named(&word),
            Lexeme::Sign('√') => {
                self.at += 1;
                Some(Expr::Root(2, Box::new(self.postfix()?)))
            }
            Lexeme::Sign('∛') => {
                self.at += 1;
                Some(Expr::Root(3, Box::new(self.postfix()?)))
            }
            Lexeme::Sign('|') => {
                self.at += 1;
                self.bars += 1;
                let inner = self.sum()?;
                self.bars -= 1;
                self.take('|').then(|| Expr::Apply(Function::Abs, Box::new(inner)))
            }
            Lexeme::Sign(_) => self.brackets(),
        }
    }

    fn brackets(&mut self) -> Option<Expr> {
        for (open, close) in [('(', ')'), ('{', '}'), ('[', ']')] {
            if self.take(open) {
                let bars = std::mem::take(&mut self.bars);
                let inner = self.sum()?;
                self.bars = bars;
                return self.take(close).then_some(inner);
            }
        }
        None
    }

    /// A number, with the fraction of a mixed number behind it: `1 1/2`, `3½`, `3 and 1/2`.
    fn mixed(&mut self, whole: Literal) -> Expr {
        let before = self.at;
        if whole.is_plain_integer()
            && let Some(part) = self.fraction_behind()
            && part.approx() < 1.0
            && let Some(mixed) = whole.ratio.and_then(|whole| whole.plus(part))
        {
            return Expr::Mixed(mixed);
        }
        self.at = before;
        Expr::Number(whole)
    }

    fn fraction_behind(&mut self) -> Option<Ratio> {
        let token = self.peek()?.clone();
        match token.lexeme {
            Lexeme::Vulgar(top, bottom) => {
                self.at += 1;
                return Ratio::new(top.into(), bottom.into());
            }
            Lexeme::Word(word) if word == "frac" => {
                self.at += 1;
                let (top, bottom) = (self.plain_argument()?, self.plain_argument()?);
                return Ratio::new(top, bottom);
            }
            Lexeme::Word(word) if word == "and" && self.letters == Letters::End => self.at += 1,
            Lexeme::Number(_) if token.spaced => {}
            _ => return None,
        }
        let top = self.plain_integer()?;
        let bottom = self.take('/').then(|| self.plain_integer()).flatten()?;
        Ratio::new(top, bottom)
    }

    fn plain_integer(&mut self) -> Option<i128> {
        let Lexeme::Number(literal) = &self.peek()?.lexeme else { return None };
        let value = literal.is_plain_integer().then_some(literal.ratio?.numerator);
        self.at += 1;
        value
    }

    fn plain_argument(&mut self) -> Option<i128> {
        let braced = self.take('{');
        let value = self.plain_integer()?;
        (!braced || self.take('}')).then_some(value)
    }

    /// `x` between digits is a times sign where letters are no variables.
    fn take_times_letter(&mut self) -> bool {
        if self.letters == Letters::Variables {
            return false;
        }
        let next = self.tokens.get(self.at + 1).map(|token| &token.lexeme);
        matches!(next, Some(Lexeme::Number(_))) && self.take_word(&["x", "X"])
    }

    /// Whether a factor without a sign before it follows.
    fn starts_factor(&self) -> bool {
        let Some(token) = self.peek() else { return false };
        match &token.lexeme {
            Lexeme::Number(_) => {
                let before = self.at.checked_sub(1).map(|at| &self.tokens[at].lexeme);
                self.letters == Letters::Variables && !matches!(before, Some(Lexeme::Number(_)))
            }
            Lexeme::Word(word) => match self.letters {
                Letters::Variables => !word.starts_with('\\'),
                Letters::End => matches!(word.as_str(), "sqrt" | "pi" | "π" | "cbrt" | "frac"),
            },
            Lexeme::Sign('(' | '√' | '∛') => true,
            Lexeme::Sign('{' | '[') => self.letters == Letters::Variables,
            Lexeme::Sign('|') => self.bars == 0 && self.letters == Letters::Variables,
            Lexeme::Vulgar(..) | Lexeme::Sign(_) => false,
        }
    }
}
