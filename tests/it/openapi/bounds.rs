//! The bounds that schemas tell are those that are kept: what lies just outside is refused, by name.

use serde_json::{Map, Value, json};
use testkit::App;

use super::{document, one_of_each, operations, resolve, send_request, text};

/// Values just outside of what a schema allows.
fn values_outside(schema: &Value) -> Vec<Value> {
    let mut values = Vec::new();
    let count = |name: &str| schema[name].as_u64().and_then(|n| usize::try_from(n).ok());
    if let Some(max) = count("maxLength") {
        values.push(json!("a".repeat(max + 1)));
    }
    if let Some(min) = count("minLength").filter(|min| *min > 0) {
        values.push(json!("a".repeat(min - 1)));
    }
    if let Some(max) = count("maxItems") {
        values.push(json!(vec![web_id(); max + 1]));
    }
    for (bound, step) in [("maximum", 1), ("minimum", -1)] {
        if let Some(limit) = schema[bound].as_i64() {
            values.push(json!(limit + step));
        }
    }
    if schema["enum"].is_array() {
        values.push(json!("none-of-these"));
    }
    if schema["format"] == "uuid" {
        values.push(json!("no-uuid"));
    }
    values
}

fn web_id() -> &'static str {
    "019a86e1-e900-7000-8000-000000000000"
}

/// The fields of a body that have bounds, by their pointer.
fn bounded(schema: &Value, document: &Value, at: &str, bounds: &mut Vec<(String, Value)>) {
    let fields: Map<String, Value> = schema["properties"].as_object().cloned().unwrap_or_default();
    for (name, field) in fields {
        let several = field["oneOf"].as_array().cloned().unwrap_or_default();
        let field = several.iter().find(|schema| schema["type"] != "null").unwrap_or(&field);
        let field = resolve(field, document);
        let pointer = format!("{at}/{name}");
        bounded(&field, document, &pointer, bounds);
        bounds.push((pointer, field));
    }
}

fn set(body: &mut Value, pointer: &str, value: Value) {
    let mut steps: Vec<&str> = pointer.split('/').skip(1).collect();
    let last = steps.pop().unwrap();
    let mut place = body;
    for step in steps {
        place = &mut place[step];
    }
    place[last] = value;
}

#[tokio::test]
async fn the_bounds_of_bodies_are_those_that_are_kept() {
    let app = App::start().await;
    let people = one_of_each(&app).await;
    let document = document();
    let mut requests = 0;
    for operation in operations(&document) {
        let Some(schema) = operation.body_schema(&document) else { continue };
        let mut fields = Vec::new();
        bounded(&schema, &document, "", &mut fields);
        for (pointer, field) in fields {
            for value in values_outside(&field) {
                let mut body = operation.example();
                set(&mut body, &pointer, value.clone());
                let answer =
                    send_request(&app, &people, &operation, &operation.filled_path(), Some(&body))
                        .await;
                let shown: String = value.to_string().chars().take(40).collect();
                let case = format!("{} {pointer} = {shown}", operation.name());
                // A body for somebody who isn't there may be refused before its text is read.
                if answer.status == 404 {
                    continue;
                }
                requests += 1;
                assert_eq!(answer.status, 422, "{case}: {}", answer.json);
                let at = answer.json["errors"][0]["pointer"].as_str().unwrap_or_default();
                assert!(at.starts_with(&pointer), "{case}: {}", answer.json);
            }
        }
    }
    assert!(requests > 15, "only {requests} bounds were tried");
}

#[tokio::test]
async fn the_bounds_of_queries_are_those_that_are_kept() {
    let app = App::start().await;
    let people = one_of_each(&app).await;
    let document = document();
    let mut requests = 0;
    for operation in operations(&document) {
        for parameter in operation.parameters("query") {
            let schema = resolve(&parameter["schema"], &document);
            for value in values_outside(&schema) {
                let name = text(&parameter["name"]);
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let path = format!("{}?{name}={value}", operation.filled_path());
                let answer = send_request(&app, &people, &operation, &path, None).await;
                requests += 1;
                let case = format!("{} {name}={value}", operation.name());
                assert_eq!(answer.status, 400, "{case}: {}", answer.json);
                assert_eq!(answer.json["errors"][0]["parameter"], name, "{case}");
            }
        }
    }
    assert!(requests > 10, "only {requests} bounds were tried");
}
