//! The limiter in Upstash: it counts with npm's `@upstash/ratelimit`, over the same counters.

use std::sync::Arc;

use chrono::TimeDelta;
use cloud::{Repeat, Upstash, UpstashLimiter};
use local::SystemClock;
use ports::{Clock, Fault, Limiter};
use serde_json::{Value, json};
use testkit::standins::{RestRedis, rest_redis, run_vendor_client};
use testkit::{TestClock, http_client};
use uuid::Uuid;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{LIMIT, LONG, keeps_the_contract};
use crate::ports::standins::{base_url, redis_at, redises};

#[tokio::test]
async fn a_limiter_in_upstash_keeps_the_contract() {
    for redis in redises("a_limiter_in_upstash_keeps_the_contract") {
        keeps_the_contract(&UpstashLimiter::new(redis, Arc::new(SystemClock))).await;
    }
}

fn take_with_vendor_client(
    place: &RestRedis,
    key: &str,
    times: u32,
    rate: i32,
) -> Vec<(bool, i64)> {
    let taken = run_vendor_client(&json!({
        "what": "limit",
        "url": place.url,
        "token": place.token,
        "key": key,
        "max": LONG.max,
        "windowMs": u64::try_from(LONG.window.as_millis()).unwrap(),
        "times": times,
        "rate": rate,
    }));
    let one =
        |outcome: &Value| (outcome["success"] == true, outcome["remaining"].as_i64().unwrap());
    taken.as_array().unwrap().iter().map(one).collect()
}

#[tokio::test]
async fn npms_limiter_and_ours_count_together() {
    let Some(place) = rest_redis("npms_limiter_and_ours_count_together") else { return };
    let limiter = UpstashLimiter::new(redis_at(place), Arc::new(SystemClock));
    let key = format!("agree:{}", Uuid::now_v7());
    let ours = async || {
        let taken = limiter.take(&key, LONG).await.unwrap();
        (taken.admitted, i64::from(taken.remaining))
    };
    for left in [9, 8, 7, 6] {
        assert_eq!(ours().await, (true, left));
    }
    let others = take_with_vendor_client(place, &key, 6, 1);
    assert_eq!(others, [5, 4, 3, 2, 1, 0].map(|left| (true, left)));
    assert_eq!(ours().await, (false, 0), "ten by both are ten");
    assert_eq!(take_with_vendor_client(place, &key, 1, 1), [(false, 0)]);

    limiter.give_back(&key, LONG).await.unwrap();
    assert_eq!(take_with_vendor_client(place, &key, 2, 1), [(true, 0), (false, 0)]);
    take_with_vendor_client(place, &key, 1, -1);
    assert_eq!(ours().await, (true, 0));
}

#[tokio::test]
async fn npms_limiter_and_ours_weigh_the_last_window_alike() {
    let Some(place) = rest_redis("npms_limiter_and_ours_weigh_the_last_window_alike") else {
        return;
    };
    let (redis, key) = (redis_at(place), format!("agree:{}", Uuid::now_v7()));
    let window_ms = i64::try_from(LONG.window.as_millis()).unwrap();
    let now_ms = SystemClock.now().timestamp_millis();
    let last = format!("@upstash/ratelimit:{key}:{}", now_ms / window_ms - 1);
    redis.command(&["SET", &last, "9", "EX", "60"], Repeat::Always).await.unwrap();
    let limiter = UpstashLimiter::new(redis.clone(), Arc::new(SystemClock));
    let ours = limiter.take(&key, LONG).await.unwrap();
    let others = take_with_vendor_client(place, &key, 1, 1);
    assert!(ours.admitted && ours.remaining <= 9);
    assert_eq!(others, [(ours.remaining > 0, i64::from(ours.remaining.saturating_sub(1)))]);

    let current = format!("@upstash/ratelimit:{key}:{}", now_ms / window_ms);
    let left_ms = redis.command(&["PTTL", &current], Repeat::Always).await.unwrap();
    let whole_ms = 2 * window_ms + 1_000;
    assert!((whole_ms - 60_000..=whole_ms).contains(&left_ms.as_i64().unwrap()), "{left_ms}");
}

#[tokio::test]
async fn the_window_in_upstash_slides() {
    let Some(place) = rest_redis("the_window_in_upstash_slides") else { return };
    let clock = Arc::new(TestClock::default());
    let limiter = UpstashLimiter::new(redis_at(place), clock.clone());
    let into_ms = clock.now().timestamp_millis().rem_euclid(10_000);
    clock.advance(TimeDelta::milliseconds(10_000 - into_ms));
    let key = format!("slides:{}", Uuid::now_v7());
    for _ in 0..10 {
        assert!(limiter.take(&key, LIMIT).await.unwrap().admitted);
    }
    // Half of the next window later, half of the ten still count.
    clock.advance(TimeDelta::seconds(15));
    let mut admitted = 0;
    while limiter.take(&key, LIMIT).await.unwrap().admitted {
        admitted += 1;
    }
    assert!((5..=6).contains(&admitted), "{admitted}");
    clock.advance(TimeDelta::seconds(20));
    assert_eq!(limiter.take(&key, LIMIT).await.unwrap().remaining, 9);
}

#[tokio::test]
async fn a_try_is_counted_again_when_its_answer_is_lost_but_never_given_back_twice() {
    let server = MockServer::start().await;
    let lost = ResponseTemplate::new(500);
    Mock::given(any()).respond_with(lost.clone()).up_to_n_times(1).mount(&server).await;
    let counted = ResponseTemplate::new(200).set_body_json(json!({ "result": 3 }));
    Mock::given(any()).respond_with(counted).up_to_n_times(1).mount(&server).await;
    Mock::given(any()).respond_with(lost).mount(&server).await;
    let redis = Upstash::new(http_client(), base_url(&server.uri()), "key").unwrap();
    let limiter = UpstashLimiter::new(redis, Arc::new(SystemClock));
    assert_eq!(limiter.take("key", LONG).await.unwrap().remaining, 3);
    assert!(matches!(limiter.give_back("key", LONG).await, Err(Fault::Broken(_))));
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 3);
    let take: Vec<String> = requests[0].body_json().unwrap();
    let slot = take[6].parse::<i64>().unwrap() / 10_000_000;
    assert_eq!((take[0].as_str(), take[2].as_str(), take[5].as_str()), ("EVAL", "2", "10"));
    assert_eq!(take[3], format!("@upstash/ratelimit:key:{slot}"));
    assert_eq!(take[4], format!("@upstash/ratelimit:key:{}", slot - 1));
    assert_eq!(take[7], "10000000");
}
