//! What is answered before anything is searched: small talk, the student's own records, follow-ups, and
//! questions of open practices.

use serde_json::{Value, json};

use super::{ask, start_taught};
use crate::LESSON;

fn text(answer: &Value) -> &str {
    answer["response"].as_str().unwrap()
}

#[tokio::test]
async fn small_talk_claims_nothing() {
    let (app, _, ada) = start_taught().await;
    for message in ["hi", "thanks a lot!", "who are you?", "ok"] {
        let answer = ask(&app, &ada, message, &Value::Null).await;
        assert_eq!(answer["confidence"], Value::Null, "{answer:#}");
        assert_eq!((&answer["basis"], &answer["suggestTutor"]), (&json!("nothing"), &json!(false)));
        assert_eq!(answer["sources"], json!([]), "{message}");
    }
}

#[tokio::test]
async fn homework_is_told_from_the_lesson_until_it_is_done() {
    let (app, _, ada) = start_taught().await;
    let open = ask(&app, &ada, "What is my homework?", &Value::Null).await;
    assert_eq!(open["basis"], "records");
    assert!(text(&open).contains("buffer problems"), "{open:#}");
    assert!(text(&open).contains("lesson with Tom Hale on "), "{open:#}");
    assert!(text(&open).contains("Practice to hand in"), "{open:#}");
    let conversation = &open["conversationId"];
    let done = ask(&app, &ada, "I've done my homework", conversation).await;
    assert!(text(&done).starts_with("Marked as done"), "{done:#}");
    let left = ask(&app, &ada, "what homework do I have left?", &Value::Null).await;
    assert!(!text(&left).contains("buffer problems"), "{left:#}");
    let told = ask(&app, &ada, "which homework is done?", &Value::Null).await;
    assert!(text(&told).contains("buffer problems"), "{told:#}");
}

#[tokio::test]
async fn the_last_lesson_is_told_with_turns_that_were_said() {
    let (app, _, ada) = start_taught().await;
    let answer = ask(&app, &ada, "What did we talk about last time?", &Value::Null).await;
    assert!(text(&answer).contains("pH scale") && text(&answer).contains("Tom Hale"), "{answer:#}");
    let sources = answer["sources"].as_array().unwrap();
    assert!(!sources.is_empty(), "{answer:#}");
    for source in sources {
        assert!(LESSON.contains(source["quote"].as_str().unwrap()), "{source:#}");
    }
    let where_it_was = ask(&app, &ada, "When did we talk about the pH scale?", &Value::Null).await;
    assert_eq!(where_it_was["basis"], "records");
    let who = ask(&app, &ada, "Who taught me about the pH scale?", &Value::Null).await;
    assert!(text(&who).starts_with("Tom Hale taught you"), "{who:#}");
}

#[tokio::test]
async fn records_are_those_of_the_student_who_asks() {
    let (app, tutor, _) = start_taught().await;
    let ben = app.student("Ben Lindholm").await;
    app.link(&tutor, &ben).await;
    for message in ["What is my homework?", "What did we do last time?", "What should I practise?"]
    {
        let answer = ask(&app, &ben, message, &Value::Null).await;
        assert!(!text(&answer).contains("buffer") && !text(&answer).contains("pH"), "{answer:#}");
    }
}

#[tokio::test]
async fn what_to_practise_and_how_it_stands_is_told_from_evidence() {
    let (app, _, ada) = start_taught().await;
    let practise = ask(&app, &ada, "What should I practise?", &Value::Null).await;
    assert!(text(&practise).starts_with("I would practise"), "{practise:#}");
    let standing = ask(&app, &ada, "How am I doing in chemistry?", &Value::Null).await;
    assert!(text(&standing).contains("give or take"), "{standing:#}");
    let goals = ask(&app, &ada, "what are my goals?", &Value::Null).await;
    assert!(text(&goals).contains("no goals yet"), "{goals:#}");
}

#[tokio::test]
async fn a_follow_up_is_asked_whole() {
    let (app, _, ada) = start_taught().await;
    let first = ask(&app, &ada, "What is an acid?", &Value::Null).await;
    let conversation = &first["conversationId"];
    let second = ask(&app, &ada, "And a buffer?", conversation).await;
    assert!(text(&second).contains("resists changes in pH"), "{second:#}");
    let typed = ask(&app, &ada, "wat is teh nutralization", conversation).await;
    assert!(text(&typed).contains("water and a salt"), "{typed:#}");
}

#[tokio::test]
async fn a_question_in_another_language_is_not_answered_by_chance() {
    let (app, _, ada) = start_taught().await;
    let absent = ask(&app, &ada, "¿Qué es la fotosíntesis?", &Value::Null).await;
    assert!(absent["confidence"].as_f64().unwrap() < 0.3, "{absent:#}");
    assert!(text(&absent).contains("sesiones"), "{absent:#}");
    let unknown = ask(&app, &ada, "什么是光合作用", &Value::Null).await;
    assert_eq!((&unknown["sources"], &unknown["suggestTutor"]), (&json!([]), &json!(true)));
}

#[tokio::test]
async fn an_open_question_keeps_its_answer_and_its_concept_may_be_asked() {
    let (app, _, ada) = start_taught().await;
    let practice = app.open_practice(&ada).await;
    let (question, key): (String, Value) = sqlx::query_as(
        "select draft ->> 'question', draft -> 'key' from practice_questions
        where practice_id = $1 order by position limit 1",
    )
    .bind(practice)
    .fetch_one(&app.db)
    .await
    .unwrap();
    let answer = ask(&app, &ada, &question, &Value::Null).await;
    assert!(text(&answer).contains("open practice questions"), "{question}: {key}: {answer:#}");
    assert_eq!((&answer["sources"], &answer["confidence"]), (&json!([]), &Value::Null));
    let right = app.right_answers(practice).await[0]["answer"].clone();
    let proposal = format!("is it {}?", right.as_str().unwrap());
    let confirmed = ask(&app, &ada, &proposal, &answer["conversationId"]).await;
    assert!(text(&confirmed).starts_with("Yes, that is right"), "{question}: {confirmed:#}");
    let concept = ask(&app, &ada, "What is a buffer?", &answer["conversationId"]).await;
    assert!(text(&concept).contains("resists changes"), "{concept:#}");
}

#[tokio::test]
async fn an_answer_from_records_is_erased_with_the_lesson_it_tells_of() {
    let (app, _, ada) = start_taught().await;
    let answer = ask(&app, &ada, "What is my homework?", &Value::Null).await;
    assert!(text(&answer).contains("buffer problems"), "{answer:#}");
    let session: uuid::Uuid =
        sqlx::query_scalar("select id from sessions").fetch_one(&app.db).await.unwrap();
    let path = format!("/api/transcripts/{session}");
    let erased = app.request(http::Method::DELETE, &path).bearer(&ada.token).send().await;
    assert!(erased.status.is_success(), "{}", erased.json);
    let left: i64 = sqlx::query_scalar("select count(*) from messages where id = $1::uuid")
        .bind(answer["messageId"].as_str().unwrap())
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(left, 0);
}
