//! Mail at Resend, SMS at Twilio, events at Inngest.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use cloud::{BaseUrl, Limits, Resend, Twilio, TwilioAccount};
use inngest::EventsClient;
use ports::{Cache, Channel, Event, Events, Fault, Message, Notifier};
use serde_json::json;

use super::{CallResult, Column, ServiceSite};
use crate::faults::KEY;

const ACCOUNT: &str = "AC00000000000000000000000000000000";

pub(super) fn columns() -> Vec<Column> {
    let column = |name, right, call| {
        let max_bytes = Limits::USUAL.max_bytes;
        Column { name, right, max_bytes, call }
    };
    let events = (200, r#"{"ids":["1"],"status":200}"#);
    vec![
        column("mail", (200, r#"{"id":"1"}"#), |place| Box::pin(mail(place))),
        column("sms", (201, r#"{"sid":"SM1"}"#), |place| Box::pin(sms(place))),
        column("events", events, |place| Box::pin(send(place))),
    ]
}

fn message(channel: Channel, to: &str) -> Message {
    let [id, subject, body] = ["m1", "Well done", "There is practice for you."].map(str::to_owned);
    Message { id, channel, to: to.to_owned(), subject, body }
}

async fn mail(place: ServiceSite) -> CallResult {
    let url = BaseUrl::parse(&place.url).unwrap();
    let resend = Resend::new(place.http, url, KEY, "hello@study.example").unwrap();
    resend.send(&message(Channel::Email, "ada@example.com")).await.map(|()| "ok")
}

async fn sms(place: ServiceSite) -> CallResult {
    let account = TwilioAccount { sid: ACCOUNT, token: KEY, from: "+15550100" };
    let url = BaseUrl::parse(&place.url).unwrap();
    let sent = Arc::new(MemoryCache::default());
    let twilio = Twilio::new(place.http, &url, account, sent.clone()).unwrap();
    let message = message(Channel::Sms, "+447700900123");
    let delivery = twilio.send(&message).await;
    // A message that was or may have been sent is remembered, and nothing else.
    let remembered = !sent.0.lock().unwrap().is_empty();
    let may_be_sent = match &delivery {
        Ok(()) => true,
        Err(Fault::Broken(reason)) => !reason.contains("refuses our key"),
        Err(_) => false,
    };
    assert_eq!(remembered, may_be_sent, "{delivery:?}");
    delivery.map(|()| "ok")
}

async fn send(place: ServiceSite) -> CallResult {
    let client = EventsClient::new(place.http, &place.url, KEY, None).unwrap();
    let event = Event { id: "e1".into(), name: "goal.completed".into(), data: json!({}) };
    client.send(&[event]).await.map(|()| "ok")
}

/// A cache in memory.
#[derive(Default)]
struct MemoryCache(Mutex<BTreeMap<String, Vec<u8>>>);

#[async_trait]
impl Cache for MemoryCache {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }

    async fn set(&self, key: &str, value: &[u8], _: Duration) -> Result<(), Fault> {
        self.0.lock().unwrap().insert(key.to_owned(), value.to_vec());
        Ok(())
    }

    async fn forget(&self, keys: &[String]) -> Result<(), Fault> {
        self.0.lock().unwrap().retain(|key, _| !keys.contains(key));
        Ok(())
    }
}
