//! An issuer's keys, at the address where it publishes them.

use std::time::Duration;

use async_trait::async_trait;
use ports::{Fault, KeySet};
use reqwest::{Client, StatusCode, Url};
use serde_json::Value;

/// A request waits for the answer, so it must come soon.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A key is half a kilobyte, an issuer has a handful.
const MAX_BYTES: usize = 64 * 1024;

/// A JWK set behind a URL.
#[derive(Debug, Clone)]
pub struct JwksUrl {
    http: Client,
    url: Url,
}

impl JwksUrl {
    /// Connects when first asked. Refuses, with the reason, what is no address, and plain HTTP
    /// outside this machine: whoever can change the keys on their way can sign in as anybody.
    pub fn new(http: Client, url: &str) -> Result<Self, String> {
        let url: Url = url.parse().map_err(|error| format!("is no address: {error}."))?;
        let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match url.scheme() {
            "https" => Ok(Self { http, url }),
            "http" if here => Ok(Self { http, url }),
            _ => Err("must be an https:// address.".to_owned()),
        }
    }
}

#[async_trait]
impl KeySet for JwksUrl {
    async fn fetch(&self) -> Result<Value, Fault> {
        let request = self.http.get(self.url.clone()).timeout(TIMEOUT);
        let mut response = request.send().await.map_err(Fault::busy)?;
        let status = response.status();
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(Fault::busy(format!("the key set answers {status}")));
        }
        if !status.is_success() {
            return Err(Fault::Rejected(format!("the key set answers {status}")));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(Fault::busy)? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(Fault::broken(format!("the key set is larger than {MAX_BYTES} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        serde_json::from_slice(&body)
            .map_err(|error| Fault::broken(format!("the key set is no JSON: {error}")))
    }
}
