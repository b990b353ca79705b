//! A small server around a step-function endpoint, and a client that reaches it.

use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use inngest::{Endpoint, Request};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// Serves until dropped.
pub(super) struct EndpointServer {
    /// Such as `http://127.0.0.1:40123`.
    pub(super) origin: String,
    accepting: AbortHandle,
}

impl EndpointServer {
    /// Listens on a free port of this machine.
    pub(super) async fn start(endpoint: Arc<Endpoint>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let endpoint = Arc::clone(&endpoint);
                tokio::spawn(async move {
                    let service = service_fn(|request| answer(&endpoint, request));
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
                });
            }
        });
        Self { origin, accepting: accepting.abort_handle() }
    }
}

impl Drop for EndpointServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn answer(
    endpoint: &Endpoint,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Full<bytes::Bytes>>, hyper::Error> {
    let (parts, body) = request.into_parts();
    let request = Request {
        method: parts.method,
        headers: parts.headers,
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: body.collect().await?.to_bytes(),
        peer: None,
    };
    Ok(endpoint.handle(request).await.map(Full::new))
}
