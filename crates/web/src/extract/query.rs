//! Parameters of the query.

use axum::extract::FromRequestParts;
use garde::Validate;
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::Problem;
use crate::extract::body::{camel_case, named_field};

/// The parameters of the query. Unknown ones are ignored; one that can't be read, breaks a rule or
/// occurs twice is a 400 that names it.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T, S> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned + Validate<Context: Default>,
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
            let said = error.inner().to_string();
            let name = named_field(&said).unwrap_or_else(|| error.path().to_string());
            Problem::malformed_parameter(&name, said)
        })?;
        if let Err(report) = read.validate()
            && let Some((path, error)) = report.iter().next()
        {
            return Err(Problem::malformed_parameter(
                &camel_case(&path.to_string()),
                error.to_string(),
            ));
        }
        Ok(Self(read))
    }
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
