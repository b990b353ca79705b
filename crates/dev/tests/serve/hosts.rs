//! The server takes requests for its own hosts only: a page that a browser shows must not reach it
//! by another name.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::server::{Home, ServeProcess};

/// Sends a request's head to the server, whatever it names. Returns the answer.
fn send(server: &ServeProcess, head: &str) -> String {
    let mut stream = TcpStream::connect(server.origin.trim_start_matches("http://")).unwrap();
    let request = format!("{head}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn has_code(answer: &str, status: u16, code: &str) -> bool {
    answer.starts_with(&format!("HTTP/1.1 {status} "))
        && answer.contains("application/problem+json")
        && answer.contains(&format!("\"code\":\"{code}\""))
}

#[tokio::test]
async fn neither_pages_nor_routes_are_served_to_another_host_or_site() {
    let variables =
        [("APP_URL", "https://study.example"), ("ALLOWED_ORIGINS", "https://front.example")];
    let home = Home::new();
    let server = home.serve(&[], &variables).await;
    for path in ["/", "/demo.json", "/api/health", "/api/nowhere"] {
        let answer = send(&server, &format!("GET {path} HTTP/1.1\r\nhost: evil.example"));
        assert!(has_code(&answer, 421, "misdirected_request"), "{path}: {answer}");
        assert!(!answer.contains("ada@"), "{answer}");
    }
    for host in ["localhost:3000", "[::1]:3000", "study.example"] {
        let answer = send(&server, &format!("GET /demo.json HTTP/1.1\r\nhost: {host}"));
        assert!(answer.starts_with("HTTP/1.1 200 "), "{host}: {answer}");
    }
    let post = "POST /api/auth/login HTTP/1.1\r\nhost: localhost\r\norigin: ";
    let answer = send(&server, &format!("{post}https://evil.example"));
    assert!(has_code(&answer, 403, "foreign_origin"), "{answer}");
    let answer = send(&server, &format!("{post}https://front.example"));
    assert!(has_code(&answer, 415, "unsupported_media_type"), "{answer}");

    let preflight = "OPTIONS /api/goals HTTP/1.1\r\nhost: localhost\r\naccess-control-request-method: POST\r\norigin: ";
    for _ in 0..5 {
        let answer = send(&server, &format!("{preflight}https://other.example"));
        assert!(!answer.contains("access-control-allow-origin"), "{answer}");
    }
    let output = server.stdout();
    let reason = "the origin `https://other.example` is not in ALLOWED_ORIGINS";
    assert_eq!(output.matches(reason).count(), 1, "{output}");
    assert_eq!(
        output.matches("a request to the host `evil.example` was refused").count(),
        1,
        "{output}"
    );
}
