//! The other origins whose scripts may use the API: none, unless they are listed.
//!
//! Tokens travel in a header and never in a cookie, so credentials are not allowed and nothing is
//! sent along that a script did not put there itself.

use axum::response::Response;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ALLOW, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::cors_log::{RecentRefusals, printable};
use crate::headers::EXPOSED;

static REFUSED: RecentRefusals = RecentRefusals::new();

/// The seconds for which a browser may remember the answer to a preflight: ten minutes.
const MAX_AGE_S: &str = "600";

/// The methods and headers that scripts may send.
const SENT: &str = "authorization, content-type, if-none-match, idempotency-key, x-request-id";

/// Methods that a browser sends without being told that it may.
const ALWAYS_ALLOWED: [&str; 3] = ["GET", "HEAD", "POST"];

/// The origins whose scripts may use the API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(Vec<HeaderValue>);

impl Origins {
    /// A list such as `https://app.example, http://localhost:3001`.
    ///
    /// # Errors
    /// The reason why a text is no origin: `*` is none.
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

    /// True if this origin is one of them.
    pub(crate) fn lists(&self, origin: &HeaderValue) -> bool {
        self.0.contains(origin)
    }

    /// The parts of a request that decide its answer.
    pub(crate) fn read_request(&self, method: &Method, headers: &HeaderMap) -> CorsRequest {
        let origin = headers.get(ORIGIN);
        let wanted_method = headers.get(ACCESS_CONTROL_REQUEST_METHOD);
        let preflight = wanted_method.filter(|_| method == Method::OPTIONS && origin.is_some());
        CorsRequest {
            listed: origin.is_some_and(|origin| self.lists(origin)),
            origin: origin.cloned(),
            preflight: preflight.map(|method| Preflight {
                method: method.clone(),
                headers: headers.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned(),
            }),
        }
    }

    /// Says in an answer what the script that asked may read of it, and in the log why a preflight
    /// will not do.
    pub(crate) fn complete(&self, cors: &CorsRequest, response: &mut Response) {
        if let Some(reason) = self.refusal(cors, response) {
            REFUSED.warn(&format!("a CORS preflight was refused: {reason}"));
        }
        if self.0.is_empty() {
            return;
        }
        let headers = response.headers_mut();
        headers.append(VARY, HeaderValue::from_static("origin"));
        let Some(origin) = cors.origin.as_ref().filter(|_| cors.listed) else { return };
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        if cors.preflight.is_some() {
            if let Some(methods) = headers.get(ALLOW).cloned() {
                headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
            }
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(SENT));
            headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE_S));
            return;
        }
        let readable = EXPOSED.each_ref().map(HeaderName::as_str).join(", ");
        if let Ok(readable) = HeaderValue::from_str(&readable) {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, readable);
        }
    }

    /// Why the browser will not let the script go on after this answer, for the log.
    fn refusal(&self, cors: &CorsRequest, response: &Response) -> Option<String> {
        let (preflight, origin) = (cors.preflight.as_ref()?, cors.origin.as_ref()?);
        let origin = printable(origin.as_bytes());
        if !cors.listed {
            let unset = if self.0.is_empty() { ", which is not set" } else { "" };
            return Some(format!("the origin `{origin}` is not in ALLOWED_ORIGINS{unset}"));
        }
        if !response.status().is_success() {
            return Some(format!(
                "`{origin}` asks about a path that answers {}",
                response.status()
            ));
        }
        let methods = response.headers().get(ALLOW).and_then(|allow| allow.to_str().ok());
        let methods = methods.unwrap_or_default();
        if !preflight.may_use(methods) {
            let method = printable(preflight.method.as_bytes());
            return Some(format!("`{origin}` asks for the method `{method}`; there are {methods}"));
        }
        let unlisted = preflight.unlisted_headers();
        (!unlisted.is_empty()).then(|| {
            let names = printable(unlisted.join(",").as_bytes());
            format!("`{origin}` asks to send the headers `{names}`; scripts may send {SENT}")
        })
    }
}

/// The parts of a request that decide on the CORS headers of its answer.
pub(crate) struct CorsRequest {
    origin: Option<HeaderValue>,
    /// True if the origin is one of those whose scripts may call.
    listed: bool,
    preflight: Option<Preflight>,
}

/// The request that a script wants to send.
struct Preflight {
    method: HeaderValue,
    headers: Option<HeaderValue>,
}

impl Preflight {
    fn may_use(&self, methods: &str) -> bool {
        ALWAYS_ALLOWED.iter().any(|method| self.method == method)
            || methods.split(',').any(|method| self.method == method.trim())
    }

    /// In lower case, as they came.
    fn unlisted_headers(&self) -> Vec<String> {
        let requested = self.headers.as_ref().map_or_else(String::new, |names| {
            String::from_utf8_lossy(names.as_bytes()).to_ascii_lowercase()
        });
        let requested = requested.split(',').map(str::trim).filter(|name| !name.is_empty());
        requested
            .filter(|name| !SENT.split(", ").any(|sent| sent == *name))
            .map(str::to_owned)
            .collect()
    }
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

    /// Why the preflight of a script is refused, on a path with these methods.
    fn refusal_for(list: &str, origin: &str, method: &str, headers: &str) -> Option<String> {
        let origins = Origins::parse(list).unwrap();
        let headers = HeaderMap::from_iter([
            (ORIGIN, HeaderValue::from_str(origin).unwrap()),
            (ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_str(method).unwrap()),
            (ACCESS_CONTROL_REQUEST_HEADERS, HeaderValue::from_str(headers).unwrap()),
        ]);
        let mut response = Response::default();
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET,HEAD,PATCH"));
        origins.refusal(&origins.read_request(&Method::OPTIONS, &headers), &response)
    }

    #[test]
    fn a_refused_preflight_is_explained() {
        let (list, app) = ("https://app.example", "https://app.example");
        assert_eq!(refusal_for(list, app, "PATCH", "Content-Type, authorization"), None);
        assert_eq!(refusal_for(list, app, "POST", ""), None);
        let other = refusal_for(list, "https://evil.example", "GET", "").unwrap();
        assert_eq!(other, "the origin `https://evil.example` is not in ALLOWED_ORIGINS");
        let none = refusal_for("", app, "GET", "").unwrap();
        assert_eq!(none, format!("the origin `{app}` is not in ALLOWED_ORIGINS, which is not set"));
        let method = refusal_for(list, app, "DELETE", "").unwrap();
        assert_eq!(
            method,
            format!("`{app}` asks for the method `DELETE`; there are GET,HEAD,PATCH")
        );
        let headers = refusal_for(list, app, "GET", "authorization, X-Api-Key,x-other").unwrap();
        assert!(
            headers.contains("the headers `x-api-key,x-other`; scripts may send auth"),
            "{headers}"
        );
        let long = refusal_for(list, &format!("https://{}", "e".repeat(5000)), "GET", "").unwrap();
        assert!(long.chars().count() < 200, "{long}");
    }

    #[test]
    fn what_is_no_preflight_is_not_explained() {
        let origins = Origins::default();
        let from = HeaderMap::from_iter([(ORIGIN, HeaderValue::from_static("https://a.example"))]);
        for method in [Method::OPTIONS, Method::GET, Method::POST] {
            assert_eq!(
                origins.refusal(&origins.read_request(&method, &from), &Response::default()),
                None
            );
        }
    }
}
