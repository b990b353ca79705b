//! The contract of every cache.

mod upstash;

use std::time::Duration;

use local::PostgresCache;
use ports::Cache;
use testkit::App;
use uuid::Uuid;

const MINUTE: Duration = Duration::from_mins(1);

/// With keys of its own, so that it can run against a cache that others use.
async fn keeps_the_contract(cache: &impl Cache) {
    let [a, b, never] = ["a", "b", "never"].map(|key| format!("contract:{}:{key}", Uuid::now_v7()));

    assert_eq!(cache.get(&a).await.unwrap(), None);
    cache.set(&a, b"first", MINUTE).await.unwrap();
    cache.set(&a, &[0, 255], MINUTE).await.unwrap();
    cache.set(&b, b"", MINUTE).await.unwrap();
    assert_eq!(cache.get(&a).await.unwrap().unwrap(), [0, 255]);
    assert_eq!(cache.get(&b).await.unwrap().unwrap(), b"");

    cache.forget(&[a.clone(), never]).await.unwrap();
    cache.forget(&[]).await.unwrap();
    assert_eq!(cache.get(&a).await.unwrap(), None);
    assert!(cache.get(&b).await.unwrap().is_some());

    cache.set(&a, b"short", Duration::from_secs(1)).await.unwrap();
    assert!(cache.get(&a).await.unwrap().is_some());
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(cache.get(&a).await.unwrap(), None);
    cache.set(&a, b"again", MINUTE).await.unwrap();
    assert_eq!(cache.get(&a).await.unwrap().unwrap(), b"again");
    cache.forget(&[a, b]).await.unwrap();
}

#[tokio::test]
async fn a_cache_in_postgres_keeps_the_contract() {
    let app = App::start().await;
    keeps_the_contract(&PostgresCache::new(app.db.clone())).await;
}

#[tokio::test]
async fn each_write_takes_expired_entries_away() {
    let app = App::start().await;
    let cache = PostgresCache::new(app.db.clone());
    for n in 0..30 {
        cache.set(&n.to_string(), b"", Duration::ZERO).await.unwrap();
    }
    cache.set("last", b"", MINUTE).await.unwrap();
    let remaining: Vec<String> =
        sqlx::query_scalar("select key from kv").fetch_all(&app.db).await.unwrap();
    assert_eq!(remaining, ["last"]);
}
