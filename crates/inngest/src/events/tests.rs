//! The events client against a server that answers as it is told.

use std::time::Instant;

use super::*;
use crate::stub_response::{Stub, header};

/// Answers with these statuses, in turn.
async fn server(statuses: &'static [u16]) -> Stub {
    Stub::start(|_, before| (statuses[before], "", String::new())).await
}

async fn send(origin: &str) -> Result<(), Fault> {
    let http = crate::endpoint::tests::http();
    let event = Event { id: "e1".to_owned(), name: "e".to_owned(), data: json!({"a": 1}) };
    EventsClient::new(http, origin, "5ecret/key", None).unwrap().send(&[event]).await
}

#[tokio::test]
async fn a_busy_api_is_asked_again_with_the_same_seed() {
    let server = server(&[503, 500, 429, 408, 200]).await;
    send(&server.origin).await.unwrap();
    let seen = server.seen();
    let seeds: Vec<&str> =
        seen.iter().filter_map(|request| header(request, "x-inngest-event-id-seed")).collect();
    assert_eq!(seeds.len(), 5);
    assert!(seeds.iter().all(|seed| *seed == seeds[0]));
    let (millis, random) = seeds[0].split_once(',').unwrap();
    assert!(millis.parse::<i64>().unwrap() > 1_700_000_000_000);
    assert_eq!(BASE64_STANDARD.decode(random).unwrap().len(), SEED_BYTES);
    assert!(seen[0].starts_with("POST /e/5ecret%2Fkey HTTP/1.1"));
    assert!(
        seen.iter().all(|request| request.ends_with(r#"[{"data":{"a":1},"id":"e1","name":"e"}]"#))
    );
}

#[tokio::test]
async fn another_batch_has_another_seed_and_its_events_their_own_ids() {
    let server = server(&[200, 200]).await;
    send(&server.origin).await.unwrap();
    send(&server.origin).await.unwrap();
    let requests = server.seen();
    let seed = |n: usize| header(&requests[n], "x-inngest-event-id-seed").unwrap();
    assert_ne!(seed(0), seed(1));
    assert!(requests.iter().all(|request| request.contains(r#""id":"e1""#)));
}

#[tokio::test]
async fn tries_are_used_up() {
    let server = server(&[503; 6]).await;
    assert!(matches!(send(&server.origin).await, Err(Fault::Busy { .. })));
    assert_eq!(server.seen().len(), TRIES as usize);
}

#[tokio::test]
async fn a_pause_that_is_asked_for_is_made() {
    let server = Stub::start(|_, before| match before {
        0 => (429, "retry-after: 1\r\n", String::new()),
        _ => (200, "", r#"{"ids":["e1"],"status":200}"#.to_owned()),
    })
    .await;
    let started = Instant::now();
    send(&server.origin).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_pause_that_is_too_long_ends_the_send_and_is_told() {
    let server = Stub::start(|_, _| (503, "retry-after: 3600\r\n", String::new())).await;
    let fault = send(&server.origin).await.unwrap_err();
    let told = Some(TOLD_AT_MOST);
    assert!(matches!(fault, Fault::Busy { retry_after, .. } if retry_after == told), "{fault}");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn pauses_grow_and_are_never_the_same_for_all() {
    let fault = Fault::busy("later");
    for (tried, longest) in [(1, 200), (2, 400), (3, 800), (4, 1600)] {
        let longest = Duration::from_millis(longest);
        let drawn: Vec<Duration> = (0..20).map(|_| pause_before(tried, &fault).unwrap()).collect();
        assert!(drawn.iter().all(|pause| (longest / 2..=longest).contains(pause)), "{drawn:?}");
        assert!(drawn.iter().any(|pause| *pause != drawn[0]), "{drawn:?}");
    }
}

#[test]
fn a_pause_is_asked_for_in_seconds_or_by_date() {
    let now: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
    let cases = [
        ("7", Some(7)),
        (" 0 ", Some(0)),
        ("Thu, 01 Jan 2026 00:01:00 GMT", Some(60)),
        ("2026-01-01T00:00:05Z", Some(5)),
        ("Thu, 01 Jan 2015 00:01:00 GMT", Some(0)),
        ("soon", None),
        ("-1", None),
    ];
    for (text, seconds) in cases {
        assert_eq!(asked_pause(text, now), seconds.map(Duration::from_secs), "{text}");
    }
}

#[tokio::test]
async fn a_refusal_is_final_and_does_not_tell_the_key() {
    let server = server(&[401, 200]).await;
    let fault = send(&server.origin).await.unwrap_err();
    assert!(matches!(&fault, Fault::Broken(reason) if !reason.contains("5ecret")), "{fault}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn an_unreachable_api_is_busy_and_does_not_tell_the_key() {
    let fault = send("http://127.0.0.1:9").await.unwrap_err();
    assert!(matches!(&fault, Fault::Busy { .. }));
    assert!(!fault.to_string().contains("5ecret"), "{fault}");
}

#[tokio::test]
async fn an_event_that_is_too_large_is_not_sent() {
    let server = server(&[200]).await;
    let http = crate::endpoint::tests::http();
    let data = json!("x".repeat(MAX_EVENT_BYTES));
    let large = Event { id: "e1".to_owned(), name: "e".to_owned(), data };
    let client = EventsClient::new(http, &server.origin, "key", None).unwrap();
    assert!(matches!(client.send(&[large]).await, Err(Fault::Rejected(_))));
    assert!(server.seen().is_empty());
}
