//! An answer as it is written: its parts, and what of it is stored.

use domain::chat::EXTRACTIVE;
use serde_json::{Value, json};
use testkit::standins::openai::Instead;
use testkit::{App, Person, TestRequest, TestResponse};

use super::start_taught;
use crate::LESSON;
use crate::language_model::ModelStage;

pub(super) const PATH: &str = "/api/chat/stream";

/// The parts of a stream, which ends as it should.
pub(super) fn parts_of(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    let events: Vec<&str> = text.split_terminator("\n\n").collect();
    let (last, parts) = events.split_last().unwrap();
    assert_eq!(*last, "data: [DONE]", "{text}");
    let parts = parts.iter().filter(|event| !event.starts_with(':'));
    parts
        .map(|event| serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap())
        .collect()
}

pub(super) fn kinds(parts: &[Value]) -> Vec<&str> {
    parts.iter().map(|part| part["type"].as_str().unwrap()).collect()
}

pub(super) fn text_of(parts: &[Value]) -> String {
    parts.iter().filter_map(|part| part["delta"].as_str()).collect()
}

/// The body that `useChat` sends for a question.
pub(super) fn from_use_chat(chat: &str, message: &str) -> Value {
    json!({
        "id": chat, "trigger": "submit-message",
        "messages": [
            { "id": "a1", "role": "assistant", "parts": [
                { "type": "step-start" }, { "type": "text", "text": "Hello.", "state": "done" },
            ]},
            { "id": "u1", "role": "user", "parts": [{ "type": "text", "text": message }] },
        ],
    })
}

fn post(app: &App, person: &Person, body: &Value) -> TestRequest {
    app.post(PATH, body).bearer(&person.token)
}

pub(super) async fn stream(app: &App, person: &Person, body: &Value) -> Vec<Value> {
    let answer = post(app, person, body).send().await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    parts_of(&answer.bytes)
}

/// The messages of a conversation as they are read later.
async fn messages(app: &App, person: &Person, conversation: &Value) -> Vec<Value> {
    let path = format!("/api/chat/conversation/{}", conversation.as_str().unwrap());
    let shown = app.get(&path).bearer(&person.token).send().await.expect(200);
    shown["messages"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_stored_message_is_the_streamed_one() {
    let (app, _, ada) = start_taught().await;
    let body = json!({ "message": "What is neutralization?" });
    let answer = post(&app, &ada, &body).send().await;
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    assert_eq!(answer.header("x-vercel-ai-ui-message-stream"), Some("v1"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let parts = parts_of(&answer.bytes);
    let mut order = kinds(&parts);
    order.dedup();
    assert_eq!(
        order,
        [
            "start",
            "text-start",
            "text-delta",
            "text-end",
            "source-document",
            "data-confidence",
            "finish"
        ]
    );
    let conversation = &parts[0]["messageMetadata"]["conversationId"];
    let stored = messages(&app, &ada, conversation).await;
    assert_eq!(stored.len(), 2);
    assert_eq!((&stored[0]["role"], &stored[0]["content"]), (&json!("user"), &body["message"]));
    let told = &stored[1];
    assert_eq!(told["content"], text_of(&parts));
    assert_eq!(told["messageId"], parts[0]["messageId"]);
    let source = parts.iter().find(|part| part["type"] == "source-document").unwrap();
    let quoted = &source["providerMetadata"]["studyCompanion"];
    assert!(LESSON.contains(quoted["quote"].as_str().unwrap()), "{source:#}");
    assert!(source["title"].as_str().unwrap().starts_with("Tom Hale"), "{source:#}");
    assert_eq!(told["sources"][0]["quote"], quoted["quote"], "sources come back: {told:#}");
    assert_eq!(told["sources"][0]["startMs"], quoted["startMs"]);
    let confidence = parts.iter().find(|part| part["type"] == "data-confidence").unwrap();
    assert_eq!(confidence["data"]["confidence"], told["confidence"]);
    assert_eq!(confidence["data"]["basis"], "sessions");
    assert_eq!(parts.last().unwrap()["messageMetadata"]["model"], EXTRACTIVE);
}

#[tokio::test]
async fn a_chat_of_use_chat_is_one_conversation_by_its_name_or_its_id() {
    let (app, _, ada) = start_taught().await;
    let name = "xNp3fJ8sVq0aLb2K";
    let first = stream(&app, &ada, &from_use_chat(name, "What is neutralization?")).await;
    let conversation = &first[0]["messageMetadata"]["conversationId"];
    let second = stream(&app, &ada, &from_use_chat(name, "What is an acid?")).await;
    assert_eq!(&second[0]["messageMetadata"]["conversationId"], conversation);
    let own = from_use_chat(conversation.as_str().unwrap(), "What is a base?");
    let third = stream(&app, &ada, &own).await;
    assert_eq!(&third[0]["messageMetadata"]["conversationId"], conversation);
    assert_eq!(messages(&app, &ada, conversation).await.len(), 6);
    // The same name is another conversation of another student.
    let eve = app.student("Eve Stone").await;
    let hers = stream(&app, &eve, &from_use_chat(name, "Hello")).await;
    assert_ne!(&hers[0]["messageMetadata"]["conversationId"], conversation);
}

#[tokio::test]
async fn what_is_wrong_before_the_stream_is_an_ordinary_problem() {
    let (app, tutor, ada) = start_taught().await;
    let eve = app.student("Eve Stone").await;
    let opened = app.post("/api/chat/conversation", &json!({ "studentId": ada.id }));
    let opened = opened.bearer(&ada.token).send().await.expect(201);
    let hers = opened["conversationId"].as_str().unwrap();
    let good = json!({ "message": "What is pH?" });
    let nobody = app.post(PATH, &good).send().await;
    assert_eq!(nobody.header("content-type"), Some("application/problem+json"));
    nobody.expect(401);
    post(&app, &tutor, &good).send().await.expect(403);
    let file = json!([{ "role": "user", "parts": [{ "type": "file", "url": "data:," }] }]);
    let said = json!([{ "role": "assistant", "parts": [{ "type": "text", "text": "Hi" }] }]);
    let long = "a".repeat(8_001);
    for (body, status, pointer) in [
        (json!({ "message": "Hi", "conversationId": hers }), 404, "/conversationId"),
        (json!({ "message": "Hi", "studentId": ada.id }), 404, "/studentId"),
        (from_use_chat(hers, "Hi"), 404, "/id"),
        (from_use_chat("5f0c0b3e-7b1e-4c7e-9f43-0d9a3f6f1c2e", "Hi"), 404, "/id"),
        (json!({}), 422, "/message"),
        (json!({ "message": "Hi", "messages": [] }), 422, "/message"),
        (json!({ "message": " " }), 422, "/message"),
        (json!({ "message": long }), 422, "/message"),
        (from_use_chat("x", " "), 422, "/messages/1/parts"),
        (json!({ "id": "x", "messages": [] }), 422, "/messages/0"),
        (json!({ "id": "x", "messages": said }), 422, "/messages/0"),
        (json!({ "id": "x", "messages": file }), 422, "/messages/0/parts/0"),
        (json!({ "id": "x", "messages": [{ "role": "user" }] }), 422, "/messages/0/parts"),
        (json!({ "id": "x".repeat(201), "messages": [] }), 422, "/id"),
    ] {
        let refused = post(&app, &eve, &body).send().await;
        assert_eq!(refused.header("content-type"), Some("application/problem+json"), "{body}");
        assert_eq!(refused.expect(status)["errors"][0]["pointer"], pointer, "{body}");
    }
    let stored: i64 =
        sqlx::query_scalar("select count(*) from messages").fetch_one(&app.db).await.unwrap();
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn a_calm_answer_streams_too_and_no_part_says_how_sure_it_is() {
    let (app, _, ada) = start_taught().await;
    let parts = stream(&app, &ada, &json!({ "message": "I want to kill myself" })).await;
    let mut order = kinds(&parts);
    order.dedup();
    assert_eq!(
        order,
        [
            "start",
            "text-start",
            "text-delta",
            "text-end",
            "data-alert",
            "data-confidence",
            "finish"
        ]
    );
    let alert = parts.iter().find(|part| part["type"] == "data-alert").unwrap();
    assert!(text_of(&parts).starts_with(alert["data"]["text"].as_str().unwrap()), "{alert:#}");
    assert!(!alert["data"]["helpLines"].as_array().unwrap().is_empty(), "{alert:#}");
    let confidence = parts.iter().find(|part| part["type"] == "data-confidence").unwrap();
    assert_eq!(confidence["data"]["confidence"], Value::Null);
    let raised: i64 = sqlx::query_scalar("select count(*) from safeguarding_alerts")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(raised, 1);
}

#[tokio::test]
async fn a_repeat_with_its_key_gets_the_same_stream_and_asks_nothing() {
    let (app, _, ada) = start_taught().await;
    let body = json!({ "message": "What is neutralization?" });
    let ask = |body: Value| post(&app, &ada, &body).header("idempotency-key", "k-1").send();
    let first = ask(body.clone()).await;
    let second = ask(body).await;
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(second.header("x-vercel-ai-ui-message-stream"), Some("v1"));
    assert_eq!(second.header("content-type"), Some("text/event-stream"));
    assert_eq!(first.bytes, second.bytes);
    ask(json!({ "message": "What is an acid?" })).await.expect(422);
    let stored: i64 =
        sqlx::query_scalar("select count(*) from messages").fetch_one(&app.db).await.unwrap();
    assert_eq!(stored, 2);
}

#[tokio::test]
async fn an_answer_is_finished_when_its_reader_has_gone() {
    let (app, _, ada) = start_taught().await;
    let request = post(&app, &ada, &json!({ "message": "What is neutralization?" }));
    let cut = request.send_until(10).await;
    assert_eq!(cut.bytes.len(), 10);
    let keyed = post(&app, &ada, &json!({ "message": "What is an acid?" }));
    keyed.header("idempotency-key", "k-2").send_until(1).await;
    let stored: i64 =
        sqlx::query_scalar("select count(*) from messages").fetch_one(&app.db).await.unwrap();
    assert_eq!(stored, 4);
}

/// An answer of a model, as JSON.
fn model_says(text: &str) -> Instead {
    let quotes = json!([{ "passage": 0, "turn": 1 }]);
    Instead::Says(json!({ "answer": text, "coverage": "touched", "quotes": quotes }).to_string())
}

async fn ask_model(stage: &ModelStage, ada: &Person, says: Instead) -> TestResponse {
    stage.standin.answer_instead(says);
    post(&stage.app, ada, &json!({ "message": "What is neutralization?" })).send().await
}

#[tokio::test]
async fn a_models_answer_comes_sentence_by_sentence() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    let says =
        "[STUDENT], an acid and a base neutralize each other. [TUTOR] said so: \"salt\" forms.";
    let answer = ask_model(&stage, &ada, model_says(says)).await;
    let parts = parts_of(&answer.bytes);
    let deltas: Vec<&str> = parts.iter().filter_map(|part| part["delta"].as_str()).collect();
    assert_eq!(
        deltas,
        ["Ada, an acid and a base neutralize each other.", " Tom Hale said so: \"salt\" forms.",]
    );
    let stored = messages(&stage.app, &ada, &parts[0]["messageMetadata"]["conversationId"]).await;
    assert_eq!(stored[1]["content"], text_of(&parts));
    assert_eq!(parts.last().unwrap()["messageMetadata"]["model"], "gpt-4.1");
    let asked = stage.completions().into_iter().next_back().unwrap();
    assert_eq!(
        (&asked["stream"], &asked["response_format"]["json_schema"]["strict"]),
        (&json!(true), &json!(true))
    );
}

#[tokio::test]
async fn a_sentence_that_no_child_should_read_ends_the_answer_honestly() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    let says = "An acid gives protons. You should sue your teacher. Salt forms.";
    let answer = ask_model(&stage, &ada, model_says(says)).await;
    let parts = parts_of(&answer.bytes);
    let text = text_of(&parts);
    assert!(text.starts_with("An acid gives protons.\n\n"), "{text}");
    assert!(!text.contains("sue") && !text.contains("Salt"), "{text}");
    assert!(!kinds(&parts).contains(&"source-document"));
    let stored = messages(&stage.app, &ada, &parts[0]["messageMetadata"]["conversationId"]).await;
    assert_eq!(stored[1]["content"], text);
}

#[tokio::test]
async fn an_answer_that_the_model_could_not_finish_stands_on_nothing() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    let half = "{\"answer\":\"An acid gives protons. A base tak";
    let answer = ask_model(&stage, &ada, Instead::CutOff(half.into())).await;
    let parts = parts_of(&answer.bytes);
    assert_eq!(text_of(&parts), "An acid gives protons. A base tak");
    let confidence = parts.iter().find(|part| part["type"] == "data-confidence").unwrap();
    assert!(confidence["data"]["confidence"].as_f64().unwrap() <= 0.4, "{confidence}");
    assert_eq!(confidence["data"]["suggestTutor"], true);
}

#[tokio::test]
async fn without_a_model_that_answers_the_stream_ends_with_an_error_and_nothing_is_stored() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    for _ in 0..4 {
        stage.standin.answer_instead(Instead::Status(503, Value::Null));
    }
    let body = json!({ "message": "What is neutralization?" });
    let ask = || post(&stage.app, &ada, &body).header("idempotency-key", "k-3").send();
    let parts = parts_of(&ask().await.bytes);
    assert_eq!(kinds(&parts), ["start", "error"]);
    let words = parts[1]["errorText"].as_str().unwrap();
    assert!(!words.is_empty() && !words.contains("OpenAI"), "{words}");
    let stored: i64 =
        sqlx::query_scalar("select count(*) from messages").fetch_one(&stage.app.db).await.unwrap();
    assert_eq!(stored, 0);
    // A repeat with its key tries again.
    let again = parts_of(&ask().await.bytes);
    assert_eq!(*kinds(&again).last().unwrap(), "finish", "{again:#?}");
}
