//! Refresh tokens and one-time codes: random words of which only the SHA-256 is stored.
//!
//! The first refresh token of a family is random, each next follows from the one before under a
//! server secret. So an app that asks twice at once, or never saw the answer, gets the same
//! successor again, although the database holds nothing to repeat it from.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// Keep the uses of the secret apart.
const SUCCESSOR: &[u8] = b"refresh-token-successor\0";
const NETWORK: &[u8] = b"login-network\0";

/// The secret that refresh tokens follow from. Never shown.
#[derive(Clone)]
pub struct RefreshSecret(Arc<[u8]>);

impl RefreshSecret {
    /// From the secret that signs access tokens, or another of 32 bytes or more.
    pub fn new(secret: &[u8]) -> Self {
        Self(secret.into())
    }

    /// The refresh token that follows the one given.
    pub(super) fn successor(&self, token: &str) -> Result<String> {
        Ok(URL_SAFE_NO_PAD.encode(self.mac(SUCCESSOR, token)?))
    }

    /// A network in the form in which it is stored: without the secret its address can't be found
    /// out.
    pub(super) fn network_key(&self, network: &str) -> Result<[u8; 32]> {
        self.mac(NETWORK, network)
    }

    fn mac(&self, purpose: &[u8], word: &str) -> Result<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(Error::internal)?;
        mac.update(purpose);
        mac.update(word.as_bytes());
        Ok(mac.finalize().into_bytes().into())
    }
}

impl std::fmt::Debug for RefreshSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshSecret(…)")
    }
}

/// A new refresh token: 256 random bits.
pub(super) fn refresh_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// A new one-time code: 128 random bits.
pub(crate) fn code() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

/// The stored form of a token or code.
pub(crate) fn digest(word: &str) -> [u8; 32] {
    Sha256::digest(word.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_successor_is_the_same_each_time_and_under_each_secret_another() {
        let (one, other) = (RefreshSecret::new(&[1; 32]), RefreshSecret::new(&[2; 32]));
        let token = refresh_token();
        let next = one.successor(&token).unwrap();
        assert_eq!(next, one.successor(&token).unwrap());
        assert_eq!(next.len(), token.len());
        let after_next = one.successor(&next).unwrap();
        assert!(![&token, &next, &after_next].contains(&&other.successor(&token).unwrap()));
        assert_ne!(next, after_next);
    }
}
