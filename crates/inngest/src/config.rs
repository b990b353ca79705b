//! The settings of the endpoint and of the events client.

use std::fmt;

use sha2::{Digest, Sha256};

/// The proof that callers must bring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Calls are signed; without a signing key nothing is answered.
    #[default]
    Cloud,
    /// Programs of this machine may call unsigned: a development server.
    Dev,
}

/// The application's name and keys, and the addresses of the service.
#[derive(Debug, Clone)]
pub struct Config {
    /// The application's id, the first part of every function id.
    pub app_id: String,
    /// The proof that callers must bring. Never taken from a request.
    pub mode: Mode,
    /// Signs calls and answers.
    pub signing_key: Option<SigningKey>,
    /// Also accepted, while the key is being changed.
    pub signing_key_fallback: Option<SigningKey>,
    /// Admits events.
    pub event_key: Option<String>,
    /// The branch environment, if any.
    pub env: Option<String>,
    /// The address of the API, without a trailing slash.
    pub api_origin: String,
    /// The address that events are sent to, without a trailing slash.
    pub event_api_origin: String,
    /// Where the endpoint is reached from outside, such as `https://study.example`. Without it the
    /// address the service names is believed, if the request is signed.
    pub serve_origin: Option<String>,
    /// The endpoint's path.
    pub serve_path: String,
    /// Whether the jobs are told in the answer when the service asks for that. Otherwise they are
    /// always registered by a request of ours.
    pub in_band_sync: bool,
}

impl Config {
    /// The usual address of the service.
    pub const API_ORIGIN: &'static str = "https://api.inngest.com";
    /// The usual address for events.
    pub const EVENT_API_ORIGIN: &'static str = "https://inn.gs";
    /// The endpoint's path when nothing else is said.
    pub const SERVE_PATH: &'static str = "/api/inngest";

    /// A configuration for the public service, without keys.
    pub fn new(app_id: impl Into<String>, mode: Mode) -> Self {
        Self {
            app_id: app_id.into(),
            mode,
            signing_key: None,
            signing_key_fallback: None,
            event_key: None,
            env: None,
            api_origin: Self::API_ORIGIN.to_owned(),
            event_api_origin: Self::EVENT_API_ORIGIN.to_owned(),
            serve_origin: None,
            serve_path: Self::SERVE_PATH.to_owned(),
            in_band_sync: true,
        }
    }

    /// The keys a signature may be made with, the current one first.
    pub(crate) fn signing_keys(&self) -> impl Iterator<Item = &SigningKey> {
        self.signing_key.iter().chain(&self.signing_key_fallback)
    }
}

/// A key such as `signkey-prod-<hex>`. It is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey(String);

impl SigningKey {
    /// Takes the key as the service shows it.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into().trim().to_owned())
    }

    /// The bytes that sign: the text after the prefix, as it stands.
    pub(crate) fn secret(&self) -> &[u8] {
        self.split().1.as_bytes()
    }

    /// The proof to the API that we have the key: the prefix and the hash of the rest.
    pub fn hashed(&self) -> String {
        let (prefix, secret) = self.split();
        let bytes = from_hex(secret).unwrap_or_else(|| secret.as_bytes().to_vec());
        format!("{prefix}{}", to_hex(&Sha256::digest(bytes)))
    }

    /// The prefix `signkey-<word>-`, which may be missing, and the rest.
    fn split(&self) -> (&str, &str) {
        let is_word = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let word = self.0.strip_prefix("signkey-").and_then(|rest| rest.split_once('-'));
        match word {
            Some((word, secret)) if is_word(word) => self.0.split_at(self.0.len() - secret.len()),
            _ => ("", &self.0),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    Some(digits?.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashed_key_keeps_its_prefix_and_hashes_the_decoded_rest() {
        let cases = [
            (
                "signkey-prod-12345678",
                "signkey-prod-b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c",
            ),
            (
                "signkey-test-8ee2262a15e8d3c42d6a840db7af3de2aab08ef632b32a37a687f24b34dba3ff",
                "signkey-test-e4bf4a2e7f55c7eb954b6e72f8f69628fbc409fe7da6d0f6958770987dcf0e02",
            ),
        ];
        for (key, hashed) in cases {
            assert_eq!(SigningKey::new(key).hashed(), hashed);
        }
    }

    #[test]
    fn a_key_without_prefix_is_all_secret() {
        assert_eq!(SigningKey::new("abcdef").secret(), b"abcdef");
        assert_eq!(SigningKey::new("signkey-prod-abcdef\n").secret(), b"abcdef");
    }

    #[test]
    fn a_key_is_not_printed() {
        let mut config = Config::new("app", Mode::Cloud);
        config.signing_key = Some(SigningKey::new("signkey-prod-5ec2e7"));
        assert!(!format!("{config:?}").contains("5ec2e7"));
    }

    #[test]
    fn text_that_is_not_hex_is_refused() {
        assert_eq!(from_hex("0aFf"), Some(vec![10, 255]));
        assert_eq!(from_hex("abc"), None);
        assert_eq!(from_hex("zz"), None);
        assert_eq!(from_hex("é"), None);
    }
}
