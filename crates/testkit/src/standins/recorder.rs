//! The requests that all stand-ins got, and the form of their answers.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// One request to a stand-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// The name of the stand-in.
    pub service: &'static str,
    /// The method.
    pub method: String,
    /// The path and query.
    pub path: String,
    /// The body, as text.
    pub body: String,
}

/// All that stand-ins got, in order. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<Recorded>>>);

impl Recorder {
    /// The requests recorded so far.
    pub fn all(&self) -> Vec<Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes down a request.
    pub fn note(&self, service: &'static str, request: &Request) {
        let (method, url) = (request.method.to_string(), &request.url);
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let recorded = Recorded { service, method, path: url.path().to_owned() + &query, body };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(recorded);
    }
}

/// A server of its own, on this machine, that answers every request like this.
pub async fn serve(answers: impl Respond + 'static) -> MockServer {
    let server = MockServer::builder().start().await;
    Mock::given(any()).respond_with(answers).mount(&server).await;
    server
}

/// An answer of JSON.
pub fn json(status: u16, body: &serde_json::Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}
