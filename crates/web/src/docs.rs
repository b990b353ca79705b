//! The page that shows the OpenAPI document and lets people try the routes out. Its scripts and
//! styles are files of this origin (`public/docs/`), so that its policy allows nothing else.

use axum::response::{Html, IntoResponse, Response};
use http::HeaderName;
use http::header::CONTENT_SECURITY_POLICY;

const PAGE: &str = include_str!("docs/page.html");

/// Nothing but files and routes of this origin; Swagger UI's icons are `data:` images of its style.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// A page to read and try the API
///
/// Swagger UI over /api/openapi. A token is forgotten when the page is left.
#[utoipa::path(
    get,
    path = "/api/docs",
    security(()),
    responses((
        status = 200,
        description = "The page",
        content_type = "text/html",
        body = String,
        example = "<!doctype html>…",
    )),
)]
pub(crate) async fn show() -> Response {
    let headers = [(CONTENT_SECURITY_POLICY, POLICY), (ROBOTS, "noindex")];
    (headers, Html(PAGE)).into_response()
}
