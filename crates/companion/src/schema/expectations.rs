//! The expectations of a schema for a single value, and the sentence for a value that does not meet
//! them.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

/// The keywords that bound a value.
const BOUNDS: [&str; 6] = ["minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"];

/// The types that a schema allows; none when it allows all.
pub(super) fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let several = schema["type"].as_array().into_iter().flatten();
    several.chain(Some(&schema["type"])).filter_map(Value::as_str)
}

/// The type of a value, null left out.
fn kind(schema: &Value) -> Option<&str> {
    types(schema).find(|kind| *kind != "null")
}

pub(super) fn has_bound(schema: &Value) -> bool {
    BOUNDS.iter().any(|bound| !schema[bound].is_null())
}

/// True if a value fits, the parts of a list or an object aside. Formats are read as the types read
/// them; patterns are left to the rules of the fields.
pub(super) fn matches(schema: &Value, value: &Value) -> bool {
    let listed = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    let kind_fits = match kind(schema) {
        Some("object") => value.is_object(),
        Some("boolean") => value.is_boolean(),
        Some("number") => value.is_number() && is_between(schema, value),
        Some("integer") => is_whole(schema, value) && is_between(schema, value),
        Some("array") => value
            .as_array()
            .is_some_and(|items| is_allowed(items.len(), &schema["minItems"], &schema["maxItems"])),
        Some("string") => value.as_str().is_some_and(|text| is_text(schema, text)),
        _ => true,
    };
    listed && kind_fits
}

fn is_text(schema: &Value, text: &str) -> bool {
    let readable = match schema["format"].as_str() {
        Some("uuid") => Uuid::try_parse(text).is_ok(),
        Some("date-time") => text.parse::<DateTime<Utc>>().is_ok(),
        Some("date") => text.parse::<NaiveDate>().is_ok(),
        _ => true,
    };
    readable && is_allowed(text.chars().count(), &schema["minLength"], &schema["maxLength"])
}

fn is_whole(schema: &Value, value: &Value) -> bool {
    let Some(number) = value.as_i64() else {
        return value.is_u64() && schema["format"].is_null();
    };
    schema["format"] != "int32" || i32::try_from(number).is_ok()
}

fn is_between(schema: &Value, value: &Value) -> bool {
    let number = value.as_f64().unwrap_or_default();
    schema["minimum"].as_f64().is_none_or(|min| number >= min)
        && schema["maximum"].as_f64().is_none_or(|max| number <= max)
}

fn is_allowed(count: usize, min: &Value, max: &Value) -> bool {
    let count = count as u64;
    min.as_u64().is_none_or(|min| count >= min) && max.as_u64().is_none_or(|max| count <= max)
}

/// The sentence about what is expected of a value.
pub(super) fn describe(schema: &Value) -> String {
    if let Some(words) = schema["enum"].as_array() {
        let quoted = words.iter().map(|word| match word.as_str() {
            Some(word) => format!("`{word}`"),
            None => format!("`{word}`"),
        });
        let quoted: Vec<_> = quoted.collect();
        return match &quoted[..] {
            [only] => format!("Must be {only}."),
            several => format!("Must be one of {}.", several.join(", ")),
        };
    }
    match kind(schema) {
        Some("object") => "An object is expected here.".into(),
        Some("boolean") => "true or false is expected here.".into(),
        Some("number") => format!("A number{} is expected here.", range(schema)),
        Some("integer") => format!("A whole number{} is expected here.", range(schema)),
        Some("array") => {
            let amount = amount(&schema["minItems"], &schema["maxItems"], "entries");
            format!("A list{amount} is expected here.")
        }
        Some("string") => text(schema),
        _ => super::ANOTHER.into(),
    }
}

fn text(schema: &Value) -> String {
    match schema["format"].as_str() {
        Some("uuid") => "An id is expected here.".into(),
        Some("date-time") => "Must be a time that exists, such as 2025-11-15T10:00:00Z.".into(),
        Some("date") => "Must be a day that exists, such as 2025-11-15.".into(),
        _ => {
            let amount = amount(&schema["minLength"], &schema["maxLength"], "characters");
            format!("A text{amount} is expected here.")
        }
    }
}

/// The bounds of a number; where the schema has one of the two, its format has the other.
fn range(schema: &Value) -> String {
    let least = schema["minimum"].as_i64();
    let most = schema["maximum"].as_i64();
    let (lowest, highest) = match schema["format"].as_str() {
        Some("int32") => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        Some("int64") => (Some(i64::MIN), Some(i64::MAX)),
        _ => (None, None),
    };
    if least.is_none() && most.is_none() {
        return String::new();
    }
    match (least.or(lowest), most.or(highest)) {
        (Some(min), Some(max)) => format!(" from {min} to {max}"),
        (Some(min), None) => format!(" of at least {min}"),
        (None, Some(max)) => format!(" of at most {max}"),
        (None, None) => String::new(),
    }
}

fn amount(min: &Value, max: &Value, noun: &str) -> String {
    match (min.as_u64().filter(|min| *min > 0), max.as_u64()) {
        (Some(min), Some(max)) => format!(" of {min} to {max} {noun}"),
        (Some(min), None) => format!(" of at least {min} {noun}"),
        (None, Some(max)) => format!(" of at most {max} {noun}"),
        (None, None) => String::new(),
    }
}
