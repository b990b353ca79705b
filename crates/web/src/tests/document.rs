//! The document and the two routes that need no caller.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::body::Body;
use chrono::{DateTime, Utc};
use companion::Health;
use http::Method;
use ports::Clock;
use serde_json::Value;
use sqlx::postgres::PgPoolOptions;

use super::{request, send};
use crate::cors::Origins;
use crate::gate::Ungated;
use crate::routes;
use crate::supply::{Missing, ServerSettings, Supply};

/// Nothing listens on this port.
const NO_DATABASE: &str = "postgres://127.0.0.1:9/none";

struct Parts;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_nanos(0)
    }
}

impl ServerSettings for Parts {
    fn origins(&self) -> Result<Origins, Missing> {
        Ok(Origins::default())
    }
}

impl<S> Supply<Ungated<S>> for Parts
where
    Self: Supply<S>,
{
    fn supply(&self) -> Result<Ungated<S>, Missing> {
        Ok(Ungated { state: self.supply()?, counter: None })
    }
}

impl Supply<Health> for Parts {
    fn supply(&self) -> Result<Health, Missing> {
        Ok(Health {
            db: PgPoolOptions::new().connect_lazy(NO_DATABASE).unwrap(),
            clock: Arc::new(Noon),
            tokens: None,
            adapters: Vec::new(),
        })
    }
}

impl Supply<()> for Parts {
    fn supply(&self) -> Result<(), Missing> {
        Err(Missing { variable: "NOTHING", reason: "is not set.".to_owned() })
    }
}

fn document() -> Value {
    serde_json::to_value(crate::openapi::document()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
        })
        .collect()
}

#[tokio::test]
async fn health_answers_even_when_the_database_does_not() {
    let app = routes::health(&Parts).unwrap();
    let reply = send(app, request(Method::GET, "/api/health", &[], Body::empty())).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["status"], "degraded");
    assert_eq!(reply.json()["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn a_route_that_misses_something_names_the_variable() {
    let missing = routes::openapi(&Parts).unwrap_err();
    assert_eq!(missing.to_string(), "NOTHING is not set.");
}

#[tokio::test]
async fn a_function_that_lacks_something_does_not_say_what() {
    let missing = Missing { variable: "JWT_SECRET", reason: "is not set.".to_owned() };
    let app = crate::middleware::refuse_all(&missing);
    let reply = send(app, request(Method::POST, "/api/auth/login", &[], Body::empty())).await;
    assert_eq!((reply.status.as_u16(), &reply.problem()["code"]), (500, &"internal".into()));
    assert!(!reply.text().contains("JWT"), "{}", reply.text());
}

#[test]
fn the_document_is_openapi_3_1_and_knows_every_route() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let documented: BTreeSet<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
    let listed: BTreeSet<_> = routes::list().into_iter().map(|route| route.path).collect();
    assert_eq!(documented, listed);
}

#[test]
fn operations_have_unique_ids_a_summary_and_a_tag() {
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document()) {
        assert!(ids.insert(operation["operationId"].to_string()), "{name}");
        assert!(operation["summary"].is_string(), "{name} has no summary");
        assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{name}");
        assert!(operation["responses"]["500"].is_object(), "{name}");
    }
}

#[test]
fn parameters_of_the_query_have_other_names_than_those_of_the_path() {
    for (name, operation) in operations(&document()) {
        let named = |place: &str| -> BTreeSet<String> {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            parameters
                .filter(|parameter| parameter["in"] == place)
                .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                .collect()
        };
        assert!(named("path").is_disjoint(&named("query")), "{name}");
        let in_template = name.matches('{').count();
        assert_eq!(named("path").len(), in_template, "{name} documents its path parameters");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn a_schema_has_one_meaning_in_all_lines() {
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    for line in routes::descriptions() {
        let document = serde_json::to_value(&line.document).unwrap();
        let schemas = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
        for (name, schema) in schemas {
            let before = known.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*before, schema, "two types are called {name}");
        }
    }
}
