//! Sends events to the service's event API.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ports::{Event, Events, Fault};
use serde_json::{Value, json};

use crate::headers;

/// Tries for one batch, the first included. The seed makes them one send.
const TRIES: u32 = 5;
/// How long one try may take.
const TRY_TIMEOUT: Duration = Duration::from_secs(5);
/// The wait before the second try; it doubles from then on.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// Bytes of one event. The service takes no larger one.
const MAX_EVENT_BYTES: usize = 512 * 1024;
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

    async fn attempt(&self, body: &Value, seed: &str) -> Result<(), Fault> {
        let mut request = self
            .http
            .post(self.url.clone())
            .timeout(TRY_TIMEOUT)
            .header(headers::SDK, headers::SDK_NAME)
            .header(headers::EVENT_ID_SEED, seed)
            .json(body);
        if let Some(env) = &self.env {
            request = request.header(headers::ENV, env);
        }
        // The address holds the key, so errors are told without it.
        let response = request.send().await.map_err(|error| Fault::busy(error.without_url()))?;
        match response.status().as_u16() {
            200..=299 => Ok(()),
            status @ (408 | 429 | 500..=599) => {
                Err(Fault::busy(format!("the event API answered {status}")))
            }
            status => Err(Fault::Rejected(format!("the event API answered {status}"))),
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
        let (body, seed) = (Value::Array(bodies), seed());
        let mut pause = FIRST_PAUSE;
        for _ in 1..TRIES {
            match self.attempt(&body, &seed).await {
                Err(Fault::Busy { .. }) => tokio::time::sleep(pause).await,
                settled => return settled,
            }
            pause *= 2;
        }
        self.attempt(&body, &seed).await
    }
}

/// Names a batch: the time, and enough randomness to tell it from others of the same millisecond.
fn seed() -> String {
    let random: [u8; SEED_BYTES] = rand::random();
    format!("{},{}", chrono::Utc::now().timestamp_millis(), BASE64_STANDARD.encode(random))
}

#[cfg(test)]
mod tests;
