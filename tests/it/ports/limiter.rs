//! The contract of every limiter.

mod upstash;

use std::time::Duration;

use chrono::TimeDelta;
use futures::future::join_all;
use local::PostgresLimiter;
use ports::{Limit, Limiter};
use testkit::App;
use uuid::Uuid;

const LIMIT: Limit = Limit { max: 10, window: Duration::from_secs(10) };

/// The same over so long that a run hardly ever crosses from one window into the next.
const LONG: Limit = Limit { max: 10, window: Duration::from_secs(10_000) };

/// With a key of its own, so that it can run against a limiter that others use.
async fn keeps_the_contract(limiter: &impl Limiter) {
    let key = format!("contract:{}", Uuid::now_v7());
    let first = limiter.take(&key, LONG).await.unwrap();
    assert!(first.admitted);
    assert_eq!(first.remaining, 9);
    assert!(first.reset_after <= LONG.window);
    limiter.give_back(&key, LONG).await.unwrap();

    let tries = join_all((0..50).map(|_| limiter.take(&key, LONG))).await;
    let admitted = tries.into_iter().filter(|taken| taken.as_ref().unwrap().admitted).count();
    assert_eq!(admitted, 10, "fifty at once are admitted like fifty in a row");
    let more = limiter.take(&key, LONG).await.unwrap();
    assert!(!more.admitted);
    assert_eq!(more.remaining, 0);
    assert!(more.reset_after > Duration::ZERO);

    limiter.give_back(&key, LONG).await.unwrap();
    assert!(limiter.take(&key, LONG).await.unwrap().admitted);
    assert!(!limiter.take(&key, LONG).await.unwrap().admitted);
    let other = format!("{key}:other");
    assert!(limiter.take(&other, LONG).await.unwrap().admitted, "each key has its own count");
    limiter.give_back(&format!("{key}:never"), LONG).await.unwrap();
}

#[tokio::test]
async fn a_limiter_in_postgres_keeps_the_contract() {
    let app = App::start().await;
    keeps_the_contract(&PostgresLimiter::new(app.db.clone(), app.clock.clone())).await;
}

/// To the beginning of a window.
fn wait_for_new_window(app: &App) {
    use ports::Clock;
    let into_ms = app.clock.now().timestamp_millis().rem_euclid(10_000);
    app.clock.advance(TimeDelta::milliseconds(10_000 - into_ms));
}

#[tokio::test]
async fn the_window_slides() {
    let app = App::start().await;
    let limiter = PostgresLimiter::new(app.db.clone(), app.clock.clone());
    wait_for_new_window(&app);
    for _ in 0..10 {
        assert!(limiter.take("slides", LIMIT).await.unwrap().admitted);
    }
    // Half of the next window later, half of the ten still count.
    app.clock.advance(TimeDelta::seconds(15));
    let mut admitted = 0;
    while limiter.take("slides", LIMIT).await.unwrap().admitted {
        admitted += 1;
    }
    assert!((5..=6).contains(&admitted), "{admitted}");
    app.clock.advance(TimeDelta::seconds(20));
    assert_eq!(limiter.take("slides", LIMIT).await.unwrap().remaining, 9);
}

#[tokio::test]
async fn expired_counters_go_away() {
    let app = App::start().await;
    let limiter = PostgresLimiter::new(app.db.clone(), app.clock.clone());
    for n in 0..8 {
        limiter.take(&n.to_string(), LIMIT).await.unwrap();
    }
    sqlx::query("update rate_counters set expires_at = now()").execute(&app.db).await.unwrap();
    for _ in 0..3 {
        limiter.take("last", LIMIT).await.unwrap();
    }
    let remaining: Vec<String> = sqlx::query_scalar("select distinct key from rate_counters")
        .fetch_all(&app.db)
        .await
        .unwrap();
    assert_eq!(remaining, ["last"]);
}
