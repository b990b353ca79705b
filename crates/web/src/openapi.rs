//! The OpenAPI document: made from the routes, never written by hand.

mod examples;
mod operation;
mod shared;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::response::{IntoResponse, Response};
use http::Method;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Tag};

use crate::extract::Json;
use crate::routes::{self, Description};
use operation::{OperationRef, complete};

const ABOUT: &str = "\
The AI Study Companion: tutoring transcripts go in; analysis, practice, cited answers and mastery \
come out.

- **Sign in** with `POST /api/auth/login` and send its `token` as `Authorization: Bearer`. It counts \
for 15 minutes; `POST /api/auth/refresh` gets the next one.
- **Errors** are `application/problem+json` (RFC 9457): `code` is stable and for programs, `detail` is \
for people, `errors` points at fields, `requestId` (also the header `x-request-id`) is for us.
- **Ids** are UUIDs; one in the path that isn't is answered like one that is absent: 404. **Times** are \
RFC 3339 in UTC; dates in a query may be days, from their start to their end.
- **Lists** are pages: `limit` 1 to 100, `offset` from 0, newest first, with `total`.
- **Polling**: send the `ETag` back as `If-None-Match`; what has not changed is a 304 without a body.
- **Repeating**: with an `Idempotency-Key` a request is done once, however often it is sent within 24 \
hours.
- **Limits** are counted per person: 10 writes and 60 reads in 10 seconds, 20 requests a minute that \
have a language model work at once or later. From one address come 1,000 of those a minute, of which \
accounts without a proven address or without a tutor share 60 in 10 minutes; 120 a minute with a \
password or a code, 200 registrations a day, and 60 requests in 10 seconds to what anybody may ask. \
A 429 says in `Retry-After` when to come back.
- **Bodies** have at most 4 MB. Unknown fields are ignored, repeated ones refused.";

/// The purpose of each group of operations, in the order of a student's way.
const TAGS: [(&str, &str); 18] = [
    ("auth", "Accounts: signing up, in and out, proving an address, a forgotten password."),
    ("students", "A student's profile; taking everything along; being forgotten."),
    ("transcripts", "Sessions come in as transcripts and are read in the background."),
    ("recordings", "Meetings that recorders tell of, and those of which nobody can tell whose."),
    ("chat", "Questions to the companion, answered with quotes from the student's own sessions."),
    ("practice", "Questions made from sessions, answered once, graded at once."),
    ("progress", "What is known, what is remembered, and how sure that is."),
    ("concepts", "What sessions teach, as one list for all students: joined and split by admins."),
    ("goals", "What a student wants to reach."),
    ("suggestions", "Subjects that follow from goals that were reached."),
    ("tutor", "What a tutor should know before a session, and who is whose tutor."),
    (
        "guardians",
        "Those who answer for a student, and what they agree to for one who is too young.",
    ),
    ("engagement", "Nudges for students who are losing touch."),
    (
        "safeguarding",
        "Alerts about students in danger, for the contacts of a school. Not an emergency service.",
    ),
    ("notifications", "What a person was told, in the app."),
    ("analytics", "What it all adds up to."),
    ("jobs", "For the job service and the scheduler, not for people."),
    ("about", "Whether the product is up, and how it is used."),
];

/// The whole document.
pub fn document() -> OpenApi {
    let mut document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("AI Study Companion")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(ABOUT))
                .build(),
        )
        .components(Some(shared::components()))
        .build();
    let mut places = BTreeMap::new();
    for Description { capability, class, document: line, .. } in routes::descriptions() {
        let paths = line.paths.paths.keys().cloned();
        places.extend(paths.map(|path| (path, (capability, class))));
        document.merge(line);
    }
    // Examples look at schemas that other lines may have brought.
    let described = serde_json::to_value(&document).unwrap_or_default();
    for (path, item) in &mut document.paths.paths {
        let Some((capability, class)) = places.get(path).copied() else { continue };
        for (method, operation) in operations(item) {
            let place =
                OperationRef { method: &method, path, capability, class, document: &described };
            complete(operation, &place);
        }
    }
    let used = serde_json::to_string(&document.paths).unwrap_or_default();
    let tags = TAGS.iter().filter(|(name, _)| used.contains(&format!("\"tags\":[\"{name}\"]")));
    document.tags = Some(tags.map(|(name, about)| tag(name, about)).collect());
    document
}

fn tag(name: &str, about: &str) -> Tag {
    TagBuilder::new().name(name).description(Some(about)).build()
}

fn operations(
    item: &mut PathItem,
) -> impl Iterator<Item = (Method, &mut utoipa::openapi::path::Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    let all = [
        (Method::GET, get),
        (Method::POST, post),
        (Method::PUT, put),
        (Method::PATCH, patch),
        (Method::DELETE, delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The OpenAPI document of this product
///
/// What this page describes, for programs: clients, types and collections are made from it.
#[utoipa::path(
    get,
    path = "/api/openapi",
    security(()),
    responses((
        status = 200,
        description = "OpenAPI 3.1",
        content_type = "application/json",
        body = Object,
        example = json!({"openapi": "3.1.0", "info": {"title": "AI Study Companion"}, "paths": {}}),
    )),
)]
pub(crate) async fn show() -> Response {
    static WRITTEN: OnceLock<Vec<u8>> = OnceLock::new();
    let written =
        WRITTEN.get_or_init(|| serde_json::to_vec(&document()).unwrap_or_default()).clone();
    Json::<()>::json_response(written).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_capability_has_a_described_group() {
        for line in routes::descriptions() {
            let group = operation::tag(line.capability);
            assert!(TAGS.iter().any(|(name, _)| *name == group), "{group} is not in TAGS");
        }
    }
}
