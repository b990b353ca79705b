//! The cache in Redis.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ports::{Cache, Fault};
use serde_json::Value;

use super::{NAME, Upstash};
use crate::Repeat;

/// The longest lifetime of an entry: a cache is no store.
const MAX_TTL: Duration = Duration::from_hours(30 * 24);

/// Bytes of a value. In base64 it still is within what an answer may have.
const MAX_VALUE_BYTES: usize = 4 * 1024 * 1024;

/// Keys that one command drops.
const KEYS_AT_ONCE: usize = 1_000;

/// A cache whose values are base64: a command is JSON, which holds no bytes. So every client of the
/// database reads them as plain text, whichever encoding of answers it asks for.
#[derive(Debug, Clone)]
pub struct UpstashCache {
    redis: Upstash,
}

impl UpstashCache {
    /// Connects when first used.
    pub fn new(redis: Upstash) -> Self {
        Self { redis }
    }
}

#[async_trait]
impl Cache for UpstashCache {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        match self.redis.command(&["GET", key], Repeat::Always).await? {
            Value::Null => Ok(None),
            Value::String(text) => match BASE64_STANDARD.decode(text) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(_) => Err(Fault::Broken(format!("{NAME} has a value that is not ours"))),
            },
            _ => Err(Fault::Broken(format!("{NAME} answers other JSON than it should"))),
        }
    }

    async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), Fault> {
        if value.len() > MAX_VALUE_BYTES {
            return Err(Fault::Rejected(format!("a value of more than {MAX_VALUE_BYTES} bytes")));
        }
        let ttl_ms = ttl.min(MAX_TTL).as_millis();
        if ttl_ms == 0 {
            // Redis knows no value that has expired already.
            return self.forget(&[key.to_owned()]).await;
        }
        let (value, ttl_ms) = (BASE64_STANDARD.encode(value), ttl_ms.to_string());
        self.redis.command(&["SET", key, &value, "PX", &ttl_ms], Repeat::Always).await.map(drop)
    }

    async fn forget(&self, keys: &[String]) -> Result<(), Fault> {
        for some in keys.chunks(KEYS_AT_ONCE) {
            let command: Vec<&str> =
                std::iter::once("DEL").chain(some.iter().map(String::as_str)).collect();
            self.redis.command(&command, Repeat::Always).await?;
        }
        Ok(())
    }
}
