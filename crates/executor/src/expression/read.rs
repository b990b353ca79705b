//! Reads an expression: a rule per way of binding, the loosest first.

use serde_json::{Number, Value};

use super::{Comparison, Expression, Part, Root};

/// Characters of an expression.
const MAX_CHARS: usize = 2000;
/// Brackets and negations inside each other.
const MAX_DEPTH: usize = 32;

/// Comparisons as they are written. Longer ones stand before those they begin with.
const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::Unequal),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

/// Reads a whole text; nothing when it is no expression that is understood.
pub(super) fn expression(text: &str) -> Option<Expression> {
    if text.len() > MAX_CHARS {
        return None;
    }
    let mut rest = Rest { text, depth: 0 };
    let read = rest.either()?;
    rest.text.trim().is_empty().then_some(read)
}

/// What is left to be read.
struct Rest<'a> {
    text: &'a str,
    depth: usize,
}

impl<'a> Rest<'a> {
    fn either(&mut self) -> Option<Expression> {
        let mut read = self.both()?;
        while self.takes("||") {
            read = Expression::Or(Box::new(read), Box::new(self.both()?));
        }
        Some(read)
    }

    fn both(&mut self) -> Option<Expression> {
        let mut read = self.comparison()?;
        while self.takes("&&") {
            read = Expression::And(Box::new(read), Box::new(self.comparison()?));
        }
        Some(read)
    }

    fn comparison(&mut self) -> Option<Expression> {
        let one = self.operand()?;
        match COMPARISONS.into_iter().find(|(sign, _)| self.takes(sign)) {
            Some((_, how)) => {
                Some(Expression::Compare(how, Box::new(one), Box::new(self.operand()?)))
            }
            None => Some(one),
        }
    }

    fn operand(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let read = if self.takes("!") {
            Expression::Not(Box::new(self.operand()?))
        } else if self.takes("(") {
            let inner = self.either()?;
            self.takes(")").then_some(inner)?
        } else if self.text.starts_with(['\'', '"']) {
            Expression::Literal(Value::String(self.quoted()?))
        } else if self.text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            Expression::Literal(Value::Number(self.number()?))
        } else {
            self.named()?
        };
        self.depth -= 1;
        Some(read)
    }

    /// A constant, or a path.
    fn named(&mut self) -> Option<Expression> {
        let root = match self.word()? {
            "event" => Root::Event,
            "async" => Root::Async,
            "true" => return Some(Expression::Literal(Value::Bool(true))),
            "false" => return Some(Expression::Literal(Value::Bool(false))),
            "null" => return Some(Expression::Literal(Value::Null)),
            _ => return None,
        };
        let mut parts = Vec::new();
        loop {
            if self.takes(".") {
                parts.push(Part::Field(self.word()?.to_owned()));
            } else if self.takes("[") {
                parts.push(if self.text.starts_with(['\'', '"']) {
                    Part::Field(self.quoted()?)
                } else {
                    Part::Index(self.digits()?.parse().ok()?)
                });
                self.takes("]").then_some(())?;
            } else {
                // The whole event is no value to compare with or to count by.
                return (!parts.is_empty()).then_some(Expression::Path(root, parts));
            }
        }
    }

    /// A name, which may hold digits but not begin with one.
    fn word(&mut self) -> Option<&'a str> {
        let word = self.while_true(|c| c.is_ascii_alphanumeric() || c == '_');
        word.starts_with(|c: char| !c.is_ascii_digit()).then_some(word)
    }

    fn digits(&mut self) -> Option<&'a str> {
        let digits = self.while_true(|c| c.is_ascii_digit());
        (!digits.is_empty()).then_some(digits)
    }

    fn number(&mut self) -> Option<Number> {
        let text = self.while_true(|c| c.is_ascii_digit() || c == '-' || c == '.');
        serde_json::from_str(text).ok()
    }

    /// Text between quotes. A backslash takes the meaning from what follows it.
    fn quoted(&mut self) -> Option<String> {
        let mut letters = self.text.char_indices();
        let (_, quote) = letters.next()?;
        let mut read = String::new();
        while let Some((at, letter)) = letters.next() {
            if letter == quote {
                self.text = &self.text[at + letter.len_utf8()..];
                self.skip_space();
                return Some(read);
            }
            read.push(if letter == '\\' { letters.next()?.1 } else { letter });
        }
        None
    }

    /// Whether this comes next, which is then read.
    fn takes(&mut self, sign: &str) -> bool {
        self.skip_space();
        // A comparison is no negation.
        let is_other = sign == "!" && self.text.starts_with("!=");
        match self.text.strip_prefix(sign) {
            Some(rest) if !is_other => {
                self.text = rest;
                self.skip_space();
                true
            }
            _ => false,
        }
    }

    fn while_true(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let end = self.text.find(|c| !fits(c)).unwrap_or(self.text.len());
        let (read, rest) = self.text.split_at(end);
        self.text = rest;
        read
    }

    fn skip_space(&mut self) {
        self.text = self.text.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_may_hold_quotes() {
        let read = |text| match expression(text) {
            Some(Expression::Literal(Value::String(word))) => Some(word),
            _ => None,
        };
        assert_eq!(read(r#" "it's" "#), Some("it's".to_owned()));
        assert_eq!(read(r"'it\'s é'"), Some("it's é".to_owned()));
        assert_eq!(read(r"'it"), None);
    }

    #[test]
    fn anything_else_is_not_understood() {
        let others = [
            "",
            "event",
            "async == event",
            "data.x",
            "event.x == y",
            "event.a[b]",
            "event.a[]",
            "event..a",
            "event.1a",
            "event.a == ",
            "event.a = 'x'",
            "event.a == 'x' 'y'",
            "(event.a",
            "event.a)",
            "event.data.x in ['a']",
            "event.a == 1-2",
            "event.a == 1 == 2",
            "size(event.a) > 3",
            "!",
        ];
        for text in others {
            assert_eq!(expression(text), None, "{text}");
        }
        let deep = format!("{}true", "!".repeat(MAX_DEPTH + 1));
        assert_eq!(expression(&deep), None);
        assert_eq!(expression(&format!("'{}'", "x".repeat(MAX_CHARS))), None);
    }
}
