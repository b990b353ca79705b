//! Files of Zoom's cloud recordings, with the token that came with the webhook. Zoom sends on to the
//! host that has the file; the token goes with it, so every hop has to be Zoom's.

use domain::recordings::Recording;
use ports::Fault;
use reqwest::header::{AUTHORIZATION, LOCATION};
use reqwest::{Client, StatusCode, Url};

use crate::auth_headers::{bearer, build_request};
use crate::{BaseUrl, Limits, Repeat, Service, ServiceResponse};

const NAME: &str = "Zoom";

/// Hops to the host of a file at most.
const MAX_HOPS: usize = 4;

/// The domains of Zoom.
const DOMAINS: [&str; 2] = ["zoom.us", "zoomgov.com"];

/// The first line of each file, which only the first of several keeps.
const HEAD: &str = "WEBVTT";

/// Downloads transcripts.
#[derive(Debug, Clone)]
pub struct ZoomFiles {
    service: Service,
    /// A place on this machine that stands in for Zoom's.
    instead: Option<BaseUrl>,
}

impl ZoomFiles {
    pub fn new(http: Client) -> Self {
        Self { service: Service::new(NAME, http, Limits::FILES), instead: None }
    }

    /// Fetches files from this address alone.
    #[must_use]
    pub fn with_base(self, base: BaseUrl) -> Self {
        Self { instead: Some(base), ..self }
    }

    pub(super) async fn fetch(&self, urls: &[String], token: &str) -> Result<Recording, Fault> {
        let mut text = String::new();
        for url in urls {
            let part = self.download(url, token).await?;
            let part = part.trim_start_matches('\u{feff}');
            // A page to sign in at comes with the status of a file.
            let rest = part.strip_prefix(HEAD).ok_or_else(|| {
                Fault::Rejected(format!("{NAME} answers a file that is no transcript"))
            })?;
            text.push_str(if text.is_empty() { part } else { rest });
            text.push_str("\n\n");
        }
        Ok(Recording::of_transcript(text))
    }

    async fn download(&self, url: &str, token: &str) -> Result<String, Fault> {
        let authorization = bearer(token).map_err(Fault::Rejected)?;
        let mut url = self.checked(url)?;
        for _ in 0..MAX_HOPS {
            let request = self.service.http().get(url.clone());
            let request = request.header(AUTHORIZATION, authorization.clone());
            let answer = self.service.send(build_request(NAME, request)?, Repeat::Always).await?;
            if !answer.status.is_redirection() {
                return text_of(answer);
            }
            let place = answer.headers.get(LOCATION).and_then(|place| place.to_str().ok());
            let place = place.and_then(|place| url.join(place).ok());
            let place =
                place.ok_or_else(|| Fault::broken(format!("{NAME} sends on to nowhere")))?;
            url = self.checked(place.as_str())?;
        }
        Err(Fault::broken(format!("{NAME} sends on too often")))
    }

    /// The address, if it is one that may see the token.
    fn checked(&self, url: &str) -> Result<Url, Fault> {
        let refused = || Fault::Rejected(format!("{NAME} names a file that is not at {NAME}'s"));
        let parsed: Url = url.parse().map_err(|_| refused())?;
        if let Some(base) = &self.instead {
            return if parsed.as_str().starts_with(&base.join("/")) {
                Ok(parsed)
            } else {
                Err(refused())
            };
        }
        let host = parsed.host_str().unwrap_or_default();
        let is_zooms = DOMAINS.iter().any(|domain| {
            host.strip_suffix(domain).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
        });
        let is_plain = parsed.port().is_none() && parsed.username().is_empty();
        if parsed.scheme() == "https" && is_plain && is_zooms { Ok(parsed) } else { Err(refused()) }
    }
}

fn text_of(answer: ServiceResponse) -> Result<String, Fault> {
    // A token that has run out, or a recording that was deleted: ours is no setup to mend.
    if matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        let status = answer.status.as_u16();
        return Err(Fault::Rejected(format!("{NAME} refuses the token of this file ({status})")));
    }
    let body = answer.check_status()?.body;
    String::from_utf8(body.to_vec())
        .map_err(|_| Fault::Rejected(format!("{NAME} answers a file that is no text")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_to_zoom_alone() {
        let files = ZoomFiles::new(crate::client().unwrap());
        for fine in ["https://zoom.us/rec/1", "https://us02web.zoom.us/rec/1?a=b"] {
            assert!(files.checked(fine).is_ok(), "{fine}");
        }
        for wrong in [
            "http://zoom.us/rec/1",
            "https://zoom.us.evil.example/rec",
            "https://notzoom.us/rec",
            "https://zoom.us:8443/rec",
            "https://me@zoom.us/rec",
            "https://127.0.0.1/rec",
            "file:///etc/hosts",
            "",
        ] {
            assert!(files.checked(wrong).is_err(), "{wrong}");
        }
        let here = files.with_base(BaseUrl::parse("http://127.0.0.1:9").unwrap());
        assert!(here.checked("http://127.0.0.1:9/rec/1").is_ok());
        assert!(here.checked("https://zoom.us/rec/1").is_err());
        assert!(here.checked("http://127.0.0.1:99/rec/1").is_err());
    }
}
