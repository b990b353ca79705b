//! An answer that its reader comes back to: while it is written, and afterwards.

use std::sync::Arc;
use std::time::Duration;

use domain::chat::Quote;
use ports::Llm;
use serde_json::{Value, json};
use testkit::{App, Person, TestServices};

use super::answering_model::{AnsweringModel, ModelAnswer};
use super::start_taught;
use super::streamed::{PATH, from_use_chat, parts_of, stream, text_of};

/// The sentences of a slow answer, and the pause before each.
const SENTENCES: [&str; 4] =
    ["An acid gives protons.", " A base takes them — é, 学.", " Both make water.", " And a salt."];
const PAUSE: Duration = Duration::from_secs(1);

/// A model that writes slowly, or breaks off after half of it.
fn slow_model(breaks_off: bool) -> AnsweringModel {
    AnsweringModel {
        pause: PAUSE,
        answer: Box::new(move |request| ModelAnswer {
            sentences: SENTENCES.map(str::to_owned).into(),
            quotes: vec![Quote { passage: 0, turn: request.passages[0].turns[0].index }],
            breaks_off_at: breaks_off.then_some(2),
        }),
    }
}

async fn start_slow(breaks_off: bool) -> (App, Person) {
    let llm: Arc<dyn Llm> = Arc::new(slow_model(breaks_off));
    let app = App::with(|parts| TestServices { llm, ..parts }).await;
    let (_, ada, _) = app.taught().await;
    (app, ada)
}

fn address(chat: &str) -> String {
    format!("/api/chat/{chat}/stream")
}

/// Waits until there is an answer to come back to.
async fn wait_for_answer(app: &App, person: &Person) {
    let is_there = async || {
        let look = app.get(&address("a-chat")).bearer(&person.token).send_until(1).await;
        look.status == 200
    };
    while !is_there().await {
        tokio::time::sleep(PAUSE / 10).await;
    }
}

async fn resume(app: &App, person: &Person, chat: &str) -> Vec<Value> {
    let answer = app.get(&address(chat)).bearer(&person.token).send().await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    assert_eq!(answer.header("x-vercel-ai-ui-message-stream"), Some("v1"));
    parts_of(&answer.bytes)
}

#[tokio::test]
async fn a_running_answer_is_followed_from_its_beginning_to_its_end() {
    let (app, ada) = start_slow(false).await;
    let body = from_use_chat("a-chat", "What is neutralization?");
    let asking = app.post(PATH, &body).bearer(&ada.token).send_until(1);
    let coming_back = async {
        wait_for_answer(&app, &ada).await;
        let early = app.get(&address("a-chat")).bearer(&ada.token).send_until(300).await;
        let early = String::from_utf8_lossy(&early.bytes).into_owned();
        assert!(early.contains(SENTENCES[0]), "{early}");
        resume(&app, &ada, "a-chat").await
    };
    let (_, followed) = tokio::join!(asking, coming_back);
    assert_eq!(text_of(&followed), SENTENCES.concat());
    assert!(followed.iter().filter(|part| part["delta"].is_string()).count() > 1, "{followed:#?}");
    assert!(followed.iter().any(|part| part["type"] == "source-document"), "{followed:#?}");
    let after = resume(&app, &ada, "a-chat").await;
    assert_eq!(after[0], followed[0], "the same message");
    assert_eq!(text_of(&after), SENTENCES.concat());
    let ends = |parts: &[Value]| {
        let ends = parts.iter().skip_while(|part| part["type"] != "text-end");
        ends.cloned().collect::<Vec<_>>()
    };
    assert_eq!(ends(&after), ends(&followed));
}

#[tokio::test]
async fn an_answer_cut_at_every_tenth_byte_resumes_to_the_same_text() {
    let (app, ada) = start_slow(false).await;
    let body = from_use_chat("a-chat", "What is neutralization?");
    let asking = app.post(PATH, &body).bearer(&ada.token).send();
    let cutting = async {
        wait_for_answer(&app, &ada).await;
        let mut cuts = 0;
        for bytes in (1..).step_by(10).take(400) {
            let cut = app.get(&address("a-chat")).bearer(&ada.token).send_until(bytes).await;
            assert_eq!(cut.status, 200);
            if cut.bytes.len() < bytes {
                break;
            }
            assert!(String::from_utf8_lossy(&cut.bytes).starts_with('d'));
            cuts += 1;
            if cuts % 25 == 0 {
                assert_eq!(text_of(&resume(&app, &ada, "a-chat").await), SENTENCES.concat());
            }
        }
        cuts
    };
    let (answer, cuts) = tokio::join!(asking, cutting);
    assert!(cuts > 50, "{cuts}");
    assert_eq!(text_of(&parts_of(&answer.bytes)), SENTENCES.concat());
    assert_eq!(text_of(&resume(&app, &ada, "a-chat").await), SENTENCES.concat());
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_told_so_and_leaves_nothing() {
    let (app, ada) = start_slow(true).await;
    let body = from_use_chat("a-chat", "What is neutralization?");
    let asking = app.post(PATH, &body).bearer(&ada.token).send();
    let coming_back = async {
        wait_for_answer(&app, &ada).await;
        resume(&app, &ada, "a-chat").await
    };
    let (answer, followed) = tokio::join!(asking, coming_back);
    for parts in [parts_of(&answer.bytes), followed] {
        assert_eq!(parts.last().unwrap()["type"], "error", "{parts:#?}");
        assert!(SENTENCES.concat().starts_with(&text_of(&parts)));
    }
    app.get(&address("a-chat")).bearer(&ada.token).send().await.expect(404);
    let stored: i64 =
        sqlx::query_scalar("select count(*) from messages").fetch_one(&app.db).await.unwrap();
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn only_the_student_comes_back_to_an_answer() {
    let (app, tutor, ada) = start_taught().await;
    let eve = app.student("Eve Stone").await;
    let parts = stream(&app, &ada, &json!({ "message": "What is neutralization?" })).await;
    let conversation = parts[0]["messageMetadata"]["conversationId"].as_str().unwrap().to_owned();
    assert_eq!(text_of(&resume(&app, &ada, &conversation).await), text_of(&parts));
    let path = address(&conversation);
    app.get(&path).send().await.expect(401);
    app.get(&path).bearer(&tutor.token).send().await.expect(403);
    app.get(&path).bearer(&eve.token).send().await.expect(404);
    app.get(&address("5f0c0b3e-7b1e-4c7e-9f43-0d9a3f6f1c2e"))
        .bearer(&eve.token)
        .send()
        .await
        .expect(404);
    // A name of a front end is each student's own, and there may be no answer yet.
    app.get(&address("xNp3fJ8sVq0aLb2K")).bearer(&eve.token).send().await.expect(204);
    app.get(&address("no-such-chat")).bearer(&eve.token).send().await.expect(404);
    let opened = app.post("/api/chat/conversation", &json!({ "studentId": ada.id }));
    let opened = opened.bearer(&ada.token).send().await.expect(201);
    let path = address(opened["conversationId"].as_str().unwrap());
    app.get(&path).bearer(&ada.token).send().await.expect(204);
    app.get(&address(&"x".repeat(201))).bearer(&ada.token).send().await.expect(404);
}
