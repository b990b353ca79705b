//! Goals: set, listed, completed, and how far along they are.

use chrono::{DateTime, TimeDelta, Utc};
use http::Method;
use ports::Clock;
use serde_json::{Value, json};
use testkit::{App, Person, TestResponse, comparable};
use uuid::Uuid;

use crate::LESSON;

pub(crate) async fn open_school() -> (App, Person, Person) {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    (app, tutor, ada)
}

/// A goal without a date.
fn form(student: &Person, subject: &str, description: &str) -> Value {
    json!({ "studentId": student.id, "subject": subject, "description": description })
}

/// Sets a goal for themself.
pub(crate) async fn set(app: &App, student: &Person, subject: &str, description: &str) -> String {
    let body = form(student, subject, description);
    let goal = app.post("/api/goals", &body).bearer(&student.token).send().await.expect(201);
    goal["goalId"].as_str().unwrap().to_owned()
}

pub(crate) async fn complete(app: &App, person: &Person, goal: &str) -> TestResponse {
    let path = format!("/api/goals/{goal}/complete");
    app.request(Method::PUT, &path).bearer(&person.token).send().await
}

async fn list(app: &App, person: &Person, query: &str) -> Value {
    let path = format!("/api/goals/student/{}{query}", person.id);
    app.get(&path).bearer(&person.token).send().await.expect(200)
}

async fn events(app: &App) -> Vec<String> {
    sqlx::query_scalar("select id from events where name = 'goal.completed' order by id")
        .fetch_all(&app.db)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_goal_is_set_listed_and_completed() {
    let (app, tutor, ada) = open_school().await;
    let date = (app.clock.now() + TimeDelta::days(30)).format("%Y-%m-%dT00:00:00Z").to_string();
    let mut body = form(&ada, "  Chemistry ", " Master acid-base reactions ");
    body["targetDate"] = json!(date);
    let goal_answer = app.post("/api/goals", &body).bearer(&tutor.token).send().await.expect(201);
    assert_eq!(
        (
            &goal_answer["subject"],
            &goal_answer["description"],
            &goal_answer["status"],
            &goal_answer["targetDate"]
        ),
        (&json!("Chemistry"), &json!("Master acid-base reactions"), &json!("active"), &json!(date)),
    );
    assert_eq!((&goal_answer["progress"], &goal_answer["completedAt"]), (&json!(0), &Value::Null));
    assert_eq!(list(&app, &ada, "").await["goals"], json!([goal_answer]));

    let goal = goal_answer["goalId"].as_str().unwrap();
    let done = complete(&app, &tutor, goal).await.expect(200);
    assert_eq!((&done["status"], &done["progress"]), (&json!("completed"), &json!(100)));
    assert!(done["completedAt"].as_str().unwrap().parse::<DateTime<Utc>>().is_ok());
    assert_eq!(list(&app, &ada, "").await["goals"], json!([done]));
    assert_eq!(complete(&app, &ada, goal).await.expect(200), done);
}

/// Hands in the student's open practice with every answer right.
async fn answer_all(app: &App, ada: &Person) {
    let practice: Uuid = sqlx::query_scalar(
        "select id from practices where status in ('assigned', 'in_progress') limit 1",
    )
    .fetch_one(&app.db)
    .await
    .unwrap();
    let path = format!("/api/practice/{practice}/submit");
    let body = json!({ "answers": app.right_answers(practice).await });
    app.post(&path, &body).bearer(&ada.token).send().await.expect(200);
}

#[tokio::test]
async fn progress_follows_what_the_student_shows_and_is_the_same_everywhere() {
    let (app, tutor, ada) = open_school().await;
    let chemistry =
        set(&app, &ada, "chemistry", "Understand acids, buffers and the pH scale").await;
    let history = set(&app, &ada, "History", "Know the causes of the French Revolution").await;
    let at = async |goal: &str| {
        let goals = list(&app, &ada, "").await["goals"].clone();
        let path = format!("/api/progress/student/{}", ada.id);
        let shown = app.get(&path).bearer(&tutor.token).send().await.expect(200);
        let of = |list: &Value| {
            let goals = list.as_array().unwrap().iter();
            let mut matches = goals.filter(|shown| shown["goalId"] == goal);
            matches.next().unwrap()["progress"].as_i64().unwrap()
        };
        let (listed, dashboard) = (of(&goals), of(&shown["goals"]));
        assert_eq!(listed, dashboard, "{goal}");
        listed
    };
    assert_eq!((at(&chemistry).await, at(&history).await), (0, 0));
    app.upload(&tutor, &ada, LESSON).await;
    app.run_jobs().await;
    let after_the_lesson = at(&chemistry).await;
    assert!((1..60).contains(&after_the_lesson), "{after_the_lesson}");
    answer_all(&app, &ada).await;
    let after_practice = at(&chemistry).await;
    assert!(after_practice > after_the_lesson, "{after_the_lesson} → {after_practice}");
    assert_eq!(at(&history).await, 0);
    complete(&app, &ada, &chemistry).await.expect(200);
    assert_eq!(at(&chemistry).await, 100);
}

#[tokio::test]
async fn only_those_who_may_see_the_student_set_list_and_complete() {
    let (app, tutor, ada) = open_school().await;
    let (eve, stranger) = (app.student("Eve Stone").await, app.tutor("Nina Brandt").await);
    let (former, admin) = (app.tutor("Old Tutor").await, app.admin().await);
    app.link(&former, &ada).await;
    sqlx::query("update tutor_students set ended_at = now() where tutor_id = $1")
        .bind(former.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    let goals = format!("/api/goals/student/{}", ada.id);
    for person in [&ada, &tutor, &admin] {
        let body = form(&ada, "Chemistry", "Master acids");
        let goal_answer =
            app.post("/api/goals", &body).bearer(&person.token).send().await.expect(201);
        app.get(&goals).bearer(&person.token).send().await.expect(200);
        complete(&app, person, goal_answer["goalId"].as_str().unwrap()).await.expect(200);
    }
    let goal = set(&app, &ada, "Physics", "Master forces").await;
    let nobody = Uuid::now_v7();
    for person in [&eve, &stranger, &former] {
        let body = form(&ada, "Chemistry", "Master acids");
        let send = |body: &Value| app.post("/api/goals", body).bearer(&person.token).send();
        let theirs = send(&body).await.expect(404);
        assert_eq!(theirs["errors"][0]["pointer"], "/studentId");
        let mut absent = body.clone();
        absent["studentId"] = json!(nobody);
        assert_eq!(comparable(&theirs), comparable(&send(&absent).await.expect(404)));
        let theirs = app.get(&goals).bearer(&person.token).send().await.expect(404);
        let absent = format!("/api/goals/student/{nobody}");
        let absent = app.get(&absent).bearer(&person.token).send().await.expect(404);
        assert_eq!(comparable(&theirs), comparable(&absent));
        let theirs = complete(&app, person, &goal).await.expect(404);
        let absent = complete(&app, person, &nobody.to_string()).await.expect(404);
        assert_eq!(comparable(&theirs), comparable(&absent));
    }
    // A tutor has no goals of their own.
    let body = form(&tutor, "Chemistry", "Master acids");
    app.post("/api/goals", &body).bearer(&tutor.token).send().await.expect(404);
    assert_eq!(list(&app, &ada, "?status=active").await["total"], 1);

    sqlx::query("update users set token_version = 2 where id = $1")
        .bind(ada.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    app.get(&goals).bearer(&ada.token).send().await.expect(401);
    complete(&app, &ada, &goal).await.expect(401);
    let body = form(&ada, "Chemistry", "Master acids");
    app.post("/api/goals", &body).bearer(&ada.token).send().await.expect(401);
    assert_eq!(events(&app).await.len(), 3);
}

#[tokio::test]
async fn a_goal_that_breaks_a_rule_is_refused_where_it_breaks_it() {
    let (app, _, ada) = open_school().await;
    let now = app.clock.now();
    let cases = [
        ("subject", json!(""), "/subject"),
        ("subject", json!("   "), "/subject"),
        ("subject", json!("é".repeat(101)), "/subject"),
        ("subject", json!("a\u{0}b"), "/subject"),
        ("subject", json!(7), "/subject"),
        ("description", json!(" \n "), "/description"),
        ("description", json!("é".repeat(2001)), "/description"),
        ("description", Value::Null, "/description"),
        ("targetDate", json!("tomorrow"), "/targetDate"),
        ("targetDate", json!(now - TimeDelta::seconds(1)), "/targetDate"),
        ("targetDate", json!(now + TimeDelta::days(5 * 365 + 3)), "/targetDate"),
        ("targetDate", json!("+262000-01-01T00:00:00Z"), "/targetDate"),
        ("studentId", json!("me"), "/studentId"),
    ];
    for (field, value, pointer) in cases {
        let mut body = form(&ada, "Chemistry", "Master acids");
        body[field] = value.clone();
        let refused = app.post("/api/goals", &body).bearer(&ada.token).send().await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{field}: {value}");
    }
    let mut both = form(&ada, "—", "Master acids");
    both["targetDate"] = json!(now - TimeDelta::days(1));
    let refused = app.post("/api/goals", &both).bearer(&ada.token).send().await.expect(422);
    assert_eq!(refused["errors"].as_array().unwrap().len(), 2, "{refused}");
    for path in ["?status=done", "?limit=0", "?limit=101", "?offset=-1"] {
        let path = format!("/api/goals/student/{}{path}", ada.id);
        app.get(&path).bearer(&ada.token).send().await.expect(400);
    }
    complete(&app, &ada, "1").await.expect(404);
    assert_eq!(list(&app, &ada, "").await["total"], 0);
}

#[tokio::test]
async fn the_clock_of_the_product_decides_what_is_in_the_future() {
    let (app, _, ada) = open_school().await;
    let mut body = form(&ada, "Chemistry", "Master acids");
    body["targetDate"] = json!(app.clock.now() + TimeDelta::days(3));
    app.clock.advance(TimeDelta::days(4));
    let token = app.parts.tokens.issue(&ada.caller(), app.clock.now()).unwrap();
    let refused = app.post("/api/goals", &body).bearer(&token).send().await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/targetDate");
}

#[tokio::test]
async fn goals_come_in_pages_newest_first_and_by_state() {
    let (app, _, ada) = open_school().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(set(&app, &ada, "Chemistry", &format!("Chapter {n}")).await);
    }
    ids.reverse();
    complete(&app, &ada, &ids[1]).await.expect(200);
    let shown = |page: &Value| -> Vec<String> {
        let goals = page["goals"].as_array().unwrap().iter();
        goals.map(|goal| goal["goalId"].as_str().unwrap().to_owned()).collect()
    };
    let page = list(&app, &ada, "?limit=2&offset=1").await;
    assert_eq!(shown(&page), ids[1..3]);
    assert_eq!(
        (&page["total"], &page["limit"], &page["offset"]),
        (&json!(5), &json!(2), &json!(1))
    );
    let active = list(&app, &ada, "?status=active").await;
    assert_eq!((shown(&active).len(), &active["total"]), (4, &json!(4)));
    let completed = list(&app, &ada, "?status=completed").await;
    assert_eq!(shown(&completed), ids[1..2]);
    assert_eq!(list(&app, &ada, "?status=paused").await["total"], 0);
    let beyond = list(&app, &ada, "?offset=9").await;
    assert_eq!((shown(&beyond).len(), &beyond["total"]), (0, &json!(5)));
}

#[tokio::test]
async fn fifty_completions_at_once_are_one_with_one_event_and_one_run() {
    let (app, tutor, ada) = open_school().await;
    let goal = set(&app, &ada, "Chemistry", "Master acids").await;
    let path = format!("/api/goals/{goal}/complete");
    let all = (0..50).map(|n| {
        let person = if n % 2 == 0 { &ada } else { &tutor };
        tokio::spawn(app.request(Method::PUT, &path).bearer(&person.token).send())
    });
    let mut answers = Vec::new();
    for answer in all.collect::<Vec<_>>() {
        answers.push(answer.await.unwrap().expect(200));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert_eq!(events(&app).await, [format!("goal.completed:{goal}:1")]);
    let runs = app.run_jobs().await;
    assert_eq!(runs.len(), 1);
    complete(&app, &ada, &goal).await.expect(200);
    assert!(app.run_jobs().await.is_empty(), "a completed goal starts nothing more");
}

#[tokio::test]
async fn a_lost_event_is_sent_again_until_the_suggestions_are_made() {
    let (app, _, ada) = open_school().await;
    let goal = set(&app, &ada, "Chemistry", "Master acids").await;
    complete(&app, &ada, &goal).await.expect(200);
    sqlx::query("delete from events").execute(&app.db).await.unwrap();
    let sweep = async || {
        companion::sweep::resend(&app.db, &*app.clock, &*app.parts.events).await.unwrap();
        events(&app).await
    };
    assert!(sweep().await.is_empty(), "it may still be on its way");
    app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(sweep().await, [format!("goal.completed:{goal}:1")]);
    assert_eq!(sweep().await.len(), 1);
    assert_eq!(app.run_jobs().await.len(), 1);
    sqlx::query("delete from events").execute(&app.db).await.unwrap();
    app.clock.advance(TimeDelta::minutes(2));
    assert!(sweep().await.is_empty(), "nothing waits any more");
}

#[tokio::test]
async fn a_student_has_at_most_fifty_active_goals() {
    let (app, _, ada) = open_school().await;
    sqlx::query(
        "insert into goals (student_id, subject, description)
        select $1, 'Chemistry', 'Chapter ' || n from generate_series(1, 49) as n",
    )
    .bind(ada.id.0)
    .execute(&app.db)
    .await
    .unwrap();
    let last = set(&app, &ada, "Chemistry", "The last one").await;
    let body = form(&ada, "Chemistry", "One too many");
    let refused = app.post("/api/goals", &body).bearer(&ada.token).send().await.expect(409);
    assert_eq!(refused["code"], "too_many_goals");
    complete(&app, &ada, &last).await.expect(200);
    set(&app, &ada, "Chemistry", "Room again").await;
}

#[tokio::test]
async fn a_key_makes_setting_a_goal_safe_to_repeat() {
    let (app, tutor, ada) = open_school().await;
    let body = form(&ada, "Chemistry", "Master acids");
    let send = || {
        let request = app.post("/api/goals", &body).bearer(&tutor.token);
        request.header("idempotency-key", "one").send()
    };
    let (first, again) = (send().await, send().await);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.expect(201), first.expect(201));
    assert_eq!(list(&app, &ada, "").await["total"], 1);
    // The kept answer is about Ada: who may not see her any more doesn't get it either.
    sqlx::query("update tutor_students set ended_at = now()").execute(&app.db).await.unwrap();
    send().await.expect(404);
}

#[tokio::test]
async fn a_plan_says_what_the_date_takes_and_what_the_day_lacks() {
    let (app, tutor, ada) = open_school().await;
    app.upload(&tutor, &ada, LESSON).await;
    app.run_jobs().await;
    crate::tutor::hand_in(&app, &ada, false).await;
    let set_for = async |days: i64, description: &str| {
        let mut body = form(&ada, "Chemistry", description);
        body["targetDate"] = json!(app.clock.now() + TimeDelta::days(days));
        app.post("/api/goals", &body).bearer(&ada.token).send().await.expect(201)
    };
    let plan = set_for(1, "Pass the exam").await["plan"].clone();
    let reviews = plan["reviews"].as_u64().unwrap();
    assert!(reviews >= 2, "{plan:#}");
    assert_eq!(
        (&plan["minutesPerDay"], &plan["feasible"], &plan["shortBy"]),
        (&json!(4 * reviews), &Value::Null, &Value::Null),
        "Ada has not said how many minutes she has"
    );
    for item in plan["items"].as_array().unwrap() {
        assert!(item["recallOnDate"].as_f64().unwrap() >= 0.9, "{item}");
        assert!(item["name"].is_string() && item["reviewOn"].as_str().unwrap().len() == 10);
    }
    let path = format!("/api/students/{}", ada.id);
    let changes = json!({"preferences": {"dailyMinutes": 5}});
    app.patch(&path, &changes).bearer(&ada.token).send().await.expect(200);
    let plan = list(&app, &ada, "").await["goals"][0]["plan"].clone();
    assert_eq!(
        (&plan["feasible"], &plan["shortBy"]),
        (&json!(false), &json!(4 * reviews - 5)),
        "{plan:#}"
    );
    let later = set_for(20, "Pass the exam").await["plan"].clone();
    assert_eq!((&later["feasible"], &later["shortBy"]), (&json!(true), &json!(0)), "{later:#}");

    let unknown = set_for(20, "Pass the exam").await;
    assert!(complete(&app, &ada, unknown["goalId"].as_str().unwrap()).await.json["plan"].is_null());
    let history = form(&ada, "History", "Know the revolutions");
    let history = app.post("/api/goals", &history).bearer(&ada.token).send().await.expect(201);
    assert!(history["plan"].is_null());
}
