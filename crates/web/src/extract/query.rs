//! Parameters of the query.

use axum::extract::FromRequestParts;
use companion::{Broken, Schema, json_pointer};
use form_urlencoded::Parse;
use garde::Validate;
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use utoipa::IntoParams;

use super::rules;
use crate::Problem;

/// The parameters of the query. Unknown ones are ignored; one that can't be read, breaks a rule or
/// occurs twice is a 400 that names it.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T, S> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned + IntoParams + Validate<Context: Default>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        // Postgres has no place for it, and it looks for nothing.
        if let Some((name, _)) = pairs.clone().find(|(_, value)| value.contains('\0')) {
            return Err(Problem::malformed_parameter(&name, "It has the character U+0000."));
        }
        let reader = serde_urlencoded::Deserializer::new(pairs);
        let read: T = serde_path_to_error::deserialize(reader).map_err(|error| {
            refusal(schema_of::<T>(), pairs, &json_pointer::from_path(error.path()))
        })?;
        let schema = || Schema::standalone(schema_of::<T>());
        rules::check(&read, schema).map_err(name_faults)?;
        Ok(Self(read))
    }
}

/// The parameters of a type as the schema of an object.
fn schema_of<T: IntoParams>() -> Value {
    let parameters = T::into_params(|| None).into_iter();
    let properties: Map<String, Value> = parameters
        .map(|parameter| {
            let schema = serde_json::to_value(&parameter.schema).unwrap_or_default();
            (parameter.name, schema)
        })
        .collect();
    json!({"type": "object", "properties": properties})
}

/// The answer for a query that can't be read, whose reading stopped at a place.
fn refusal(schema: Value, pairs: Parse<'_>, stopped_at: &str) -> Problem {
    let mut parameters = Map::new();
    for (name, text) in pairs {
        let Some(part) = schema["properties"].get(&*name) else { continue };
        if parameters.insert(name.clone().into_owned(), parse_typed(&text, part)).is_some() {
            return Problem::malformed_parameter(&name, "It may be there only once.");
        }
    }
    name_faults(Schema::standalone(schema).misfits(&Value::Object(parameters), stopped_at))
}

/// The first fault of the object of all parameters, as one of the parameter.
fn name_faults(faults: Vec<Broken>) -> Problem {
    let first = faults.into_iter().next();
    let (pointer, detail) =
        first.map_or_else(Default::default, |fault| (fault.pointer, fault.detail));
    Problem::malformed_parameter(pointer.trim_start_matches('/'), detail)
}

/// The text of a parameter as a value of its type, if it is the text of one.
fn parse_typed(text: &str, schema: &Value) -> Value {
    let whole = || text.parse::<i64>().map(Value::from);
    let larger = || text.parse::<u64>().map(Value::from);
    let kinds = schema["type"].as_array();
    let kinds = kinds.map_or(std::slice::from_ref(&schema["type"]), Vec::as_slice);
    let value = |kind: &Value| match kind.as_str()? {
        "integer" => whole().or_else(|_| larger()).ok(),
        "number" => text.parse::<f64>().map(Value::from).ok(),
        "boolean" => text.parse::<bool>().map(Value::from).ok(),
        _ => None,
    };
    kinds.iter().find_map(value).unwrap_or_else(|| text.into())
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Validate, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many at most.
    #[garde(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 10)]
    pub limit: u32,
    /// How many to skip.
    #[garde(range(max = i64::MAX as u64))]
    #[param(minimum = 0, default = 0)]
    pub offset: u64,
}

impl Default for PageQuery {
    fn default() -> Self {
        Self { limit: 10, offset: 0 }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PageQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Query::<Self>::from_request_parts(parts, state).await.map(|Query(page)| page)
    }
}

/// The page of something long, such as what was said: `limit` 1 to 200, all of 200 by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Validate, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct LongPage {
    /// How many.
    #[garde(range(min = 1, max = 200))]
    #[param(minimum = 1, maximum = 200, default = 200)]
    pub limit: u32,
    /// How many to leave out.
    #[garde(range(max = 1_000_000))]
    #[param(minimum = 0, maximum = 1_000_000, default = 0)]
    pub offset: u32,
}

impl Default for LongPage {
    fn default() -> Self {
        Self { limit: 200, offset: 0 }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for LongPage {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Query::<Self>::from_request_parts(parts, state).await.map(|Query(page)| page)
    }
}

impl From<LongPage> for companion::Page {
    fn from(page: LongPage) -> Self {
        Self { limit: page.limit.into(), offset: page.offset.into() }
    }
}

impl From<PageQuery> for companion::Page {
    fn from(page: PageQuery) -> Self {
        Self {
            limit: page.limit.into(),
            // The bound on `offset` is that of i64.
            offset: i64::try_from(page.offset).unwrap_or(i64::MAX),
        }
    }
}
