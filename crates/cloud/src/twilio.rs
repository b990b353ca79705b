//! SMS through Twilio.
//!
//! The service has no key that makes a repeat send nothing, so the cache remembers the ids of sent
//! messages, and a request that may have been done is not made again: a message too few is better
//! than two. Two senders of one id at the same moment would both send; the caller claims a message
//! before it sends it (`companion::engagement::send`).

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::text::cut;
use ports::{Cache, Channel, Fault, Message, Notifier};
use reqwest::Client;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};

use crate::auth_headers::{basic, build_request};
use crate::{BaseUrl, Limits, Repeat, Service};

const NAME: &str = "Twilio";

/// Characters of a message: the service refuses more.
const MAX_CHARS: usize = 1_600;

/// The time for which an id is remembered: the same as the mail service's.
const REMEMBERED: Duration = Duration::from_hours(24);

/// The beginning of the id of a messaging service, which picks a number by itself.
const MESSAGING_SERVICE: &str = "MG";

/// Sends SMS.
#[derive(Clone)]
pub struct Twilio {
    service: Service,
    url: String,
    authorization: HeaderValue,
    from: String,
    sent: Arc<dyn Cache>,
}

/// The account that sends.
#[derive(Clone, Copy)]
pub struct TwilioAccount<'a> {
    /// Its id, which starts with `AC`.
    pub sid: &'a str,
    pub token: &'a str,
    /// One of its numbers, or the id of one of its messaging services.
    pub from: &'a str,
}

impl Twilio {
    /// The address of the API.
    pub const API: &str = "https://api.twilio.com";

    /// Sends for an account, and remembers what was sent in a cache. Refuses, with the reason, what
    /// can't be an account's id.
    pub fn new(
        http: Client,
        url: &BaseUrl,
        account: TwilioAccount<'_>,
        sent: Arc<dyn Cache>,
    ) -> Result<Self, String> {
        let TwilioAccount { sid, token, from } = account;
        if !sid.starts_with("AC") || !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err("must be an account's id, which starts with AC.".to_owned());
        }
        Ok(Self {
            service: Service::new(NAME, http, Limits::USUAL),
            url: url.join(&format!("/2010-04-01/Accounts/{sid}/Messages.json")),
            authorization: basic(sid, token)?,
            from: from.to_owned(),
            sent,
        })
    }

    async fn was_sent(&self, key: &str) -> bool {
        let cached = self.sent.get(key).await;
        cached
            .unwrap_or_else(|fault| {
                tracing::warn!(%fault, "whether an SMS was sent before is not known");
                None
            })
            .is_some()
    }

    async fn remember(&self, key: &str) {
        if let Err(fault) = self.sent.set(key, b"sent", REMEMBERED).await {
            tracing::warn!(%fault, "that an SMS was sent is not remembered");
        }
    }

    fn form(&self, message: &Message) -> String {
        let by =
            if self.from.starts_with(MESSAGING_SERVICE) { "MessagingServiceSid" } else { "From" };
        form_urlencoded::Serializer::new(String::new())
            .append_pair("To", &message.to)
            .append_pair(by, &self.from)
            .append_pair("Body", &cut_text(&message.body))
            .finish()
    }
}

#[async_trait]
impl Notifier for Twilio {
    async fn send(&self, message: &Message) -> Result<(), Fault> {
        if message.channel != Channel::Sms {
            return Err(Fault::Rejected(format!("{NAME} sends SMS only")));
        }
        let key = format!("sms:{}", message.id);
        if self.was_sent(&key).await {
            return Ok(());
        }
        let request = self
            .service
            .http()
            .post(&self.url)
            .header(AUTHORIZATION, self.authorization.clone())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(self.form(message));
        let answered = self.service.send(build_request(NAME, request)?, Repeat::UnlessDone).await;
        if matches!(answered, Err(Fault::Broken(_))) {
            // It may have been sent, so a repeat must not send it either.
            self.remember(&key).await;
        }
        answered?.check_status()?;
        self.remember(&key).await;
        Ok(())
    }

    fn delivers(&self) -> bool {
        true
    }
}

/// The text, cut where the service would refuse it.
fn cut_text(body: &str) -> String {
    cut(body.trim(), MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_and_shows_it() {
        assert_eq!(cut_text(" short\n"), "short");
        let cut = cut_text(&"ü".repeat(MAX_CHARS + 1));
        assert_eq!(cut.chars().count(), MAX_CHARS);
        assert!(cut.ends_with('…'));
        assert_eq!(cut_text(&"ü".repeat(MAX_CHARS)).chars().count(), MAX_CHARS);
    }
}
