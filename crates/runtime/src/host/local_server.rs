//! The same routes from one process, for a machine without Vercel.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt;
use web::{ClientAddress, Hosts, WaitUntil};

/// A connection that sends no request for this long is closed.
const HEADER_TIMEOUT: Duration = Duration::from_mins(1);
/// The time that requests and background work have to end after the server was told to stop.
const STOP_PATIENCE: Duration = Duration::from_secs(10);
/// The pause after a connection could not be accepted, which passes when others end.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Work that goes on after its answer.
#[derive(Clone, Default)]
struct Later(Arc<Mutex<JoinSet<()>>>);

impl Later {
    fn wait_until(&self) -> WaitUntil {
        let later = self.clone();
        WaitUntil::new(move |work| {
            let mut tasks = later.0.lock().unwrap_or_else(PoisonError::into_inner);
            while tasks.try_join_next().is_some() {}
            tasks.spawn(work);
        })
    }

    async fn finish(self) {
        let mut tasks = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        while tasks.join_next().await.is_some() {}
    }
}

/// Serves requests to these hosts until `stop` is done, then lets what is running finish, for a
/// while.
pub async fn serve_local(
    router: Router,
    hosts: Hosts,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) {
    let router = hosts.guard(router);
    let connections = GracefulShutdown::new();
    let later = Later::default();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                connect(&router, &connections, later.wait_until(), stream, peer);
            }
            Err(error) => {
                tracing::warn!("a connection could not be accepted: {error}");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    let finished = async {
        connections.shutdown().await;
        later.finish().await;
    };
    if tokio::time::timeout(STOP_PATIENCE, finished).await.is_err() {
        tracing::warn!("some requests were still running and are given up");
    }
}

fn connect(
    router: &Router,
    connections: &GracefulShutdown,
    wait_until: WaitUntil,
    stream: TcpStream,
    peer: SocketAddr,
) {
    // Without it an answer in two packets waits 40 ms for the first one's acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!("TCP_NODELAY: {error}");
    }
    let router = router.clone();
    let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ClientAddress(peer.ip()));
        request.extensions_mut().insert(wait_until.clone());
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!("a connection broke: {error}");
        }
    });
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::extract::Request;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    use super::*;

    async fn slow() -> &'static str {
        tokio::time::sleep(Duration::from_millis(300)).await;
        "slow but whole"
    }

    async fn address(request: Request) -> String {
        format!("{:?}", request.extensions().get::<ClientAddress>())
    }

    /// A running server: where it is, how to stop it, and when it has stopped.
    async fn server() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let router = Router::new().route("/slow", get(slow)).route("/address", get(address)).route(
            "/later",
            get(async |wait_until: WaitUntil, request: Request| {
                let file = request.uri().query().map(str::to_owned).unwrap_or_default();
                wait_until.run(async move {
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    let _ = tokio::fs::write(file, "done").await;
                });
                "soon"
            }),
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(serve_local(router, Hosts::default(), listener, async {
            let _ = stopped.await;
        }));
        (place, stop, running)
    }

    async fn send_request(place: SocketAddr, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(place).await.unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    async fn read_response(mut stream: TcpStream) -> String {
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        reply
    }

    #[tokio::test]
    async fn callers_are_known_by_their_socket() {
        let (place, _stop, _) = server().await;
        let reply = read_response(send_request(place, "/address").await).await;
        assert!(reply.ends_with("Some(ClientAddress(127.0.0.1))"), "{reply}");
    }

    #[tokio::test]
    async fn what_is_running_is_finished_before_the_server_stops() {
        let (place, stop, running) = server().await;
        let file = std::env::temp_dir().join(format!("local-later-{}", std::process::id()));
        let later =
            read_response(send_request(place, &format!("/later?{}", file.display())).await).await;
        assert!(later.ends_with("soon"), "{later}");
        let slow = send_request(place, "/slow").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.send(()).unwrap();
        let started = Instant::now();
        assert!(read_response(slow).await.ends_with("slow but whole"));
        running.await.unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "done");
        assert!(started.elapsed() < STOP_PATIENCE);
        std::fs::remove_file(&file).unwrap();
        assert!(TcpStream::connect(place).await.is_err());
    }

    #[tokio::test]
    async fn a_connection_that_says_nothing_does_not_keep_the_server() {
        let (place, stop, running) = server().await;
        let _idle = TcpStream::connect(place).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        stop.send(()).unwrap();
        tokio::time::timeout(STOP_PATIENCE / 2, running).await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn whoever_names_no_host_of_ours_is_refused_in_every_version_of_http() {
        let (place, _stop, _) = server().await;
        for (head, status) in [
            ("GET /address HTTP/1.1\r\nhost: localhost", "HTTP/1.1 200"),
            ("GET /address HTTP/1.1\r\nhost: evil.example", "HTTP/1.1 421"),
            ("GET http://evil.example/address HTTP/1.1\r\nhost: localhost", "HTTP/1.1 421"),
            ("GET /address HTTP/1.1", "HTTP/1.1 400"),
            ("GET /address HTTP/1.1\r\nhost: localhost\r\nhost: localhost", "HTTP/1.1 400"),
            ("GET /address HTTP/1.0", "HTTP/1.0 400"),
            ("GET /address HTTP/1.0\r\nhost: evil.example", "HTTP/1.0 421"),
            ("GET /address HTTP/1.0\r\nhost: 127.0.0.1:3000", "HTTP/1.0 200"),
            ("CONNECT evil.example:443 HTTP/1.1\r\nhost: localhost", "HTTP/1.1 421"),
        ] {
            let mut stream = TcpStream::connect(place).await.unwrap();
            let request = format!("{head}\r\nconnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let reply = read_response(stream).await;
            assert!(reply.starts_with(status), "{head}: {reply}");
        }
    }
}
