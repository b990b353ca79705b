//! The contract of everything that looks at messages beside the rules.

use std::sync::Arc;

use cloud::OpenAiModeration;
use domain::UserId;
use domain::redact::{Redactor, RosterRole};
use local::RulesAlone;
use ports::{Egress, Fault, Moderation};
use serde_json::{Value, json};
use testkit::http_client;
use testkit::standins::{OpenAi as Standin, Recorder};
use uuid::Uuid;

use super::standins::{base_url, live};

/// No score is outside of 0 to 1, and nobody's name leaves.
async fn keeps_the_contract(moderation: &impl Moderation) {
    let guard = Redactor::new(&[(RosterRole::Student, "Ada Okoye")], &[])
        .with_contacts(&["ada@x.org"], &[]);
    let egress = Egress::new(UserId(Uuid::nil()), Arc::new(guard));
    for text in ["I want to kill myself", "What is neutralization?", "ß\u{1F600}"] {
        let scores = moderation.scores(&egress, text).await.unwrap();
        assert!(scores.iter().all(|of| (0.0..=1.0).contains(&of.score)), "{scores:?}");
    }
    for leak in ["Ada Okoye is sad", "write to ada@x.org"] {
        let refused = moderation.scores(&egress, leak).await;
        assert!(matches!(refused, Err(Fault::Rejected(_))), "{refused:?}");
    }
}

fn open_egress() -> Egress {
    testkit::egress(UserId(Uuid::nil()))
}

#[tokio::test]
async fn the_rules_alone_keep_the_contract_and_add_nothing() {
    keeps_the_contract(&RulesAlone).await;
    assert!(RulesAlone.scores(&open_egress(), "I want to kill myself").await.unwrap().is_empty());
}

#[tokio::test]
async fn openai_keeps_the_contract_and_is_sent_the_text_and_nothing_else() {
    let recorder = Recorder::default();
    let standin = Standin::start(&recorder).await;
    let moderation =
        OpenAiModeration::new(http_client(), base_url(&standin.url()), standin.key()).unwrap();
    keeps_the_contract(&moderation).await;
    let scores = moderation.scores(&open_egress(), "I want to kill myself").await.unwrap();
    let intent = scores.iter().find(|of| of.name == "self-harm/intent").unwrap();
    assert!(intent.score > 0.5, "{scores:?}");
    let sent = recorder.all();
    // Nothing was sent that names somebody.
    assert_eq!(sent.len(), 4, "{sent:?}");
    let last = &sent[3];
    assert_eq!((&*last.method, &*last.path), ("POST", "/v1/moderations"));
    let body: Value = serde_json::from_str(&last.body).unwrap();
    let expected = json!({ "model": "omni-moderation-latest", "input": "I want to kill myself" });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_refused_key_is_ours_to_mend() {
    let standin = Standin::start(&Recorder::default()).await;
    let moderation =
        OpenAiModeration::new(http_client(), base_url(&standin.url()), "sk-other").unwrap();
    let refused = moderation.scores(&open_egress(), "What is pH?").await;
    assert!(matches!(refused, Err(Fault::Broken(_))), "{refused:?}");
}

#[tokio::test]
async fn openai_itself_keeps_the_contract() {
    let Some(key) = live("OPENAI_API_KEY") else { return };
    let url = base_url(cloud::openai::BASE_URL);
    let moderation = OpenAiModeration::new(http_client(), url, &key).unwrap();
    keeps_the_contract(&moderation).await;
}
