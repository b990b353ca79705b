//! The address of a project at Sentry, which is its key as well.

use reqwest::Url;
use reqwest::header::HeaderValue;

use crate::base_url::parse_secure;

/// `https://{key}@{host}/{project}`.
#[derive(Debug, Clone)]
pub struct Dsn {
    endpoint: Url,
    authorization: HeaderValue,
}

impl Dsn {
    /// Refuses, with the reason, what is no such address. The reason doesn't repeat it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut url = parse_secure(text)?;
        let key = url.username().to_owned();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err("must hold a key, as in https://key@host/project.".to_owned());
        }
        let (folder, project) = url.path().rsplit_once('/').unwrap_or_default();
        if project.is_empty() || !project.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("must end with a project's number.".to_owned());
        }
        let path = format!("{folder}/api/{project}/envelope/");
        let cleared = url.set_username("").and_then(|()| url.set_password(None));
        cleared.map_err(|()| "is no address.".to_owned())?;
        url.set_path(&path);
        url.set_query(None);
        url.set_fragment(None);
        let client = concat!("study-companion/", env!("CARGO_PKG_VERSION"));
        let says = format!("Sentry sentry_version=7, sentry_client={client}, sentry_key={key}");
        let mut authorization =
            HeaderValue::from_str(&says).map_err(|_| "is no address.".to_owned())?;
        authorization.set_sensitive(true);
        Ok(Self { endpoint: url, authorization })
    }

    pub(super) fn endpoint(&self) -> Url {
        self.endpoint.clone()
    }

    pub(super) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dsn_is_a_key_and_a_place() {
        for (text, endpoint) in [
            (
                "https://abc123@o1.ingest.sentry.io/42",
                "https://o1.ingest.sentry.io/api/42/envelope/",
            ),
            ("https://abc:old@sentry.example/own/7", "https://sentry.example/own/api/7/envelope/"),
            ("http://abc@127.0.0.1:9000/1?x=1#y", "http://127.0.0.1:9000/api/1/envelope/"),
        ] {
            let dsn = Dsn::parse(text).unwrap();
            assert_eq!(dsn.endpoint().as_str(), endpoint);
            assert!(dsn.authorization().to_str().unwrap().contains("sentry_key=abc"));
            assert!(!format!("{dsn:?}").contains("abc"), "{dsn:?}");
        }
    }

    #[test]
    fn what_is_none_is_refused_without_its_key() {
        for text in [
            "",
            "hidden",
            "http://hidden@sentry.example/1",
            "https://sentry.example/1",
            "https://hidden@sentry.example/",
            "https://hidden@sentry.example/project",
            "https://hid%20den@sentry.example/1",
        ] {
            let reason = Dsn::parse(text).unwrap_err();
            assert!(!reason.contains("hid"), "{text}: {reason}");
        }
    }
}
