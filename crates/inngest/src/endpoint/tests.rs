//! The endpoint as its callers see it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use http::{HeaderMap, HeaderValue};
use ports::{Event, Fault};
use serde_json::{Value, json};
use steps::JobError;

use super::*;
use crate::functions::FAILED_EVENT;

mod calls;
mod loops;
mod service;

const KEY: &str = "signkey-test-0011223344";

#[derive(Default)]
struct SentEvents(Mutex<Vec<Event>>);

#[async_trait]
impl Events for SentEvents {
    async fn send(&self, events: &[Event]) -> Result<(), Fault> {
        self.0.lock().unwrap().extend_from_slice(events);
        Ok(())
    }
}

/// A client without certificates: nothing here leaves this machine.
pub(crate) fn http() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).build().unwrap()
}

fn config() -> Config {
    Config {
        signing_key: Some(SigningKey::new(KEY)),
        serve_origin: Some("http://study.test".to_owned()),
        ..Config::new("app", Mode::Cloud)
    }
}

fn endpoint(jobs: Vec<Job>) -> Endpoint {
    Endpoint::new(config(), jobs, Arc::new(SentEvents::default()), http())
}

fn request(method: Method, query: &str, body: &Value) -> Request {
    Request {
        method,
        headers: HeaderMap::new(),
        query: query.to_owned(),
        body: Bytes::from(body.to_string()),
        peer: None,
    }
}

fn signed(mut request: Request) -> Request {
    let value = signature::sign(&SigningKey::new(KEY), &request.body, Utc::now().timestamp());
    request.headers.insert(headers::SIGNATURE, HeaderValue::from_str(&value).unwrap());
    request
}

fn json_of(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

fn header_of<'a>(response: &'a Response<Bytes>, name: &str) -> Option<&'a str> {
    header_text(response.headers(), name)
}
