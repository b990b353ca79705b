//! What is wrong with a value, in words for whoever sent it rather than for whoever wrote the type.

use crate::Error;

/// Kinds of values, as the reader of JSON calls them and as people do.
const KINDS: [(&str, &str); 7] = [
    ("a string", "A text is expected here."),
    ("a boolean", "true or false is expected here."),
    ("a sequence", "A list is expected here."),
    ("struct", "An object is expected here."),
    ("a map", "An object is expected here."),
    ("i32", "A whole number is expected here."),
    ("UUID", "An id is expected here."),
];

/// The error for a value at a place that can't be read, from what its reader said.
pub(super) fn misfit(pointer: &str, said: &str) -> Error {
    if let Some(field) =
        said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next())
    {
        return Error::invalid(format!("{pointer}/{field}"), "This field is required.");
    }
    let expected = said.rsplit_once("expected ").map_or(said, |(_, expected)| expected);
    let kind = KINDS.iter().find(|(kind, _)| expected.contains(kind));
    let detail = kind.map_or("A value of another kind is expected here.", |(_, words)| *words);
    Error::invalid(pointer, detail)
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;
    use crate::students::{Preferences, QuietHours};

    fn told<T: DeserializeOwned + std::fmt::Debug>(value: Value) -> (String, String) {
        let said = serde_json::from_value::<T>(value).unwrap_err().to_string();
        match misfit("/at", &said) {
            Error::Invalid(mut broken) => {
                let broken = broken.remove(0);
                (broken.pointer, broken.detail)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_missing_field_is_required_where_it_belongs() {
        let (pointer, detail) = told::<QuietHours>(json!({"start": "21:00"}));
        assert_eq!((pointer.as_str(), detail.as_str()), ("/at/end", "This field is required."));
    }

    #[test]
    fn kinds_are_called_what_people_call_them() {
        let detail = |told: (String, String)| told.1;
        assert_eq!(detail(told::<i32>(json!("ten"))), "A whole number is expected here.");
        assert_eq!(
            detail(told::<i32>(json!(99_999_999_999_i64))),
            "A whole number is expected here."
        );
        assert_eq!(detail(told::<String>(json!(1))), "A text is expected here.");
        assert_eq!(detail(told::<bool>(json!("yes"))), "true or false is expected here.");
        assert_eq!(detail(told::<Vec<String>>(json!("chess"))), "A list is expected here.");
        assert_eq!(detail(told::<Preferences>(json!("none"))), "An object is expected here.");
        assert_eq!(detail(told::<uuid::Uuid>(json!("x"))), "An id is expected here.");
    }
}
