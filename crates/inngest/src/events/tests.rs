//! The events client against a server that answers as it is told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// Answers one request per connection with these statuses, in turn; keeps what it was sent.
async fn server(statuses: &'static [u16]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}/", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let requests = Arc::clone(&seen);
    tokio::spawn(async move {
        for status in statuses {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut text = String::new();
            while !text.ends_with(']') {
                let mut part = [0; 4096];
                let length = stream.read(&mut part).await.unwrap();
                text.push_str(&String::from_utf8_lossy(&part[..length]));
            }
            requests.lock().unwrap().push(text);
            let answer =
                format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (origin, seen)
}

async fn send(origin: &str) -> Result<(), Fault> {
    let http = crate::endpoint::tests::http();
    let event = Event { id: "e1".to_owned(), name: "e".to_owned(), data: json!({"a": 1}) };
    EventsClient::new(http, origin, "5ecret/key", None).unwrap().send(&[event]).await
}

fn header<'a>(request: &'a str, name: &str) -> &'a str {
    request.lines().find_map(|line| line.strip_prefix(name)).unwrap()
}

#[tokio::test]
async fn a_busy_api_is_asked_again_with_the_same_seed() {
    let (origin, seen) = server(&[503, 500, 200]).await;
    send(&origin).await.unwrap();
    let seen = seen.lock().unwrap();
    let seeds: Vec<&str> =
        seen.iter().map(|request| header(request, "x-inngest-event-id-seed: ")).collect();
    assert_eq!(seeds.len(), 3);
    assert!(seeds.iter().all(|seed| *seed == seeds[0] && seed.contains(',')));
    assert!(seen[0].starts_with("POST /e/5ecret%2Fkey HTTP/1.1"));
    assert!(seen[0].ends_with(r#"[{"data":{"a":1},"id":"e1","name":"e"}]"#), "{}", seen[0]);
}

#[tokio::test]
async fn a_refusal_is_final_and_does_not_tell_the_key() {
    let (origin, seen) = server(&[401, 200]).await;
    let fault = send(&origin).await.unwrap_err();
    assert!(matches!(&fault, Fault::Rejected(reason) if !reason.contains("5ecret")), "{fault}");
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_unreachable_api_is_busy_and_does_not_tell_the_key() {
    let fault = send("http://127.0.0.1:9").await.unwrap_err();
    assert!(matches!(&fault, Fault::Busy { .. }));
    assert!(!fault.to_string().contains("5ecret"), "{fault}");
}
