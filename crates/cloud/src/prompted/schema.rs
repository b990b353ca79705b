//! JSON schemas in the subset that strict structured output takes: every property is required,
//! nothing else is allowed, and what may be missing is null.

use serde_json::{Map, Value, json};

/// An object of exactly these properties.
pub(super) fn object<const N: usize>(properties: [(&str, Value); N]) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let required = json!(required);
    let properties: Map<String, Value> =
        properties.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A list of these.
pub(super) fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// A text; what it is for stands in the prompt.
pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

/// A text, or null.
pub(super) fn text_or_null() -> Value {
    json!({ "type": ["string", "null"] })
}

/// A whole number.
pub(super) fn whole() -> Value {
    json!({ "type": "integer" })
}

/// A whole number, or null.
pub(super) fn whole_or_null() -> Value {
    json!({ "type": ["integer", "null"] })
}

/// True or false.
pub(super) fn truth() -> Value {
    json!({ "type": "boolean" })
}

/// One of these words.
pub(super) fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}
