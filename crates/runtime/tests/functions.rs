//! A function as the platform runs it: a process of its own, over real connections.
//!
//! The function is `examples/hostile.rs`, which misbehaves in every way a handler can.

#![expect(clippy::unwrap_used, reason = "a test panics on what it did not foresee")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The example beside this test in the target folder.
fn program() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    this.parent().unwrap().parent().unwrap().join("examples/hostile")
}

struct FunctionProcess {
    process: Child,
    port: u16,
    log: Arc<Mutex<Vec<String>>>,
}

impl FunctionProcess {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = Command::new(program())
            .env_clear()
            .env("VERCEL_DEV_PORT", port.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let announced = format!("Dev server listening: {port}");
        assert!(lines.by_ref().any(|line| line.unwrap() == announced));
        let log = Arc::<Mutex<Vec<String>>>::default();
        let written = Arc::clone(&log);
        std::thread::spawn(move || {
            lines.for_each(|line| written.lock().unwrap().push(line.unwrap()));
        });
        Self { process, port, log }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    /// Sends bytes on a new connection and reads until it is closed.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // The other side may close before it has read everything.
        let _ = stream.write_all(bytes);
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        String::from_utf8_lossy(&reply).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.send(format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes())
    }

    /// The log's lines about a request.
    fn logged(&self, request_id: &str) -> Vec<Value> {
        // The line is written before the answer, but read by a thread of its own.
        std::thread::sleep(Duration::from_millis(100));
        let log = self.log.lock().unwrap();
        let lines = log.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["span"]["request_id"] == request_id).collect()
    }

    fn terminate(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }
}

impl Drop for FunctionProcess {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn assert_is_alive(function: &FunctionProcess) {
    assert!(function.get("/api/echo").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_panic_answers_and_leaves_the_function_alive() {
    let function = FunctionProcess::start();
    for _ in 0..3 {
        let reply = function.get("/api/panic");
        assert!(reply.starts_with("HTTP/1.1 500"), "{reply}");
        assert!(reply.contains("application/problem+json"), "{reply}");
        assert!(reply.contains("\"requestId\":\""), "{reply}");
        assert!(!reply.contains("secret is"), "{reply}");
    }
    assert_is_alive(&function);
}

#[test]
fn the_log_has_one_line_per_request_and_no_secrets() {
    let function = FunctionProcess::start();
    function.send(
        b"GET /api/echo?token=s3cret HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
          authorization: Bearer s3cret\r\nx-request-id: fine\r\n\r\n",
    );
    let lines = function.logged("fine");
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line = &lines[0];
    assert_eq!((&line["level"], &line["status"]), (&"INFO".into(), &200.into()), "{line}");
    assert_eq!(
        (&line["span"]["route"], &line["span"]["method"]),
        (&"/api/echo".into(), &"GET".into())
    );
    assert!(line["ms"].is_u64() && line["timestamp"].is_string(), "{line}");
    assert!(!line.to_string().contains("s3cret"), "{line}");

    function.send(
        b"GET /api/panic HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-request-id: bad\r\n\r\n",
    );
    let lines = function.logged("bad");
    let errors: Vec<_> = lines.iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(errors.len(), 1, "{lines:?}");
    assert!(errors[0]["message"].as_str().unwrap().contains("the secret is 42"));
    assert!(
        lines
            .iter()
            .any(|line| line["place"].as_str().is_some_and(|at| at.contains("hostile.rs:")))
    );
}

#[test]
fn answers_on_a_kept_connection_come_at_once() {
    let function = FunctionProcess::start();
    let mut stream = function.connect();
    let mut took = Vec::new();
    for _ in 0..200 {
        let started = Instant::now();
        stream.write_all(b"GET /api/echo HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut reply = Vec::new();
        let mut piece = [0; 4096];
        // The echo ends with the path.
        while !reply.ends_with(b"/api/echo") {
            let count = stream.read(&mut piece).unwrap();
            assert!(count > 0);
            reply.extend_from_slice(&piece[..count]);
        }
        assert!(String::from_utf8_lossy(&reply).contains("content-length: "));
        took.push(started.elapsed());
    }
    took.sort();
    println!("kept connection: median {:?}, 95% {:?}", took[100], took[190]);
    assert!(took[100] < Duration::from_millis(20), "median {:?}", took[100]);
}

#[test]
fn a_body_has_a_limit_whether_or_not_it_announces_its_length() {
    let function = FunctionProcess::start();
    let body = vec![b'x'; 5_000_000];
    let mut announced =
        b"POST /api/count HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 5000000\r\n\r\n"
            .to_vec();
    announced.extend_from_slice(&body);
    let mut chunked =
        b"POST /api/count HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
            .to_vec();
    for chunk in body.chunks(100_000) {
        chunked.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        chunked.extend_from_slice(chunk);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    for request in [announced, chunked] {
        let reply = function.send(&request);
        assert!(reply.starts_with("HTTP/1.1 413"), "{reply}");
        assert!(reply.contains("\"code\":\"too_large\""), "{reply}");
    }
    let small =
        b"POST /api/count HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 3\r\n\r\nabc";
    assert!(function.send(small).ends_with("\r\n\r\n3"));
}

#[test]
fn what_the_platform_tells_its_runtime_stays_there() {
    let function = FunctionProcess::start();
    let reply = function.send(
        b"GET /api/echo?a=b HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-real-ip: 203.0.113.7\r\n\
          x-vercel-internal-invocation-id: i\r\nx-vercel-internal-request-id: 7\r\n\r\n",
    );
    assert!(reply.contains("ClientAddress(203.0.113.7)"), "{reply}");
    assert!(!reply.contains("x-vercel-internal"), "{reply}");
    assert!(reply.ends_with("/api/echo?a=b"), "{reply}");
}

#[test]
fn only_event_streams_are_sent_in_pieces() {
    let function = FunctionProcess::start();
    let whole = function.get("/api/pieces");
    assert!(whole.contains("content-length: 24"), "{whole}");
    assert!(whole.ends_with("piece 0\npiece 1\npiece 2\n"), "{whole}");

    let mut stream = function.connect();
    stream.write_all(b"GET /api/stream HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut output = String::new();
    let mut piece = [0; 4096];
    while !output.contains("piece 0") {
        let count = stream.read(&mut piece).unwrap();
        assert!(count > 0, "{output}");
        output.push_str(&String::from_utf8_lossy(&piece[..count]));
    }
    assert!(
        output.contains("transfer-encoding: chunked") && !output.contains("piece 2"),
        "{output}"
    );
    stream.read_to_string(&mut output).unwrap();
    assert!(output.contains("piece 2"), "{output}");
}

#[test]
fn an_answer_the_platform_would_cut_off_is_an_error() {
    let reply = FunctionProcess::start().get("/api/big");
    assert!(reply.starts_with("HTTP/1.1 500") && reply.len() < 1000, "{}", reply.len());
}

#[test]
fn requests_run_beside_each_other() {
    let function = FunctionProcess::start();
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| assert!(function.get("/api/slow").ends_with("slow but whole")));
        }
    });
    assert!(started.elapsed() < Duration::from_secs(6), "{:?}", started.elapsed());
}

#[test]
fn a_request_that_is_running_survives_the_order_to_stop() {
    let mut function = FunctionProcess::start();
    let mut stream = function.connect();
    stream.write_all(b"GET /api/slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    function.terminate();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.ends_with("slow but whole"), "{reply}");
    assert!(function.process.wait().unwrap().success());
}

#[test]
fn work_after_the_answer_is_finished_before_the_process_stops() {
    let mut function = FunctionProcess::start();
    let file = std::env::temp_dir().join(format!("later-{}", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let reply = function.get(&format!("/api/later?{}", file.display()));
    assert!(reply.ends_with("soon") && !file.exists(), "{reply}");
    function.terminate();
    assert!(function.process.wait().unwrap().success());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "done");
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn nonsense_on_the_wire_does_not_end_the_function() {
    let function = FunctionProcess::start();
    let long = "x".repeat(1_000_000);
    for nonsense in [
        "\0\x01\x02\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "GET /api/echo HTTP/9.9\r\n\r\n".to_owned(),
        format!("GET /{long} HTTP/1.1\r\nhost: x\r\n\r\n"),
        format!("GET /api/echo HTTP/1.1\r\nhost: x\r\na: {long}\r\n\r\n"),
        "POST /api/count HTTP/1.1\r\ncontent-length: -1\r\n\r\n".to_owned(),
        "POST /api/count HTTP/1.1\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"
            .to_owned(),
    ] {
        let reply = function.send(nonsense.as_bytes());
        assert!(!reply.contains("200 OK"), "{reply}");
        assert_is_alive(&function);
    }
    // A caller that goes away in the middle of its request.
    drop(
        function.connect().write_all(b"POST /api/count HTTP/1.1\r\ncontent-length: 99\r\n\r\nhalf"),
    );
    assert_is_alive(&function);
    for (path, status) in [("/api/nowhere", "404"), ("/api/count", "405"), ("/api/%ff", "404")] {
        let reply = function.get(path);
        assert!(reply.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {reply}");
        assert!(reply.contains("application/problem+json"), "{reply}");
    }
    let options =
        function.send(b"OPTIONS /api/count HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(options.contains("allow: POST"), "{options}");
}
