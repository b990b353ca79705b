//! The secrets that recorders of meetings sign their webhooks with. A webhook whose secret isn't set is
//! not there.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use companion::recordings::RecorderSecrets;
use domain::status::Recorder;
use web::Missing;

use super::{Environment, invalid_variable};

/// The key that Read AI shows, in base64.
pub const READ_AI: &str = "READ_AI_WEBHOOK_KEY";
/// The key of Fireflies' API, and the secret of its webhook: both or none on Vercel. Elsewhere
/// transcripts lie in a folder without the key.
pub const FIREFLIES: [&str; 2] = ["FIREFLIES_API_KEY", "FIREFLIES_WEBHOOK_SECRET"];
/// The secret token of the app at Zoom.
pub const ZOOM: &str = "ZOOM_WEBHOOK_SECRET_TOKEN";

/// The recorders, each with the secret without which its webhook is not there.
pub const SECRETS: [(Recorder, &str); 3] =
    [(Recorder::ReadAi, READ_AI), (Recorder::Fireflies, FIREFLIES[1]), (Recorder::Zoom, ZOOM)];

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
