//! Paths into an event, such as `event.data.studentId`, and the one condition built on them.
//!
//! Registrations hold expressions of a whole language. A concurrency key of the product is a path,
//! and a failure handler compares a path with a text; nothing else parses.

use serde_json::Value;

/// A path below the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EventPath(Vec<String>);

/// A path that has to hold a text: `event.data.function_id == 'app-job'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EventCondition {
    path: EventPath,
    text: String,
}

impl EventPath {
    /// The path that an expression names; none when it is another kind of expression.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let fields = text.strip_prefix("event.")?.split('.');
        fields
            .map(|field| is_name(field).then(|| field.to_owned()))
            .collect::<Option<_>>()
            .map(Self)
    }

    /// The value at the path as text; none when there is none or it is null.
    pub(crate) fn find_text(&self, event: &Value) -> Option<String> {
        match self.0.iter().try_fold(event, |value, field| value.get(field))? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            value => Some(value.to_string()),
        }
    }
}

impl EventCondition {
    /// The condition that an expression states; none when it is another kind of expression.
    pub(crate) fn parse(expression: &str) -> Option<Self> {
        let (path, quoted) = expression.split_once(" == ")?;
        let text = quoted.strip_prefix('\'')?.strip_suffix('\'')?;
        if text.contains(['\'', '\\']) {
            return None;
        }
        Some(Self { path: EventPath::parse(path)?, text: text.to_owned() })
    }

    pub(crate) fn holds(&self, event: &Value) -> bool {
        self.path.find_text(event).as_ref() == Some(&self.text)
    }
}

fn is_name(field: &str) -> bool {
    field.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && field.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_gives_the_value_as_text() {
        let event = json!({"id": "e1", "data": {"a": "x", "n": 3, "none": null}});
        let find = |path| EventPath::parse(path).unwrap().find_text(&event);
        assert_eq!(find("event.id"), Some("e1".to_owned()));
        assert_eq!(find("event.data.a"), Some("x".to_owned()));
        assert_eq!(find("event.data.n"), Some("3".to_owned()));
        for missing in ["event.data.none", "event.data.missing", "event.data.a.b"] {
            assert_eq!(find(missing), None, "{missing}");
        }
    }

    #[test]
    fn a_condition_compares_a_path_with_a_text() {
        let condition = EventCondition::parse("event.data.function_id == 'app-job'").unwrap();
        let holds = |id: Value| condition.holds(&json!({"data": {"function_id": id}}));
        assert!(holds(json!("app-job")));
        assert!(!holds(json!("app-job-failure")));
        assert!(!holds(Value::Null));
    }

    #[test]
    fn other_expressions_do_not_parse() {
        let others = [
            "",
            "event",
            "event.",
            "event..a",
            "event.1a",
            "event.data['a']",
            "event.list[0]",
            "async.data.a",
            "data.a",
            "'all'",
            "event.data.a + event.data.b",
        ];
        for text in others {
            assert_eq!(EventPath::parse(text), None, "{text}");
        }
        let others = [
            "event.data.a",
            "event.data.a == 3",
            "event.data.a == event.data.b",
            "event.data.a != 'x'",
            "event.data.a == 'x' && event.data.b == 'y'",
            "event.data.a == 'it\\'s'",
            "event.data.a == '",
        ];
        for text in others {
            assert_eq!(EventCondition::parse(text), None, "{text}");
        }
    }
}
