//! Comparison of a document with its type's own OpenAPI schema: every place where it does not fit,
//! in sentences for its sender.
//!
//! Reading a document into its type stops at the first value that does not fit. This goes on to the
//! end, and runs only once reading has failed, so a document that fits is read once.

mod expectations;

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{Broken, json_pointer};
use expectations::{describe, has_bound, matches, types};

/// The most faults that one answer tells.
pub const MAX_FAULTS: usize = 100;

/// References and alternatives that one place may lead through.
const MAX_REFERENCES: usize = 16;

const REQUIRED: &str = "This field is required.";
/// The detail for a value that was refused although its schema allows it.
pub const ANOTHER: &str = "A value of another kind is expected here.";

/// The schema of a type, with those it refers to.
#[derive(Debug, Clone)]
pub struct Schema {
    root: Value,
    parts: BTreeMap<String, Value>,
}

/// A place in a schema, references followed.
struct Node<'a> {
    schema: &'a Value,
    nullable: bool,
}

impl Schema {
    /// The schema of a type.
    pub fn of<T: ToSchema>() -> Self {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        parts.push((T::name().into_owned(), T::schema()));
        let written = |part| serde_json::to_value(part).unwrap_or_default();
        let parts = parts.into_iter().map(|(name, part)| (name, written(part))).collect();
        Self { root: written(T::schema()), parts }
    }

    /// A schema that refers to no other.
    pub fn standalone(root: Value) -> Self {
        Self { root, parts: BTreeMap::new() }
    }

    /// Every place where a document does not fit, up to [`MAX_FAULTS`]. Of an object, first what is
    /// missing.
    pub fn faults(&self, document: &Value) -> Vec<Broken> {
        let mut walk = Walk { schema: self, way: Vec::new(), found: Vec::new() };
        walk.check(&self.root, document);
        walk.found
    }

    /// Every place where a document does not fit, the one where its reading stopped among them
    /// whatever the schema says of it.
    pub fn misfits(&self, document: &Value, stopped_at: &str) -> Vec<Broken> {
        let mut faults = self.faults(document);
        let is_reported = |broken: &Broken| {
            is_within(&broken.pointer, stopped_at) || is_within(stopped_at, &broken.pointer)
        };
        if !faults.iter().any(is_reported) {
            faults.truncate(MAX_FAULTS - 1);
            faults.insert(0, Broken { pointer: stopped_at.into(), detail: ANOTHER.into() });
        }
        faults
    }

    /// The sentence about what is expected at a place, if the schema bounds the values there.
    pub fn bounds_at(&self, pointer: &str) -> Option<String> {
        let mut schema = self.node(&self.root).schema;
        for step in pointer.split('/').skip(1) {
            let name = step.replace("~1", "/").replace("~0", "~");
            let field = schema["properties"].get(&name);
            schema = self.node(field.or_else(|| schema.get("items"))?).schema;
        }
        has_bound(schema).then(|| describe(schema))
    }

    fn node<'a>(&'a self, schema: &'a Value) -> Node<'a> {
        let mut node = Node { schema, nullable: false };
        for _ in 0..MAX_REFERENCES {
            if let Some(target) = node.schema["$ref"].as_str() {
                let name = target.rsplit('/').next().unwrap_or_default();
                node.schema = self.parts.get(name).unwrap_or(&Value::Null);
            } else if let Some(choices) = choices(node.schema) {
                node.nullable |= choices.iter().any(is_null);
                let mut others = choices.iter().filter(|choice| !is_null(choice));
                let (Some(only), None) = (others.next(), others.next()) else { break };
                node.schema = only;
            } else {
                break;
            }
        }
        node.nullable |= types(node.schema).any(|kind| kind == "null");
        node
    }
}

/// One look at a document.
struct Walk<'a> {
    schema: &'a Schema,
    /// The way from the whole document to the value that is looked at.
    way: Vec<String>,
    found: Vec<Broken>,
}

impl<'a> Walk<'a> {
    fn check(&mut self, schema: &'a Value, value: &Value) {
        let node = self.schema.node(schema);
        if self.found.len() >= MAX_FAULTS || value.is_null() && node.nullable {
            return;
        }
        for part in node.schema["allOf"].as_array().into_iter().flatten() {
            self.check(part, value);
        }
        if let Some(choices) = choices(node.schema) {
            if !choices.iter().any(|choice| self.is_satisfied(choice, value)) {
                self.report(ANOTHER.into());
            }
        } else if !matches(node.schema, value) {
            self.report(describe(node.schema));
        } else if let Some(fields) = value.as_object() {
            self.check_fields(node.schema, fields);
        } else if let Some(items) = value.as_array() {
            for (index, item) in items.iter().enumerate() {
                self.step(&index.to_string(), |walk| walk.check(&node.schema["items"], item));
            }
        }
    }

    fn check_fields(&mut self, schema: &'a Value, fields: &Map<String, Value>) {
        let required = schema["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                self.step(name, |walk| walk.report(REQUIRED.into()));
            }
        }
        for (name, part) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(field) = fields.get(name) {
                self.step(name, |walk| walk.check(part, field));
            }
        }
    }

    fn is_satisfied(&self, schema: &'a Value, value: &Value) -> bool {
        let mut walk = Walk { schema: self.schema, way: Vec::new(), found: Vec::new() };
        walk.check(schema, value);
        walk.found.is_empty()
    }

    fn step(&mut self, name: &str, look: impl FnOnce(&mut Self)) {
        self.way.push(name.to_owned());
        look(self);
        self.way.pop();
    }

    fn report(&mut self, detail: String) {
        if self.found.len() < MAX_FAULTS {
            self.found.push(Broken { pointer: json_pointer::from_steps(&self.way), detail });
        }
    }
}

/// True if the place of a pointer is that of another, or lies within it.
fn is_within(pointer: &str, other: &str) -> bool {
    pointer.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn choices(schema: &Value) -> Option<&Vec<Value>> {
    schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array())
}

fn is_null(schema: &Value) -> bool {
    schema["type"] == "null"
}

#[cfg(test)]
mod tests;
