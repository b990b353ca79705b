//! An answer as it is being written: its pieces, its cost, and the case that it breaks off.

use std::sync::Arc;

use cloud::OpenAi;
use cloud::openai::{Completion, Message, Models, Output, Speaker};
use companion::ledger::{Accounts, Budget};
use domain::redact::{Redactor, RosterRole};
use futures::StreamExt;
use ports::{Egress, Fault, ModelPurpose};
use serde_json::{Value, json};
use testkit::standins::openai::Instead;
use testkit::standins::{OpenAi as Standin, Recorder, serve};
use testkit::{App, Person, http_client};
use wiremock::{Request, ResponseTemplate};

fn completion(text: &str) -> Completion {
    Completion {
        purpose: ModelPurpose::Chat,
        messages: vec![
            Message { speaker: Speaker::Instructions, text: "Answer the student.".into() },
            Message { speaker: Speaker::Material, text: text.into() },
        ],
        output: Output { name: "answer", schema: json!({}), max_tokens: 500 },
        model: None,
    }
}

async fn openai(url: &str, key: &str) -> (App, Person, OpenAi) {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let accounts = Accounts::new(app.db.clone(), app.clock.clone(), Budget::default());
    let openai = OpenAi::new(http_client(), url, key, Models::default(), Arc::new(accounts));
    (app, ada, openai)
}

async fn lines(app: &App) -> Vec<(String, i32, i32)> {
    sqlx::query_as("select outcome, input_tokens, output_tokens from ai_usage")
        .fetch_all(&app.db)
        .await
        .unwrap()
}

#[tokio::test]
async fn pieces_come_in_order_and_are_settled_at_the_end() {
    let recorder = Recorder::default();
    let standin = Standin::start(&recorder).await;
    let (app, ada, openai) = openai(&standin.url(), standin.key()).await;
    let reply = "Acids and bases neutralize each other, which gives water and a salt.";
    standin.answer_instead(Instead::Says(reply.into()));
    let (egress, completion) = (testkit::egress(ada.id), completion("What is it?"));
    let mut deltas = openai.stream(&egress, &completion).await.unwrap().deltas;
    let mut pieces = Vec::new();
    while let Some(piece) = deltas.next().await {
        pieces.push(piece.unwrap());
    }
    drop(deltas);
    assert!(pieces.len() > 2, "{pieces:?}");
    assert_eq!(pieces.concat(), reply);
    let counted = standin.call_counts();
    let (input, output) = (counted.input_tokens as i32, counted.output_tokens as i32);
    assert_eq!(lines(&app).await, [("ok".to_owned(), input, output)]);
    let request: Value = serde_json::from_str(&recorder.all()[0].body).unwrap();
    assert_eq!(
        (&request["stream"], &request["stream_options"]["include_usage"]),
        (&json!(true), &json!(true))
    );
}

#[tokio::test]
async fn the_other_model_stands_in_before_the_first_piece() {
    let standin = Standin::start(&Recorder::default()).await;
    let (_app, ada, openai) = openai(&standin.url(), standin.key()).await;
    for _ in 0..2 {
        standin.answer_instead(Instead::Status(503, Value::Null));
    }
    standin.answer_instead(Instead::Says("Here I am.".into()));
    let (egress, completion) = (testkit::egress(ada.id), completion("Hello?"));
    let deltas = openai.stream(&egress, &completion).await.unwrap().deltas;
    let pieces: Vec<String> = deltas.map(Result::unwrap).collect().await;
    assert_eq!(pieces.concat(), "Here I am.");
}

#[tokio::test]
async fn a_streamed_answer_has_no_control_characters() {
    let standin = Standin::start(&Recorder::default()).await;
    let (_app, ada, openai) = openai(&standin.url(), standin.key()).await;
    standin.answer_instead(Instead::Says("Here\0 I\u{8} am.\n".into()));
    let (egress, completion) = (testkit::egress(ada.id), completion("Hello?"));
    let deltas = openai.stream(&egress, &completion).await.unwrap().deltas;
    let pieces: Vec<String> = deltas.map(Result::unwrap).collect().await;
    assert_eq!(pieces.concat(), "Here I am.\n");
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_so_and_costs_its_most() {
    let half = "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\
        \"choices\":[{\"index\":0,\"delta\":{\"content\":\"Half\"},\"finish_reason\":null}]}\n\n";
    let broken = serve(move |_: &Request| {
        ResponseTemplate::new(200).set_body_raw(half, "text/event-stream")
    })
    .await;
    let (app, ada, openai) = openai(&broken.uri(), "key").await;
    let (egress, completion) = (testkit::egress(ada.id), completion("Hello?"));
    let deltas: Vec<Result<String, Fault>> =
        openai.stream(&egress, &completion).await.unwrap().deltas.collect().await;
    assert!(matches!(&deltas[0], Ok(piece) if piece == "Half"), "{deltas:?}");
    assert!(matches!(&deltas[1], Err(Fault::Busy { .. })) && deltas.len() == 2, "{deltas:?}");
    let lines = lines(&app).await;
    assert_eq!((lines[0].0.as_str(), lines[0].2), ("failed", 500), "what came is not known");
}

#[tokio::test]
async fn what_must_not_leave_is_not_streamed_either_but_our_own_words_are() {
    let recorder = Recorder::default();
    let standin = Standin::start(&recorder).await;
    let (_app, ada, openai) = openai(&standin.url(), standin.key()).await;
    // A label such as this is in our own instructions.
    let guard = Redactor::new(
        &[(RosterRole::Student, "Ada Okoye"), (RosterRole::Person, "The Student")],
        &[],
    );
    let egress = Egress::new(ada.id, Arc::new(guard));
    let named = completion("Ada Okoye asks");
    let refused = openai.stream(&egress, &named).await.err();
    assert!(matches!(refused, Some(Fault::Rejected(_))));
    assert_eq!(recorder.all().len(), 0);
    standin.answer_instead(Instead::Says("Fine.".into()));
    assert!(openai.stream(&egress, &completion("[STUDENT] asks")).await.is_ok());
}
