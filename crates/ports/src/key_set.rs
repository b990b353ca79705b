//! The keys that an issuer of tokens publishes.

use async_trait::async_trait;
use serde_json::Value;

use crate::Fault;

/// The public keys that an issuer signs its tokens with.
#[async_trait]
pub trait KeySet: Send + Sync {
    /// All of them as they are now: a JWK set (RFC 7517 §5). Within seconds and of bounded size.
    async fn fetch(&self) -> Result<Value, Fault>;
}
