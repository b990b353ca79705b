//! Ids from the path.
//!
//! The platform appends path parameters to the query as well, but lets a caller's parameter of the
//! same name win (`GET /api/transcripts/1?id=2`), so an id is only ever read from the path.
//! A segment that is no id names nothing, so it gets the same 404 as an id that names nothing.

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use uuid::Uuid;

use crate::Problem;

/// The one id in the path.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

/// The two ids in the path, in the order in which they stand there.
#[derive(Debug, Clone, Copy)]
pub struct Ids<A, B>(pub A, pub B);

/// The one segment of the path that a front end may have chosen.
#[derive(Debug, Clone)]
pub struct Name(pub String);

/// The length of a UUID in its usual form. Others that parse (braces, no hyphens) would give one
/// thing several addresses.
const ID_LEN: usize = 36;

fn parse(segment: &str) -> Result<Uuid, Problem> {
    if segment.len() != ID_LEN {
        return Err(Problem::not_found());
    }
    Uuid::try_parse(segment).map_err(|_| Problem::not_found())
}

async fn ids<const N: usize>(parts: &mut Parts) -> Result<[Uuid; N], Problem> {
    let segments =
        RawPathParams::from_request_parts(parts, &()).await.map_err(|_| Problem::not_found())?;
    let ids = segments.iter().map(|(_, segment)| parse(segment)).collect::<Result<Vec<_>, _>>()?;
    let count = ids.len();
    ids.try_into()
        .map_err(|_| Problem::internal(format!("a handler of {N} ids has a path with {count}")))
}

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let segments = RawPathParams::from_request_parts(parts, &()).await;
        let segments = segments.map_err(|_| Problem::not_found())?;
        let name = segments.iter().next().map(|(_, segment)| segment.to_owned());
        // The database has no place for it, so it names nothing.
        let name = name.filter(|name| !name.contains('\0'));
        name.map(Self).ok_or_else(Problem::not_found)
    }
}

impl<T: From<Uuid>, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let [id] = ids(parts).await?;
        Ok(Self(id.into()))
    }
}

impl<A: From<Uuid>, B: From<Uuid>, S: Send + Sync> FromRequestParts<S> for Ids<A, B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let [a, b] = ids(parts).await?;
        Ok(Self(a.into(), b.into()))
    }
}
