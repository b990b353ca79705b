//! Notifications: in the app, by mail, by SMS, and marked as read.

use serde_json::{Value, json};
use testkit::{App, Person};
use uuid::Uuid;

use crate::LESSON;

async fn notify(app: &App, person: &Person, title: &str) -> Uuid {
    let id = Uuid::now_v7();
    sqlx::query(
        "insert into notifications (id, user_id, kind, title, body, subject)
        values ($1, $2, 'test', $3, 'body', '{\"practiceId\": 1}')",
    )
    .bind(id)
    .bind(person.id.0)
    .bind(title)
    .execute(&app.db)
    .await
    .unwrap();
    id
}

async fn list(app: &App, person: &Person, query: &str) -> Value {
    let path = format!("/api/notifications{query}");
    app.get(&path).bearer(&person.token).send().await.expect(200)
}

fn titles(list: &Value) -> Vec<&str> {
    let all = list["notifications"].as_array().unwrap();
    all.iter().map(|notification| notification["title"].as_str().unwrap()).collect()
}

async fn read(app: &App, person: &Person, id: &str) -> testkit::TestResponse {
    let path = format!("/api/notifications/{id}/read");
    app.request(http::Method::POST, &path).bearer(&person.token).send().await
}

/// The messages that were sent: channel, recipient, title.
async fn outbox(app: &App) -> Vec<(String, String, String)> {
    sqlx::query_as("select channel, recipient, subject from outbox order by channel, recipient")
        .fetch_all(&app.db)
        .await
        .unwrap()
}

/// A student with a practice that is ready, who wants to be reached in these ways.
async fn start_practising(channels: Value, change: &str) -> (App, Person) {
    let app = App::start().await;
    let noon: chrono::DateTime<chrono::Utc> = "2031-03-11T12:00:00Z".parse().unwrap();
    app.clock.advance(noon - ports::Clock::now(&*app.clock));
    let (tutor, ada) = app.linked_pair().await;
    sqlx::query("update students set channels = $2 where user_id = $1")
        .bind(ada.id.0)
        .bind(channels)
        .execute(&app.db)
        .await
        .unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(change.to_owned())).execute(&app.db).await.unwrap();
    app.upload(&tutor, &ada, LESSON).await;
    let runs = app.run_jobs().await;
    assert!(runs.iter().all(|run| run.output.is_ok()), "{runs:#?}");
    (app, ada)
}

#[tokio::test]
async fn everybody_reads_their_own_newest_first() {
    let app = App::start().await;
    let (ada, ben) = (app.student("Ada Okoye").await, app.student("Ben Lindholm").await);
    let (tutor, admin) = (app.tutor("Tom Hale").await, app.admin().await);
    for title in ["first", "second", "third"] {
        notify(&app, &ada, title).await;
    }
    notify(&app, &tutor, "for the tutor").await;
    let all = list(&app, &ada, "").await;
    assert_eq!(titles(&all), ["third", "second", "first"]);
    assert_eq!((&all["total"], &all["unread"], &all["limit"]), (&json!(3), &json!(3), &json!(10)));
    let first = &all["notifications"][0];
    assert_eq!((&first["kind"], &first["subject"]), (&json!("test"), &json!({"practiceId": 1})));
    assert!(first["readAt"].is_null() && first["createdAt"].is_string());
    let page = list(&app, &ada, "?limit=1&offset=1").await;
    assert_eq!((titles(&page), &page["total"]), (vec!["second"], &json!(3)));
    let beyond = list(&app, &ada, "?offset=9").await;
    assert_eq!((titles(&beyond).len(), &beyond["total"]), (0, &json!(3)));
    assert_eq!(titles(&list(&app, &tutor, "").await), ["for the tutor"]);
    for other in [&ben, &admin] {
        let none = list(&app, other, "").await;
        assert_eq!((&none["total"], &none["unread"]), (&json!(0), &json!(0)), "{}", other.name);
    }
    app.get("/api/notifications").send().await.expect(401);
    app.get("/api/notifications?unread=perhaps").bearer(&ada.token).send().await.expect(400);
}

#[tokio::test]
async fn what_is_read_is_no_longer_unread_and_keeps_its_first_time() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let (old, _) = (notify(&app, &ada, "old").await, notify(&app, &ada, "new").await);
    assert_eq!(read(&app, &ada, &old.to_string()).await.status.as_u16(), 204);
    let after = list(&app, &ada, "").await;
    let read_at = after["notifications"][1]["readAt"].clone();
    assert!(read_at.is_string(), "{after}");
    app.clock.advance(chrono::TimeDelta::minutes(5));
    assert_eq!(read(&app, &ada, &old.to_string()).await.status.as_u16(), 204);
    assert_eq!(list(&app, &ada, "").await["notifications"][1]["readAt"], read_at);
    let unread = list(&app, &ada, "?unread=true").await;
    assert_eq!((titles(&unread), &unread["total"]), (vec!["new"], &json!(1)));
    assert_eq!(list(&app, &ada, "?unread=false").await["total"], 2);
    assert_eq!(after["unread"], 1);
}

#[tokio::test]
async fn nobody_marks_what_is_not_theirs() {
    let app = App::start().await;
    let (ada, ben) = (app.student("Ada Okoye").await, app.student("Ben Lindholm").await);
    let admin = app.admin().await;
    let id = notify(&app, &ada, "mine").await;
    for other in [&ben, &admin] {
        let theirs = read(&app, other, &id.to_string()).await.expect(404);
        let absent = read(&app, other, &Uuid::now_v7().to_string()).await.expect(404);
        assert_eq!((&theirs["code"], &theirs["detail"]), (&absent["code"], &absent["detail"]));
    }
    read(&app, &ada, "me").await.expect(404);
    assert_eq!(list(&app, &ada, "").await["unread"], 1);
}

#[tokio::test]
async fn a_practice_is_told_of_in_the_app_and_nowhere_else_by_default() {
    let (app, ada) = start_practising(json!({}), "").await;
    let listed = list(&app, &ada, "").await;
    assert_eq!(listed["notifications"][0]["kind"], "practice_assigned", "{listed}");
    assert!(listed["notifications"][0]["subject"]["practiceId"].is_string());
    assert_eq!(outbox(&app).await, []);
}

#[tokio::test]
async fn a_practice_is_told_of_in_every_way_that_was_chosen() {
    let all = json!({"inApp": true, "email": true, "sms": true});
    let (app, ada) = start_practising(all, "update students set phone = '+447700900123'").await;
    let (mail, sms) = ("email".to_owned(), "sms".to_owned());
    let title = "New practice: Chemistry".to_owned();
    let messages = outbox(&app).await;
    assert_eq!(
        messages,
        [(mail, ada.email.clone(), title.clone()), (sms, "+447700900123".into(), title)]
    );
    assert_eq!(list(&app, &ada, "").await["total"], 1);
}

#[tokio::test]
async fn what_was_not_chosen_or_can_not_be_reached_is_not_used() {
    let mail = json!({"inApp": false, "email": true, "sms": false});
    let (app, ada) = start_practising(mail, "").await;
    assert_eq!((outbox(&app).await.len(), &list(&app, &ada, "").await["total"]), (1, &json!(0)));

    let all = json!({"inApp": true, "email": true, "sms": true});
    let unproven = "update users set email_verified_at = null";
    let (app, ada) = start_practising(all, unproven).await;
    assert_eq!((outbox(&app).await.len(), &list(&app, &ada, "").await["total"]), (0, &json!(1)));
}

#[tokio::test]
async fn in_quiet_hours_nothing_is_sent_and_the_reason_is_kept() {
    let mail = json!({"inApp": true, "email": true, "sms": false});
    // The clock shows noon in UTC, which is nine in the evening in Tokyo.
    let evening = r#"update students set quiet_hours = '{"start": "20:30", "end": "07:00"}',
        time_zone = 'Asia/Tokyo'"#;
    let (app, ada) = start_practising(mail, evening).await;
    assert_eq!((outbox(&app).await.len(), &list(&app, &ada, "").await["total"]), (0, &json!(1)));
    let withheld: Vec<Option<String>> =
        sqlx::query_scalar("select withheld from notifications").fetch_all(&app.db).await.unwrap();
    assert_eq!(withheld, [Some("quiet_hours".to_owned())]);
}
