//! Examples, put together from the fields' own: whoever writes a field writes its example once, and
//! every request and answer that holds the field shows it.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Builder;

/// Schemas that hold themselves end here.
const MAX_DEPTH: usize = 16;

/// When everything happens in examples, as milliseconds of Unix time: one day for all of them.
const THE_DAY_MS: u64 = 1_763_200_800_000;
/// The same as text.
const THE_DAY: &str = "2025-11-15T10:00:00Z";

/// A value that fits a schema, as its fields' examples say. Null where nothing says anything.
pub(super) fn of(schema: &Value, document: &Value) -> Value {
    ExampleReader { document }.value("", schema, 0)
}

/// The example of an id, always the same for the same name. A student is a user, so they share one.
pub(super) fn id(name: &str) -> Value {
    let named = match name.trim_end_matches('s') {
        "" | "id" | "userId" | "ownerId" => "studentId",
        named => named,
    };
    let digest = Sha256::digest(named);
    let mut random = [0; 10];
    random.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
    Builder::from_unix_timestamp_millis(THE_DAY_MS, &random).into_uuid().to_string().into()
}

struct ExampleReader<'a> {
    document: &'a Value,
}

impl ExampleReader<'_> {
    /// `name` is that of the field the value is for.
    fn value(&self, name: &str, schema: &Value, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            return Value::Null;
        }
        if let Some(given) = stated_example(schema) {
            return given.clone();
        }
        if let Some(target) = schema["$ref"].as_str() {
            let target = self.document.pointer(target.trim_start_matches('#'));
            return target.map_or(Value::Null, |schema| self.value(name, schema, depth + 1));
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return self.all(name, parts, depth);
        }
        if let Some(choices) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
            let mut values = choices.iter().map(|choice| self.value(name, choice, depth + 1));
            return values.find(|value| !value.is_null()).unwrap_or_default();
        }
        match kind(schema) {
            "object" => self.object(schema, depth),
            "array" => match self.value(name, &schema["items"], depth + 1) {
                Value::Null => json!([]),
                item => json!([item]),
            },
            "boolean" => json!(false),
            "string" => match schema["format"].as_str() {
                Some("uuid") => id(name),
                Some("date-time") => json!(THE_DAY),
                Some("date") => json!("2025-11-15"),
                _ => Value::Null,
            },
            _ => Value::Null,
        }
    }

    fn all(&self, name: &str, parts: &[Value], depth: usize) -> Value {
        let mut merged = Map::new();
        for part in parts {
            match self.value(name, part, depth + 1) {
                Value::Object(fields) => merged.extend(fields),
                Value::Null => {}
                other => return other,
            }
        }
        Value::Object(merged)
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let fields = schema["properties"].as_object().into_iter().flatten();
        fields.map(|(name, field)| (name.clone(), self.value(name, field, depth + 1))).collect()
    }
}

/// The example or default that a schema states itself.
fn stated_example(schema: &Value) -> Option<&Value> {
    let first = |list: &'static str| schema[list].as_array().and_then(|list| list.first());
    schema
        .get("example")
        .or_else(|| first("examples"))
        .or_else(|| schema.get("const"))
        .or_else(|| schema.get("default"))
        .or_else(|| first("enum"))
}

/// The type of a value, null left out.
fn kind(schema: &Value) -> &str {
    let kind = schema["type"].as_str();
    let of_several = || {
        let several = schema["type"].as_array()?;
        several.iter().filter_map(Value::as_str).find(|kind| *kind != "null")
    };
    kind.or_else(of_several).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({"components": {"schemas": {
            "Goal": {
                "type": "object",
                "properties": {
                    "goalId": {"type": "string", "format": "uuid"},
                    "title": {"type": "string", "example": "Understand pH"},
                    "dueAt": {"type": ["string", "null"], "format": "date-time"},
                    "sub": {"type": "array", "items": {"$ref": "#/components/schemas/Goal"}},
                },
            },
            "Kind": {"type": "string", "enum": ["short", "long"]},
        }}})
    }

    #[test]
    fn an_object_is_made_from_the_examples_of_its_fields() {
        let schema = json!({"type": "object", "properties": {
            "studentId": {"type": "string", "format": "uuid"},
            "kind": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Kind"}]},
            "done": {"type": "boolean"},
            "counts": {"type": "array", "items": {"type": "integer", "example": 3}},
        }});
        let example = of(&schema, &document());
        let expected = json!({
            "studentId": id("studentId"), "kind": "short", "done": false, "counts": [3]
        });
        assert_eq!(example, expected);
    }

    #[test]
    fn what_nobody_gave_an_example_is_null_and_ends() {
        assert_eq!(of(&json!({"type": "integer"}), &document()), Value::Null);
        let goal = of(&json!({"$ref": "#/components/schemas/Goal"}), &document());
        assert_eq!(goal["title"], "Understand pH");
        assert_eq!(goal["dueAt"], THE_DAY);
        assert_eq!(goal["sub"][0]["title"], "Understand pH");
    }

    #[test]
    fn the_same_id_has_the_same_example_everywhere() {
        assert_eq!(id("conceptId"), id("conceptIds"));
        assert_eq!(id("id"), id("studentId"));
        assert_ne!(id("sessionId"), id("studentId"));
        let sample = id("sessionId");
        assert!(sample.as_str().is_some_and(|id| uuid::Uuid::parse_str(id).is_ok()), "{sample}");
    }
}
