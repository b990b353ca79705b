//! The OpenAPI document: complete for every operation, and true where a test can ask.

mod bounds;
mod refusals;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use http::Method;
use serde_json::Value;
use testkit::{App, Person, TestResponse};

fn document() -> Value {
    serde_json::to_value(web::openapi::document()).unwrap()
}

/// An operation and where it stands.
struct Operation {
    method: Method,
    path: String,
    description: Value,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn parameters<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a Value> {
        let all = self.description["parameters"].as_array().into_iter().flatten();
        all.filter(move |parameter| parameter["in"] == place)
    }

    fn body_schema(&self, document: &Value) -> Option<Value> {
        let schema = &self.description["requestBody"]["content"]["application/json"]["schema"];
        let several = schema["oneOf"]
            .as_array()
            .and_then(|all| all.iter().find(|item| item["$ref"].is_string()));
        let schema = several.unwrap_or(schema);
        schema.is_object().then(|| resolve(schema, document))
    }

    fn example(&self) -> Value {
        self.description["requestBody"]["content"]["application/json"]["example"].clone()
    }

    /// The path with the examples of its parameters.
    fn filled_path(&self) -> String {
        self.parameters("path").fold(self.path.clone(), |path, parameter| {
            let name = parameter["name"].as_str().unwrap();
            path.replace(&format!("{{{name}}}"), parameter["example"].as_str().unwrap())
        })
    }
}

fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().unwrap().iter();
    let of_path = |(path, item): (&String, &Value)| {
        let operations = item.as_object().unwrap().iter();
        operations
            .map(|(method, description)| Operation {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                description: description.clone(),
            })
            .collect::<Vec<_>>()
    };
    paths.flat_map(of_path).collect()
}

fn resolve(schema: &Value, document: &Value) -> Value {
    match schema["$ref"].as_str() {
        Some(at) => resolve(document.pointer(at.trim_start_matches('#')).unwrap(), document),
        None => schema.clone(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn the_document_in_client_is_the_one_the_code_describes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client/openapi.json");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert!(written == document(), "client/openapi.json is old: run npm run client");
}

#[test]
fn every_operation_is_told_in_words() {
    let document = document();
    let tags: BTreeMap<&str, &str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| (text(&tag["name"]), text(&tag["description"])))
        .collect();
    for operation in operations(&document) {
        let (name, description) = (operation.name(), &operation.description);
        assert!(text(&description["summary"]).len() >= 5, "{name} has no summary");
        assert!(!text(&description["summary"]).ends_with('.'), "{name}: a summary is no sentence");
        assert!(text(&description["description"]).len() >= 12, "{name} has no description");
        let tag = text(&description["tags"][0]);
        assert!(tags.get(tag).is_some_and(|about| !about.is_empty()), "tell about the tag {tag}");
        for place in ["path", "query", "header"] {
            for parameter in operation.parameters(place) {
                let described = !text(&parameter["description"]).is_empty();
                assert!(described, "{name}: {} has no description", parameter["name"]);
            }
        }
        for (status, response) in description["responses"].as_object().unwrap() {
            let response = resolve(response, &document);
            assert!(!text(&response["description"]).is_empty(), "{name} {status}");
        }
    }
}

#[test]
fn every_body_is_shown_by_an_example() {
    let document = document();
    let has_example =
        |content: &Value| !content["example"].is_null() || content["examples"].is_object();
    for operation in operations(&document) {
        let name = operation.name();
        for content in
            operation.description["requestBody"]["content"].as_object().into_iter().flatten()
        {
            assert!(has_example(content.1), "{name}: the body has no example");
        }
        for (status, response) in operation.description["responses"].as_object().unwrap() {
            let response = resolve(response, &document);
            let bodies = response["content"].as_object();
            assert!(
                bodies.is_some() || ["204", "304"].contains(&status.as_str()),
                "{name} {status} has no body"
            );
            for (kind, content) in bodies.into_iter().flatten() {
                assert!(has_example(content), "{name} {status}: {kind} has no example");
            }
        }
        for parameter in operation.parameters("path").chain(operation.parameters("header")) {
            assert!(!parameter["example"].is_null(), "{name}: {}", parameter["name"]);
        }
    }
}

#[test]
fn every_operation_tells_the_statuses_that_follow_from_its_place() {
    let document = document();
    for operation in operations(&document) {
        let (name, description) = (operation.name(), &operation.description);
        let statuses: BTreeSet<&str> =
            description["responses"].as_object().unwrap().keys().map(String::as_str).collect();
        let has = |all: &[&str]| {
            let missing: Vec<_> =
                all.iter().filter(|status| !statuses.contains(**status)).collect();
            assert!(missing.is_empty(), "{name} lacks {missing:?}");
        };
        assert!(statuses.iter().any(|status| status.starts_with('2')), "{name}");
        has(&["405", "500", "503"]);
        let ways = description["security"].as_array().unwrap();
        if ways.iter().all(|way| way["bearer"].is_array() || way["apiKey"].is_array()) {
            has(&["401", "403", "429"]);
        }
        if description["requestBody"].is_object() {
            has(&["400", "413", "415", "422"]);
        }
        if operation.parameters("query").next().is_some() {
            has(&["400"]);
        }
        if operation.parameters("path").next().is_some() {
            has(&["404"]);
        }
        if operation.parameters("header").any(|parameter| parameter["name"] == "Idempotency-Key") {
            has(&["400", "409", "422"]);
        }
        for (status, response) in description["responses"].as_object().unwrap() {
            let headers = resolve(response, &document)["headers"].clone();
            let expected: &[&str] = match status.as_str() {
                "401" if response["$ref"].is_string() => &["WWW-Authenticate"],
                "405" => &["Allow"],
                "429" => &["Retry-After", "RateLimit", "RateLimit-Policy"],
                "503" => &["Retry-After"],
                "304" => &["ETag"],
                _ => &[],
            };
            for header in expected.iter().chain(&["x-request-id"]) {
                assert!(headers[header].is_object(), "{name} {status} lacks {header}");
            }
        }
    }
}

#[test]
fn keys_and_secrets_are_asked_for_where_they_count_and_nowhere_else() {
    let document = document();
    let mut with_key = BTreeSet::new();
    for operation in operations(&document) {
        let (name, description) = (operation.name(), &operation.description);
        let schemes: BTreeSet<&String> = description["security"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|responses| responses.as_object().unwrap().keys())
            .collect();
        for scheme in &schemes {
            assert!(
                document["components"]["securitySchemes"][scheme].is_object(),
                "{name}: {scheme}"
            );
        }
        if schemes.iter().any(|scheme| *scheme == "apiKey") {
            with_key.insert(operation.path.clone());
        }
        let scheduled = operation.path.starts_with("/api/cron/");
        assert_eq!(schemes.iter().any(|scheme| *scheme == "cron"), scheduled, "{name}");
        let keyed =
            operation.parameters("header").any(|parameter| parameter["name"] == "Idempotency-Key");
        let secret = operation.path.starts_with("/api/auth/")
            || ["/invites", "/blob/upload"].iter().any(|end| operation.path.ends_with(end));
        let looks = operation.path.ends_with("/preview");
        let changes =
            !looks && [Method::POST, Method::PUT, Method::PATCH].contains(&operation.method);
        let for_people = schemes.iter().any(|scheme| *scheme == "bearer");
        assert_eq!(keyed, changes && for_people && !secret, "{name}: Idempotency-Key");
    }
    let known = [
        "/api/blob/upload",
        "/api/engagement/nudges/pending",
        "/api/engagement/nudges/send",
        "/api/transcripts/upload",
    ];
    assert!(with_key.iter().all(|path| known.contains(&path.as_str())), "{with_key:?}");
    assert!(with_key.contains("/api/transcripts/upload"));
}

#[tokio::test]
async fn a_status_without_a_token_is_one_of_those_told() {
    let app = App::start().await;
    let document = document();
    for operation in operations(&document) {
        let answer = app.request(operation.method.clone(), &operation.filled_path()).send().await;
        let responses = operation.description["responses"].as_object().unwrap();
        let status = answer.status.as_str();
        assert!(responses.contains_key(status), "{} may not answer {status}", operation.name());
    }
}

#[tokio::test]
async fn every_path_refuses_other_methods_and_names_its_own() {
    let app = App::start().await;
    let document = document();
    let mut methods: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    for operation in operations(&document) {
        let known = methods.entry(operation.path.clone()).or_default();
        known.0 = operation.filled_path();
        known.1.insert(operation.method.to_string());
    }
    for (path, (filled, known)) in methods {
        let other =
            ["DELETE", "PUT", "PATCH", "POST"].into_iter().find(|method| !known.contains(*method));
        let answer = app.request(other.unwrap().parse().unwrap(), &filled).send().await;
        assert_eq!(answer.status, 405, "{path}");
        let allowed: BTreeSet<String> = answer
            .header("allow")
            .unwrap()
            .split(',')
            .map(|method| method.trim().to_owned())
            .collect();
        assert!(known.is_subset(&allowed), "{path}: {known:?}, {allowed:?}");
    }
}

/// Sends it with the token of the person the route is for.
async fn send_request(
    app: &App,
    people: &[Person],
    operation: &Operation,
    path: &str,
    body: Option<&Value>,
) -> TestResponse {
    let mut last = None;
    for person in people {
        let request = app.request(operation.method.clone(), path).bearer(&person.token);
        let answer = match body {
            Some(body) => request.json(body).send().await,
            None => request.send().await,
        };
        if answer.status != 403 {
            return answer;
        }
        last = Some(answer);
    }
    last.unwrap()
}

/// A person of each role; the student is the first.
async fn one_of_each(app: &App) -> [Person; 4] {
    [
        app.student("Ada Okoye").await,
        app.tutor("Tom Hale").await,
        app.admin().await,
        app.guardian("Grace Okoye").await,
    ]
}

#[tokio::test]
async fn an_id_of_bad_form_is_absent() {
    let app = App::start().await;
    let people = one_of_each(&app).await;
    let document = document();
    for operation in operations(&document) {
        let Some(parameter) = operation.parameters("path").next() else { continue };
        let example = text(&parameter["example"]).to_owned();
        let path = operation.filled_path().replacen(&example, "no-uuid", 1);
        let body = operation.body_schema(&document).map(|_| operation.example());
        let answer = send_request(&app, &people, &operation, &path, body.as_ref()).await;
        assert_eq!(answer.status, 404, "{}: {}", operation.name(), answer.json);
        assert_eq!(answer.json["code"], "not_found", "{}", operation.name());
    }
}

#[tokio::test]
async fn the_page_allows_its_own_files_only_and_is_not_indexed() {
    let app = App::start().await;
    let answer = app.get("/api/docs").send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("x-robots-tag"), Some("noindex"));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
    let page = String::from_utf8(answer.bytes.to_vec()).unwrap();
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("//"), "{page}");
    assert!(!page.contains(" style=") && !page.contains(" on"), "no inline code");
    assert_eq!(page.matches("<script").count(), page.matches("<script src=\"/docs/").count());
}
