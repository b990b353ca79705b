//! The limiter in Redis: the sliding window of npm `@upstash/ratelimit`, over the same keys, so that
//! a front end which counts with that package and this product count together.

use std::sync::Arc;

use async_trait::async_trait;
use ports::{Clock, Fault, Limit, Limiter, Taken};

use super::{NAME, Upstash};
use crate::Repeat;

/// The prefix of every key: the usual one of the package.
const PREFIX: &str = "@upstash/ratelimit";

/// Counts one try (`KEYS`: this window, the last; `ARGV`: limit, now, window, in milliseconds). Gives
/// how many are left, or -1. A counter outlives its window and the next by a second, as clocks
/// differ. Half a kilobyte sent each time costs less than finding out that a script by its hash is
/// not there.
const TAKE: &str = "\
local limit, now, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local current = tonumber(redis.call('GET', KEYS[1]) or 0)
local last = tonumber(redis.call('GET', KEYS[2]) or 0)
local faded = math.floor((1 - (now % window) / window) * last)
if faded + current >= limit then return -1 end
local counted = redis.call('INCR', KEYS[1])
if counted == 1 then redis.call('PEXPIRE', KEYS[1], window * 2 + 1000) end
return limit - (faded + counted)";

/// Takes one try back, if there is one.
const GIVE_BACK: &str = "\
if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then return redis.call('DECR', KEYS[1]) end
return 0";

/// Counters in Redis.
#[derive(Clone)]
pub struct UpstashLimiter {
    redis: Upstash,
    clock: Arc<dyn Clock>,
}

impl UpstashLimiter {
    /// Connects when first used.
    pub fn new(redis: Upstash, clock: Arc<dyn Clock>) -> Self {
        Self { redis, clock }
    }
}

/// The counter of a window.
fn counter(key: &str, slot: i64) -> String {
    format!("{PREFIX}:{key}:{slot}")
}

#[async_trait]
impl Limiter for UpstashLimiter {
    async fn take(&self, key: &str, limit: Limit) -> Result<Taken, Fault> {
        let moment = self.clock.now();
        let window = limit.window_at(moment);
        let (current, last) = (counter(key, window.slot), counter(key, window.slot - 1));
        let numbers = [i64::from(limit.max), moment.timestamp_millis(), window.length_ms];
        let [max, now, length] = numbers.map(|number| number.to_string());
        let command = ["EVAL", TAKE, "2", &current, &last, &max, &now, &length];
        // A try that is counted twice because an answer got lost makes the limit stricter by one,
        // which is bearable.
        let left = self.redis.command(&command, Repeat::Always).await?;
        let left =
            left.as_i64().ok_or_else(|| Fault::Broken(format!("{NAME} counts no number")))?;
        Ok(Taken {
            admitted: left >= 0,
            remaining: u32::try_from(left.max(0)).unwrap_or(u32::MAX),
            reset_after: window.left(),
        })
    }

    async fn give_back(&self, key: &str, limit: Limit) -> Result<(), Fault> {
        let current = counter(key, limit.window_at(self.clock.now()).slot);
        let command = ["EVAL", GIVE_BACK, "1", &current];
        self.redis.command(&command, Repeat::UnlessDone).await.map(drop)
    }
}
