//! E-mail through Resend.
//!
//! The service takes a message's id as the key of the request, so that a repeat sends nothing. It
//! remembers an id for a day.

use async_trait::async_trait;
use ports::{Channel, Fault, Message, Notifier};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, StatusCode};
use serde_json::json;

use crate::auth_headers::{bearer, build_request};
use crate::{BaseUrl, Limits, Repeat, Service};

const NAME: &str = "Resend";

/// The id was sent before, in other words: a message that is worded anew for a repeat.
const SENT_BEFORE: &str = "invalid_idempotent_request";

/// The id is being sent at this moment.
const UNDER_WAY: &str = "concurrent_idempotent_requests";

/// Sends e-mails.
#[derive(Debug, Clone)]
pub struct Resend {
    service: Service,
    url: BaseUrl,
    authorization: HeaderValue,
    from: String,
}

impl Resend {
    /// The address of the API.
    pub const API: &str = "https://api.resend.com";

    /// Sends from an address of a domain that the key may send for, such as
    /// `Study Companion <hello@study.example>`. Refuses, with the reason, a key that can't be one.
    pub fn new(http: Client, url: BaseUrl, key: &str, from: &str) -> Result<Self, String> {
        Ok(Self {
            service: Service::new(NAME, http, Limits::USUAL),
            url,
            authorization: bearer(key)?,
            from: from.to_owned(),
        })
    }
}

#[async_trait]
impl Notifier for Resend {
    async fn send(&self, message: &Message) -> Result<(), Fault> {
        if message.channel != Channel::Email {
            return Err(Fault::Rejected(format!("{NAME} sends e-mails only")));
        }
        let body = json!({
            "from": self.from,
            "to": [message.to],
            "subject": one_line(&message.subject),
            "text": message.body,
        });
        let request = self
            .service
            .http()
            .post(self.url.join("/emails"))
            .header(AUTHORIZATION, self.authorization.clone())
            .header("idempotency-key", &message.id)
            .json(&body);
        let answer = self.service.send(build_request(NAME, request)?, Repeat::Always).await?;
        if answer.status == StatusCode::CONFLICT {
            match answer.code().as_deref() {
                Some(SENT_BEFORE) => return Ok(()),
                Some(UNDER_WAY) => return Err(Fault::busy(format!("{NAME} is sending it"))),
                _ => {}
            }
        }
        answer.check_status().map(drop)
    }

    fn delivers(&self) -> bool {
        true
    }
}

/// A subject is one line: a title may hold what somebody wrote.
fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(one_line("Well done\r\nBcc: all\t!"), "Well done Bcc: all !");
        assert_eq!(one_line("Well done"), "Well done");
    }
}
