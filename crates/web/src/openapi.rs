//! The OpenAPI document: made from the routes, never written by hand.

use std::sync::OnceLock;

use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
    SecurityRequirement,
};

use crate::error::{FieldError, ProblemBody};
use crate::extract::Json;
use crate::routes;

const ABOUT: &str = "\
The AI Study Companion: tutoring transcripts go in; analysis, practice, cited answers and mastery \
come out.\n\n\
Errors are `application/problem+json` (RFC 9457) with a stable `code` and the `requestId`. Ids are \
UUIDs, times are RFC 3339 in UTC. Lists are pages: `limit` 1 to 100, `offset` from 0, newest first.";

/// The errors any route may answer: status, name of the shared response, when.
const ERRORS: [(&str, &str, &str); 9] = [
    ("400", "BadRequest", "The body is not JSON, or a parameter can't be read"),
    ("401", "Unauthenticated", "No token, or one that does not count"),
    ("403", "Forbidden", "A role that can never use this route"),
    ("404", "NotFound", "Absent, or not the caller's"),
    ("413", "TooLarge", "The body is larger than 4 MB"),
    ("415", "UnsupportedMediaType", "The body is not sent as application/json"),
    ("422", "Invalid", "JSON that breaks a rule; `errors` says which"),
    ("500", "Internal", "Our fault"),
    ("503", "Unavailable", "Something this needs is down; `Retry-After` says when to come back"),
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
        .components(Some(components()))
        .security(Some([SecurityRequirement::new("bearer", Vec::<String>::new())]))
        .build();
    for (name, capability, mut line) in routes::descriptions() {
        for item in line.paths.paths.values_mut() {
            let operations =
                [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().filter_map(Option::as_mut) {
                complete(operation, name, capability);
            }
        }
        document.merge(line);
    }
    document
}

/// Adds what follows from where an operation stands and what every operation shares.
fn complete(operation: &mut Operation, name: &str, capability: &str) {
    let handler = operation.operation_id.take().unwrap_or_default();
    operation.operation_id = Some(format!("{name}.{handler}"));
    operation.tags = Some(vec![capability.to_owned()]);
    let open = operation
        .security
        .as_ref()
        .is_some_and(|needs| needs.iter().all(|need| *need == SecurityRequirement::default()));
    for (status, response, _) in ERRORS {
        let applies = match status {
            "401" | "403" => !open,
            "404" => operation.parameters.as_ref().is_some_and(|some| !some.is_empty()),
            "400" => operation.parameters.is_some() || operation.request_body.is_some(),
            "413" | "415" | "422" => operation.request_body.is_some(),
            _ => true,
        };
        if applies {
            operation
                .responses
                .responses
                .entry(status.to_owned())
                .or_insert_with(|| RefOr::Ref(Ref::from_response_name(response)));
        }
    }
}

fn components() -> Components {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let mut components = Components::new();
    for (_, name, when) in ERRORS {
        let response = ResponseBuilder::new()
            .description(when)
            .content("application/problem+json", problem.clone())
            .build();
        components.responses.insert(name.to_owned(), response.into());
    }
    let mut schemas = Vec::new();
    ProblemBody::schemas(&mut schemas);
    FieldError::schemas(&mut schemas);
    schemas.push(("Problem".to_owned(), <ProblemBody<'_> as utoipa::PartialSchema>::schema()));
    schemas.push(("FieldError".to_owned(), <FieldError as utoipa::PartialSchema>::schema()));
    components.schemas.extend(schemas);
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("JWT")
                .description(Some("The `token` of auth/login"))
                .build(),
        ),
    );
    components.add_security_scheme(
        "apiKey",
        SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("x-api-key"))),
    );
    components
}

/// The OpenAPI document of this product
#[utoipa::path(
    get,
    path = "/api/openapi",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")),
)]
pub(crate) async fn show() -> Response {
    static WRITTEN: OnceLock<Vec<u8>> = OnceLock::new();
    let written =
        WRITTEN.get_or_init(|| serde_json::to_vec(&document()).unwrap_or_default()).clone();
    Json::<()>::written(written).into_response()
}
