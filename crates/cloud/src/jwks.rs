//! An issuer's keys, at the address where it publishes them.

use std::time::Duration;

use async_trait::async_trait;
use ports::{Fault, KeySet};
use reqwest::{Client, Url};
use serde_json::Value;

use crate::auth_headers::build_request;
use crate::base_url::parse_secure;
use crate::{Limits, Repeat, Service};

const NAME: &str = "The key set";

/// A request waits for the answer, so it must come soon. The token check asks again by itself. A
/// key is half a kilobyte, and an issuer has a handful.
const LIMITS: Limits = Limits {
    tries: 1,
    try_timeout: Duration::from_secs(5),
    patience: Duration::from_secs(5),
    max_bytes: 64 * 1024,
    ..Limits::USUAL
};

/// A JWK set behind a URL.
#[derive(Debug, Clone)]
pub struct JwksUrl {
    service: Service,
    url: Url,
}

impl JwksUrl {
    /// Connects when first asked. Refuses anything but an address over TLS or on this machine, and
    /// gives the reason: somebody who can change the keys on their way can sign in as anybody.
    pub fn new(http: Client, url: &str) -> Result<Self, String> {
        Ok(Self { service: Service::new(NAME, http, LIMITS), url: parse_secure(url)? })
    }
}

#[async_trait]
impl KeySet for JwksUrl {
    async fn fetch(&self) -> Result<Value, Fault> {
        let request = build_request(NAME, self.service.http().get(self.url.clone()))?;
        self.service.send(request, Repeat::Always).await?.check_status()?.json()
    }
}
