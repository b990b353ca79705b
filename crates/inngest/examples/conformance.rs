//! Serves the functions with which the service's own conformance runner tries an implementation, on
//! 127.0.0.1.
//!
//! It is set up by the service's variables. `INNGEST_DEV=1` opens it to unsigned calls of a
//! development server; without it, `INNGEST_SIGNING_KEY` checks the calls, and `INNGEST_BASE_URL`
//! is where a server of one's own is. `PORT` says where to listen; 0 takes a free port. The one line
//! it prints is its address.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use inngest::{Config, Endpoint, EventsClient, Mode, Request, SigningKey};
use serde_json::{Value, json};
use steps::{Job, JobError, Step, Wait};
use tokio::net::TcpListener;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The application's name, which stands before each function's.
const APP_ID: &str = "conformance-rust";
/// Admits events to a server on this machine; none of the fixtures sends one.
const EVENT_KEY: &str = "test";
/// Bytes of a request that are read. The endpoint refuses what is larger than it allows by itself.
const MAX_BODY_BYTES: usize = 5 * 1024 * 1024;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match serve().await {
        Ok(never) => match never {},
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<std::convert::Infallible, BoxError> {
    let config = configure()?;
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let http = client()?;
    let events = EventsClient::new(http.clone(), &config.event_api_origin, EVENT_KEY, None)?;
    let path = config.serve_path.clone();
    let endpoint = Arc::new(Endpoint::new(config, fixtures(), Arc::new(events), http));
    writeln!(std::io::stdout(), "http://{}{path}", listener.local_addr()?)?;
    loop {
        let (stream, peer) = listener.accept().await?;
        let (endpoint, path) = (Arc::clone(&endpoint), path.clone());
        tokio::spawn(async move {
            let service = service_fn(|request| answer(&endpoint, &path, peer, request));
            // A caller that hangs up is no concern of ours.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

fn configure() -> Result<Config, BoxError> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let dev_origin = Config::dev_origin(&variable("INNGEST_DEV").unwrap_or_default())
        .map_err(|_| "INNGEST_DEV names no development server")?;
    let mode = if dev_origin.is_some() { Mode::Dev } else { Mode::Cloud };
    let mut config = Config::new(APP_ID, mode);
    config.signing_key = variable("INNGEST_SIGNING_KEY").map(SigningKey::new);
    if let Some(origin) = variable("INNGEST_BASE_URL").or(dev_origin) {
        config.api_origin.clone_from(&origin);
        config.event_api_origin = origin;
    }
    Ok(config)
}

/// Trusts the public authorities: in cloud mode the service is reached over HTTPS.
fn client() -> Result<reqwest::Client, BoxError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<rustls::RootCertStore>();
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(reqwest::Client::builder().tls_backend_preconfigured(tls).build()?)
}

async fn answer(
    endpoint: &Endpoint,
    path: &str,
    peer: SocketAddr,
    request: hyper::Request<Incoming>,
) -> Result<Response<Full<Bytes>>, BoxError> {
    let (parts, body) = request.into_parts();
    if parts.uri.path() != path {
        let mut nothing = Response::new(Full::default());
        *nothing.status_mut() = StatusCode::NOT_FOUND;
        return Ok(nothing);
    }
    let request = Request {
        method: parts.method,
        headers: parts.headers,
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: Limited::new(body, MAX_BODY_BYTES).collect().await?.to_bytes(),
        peer: Some(peer.ip()),
    };
    Ok(endpoint.handle(request).await.map(Full::new))
}

/// The functions that the runner asks for. It compares names, words and times.
fn fixtures() -> Vec<Job> {
    vec![simple(), steps(), retries(), cancellable(), waiting()]
}

fn simple() -> Job {
    Job::on("test-suite-simple-fn", "tests/function.test")
        .run(|_, _: Value| async { Ok(done("tests/function.test")) })
}

fn steps() -> Job {
    Job::on("test-suite-step-test", "tests/step.test").run(|step: Arc<Step>, _: Value| async move {
        let first: String = step.run("first step", async { Ok("first step".to_owned()) }).await?;
        step.sleep("sleep", Duration::from_secs(2)).await?;
        let second = async move { Ok(json!({"first": first, "second": true})) };
        step.run("second step", second).await?;
        Ok(done("tests/step.test"))
    })
}

/// The step fails the first time it is tried, and so does the function after it.
fn retries() -> Job {
    let (steps, functions) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    Job::on("test-suite-retry-test", "tests/retry.test").run(move |step: Arc<Step>, _: Value| {
        let (steps, functions) = (Arc::clone(&steps), Arc::clone(&functions));
        async move {
            step.run("first step", async {
                match steps.fetch_add(1, Ordering::Relaxed) {
                    0 => Err(JobError::retry("broken")),
                    _ => Ok("yes: 2".to_owned()),
                }
            })
            .await?;
            match functions.fetch_add(1, Ordering::Relaxed) {
                0 => Err(JobError::retry("broken func")),
                _ => Ok(done("tests/retry.test")),
            }
        }
    })
}

fn cancellable() -> Job {
    Job::on("test-suite-cancel-test", "tests/cancel.test")
        .cancel_on("cancel/please", "async.data.request_id == event.data.request_id")
        .run(|step: Arc<Step>, _: Value| async move {
            step.sleep("sleep", Duration::from_secs(10)).await?;
            step.run("After the sleep", async { Ok("nobody said cancel/please".to_owned()) })
                .await?;
            Ok(done("tests/cancel.test"))
        })
}

fn waiting() -> Job {
    Job::on("test-suite-wait-for-event", "tests/wait.test").run(
        |step: Arc<Step>, _: Value| async move {
            let resume = Wait::on("test/resume", Duration::from_secs(10))
                .only_if("async.data.resume == true && async.data.id == event.data.id");
            let event = step.wait_for_event("wait", resume).await?;
            Ok(event.map_or_else(|| json!({}), |event| json!({"result": event.data})))
        },
    )
}

fn done(event: &str) -> Value {
    json!({"name": event, "body": "ok"})
}
