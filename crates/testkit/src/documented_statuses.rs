//! Whether an answer is one that the OpenAPI document tells about. Every request of every test is
//! held against it, so a status can't be answered that callers were not told of.

use std::sync::LazyLock;

use http::{Method, StatusCode};
use serde_json::Value;

/// Method, path with its parameters in braces, statuses.
struct DescribedOperation {
    method: String,
    path: String,
    statuses: Vec<String>,
}

static DOCUMENT: LazyLock<Vec<DescribedOperation>> = LazyLock::new(|| {
    let document = serde_json::to_value(web::openapi::document()).unwrap_or_default();
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| operations_of(path, item)).collect()
});

fn operations_of(path: &str, item: &Value) -> Vec<DescribedOperation> {
    let operations = item.as_object().into_iter().flatten();
    let operation = |(method, operation): (&String, &Value)| DescribedOperation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        statuses: operation["responses"]
            .as_object()
            .map(|responses| responses.keys().cloned().collect())
            .unwrap_or_default(),
    };
    operations.map(operation).collect()
}

/// # Panics
/// When the document has the operation without this status.
#[track_caller]
pub(crate) fn check(method: &Method, path: &str, status: StatusCode) {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |operation: &&DescribedOperation| {
        operation.method == method.as_str() && matches(&operation.path, path)
    };
    // A path without parameters comes before those it looks like.
    let plain = DOCUMENT
        .iter()
        .find(|operation| operation.path == path && operation.method == method.as_str());
    let Some(operation) = plain.or_else(|| DOCUMENT.iter().find(fits)) else { return };
    assert!(
        operation.statuses.iter().any(|documented| documented == status.as_str()),
        "{method} {} answers {status}: tell about it in its #[utoipa::path(…)]",
        operation.path
    );
}

fn matches(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if one == other || one.starts_with('{') => {}
            _ => return false,
        }
    }
}
