//! The service's side of the protocol, as far as the runner compares it.

use std::sync::Arc;

use inngest::{SigningKey, signature};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Map, Value, json};

use crate::fixture::Fixture;

/// The address under which the runner has the functions registered.
pub(crate) const PROXY: &str = "http://127.0.0.1:1/";

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Asks a fixture about one run.
pub(crate) struct Runner {
    http: reqwest::Client,
    url: String,
    key: Option<SigningKey>,
    function: String,
    event: Value,
    steps: Map<String, Value>,
    stack: Vec<String>,
    /// Tries that failed before the next call.
    pub(crate) attempt: u32,
}

/// The answer of the last request.
pub(crate) struct HandlerResponse {
    pub(crate) status: u16,
    pub(crate) body: Value,
    headers: HeaderMap,
}

impl HandlerResponse {
    /// A header's value, empty when it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Every answer says who gives it; the runner takes it for another program's otherwise.
    fn assert_whole(&self) {
        assert!(self.header("x-inngest-sdk").contains(":v"), "{:?}", self.headers);
        assert_eq!(self.header("x-inngest-req-version"), "2");
        assert_eq!(self.header("content-type"), "application/json");
    }
}

impl Runner {
    /// A runner that signs.
    pub(crate) fn new(fixture: &Fixture, key: &str) -> Self {
        Self { key: Some(SigningKey::new(key)), ..Self::unsigned(fixture) }
    }

    /// A runner that does not sign.
    pub(crate) fn unsigned(fixture: &Fixture) -> Self {
        Self {
            http: client(),
            url: fixture.url.clone(),
            key: None,
            function: String::new(),
            event: Value::Null,
            steps: Map::new(),
            stack: Vec::new(),
            attempt: 0,
        }
    }

    /// An unsigned GET.
    pub(crate) async fn inspect(&self) -> Value {
        let response = self.http.get(&self.url).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        response.json().await.unwrap()
    }

    /// A registration in band.
    pub(crate) async fn sync(&self) -> Value {
        let answer = self.request("PUT", "", &json!({"url": PROXY})).await;
        assert_eq!((answer.status, answer.header("x-inngest-sync-kind")), (200, "in_band"));
        answer.assert_whole();
        answer.body
    }

    /// Chooses the function and the event of a run that begins.
    pub(crate) async fn begin(&mut self, suffix: &str, event: Value) {
        let sync = self.sync().await;
        self.function = function(&sync, suffix)["id"].as_str().map(str::to_owned).unwrap();
        self.event = event;
        self.event["user"] = json!({});
        self.event["ts"] = json!(1_700_000_000_000_i64);
    }

    /// Takes over what a step left.
    pub(crate) fn remember(&mut self, step: &str, memo: Value) {
        self.steps.insert(step.to_owned(), memo);
        self.stack.push(step.to_owned());
    }

    /// The next call of the run.
    pub(crate) async fn call(&self) -> HandlerResponse {
        let body = json!({
            "ctx": {
                "attempt": self.attempt,
                "disable_immediate_execution": false,
                "env": "00000000-0000-0000-0000-000000000000",
                "fn_id": "5c7e6c9f-3b1f-5f0c-9a54-2f4ad3f7a111",
                "max_attempts": 5,
                "qi_id": "1",
                "run_id": "01JABCDEFGHJKMNPQRSTVWXYZ0",
                "stack": {"current": self.stack.len(), "stack": self.stack},
                "step_id": "step",
                "use_api": false,
            },
            "event": self.event,
            "events": [self.event],
            "steps": self.steps,
            "use_api": false,
            "version": 1,
        });
        let answer =
            self.request("POST", &format!("fnId={}&stepId=step", self.function), &body).await;
        answer.assert_whole();
        assert_eq!(answer.header("traceparent"), TRACE);
        answer
    }

    /// The next call returns this.
    pub(crate) async fn assert_returns(&self, value: &Value) {
        let answer = self.call().await;
        assert_eq!((answer.status, &answer.body), (200, value));
    }

    /// The next call answers one op, which is this one but for the name it is shown by.
    pub(crate) async fn assert_answers(&self, op: &Value) -> HandlerResponse {
        let answer = self.call().await;
        let mut ops = answer.body.clone();
        for op in ops.as_array_mut().unwrap_or(&mut Vec::new()) {
            op.as_object_mut().unwrap().remove("displayName");
        }
        assert_eq!((answer.status, &ops), (206, &json!([op])));
        answer
    }

    /// Any request.
    pub(crate) async fn request(&self, method: &str, query: &str, body: &Value) -> HandlerResponse {
        let body = body.to_string();
        let mut request = self
            .http
            .request(method.parse::<Method>().unwrap(), format!("{}?{query}", self.url))
            .header("content-type", "application/json")
            .header("user-agent", "Inngest")
            .header("traceparent", TRACE)
            .header("x-inngest-req-version", "-1");
        if method == "PUT" {
            request = request
                .header("x-inngest-sync-kind", "in_band")
                .header("x-inngest-server-kind", "dev");
        }
        if let Some(key) = &self.key {
            let now = chrono::Utc::now().timestamp();
            let signed = signature::sign(key, body.as_bytes(), now);
            request = request.header("x-inngest-signature", signed);
        }
        let response = request.body(body).send().await.unwrap();
        HandlerResponse {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.json().await.unwrap(),
        }
    }
}

/// The function of a registration whose id ends like this.
pub(crate) fn function<'a>(sync: &'a Value, suffix: &str) -> &'a Value {
    let ends = |function: &&Value| {
        function["id"].as_str().is_some_and(|id| id.ends_with(&format!("-{suffix}")))
    };
    sync["functions"].as_array().unwrap().iter().find(ends).unwrap()
}

/// A client without certificates: nothing here leaves this machine.
pub(crate) fn client() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap()
}
