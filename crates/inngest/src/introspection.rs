//! The endpoint's description of itself.

use serde_json::{Value, json};

use crate::config::{Config, Mode, SigningKey};
use crate::headers::SDK_NAME;

/// Characters of a key's hash that are shown: enough to compare keys, too few to guess one.
const SHOWN_HASH_CHARS: usize = 12;

/// The proof that a caller has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallerProof {
    /// No signature.
    Anonymous,
    /// A signature that does not fit.
    Refused,
    /// A signature that fits.
    Verified,
}

/// The description for anyone.
pub(crate) fn public(config: &Config, functions: usize, caller: CallerProof) -> Value {
    json!({
        "authentication_succeeded": match caller {
            CallerProof::Anonymous => Value::Null,
            CallerProof::Refused => Value::from(false),
            CallerProof::Verified => Value::from(true),
        },
        "function_count": functions,
        "has_event_key": config.event_key.is_some(),
        "has_signing_key": config.signing_key.is_some(),
        "has_signing_key_fallback": config.signing_key_fallback.is_some(),
        "mode": match config.mode { Mode::Cloud => "cloud", Mode::Dev => "dev" },
        "schema_version": "2024-05-24",
    })
}

/// The description for a caller who has proven to know the key.
pub(crate) fn full(config: &Config, functions: usize) -> Value {
    let key_hash = |key: &Option<SigningKey>| {
        key.as_ref().map(|key| shorten_hash(key.hashed().rsplit('-').next().unwrap_or_default()))
    };
    let mut inspection = public(config, functions, CallerProof::Verified);
    let more = json!({
        "api_origin": config.api_origin,
        "app_id": config.app_id,
        "capabilities": capabilities(config),
        "env": config.env,
        "event_api_origin": config.event_api_origin,
        "event_key_hash": config.event_key.as_ref().map(|key| shorten_hash(&sha256(key))),
        "framework": "",
        "sdk_language": "rust",
        "sdk_version": env!("CARGO_PKG_VERSION"),
        "serve_origin": config.serve_origin,
        "serve_path": config.serve_path,
        "signing_key_hash": key_hash(&config.signing_key),
        "signing_key_fallback_hash": key_hash(&config.signing_key_fallback),
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut inspection, more) {
        all.extend(more);
    }
    inspection
}

/// The optional parts of the protocol that are spoken.
pub(crate) fn capabilities(config: &Config) -> Value {
    let mut spoken = json!({"trust_probe": "v1"});
    if config.in_band_sync {
        spoken["in_band_sync"] = Value::from("v1");
    }
    spoken
}

/// The implementation, in the words of a registration.
pub(crate) fn sdk() -> Value {
    Value::from(SDK_NAME)
}

fn shorten_hash(hash: &str) -> String {
    hash.chars().take(SHOWN_HASH_CHARS).collect()
}

fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    crate::config::to_hex(&Sha256::digest(text))
}
