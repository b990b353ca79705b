//! A read-through cache for rows that are slow to fetch.
//!
//! No row is answered from it alone. The one query that admits the caller also says which version
//! of the row is current, and leaves the large part out when the cache has that version. So a
//! cached answer is never shown to somebody who may not see it and is never older than the row;
//! only fetching the large part is spared. A cache that fails or hangs slows requests and never
//! breaks them.

mod single_flight;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ids::derive;
use domain::seal::SealedField;
use domain::{ConversationId, PracticeId, SessionId, UserId};
use ports::{Cache, Fault};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use uuid::Uuid;

use crate::{Error, Result, Vault};
use single_flight::{Flight, FlightPermit, Flights};

/// The longest time for an answer of the cache: beyond that the database is no slower.
const PATIENCE: Duration = Duration::from_millis(150);

/// The time for which a cache that failed is left alone.
const REST: Duration = Duration::from_secs(5);

/// The longest wait for another request that is fetching the same: that one may be slow, or may
/// turn out not to be admitted.
const FLIGHT_PATIENCE: Duration = Duration::from_secs(2);

/// Larger entries are not kept: moving them costs what it saves. The transcript of a session of
/// three hours, sealed, is half of it.
const MAX_ENTRY_BYTES: usize = 512 * 1024;

/// The kinds of entries, each under its own key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheKey {
    /// A student's profile, without their name.
    Student(UserId),
    /// A session's transcript as it is stored, sealed, and what was found in it.
    Session(SessionId),
    /// A practice's questions and, once it is handed in, their keys and verdicts.
    Practice(PracticeId),
    /// A conversation's newest messages as they are stored, sealed.
    Conversation(ConversationId),
    /// The answer that is being written in a conversation: kept, never read through.
    RunningAnswer(ConversationId),
}

impl CacheKey {
    /// The lifetime of an entry.
    const fn ttl(self) -> Duration {
        match self {
            Self::Session(_) => Duration::from_hours(24),
            Self::Student(_) | Self::Practice(_) | Self::Conversation(_) => Duration::from_hours(1),
            Self::RunningAnswer(_) => Duration::from_mins(2),
        }
    }
}

impl std::fmt::Display for CacheKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Student(id) => write!(f, "student:{id}"),
            Self::Session(id) => write!(f, "session:{id}"),
            Self::Practice(id) => write!(f, "practice:{id}"),
            Self::Conversation(id) => write!(f, "conversation:{id}"),
            Self::RunningAnswer(id) => write!(f, "running-answer:{id}"),
        }
    }
}

/// The cache, asked with little patience. Entries are sealed for their keys.
#[derive(Clone)]
pub struct ReadThroughCache {
    cache: Arc<dyn Cache>,
    vault: Vault,
    resting: Arc<Mutex<Option<Instant>>>,
    flights: Arc<Flights>,
}

impl ReadThroughCache {
    /// A cache whose entries are sealed by the vault.
    pub fn new(cache: Arc<dyn Cache>, vault: Vault) -> Self {
        Self { cache, vault, resting: Arc::default(), flights: Arc::default() }
    }

    /// Looks for an entry. Of several who find nothing under one key in this process, one goes on to
    /// fetch it and the others wait for that, for a while.
    pub(crate) async fn look_up<T: DeserializeOwned>(&self, key: CacheKey) -> CachedValue<'_, T> {
        let name = key.to_string();
        let flight = self.flights.join(&name);
        let before = flight.as_ref().map(Flight::fill_count);
        let mut cached = CachedValue { read_through: self, key, entry: None, flight, permit: None };
        match self.get(&name).await {
            Looked::Entry(entry) => cached.entry = Some(entry),
            Looked::Away => {}
            Looked::Nothing => {
                let Some(flight) = &cached.flight else { return cached };
                let permit = flight.wait_for_permit(FLIGHT_PATIENCE).await;
                if Some(flight.fill_count()) == before {
                    cached.permit = permit;
                } else {
                    // Somebody has fetched it meanwhile: all who waited look at once.
                    drop(permit);
                    if let Looked::Entry(entry) = self.get(&name).await {
                        cached.entry = Some(entry);
                    }
                }
            }
        }
        cached
    }

    /// Drops entries, after what they hold was changed and committed. Best effort, because what is
    /// outdated is never shown anyway; who must know that a trace is gone asks the cache itself.
    pub(crate) async fn forget(&self, keys: &[CacheKey]) {
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        self.ask(self.cache.forget(&keys)).await;
    }

    /// Keeps a value that no row holds, for other processes to see while it counts. Best effort.
    pub(crate) async fn keep<T: Serialize>(&self, key: CacheKey, value: &T) {
        self.put(key, DateTime::UNIX_EPOCH, value).await;
    }

    /// A value that was kept, unless the cache has lost it or can't be asked. Whoever shows it checks
    /// whose it is.
    pub(crate) async fn kept<T: DeserializeOwned>(&self, key: CacheKey) -> Option<T> {
        match self.get(&key.to_string()).await {
            Looked::Entry(Entry { body, .. }) => Some(body),
            Looked::Nothing | Looked::Away => None,
        }
    }

    async fn get<T: DeserializeOwned>(&self, name: &str) -> Looked<T> {
        match self.ask(self.cache.get(name)).await {
            None => Looked::Away,
            Some(None) => Looked::Nothing,
            // Sealed with a key that is gone, or made by another version of the product: as good as
            // nothing.
            Some(Some(sealed)) => {
                let entry = self.vault.open_bytes(SealedField::CacheEntry, row(name), &sealed);
                let entry = entry.ok().as_deref().and_then(Entry::read);
                entry.map_or(Looked::Nothing, Looked::Entry)
            }
        }
    }

    async fn put<T: Serialize>(&self, key: CacheKey, version: DateTime<Utc>, body: &T) {
        let Ok(body) = serde_json::to_vec(body) else { return };
        if body.len() > MAX_ENTRY_BYTES {
            return;
        }
        let name = key.to_string();
        let mut plain = version.timestamp_micros().to_be_bytes().to_vec();
        plain.extend_from_slice(&body);
        let sealed = self.vault.seal_bytes(SealedField::CacheEntry, row(&name), &plain);
        self.ask(self.cache.set(&name, &sealed, key.ttl())).await;
    }

    /// The cache's answer; none when it is left alone, fails, or takes too long.
    async fn ask<T>(&self, call: impl Future<Output = Result<T, Fault>>) -> Option<T> {
        let resting = *self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        if resting.is_some_and(|until| Instant::now() < until) {
            return None;
        }
        let answer = tokio::time::timeout(PATIENCE, call).await;
        match answer.unwrap_or_else(|_| Err(Fault::busy("it took too long"))) {
            Ok(answer) => Some(answer),
            Err(fault) => {
                let until = Instant::now() + REST;
                *self.resting.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
                tracing::warn!(%fault, "the cache is left alone for {} s", REST.as_secs());
                None
            }
        }
    }
}

/// An entry is sealed for its key, as a column is for its row.
fn row(name: &str) -> Uuid {
    derive(Uuid::nil(), name)
}

enum Looked<T> {
    Entry(Entry<T>),
    Nothing,
    /// The cache can't be asked.
    Away,
}

/// A version and the body that a row had then.
struct Entry<T> {
    version: DateTime<Utc>,
    body: T,
}

impl<T: DeserializeOwned> Entry<T> {
    fn read(plain: &[u8]) -> Option<Self> {
        let (micros, body) = plain.split_first_chunk()?;
        let version = DateTime::from_timestamp_micros(i64::from_be_bytes(*micros))?;
        Some(Self { version, body: serde_json::from_slice(body).ok()? })
    }
}

/// The entry under a key. While there is none, it holds the permit to fetch it.
pub(crate) struct CachedValue<'a, T> {
    read_through: &'a ReadThroughCache,
    key: CacheKey,
    entry: Option<Entry<T>>,
    flight: Option<Flight>,
    permit: Option<FlightPermit>,
}

impl<T: Serialize> CachedValue<'_, T> {
    /// The version that need not be fetched again.
    pub(crate) fn version(&self) -> Option<DateTime<Utc>> {
        self.entry.as_ref().map(|entry| entry.version)
    }

    /// The body of the current version: what the query brought, which is then kept, or, where it
    /// brought nothing because it was told so, what was kept.
    pub(crate) async fn resolve(self, version: DateTime<Utc>, fresh: Option<T>) -> Result<T> {
        let Some(fresh) = fresh else {
            let entry = self.entry.filter(|entry| entry.version == version);
            let body = entry.map(|entry| entry.body);
            return body.ok_or_else(|| Error::internal("a row came without its heavy part"));
        };
        self.read_through.put(self.key, version, &fresh).await;
        if let Some(flight) = &self.flight {
            flight.record_fill();
        }
        drop(self.permit);
        Ok(fresh)
    }
}

#[cfg(test)]
mod tests;
