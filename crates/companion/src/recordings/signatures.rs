//! Signatures of webhooks: over the body as it came, compared in constant time, before anything of it
//! is read.

use chrono::{DateTime, TimeDelta, Utc};
use domain::status::Recorder;
use hmac::{Hmac, KeyInit, Mac};
use ports::decode_hex;
use sha2::Sha256;

use crate::{Error, Result};

/// The age, or the haste, of a signed time stamp at most: an older message is somebody's copy.
const MAX_AGE: TimeDelta = TimeDelta::minutes(5);

const REFUSED: &str = "The signature is missing or wrong.";

/// The secrets that recorders sign with; without one a recorder's webhook is not there.
#[derive(Clone, Default)]
pub struct RecorderSecrets {
    pub read_ai: Option<Vec<u8>>,
    pub fireflies: Option<Vec<u8>>,
    pub zoom: Option<Vec<u8>>,
}

/// A delivery as it came.
#[derive(Clone, Copy)]
pub struct SignedDelivery<'a> {
    pub body: &'a [u8],
    /// The header that carries the signature.
    pub signature: Option<&'a str>,
    /// The header that carries the time it was signed, where the recorder sends one: seconds since
    /// 1970.
    pub timestamp: Option<&'a str>,
}

impl RecorderSecrets {
    /// True if a recorder's webhook is set up.
    pub fn are_set_for(&self, recorder: Recorder) -> bool {
        self.secret(recorder).is_some()
    }

    fn secret(&self, recorder: Recorder) -> Option<&[u8]> {
        match recorder {
            Recorder::ReadAi => self.read_ai.as_deref(),
            Recorder::Fireflies => self.fireflies.as_deref(),
            Recorder::Zoom => self.zoom.as_deref(),
        }
    }

    fn mac(&self, recorder: Recorder) -> Result<Hmac<Sha256>> {
        let secret = self.secret(recorder).ok_or(Error::Unauthenticated(REFUSED))?;
        Hmac::new_from_slice(secret).map_err(Error::internal)
    }

    /// Refuses a delivery that the recorder has not signed.
    pub(super) fn verify(
        &self,
        recorder: Recorder,
        delivery: &SignedDelivery<'_>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let refused = || Error::Unauthenticated(REFUSED);
        let mut mac = self.mac(recorder)?;
        let signature = delivery.signature.map(str::trim).unwrap_or_default();
        let hex = match recorder {
            Recorder::ReadAi => signature,
            // The older webhook signs without the prefix.
            Recorder::Fireflies => signature.strip_prefix("sha256=").unwrap_or(signature),
            Recorder::Zoom => {
                let timestamp = delivery.timestamp.filter(|time| is_recent(time, now));
                let timestamp = timestamp.ok_or_else(refused)?;
                mac.update(format!("v0:{timestamp}:").as_bytes());
                signature.strip_prefix("v0=").ok_or_else(refused)?
            }
        };
        mac.update(delivery.body);
        let presented = decode_hex(hex).ok_or_else(refused)?;
        if mac.verify_slice(&presented).is_err() {
            tracing::warn!(recorder = recorder.as_str(), "a webhook has a wrong signature");
            return Err(refused());
        }
        Ok(())
    }

    /// A text signed with the recorder's secret, in hexadecimal.
    pub(super) fn sign(&self, recorder: Recorder, text: &str) -> Result<String> {
        let mut mac = self.mac(recorder)?;
        mac.update(text.as_bytes());
        let bytes = mac.finalize().into_bytes();
        Ok(bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")))
    }
}

/// Shows which are set.
impl std::fmt::Debug for RecorderSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecorderSecrets")
            .field("read_ai", &self.read_ai.is_some())
            .field("fireflies", &self.fireflies.is_some())
            .field("zoom", &self.zoom.is_some())
            .finish()
    }
}

fn is_recent(timestamp: &str, now: DateTime<Utc>) -> bool {
    let signed_at = timestamp.parse().ok().and_then(|s| DateTime::from_timestamp(s, 0));
    signed_at.is_some_and(|signed_at| (now - signed_at).abs() <= MAX_AGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> RecorderSecrets {
        let secret = Some(b"It's a Secret to Everybody".to_vec());
        RecorderSecrets { read_ai: secret.clone(), fireflies: secret.clone(), zoom: secret }
    }

    fn verify(recorder: Recorder, body: &[u8], signature: &str, timestamp: &str) -> bool {
        let delivery =
            SignedDelivery { body, signature: Some(signature), timestamp: Some(timestamp) };
        let now = DateTime::from_timestamp(1_763_200_800, 0).unwrap();
        secrets().verify(recorder, &delivery, now).is_ok()
    }

    /// The test vector of GitHub's documentation, whose scheme Fireflies has taken over.
    const HELLO: &str = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    #[test]
    fn a_signature_is_of_the_body_as_it_came() {
        let body = b"Hello, World!";
        assert!(verify(Recorder::Fireflies, body, &format!("sha256={HELLO}"), ""));
        assert!(verify(Recorder::Fireflies, body, HELLO, ""));
        assert!(verify(Recorder::ReadAi, body, HELLO, ""));
        for (body, signature) in [
            (&b"Hello, World"[..], HELLO),
            (&body[..], ""),
            (&body[..], &HELLO[..62]),
            (&body[..], &HELLO.replace('7', "8")),
            (&body[..], "sha1=00"),
            (&body[..], "zz"),
        ] {
            assert!(!verify(Recorder::ReadAi, body, signature, ""), "{signature}");
        }
    }

    #[test]
    fn a_signed_time_must_be_recent() {
        let signed = |timestamp: &str, body: &str| {
            secrets().sign(Recorder::Zoom, &format!("v0:{timestamp}:{body}")).unwrap()
        };
        for (timestamp, fits) in
            [("1763200800", true), ("1763200501", true), ("1763200499", false), ("later", false)]
        {
            let signature = format!("v0={}", signed(timestamp, "{}"));
            assert_eq!(verify(Recorder::Zoom, b"{}", &signature, timestamp), fits, "{timestamp}");
            assert!(!verify(Recorder::Zoom, b"{}", &signature, "1763200801"), "another time");
        }
        assert!(!verify(Recorder::Zoom, b"{}", &signed("1763200800", "{}"), "1763200800"));
    }

    #[test]
    fn nothing_is_right_without_a_secret() {
        let delivery = SignedDelivery { body: b"", signature: Some(HELLO), timestamp: None };
        let none = RecorderSecrets::default();
        assert!(none.verify(Recorder::ReadAi, &delivery, Utc::now()).is_err());
        assert!(!none.are_set_for(Recorder::Zoom) && secrets().are_set_for(Recorder::Zoom));
    }
}
