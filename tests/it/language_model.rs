//! The product with a language model behind it: its prompts, its handling of bad answers, its budget.

mod budget;
mod fallback;
mod free_text;
mod guests;
mod privacy;
mod repairs;
mod stream;

use std::sync::Arc;

use cloud::openai::Models;
use cloud::{OpenAi, Prompted};
use companion::ledger::{Accounts, Budget};
use serde_json::{Value, json};
use testkit::standins::{OpenAi as Standin, Recorder};
use testkit::{App, Person, TestServices, http_client};

use crate::LESSON;

/// An app whose model is a stand-in.
pub(crate) struct ModelStage {
    pub app: App,
    pub standin: Standin,
    pub recorder: Recorder,
}

impl ModelStage {
    pub(crate) async fn start() -> Self {
        Self::with_budget(Budget::default()).await
    }

    pub(crate) async fn with_budget(budget: Budget) -> Self {
        let recorder = Recorder::default();
        let standin = Standin::start(&recorder).await;
        let app = App::with(|parts| {
            let openai = openai(&standin, &parts, budget);
            TestServices { llm: Arc::new(Prompted::new(openai.clone())), embed: openai, ..parts }
        })
        .await;
        Self { app, standin, recorder }
    }

    /// A student and their tutor, after a lesson that was read.
    pub(crate) async fn taught(&self, lesson: &str) -> (Person, Person) {
        let (tutor, ada) = self.app.linked_pair().await;
        self.app.upload(&tutor, &ada, lesson).await;
        self.app.run_jobs().await;
        (tutor, ada)
    }

    /// The bodies of all chat completions.
    pub(crate) fn completions(&self) -> Vec<Value> {
        self.bodies("/v1/chat/completions")
    }

    pub(crate) fn bodies(&self, path: &str) -> Vec<Value> {
        let all = self.recorder.all().into_iter().filter(|request| request.path == path);
        all.map(|request| serde_json::from_str(&request.body).unwrap()).collect()
    }
}

fn openai(standin: &Standin, parts: &TestServices, budget: Budget) -> Arc<OpenAi> {
    let accounts = Accounts::new(parts.db.clone(), parts.clock.clone(), budget);
    let (url, key) = (standin.url(), standin.key());
    Arc::new(OpenAi::new(http_client(), &url, key, Models::default(), Arc::new(accounts)))
}

pub(crate) async fn ask(app: &App, person: &Person, message: &str) -> testkit::TestResponse {
    let body = json!({ "studentId": person.id, "message": message });
    app.post("/api/chat/message", &body).bearer(&person.token).send().await
}

#[tokio::test]
async fn the_loop_runs_on_a_model_as_it_does_offline() {
    let stage = ModelStage::start().await;
    let (tutor, ada) = stage.taught(LESSON).await;
    let app = &stage.app;

    let sessions = app.get(&format!("/api/transcripts/student/{}", ada.id)).bearer(&ada.token);
    let sessions = sessions.send().await.expect(200);
    let session = sessions["sessions"][0]["sessionId"].as_str().unwrap().to_owned();
    let read = app.get(&format!("/api/transcripts/{session}")).bearer(&ada.token).send().await;
    let read = read.expect(200);
    assert_eq!(
        (&read["status"], &read["analysis"]["model"]),
        (&json!("completed"), &json!("gpt-4.1"))
    );
    assert!(!read["analysis"]["concepts"].as_array().unwrap().is_empty(), "{read:#}");

    let answer = ask(app, &ada, "What is neutralization?").await.expect(200);
    assert_eq!(answer["model"], "gpt-4.1");
    let quote = answer["sources"][0]["quote"].as_str().unwrap();
    assert!(LESSON.contains(quote), "{quote}");

    let list =
        app.get(&format!("/api/practice/student/{}", ada.id)).bearer(&ada.token).send().await;
    assert_eq!(list.expect(200)["practices"][0]["status"], "ready");
    let body = json!({ "studentId": ada.id });
    let routing = app.post("/api/tutor/routing/analyze", &body).bearer(&tutor.token).send().await;
    routing.expect(200);
}

#[tokio::test]
async fn every_request_says_what_it_must() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    ask(&stage.app, &ada, "What is an acid?").await.expect(200);
    let completions = stage.completions();
    assert!(completions.len() >= 3, "a reading, questions, an answer");
    let mut identifiers = std::collections::BTreeSet::new();
    for body in &completions {
        assert_eq!(body["store"], false);
        assert_eq!(body["response_format"]["json_schema"]["strict"], true, "{body:#}");
        assert!(body["max_completion_tokens"].as_u64().unwrap() > 0);
        assert_eq!(body["messages"][0]["role"], "system");
        identifiers.insert(body["safety_identifier"].as_str().unwrap().to_owned());
    }
    assert_eq!(identifiers.len(), 1, "one student is one identifier");
    let identifier = identifiers.pop_first().unwrap();
    assert!(identifier.len() == 32 && !identifier.contains(&ada.id.to_string()[..8]));
    for body in stage.bodies("/v1/embeddings") {
        assert_eq!(
            (&body["dimensions"], &body["model"]),
            (&json!(1536), &json!("text-embedding-3-large"))
        );
        assert!(body["input"].as_array().unwrap().len() <= 64);
    }
}

#[tokio::test]
async fn a_long_session_is_read_in_windows_and_none_of_it_is_left_out() {
    let stage = ModelStage::start().await;
    let filler = "We go on with acids and bases and look at one more example of it together. ";
    let line = |n: u32| {
        let speaker = if n.is_multiple_of(2) { "Tom Hale" } else { "Ada" };
        format!("{speaker}: {filler}Mark{n}.")
    };
    let lesson: Vec<String> = (0..1_300).map(line).collect();
    let lesson = lesson.join("\n");
    stage.taught(&lesson).await;
    let readings: Vec<String> = stage
        .completions()
        .iter()
        .filter(|body| body["response_format"]["json_schema"]["name"] == "session_report")
        .map(|body| body["messages"][1]["content"].as_str().unwrap().to_owned())
        .collect();
    assert!(readings.len() >= 3, "{} windows", readings.len());
    for n in 0..1_300 {
        assert!(
            readings.iter().any(|reading| reading.contains(&format!("Mark{n}."))),
            "turn {n} is lost"
        );
    }
}
