//! Refusals of bodies and queries, tried on every operation: all faults at once, by their place, in
//! sentences of our own.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use testkit::{App, Person, TestResponse};

use super::{Operation, document, one_of_each, operations, resolve, send_request, text};

/// Words of the libraries that read bodies, queries, ids, times and rules; and those of ours for what
/// a schema doesn't explain, which every schema should.
const PHRASES: [&str; 35] = [
    "another kind",
    "breaks a rule of its field",
    "unknown variant",
    "unknown field",
    "invalid type",
    "invalid value",
    "invalid length",
    "missing field",
    "duplicate field",
    ", expected",
    "expected `",
    "expected value",
    "expected ident",
    "EOF",
    "trailing",
    "key must be",
    "control character",
    "leading surrogate",
    "recursion limit",
    "out of range",
    "did not match",
    "does not match",
    "length is",
    "lower than",
    "greater than",
    "not a valid",
    "input contains",
    "input is",
    "premature end",
    "UUID parsing",
    "invalid character",
    "failed to parse",
    "invalid digit",
    "provided string",
    "number too",
];

struct RefusalSetup {
    app: App,
    people: [Person; 4],
    document: Value,
}

/// The one body that may have any fields of what it changes.
fn is_merge_patch(operation: &Operation) -> bool {
    operation.name() == "PATCH /api/students/{studentId}"
}

impl RefusalSetup {
    async fn start() -> Self {
        let app = App::start().await;
        let people = one_of_each(&app).await;
        Self { app, people, document: document() }
    }

    /// The operations that take JSON, with the schema of what comes of their body.
    fn with_body(&self) -> Vec<(Operation, Value)> {
        let known = operations(&self.document).into_iter();
        let operation_text = known.filter_map(|operation| {
            // Read only when its signature is right.
            if operation.description["security"].to_string().contains("Signature") {
                return None;
            }
            let schema = operation.body_schema(&self.document)?;
            // A patch may have any of its fields.
            let answered =
                &operation.description["responses"]["200"]["content"]["application/json"];
            let patches = is_merge_patch(&operation);
            let schema =
                if patches { resolve(&answered["schema"], &self.document) } else { schema };
            Some((operation, schema))
        });
        operation_text.collect()
    }

    async fn send(&self, operation: &Operation, body: &str) -> TestResponse {
        let ada = &self.people[0];
        let path = if is_merge_patch(operation) {
            format!("/api/students/{}", ada.id)
        } else {
            operation.filled_path()
        };
        for person in &self.people {
            let request = self.app.request(operation.method.clone(), &path).bearer(&person.token);
            let request = request.header("content-type", "application/json");
            let answer = request.body(body.to_owned()).send().await;
            if answer.status != 403 {
                return answer;
            }
        }
        panic!("nobody may use {}", operation.name());
    }

    /// The places that a body is refused for.
    async fn refused_pointers(&self, operation: &Operation, body: &str) -> BTreeSet<String> {
        let answer = self.send(operation, body).await;
        let shown: String = body.chars().take(200).collect();
        let case = format!("{} {shown}", operation.name());
        assert_eq!(answer.status, 422, "{case}: {}", answer.json);
        assert_own_words(&case, &answer.json);
        let errors = answer.json["errors"].as_array().unwrap().iter();
        errors.map(|error| text(&error["pointer"]).to_owned()).collect()
    }
}

/// All that a problem says are our sentences.
fn assert_own_words(case: &str, problem: &Value) {
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    for detail in errors.iter().chain([problem]).map(|error| text(&error["detail"])) {
        let begins =
            detail.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit());
        assert!(begins || detail.starts_with("true or false"), "{case}: {detail}");
        assert!(detail.ends_with('.'), "{case}: {detail}");
        let foreign = PHRASES.iter().find(|phrase| detail.contains(**phrase));
        assert_eq!(foreign, None, "{case}: {detail}");
    }
}

/// A schema without its references and its null.
fn plain(schema: &Value, document: &Value) -> Value {
    let choices = schema["oneOf"].as_array().into_iter().flatten();
    let only = choices.into_iter().find(|choice| choice["type"] != "null").unwrap_or(schema);
    resolve(only, document)
}

fn is_of(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind
        || schema["type"].as_array().is_some_and(|all| all.contains(&json!(kind)))
}

/// The faults of a body's fields.
#[derive(Clone, Copy, PartialEq)]
enum Wrong {
    Kind,
    Bounds,
}

impl Wrong {
    /// A wrong value for a field; none when its schema leaves room for none.
    fn value(self, schema: &Value) -> Option<Value> {
        match self {
            Self::Kind => Some(if is_of(schema, "string") { json!(7) } else { json!("ten") }),
            Self::Bounds => out_of_bounds(schema),
        }
    }
}

fn out_of_bounds(schema: &Value) -> Option<Value> {
    let most = |name: &str| schema[name].as_u64().and_then(|most| usize::try_from(most).ok());
    if schema["enum"].is_array() || schema["format"] == "uuid" || schema["format"] == "date-time" {
        return Some(json!("none-of-these"));
    }
    let text = most("maxLength").map(|most| json!("a".repeat(most + 1)));
    let number = most("maximum").map(|most| json!(most + 1));
    let list =
        most("maxItems").map(|most| json!(vec!["019a86e1-e900-7000-8000-000000000000"; most + 1]));
    text.or(number).or(list)
}

/// The handling of required fields in a body that is made wrong.
#[derive(Clone, Copy, PartialEq)]
enum Required {
    Wrong,
    LeftOut,
    /// Every other one is left out, the rest is wrong.
    Mixed,
}

/// Makes bodies that are wrong wherever they can be, and notes the places.
struct Maker<'a> {
    document: &'a Value,
    wrong: Wrong,
    required: Required,
    places: BTreeSet<String>,
}

impl Maker<'_> {
    fn make_value(&mut self, schema: &Value, at: &str) -> Option<Value> {
        let schema = plain(schema, self.document);
        if is_of(&schema, "object") {
            return Some(self.make_object(&schema, at));
        }
        if is_of(&schema, "array") && is_of(&plain(&schema["items"], self.document), "object") {
            return Some(json!([self.make_value(&schema["items"], &format!("{at}/0"))?]));
        }
        let value = self.wrong.value(&schema)?;
        self.places.insert(at.to_owned());
        Some(value)
    }

    fn make_object(&mut self, schema: &Value, at: &str) -> Value {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut fields = Map::new();
        for (name, field) in schema["properties"].as_object().unwrap() {
            let pointer = format!("{at}/{name}");
            let left_out = required.iter().position(|field| field == name).is_some_and(|nth| {
                match self.required {
                    Required::Wrong => false,
                    Required::LeftOut => true,
                    Required::Mixed => nth % 2 == 0,
                }
            });
            if left_out {
                self.places.insert(pointer);
            } else if let Some(value) = self.make_value(field, &pointer) {
                fields.insert(name.clone(), value);
            }
        }
        Value::Object(fields)
    }
}

#[tokio::test]
async fn every_wrong_field_of_every_body_is_named_at_once() {
    let tried = RefusalSetup::start().await;
    let mut requests = 0;
    for (operation, schema) in tried.with_body() {
        for (wrong, required) in [
            (Wrong::Kind, Required::Wrong),
            (Wrong::Kind, Required::LeftOut),
            (Wrong::Kind, Required::Mixed),
            (Wrong::Bounds, Required::Wrong),
            (Wrong::Bounds, Required::LeftOut),
        ] {
            // Nothing of a patch is required.
            if is_merge_patch(&operation) && required != Required::Wrong {
                continue;
            }
            let document = &tried.document;
            let mut maker = Maker { document, wrong, required, places: BTreeSet::new() };
            let body = maker.make_value(&schema, "");
            let body = body.unwrap_or_else(|| panic!("{}: {schema}", operation.name()));
            // Bodies of which nothing is required say themselves what they lack.
            if maker.places.is_empty() {
                continue;
            }
            let details = tried.refused_pointers(&operation, &body.to_string()).await;
            requests += 1;
            let missing: Vec<_> = maker.places.difference(&details).collect();
            let name = operation.name();
            assert!(missing.is_empty(), "{name}: {missing:?} are not named, only {details:?}");
            if wrong == Wrong::Kind {
                assert_eq!(details, maker.places, "{name}");
            }
        }
        assert_eq!(tried.refused_pointers(&operation, "7").await, [String::new()].into());
    }
    assert!(requests > 75, "only {requests} bodies were tried");
}

/// The objects in a value by their place, each with its fields.
fn collect_objects(value: &Value, at: &str, objects: &mut Vec<(String, Vec<String>)>) {
    match value {
        Value::Object(fields) => {
            objects.push((at.to_owned(), fields.keys().cloned().collect()));
            fields
                .iter()
                .for_each(|(name, field)| collect_objects(field, &format!("{at}/{name}"), objects));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .for_each(|(index, item)| collect_objects(item, &format!("{at}/{index}"), objects));
        }
        _ => {}
    }
}

#[tokio::test]
async fn a_repeated_field_is_refused_wherever_it_stands() {
    const TWIN: &str = "stands in for a twin";
    let tried = RefusalSetup::start().await;
    let mut requests = 0;
    for (operation, _) in tried.with_body() {
        let mut body = operation.example();
        body["unknown"] = json!([{"deep": 1}]);
        let mut objects_found = Vec::new();
        collect_objects(&body, "", &mut objects_found);
        for (place, names) in objects_found {
            for name in names {
                let mut twice = body.clone();
                let object = twice.pointer_mut(&place).unwrap();
                object[TWIN] = object[&name].clone();
                let twice = twice.to_string().replace(TWIN, &name);
                let details = tried.refused_pointers(&operation, &twice).await;
                let pointer = format!("{place}/{name}");
                assert!(details.contains(&pointer), "{} {pointer}: {details:?}", operation.name());
                requests += 1;
            }
        }
    }
    assert!(requests > 60, "only {requests} fields were repeated");
}

#[tokio::test]
async fn what_is_no_json_or_can_not_be_read_is_told_in_our_words() {
    let tried = RefusalSetup::start().await;
    for (operation, _) in tried.with_body() {
        for body in
            ["", "{", "{\"a\" 1}", "{\"a\": 1,}", "[1, 2", "{} {}", "nope", "{\"a\": \"\t\"}"]
        {
            // Nothing is a body too where one may be left out.
            if body.is_empty() && operation.description["requestBody"]["required"] != true {
                continue;
            }
            let answer = tried.send(&operation, body).await;
            let case = format!("{} {body}", operation.name());
            assert_eq!(answer.status, 400, "{case}: {}", answer.json);
            assert_own_words(&case, &answer.json);
        }
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(200), "]".repeat(200));
        for body in ["{\"a\": 1e999}", "{\"a\": \"\\ud800\"}", "{\"a\": \"\\u0000\"}", &deep] {
            let details = tried.refused_pointers(&operation, body).await;
            assert!(
                details.iter().any(|at| at.starts_with("/a")),
                "{}: {details:?}",
                operation.name()
            );
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_parameter_is_told_in_our_words() {
    let tried = RefusalSetup::start().await;
    let mut requests = 0;
    for operation in operations(&tried.document) {
        for parameter in operation.parameters("query") {
            let name = text(&parameter["name"]);
            for values in [&["none-of-these"][..], &["-1"], &["1.5"], &[""], &["1", "1"], &["%00"]]
            {
                let pairs: Vec<_> = values.iter().map(|value| format!("{name}={value}")).collect();
                let path = format!("{}?{}", operation.filled_path(), pairs.join("&"));
                let answer = send_request(&tried.app, &tried.people, &operation, &path, None).await;
                let case = format!("{} {path}", operation.name());
                if values.len() == 2 || values == ["%00"] {
                    assert_eq!(answer.status, 400, "{case}: {}", answer.json);
                }
                // The rest may be fine for the one parameter and wrong for another.
                if answer.status == 400 {
                    assert_eq!(answer.json["errors"][0]["parameter"], name, "{case}");
                    assert_own_words(&case, &answer.json);
                    requests += 1;
                }
            }
        }
    }
    assert!(requests > 60, "only {requests} queries were refused");
}
