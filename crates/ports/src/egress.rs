//! The last check of text that leaves the product.
//!
//! Text is redacted where it is put together. This stands behind that: each caller of a model or an
//! index hands an [`Egress`] on, and the adapter shows it the finished body, so a name that slipped
//! through any use case is stopped at the one place where bodies are sent.

use std::sync::Arc;

use domain::UserId;
use domain::redact::Redactor;
use serde_json::Value;

use crate::Fault;

/// The student whose text leaves, and the names that must not be in it.
#[derive(Debug, Clone)]
pub struct Egress {
    student: UserId,
    guard: Arc<Redactor>,
}

impl Egress {
    /// Text about this student; the redactor knows everybody around them.
    pub fn new(student: UserId, guard: Arc<Redactor>) -> Self {
        Self { student, guard }
    }

    /// The student the text is about.
    pub fn student(&self) -> UserId {
        self.student
    }

    /// Refuses a text in which a known e-mail address, phone number or name stands. The refusal doesn't
    /// repeat it.
    pub fn check_text(&self, text: &str) -> Result<(), Fault> {
        match self.guard.leaks(text) {
            Some(leak) => Err(Fault::Rejected(format!("not sent: {leak}"))),
            None => Ok(()),
        }
    }

    /// Checks a whole body: every text in it, names of fields included.
    pub fn check(&self, body: &Value) -> Result<(), Fault> {
        match body {
            Value::String(text) => self.check_text(text),
            Value::Array(items) => items.iter().try_for_each(|item| self.check(item)),
            Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
                self.check_text(name).and_then(|()| self.check(value))
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::redact::RosterRole;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn egress() -> Egress {
        let roster = [(RosterRole::Student, "Ada Okoye"), (RosterRole::Tutor, "Tom Hale")];
        let guard =
            Redactor::new(&roster, &[]).with_contacts(&["ada@example.com"], &["+447700900123"]);
        Egress::new(UserId(Uuid::nil()), Arc::new(guard))
    }

    #[test]
    fn what_is_known_of_a_person_is_stopped_wherever_it_stands() {
        for leaking in [
            json!({"messages": [{"content": "line one\nAda Okoye asked"}]}),
            json!(["fine", {"deep": ["write to ADA@example.com"]}]),
            json!({"Tom Hale": 1}),
            json!("call +44 7700 900123"),
            json!("so ada said"),
            json!("C:\\Users\\adaokoye"),
        ] {
            let refused = egress().check(&leaking);
            assert!(
                matches!(&refused, Err(Fault::Rejected(said)) if !said.contains("Ada")),
                "{leaking}"
            );
        }
    }

    #[test]
    fn placeholders_and_lessons_pass() {
        let body = json!({"text": "[STUDENT] asked [TUTOR] about Newton", "n": 1, "none": null});
        assert!(egress().check(&body).is_ok());
    }
}
