//! The expressions of registrations and waits, as far as they are about events: paths, words,
//! comparisons, and, or, not.
//!
//! What is missing at a path is null. Anything else than this is not understood, which is said when
//! the expression is read, not when it is evaluated.

mod read;

use std::cmp::Ordering;

use serde_json::Value;

/// An expression that is understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    /// A word, a number, true, false or null.
    Literal(Value),
    /// `event.data.studentId`.
    Path(Root, Vec<Part>),
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    Compare(Comparison, Box<Expression>, Box<Expression>),
}

/// Where a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    /// The event that started the run.
    Event,
    /// The one that came later.
    Async,
}

/// One part of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Field(String),
    Index(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Expression {
    /// Reads an expression; nothing when it is of another kind.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        read::expression(text)
    }

    /// What it says of an event, as text; nothing when it says null.
    pub(crate) fn text(&self, event: &Value) -> Option<String> {
        match self.value(event, &Value::Null) {
            Value::Null => None,
            Value::String(text) => Some(text),
            value => Some(value.to_string()),
        }
    }

    /// Whether it holds for an event.
    pub(crate) fn holds(&self, event: &Value) -> bool {
        self.holds_between(event, &Value::Null)
    }

    /// Whether it holds between the event that started a run and the one that came.
    pub(crate) fn holds_between(&self, event: &Value, came: &Value) -> bool {
        self.value(event, came) == Value::Bool(true)
    }

    fn value(&self, event: &Value, came: &Value) -> Value {
        match self {
            Self::Literal(value) => value.clone(),
            Self::Path(root, parts) => {
                let root = match root {
                    Root::Event => event,
                    Root::Async => came,
                };
                let found = parts.iter().try_fold(root, |value, part| match part {
                    Part::Field(name) => value.get(name),
                    Part::Index(index) => value.get(index),
                });
                found.cloned().unwrap_or_default()
            }
            Self::Not(of) => Value::Bool(!of.holds_between(event, came)),
            Self::And(one, other) => {
                let both = one.holds_between(event, came) && other.holds_between(event, came);
                Value::Bool(both)
            }
            Self::Or(one, other) => {
                let any = one.holds_between(event, came) || other.holds_between(event, came);
                Value::Bool(any)
            }
            Self::Compare(how, one, other) => {
                Value::Bool(how.holds(&one.value(event, came), &other.value(event, came)))
            }
        }
    }
}

impl Comparison {
    /// Values of different kinds are unequal and in no order.
    fn holds(self, one: &Value, other: &Value) -> bool {
        let order = match (one, other) {
            (Value::Number(one), Value::Number(other)) => match (one.as_f64(), other.as_f64()) {
                (Some(one), Some(other)) => one.partial_cmp(&other),
                _ => None,
            },
            (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
            (one, other) => (one == other).then_some(Ordering::Equal),
        };
        match self {
            Self::Equal => order == Some(Ordering::Equal),
            Self::Unequal => order != Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Self::Greater => order == Some(Ordering::Greater),
            Self::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_gives_the_value_as_text() {
        let event = json!({"data": {"a": "x", "n": 3, "none": null, "list": ["p", {"q": 1}]}});
        let text = |path| Expression::parse(path).unwrap().text(&event);
        assert_eq!(text("event.data.a"), Some("x".to_owned()));
        assert_eq!(text("event.data['a']"), Some("x".to_owned()));
        assert_eq!(text("event.data.n"), Some("3".to_owned()));
        assert_eq!(text("event.data.list[1].q"), Some("1".to_owned()));
        assert_eq!(text("'all'"), Some("all".to_owned()));
        for missing in ["event.data.none", "event.data.missing", "event.data.a.b", "async.data.a"] {
            assert_eq!(text(missing), None, "{missing}");
        }
    }

    #[test]
    fn a_comparison_holds_or_not() {
        let event = json!({"data": {"function_id": "app-job", "n": 3, "on": true}});
        let cases = [
            ("event.data.function_id == 'app-job'", true),
            ("event.data.function_id==\"app-job\"", true),
            ("event.data.function_id == 'app-other'", false),
            ("event.data.missing == 'app-job'", false),
            ("event.data.missing == null", true),
            ("event.data.missing != 'x'", true),
            ("event.data.n == 3.0", true),
            ("event.data.n == '3'", false),
            ("event.data.n > 2 && event.data.n <= 3", true),
            ("event.data.n < -1.5 || event.data.on", true),
            ("!event.data.on", false),
            ("!(event.data.n >= 4) && event.data.on == true", true),
            ("event.data.n > 'a'", false),
            ("event.data.function_id < 'b'", true),
            // And binds closer than or.
            ("true || false && false", true),
            ("(true || false) && false", false),
        ];
        for (text, holds) in cases {
            assert_eq!(Expression::parse(text).unwrap().holds(&event), holds, "{text}");
        }
    }

    #[test]
    fn two_events_are_compared() {
        let text = "async.data.resume == true && async.data.id == event.data.id";
        let expression = Expression::parse(text).unwrap();
        let event = json!({"data": {"id": "123"}});
        let holds = |came| expression.holds_between(&event, &came);
        assert!(holds(json!({"data": {"id": "123", "resume": true}})));
        assert!(!holds(json!({"data": {"id": "124", "resume": true}})));
        assert!(!holds(json!({"data": {"id": "123"}})));
        assert!(!holds(Value::Null));
    }
}
