//! A function that does everything a function must never do, for `tests/functions.rs`.

use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use http::header::CONTENT_TYPE;
use web::extract::Raw;
use web::{ClientAddress, Missing, Supply, WaitUntil, middleware};

fn main() -> ExitCode {
    runtime::serve(hostile)
}

fn hostile(supply: &dyn Supply<()>) -> Result<Router, Missing> {
    Ok(middleware::finish(
        Router::new()
            .route("/api/panic", get(panics))
            .route("/api/slow", get(slow))
            .route("/api/later", get(work_later))
            .route("/api/count", post(async |Raw(body): Raw| body.len().to_string()))
            .route("/api/big", get(async || vec![b'x'; 5_000_000]))
            .route("/api/pieces", get(async || pieces("text/plain")))
            .route("/api/stream", get(async || pieces("text/event-stream")))
            .route("/api/echo", any(echo)),
        supply.origins()?,
    ))
}

async fn panics() -> &'static str {
    panic!("the secret is 42")
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(2)).await;
    "slow but whole"
}

/// Writes a file half a second after the answer.
async fn work_later(wait_until: WaitUntil, request: Request) -> &'static str {
    let file = request.uri().query().unwrap_or_default().to_owned();
    wait_until.run(async move {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let _ = tokio::fs::write(file, "done").await;
    });
    "soon"
}

/// A body of three pieces, half a second apart in all.
fn pieces(kind: &'static str) -> Response {
    let pieces = futures::stream::unfold(0, |n| async move {
        if n == 3 {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(100 * n)).await;
        Some((Ok::<_, std::io::Error>(Bytes::from(format!("piece {n}\n"))), n + 1))
    });
    ([(CONTENT_TYPE, kind)], Body::from_stream(pieces)).into_response()
}

/// The parts of the request that reached the handler: the address, the header names and the path.
async fn echo(request: Request) -> String {
    let address = request.extensions().get::<ClientAddress>().copied();
    let names: Vec<_> = request.headers().keys().map(http::HeaderName::as_str).collect();
    format!("{address:?} {names:?} {}", request.uri())
}
