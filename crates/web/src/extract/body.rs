//! Bodies, as JSON and as they are.

mod document;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use companion::schema::{ANOTHER, MAX_FAULTS};
use companion::{Broken, Schema, json_pointer};
use garde::Validate;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use http_body_util::BodyExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::rules;
use crate::Problem;

/// The most a body may have. The platform itself refuses 4.5 MB.
pub const BODY_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// How much of a body that is too large is still read and thrown away: a caller who is cut off while
/// sending sees a broken connection instead of the 413 that says why.
const DISCARD_LIMIT_BYTES: usize = 32 * 1024 * 1024;

/// A JSON body, and a JSON answer.
///
/// As a body: 415 without `application/json`, 413 over [`BODY_LIMIT_BYTES`], 400 when it is not
/// JSON, 422 with JSON pointers when it lacks a field, repeats one, has a wrong type or breaks a rule.
/// All missing and wrong fields are named at once. Unknown fields are ignored.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

/// A JSON body with its bytes, which somebody may have signed. The same rules as for [`Json`].
#[derive(Debug, Clone)]
pub(crate) struct SignedJson<T> {
    pub value: T,
    pub bytes: Bytes,
}

/// A body as it is, of up to [`BODY_LIMIT_BYTES`]: for those who sign it.
#[derive(Debug, Clone)]
pub struct Raw(pub Bytes);

impl<T, S> FromRequest<S> for Json<T>
where
    T: DeserializeOwned + ToSchema + Validate<Context: Default>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        if !is_json(&parts.headers) {
            return Err(Problem::not_json());
        }
        parse(&bytes).map(Self)
    }
}

impl<T, S> FromRequest<S> for SignedJson<T>
where
    T: DeserializeOwned + ToSchema + Validate<Context: Default>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        if !is_json(&parts.headers) {
            return Err(Problem::not_json());
        }
        Ok(Self { value: parse(&bytes)?, bytes })
    }
}

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        read(&parts.headers, body).await.map(Self)
    }
}

impl<T> Json<T> {
    /// The answer whose JSON is written already.
    pub(crate) fn json_response(body: Vec<u8>) -> Response {
        let mut response = Body::from(body).into_response();
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }

    pub(crate) fn unwritable(error: &serde_json::Error) -> Problem {
        Problem::internal(format!("an answer can't be written as JSON: {error}"))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => Self::json_response(body),
            Err(error) => Self::unwritable(&error).into_response(),
        }
    }
}

/// True if the body claims to be JSON: `application/json` or a type that ends in `+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Reads a body to its end, counting the bytes that come rather than those announced.
pub(crate) async fn read(headers: &HeaderMap, mut body: Body) -> Result<Bytes, Problem> {
    let announced =
        headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > DISCARD_LIMIT_BYTES) {
        return Err(Problem::too_large(BODY_LIMIT_BYTES));
    }
    let mut buffer = BytesMut::with_capacity(announced.unwrap_or_default().min(BODY_LIMIT_BYTES));
    let mut received = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::malformed_body("The body broke off."))?;
        let Ok(data) = frame.into_data() else { continue };
        received += data.len();
        if received > DISCARD_LIMIT_BYTES {
            break;
        } else if received > BODY_LIMIT_BYTES {
            buffer = BytesMut::new();
        } else {
            buffer.extend_from_slice(&data);
        }
    }
    if received > BODY_LIMIT_BYTES {
        return Err(Problem::too_large(BODY_LIMIT_BYTES));
    }
    Ok(buffer.freeze())
}

fn parse<T>(bytes: &[u8]) -> Result<T, Problem>
where
    T: DeserializeOwned + ToSchema + Validate<Context: Default>,
{
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::malformed_body("The body is not JSON in UTF-8."));
    }
    // The document first: a wrong type early in a body that breaks off later is still a 400.
    let surveyed = document::survey(bytes).map_err(|error| unreadable(&error))?;
    let mut broken = surveyed.faults;
    if !broken.is_empty() {
        if surveyed.is_explainable {
            let rest = serde_json::from_slice(bytes).map(|value| Schema::of::<T>().faults(&value));
            broken.extend(rest.unwrap_or_default());
            broken.truncate(MAX_FAULTS);
        }
        return Err(Problem::invalid(broken));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let stopped_at = json_pointer::from_path(error.path());
        Problem::invalid(if surveyed.is_explainable {
            find_misfits::<T>(bytes, &stopped_at)
        } else {
            vec![Broken { pointer: stopped_at, detail: ANOTHER.into() }]
        })
    })?;
    rules::check(&read, Schema::of::<T>).map_err(Problem::invalid)?;
    Ok(read)
}

/// The places where a body does not fit its type, whose reading stopped at the first of them.
fn find_misfits<T: ToSchema>(bytes: &[u8], stopped_at: &str) -> Vec<Broken> {
    let document: Value = serde_json::from_slice(bytes).unwrap_or_default();
    Schema::of::<T>().misfits(&document, stopped_at)
}

fn unreadable(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    let fault = if error.is_eof() { "it ends too early" } else { "its grammar is broken" };
    Problem::malformed_body(format!(
        "The body is not JSON in UTF-8: {fault}, at line {line}, column {column}."
    ))
}
