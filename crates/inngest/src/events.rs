//! Sends events to the service's event API.
//!
//! A send that got no answer may have been taken all the same. That is no reason to give up: all
//! tries of one batch carry the same seed, from which the service makes the same ids.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use http::HeaderMap;
use ports::{Event, Events, Fault};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::trace::Trace;
use crate::{api, headers};

/// Tries for one batch, the first included.
const TRIES: u32 = 5;
/// The longest that one try may take.
const TRY_TIMEOUT: Duration = Duration::from_secs(5);
/// The longest that all tries together may take: a caller's request waits for them.
const SEND_TIMEOUT: Duration = Duration::from_secs(12);
/// The longest wait before the second try; it doubles from then on.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest wait that is made because the service asks for it. Asked for more, the send gives up
/// and says until when.
const MAX_ASKED_PAUSE: Duration = Duration::from_secs(3);
/// A longer wait is not believed, and not passed on.
const TOLD_AT_MOST: Duration = Duration::from_mins(15);
/// Bytes of one event. The service takes no larger one.
const MAX_EVENT_BYTES: usize = 512 * 1024;
/// Bytes of the service's answer that are read.
const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// Random bytes in the seed of a batch.
const SEED_BYTES: usize = 10;

/// The event API, with the key that admits to it.
pub struct EventsClient {
    http: reqwest::Client,
    url: reqwest::Url,
    env: Option<String>,
}

impl EventsClient {
    /// A client for the API at this origin. An origin that is no address is broken.
    pub fn new(
        http: reqwest::Client,
        origin: &str,
        event_key: &str,
        env: Option<String>,
    ) -> Result<Self, Fault> {
        let unusable = || Fault::broken("the event API's origin is not an address");
        let mut url = reqwest::Url::parse(origin).map_err(|_| unusable())?;
        url.path_segments_mut().map_err(|()| unusable())?.pop_if_empty().extend(["e", event_key]);
        Ok(Self { http, url, env })
    }

    async fn attempt(&self, body: &Value, seed: &str, timeout: Duration) -> Result<(), Fault> {
        let mut trace = HeaderMap::new();
        Trace::current().write(&mut trace);
        let mut request = self
            .http
            .post(self.url.clone())
            .timeout(timeout.min(TRY_TIMEOUT))
            .headers(trace)
            .header(headers::SDK, headers::SDK_NAME)
            .header(headers::EVENT_ID_SEED, seed)
            .json(body);
        if let Some(env) = &self.env {
            request = request.header(headers::ENV, env);
        }
        // The address holds the key, so errors are told without it.
        let response = request.send().await.map_err(|error| Fault::busy(error.without_url()))?;
        let status = response.status().as_u16();
        let retry_after = response
            .headers()
            .get(headers::RETRY_AFTER)
            .and_then(|value| parse_retry_after(value.to_str().ok()?, Utc::now()))
            .map(|pause| pause.min(TOLD_AT_MOST));
        // The body is read so that the connection can be used again; the status has said all that counts.
        let _ = api::bounded(response, MAX_ANSWER_BYTES).await;
        let reason = format!("the event API answered {status}");
        match status {
            200..=299 => Ok(()),
            408 | 429 | 500..=599 => Err(Fault::Busy { reason, retry_after }),
            401 | 403 => Err(Fault::Broken(format!("the event API refuses our key ({status})"))),
            _ => Err(Fault::Rejected(reason)),
        }
    }

    /// Tries until the batch is taken or refused, the tries are used up, or the time is over.
    async fn deliver(&self, body: &Value) -> Result<(), Fault> {
        let (seed, until) = (seed(), Instant::now() + SEND_TIMEOUT);
        let mut tried = 1;
        loop {
            let remaining = until.saturating_duration_since(Instant::now());
            let fault = match self.attempt(body, &seed, remaining).await {
                Err(fault @ Fault::Busy { .. }) if tried < TRIES => fault,
                settled => return settled,
            };
            let pause = pause_before(tried, &fault);
            match pause.filter(|pause| Instant::now() + *pause < until) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(fault),
            }
            tried += 1;
        }
    }
}

#[async_trait]
impl Events for EventsClient {
    async fn send(&self, events: &[Event]) -> Result<(), Fault> {
        if events.is_empty() {
            return Ok(());
        }
        let bodies: Vec<Value> = events
            .iter()
            .map(|event| json!({"id": event.id, "name": event.name, "data": event.data}))
            .collect();
        if let Some(large) = bodies.iter().find(|body| body.to_string().len() > MAX_EVENT_BYTES) {
            return Err(Fault::Rejected(format!("the event {} is too large", large["name"])));
        }
        self.deliver(&Value::Array(bodies)).await
    }
}

/// The pause after so many tries; none when the service wants a longer one than is waited here.
/// Drawn between half of the usual pause and all of it, so that those who failed together don't come
/// back together.
fn pause_before(tried: u32, fault: &Fault) -> Option<Duration> {
    if let Fault::Busy { retry_after: Some(pause), .. } = fault {
        return (*pause <= MAX_ASKED_PAUSE).then_some(*pause);
    }
    let longest = FIRST_PAUSE.saturating_mul(1 << tried.saturating_sub(1).min(16));
    Some(longest.mul_f64(rand::random_range(0.5..=1.0)))
}

/// The pause that `Retry-After` states: in seconds, or as a date.
fn parse_retry_after(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = DateTime::parse_from_rfc2822(text).or_else(|_| DateTime::parse_from_rfc3339(text));
    Some((at.ok()?.with_timezone(&Utc) - now).to_std().unwrap_or_default())
}

/// Names a batch: the time, and enough randomness to tell it from others of the same millisecond.
fn seed() -> String {
    let random: [u8; SEED_BYTES] = rand::random();
    format!("{},{}", Utc::now().timestamp_millis(), BASE64_STANDARD.encode(random))
}

#[cfg(test)]
mod tests;
