//! How often a password may be guessed.
//!
//! A guess is counted before the password is looked at and given back when it was right, so guesses
//! sent at once can't pass the bound together. The account's count starts again when its version
//! rises: whoever was locked out by someone else's guesses gets in with a new password.

use std::net::IpAddr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ports::Limit;

use super::{Auth, opaque};
use crate::{Error, Result};

/// Wrong passwords for one account, and from one address, within a quarter of an hour.
const WRONG: Limit = Limit { max: 10, window: Duration::from_mins(15) };

/// When to try again after nobody could count.
const COME_BACK: Duration = Duration::from_secs(5);

/// A guess that is counted.
pub(super) struct Guess {
    keys: Vec<String>,
}

impl Guess {
    /// Counts a guess at the password for an e-mail address, of which `version` is the account's;
    /// addresses without an account are counted alike. Fails with [`Error::Limited`] when there were
    /// too many, and with [`Error::Unavailable`] when nobody can count.
    pub(super) async fn count(
        cx: &Auth,
        email: &str,
        version: Option<i32>,
        from: Option<IpAddr>,
    ) -> Result<Self> {
        let email = email.trim().to_lowercase();
        let account = format!("guess:{}:{}", digest(&email), version.unwrap_or_default());
        let from = from.map(|address| format!("guess-from:{}", digest(&network(address))));
        let mut counted = Self { keys: Vec::new() };
        for key in from.into_iter().chain([account]) {
            let taken = cx.limiter.take(&key, WRONG).await.map_err(|fault| Error::Unavailable {
                retry_after: COME_BACK,
                reason: format!("guesses can't be counted: {fault}"),
            })?;
            if !taken.admitted {
                // Nothing was guessed, so it doesn't count against the other.
                counted.give_back(cx).await;
                return Err(Error::Limited { retry_after: taken.reset_after });
            }
            counted.keys.push(key);
        }
        Ok(counted)
    }

    /// It was no wrong guess. Failing is logged and no more: whoever knows the password gets in.
    pub(super) async fn give_back(self, cx: &Auth) {
        for key in &self.keys {
            if let Err(fault) = cx.limiter.give_back(key, WRONG).await {
                tracing::warn!(%fault, "a right password stays counted as a wrong one");
            }
        }
    }
}

/// Keys say nothing about people to whoever reads the limiter.
fn digest(of: &str) -> String {
    URL_SAFE_NO_PAD.encode(opaque::digest(of))
}

/// The address, or the network of 64 bits in which one customer has all the addresses of IPv6.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x}", address.to_bits() >> 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_customer_are_one_network() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
