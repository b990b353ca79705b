//! The read-through cache over caches that keep, fail and hang.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use domain::seal::Sealer;

use super::*;

/// The behaviours of a cache.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CacheBehaviour {
    Keeps,
    Fails,
    Hangs,
}

struct Fake {
    mood: Mutex<CacheBehaviour>,
    kept: Mutex<HashMap<String, (Vec<u8>, Duration)>>,
    asked: AtomicUsize,
}

impl Fake {
    fn new(mood: CacheBehaviour) -> Arc<Self> {
        Arc::new(Self {
            mood: Mutex::new(mood),
            kept: Mutex::default(),
            asked: AtomicUsize::new(0),
        })
    }

    fn stored_entries(&self) -> HashMap<String, (Vec<u8>, Duration)> {
        self.kept.lock().unwrap().clone()
    }

    fn call_count(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    async fn hang_or_fail(&self) -> Result<(), Fault> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mood = *self.mood.lock().unwrap();
        match mood {
            CacheBehaviour::Keeps => Ok(()),
            CacheBehaviour::Fails => Err(Fault::broken("out of order")),
            CacheBehaviour::Hangs => std::future::pending().await,
        }
    }
}

#[async_trait]
impl Cache for Fake {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.hang_or_fail().await?;
        Ok(self.stored_entries().get(key).map(|(value, _)| value.clone()))
    }

    async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), Fault> {
        self.hang_or_fail().await?;
        self.kept.lock().unwrap().insert(key.to_owned(), (value.to_vec(), ttl));
        Ok(())
    }

    async fn forget(&self, keys: &[String]) -> Result<(), Fault> {
        self.hang_or_fail().await?;
        self.kept.lock().unwrap().retain(|key, _| !keys.contains(key));
        Ok(())
    }
}

fn read_through(cache: &Arc<Fake>) -> ReadThroughCache {
    let sealer = Sealer::new(vec![("k1".into(), [7; 32])]).unwrap();
    ReadThroughCache::new(cache.clone(), Vault::new(sealer))
}

fn key() -> CacheKey {
    CacheKey::Session(SessionId(Uuid::from_u128(7)))
}

fn time_at(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap()
}

/// Reads a row that is at this version, as a use case does. Returns the body and whether it came
/// from the row.
async fn read(
    read_through: &ReadThroughCache,
    version: DateTime<Utc>,
    body: &str,
) -> (String, bool) {
    let cached = read_through.look_up::<String>(key()).await;
    let fresh = (cached.version() != Some(version)).then(|| body.to_owned());
    let fetched = fresh.is_some();
    (cached.resolve(version, fresh).await.unwrap(), fetched)
}

#[tokio::test]
async fn what_was_fetched_once_is_not_fetched_again_until_its_version_changes() {
    let cache = Fake::new(CacheBehaviour::Keeps);
    let read_through = read_through(&cache);
    assert_eq!(read(&read_through, time_at(1), "one").await, ("one".into(), true));
    assert_eq!(read(&read_through, time_at(1), "never asked for").await, ("one".into(), false));
    assert_eq!(read(&read_through, time_at(2), "two").await, ("two".into(), true));
    assert_eq!(read(&read_through, time_at(2), "").await, ("two".into(), false));
    read_through.forget(&[key()]).await;
    assert_eq!(read(&read_through, time_at(2), "two").await, ("two".into(), true));
}

#[tokio::test]
async fn entries_are_sealed_for_their_keys_and_last_as_long_as_the_product_says() {
    let cache = Fake::new(CacheBehaviour::Keeps);
    let read_through = read_through(&cache);
    read(&read_through, time_at(1), "a secret").await;
    let (sealed, ttl) =
        cache.stored_entries()["session:00000000-0000-0000-0000-000000000007"].clone();
    assert_eq!(ttl, Duration::from_hours(24));
    assert!(!String::from_utf8_lossy(&sealed).contains("secret"));
    // Copied under another key it is as good as nothing.
    let other = CacheKey::Session(SessionId(Uuid::from_u128(8)));
    cache.kept.lock().unwrap().insert(other.to_string(), (sealed, ttl));
    assert_eq!(read_through.look_up::<String>(other).await.version(), None);
    for (key, name, hours) in [
        (CacheKey::Student(UserId(Uuid::nil())), "student:", 1),
        (CacheKey::Practice(PracticeId(Uuid::nil())), "practice:", 1),
        (CacheKey::Conversation(ConversationId(Uuid::nil())), "conversation:", 1),
    ] {
        assert_eq!(key.to_string(), format!("{name}{}", Uuid::nil()));
        assert_eq!(key.ttl(), Duration::from_hours(hours));
    }
}

#[tokio::test]
async fn an_entry_of_another_shape_is_as_good_as_nothing() {
    let cache = Fake::new(CacheBehaviour::Keeps);
    let read_through = read_through(&cache);
    read(&read_through, time_at(1), "text").await;
    assert_eq!(read_through.look_up::<Vec<u32>>(key()).await.version(), None);
}

#[tokio::test]
async fn what_is_too_large_is_not_kept() {
    let cache = Fake::new(CacheBehaviour::Keeps);
    let read_through = read_through(&cache);
    let large = "x".repeat(MAX_ENTRY_BYTES);
    assert_eq!(read(&read_through, time_at(1), &large).await, (large, true));
    assert!(cache.stored_entries().is_empty());
}

#[tokio::test]
async fn a_cache_that_fails_or_hangs_is_asked_once_and_then_left_alone() {
    for mood in [CacheBehaviour::Fails, CacheBehaviour::Hangs] {
        let cache = Fake::new(mood);
        let read_through = read_through(&cache);
        let started = std::time::Instant::now();
        for _ in 0..20 {
            assert_eq!(read(&read_through, time_at(1), "one").await, ("one".into(), true));
        }
        read_through.forget(&[key()]).await;
        assert_eq!(cache.call_count(), 1);
        assert!(started.elapsed() < 2 * PATIENCE, "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn a_cache_that_recovers_is_used_again() {
    let cache = Fake::new(CacheBehaviour::Fails);
    let read_through = read_through(&cache);
    read(&read_through, time_at(1), "one").await;
    *cache.mood.lock().unwrap() = CacheBehaviour::Keeps;
    *read_through.resting.lock().unwrap() = Some(Instant::now());
    read(&read_through, time_at(1), "one").await;
    assert_eq!(read(&read_through, time_at(1), "one").await, ("one".into(), false));
}

#[tokio::test]
async fn of_fifty_who_find_nothing_one_fetches_and_nobody_waits_for_who_is_not_admitted() {
    let cache = Fake::new(CacheBehaviour::Keeps);
    let read_through = read_through(&cache);
    let fetched = Arc::new(AtomicUsize::new(0));
    let started = std::time::Instant::now();
    let readers = (0..50).map(|n| {
        let (read_through, fetched) = (read_through.clone(), fetched.clone());
        tokio::spawn(async move {
            let cached = read_through.look_up::<String>(key()).await;
            tokio::time::sleep(Duration::from_millis(2)).await;
            if n < 5 {
                // Not admitted: the query brought no row.
                return;
            }
            let fresh = cached.version().is_none().then(|| "one".to_owned());
            fetched.fetch_add(usize::from(fresh.is_some()), Ordering::Relaxed);
            assert_eq!(cached.resolve(time_at(1), fresh).await.unwrap(), "one");
        })
    });
    for reader in readers.collect::<Vec<_>>() {
        reader.await.unwrap();
    }
    assert_eq!(fetched.load(Ordering::Relaxed), 1);
    assert!(started.elapsed() < FLIGHT_PATIENCE, "{:?}", started.elapsed());
}

#[tokio::test]
async fn nobody_waits_long_for_who_is_slow() {
    let cache = Fake::new(CacheBehaviour::Keeps);
    let read_through = read_through(&cache);
    let slow = read_through.look_up::<String>(key()).await;
    let started = std::time::Instant::now();
    assert_eq!(read(&read_through, time_at(1), "one").await, ("one".into(), true));
    assert!(started.elapsed() >= FLIGHT_PATIENCE && started.elapsed() < 2 * FLIGHT_PATIENCE);
    drop(slow);
}
