//! The moderation service beside the rules: its word counts, and its absence delays nothing.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use ports::{Egress, Fault, Moderation, ModerationScore};
use serde_json::Value;
use testkit::TestServices;

use super::School;

/// Words that no rule knows.
const HINT: &str = "my poem for tomorrow is called xqzt";

/// What the service does.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Alarmed,
    Down,
    Hanging,
}

struct Endpoint {
    mood: Mutex<Mood>,
    asked: Mutex<Vec<String>>,
}

impl Endpoint {
    fn new(mood: Mood) -> Arc<Self> {
        Arc::new(Self { mood: Mutex::new(mood), asked: Mutex::default() })
    }
}

#[async_trait]
impl Moderation for Endpoint {
    async fn scores(&self, _: &Egress, text: &str) -> Result<Vec<ModerationScore>, Fault> {
        self.asked.lock().unwrap().push(text.to_owned());
        let mood = *self.mood.lock().unwrap();
        match mood {
            Mood::Down => Err(Fault::busy("down")),
            Mood::Hanging => {
                tokio::time::sleep(Duration::from_hours(1)).await;
                Ok(Vec::new())
            }
            Mood::Alarmed if text.contains("xqzt") => {
                Ok(vec![ModerationScore { name: "self-harm/intent".into(), score: 0.9 }])
            }
            Mood::Alarmed => Ok(Vec::new()),
        }
    }
}

async fn school_with(endpoint: &Arc<Endpoint>) -> School {
    let moderation = endpoint.clone();
    let school = School::with(|parts| TestServices { moderation, ..parts }).await;
    school.name_contacts(&[&school.lead]).await;
    school
}

#[tokio::test]
async fn what_the_service_alone_hears_is_answered_calmly_and_told() {
    let endpoint = Endpoint::new(Mood::Alarmed);
    let school = school_with(&endpoint).await;
    let answer = school.say(&format!("{HINT} Ada Okoye")).await;
    assert!(answer["support"].is_object(), "{answer:#}");
    let asked = endpoint.asked.lock().unwrap().join("\n");
    assert!(asked.contains("[STUDENT]") && !asked.contains("Ada"), "{asked}");
    assert_eq!(school.alerts_of(&school.lead).await[0]["category"], "self_harm");
}

#[tokio::test]
async fn while_it_is_down_or_hangs_the_rules_decide_and_it_is_asked_again_later() {
    for mood in [Mood::Down, Mood::Hanging] {
        let endpoint = Endpoint::new(mood);
        let school = school_with(&endpoint).await;
        let answer = school.say(HINT).await;
        assert_eq!(answer["support"], Value::Null);
        assert!(school.alerts_of(&school.lead).await.is_empty());
        let calm = school.say("I want to kill myself").await;
        assert!(calm["support"].is_object(), "{calm:#}");
        *endpoint.mood.lock().unwrap() = Mood::Alarmed;
        school.app.clock.advance(TimeDelta::minutes(2));
        let swept = school.sweep().await;
        assert_eq!(swept["rescreened"], 1, "{swept:#}");
        let alerts = school.alerts_of(&school.lead).await;
        assert_eq!(alerts[0]["findingCount"], 2, "{alerts:#?}");
        assert_eq!(school.sweep().await["rescreened"], 0);
    }
}
