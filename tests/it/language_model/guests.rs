//! Strangers and the model's budget: what they may spend, and that nobody else goes without for it.

use companion::ledger::{Accounts, Budget};
use futures::future::join_all;
use ports::{Clock, Fault, Ledger, ModelPurpose, Planned, Spent, Tokens};
use serde_json::{Value, json};
use testkit::{App, PASSWORD, Person, TestResponse};

use super::{ModelStage, ask};
use crate::LESSON;

/// Somebody who signed up by themself and proved nothing.
async fn register_stranger(app: &App, n: usize) -> Person {
    let email = format!("stranger{n}@nowhere.example");
    let form = json!({
        "email": email, "password": PASSWORD, "name": "Sam Strange", "role": "student",
    });
    let account = app.post("/api/auth/register", &form).send().await.expect(201);
    let id: uuid::Uuid = account["user"]["id"].as_str().unwrap().parse().unwrap();
    Person {
        id: id.into(),
        role: domain::people::Role::Student,
        email,
        name: "Sam Strange".into(),
        token: account["token"].as_str().unwrap().into(),
    }
}

/// Completes a goal, whose job asks the model.
async fn complete_a_goal(app: &App, person: &Person) -> TestResponse {
    let goal = json!({
        "studentId": person.id, "subject": "Chemistry", "description": "Understand acids",
    });
    let goal = app.post("/api/goals", &goal).bearer(&person.token).send().await.expect(201);
    let path = format!("/api/goals/{}/complete", goal["goalId"].as_str().unwrap());
    app.request(http::Method::PUT, &path).bearer(&person.token).send().await
}

async fn micros(app: &App, slice: &str) -> i64 {
    let sum = "select coalesce(sum(cost_micros), 0)::bigint from ai_usage
        where slice = $1 and outcome <> 'refused'";
    sqlx::query_scalar(sum).bind(slice).fetch_one(&app.db).await.unwrap()
}

async fn guest_micros_of_days(app: &App) -> i64 {
    let sum = "select sum(guest_micros)::bigint from ai_days";
    sqlx::query_scalar(sum).fetch_one(&app.db).await.unwrap()
}

/// A call about a student, for so many tokens in.
fn planned_call(student: &Person, input: u32) -> Planned {
    Planned {
        student: student.id,
        purpose: ModelPurpose::Chat,
        model: "gpt-4.1".into(),
        at_most: Tokens { input, cached: 0, output: 0 },
    }
}

/// Accounts with two dollars a month, of which guests have four cents.
fn accounts(app: &App) -> Accounts {
    let budget = Budget { monthly_micros: 2_000_000, student_percent: 100, ..Budget::default() };
    Accounts::new(app.db.clone(), app.clock.clone(), budget)
}

async fn notices(app: &App, admin: &Person) -> Vec<Value> {
    let list = app.get("/api/notifications?limit=100").bearer(&admin.token).send().await;
    let list = list.expect(200)["notifications"].as_array().unwrap().clone();
    let mut levels: Vec<Value> = list
        .iter()
        .filter(|notice| notice["kind"] == "model_budget")
        .map(|notice| notice["subject"]["level"].clone())
        .collect();
    levels.sort_by_key(ToString::to_string);
    levels
}

#[tokio::test]
async fn nine_strangers_cannot_spend_the_month_of_a_real_student() {
    let stage =
        ModelStage::with_budget(Budget { monthly_micros: 2_000_000, ..Budget::default() }).await;
    let app = &stage.app;
    let (_, ada) = stage.taught(LESSON).await;
    let before = stage.completions().len();
    for n in 0..9 {
        let sam = register_stranger(app, n).await;
        for _ in 0..5 {
            ask(app, &sam, "What is an acid? Explain it at great length.").await.expect(200);
            complete_a_goal(app, &sam).await.expect(200);
        }
    }
    app.run_jobs().await;
    assert!(stage.completions().len() > before, "the slice was there for them");
    let refused: i64 =
        sqlx::query_scalar("select count(*) from ai_usage where outcome = 'refused'")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert!(refused > 0, "they wanted more");
    assert!(micros(app, "guest").await <= 40_000, "2 % of 2 dollars");
    assert_eq!(guest_micros_of_days(app).await, micros(app, "guest").await);

    let answer = ask(app, &ada, "What is an acid?").await.expect(200);
    assert_eq!(answer["model"], "gpt-4.1");
}

#[tokio::test]
async fn without_a_passage_nothing_is_asked_and_the_answer_is_stored() {
    let stage = ModelStage::start().await;
    let app = &stage.app;
    let sam = register_stranger(app, 0).await;
    let answer = ask(app, &sam, "What is an acid?").await.expect(200);
    let response = answer["response"].as_str().unwrap().to_owned();
    assert!(response.contains("no session of yours yet"), "{response}");
    assert_eq!((&answer["suggestTutor"], &answer["sources"]), (&json!(true), &json!([])));
    assert_eq!(answer["confidence"], 0.0);

    let (tutor, ada) = app.linked_pair().await;
    app.upload(&tutor, &ada, LESSON).await;
    let unread = ask(app, &ada, "What is an acid?").await.expect(200);
    assert!(unread["response"].as_str().unwrap().contains("not been read yet"), "{unread:#}");
    assert_eq!(stage.recorder.all().len(), 0, "no completion and no embedding");
    let lines: i64 =
        sqlx::query_scalar("select count(*) from ai_usage").fetch_one(&app.db).await.unwrap();
    assert_eq!(lines, 0);

    let conversation = answer["conversationId"].as_str().unwrap();
    let path = format!("/api/chat/conversation/{conversation}");
    let stored = app.get(&path).bearer(&sam.token).send().await.expect(200);
    assert_eq!(stored["messages"][1]["content"], json!(response));
}

#[tokio::test]
async fn a_question_that_no_passage_fits_is_searched_for_and_not_asked() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    let before = stage.completions().len();
    // Nothing means anything like it, and no word is shared.
    sqlx::query("delete from vectors").execute(&stage.app.db).await.unwrap();
    let answer = ask(&stage.app, &ada, "Xylophone zebra?").await.expect(200);
    assert!(answer["response"].as_str().unwrap().contains("nothing about this"), "{answer:#}");
    assert_eq!(answer["suggestTutor"], true);
    assert_eq!(stage.completions().len(), before);
}

#[tokio::test]
async fn a_guest_over_the_slice_is_told_what_to_do_and_is_judged_anew_by_each_call() {
    // Guests have nothing at all.
    let stage = ModelStage::with_budget(Budget { guest_percent: 0, ..Budget::default() }).await;
    let app = &stage.app;
    let (tutor, ada) = stage.taught(LESSON).await;
    let unproven = "update users set email_verified_at = null where id = $1";
    sqlx::query(unproven).bind(ada.id.0).execute(&app.db).await.unwrap();
    let requests = stage.recorder.all().len();
    let refused = ask(app, &ada, "What is an acid?").await;
    let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=31 * 86_400).contains(&wait), "{wait}");
    let refused = refused.expect(429);
    assert_eq!(refused["code"], "guest_budget_spent");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("Verify your address") && detail.contains("tutor"), "{detail}");
    assert_eq!(stage.recorder.all().len(), requests, "nothing was sent");

    let proven = "update users set email_verified_at = now() where id = $1";
    sqlx::query(proven).bind(ada.id.0).execute(&app.db).await.unwrap();
    ask(app, &ada, "What is an acid?").await.expect(200);
    let end = format!("/api/tutor/students/{}/{}", tutor.id, ada.id);
    let ended = app.request(http::Method::DELETE, &end).bearer(&app.admin().await.token);
    ended.send().await.expect(204);
    let parted = ask(app, &ada, "What is an acid?").await.expect(429);
    assert_eq!(parted["code"], "guest_budget_spent");
}

#[tokio::test]
async fn a_lesson_that_the_school_brought_makes_a_student_a_linked_one() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    let linked = async || {
        let known = db::ledger::membership(&app.db, ada.id).await.unwrap();
        known.slice(domain::budget::EmailProof::Required) == domain::budget::Slice::Linked
    };
    assert!(!linked().await, "a proven address alone is not enough");
    let mut lesson = json!({
        "studentId": ada.id, "tutorId": tutor.id, "sessionDate": "2025-11-15T10:00:00Z",
        "duration": 3600, "transcript": LESSON, "transcriptSource": "test",
        "transcriptFormat": "auto",
    });
    let admin = app.admin().await;
    app.post("/api/transcripts/upload", &lesson).bearer(&admin.token).send().await.expect(202);
    assert!(linked().await, "an admin brought it");
    // Now the tutor is linked, brings another, and parts: neither lesson counts any more.
    app.link(&tutor, &ada).await;
    lesson["transcript"] = json!("Tutor: And now something else about acids.");
    app.post("/api/transcripts/upload", &lesson).bearer(&tutor.token).send().await.expect(202);
    sqlx::query("update tutor_students set ended_at = now()").execute(&app.db).await.unwrap();
    assert!(!linked().await);
}

#[tokio::test]
async fn guests_at_the_edge_of_their_slice_do_not_overdraw_it_together() {
    let app = App::start().await;
    let accounts = accounts(&app);
    let mut guests = Vec::new();
    for n in 0..10 {
        guests.push(register_stranger(&app, n).await);
    }
    // Half a cent each: eight fit into four cents.
    let calls: Vec<Planned> =
        (0..40).map(|n: usize| planned_call(&guests[n % guests.len()], 2_500)).collect();
    let tries = join_all(calls.iter().map(|call| accounts.reserve(call))).await;
    let (admitted, refused): (Vec<_>, Vec<_>) = tries.into_iter().partition(Result::is_ok);
    assert_eq!(admitted.len(), 8);
    for fault in refused {
        let refusal = domain::budget::Refusal::GuestSliceSpent;
        assert!(matches!(fault, Err(Fault::Limited { refusal: reason, .. }) if reason == refusal));
    }
    assert_eq!(guest_micros_of_days(&app).await, 40_000);
    // A call that turns out cheaper leaves room again.
    let tokens = Tokens { input: 0, cached: 0, output: 0 };
    let spent = Spent { tokens, took: std::time::Duration::ZERO, ok: false };
    accounts.settle(*admitted[0].as_ref().unwrap(), spent).await.unwrap();
    assert_eq!(guest_micros_of_days(&app).await, 35_000);
    accounts.reserve(&calls[0]).await.unwrap();
    assert!(accounts.reserve(&calls[0]).await.is_err());
}

#[tokio::test]
async fn one_linked_student_has_a_share_of_the_month_and_not_the_month() {
    let app = App::start().await;
    let budget = Budget { monthly_micros: 2_000_000, ..Budget::default() };
    let accounts = Accounts::new(app.db.clone(), app.clock.clone(), budget);
    let tutor = app.tutor("Tom Hale").await;
    let (ada, eve) = (app.student("Ada Okoye").await, app.student("Eve Moss").await);
    app.link(&tutor, &ada).await;
    app.link(&tutor, &eve).await;
    // A tenth of a dollar each; a student has two.
    for _ in 0..2 {
        accounts.reserve(&planned_call(&ada, 50_000)).await.unwrap();
    }
    let refused = accounts.reserve(&planned_call(&ada, 50_000)).await;
    let refusal = domain::budget::Refusal::StudentMonthSpent;
    assert!(matches!(refused, Err(Fault::Limited { refusal: reason, .. }) if reason == refusal));
    accounts.reserve(&planned_call(&eve, 50_000)).await.unwrap();
    app.clock.advance(chrono::TimeDelta::days(31));
    accounts.reserve(&planned_call(&ada, 50_000)).await.unwrap();
}

#[tokio::test]
async fn admins_are_told_of_each_level_once() {
    let app = App::start().await;
    let (admin, other) = (app.admin().await, app.admin().await);
    let accounts = accounts(&app);
    let tutor = app.tutor("Tom Hale").await;
    let ada = app.student("Ada Okoye").await;
    app.link(&tutor, &ada).await;
    accounts.reserve(&planned_call(&ada, 499_999)).await.unwrap();
    assert_eq!(notices(&app, &admin).await, Vec::<Value>::new());
    // A jump over two levels, and more calls at once than fit into what is left.
    accounts.reserve(&planned_call(&ada, 350_000)).await.unwrap();
    assert_eq!(notices(&app, &admin).await, ["50", "80"]);
    let call = planned_call(&ada, 100_000);
    join_all((0..20).map(|_| accounts.reserve(&call))).await;
    let sam = register_stranger(&app, 0).await;
    let call = planned_call(&sam, 100_000);
    join_all((0..5).map(|_| accounts.reserve(&call))).await;
    for person in [&admin, &other] {
        assert_eq!(notices(&app, person).await, ["100", "50", "80"]);
    }
    assert_eq!(notices(&app, &ada).await, Vec::<Value>::new());
    // The next month has its own.
    let days = chrono::TimeDelta::days(31);
    app.clock.advance(days);
    accounts.reserve(&planned_call(&ada, 500_000)).await.unwrap();
    let month = app.clock.now().format("%Y-%m").to_string();
    let of_month: i64 = sqlx::query_scalar(
        "select count(*) from notifications where user_id = $1 and subject ->> 'month' = $2",
    )
    .bind(admin.id.0)
    .bind(month)
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!(of_month, 1);
}

#[tokio::test]
async fn admins_are_told_when_the_guests_slice_is_spent() {
    let app = App::start().await;
    let admin = app.admin().await;
    let accounts = accounts(&app);
    let sam = register_stranger(&app, 0).await;
    let call = planned_call(&sam, 15_000);
    let tries = join_all((0..10).map(|_| accounts.reserve(&call))).await;
    assert_eq!(tries.iter().filter(|made| made.is_ok()).count(), 1);
    assert_eq!(notices(&app, &admin).await, ["guests"]);
}
