//! One report as Sentry reads it: an event in an envelope of three lines of JSON.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::scrub::{identifier, mask_digits, scrub, source_place};

/// Characters of what is told, and of each detail.
const MAX_MESSAGE_CHARS: usize = 500;
const MAX_DETAIL_CHARS: usize = 200;

/// Details of one report.
const MAX_DETAILS: usize = 12;

/// The program that reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// A version, such as a commit.
    pub release: String,
    /// `production`, `preview` or `development`.
    pub environment: String,
    pub function: String,
}

/// The sorts of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// An error that was dealt with and logged.
    Error,
    Panic,
}

/// Something that went wrong, as it was logged. What must not leave is taken out when it is written
/// down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorReport {
    pub what: What,
    pub message: String,
    pub module: String,
    pub place: String,
    /// The request's id, if there was a request.
    pub request_id: Option<String>,
    pub method: Option<String>,
    /// Its route, as a pattern.
    pub route: Option<String>,
    /// Further fields of the log's line.
    pub details: Vec<(&'static str, String)>,
}

impl ErrorReport {
    /// The same number for reports that differ only in ids and counts.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.what, &self.module, &self.place, &self.route, mask_digits(&self.message))
            .hash(&mut hasher);
        hasher.finish()
    }

    /// The whole envelope, ready to be sent.
    pub(super) fn envelope(&self, about: &About) -> Vec<u8> {
        let id = format!("{:032x}", rand::random::<u128>());
        let now = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
        let event = self.event(about, &id, &now).to_string();
        let head = json!({ "event_id": id, "sent_at": now });
        let item = json!({
            "type": "event", "content_type": "application/json", "length": event.len(),
        });
        format!("{head}\n{item}\n{event}\n").into_bytes()
    }

    fn event(&self, about: &About, id: &str, now: &str) -> Value {
        let message = scrub(&self.message, MAX_MESSAGE_CHARS);
        let place = source_place(&self.place);
        let known = |text: &Option<String>| text.as_deref().and_then(identifier);
        let (method, route) = (known(&self.method), known(&self.route));
        let mut tags = Map::new();
        let named = [
            ("function", identifier(&about.function)),
            ("request_id", known(&self.request_id)),
            ("method", method.clone()),
            ("route", route.clone()),
        ];
        tags.extend(named.into_iter().filter_map(|(name, tag)| Some((name.into(), tag?.into()))));
        let details: Map<String, Value> = self
            .details
            .iter()
            .take(MAX_DETAILS)
            .map(|(name, text)| ((*name).to_owned(), scrub(text, MAX_DETAIL_CHARS).into()))
            .chain([("place".to_owned(), place.clone().into())])
            .collect();
        let mut event = json!({
            "event_id": id,
            "timestamp": now,
            "platform": "other",
            "level": "error",
            "logger": self.module,
            "release": about.release,
            "environment": about.environment,
            "sdk": { "name": "study-companion", "version": env!("CARGO_PKG_VERSION") },
            "tags": tags,
            "extra": details,
            "fingerprint": [self.module, mask_digits(&message)],
        });
        if let Some(route) = route {
            event["transaction"] =
                [method, Some(route)].into_iter().flatten().collect::<Vec<_>>().join(" ").into();
        }
        match self.what {
            What::Error => event["logentry"] = json!({ "formatted": message }),
            What::Panic => {
                event["level"] = json!("fatal");
                event["fingerprint"] = json!(["panic", place]);
                event["exception"] = json!({ "values": [{
                    "type": "panic", "value": place,
                    "mechanism": { "type": "panic", "handled": false },
                }] });
            }
        }
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(message: &str) -> ErrorReport {
        ErrorReport {
            what: What::Error,
            message: message.to_owned(),
            module: "web::layers".to_owned(),
            place: "crates/web/src/layers.rs:186".to_owned(),
            request_id: Some("0190a0a0-0000-7000-8000-000000000001".to_owned()),
            method: Some("POST".to_owned()),
            route: Some("/api/practice/{practiceId}/submit".to_owned()),
            details: vec![("error", "write to ada@example.com".to_owned())],
        }
    }

    fn about() -> About {
        let (release, environment) = ("c0ffee".to_owned(), "preview".to_owned());
        About { release, environment, function: "practice-submit".to_owned() }
    }

    /// The three lines of an envelope.
    fn lines(report: &ErrorReport) -> Vec<Value> {
        let text = String::from_utf8(report.envelope(&about())).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn an_envelope_says_where_it_comes_from_and_what_it_holds() {
        let lines = lines(&report("request failed: the pool is closed"));
        let [head, item, event] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!(head["event_id"], event["event_id"]);
        assert_eq!(head["event_id"].as_str().unwrap().len(), 32);
        assert_eq!(
            (&item["type"], &item["length"]),
            (&json!("event"), &json!(event.to_string().len()))
        );
        assert_eq!(event["logentry"]["formatted"], "request failed: the pool is closed");
        assert_eq!(event["transaction"], "POST /api/practice/{practiceId}/submit");
        assert_eq!(event["tags"]["function"], "practice-submit");
        assert_eq!(event["tags"]["request_id"], "0190a0a0-0000-7000-8000-000000000001");
        assert_eq!(
            (&event["release"], &event["environment"]),
            (&json!("c0ffee"), &json!("preview"))
        );
        assert_eq!(event["extra"]["error"], "write to [EMAIL_1]");
    }

    #[test]
    fn a_panic_is_its_place() {
        let panic = ErrorReport { what: What::Panic, ..report("a panic") };
        let event = lines(&panic).remove(2);
        assert_eq!(event["level"], "fatal");
        assert_eq!(event["exception"]["values"][0]["value"], "crates/web/src/layers.rs:186");
    }

    #[test]
    fn what_a_caller_wrote_is_no_tag_and_long_texts_are_cut() {
        let mut odd = report(&"long ".repeat(1_000));
        odd.request_id = Some("ada@example.com".to_owned());
        let event = lines(&odd).remove(2);
        assert_eq!(event["tags"].get("request_id"), None);
        let message = event["logentry"]["formatted"].as_str().unwrap();
        assert!(message.chars().count() <= MAX_MESSAGE_CHARS + 1, "{message}");
    }

    #[test]
    fn reports_that_differ_in_ids_and_counts_are_alike() {
        let likeness = |message: &str| report(message).fingerprint();
        assert_eq!(
            likeness("run 0190a0a0-0000-7000-8000-000000000001 failed 3 times"),
            likeness("run 0190a0a0-0000-7000-8000-000000000002 failed 12 times"),
        );
        assert_ne!(likeness("the pool is closed"), likeness("the pool timed out"));
    }
}
