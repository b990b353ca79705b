//! A server that does one thing wrong, over plain sockets: no HTTP library would let it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// A fault between an adapter and its service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nobody listens.
    Refused,
    /// The host has no address.
    Unknown,
    /// The request is read and nothing comes.
    SilentHead,
    /// Half of the answer comes, and then nothing.
    SilentBody,
    /// The answer is this status.
    Status(u16),
    /// Too many requests; this stands in `Retry-After`.
    TooMany(Wish),
    /// 200, and no body.
    Empty,
    /// 200, and half of the JSON.
    Truncated,
    /// The connection is closed in the middle of the body.
    Closed,
    /// 200, and a page for people.
    Html,
    /// The right answer, under another type.
    WrongType,
    /// The right answer, ten times as long as is read.
    TooLarge(Length),
    /// The right answer, one byte a second.
    Slow,
    /// None.
    Right,
}

/// The length that an answer announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Told,
    Untold,
}

/// The time to come back, in the form a service states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Unsaid,
    InSeconds(u64),
    AtDateIn(i64),
}

/// The secret that an answer repeats by mistake, and that no log and no error may show.
pub(super) const REPEATED: &str = "Ada Okoye";

/// A host without an address. The client of these tests knows none.
const NOBODY: &str = "https://nobody.invalid";

/// The services that one server plays.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServerRole {
    pub(super) trouble: Trouble,
    /// The right answer: its status and body.
    pub(super) right: (u16, &'static str),
    /// Bytes that an answer may have.
    pub(super) max_bytes: usize,
}

/// A running server.
pub(super) struct Troubled {
    pub(super) url: String,
    requests: Arc<Mutex<Vec<String>>>,
    role: Arc<Mutex<ServerRole>>,
    running: Option<JoinHandle<()>>,
    /// Keeps a port to itself on which nobody listens.
    _closed: Option<TcpSocket>,
}

impl Drop for Troubled {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.abort();
        }
    }
}

impl Troubled {
    pub(super) async fn start(role: ServerRole) -> Self {
        let (requests, shared) = (Arc::default(), Arc::new(Mutex::new(role)));
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (url, running, closed) = match role.trouble {
            Trouble::Unknown => (NOBODY.to_owned(), None, None),
            Trouble::Refused => {
                let socket = TcpSocket::new_v4().unwrap();
                socket.bind(here).unwrap();
                (format!("http://{}", socket.local_addr().unwrap()), None, Some(socket))
            }
            _ => {
                let listener = TcpListener::bind(here).await.unwrap();
                let url = format!("http://{}", listener.local_addr().unwrap());
                let serving = serve(listener, Arc::clone(&requests), Arc::clone(&shared));
                (url, Some(tokio::spawn(serving)), None)
            }
        };
        Self { url, requests, role: shared, running, _closed: closed }
    }

    /// From now on this goes wrong.
    pub(super) fn become_one_of(&self, trouble: Trouble) {
        self.role.lock().unwrap().trouble = trouble;
    }

    /// The number of requests it has got.
    pub(super) fn request_count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

async fn serve(
    listener: TcpListener,
    requests: Arc<Mutex<Vec<String>>>,
    role: Arc<Mutex<ServerRole>>,
) {
    // Dropped with this task, and with it whatever hangs.
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (requests, role) = (Arc::clone(&requests), Arc::clone(&role));
        connections.spawn(async move {
            let Some(request) = read(&mut stream).await else { return };
            requests.lock().unwrap().push(request);
            let role = *role.lock().unwrap();
            // The other side may have enough before this side is done.
            let _ = answer_as(&mut stream, role).await;
            let _ = stream.shutdown().await;
        });
    }
}

/// The first line of a request that has come whole.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let (mut bytes, mut piece) = (Vec::new(), vec![0; 16 * 1024]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
            });
            let start = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
            if bytes.len() >= start + length.unwrap_or(0_usize) {
                return head.lines().next().map(str::to_owned);
            }
        }
        match stream.read(&mut piece).await {
            Ok(1..) if bytes.len() > 8 * 1024 * 1024 => return None,
            Ok(read @ 1..) => bytes.extend_from_slice(&piece[..read]),
            _ => return None,
        }
    }
}

async fn answer_as(stream: &mut TcpStream, role: ServerRole) -> std::io::Result<()> {
    let (status, right) = role.right;
    let half = &right[..right.len() / 2];
    match role.trouble {
        Trouble::Refused | Trouble::Unknown => unreachable!("nobody comes here"),
        Trouble::SilentHead => std::future::pending().await,
        Trouble::SilentBody => {
            send(stream, &head(status, "application/json", Some(right.len())), half).await?;
            std::future::pending().await
        }
        Trouble::Status(status) => {
            let body = refusal();
            send(stream, &head(status, "application/json", Some(body.len())), &body).await
        }
        Trouble::TooMany(wish) => {
            let body = refusal();
            let head = head(429, "application/json", Some(body.len())) + &retry_after(wish);
            send(stream, &head, &body).await
        }
        Trouble::Empty => send(stream, &head(200, "application/json", Some(0)), "").await,
        Trouble::Truncated => {
            send(stream, &head(status, "application/json", Some(half.len())), half).await
        }
        Trouble::Closed => {
            send(stream, &head(status, "application/json", Some(right.len())), half).await
        }
        Trouble::Html => {
            let page = format!("<!doctype html><title>Sign in</title><p>{REPEATED}</p>");
            send(stream, &head(200, "text/html", Some(page.len())), &page).await
        }
        Trouble::WrongType => {
            send(stream, &head(status, "text/html", Some(right.len())), right).await
        }
        Trouble::TooLarge(length) => {
            let bytes = 10 * role.max_bytes;
            let content_length = (length == Length::Told).then_some(bytes);
            send(stream, &head(status, "application/json", content_length), right).await?;
            // Until the other side has had enough.
            let piece = vec![b' '; 64 * 1024];
            for _ in 0..=bytes / piece.len() {
                stream.write_all(&piece).await?;
            }
            Ok(())
        }
        Trouble::Slow => {
            // The same JSON, and long enough that nobody waits for its end.
            let padded = right.to_owned() + &" ".repeat(60);
            send(stream, &head(status, "application/json", Some(padded.len())), "").await?;
            for byte in padded.bytes() {
                stream.write_all(&[byte]).await?;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Ok(())
        }
        Trouble::Right => {
            send(stream, &head(status, "application/json", Some(right.len())), right).await
        }
    }
}

/// All lines of a head but the empty one at its end.
fn head(status: u16, kind: &str, length: Option<usize>) -> String {
    let length = length.map(|bytes| format!("content-length: {bytes}\r\n")).unwrap_or_default();
    format!("HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\n{length}connection: close\r\n")
}

fn retry_after(wish: Wish) -> String {
    match wish {
        Wish::Unsaid => String::new(),
        Wish::InSeconds(seconds) => format!("retry-after: {seconds}\r\n"),
        Wish::AtDateIn(seconds) => {
            let then = chrono::Utc::now() + chrono::TimeDelta::seconds(seconds);
            format!("retry-after: {}\r\n", then.format("%a, %d %b %Y %H:%M:%S GMT"))
        }
    }
}

/// A refusal that says too much.
fn refusal() -> String {
    let message = format!("{REPEATED} may not, with the key {}", super::KEY);
    serde_json::json!({
        "error": { "code": "refused", "type": "refused", "message": message }, "message": message,
    })
    .to_string()
}

async fn send(stream: &mut TcpStream, head: &str, body: &str) -> std::io::Result<()> {
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await?;
    stream.flush().await
}
