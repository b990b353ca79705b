//! A request to the endpoint, and its answer before it is signed.

use std::net::IpAddr;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::headers;
use crate::introspection::CallerProof;

/// A request, whole.
#[derive(Debug, Clone)]
pub struct Request {
    /// GET, PUT or POST.
    pub method: Method,
    /// The path, as received.
    pub headers: HeaderMap,
    /// The part of the address after the question mark, undecoded; empty when there is none.
    pub query: String,
    /// The exact bytes of the body: they are what is signed.
    pub body: Bytes,
    /// The address it comes from, as the server knows it and not as a header says; none when nobody
    /// knows.
    pub peer: Option<IpAddr>,
}

/// An answer before it is signed.
pub(crate) struct UnsignedResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

impl UnsignedResponse {
    pub(crate) fn json(status: StatusCode, body: &Value) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::from(body.to_string()) }
    }

    /// An error that is not a job's: the same request may succeed later.
    pub(crate) fn failed(status: StatusCode, message: &str) -> Self {
        Self::json(status, &json!({"name": "Error", "message": message}))
            .with(headers::NO_RETRY, "false")
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn unauthorized() -> Self {
        Self::json(StatusCode::UNAUTHORIZED, &json!({"message": "Unauthorized"}))
    }

    /// The refusal of a caller who may not call or register; none for one who may.
    pub(crate) fn refusal(caller: CallerProof) -> Option<Self> {
        (caller != CallerProof::Verified).then(Self::unauthorized)
    }

    pub(crate) fn closed() -> Self {
        let message = "no signing key is set, so no caller can be verified";
        Self::failed(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    pub(crate) fn not_allowed() -> Self {
        let message = "GET, PUT and POST are understood";
        Self::failed(StatusCode::METHOD_NOT_ALLOWED, message).with("allow", "GET, PUT, POST")
    }

    /// The response with the standing headers. A caller who is not let in learns nothing from them.
    pub(crate) fn into_response(self) -> Response<Bytes> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let map = response.headers_mut();
        map.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if self.status == StatusCode::UNAUTHORIZED {
            return response;
        }
        map.insert(headers::SDK, HeaderValue::from_static(headers::SDK_NAME));
        map.insert(headers::REQ_VERSION, HeaderValue::from_static(headers::REQ_VERSION_NUMBER));
        map.insert(headers::PLATFORM, HeaderValue::from_static("vercel"));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                map.insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

pub(crate) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The decoded value of a query parameter, the first of that name.
pub(crate) fn query_value(query: &str, name: &str) -> Option<String> {
    let url = reqwest::Url::parse(&format!("http://localhost/?{query}")).ok()?;
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
