//! Reads an expression: a lexer and a parser by precedence.

use super::{Expression, Operator};
use crate::exact::Fraction;
use crate::value::Fault;

/// Nested parentheses.
const MAX_DEPTH: u32 = 40;

/// Characters of one expression.
const MAX_CHARS: usize = 2_000;

#[derive(Debug, Clone, PartialEq)]
enum ExpressionToken {
    Number(Fraction),
    Text(String),
    Name(String),
    Sign(&'static str),
}

const SIGNS: [&str; 22] = [
    "**", "<=", ">=", "==", "!=", "(", ")", "[", "]", ",", "?", ":", "+", "-", "−", "*", "·", "/",
    "^", "<", ">", "%",
];

struct Reader {
    tokens: Vec<ExpressionToken>,
    at: usize,
    depth: u32,
}

/// The expression that a source is.
pub(super) fn parse(source: &str) -> Result<Expression, Fault> {
    if source.len() > MAX_CHARS {
        return Err("too long".to_owned());
    }
    let mut reader = Reader { tokens: lex(source)?, at: 0, depth: 0 };
    let expression = reader.choice()?;
    match reader.tokens.get(reader.at) {
        None => Ok(expression),
        Some(token) => Err(format!("{token:?} is left over")),
    }
}

fn lex(source: &str) -> Result<Vec<ExpressionToken>, Fault> {
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_digit() {
            let length = number_length(rest);
            let number = Fraction::parse(&rest[..length]);
            tokens.push(ExpressionToken::Number(
                number.ok_or_else(|| format!("{rest} is too large"))?,
            ));
            length
        } else if first == '\'' {
            let end = rest[1..].find('\'').ok_or("a text has no end")?;
            tokens.push(ExpressionToken::Text(rest[1..=end].to_owned()));
            end + 2
        } else if first.is_alphabetic() || first == '_' {
            let length =
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(ExpressionToken::Name(rest[..length].to_owned()));
            length
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = *sign.ok_or_else(|| format!("{first} means nothing here"))?;
            tokens.push(ExpressionToken::Sign(match sign {
                "**" => "^",
                "−" => "-",
                "·" => "*",
                other => other,
            }));
            sign.len()
        };
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

fn number_length(text: &str) -> usize {
    let whole = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let decimals = text[whole..]
        .strip_prefix('.')
        .map_or(0, |after| after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len()));
    if decimals == 0 { whole } else { whole + 1 + decimals }
}

impl Reader {
    fn takes(&mut self, sign: &str) -> bool {
        let is_next = match self.tokens.get(self.at) {
            Some(ExpressionToken::Sign(there)) => *there == sign,
            Some(ExpressionToken::Name(there)) => there == sign,
            _ => false,
        };
        self.at += usize::from(is_next);
        is_next
    }

    fn needs(&mut self, sign: &str) -> Result<(), Fault> {
        if self.takes(sign) { Ok(()) } else { Err(format!("{sign} is missing")) }
    }

    fn choice(&mut self) -> Result<Expression, Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("too deep".to_owned());
        }
        let condition = self.binary(0)?;
        let chosen = if self.takes("?") {
            let yes = self.choice()?;
            self.needs(":")?;
            let no = self.choice()?;
            Expression::Choice(condition.into(), yes.into(), no.into())
        } else {
            condition
        };
        self.depth -= 1;
        Ok(chosen)
    }

    fn binary(&mut self, level: usize) -> Result<Expression, Fault> {
        const LEVELS: [&[(&str, Operator)]; 5] = [
            &[("or", Operator::Or)],
            &[("and", Operator::And)],
            &[
                ("<=", Operator::AtMost),
                (">=", Operator::AtLeast),
                ("==", Operator::Equal),
                ("!=", Operator::Unequal),
                ("<", Operator::Less),
                (">", Operator::More),
            ],
            &[("+", Operator::Plus), ("-", Operator::Minus)],
            &[("*", Operator::Times), ("/", Operator::Over)],
        ];
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        if level == 2 && self.takes("not") {
            return Ok(Expression::Not(self.binary(level)?.into()));
        }
        let mut left = self.binary(level + 1)?;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.takes(sign)) {
            let right = self.binary(level + 1)?;
            left = Expression::Binary(*operator, left.into(), right.into());
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expression, Fault> {
        if self.takes("-") {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err("too deep".to_owned());
            }
            let inner = self.unary()?;
            self.depth -= 1;
            return Ok(Expression::Negated(inner.into()));
        }
        let base = self.placed()?;
        if self.takes("^") {
            let exponent = self.unary()?;
            return Ok(Expression::Binary(Operator::Power, base.into(), exponent.into()));
        }
        Ok(base)
    }

    fn placed(&mut self) -> Result<Expression, Fault> {
        let mut value = self.atom()?;
        while self.takes("[") {
            let place = self.choice()?;
            self.needs("]")?;
            value = Expression::Place(value.into(), place.into());
        }
        Ok(value)
    }

    fn atom(&mut self) -> Result<Expression, Fault> {
        let token = self.tokens.get(self.at).cloned().ok_or("the end comes too early")?;
        self.at += 1;
        match token {
            ExpressionToken::Number(number) => Ok(Expression::Number(number)),
            ExpressionToken::Text(text) => Ok(Expression::Text(text)),
            ExpressionToken::Name(name) if self.takes("(") => {
                Ok(Expression::Call(name, self.items(")")?))
            }
            ExpressionToken::Name(name) => Ok(Expression::Name(name)),
            ExpressionToken::Sign("(") => {
                let inner = self.choice()?;
                self.needs(")")?;
                Ok(inner)
            }
            ExpressionToken::Sign("[") => self.list(),
            ExpressionToken::Sign(sign) => Err(format!("{sign} can't stand here")),
        }
    }

    fn list(&mut self) -> Result<Expression, Fault> {
        if self.takes("]") {
            return Ok(Expression::List(Vec::new()));
        }
        let first = self.choice()?;
        if self.takes("for") {
            let Some(ExpressionToken::Name(name)) = self.tokens.get(self.at).cloned() else {
                return Err("a name is missing after for".to_owned());
            };
            self.at += 1;
            self.needs("in")?;
            let list = self.choice()?;
            self.needs("]")?;
            return Ok(Expression::Each { body: first.into(), name, list: list.into() });
        }
        let mut list = vec![first];
        if self.takes(",") {
            list.extend(self.items("]")?);
        } else {
            self.needs("]")?;
        }
        Ok(Expression::List(list))
    }

    fn items(&mut self, end: &str) -> Result<Vec<Expression>, Fault> {
        let mut items = Vec::new();
        while !self.takes(end) {
            items.push(self.choice()?);
            if !self.takes(",") {
                self.needs(end)?;
                break;
            }
        }
        Ok(items)
    }
}
