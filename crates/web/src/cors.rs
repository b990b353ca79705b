//! Which other origins' scripts may use the API: none, unless they are listed.
//!
//! Tokens travel in a header and never in a cookie, so credentials are not allowed and nothing is
//! sent along that a script did not put there itself.

use axum::response::Response;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ALLOW,
    ETAG, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::gate;
use crate::layers::REQUEST_ID;

/// How long a browser may remember what it was told, in seconds: ten minutes.
const MAX_AGE_S: &str = "600";

/// What scripts may send.
const SENT: &str = "authorization, content-type, if-none-match, idempotency-key, x-request-id";

/// The origins whose scripts may use the API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(Vec<HeaderValue>);

impl Origins {
    /// A list such as `https://app.example, http://localhost:3001`.
    ///
    /// # Errors
    /// What is no origin, in words: `*` is none.
    pub fn parse(list: &str) -> Result<Self, String> {
        list.split(',')
            .map(str::trim)
            .filter(|origin| !origin.is_empty())
            .map(|origin| {
                is_origin(origin)
                    .then(|| HeaderValue::from_str(origin).ok())
                    .flatten()
                    .ok_or_else(|| format!("`{origin}` is no origin such as https://app.example"))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The caller's origin, if it is listed.
    fn admits<'a>(&self, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
        headers.get(ORIGIN).filter(|origin| self.0.contains(origin))
    }

    /// Whether a request asks what it may do, on behalf of a script that may.
    pub(crate) fn is_preflight(&self, method: &Method, headers: &HeaderMap) -> bool {
        method == Method::OPTIONS
            && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
            && self.admits(headers).is_some()
    }

    /// Says in an answer what the script that asked may read of it.
    pub(crate) fn complete(&self, asked: &Asked, response: &mut Response) {
        if self.0.is_empty() {
            return;
        }
        let headers = response.headers_mut();
        headers.append(VARY, HeaderValue::from_static("origin"));
        let Some(origin) = &asked.origin else { return };
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        if asked.preflight {
            if let Some(methods) = headers.get(ALLOW).cloned() {
                headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
            }
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(SENT));
            headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE_S));
            return;
        }
        let mut readable: Vec<HeaderName> = gate::EXPOSED.to_vec();
        readable.extend([ETAG, REQUEST_ID]);
        let readable: Vec<&str> = readable.iter().map(HeaderName::as_str).collect();
        if let Ok(readable) = HeaderValue::from_str(&readable.join(", ")) {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, readable);
        }
    }

    /// What of a request decides what its answer says.
    pub(crate) fn asked(&self, method: &Method, headers: &HeaderMap) -> Asked {
        Asked {
            origin: self.admits(headers).cloned(),
            preflight: self.is_preflight(method, headers),
        }
    }
}

/// What of a request decides what its answer says to browsers.
pub(crate) struct Asked {
    origin: Option<HeaderValue>,
    preflight: bool,
}

/// A scheme, a host and perhaps a port; no path, not even a slash.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && host.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.:[]".contains(&byte)
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_listed_one_by_one() {
        let two = Origins::parse("https://app.example, http://localhost:3001").unwrap();
        assert_eq!(two.0.len(), 2);
        assert_eq!(Origins::parse(" ").unwrap(), Origins::default());
        for wrong in ["*", "https://*.example", "https://app.example/", "app.example", "null"] {
            assert!(Origins::parse(wrong).is_err(), "{wrong}");
        }
    }
}
