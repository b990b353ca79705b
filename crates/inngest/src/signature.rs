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

/// Bytes of the largest body whose canonical form is tried. The only bodies that need it are those
/// of registrations, which hold one address; making the form of a large body costs a hundred times
/// what its hash costs, and anybody may send one with a made-up signature.
pub(crate) const MAX_CANONICAL_BYTES: usize = 16 * 1024;

/// Bytes of an HMAC-SHA256.
const MAC_BYTES: usize = 32;

/// The claims of a signature header, read before the body is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignatureClaim {
    /// Unix seconds.
    time: i64,
    mac: [u8; MAC_BYTES],
}

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureError {
    /// The header is not `t=<unix seconds>&s=<64 hex digits>`.
    Malformed,
    /// The signature was made longer ago, or further ahead, than is tolerated.
    Expired,
    /// The signature was made with another key, or for another body or time.
    WrongKey,
}

impl SignatureClaim {
    /// Reads a header. One that is malformed or too old is refused here, so nothing is hashed for it.
    pub(crate) fn read(header: &str, now: i64) -> Result<Self, SignatureError> {
        let claim = Self::parse(header).ok_or(SignatureError::Malformed)?;
        if now.abs_diff(claim.time) > TOLERANCE_SECONDS {
            return Err(SignatureError::Expired);
        }
        Ok(claim)
    }

    fn parse(header: &str) -> Option<Self> {
        let part = |name| header.split('&').find_map(|part| part.strip_prefix(name));
        let mac = from_hex(part("s=").filter(|hex| hex.len() == 2 * MAC_BYTES)?)?;
        Some(Self { time: part("t=")?.parse().ok()?, mac: mac.try_into().ok()? })
    }

    fn matches(&self, key: &SigningKey, body: &[u8]) -> bool {
        mac(key, body, self.time).verify_slice(&self.mac).is_ok()
    }
}

/// The key of the configuration that made this signature.
///
/// Calls are signed as they are sent. A registration is sent with other escapes than it was signed
/// with, so the canonical form of a small body is tried when its bytes do not fit.
pub(crate) fn verify<'a>(
    config: &'a Config,
    header: &str,
    body: &[u8],
    now: i64,
) -> Result<&'a SigningKey, SignatureError> {
    let claim = SignatureClaim::read(header, now)?;
    let fitting = |body: &[u8]| config.signing_keys().find(|key| claim.matches(key, body));
    fitting(body)
        .or_else(|| canonical(body).and_then(|form| fitting(&form)))
        .ok_or(SignatureError::WrongKey)
}

/// The canonical form (RFC 8785) of a body of at most [`MAX_CANONICAL_BYTES`]; none when the body is
/// larger, is not JSON, or is in its canonical form already.
fn canonical(body: &[u8]) -> Option<Vec<u8>> {
    if body.len() > MAX_CANONICAL_BYTES {
        return None;
    }
    let form = serde_jcs::to_vec(&serde_json::from_slice::<Value>(body).ok()?).ok()?;
    (form != body).then_some(form)
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
        assert_eq!(verify(&config(), expected, BODY, NOW), Ok(&key()));
    }

    #[test]
    fn another_body_time_or_key_does_not_fit() {
        let signed = sign(&key(), BODY, NOW);
        let wrong = Err(SignatureError::WrongKey);
        assert_eq!(verify(&config(), &signed, br#"{"a":2,"b":"x"}"#, NOW), wrong);
        let moved = signed.replace("t=1700000000", "t=1700000001");
        assert_eq!(verify(&config(), &moved, BODY, NOW), wrong);
        let foreign = sign(&SigningKey::new("signkey-test-00"), BODY, NOW);
        assert_eq!(verify(&config(), &foreign, BODY, NOW), wrong);
    }

    /// [`SignatureClaim::read`] is not given the body, so what it refuses is refused unhashed.
    #[test]
    fn a_malformed_or_old_header_is_refused_before_the_body_is_looked_at() {
        let hex = "0".repeat(2 * MAC_BYTES);
        for malformed in [
            String::new(),
            "t=1".into(),
            format!("s={hex}"),
            format!("t=x&s={hex}"),
            "t=1700000000&s=zz".into(),
            "t=1700000000&s=".into(),
            format!("t=1700000000&s={hex}00"),
            format!("t=1700000000&s={}", "zz".repeat(MAC_BYTES)),
        ] {
            let claim = SignatureClaim::read(&malformed, NOW);
            assert_eq!(claim, Err(SignatureError::Malformed), "{malformed}");
        }
        let old = format!("t={}&s={hex}", NOW - 301);
        assert_eq!(SignatureClaim::read(&old, NOW), Err(SignatureError::Expired));
        assert!(SignatureClaim::read(&format!("t={NOW}&s={hex}"), NOW).is_ok());
    }

    #[test]
    fn a_signature_expires_in_both_directions() {
        let signed = sign(&key(), BODY, NOW);
        for (shift, accepted) in [(300, true), (301, false), (-300, true), (-301, false)] {
            let verified = verify(&config(), &signed, BODY, NOW + shift).is_ok();
            assert_eq!(verified, accepted, "{shift} s");
        }
        assert!(verify(&config(), &sign(&key(), BODY, i64::MIN), BODY, NOW).is_err());
    }

    #[test]
    fn the_fallback_key_is_accepted_and_named() {
        let next = SigningKey::new("signkey-test-0123");
        let config = Config {
            signing_key: Some(next),
            signing_key_fallback: Some(key()),
            ..Config::new("app", Mode::Cloud)
        };
        assert_eq!(verify(&config, &sign(&key(), BODY, NOW), BODY, NOW), Ok(&key()));
    }

    #[test]
    fn a_body_sent_with_other_escapes_than_it_was_signed_with_is_accepted() {
        let signed = sign(&key(), br#"{"url":"http://h/api?a=1&b=2"}"#, NOW);
        let body_sent = br#"{ "url": "http://h/api?a=1\u0026b=2" }"#;
        assert!(verify(&config(), &signed, body_sent, NOW).is_ok());
    }

    #[test]
    fn no_canonical_form_is_made_of_a_large_body() {
        let body = |bytes: usize| {
            let rest = bytes - br#"{ "a":"" }"#.len();
            format!(r#"{{ "a":"{}" }}"#, "x".repeat(rest)).into_bytes()
        };
        for (bytes, accepted) in [(MAX_CANONICAL_BYTES, true), (MAX_CANONICAL_BYTES + 1, false)] {
            let body_sent = body(bytes);
            assert_eq!(body_sent.len(), bytes);
            // Its canonical form lacks the two spaces.
            let form: Vec<u8> = body_sent.iter().copied().filter(|byte| *byte != b' ').collect();
            let accepts = verify(&config(), &sign(&key(), &form, NOW), &body_sent, NOW).is_ok();
            assert_eq!(accepts, accepted, "{bytes} bytes");
            // A large call is verified all the same, over its bytes.
            assert!(verify(&config(), &sign(&key(), &body_sent, NOW), &body_sent, NOW).is_ok());
        }
    }

    #[test]
    fn a_call_with_letters_beyond_ascii_is_verified_as_it_is() {
        let body = "{\"a\":\"é <&> \u{2028}\"}".as_bytes();
        assert!(verify(&config(), &sign(&key(), body, NOW), body, NOW).is_ok());
    }
}
