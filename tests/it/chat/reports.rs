//! Answers that a student reports as wrong.

use serde_json::{Value, json};

use super::{ask, start_taught};

fn path(answer: &Value) -> String {
    format!("/api/chat/message/{}/report", answer["messageId"].as_str().unwrap())
}

#[tokio::test]
async fn a_tutor_sees_a_reported_answer_and_its_question_and_nothing_else() {
    let (app, tutor, ada) = start_taught().await;
    let stranger = app.tutor("Nina Berg").await;
    let first = ask(&app, &ada, "What is an acid?", &Value::Null).await;
    let wrong = ask(&app, &ada, "What is neutralization?", &first["conversationId"]).await;
    app.get(&path(&wrong)).bearer(&tutor.token).send().await.expect(404);
    for _ in 0..2 {
        app.post(&path(&wrong), &json!({})).bearer(&ada.token).send().await.expect(204);
    }
    let shown = app.get(&path(&wrong)).bearer(&tutor.token).send().await.expect(200);
    assert_eq!(shown["question"], "What is neutralization?");
    assert_eq!(shown["answer"], wrong["response"]);
    assert_eq!(shown["sources"][0]["quote"], wrong["sources"][0]["quote"]);
    assert_eq!(shown["studentName"], ada.name);
    app.get(&path(&first)).bearer(&tutor.token).send().await.expect(404);
    app.get(&path(&wrong)).bearer(&stranger.token).send().await.expect(404);

    let told = app.get("/api/notifications").bearer(&tutor.token).send().await.expect(200);
    let told: Vec<&Value> = told["notifications"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|notice| notice["kind"] == "answer_reported")
        .collect();
    assert_eq!(told.len(), 1, "once: {told:#?}");
    assert_eq!(told[0]["subject"]["messageId"], wrong["messageId"]);
    assert!(!told[0].to_string().contains("neutralization"), "no words of the chat");

    let conversation =
        format!("/api/chat/conversation/{}", wrong["conversationId"].as_str().unwrap());
    let read = app.get(&conversation).bearer(&ada.token).send().await.expect(200);
    assert!(read["messages"][3]["reportedAt"].is_string(), "{read:#}");
    assert!(read["messages"][1]["reportedAt"].is_null(), "{read:#}");
}

#[tokio::test]
async fn only_the_students_own_answers_are_reported_and_no_calm_ones() {
    let (app, tutor, ada) = start_taught().await;
    let eve = app.student("Eve Stone").await;
    let answer = ask(&app, &ada, "What is an acid?", &Value::Null).await;
    let calm = ask(&app, &ada, "I want to kill myself", &Value::Null).await;
    app.post(&path(&answer), &json!({})).bearer(&eve.token).send().await.expect(404);
    app.post(&path(&answer), &json!({})).bearer(&tutor.token).send().await.expect(403);
    app.post(&path(&calm), &json!({})).bearer(&ada.token).send().await.expect(404);
    let asked: uuid::Uuid =
        sqlx::query_scalar("select id from messages where role = 'user' limit 1")
            .fetch_one(&app.db)
            .await
            .unwrap();
    let question = json!({ "messageId": asked });
    app.post(&path(&question), &json!({})).bearer(&ada.token).send().await.expect(404);
}
