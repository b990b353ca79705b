//! Bodies, as JSON and as they are.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use companion::Broken;
use garde::Validate;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use http_body_util::BodyExt;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::Problem;

/// The most a body may have. The platform itself refuses 4.5 MB.
pub const BODY_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// How much of a body that is too large is still read and thrown away: a caller who is cut off while
/// sending sees a broken connection instead of the 413 that says why.
const DISCARD_LIMIT_BYTES: usize = 32 * 1024 * 1024;

/// A JSON body, and a JSON answer.
///
/// As a body: 415 without `application/json`, 413 over [`BODY_LIMIT_BYTES`], 400 when it is not
/// JSON, 422 with JSON pointers when it lacks a field, has a wrong type or breaks a rule. Unknown
/// fields are ignored.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

/// A body as it is, of up to [`BODY_LIMIT_BYTES`]: for those who sign it.
#[derive(Debug, Clone)]
pub struct Raw(pub Bytes);

impl<T, S> FromRequest<S> for Json<T>
where
    T: DeserializeOwned + Validate<Context: Default>,
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

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        read(&parts.headers, body).await.map(Self)
    }
}

impl<T> Json<T> {
    /// The answer whose JSON stands already written.
    pub(crate) fn written(body: Vec<u8>) -> Response {
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
            Ok(body) => Self::written(body),
            Err(error) => Self::unwritable(&error).into_response(),
        }
    }
}

/// Whether the body claims to be JSON: `application/json` or a type that ends in `+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Reads a body to its end, counting what really comes rather than what was announced.
pub(crate) async fn read(headers: &HeaderMap, mut body: Body) -> Result<Bytes, Problem> {
    let announced =
        headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > DISCARD_LIMIT_BYTES) {
        return Err(Problem::too_large(BODY_LIMIT_BYTES));
    }
    let mut kept = BytesMut::with_capacity(announced.unwrap_or_default().min(BODY_LIMIT_BYTES));
    let mut seen = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::malformed_body("The body broke off."))?;
        let Ok(data) = frame.into_data() else { continue };
        seen += data.len();
        if seen > DISCARD_LIMIT_BYTES {
            break;
        } else if seen > BODY_LIMIT_BYTES {
            kept = BytesMut::new();
        } else {
            kept.extend_from_slice(&data);
        }
    }
    if seen > BODY_LIMIT_BYTES {
        return Err(Problem::too_large(BODY_LIMIT_BYTES));
    }
    Ok(kept.freeze())
}

fn parse<T: DeserializeOwned + Validate<Context: Default>>(bytes: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::malformed_body("The body is not JSON in UTF-8."));
    }
    // The grammar first: a wrong type early in a body that breaks off later is still a 400.
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(bytes) {
        return Err(unreadable(&error));
    }
    if let Some(pointer) = nul(bytes) {
        let detail = "The character U+0000 can't be stored; leave it out.".into();
        return Err(Problem::invalid(vec![Broken { pointer, detail }]));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    // What is wrong from here on is a value: some types report a wrong one as a wrong character.
    let read: T = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| Problem::invalid(vec![misfit(&error)]))?;
    read.validate().map_err(|report| {
        Problem::invalid(
            report
                .iter()
                .map(|(path, error)| Broken {
                    pointer: pointer(&camel_case(&path.to_string())),
                    detail: error.to_string(),
                })
                .collect(),
        )
    })?;
    Ok(read)
}

fn unreadable(error: &serde_json::Error) -> Problem {
    let (said, line, column) = (without_place(error), error.line(), error.column());
    Problem::malformed_body(format!(
        "The body is not JSON in UTF-8: {said} at line {line}, column {column}."
    ))
}

/// Where a body does not fit, and how.
fn misfit(error: &serde_path_to_error::Error<serde_json::Error>) -> Broken {
    let said = without_place(error.inner());
    let path = error.path().to_string();
    let mut at = if path == "." { String::new() } else { pointer(&path) };
    let missing = said.starts_with("missing field");
    if let Some(field) = named_field(&said)
        && (missing || said.starts_with("duplicate field"))
        && !at.ends_with(&format!("/{field}"))
    {
        at = format!("{at}/{field}");
    }
    let detail = if missing { "This field is required.".to_owned() } else { plain(said) };
    Broken { pointer: at, detail }
}

/// What the reader of a value says of a wrong one, in words of callers.
fn plain(said: String) -> String {
    const NO_TIME: [&str; 5] = [
        "input contains invalid characters",
        "input is not enough for unique date and time",
        "input is out of range",
        "premature end of input",
        "trailing input",
    ];
    if NO_TIME.contains(&said.as_str()) {
        return "Must be a time that exists, such as 2025-11-15T10:00:00Z.".to_owned();
    }
    match said.rsplit_once(", expected ") {
        Some((said, "i32" | "u32" | "i64" | "u64" | "u8" | "i16" | "u16")) => {
            format!("{said}, expected a whole number within its bounds")
        }
        _ => said,
    }
}

const NUL_ESCAPE: &[u8] = br"\u0000";

/// Where a string or a field name holds the character that Postgres has no place for, if one does.
/// JSON can only say it as an escape, which hardly any body has.
fn nul(bytes: &[u8]) -> Option<String> {
    bytes.windows(NUL_ESCAPE.len()).any(|part| part == NUL_ESCAPE).then_some(())?;
    within(&serde_json::from_slice(bytes).ok()?)
}

fn within(value: &Value) -> Option<String> {
    let below = |key: &str, value: &Value| {
        let here = format!("/{}", key.replace('~', "~0").replace('/', "~1"));
        if key.contains('\0') { Some(here) } else { within(value).map(|rest| here + &rest) }
    };
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| below(&at.to_string(), item))
        }
        Value::Object(fields) => fields.iter().find_map(|(key, field)| below(key, field)),
        _ => None,
    }
}

fn without_place(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or(said.clone(), |(said, _)| said.to_owned())
}

/// The field that a message of serde quotes first.
pub(super) fn named_field(said: &str) -> Option<String> {
    if !said.starts_with("missing field") && !said.starts_with("duplicate field") {
        return None;
    }
    said.split('`').nth(1).map(str::to_owned)
}

/// `answers[0].id` as a JSON pointer: `/answers/0/id`.
fn pointer(path: &str) -> String {
    let parts = path.split(['.', '[', ']']).filter(|part| !part.is_empty());
    parts.fold(String::new(), |at, part| at + "/" + &part.replace('~', "~0").replace('/', "~1"))
}

/// Field names as callers know them: rules are written on Rust's fields.
pub(super) fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut raise = false;
    for letter in name.chars() {
        match letter {
            '_' => raise = true,
            letter if raise => {
                out.extend(letter.to_uppercase());
                raise = false;
            }
            letter => out.push(letter),
        }
    }
    out
}
