//! The secrets that recorders of meetings sign their webhooks with. A webhook whose secret isn't set is
//! not there.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use companion::recordings::RecorderSecrets;
use web::Missing;

use super::{Environment, invalid_variable};

/// The key that Read AI shows, in base64.
pub(crate) const READ_AI: &str = "READ_AI_WEBHOOK_KEY";
/// The key of Fireflies' API, and the secret of its webhook: both or none on Vercel. Elsewhere
/// transcripts lie in a folder without the key.
pub(crate) const FIREFLIES: [&str; 2] = ["FIREFLIES_API_KEY", "FIREFLIES_WEBHOOK_SECRET"];
/// The secret token of the app at Zoom.
pub(crate) const ZOOM: &str = "ZOOM_WEBHOOK_SECRET_TOKEN";

impl Environment {
    pub(crate) fn recorder_secrets(&self) -> Result<RecorderSecrets, Missing> {
        let read_ai = self.given_secret(READ_AI)?.map(|key| {
            let bytes = BASE64_STANDARD.decode(key).ok().filter(|bytes| !bytes.is_empty());
            bytes.ok_or_else(|| {
                invalid_variable(READ_AI, "must be the key as Read AI shows it, in base64.")
            })
        });
        if self.is_hosted() {
            self.all_or_none(FIREFLIES)?;
        }
        let fireflies = self.given_secret(FIREFLIES[1])?;
        Ok(RecorderSecrets {
            read_ai: read_ai.transpose()?,
            fireflies: fireflies.map(String::into_bytes),
            zoom: self.given_secret(ZOOM)?.map(String::into_bytes),
        })
    }
}
