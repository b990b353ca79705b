//! A server of keys that can be slow, wrong and away.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::StatusCode;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// Serves until dropped.
pub(super) struct KeyServer {
    /// The address of the keys.
    pub(super) url: String,
    script: Arc<Script>,
    accepting: AbortHandle,
}

#[derive(Default)]
struct Script {
    answer: Mutex<(StatusCode, String)>,
    after: Mutex<Duration>,
    requests: AtomicUsize,
}

impl KeyServer {
    /// Listens on a free port of this machine.
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/jwks.json", listener.local_addr().unwrap());
        let script = Arc::new(Script::default());
        let served = script.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let script = served.clone();
                tokio::spawn(async move {
                    let service = service_fn(|_| script.answer());
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
                });
            }
        });
        Self { url, script, accepting: accepting.abort_handle() }
    }

    /// Answers with these keys from now on.
    pub(super) fn publish<'a>(&self, keys: impl Iterator<Item = &'a Value>) {
        self.answer(json!({ "keys": keys.collect::<Vec<_>>() }).to_string());
    }

    /// Answers with this from now on.
    pub(super) fn answer(&self, body: String) {
        *self.script.answer.lock().unwrap() = (StatusCode::OK, body);
    }

    /// Answers with this status from now on.
    pub(super) fn fail(&self, status: StatusCode) {
        *self.script.answer.lock().unwrap() = (status, String::new());
    }

    /// Takes this long from now on.
    pub(super) fn delay(&self, by: Duration) {
        *self.script.after.lock().unwrap() = by;
    }

    /// The number of requests so far.
    pub(super) fn request_count(&self) -> usize {
        self.script.requests.load(Ordering::SeqCst)
    }
}

impl Drop for KeyServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Script {
    async fn answer(&self) -> http::Result<http::Response<Full<bytes::Bytes>>> {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let after = *self.after.lock().unwrap();
        tokio::time::sleep(after).await;
        let (status, body) = self.answer.lock().unwrap().clone();
        http::Response::builder().status(status).body(Full::from(body))
    }
}
