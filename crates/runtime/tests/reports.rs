//! The reports of a function to Sentry, as the platform runs it: a process of its own, with a
//! server in Sentry's place.
//!
//! The function is `examples/hostile.rs`.

#![expect(clippy::unwrap_used, reason = "a test panics on what it did not foresee")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

const KEY: &str = "0123456789abcdef";

/// A server that takes envelopes, or takes them and never answers.
struct Sink {
    port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    fn start(answer: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let stored = Arc::clone(&requests);
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                stored.lock().unwrap().push(read(&mut stream));
                match answer {
                    Some(answer) => stream.write_all(answer.as_bytes()).unwrap(),
                    None => silent.push(stream),
                }
            }
        });
        Self { port, requests }
    }

    /// The events that came within a while, once there are so many.
    fn events(&self, count: usize) -> Vec<Value> {
        let started = Instant::now();
        while self.requests.lock().unwrap().len() < count {
            assert!(started.elapsed() < Duration::from_secs(5), "{:?}", self.requests);
            std::thread::sleep(Duration::from_millis(20));
        }
        let requests = self.requests.lock().unwrap();
        requests
            .iter()
            .map(|request| {
                serde_json::from_str(request.trim_end().lines().last().unwrap()).unwrap()
            })
            .collect()
    }
}

fn read(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut request, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(bytes) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = bytes.trim().parse().unwrap();
        }
        request.push_str(&line);
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    request + &String::from_utf8(body).unwrap()
}

struct ReportingFunction {
    process: Child,
    port: u16,
    log: Arc<Mutex<Vec<String>>>,
}

impl ReportingFunction {
    fn reporting_to(dsn: &str) -> Self {
        let this = std::env::current_exe().unwrap();
        let program: PathBuf = this.parent().unwrap().parent().unwrap().join("examples/hostile");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = Command::new(program)
            .env_clear()
            .env("VERCEL_DEV_PORT", port.to_string())
            .env("VERCEL_ENV", "preview")
            .env("VERCEL_GIT_COMMIT_SHA", "c0ffee")
            .env("SENTRY_DSN", dsn)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let log = Arc::<Mutex<Vec<String>>>::default();
        let announced = format!("Dev server listening: {port}");
        for line in lines.by_ref() {
            let line = line.unwrap();
            if line == announced {
                break;
            }
            log.lock().unwrap().push(line);
        }
        let written = Arc::clone(&log);
        std::thread::spawn(move || {
            lines.for_each(|line| written.lock().unwrap().push(line.unwrap()));
        });
        Self { process, port, log }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-request-id: the-id\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }
}

impl Drop for ReportingFunction {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const TAKEN: &str =
    "HTTP/1.1 200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\n{\"id\":\"1\"}";

fn dsn(sink: &Sink) -> String {
    format!("http://{KEY}@127.0.0.1:{}/42", sink.port)
}

#[test]
fn a_panic_is_reported_once_by_its_place_and_an_error_by_what_it_says() {
    let sink = Sink::start(Some(TAKEN));
    let function = ReportingFunction::reporting_to(&dsn(&sink));
    for _ in 0..3 {
        assert!(function.get("/api/panic?token=s3cret").starts_with("HTTP/1.1 500"));
    }
    assert!(function.get("/api/big").starts_with("HTTP/1.1 500"));
    let events = sink.events(2);
    assert_eq!(events.len(), 2, "{events:?}");

    let panic = &events[0];
    let place = panic["exception"]["values"][0]["value"].as_str().unwrap();
    assert!(place.contains("hostile.rs:"), "{panic}");
    assert_eq!(panic["level"], "fatal");
    assert_eq!(panic["transaction"], "GET /api/panic");
    let tags = &panic["tags"];
    assert_eq!((&tags["request_id"], &tags["function"]), (&"the-id".into(), &"hostile".into()));
    assert_eq!((&panic["release"], &panic["environment"]), (&"c0ffee".into(), &"preview".into()));
    let message = events[1]["logentry"]["formatted"].as_str().unwrap();
    assert!(message.starts_with("an answer could not be sent whole"), "{message}");

    let requests = sink.requests.lock().unwrap();
    for request in requests.iter() {
        assert!(request.starts_with("POST /api/42/envelope/ HTTP/1.1"), "{request}");
        assert!(request.contains(&format!("sentry_key={KEY}")), "{request}");
        assert!(!request.contains("s3cret") && !request.contains("secret is"), "{request}");
    }
    let log = function.log.lock().unwrap();
    let count = log.iter().filter(|line| line.contains("the secret is 42")).count();
    assert_eq!(count, 3, "the log is as it is without Sentry: {log:?}");
}

#[test]
fn a_sentry_that_does_not_answer_holds_nothing_up() {
    let sink = Sink::start(None);
    let mut function = ReportingFunction::reporting_to(&dsn(&sink));
    let started = Instant::now();
    for _ in 0..3 {
        assert!(function.get("/api/panic").starts_with("HTTP/1.1 500"));
        assert!(function.get("/api/echo").starts_with("HTTP/1.1 200"));
    }
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    sink.events(1);
    let id = function.process.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(function.process.wait().unwrap().success());
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}

#[test]
fn a_wrong_address_is_told_in_the_log_and_serves_all_the_same() {
    let function = ReportingFunction::reporting_to("https://sentry.example/hidden");
    assert!(function.get("/api/echo").starts_with("HTTP/1.1 200"));
    let log = function.log.lock().unwrap();
    assert!(log.iter().any(|line| line.contains("SENTRY_DSN must hold a key")), "{log:?}");
    assert!(!log.iter().any(|line| line.contains("hidden")), "{log:?}");
}
