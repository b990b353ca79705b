//! Keys of services as they are sent: as headers that no log shows.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ports::Fault;
use reqwest::header::HeaderValue;
use reqwest::{Request, RequestBuilder};

/// `Authorization: Bearer`. Fails, with the reason, on what can't stand in a header.
pub(crate) fn bearer(token: &str) -> Result<HeaderValue, String> {
    sensitive_header(&format!("Bearer {token}"))
}

/// `Authorization: Basic` (RFC 7617).
pub(crate) fn basic(user: &str, password: &str) -> Result<HeaderValue, String> {
    sensitive_header(&format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}"))))
}

fn sensitive_header(text: &str) -> Result<HeaderValue, String> {
    let mut value =
        HeaderValue::from_str(text).map_err(|_| "holds characters that no key has.".to_owned())?;
    value.set_sensitive(true);
    Ok(value)
}

/// The request, if it is one: its parts may hold what can't be sent.
pub(crate) fn build_request(service: &str, request: RequestBuilder) -> Result<Request, Fault> {
    request.build().map_err(|_| Fault::Broken(format!("{service}: a request that can't be made")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sent_and_not_shown() {
        let bearer = bearer("secret").unwrap();
        assert_eq!(bearer.to_str().unwrap(), "Bearer secret");
        assert!(!format!("{bearer:?}").contains("secret"));
        // The example of RFC 7617 §2.
        let basic = basic("Aladdin", "open sesame").unwrap();
        assert_eq!(basic.to_str().unwrap(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(super::bearer("two\nlines").is_err());
    }
}
