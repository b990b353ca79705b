//! Large files of browsers: to the disk as they come, in one piece and by npm's client, and never held
//! in the server's memory.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;

use serde_json::{Value, json};
use testkit::standins::{has_vendor_clients, run_vendor_client};

use crate::server::{Home, ServeProcess};

const MIB: usize = 1024 * 1024;

/// Bytes of a large file.
const LARGE: usize = 100 * MIB;

/// Sends a request with a body of so many bytes, of which `sent` are sent. Returns status and body.
fn send(server: &ServeProcess, head: &str, length: usize, sent: usize) -> (u16, Value) {
    let address = server.origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "{head}\r\nhost: localhost\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let piece = vec![b'a'; MIB];
    for _ in 0..sent / MIB {
        stream.write_all(&piece).unwrap();
    }
    read_answer(stream)
}

fn read_answer(mut stream: TcpStream) -> (u16, Value) {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    // A body in chunks stands between their lengths.
    let body = body.find('{').map_or("null", |start| &body[start..=body.rfind('}').unwrap()]);
    (status, serde_json::from_str(body).unwrap())
}

fn post(server: &ServeProcess, path: &str, token: Option<&str>, body: &Value) -> (u16, Value) {
    let address = server.origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let body = body.to_string();
    let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{token}\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    read_answer(stream)
}

/// A student who is signed in: their token and id.
fn sign_in(server: &ServeProcess) -> (String, String) {
    let form = json!({ "email": "ada@demo.test", "password": "demo-password-1" });
    let (status, session) = post(server, "/api/auth/login", None, &form);
    assert_eq!(status, 200, "{session}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&session["token"]), text(&session["user"]["id"]))
}

fn ask(server: &ServeProcess, token: &str, pathname: &str, size: usize) -> (u16, Value) {
    let event = json!({
        "type": "blob.generate-client-token",
        "payload": {
            "pathname": pathname, "multipart": false,
            "clientPayload": json!({ "sizeBytes": size }).to_string(),
        },
    });
    post(server, "/api/blob/upload", Some(token), &event)
}

fn put(pathname: &str, client_token: &str) -> String {
    format!(
        "PUT /local-blob/?pathname={pathname} HTTP/1.1\r\nauthorization: Bearer {client_token}\r\n\
         x-vercel-blob-access: private"
    )
}

fn stored(home: &Home, pathname: &str) -> PathBuf {
    home.data().join("blobs/files").join(pathname)
}

#[tokio::test]
async fn a_large_file_reaches_the_disk_without_being_held() {
    let home = Home::new();
    let server = home.serve(&[], &[]).await;
    home.database().await;
    let (token, id) = sign_in(&server);
    let pathname = format!("uploads/{id}/large.docx");
    let (status, granted) = ask(&server, &token, &pathname, LARGE);
    assert_eq!((status, &granted["uploadUrl"]), (200, &json!("/local-blob")), "{granted}");
    let client_token = granted["clientToken"].as_str().unwrap();

    let before = server.peak_memory_bytes();
    let (status, answer) = send(&server, &put(&pathname, client_token), LARGE, LARGE);
    let after = server.peak_memory_bytes();
    println!("100 MiB: peak memory {} MiB before, {} MiB after", before / MIB, after / MIB);
    assert_eq!((status, &answer["pathname"]), (200, &json!(pathname)), "{answer}");
    assert_eq!(fs::metadata(stored(&home, &pathname)).unwrap().len(), LARGE as u64);
    assert!(after - before < LARGE / 4, "{before} {after}");

    // A token counts once, for its own pathname, and within the limit.
    let (status, again) = send(&server, &put(&pathname, client_token), MIB, MIB);
    assert_eq!((status, &again["error"]["code"]), (400, &json!("bad_request")));
    let (status, other) = send(&server, &put("uploads/other/a", client_token), MIB, MIB);
    assert_eq!((status, &other["error"]["code"]), (403, &json!("forbidden")));
    let (status, _) = ask(&server, &token, &pathname, 200 * MIB);
    assert_eq!(status, 422, "refused before it is sent");
    let too_large = format!("uploads/{id}/too-large.docx");
    let (_, granted) = ask(&server, &token, &too_large, MIB);
    let client_token = granted["clientToken"].as_str().unwrap();
    let (status, answer) = send(&server, &put(&too_large, client_token), 200 * MIB, 0);
    assert_eq!((status, &answer["error"]["code"]), (400, &json!("file_too_large")));
    assert!(!stored(&home, &too_large).exists());
}

#[tokio::test]
async fn npms_client_uploads_to_this_machine() {
    const TEST: &str = "npms_client_uploads_to_this_machine";
    if !has_vendor_clients(TEST) {
        return;
    }
    let home = Home::new();
    let server = home.serve(&[], &[]).await;
    home.database().await;
    let (token, id) = sign_in(&server);
    for (name, size) in [("small.txt", 1_000), ("parts.txt", 9 * MIB)] {
        let pathname = format!("uploads/{id}/{name}");
        let answer = run_vendor_client(&json!({
            "what": "handshake", "api": format!("{}/local-blob", server.origin),
            "handle": format!("{}/api/blob/upload", server.origin), "token": token,
            "pathname": pathname, "body": "a".repeat(size), "multipart": size > 8 * MIB,
        }));
        assert_eq!(answer["pathname"], pathname.as_str(), "{answer}");
        assert_eq!(fs::metadata(stored(&home, &pathname)).unwrap().len(), size as u64);
    }
}
