//! Routing: the grounds on which a tutor is called in, and that they are told once a week.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::analysis::Insights;
use domain::chat::Reply;
use domain::practice::Draft;
use domain::practice::rubric::RubricReading;
use domain::tutor::{Brief, Sentence};
use offline_tutor::OfflineTutor;
use ports::{Egress, Fault, Llm, ReadSession, Respond, WriteBrief, WriteItems};
use serde_json::{Value, json};
use testkit::{App, Person, TestResponse, TestServices, comparable};
use uuid::Uuid;

use super::{
    ONLY_IN_CHAT, ask, check_evidence, end_link, fields, hand_in, start_struggling, start_taught,
};

const PATH: &str = "/api/tutor/routing/analyze";

async fn analyze(app: &App, caller: &Person, student: &Person, context: Value) -> TestResponse {
    let body = json!({ "studentId": student.id, "context": context });
    app.post(PATH, &body).bearer(&caller.token).send().await
}

async fn alerts(app: &App) -> Vec<(Uuid, String, String, Value)> {
    sqlx::query_as(
        "select user_id, title, body, subject from notifications where kind = 'tutor_alert'",
    )
    .fetch_all(&app.db)
    .await
    .unwrap()
}

/// The words a tutor reads.
fn word_count(routing: &Value) -> usize {
    let list = |field: &Value| -> Vec<String> {
        serde_json::from_value(field.clone())
            .unwrap_or_else(|_| vec![field.as_str().unwrap_or("").into()])
    };
    let context = &routing["tutorContext"];
    [
        &routing["reason"],
        &routing["recommendedTopic"],
        &context["summary"],
        &context["focusAreas"],
        &context["studentStrengths"],
    ]
    .iter()
    .flat_map(|field| list(field))
    .map(|text| text.split_whitespace().count())
    .sum()
}

#[tokio::test]
async fn a_frustrated_student_who_gets_everything_wrong_needs_a_session() {
    let (app, tutor, ada) = start_struggling().await;
    let routing = analyze(&app, &tutor, &ada, Value::Null).await.expect(200);
    assert_eq!(
        (&routing["shouldRoute"], &routing["urgency"]),
        (&json!(true), &json!("high")),
        "{routing:#}"
    );
    assert!(routing["reason"].as_str().unwrap().len() > 20, "{routing:#}");
    assert!(routing["recommendedTopic"].is_string(), "{routing:#}");
    let uncertainty = routing["uncertainty"].as_f64().unwrap();
    assert!(uncertainty > 0.0 && uncertainty < 0.3, "{routing:#}");
    assert_eq!(routing["model"], "extractive");
    let tried: Vec<&str> = routing["tried"]
        .as_array()
        .unwrap()
        .iter()
        .map(|alert| alert["what"].as_str().unwrap())
        .collect();
    assert!(tried.contains(&"practice") && tried.contains(&"hint"), "{routing:#}");
    assert!(!routing["tutorContext"]["focusAreas"].as_array().unwrap().is_empty(), "{routing:#}");
}

#[tokio::test]
async fn a_student_who_does_well_needs_none() {
    let (app, tutor, ada) = start_taught().await;
    hand_in(&app, &ada, true).await;
    let calm = json!({ "currentQuestion": "What is pH?" });
    let routing = analyze(&app, &tutor, &ada, calm).await.expect(200);
    assert_eq!(
        (&routing["shouldRoute"], &routing["urgency"]),
        (&json!(false), &json!("low")),
        "{routing:#}"
    );
    assert!(routing["reason"].as_str().unwrap().contains("100 %"), "{routing:#}");
    check_evidence(&app, &ada, routing["evidence"].as_array().unwrap()).await;
    assert!(alerts(&app).await.is_empty());
}

#[tokio::test]
async fn a_brief_has_150_words_at_most_and_every_claim_stands_on_rows_of_the_student() {
    let (app, tutor, ada) = start_struggling().await;
    let now = json!({ "currentQuestion": "Ugh, can I talk to my tutor about the pH scale?" });
    let routing = analyze(&app, &tutor, &ada, now).await.expect(200);
    assert!(word_count(&routing) <= 150, "{} words: {routing:#}", word_count(&routing));
    let evidence = routing["evidence"].as_array().unwrap();
    check_evidence(&app, &ada, evidence).await;
    check_evidence(&app, &ada, routing["tried"].as_array().unwrap()).await;
    let fields = fields(&routing["evidence"]);
    for field in ["/reason", "/recommendedTopic", "/tutorContext/summary"] {
        assert!(fields.contains(field), "{field}: {fields:?}");
    }
    for list in ["focusAreas", "studentStrengths"] {
        let entries = routing["tutorContext"][list].as_array().unwrap();
        for (at, entry) in entries.iter().enumerate() {
            let field = format!("/tutorContext/{list}/{at}");
            let claim = evidence.iter().find(|claim| claim["field"] == field.as_str()).unwrap();
            assert_eq!(&claim["claim"], entry);
        }
    }
    let summary = routing["tutorContext"]["summary"].as_str().unwrap().to_lowercase();
    for claim in evidence.iter().filter(|claim| claim["field"] == "/tutorContext/summary") {
        assert!(summary.contains(&claim["claim"].as_str().unwrap().to_lowercase()), "{claim}");
    }
}

#[tokio::test]
async fn a_frustrated_question_is_enough_and_is_repeated_nowhere() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let question = format!("I give up on the {ONLY_IN_CHAT}, I still don't understand it!");
    let answer = analyze(&app, &tutor, &ada, json!({ "currentQuestion": question })).await;
    let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
    assert!(!text.contains(ONLY_IN_CHAT) && !text.contains("give up"), "{text}");
    let routing = answer.expect(200);
    assert_eq!((&routing["shouldRoute"], &routing["urgency"]), (&json!(true), &json!("low")));
    assert_eq!(routing["recommendedTopic"], Value::Null);
    assert!(!format!("{:?}", alerts(&app).await).contains(ONLY_IN_CHAT));
}

#[tokio::test]
async fn of_a_student_of_whom_nothing_is_known_nothing_is_claimed() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let body = json!({ "studentId": ada.id });
    let routing = app.post(PATH, &body).bearer(&tutor.token).send().await.expect(200);
    assert_eq!((&routing["shouldRoute"], &routing["model"]), (&json!(false), &Value::Null));
    assert_eq!((&routing["evidence"], &routing["tried"]), (&json!([]), &json!([])));
    assert!(routing["uncertainty"].as_f64().unwrap() > 0.35, "{routing}");
}

#[tokio::test]
async fn no_word_of_a_chat_reaches_an_answer_or_an_alert() {
    let (app, tutor, ada) = start_struggling().await;
    let answer = analyze(&app, &tutor, &ada, Value::Null).await;
    let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
    answer.expect(200);
    let stored = format!("{:?}", alerts(&app).await);
    assert!(stored.contains("A student of yours may need a session"), "{stored}");
    for hidden in [ONLY_IN_CHAT, "makes no sense", "give up"] {
        assert!(!text.contains(hidden) && !stored.contains(hidden), "{hidden}: {text} {stored}");
    }
    for name in ["Ada", "Okoye", "Tom", "Hale"] {
        assert!(!stored.contains(name), "{name}: {stored}");
    }
}

#[tokio::test]
async fn each_tutor_is_told_once_a_week_however_often_and_at_once_it_is_asked() {
    let (app, tutor, ada) = start_struggling().await;
    let (second, former) = (app.tutor("Nina Brandt").await, app.tutor("Old Tutor").await);
    app.link(&second, &ada).await;
    app.link(&former, &ada).await;
    end_link(&app, &former).await;
    let body = json!({ "studentId": ada.id });
    let all: Vec<_> =
        (0..20).map(|_| tokio::spawn(app.post(PATH, &body).bearer(&tutor.token).send())).collect();
    for answer in all {
        assert_eq!(answer.await.unwrap().expect(200)["shouldRoute"], true);
    }
    let mut alerted: Vec<Uuid> = alerts(&app).await.iter().map(|alert| alert.0).collect();
    alerted.sort_unstable();
    let mut linked = vec![tutor.id.0, second.id.0];
    linked.sort_unstable();
    assert_eq!(alerted, linked);
    assert_eq!(alerts(&app).await[0].3["studentId"], json!(ada.id));

    app.clock.advance(TimeDelta::days(7));
    let token = app.parts.tokens.issue(&tutor.caller(), ports::Clock::now(&*app.clock)).unwrap();
    let later = Person { token, ..tutor };
    for _ in 0..2 {
        analyze(&app, &later, &ada, Value::Null).await.expect(200);
    }
    assert_eq!(alerts(&app).await.len(), 4);
}

#[tokio::test]
async fn only_tutors_of_now_and_admins_ask_and_the_rest_see_what_is_absent() {
    let (app, tutor, ada) = start_struggling().await;
    let (stranger, former) = (app.tutor("Nina Brandt").await, app.tutor("Old Tutor").await);
    app.link(&former, &ada).await;
    end_link(&app, &former).await;
    analyze(&app, &app.admin().await, &ada, Value::Null).await.expect(200);
    analyze(&app, &ada, &ada, Value::Null).await.expect(403);
    let absent = json!({ "studentId": Uuid::now_v7() });
    let absent = app.post(PATH, &absent).bearer(&tutor.token).send().await.expect(404);
    assert_eq!(absent["errors"][0]["pointer"], "/studentId");
    for other in [&stranger, &former] {
        let refused = analyze(&app, other, &ada, Value::Null).await.expect(404);
        assert_eq!(comparable(&refused), comparable(&absent));
    }
}

#[tokio::test]
async fn what_is_named_must_be_the_students_own() {
    let (app, tutor, ada) = start_struggling().await;
    let ben = app.student("Ben Lindholm").await;
    app.link(&tutor, &ben).await;
    let his = ask(&app, &ben, &["What is a buffer?"]).await;
    let hers = ask(&app, &ada, &["What is a buffer?"]).await;
    let practice: Uuid =
        sqlx::query_scalar("select id from practices limit 1").fetch_one(&app.db).await.unwrap();
    let own = json!({ "recentConversations": [hers], "practiceResults": [practice] });
    analyze(&app, &tutor, &ada, own.clone()).await.expect(200);
    let cases = [
        (&ada, json!({ "recentConversations": [hers, his] }), "/context/recentConversations/1"),
        (&ada, json!({ "practiceResults": [Uuid::now_v7()] }), "/context/practiceResults/0"),
        (&ben, own, "/context/recentConversations/0"),
        (&ben, json!({ "practiceResults": [practice] }), "/context/practiceResults/0"),
    ];
    for (student, context, pointer) in cases {
        let refused = analyze(&app, &tutor, student, context).await.expect(404);
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    let many: Vec<Uuid> = (0..21).map(|_| Uuid::now_v7()).collect();
    let refused = analyze(&app, &tutor, &ada, json!({ "practiceResults": many })).await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/context/practiceResults");
}

#[tokio::test]
async fn only_named_conversations_and_practices_are_looked_at() {
    let (app, tutor, ada) = start_struggling().await;
    let calm = ask(&app, &ada, &["What is neutralization?"]).await;
    let routing =
        analyze(&app, &tutor, &ada, json!({ "recentConversations": [calm] })).await.expect(200);
    let about_chats = routing["evidence"].as_array().unwrap().iter();
    for claim in about_chats.filter(|claim| claim["type"] == "conversation") {
        assert_eq!(claim["evidenceIds"], json!([calm]), "{routing:#}");
    }
    assert!(!routing["reason"].as_str().unwrap().contains("frustrated"), "{routing:#}");
}

/// A model that words briefs with prepared texts and keeps the requests.
struct Writer {
    briefs: Arc<Mutex<Vec<WriteBrief>>>,
    write: fn() -> Result<Brief, Fault>,
}

/// The brief of a bad model.
fn lying_brief() -> Brief {
    let sentence = |text: &str, claims: Vec<usize>| Sentence { text: text.into(), claims };
    Brief {
        reason: sentence("They failed 77 exams.", vec![0]),
        summary: vec![sentence("They hate school.", vec![]), sentence("It went wrong.", vec![0])],
        model: "liar".into(),
    }
}

#[async_trait]
impl Llm for Writer {
    async fn read_session(&self, egress: &Egress, request: ReadSession) -> Result<Insights, Fault> {
        OfflineTutor.read_session(egress, request).await
    }

    async fn write_items(&self, egress: &Egress, request: WriteItems) -> Result<Vec<Draft>, Fault> {
        OfflineTutor.write_items(egress, request).await
    }

    async fn respond(&self, egress: &Egress, request: Respond) -> Result<Reply, Fault> {
        OfflineTutor.respond(egress, request).await
    }

    async fn suggest_subjects(
        &self,
        egress: &Egress,
        request: ports::SuggestSubjects,
    ) -> Result<Vec<domain::suggestions::Draft>, Fault> {
        OfflineTutor.suggest_subjects(egress, request).await
    }

    async fn read_free_text(
        &self,
        egress: &Egress,
        request: ports::ReadFreeText,
    ) -> Result<Option<RubricReading>, Fault> {
        OfflineTutor.read_free_text(egress, request).await
    }

    async fn write_nudge(
        &self,
        egress: &Egress,
        request: ports::WriteNudge,
    ) -> Result<String, Fault> {
        OfflineTutor.write_nudge(egress, request).await
    }

    async fn write_brief(&self, _: &Egress, request: WriteBrief) -> Result<Brief, Fault> {
        self.briefs.lock().unwrap().push(request);
        (self.write)()
    }
}

#[tokio::test]
async fn a_writer_is_given_claims_without_names_and_is_not_believed_beyond_them() {
    let briefs = Arc::new(Mutex::new(Vec::new()));
    let liar: Arc<dyn Llm> =
        Arc::new(Writer { briefs: briefs.clone(), write: || Ok(lying_brief()) });
    let app = App::with(|parts| TestServices { llm: liar, ..parts }).await;
    let (tutor, ada, _) = app.taught().await;
    hand_in(&app, &ada, false).await;
    ask(&app, &ada, &["I give up", &format!("This {ONLY_IN_CHAT} makes no sense")]).await;
    let routing = analyze(&app, &tutor, &ada, Value::Null).await.expect(200);
    assert_eq!(routing["model"], "liar");
    assert_eq!(routing["tutorContext"]["summary"], "It went wrong.");
    assert!(!routing["reason"].as_str().unwrap().contains("77"), "{routing:#}");
    check_evidence(&app, &ada, routing["evidence"].as_array().unwrap()).await;
    let briefs = format!("{:?}", briefs.lock().unwrap());
    assert!(briefs.contains("sounded frustrated"), "{briefs}");
    for hidden in ["Ada", "Okoye", "Tom", "Hale", "test.example", "give up", ONLY_IN_CHAT] {
        assert!(!briefs.contains(hidden), "{hidden}: {briefs}");
    }
}

#[tokio::test]
async fn a_brief_that_nobody_can_word_holds_up_no_decision() {
    let faults: [fn() -> Result<Brief, Fault>; 4] = [
        || Err(Fault::busy("down")),
        || {
            Err(Fault::Limited {
                refusal: domain::budget::Refusal::MonthSpent,
                retry_after: Duration::from_hours(9),
            })
        },
        || Err(Fault::Rejected("not sent: the text contains a full name".into())),
        || Err(Fault::broken("no answer that can be read")),
    ];
    for write in faults {
        let silent: Arc<dyn Llm> = Arc::new(Writer { briefs: Arc::default(), write });
        let app = App::with(|parts| TestServices { llm: silent, ..parts }).await;
        let (tutor, ada) = app.linked_pair().await;
        let now = json!({ "currentQuestion": "I give up, I still don't understand it!" });
        let routing = analyze(&app, &tutor, &ada, now).await.expect(200);
        assert_eq!((&routing["shouldRoute"], &routing["model"]), (&json!(true), &Value::Null));
        assert!(routing["reason"].as_str().unwrap().contains("frustrated"), "{routing:#}");
        let summary = routing["tutorContext"]["summary"].as_str().unwrap();
        assert!(summary.contains("frustrated"), "{routing:#}");
        check_evidence(&app, &ada, routing["evidence"].as_array().unwrap()).await;
        assert_eq!(alerts(&app).await.len(), 1);
    }
}
