//! The cache in Upstash: its commands, and that npm's client reads and writes the same.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cloud::{Repeat, Upstash, UpstashCache};
use ports::{Cache, Fault};
use serde_json::{Value, json};
use testkit::http_client;
use testkit::standins::{rest_redis, run_vendor_client};
use uuid::Uuid;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{MINUTE, keeps_the_contract};
use crate::ports::standins::{base_url, redis_at, redises};

#[tokio::test]
async fn a_cache_in_upstash_keeps_the_contract() {
    for redis in redises("a_cache_in_upstash_keeps_the_contract") {
        keeps_the_contract(&UpstashCache::new(redis)).await;
    }
}

#[tokio::test]
async fn npms_client_reads_what_ours_wrote_and_the_other_way_round() {
    let Some(place) = rest_redis("npms_client_reads_what_ours_wrote_and_the_other_way_round")
    else {
        return;
    };
    let cache = UpstashCache::new(redis_at(place));
    let key = format!("agree:ü:{}", Uuid::now_v7());
    let vendor_client = |method: &str, args: Value| {
        let (url, token) = (&place.url, &place.token);
        run_vendor_client(
            &json!({ "what": "redis", "url": url, "token": token, "method": method, "args": args }),
        )
    };
    let ours = [0, 159, 146, 150, 255];
    cache.set(&key, &ours, MINUTE).await.unwrap();
    assert_eq!(vendor_client("get", json!([key])), json!(BASE64_STANDARD.encode(ours)));
    let left_ms = vendor_client("pttl", json!([key])).as_i64().unwrap();
    assert!((50_000..=60_000).contains(&left_ms), "{left_ms}");

    assert_eq!(vendor_client("set", json!([key, BASE64_STANDARD.encode("theirs")])), "OK");
    assert_eq!(cache.get(&key).await.unwrap().unwrap(), b"theirs");
    vendor_client("set", json!([key, "no base64!"]));
    assert!(matches!(cache.get(&key).await, Err(Fault::Broken(_))), "that is nobody's of ours");
    cache.forget(std::slice::from_ref(&key)).await.unwrap();
    assert_eq!(vendor_client("exists", json!([key])), 0);
}

#[tokio::test]
async fn commands_run_in_order_alone_or_together() {
    let Some(place) = rest_redis("commands_run_in_order_alone_or_together") else { return };
    let redis = redis_at(place);
    let key = format!("together:{}", Uuid::now_v7());
    let commands: [&[&str]; 3] = [&["SET", &key, "1"], &["LPUSH", &key, "x"], &["INCR", &key]];
    for together in [false, true] {
        let replies = if together {
            redis.transaction(&commands, Repeat::UnlessDone).await.unwrap()
        } else {
            redis.pipeline(&commands, Repeat::UnlessDone).await.unwrap()
        };
        assert_eq!(replies[0].as_ref().unwrap(), "OK");
        let refused = replies[1].as_ref().unwrap_err();
        assert!(refused.to_string().contains("WRONGTYPE"), "{refused}");
        assert_eq!(replies[2].as_ref().unwrap(), 2);
    }
    let unknown: [&[&str]; 2] = [&["SET", &key, "9"], &["NO-SUCH-COMMAND"]];
    assert!(matches!(
        redis.transaction(&unknown, Repeat::UnlessDone).await,
        Err(Fault::Rejected(_))
    ));
    assert_eq!(redis.command(&["GET", &key], Repeat::Always).await.unwrap(), "2", "none was run");
    redis.command(&["DEL", &key], Repeat::Always).await.unwrap();

    let stranger = Upstash::new(http_client(), base_url(&place.url), "other").unwrap();
    assert!(matches!(stranger.command(&["PING"], Repeat::Always).await, Err(Fault::Broken(_))));
}

#[tokio::test]
async fn upstash_is_sent_arrays_with_the_key_and_what_it_said_last() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_json(json!({ "result": null }));
    let answer = answer.insert_header("upstash-sync-token", "seen-7");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let redis =
        Upstash::new(http_client(), base_url(&format!("{}/", server.uri())), "key").unwrap();
    let cache = UpstashCache::new(redis);
    cache.get("a").await.unwrap();
    cache.set("a", b"value", MINUTE).await.unwrap();
    cache.set("a", b"value", std::time::Duration::ZERO).await.unwrap();
    cache.forget(&["a".to_owned(), "b".to_owned()]).await.unwrap();
    cache.forget(&[]).await.unwrap();

    let requests = server.received_requests().await.unwrap();
    let bodies: Vec<Value> = requests.iter().map(|request| request.body_json().unwrap()).collect();
    let expected = [
        json!(["GET", "a"]),
        json!(["SET", "a", "dmFsdWU=", "PX", "60000"]),
        json!(["DEL", "a"]),
        json!(["DEL", "a", "b"]),
    ];
    assert_eq!(bodies, expected);
    for (index, request) in requests.iter().enumerate() {
        assert_eq!((request.method.as_str(), request.url.path()), ("POST", "/"));
        assert_eq!(request.headers["authorization"], "Bearer key");
        let token = request.headers.get("upstash-sync-token").map(|token| token.to_str().unwrap());
        assert_eq!(token, (index > 0).then_some("seen-7"));
    }
}

#[tokio::test]
async fn a_database_that_is_busy_is_asked_again_and_a_sentence_of_its_is_not_repeated() {
    let server = MockServer::start().await;
    let error = json!({ "error": "ERR wrong, command was: [\"SET\",\"Ada\"]" });
    Mock::given(any())
        .respond_with(ResponseTemplate::new(503))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    let refusal = ResponseTemplate::new(400).set_body_json(error);
    Mock::given(any()).respond_with(refusal).mount(&server).await;
    let cache =
        UpstashCache::new(Upstash::new(http_client(), base_url(&server.uri()), "key").unwrap());
    let fault = cache.set("a", b"value", MINUTE).await.unwrap_err();
    assert_eq!(fault.to_string(), "rejected: Upstash refuses a command (ERR)");
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
    let large = vec![0; 5 * 1024 * 1024];
    assert!(matches!(cache.set("a", &large, MINUTE).await, Err(Fault::Rejected(_))));
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}
