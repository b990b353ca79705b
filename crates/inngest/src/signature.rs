//! Signatures: an HMAC-SHA256 over the body and the time, `t=<unix seconds>&s=<hex>`.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::config::{Config, SigningKey, from_hex, to_hex};

/// Seconds a signature may be old, or ahead of our clock.
pub const TOLERANCE_SECONDS: u64 = 300;

/// The header's value for this body at this time (unix seconds).
pub fn sign(key: &SigningKey, body: &[u8], now: i64) -> String {
    format!("t={now}&s={}", to_hex(&mac(key, body, now).finalize().into_bytes()))
}

/// The key that made this signature, among those of the configuration; none when the signature is
/// malformed, too old or made with another key.
pub(crate) fn verify<'a>(
    config: &'a Config,
    header: &str,
    body: &[u8],
    now: i64,
) -> Option<&'a SigningKey> {
    let (time, signature) = parse(header)?;
    if now.abs_diff(time) > TOLERANCE_SECONDS {
        return None;
    }
    let fits =
        |key: &SigningKey, body: &[u8]| mac(key, body, time).verify_slice(&signature).is_ok();
    // Calls are signed as they are sent. A registration is sent with other escapes than it was
    // signed with, so its canonical form is tried when the bytes do not fit.
    if let Some(key) = config.signing_keys().find(|key| fits(key, body)) {
        return Some(key);
    }
    let canonical = serde_jcs::to_vec(&serde_json::from_slice::<Value>(body).ok()?).ok()?;
    config.signing_keys().find(|key| fits(key, &canonical))
}

fn parse(header: &str) -> Option<(i64, Vec<u8>)> {
    let part = |name| header.split('&').find_map(|part| part.strip_prefix(name));
    Some((part("t=")?.parse().ok()?, from_hex(part("s=")?)?))
}

fn mac(key: &SigningKey, body: &[u8], time: i64) -> Hmac<Sha256> {
    match Hmac::<Sha256>::new_from_slice(key.secret()) {
        Ok(mac) => mac.chain_update(body).chain_update(time.to_string()),
        Err(_) => unreachable!("HMAC takes keys of any length"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Mode;

    const NOW: i64 = 1_700_000_000;
    const BODY: &[u8] = br#"{"a":1,"b":"x"}"#;

    fn key() -> SigningKey {
        SigningKey::new(
            "signkey-test-8ee2262a15e8d3c42d6a840db7af3de2aab08ef632b32a37a687f24b34dba3ff",
        )
    }

    fn config() -> Config {
        Config { signing_key: Some(key()), ..Config::new("app", Mode::Cloud) }
    }

    #[test]
    fn a_known_body_has_the_known_signature() {
        let expected = "t=1700000000&s=\
            edc5ded788d5d906ffbd72e873ff6cdd580422a28cb76288b8cb950d77e36879";
        assert_eq!(sign(&key(), BODY, NOW), expected);
        assert_eq!(verify(&config(), expected, BODY, NOW), Some(&key()));
    }

    #[test]
    fn another_body_time_or_key_does_not_fit() {
        let signed = sign(&key(), BODY, NOW);
        assert!(verify(&config(), &signed, br#"{"a":2,"b":"x"}"#, NOW).is_none());
        let moved = signed.replace("t=1700000000", "t=1700000001");
        assert!(verify(&config(), &moved, BODY, NOW).is_none());
        let foreign = sign(&SigningKey::new("signkey-test-00"), BODY, NOW);
        assert!(verify(&config(), &foreign, BODY, NOW).is_none());
        for malformed in ["", "t=1", "s=00", "t=x&s=00", "t=1700000000&s=zz", "t=1700000000&s="] {
            assert!(verify(&config(), malformed, BODY, NOW).is_none(), "{malformed}");
        }
    }

    #[test]
    fn a_signature_expires_in_both_directions() {
        let signed = sign(&key(), BODY, NOW);
        for (shift, accepted) in [(300, true), (301, false), (-300, true), (-301, false)] {
            let verified = verify(&config(), &signed, BODY, NOW + shift).is_some();
            assert_eq!(verified, accepted, "{shift} s");
        }
        assert!(verify(&config(), &sign(&key(), BODY, i64::MIN), BODY, NOW).is_none());
    }

    #[test]
    fn the_fallback_key_is_accepted_and_named() {
        let next = SigningKey::new("signkey-test-0123");
        let config = Config {
            signing_key: Some(next),
            signing_key_fallback: Some(key()),
            ..Config::new("app", Mode::Cloud)
        };
        assert_eq!(verify(&config, &sign(&key(), BODY, NOW), BODY, NOW), Some(&key()));
    }

    #[test]
    fn a_body_sent_with_other_escapes_than_it_was_signed_with_is_accepted() {
        let signed = sign(&key(), br#"{"url":"http://h/api?a=1&b=2"}"#, NOW);
        let sent = br#"{ "url": "http://h/api?a=1\u0026b=2" }"#;
        assert!(verify(&config(), &signed, sent, NOW).is_some());
    }

    #[test]
    fn a_call_with_letters_beyond_ascii_is_verified_as_it_is() {
        let body = "{\"a\":\"é <&> \u{2028}\"}".as_bytes();
        assert!(verify(&config(), &sign(&key(), body, NOW), body, NOW).is_some());
    }
}
