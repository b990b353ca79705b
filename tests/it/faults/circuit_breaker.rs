//! A service that is down is left alone: its callers are told at once, and one asks whether it is
//! back.

use std::time::{Duration, Instant};

use cloud::Pinecone;
use ports::Fault;

use super::PATIENCE;
use super::calls::{ServiceSite, http, pinecone, query_index};
use super::server::{ServerRole, Trouble, Troubled, Wish};

/// Failures in a row after which a service counts as down, and for how long.
const FAILURES: usize = 6;
const REST: Duration = Duration::from_secs(5);

/// Tries of one call.
const TRIES: usize = 3;

async fn index_with_trouble(trouble: Trouble) -> (Troubled, Pinecone) {
    let right = (200, r#"{"matches":[]}"#);
    let server = Troubled::start(ServerRole { trouble, right, max_bytes: 1_000 }).await;
    let index = pinecone(&ServiceSite { url: server.url.clone(), http: http(PATIENCE) });
    (server, index)
}

#[tokio::test]
async fn a_service_that_is_down_is_left_alone_until_one_finds_it_back() {
    let (server, index) = index_with_trouble(Trouble::Status(503)).await;
    for count in 1..=FAILURES / TRIES {
        let fault = query_index(&index).await.unwrap_err();
        assert!(matches!(fault, Fault::Busy { retry_after: None, .. }), "{fault}");
        assert_eq!(server.request_count(), count * TRIES);
    }
    let (started, others) = (Instant::now(), index.clone());
    for client in [&index, &others] {
        let fault = query_index(client).await.unwrap_err();
        let Fault::Busy { retry_after: Some(wait), .. } = fault else { panic!("{fault}") };
        assert!(wait <= REST && wait > REST / 2, "{wait:?}");
    }
    assert!(started.elapsed() < Duration::from_millis(200), "nobody waits");
    assert_eq!(server.request_count(), FAILURES, "and nothing is sent");

    server.become_one_of(Trouble::Right);
    tokio::time::sleep(REST).await;
    let (first, second) = tokio::join!(query_index(&index), query_index(&others));
    assert!(first.is_ok() && matches!(second, Err(Fault::Busy { .. })), "one asks, for all");
    assert_eq!(server.request_count(), FAILURES + 1);
    for count in 2..=4 {
        query_index(&others).await.unwrap();
        assert_eq!(server.request_count(), FAILURES + count, "it is back");
    }
}

#[tokio::test]
async fn a_service_that_is_busy_or_refuses_is_not_down() {
    let busy = Trouble::TooMany(Wish::AtDateIn(60));
    for trouble in [busy, Trouble::Status(401), Trouble::Status(400), Trouble::Html] {
        let (server, index) = index_with_trouble(trouble).await;
        for count in 1..=2 * FAILURES {
            query_index(&index).await.unwrap_err();
            assert_eq!(server.request_count(), count, "{trouble:?}");
        }
    }
}
