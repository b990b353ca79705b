//! The few expressions that registrations use: a path into the event, and a path compared to a
//! word.

use serde_json::Value;

/// An expression that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// `event.data.studentId`, as a JSON pointer into the event.
    Path(String),
    /// `event.data.function_id == 'x'`.
    Equals(String, String),
}

impl Expression {
    /// Reads an expression; nothing when it is of another kind.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.split_once("==") {
            None => Some(Self::Path(pointer(text)?)),
            Some((path, word)) => {
                let word = word.trim();
                let quote = word.chars().next().filter(|quote| "'\"".contains(*quote))?;
                let word = word.strip_prefix(quote)?.strip_suffix(quote)?;
                Some(Self::Equals(pointer(path)?, word.to_owned()))
            }
        }
    }

    /// What it says of an event: the text of the value at the path, which may be missing.
    pub(super) fn text(&self, event: &Value) -> Option<String> {
        match (self, event.pointer(self.path())?) {
            (_, Value::Null) => None,
            (Self::Equals(_, word), value) => Some((value == word).to_string()),
            (Self::Path(_), Value::String(text)) => Some(text.clone()),
            (Self::Path(_), value) => Some(value.to_string()),
        }
    }

    /// Whether it holds for an event.
    pub(super) fn holds(&self, event: &Value) -> bool {
        self.text(event).as_deref() == Some("true")
    }

    fn path(&self) -> &str {
        match self {
            Self::Path(path) | Self::Equals(path, _) => path,
        }
    }
}

/// `event.data.x` as `/data/x`.
fn pointer(path: &str) -> Option<String> {
    let path = path.trim().strip_prefix("event.")?;
    let is_plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    path.split('.').all(is_plain).then(|| format!("/{}", path.replace('.', "/")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_gives_the_value_as_text() {
        let event = json!({"data": {"a": "x", "n": 3, "none": null}});
        let text = |path| Expression::parse(path).unwrap().text(&event);
        assert_eq!(text("event.data.a"), Some("x".to_owned()));
        assert_eq!(text("event.data.n"), Some("3".to_owned()));
        assert_eq!(text("event.data.none"), None);
        assert_eq!(text("event.data.missing"), None);
    }

    #[test]
    fn a_comparison_holds_or_not() {
        let event = json!({"data": {"function_id": "app-job"}});
        let holds = |text| Expression::parse(text).unwrap().holds(&event);
        assert!(holds("event.data.function_id == 'app-job'"));
        assert!(holds("event.data.function_id==\"app-job\""));
        assert!(!holds("event.data.function_id == 'app-other'"));
        assert!(!holds("event.data.missing == 'app-job'"));
    }

    #[test]
    fn anything_else_is_not_understood() {
        for text in ["", "event", "data.x", "event.data.x > 3", "event.x == y", "event.a['b']"] {
            assert_eq!(Expression::parse(text), None, "{text}");
        }
    }
}
