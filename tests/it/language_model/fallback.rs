//! A model that is away, refuses schemas, or doesn't exist.

use serde_json::{Value, json};
use testkit::standins::openai::Instead;

use super::{ModelStage, ask};
use crate::LESSON;

fn models_of(stage: &ModelStage, from: usize) -> Vec<String> {
    let bodies = stage.completions();
    bodies[from..].iter().map(|body| body["model"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_other_model_stands_in_for_one_that_is_away() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    let before = stage.completions().len();
    for _ in 0..2 {
        stage
            .standin
            .answer_instead(Instead::Status(503, json!({ "error": { "code": "overloaded" } })));
    }
    let answer = ask(&stage.app, &ada, "What is an acid?").await.expect(200);
    assert_eq!(answer["model"], "gpt-4.1-mini");
    assert_eq!(models_of(&stage, before), ["gpt-4.1", "gpt-4.1", "gpt-4.1-mini"]);
}

#[tokio::test]
async fn a_long_session_is_read_by_the_other_model_while_the_first_is_down() {
    let stage = ModelStage::start().await;
    // Each window tries three times, and all of them together would take a whole service for down.
    for _ in 0..9 {
        stage.standin.answer_instead(Instead::Status(503, Value::Null));
    }
    let line = "We go on with acids and bases and look at one more example of it together. ";
    let lesson: Vec<String> = (0..1_000).map(|n| format!("Tom Hale: {line}{n}.")).collect();
    stage.taught(&format!("{LESSON}\n{}", lesson.join("\n"))).await;
    let by_other = models_of(&stage, 0).into_iter().filter(|model| model == "gpt-4.1-mini").count();
    assert!(by_other >= 2, "{by_other} windows");
    let states: Vec<String> = sqlx::query_scalar("select analysis_status from sessions")
        .fetch_all(&stage.app.db)
        .await
        .unwrap();
    assert_eq!(states, ["completed"]);
}

#[tokio::test]
async fn when_both_are_away_the_caller_is_told_when_to_come_back() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    for _ in 0..4 {
        stage.standin.answer_instead(Instead::Status(503, Value::Null));
    }
    let answer = ask(&stage.app, &ada, "What is an acid?").await;
    assert!(answer.header("retry-after").is_some());
    let body = answer.expect(503);
    assert!(!body.to_string().contains("OpenAI"), "{body:#}");
    ask(&stage.app, &ada, "What is an acid?").await.expect(200);
}

#[tokio::test]
async fn a_model_that_is_not_ours_is_left_out() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    let before = stage.completions().len();
    let error =
        json!({ "error": { "code": "model_not_found", "message": "no", "param": "model" } });
    stage.standin.answer_instead(Instead::Status(404, error));
    let answer = ask(&stage.app, &ada, "What is an acid?").await.expect(200);
    assert_eq!(answer["model"], "gpt-4.1-mini");
    assert_eq!(models_of(&stage, before), ["gpt-4.1", "gpt-4.1-mini"]);
}

#[tokio::test]
async fn a_model_without_schemas_is_asked_for_json_and_remembered() {
    let stage = ModelStage::start().await;
    stage.standin.without_schemas("gpt-4.1");
    let (_, ada) = stage.taught(LESSON).await;
    ask(&stage.app, &ada, "What is an acid?").await.expect(200);
    let of_first = |body: &&Value| body["model"] == "gpt-4.1";
    let bodies = stage.completions();
    let with_schema = bodies
        .iter()
        .filter(of_first)
        .filter(|body| body["response_format"]["type"] == "json_schema")
        .count();
    assert_eq!(with_schema, 1, "it is tried once");
    let plain =
        bodies.iter().filter(|body| body["response_format"]["type"] == "json_object").count();
    assert!(plain >= 3, "{plain}");
}
