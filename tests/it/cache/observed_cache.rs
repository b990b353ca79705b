//! A cache a test can look into.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use ports::{Cache, Fault};

/// A cache in memory that counts, and can be told to fail or to hang.
#[derive(Default)]
pub(super) struct ObservedCache {
    pub(super) entries: Mutex<BTreeMap<String, Vec<u8>>>,
    sets: AtomicUsize,
    pub(super) mood: Mutex<CacheBehaviour>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum CacheBehaviour {
    #[default]
    Works,
    Fails,
    Hangs,
}

impl ObservedCache {
    async fn misbehave(&self) -> Result<(), Fault> {
        let mood = *self.mood.lock().unwrap();
        match mood {
            CacheBehaviour::Works => Ok(()),
            CacheBehaviour::Fails => Err(Fault::busy("no")),
            CacheBehaviour::Hangs => std::future::pending().await,
        }
    }

    pub(super) fn keys(&self) -> Vec<String> {
        self.entries.lock().unwrap().keys().cloned().collect()
    }

    pub(super) fn sets(&self) -> usize {
        self.sets.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Cache for ObservedCache {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.misbehave().await?;
        Ok(self.entries.lock().unwrap().get(key).cloned())
    }

    async fn set(&self, key: &str, value: &[u8], _: Duration) -> Result<(), Fault> {
        self.misbehave().await?;
        self.sets.fetch_add(1, Ordering::Relaxed);
        self.entries.lock().unwrap().insert(key.to_owned(), value.to_vec());
        Ok(())
    }

    async fn forget(&self, keys: &[String]) -> Result<(), Fault> {
        self.misbehave().await?;
        self.entries.lock().unwrap().retain(|key, _| !keys.contains(key));
        Ok(())
    }
}
