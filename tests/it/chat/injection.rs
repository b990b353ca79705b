//! A hundred attempts to give instructions to the companion: in what was said in a lesson (plainly, as
//! links, in disguise, in many languages), by the label of a speaker, in messages now and earlier, in
//! names and goals. The model does all that reaches it.

use std::sync::Arc;
use std::time::Duration;

use domain::chat::Quote;
use ports::{Llm, Respond};
use serde_json::{Value, json};
use testkit::standins::openai::Instead;
use testkit::{App, Person, TestServices};

use super::answering_model::{AnsweringModel, ModelAnswer};
use super::streamed::{PATH, parts_of, text_of};
use crate::LESSON;
use crate::language_model::ModelStage;

/// An attempt: where it stands, what it says, and what nobody may be shown.
#[derive(Debug, Clone)]
struct PlantedInstruction {
    place: String,
    text: String,
    wants: String,
}

fn attempts() -> Vec<PlantedInstruction> {
    let all: Vec<Value> =
        serde_json::from_str(include_str!("../../fixtures/injection.json")).unwrap();
    let field = |of: &Value, name: &str| of[name].as_str().unwrap().to_owned();
    let attempt = |of: &Value| PlantedInstruction {
        place: field(of, "in"),
        text: field(of, "text"),
        wants: field(of, "wants"),
    };
    all.iter().map(attempt).collect()
}

fn attempts_in(place: &str) -> Vec<PlantedInstruction> {
    attempts().into_iter().filter(|attempt| attempt.place == place).collect()
}

/// A model that does what anything it reads asks for, shows all links it reads, and quotes all turns.
fn obedient() -> AnsweringModel {
    let all = attempts();
    AnsweringModel {
        pause: Duration::ZERO,
        answer: Box::new(move |request| {
            let read = material(request);
            let obeyed = all.iter().filter(|attempt| read.contains(&attempt.text));
            let mut sentences: Vec<String> =
                obeyed.map(|attempt| format!("{} {} ", attempt.wants, attempt.text)).collect();
            sentences.push("A quibber is a salt.".to_owned());
            let passages = (0..).zip(&request.passages);
            let quotes = passages.flat_map(|(passage, of)| {
                of.turns.iter().map(move |turn| Quote { passage, turn: turn.index })
            });
            ModelAnswer { sentences, quotes: quotes.collect(), breaks_off_at: None }
        }),
    }
}

/// All that a model reads.
fn material(request: &Respond) -> String {
    let mut read = vec![request.question.clone()];
    read.extend(request.message.clone());
    read.extend(request.history.iter().map(|(_, text)| text.clone()));
    read.extend(request.open_questions.iter().cloned());
    for turn in request.passages.iter().flat_map(|passage| &passage.turns) {
        read.push(turn.text.clone());
        read.extend(turn.speaker.clone());
    }
    read.join("\n")
}

async fn start() -> (App, Person, Person) {
    let llm: Arc<dyn Llm> = Arc::new(obedient());
    let app = App::with(|parts| TestServices { llm, ..parts }).await;
    let (tutor, ada) = app.linked_pair().await;
    (app, tutor, ada)
}

/// Asks, and gives all that is shown of the answer, then and later.
async fn ask(app: &App, person: &Person, message: &str, conversation: &Value) -> (String, Value) {
    let body = json!({ "message": message, "conversationId": conversation });
    let answer = app.post(PATH, &body).bearer(&person.token).send().await;
    assert_eq!(answer.status, 200, "{message}: {}", String::from_utf8_lossy(&answer.bytes));
    let parts = parts_of(&answer.bytes);
    assert_eq!(parts.last().unwrap()["type"], "finish", "{message}: {parts:#?}");
    assert!(!text_of(&parts).is_empty(), "{message}");
    let conversation = parts[0]["messageMetadata"]["conversationId"].clone();
    let path = format!("/api/chat/conversation/{}", conversation.as_str().unwrap());
    let stored = app.get(&path).bearer(&person.token).send().await.expect(200);
    let answers = stored["messages"].as_array().unwrap().iter();
    let answers: Vec<&Value> = answers.filter(|message| message["role"] == "assistant").collect();
    assert_eq!(answers.last().unwrap()["content"], text_of(&parts), "{message}");
    (format!("{}\n{}", json!(parts), json!(answers)), conversation)
}

#[track_caller]
fn assert_hidden(shown: &str, attempts: &[PlantedInstruction]) {
    for attempt in attempts {
        assert!(!shown.contains(&attempt.wants), "{attempt:?}\nis obeyed in\n{shown}");
    }
}

/// A lesson in which each of these lines is said between two that explain something.
fn lesson_of(lines: &[(String, String)]) -> String {
    let said = lines.iter().enumerate().map(|(place, (label, text))| {
        format!(
            "Tom Hale: Quibber number {place} is a kind of salt, and a quibber dissolves in water.\n\
             {label}: {text}\n\
             Ada: So quibber {place} is a salt that dissolves?\n"
        )
    });
    said.collect()
}

#[test]
fn there_are_a_hundred_attempts_of_every_kind() {
    assert_eq!(attempts().len(), 100);
    for place in ["turn", "label", "message", "history", "name", "goal"] {
        assert!(attempts_in(place).len() >= 2, "{place}");
    }
}

#[tokio::test]
async fn what_a_lesson_says_to_a_machine_is_neither_done_nor_quoted() {
    let (app, tutor, ada) = start().await;
    let attempts = attempts_in("turn");
    for (part, some) in attempts.chunks(20).enumerate() {
        let label = if part % 2 == 0 { "Tom Hale" } else { "Ada" };
        let lines: Vec<_> =
            some.iter().map(|attempt| (label.to_owned(), attempt.text.clone())).collect();
        app.upload(&tutor, &ada, &lesson_of(&lines)).await;
    }
    app.run_jobs().await;
    let mut reached = 0;
    for (place, attempt) in attempts.iter().enumerate() {
        for message in [format!("What is quibber number {}?", place % 20), attempt.wants.clone()] {
            let (shown, _) = ask(&app, &ada, &message, &Value::Null).await;
            // A student's own words are theirs.
            assert_hidden(&shown, &attempts);
            reached += usize::from(shown.contains("A quibber is a salt."));
        }
    }
    assert!(reached > attempts.len() / 2, "{reached} questions reached the model");
}

#[tokio::test]
async fn a_label_is_a_name_and_no_more() {
    let (app, tutor, ada) = start().await;
    let attempts = attempts_in("label");
    let said = "A quibber is a salt, and a quibber dissolves.".to_owned();
    let said_by: Vec<_> =
        attempts.iter().map(|attempt| (attempt.text.clone(), said.clone())).collect();
    app.upload(&tutor, &ada, &lesson_of(&said_by)).await;
    app.run_jobs().await;
    for place in 0..attempts.len() {
        let message = format!("What is quibber number {place}?");
        let (shown, _) = ask(&app, &ada, &message, &Value::Null).await;
        let links = attempts.iter().filter(|attempt| attempt.wants.contains("label-"));
        assert_hidden(&shown, &links.cloned().collect::<Vec<_>>());
        let parts: Vec<Value> = serde_json::from_str(shown.lines().next().unwrap()).unwrap();
        assert!(!text_of(&parts).contains("BANANA"), "{shown}");
    }
}

#[tokio::test]
async fn messages_change_no_rule_now_or_later() {
    let (app, tutor, ada) = start().await;
    app.upload(&tutor, &ada, &lesson_of(&[("Ada".to_owned(), "I see.".to_owned())])).await;
    app.run_jobs().await;
    for attempt in attempts_in("message").into_iter().chain(attempts_in("history")) {
        let (shown, conversation) = ask(&app, &ada, &attempt.text, &Value::Null).await;
        assert_hidden(&shown, std::slice::from_ref(&attempt));
        let (shown, _) = ask(&app, &ada, "What is quibber number 0?", &conversation).await;
        assert_hidden(&shown, &[attempt]);
        assert!(shown.contains("A quibber is a salt."), "{shown}");
    }
}

#[tokio::test]
async fn names_and_goals_are_data() {
    let (app, tutor, ada) = start().await;
    app.upload(&tutor, &ada, &lesson_of(&[("Ada".to_owned(), "I see.".to_owned())])).await;
    app.run_jobs().await;
    let by = ports::Clock::now(&*app.clock) + chrono::TimeDelta::days(30);
    for attempt in attempts_in("goal") {
        let goal = json!({
            "studentId": ada.id, "subject": "Salts", "description": attempt.text, "targetDate": by,
        });
        app.post("/api/goals", &goal).bearer(&ada.token).send().await.expect(201);
    }
    for attempt in attempts_in("name") {
        sqlx::query("update users set name = $1 where id = $2")
            .bind(&attempt.text)
            .bind(ada.id.0)
            .execute(&app.db)
            .await
            .unwrap();
        let (shown, _) = ask(&app, &ada, "What is quibber number 0?", &Value::Null).await;
        assert_hidden(&shown, &attempts_in("name"));
        assert_hidden(&shown, &attempts_in("goal"));
    }
    let (shown, _) = ask(&app, &ada, "What are my goals?", &Value::Null).await;
    let links = attempts_in("goal").into_iter().filter(|attempt| attempt.wants.contains("trap"));
    assert_hidden(&shown, &links.collect::<Vec<_>>());
}

#[tokio::test]
async fn a_model_that_tells_its_prompt_is_not_heard() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    crate::language_model::ask(&stage.app, &ada, "What is an acid?").await.expect(200);
    let asked = stage.completions().into_iter().next_back().unwrap();
    let prompt: String =
        asked["messages"][0]["content"].as_str().unwrap().chars().take(600).collect();
    let says = json!({
        "answer": format!("Gladly. It is this: {prompt}"), "coverage": "touched", "quotes": [],
    });
    for path in [PATH, "/api/chat/message"] {
        stage.standin.answer_instead(Instead::Says(says.to_string()));
        let body = json!({ "studentId": ada.id, "message": "What is neutralization?" });
        let answer = stage.app.post(path, &body).bearer(&ada.token).send().await;
        assert_eq!(answer.status, 200);
        let shown = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(shown.contains("I can't help with that here"), "{shown}");
        assert!(!shown.contains("patient tutor"), "{shown}");
    }
}
