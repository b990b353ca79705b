//! The limiter in Redis: the sliding window of npm `@upstash/ratelimit`, over the same keys, so that
//! a front end which counts with that package and this product count together.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use ports::{Clock, Fault, Limit, Limiter, Taken};

use super::{NAME, Upstash};
use crate::Repeat;

/// What stands before every key: the usual of the package.
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

/// Where a moment is among the windows.
struct Place {
    /// The counter of this window.
    current: String,
    /// The counter of the one before.
    last: String,
    now_ms: i64,
    window_ms: i64,
}

impl UpstashLimiter {
    /// Connects when first used.
    pub fn new(redis: Upstash, clock: Arc<dyn Clock>) -> Self {
        Self { redis, clock }
    }

    fn place(&self, key: &str, limit: Limit) -> Place {
        let window_ms = i64::try_from(limit.window.as_millis()).unwrap_or(i64::MAX / 4).max(1);
        let now_ms = self.clock.now().timestamp_millis();
        let slot = now_ms.div_euclid(window_ms);
        let counter = |slot: i64| format!("{PREFIX}:{key}:{slot}");
        Place { current: counter(slot), last: counter(slot - 1), now_ms, window_ms }
    }
}

#[async_trait]
impl Limiter for UpstashLimiter {
    async fn take(&self, key: &str, limit: Limit) -> Result<Taken, Fault> {
        let Place { current, last, now_ms, window_ms } = self.place(key, limit);
        let [max, now, window] = [limit.max.to_string(), now_ms.to_string(), window_ms.to_string()];
        let command = ["EVAL", TAKE, "2", &current, &last, &max, &now, &window];
        // What is counted twice because an answer got lost is one try stricter, which is bearable.
        let left = self.redis.command(&command, Repeat::Always).await?;
        let left =
            left.as_i64().ok_or_else(|| Fault::Broken(format!("{NAME} counts no number")))?;
        let reset_ms = window_ms - now_ms.rem_euclid(window_ms);
        Ok(Taken {
            admitted: left >= 0,
            remaining: u32::try_from(left.max(0)).unwrap_or(u32::MAX),
            reset_after: Duration::from_millis(reset_ms.unsigned_abs()),
        })
    }

    async fn give_back(&self, key: &str, limit: Limit) -> Result<(), Fault> {
        let Place { current, .. } = self.place(key, limit);
        let command = ["EVAL", GIVE_BACK, "1", &current];
        self.redis.command(&command, Repeat::UnlessDone).await.map(drop)
    }
}
