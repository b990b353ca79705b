//! No alert is lost: whatever is killed or down, the sweep sends what was not sent.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use ports::{Fault, Message, Notifier};
use testkit::TestServices;
use uuid::Uuid;

use super::{DISTRESS, Remembering, School};

/// A notifier that never comes back from a call, as a process that is killed doesn't.
struct Hanging;

#[async_trait]
impl Notifier for Hanging {
    async fn send(&self, _: &Message) -> Result<(), Fault> {
        std::future::pending().await
    }

    fn delivers(&self) -> bool {
        true
    }
}

/// The alerts of all students that were told to somebody, by the links of the messages.
fn told(notifier: &Remembering) -> BTreeSet<String> {
    let links = notifier.sent().into_iter().filter_map(|message| {
        let (_, rest) = message.body.split_once("/#/safeguarding/")?;
        Some(rest.chars().take(36).collect())
    });
    links.collect()
}

async fn all_alerts(school: &School) -> BTreeSet<String> {
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from safeguarding_alerts")
        .fetch_all(&school.app.db)
        .await
        .unwrap();
    ids.iter().map(Uuid::to_string).collect()
}

#[tokio::test]
async fn a_message_about_an_alert_that_was_being_sent_when_all_was_killed_is_sent_by_the_sweep() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead]).await;
    let mut alerting = web::Services::alerting(&school.app.parts).unwrap();
    school.notifier.fail("email");
    school.say(DISTRESS).await;
    school.notifier.recover();
    school.app.clock.advance(TimeDelta::minutes(1));
    alerting.notifier = Arc::new(Hanging);
    let killed =
        tokio::time::timeout(std::time::Duration::from_millis(300), alerting.deliver()).await;
    assert!(killed.is_err());
    school.sweep().await;
    assert!(school.notifier.sent().is_empty(), "it is still the other's to send");
    school.app.clock.advance(TimeDelta::minutes(3));
    school.sweep().await;
    assert_eq!(told(&school.notifier), all_alerts(&school).await);
}

#[tokio::test]
async fn five_hundred_alerts_survive_a_fault_at_every_step() {
    let school = School::with(|parts| TestServices { ..parts }).await;
    school.name_contacts(&[&school.lead]).await;
    let students = 500;
    let mut tx = school.app.db.begin().await.unwrap();
    for n in 0..students {
        sqlx::query(
            "insert into users (id, email, name, role) values ($1, $2, 'Kim Lee', 'student')",
        )
        .bind(Uuid::now_v7())
        .bind(format!("kim{n}@test.example"))
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from users where name = 'Kim Lee'")
        .fetch_all(&school.app.db)
        .await
        .unwrap();
    let app = &school.app;
    for (n, id) in ids.iter().enumerate() {
        match n % 5 {
            0 => school.notifier.fail("email"),
            1 => school.notifier.recover(),
            _ => {}
        }
        let caller = domain::people::Caller {
            id: (*id).into(),
            role: domain::people::Role::Student,
            token_version: 1,
        };
        let chat: companion::ChatAnswering = web::Supply::supply(&app.parts).unwrap();
        let asked = companion::chat::answer(&chat, &caller, caller.id, DISTRESS, None);
        let Ok((_, afterwards)) = asked.await else { panic!("{n}: the message is lost") };
        // Every fourth time all ends before anything is sent.
        if n % 4 == 0 {
            drop(afterwards);
        } else {
            afterwards.await;
        }
    }
    school.notifier.recover();
    let alerts = all_alerts(&school).await;
    assert_eq!(alerts.len(), students);
    for _ in 0..8 {
        app.clock.advance(TimeDelta::minutes(5));
        school.sweep().await;
    }
    let lost = alerts.difference(&told(&school.notifier)).count();
    println!("safeguarding: {} alerts, {lost} lost", alerts.len());
    assert_eq!(lost, 0);
}

#[tokio::test]
async fn a_message_and_its_alert_are_stored_together_or_not_at_all() {
    let school = School::start().await;
    sqlx::query(
        "create function fail_alert() returns trigger language plpgsql as
        $$ begin raise exception 'no alerts today'; end $$",
    )
    .execute(&school.app.db)
    .await
    .unwrap();
    sqlx::query(
        "create trigger fail_alert before insert on safeguarding_notices
        for each row execute function fail_alert()",
    )
    .execute(&school.app.db)
    .await
    .unwrap();
    let body = serde_json::json!({ "studentId": school.ada.id, "message": DISTRESS });
    let post = school.app.post("/api/chat/message", &body).bearer(&school.token(&school.ada));
    assert_eq!(post.send().await.status, 500);
    let stored: i64 = sqlx::query_scalar("select count(*) from messages")
        .fetch_one(&school.app.db)
        .await
        .unwrap();
    assert_eq!((stored, all_alerts(&school).await.len()), (0, 0));
}

#[tokio::test]
async fn while_every_service_is_down_the_alert_says_so_and_is_sent_when_one_comes_back() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead]).await;
    school.notifier.fail("email");
    school.notifier.fail("sms");
    school.say(DISTRESS).await;
    for _ in 0..6 {
        school.app.clock.advance(TimeDelta::minutes(2));
        school.sweep().await;
    }
    let alert = school.alerts_of(&school.admin).await.remove(0);
    assert!(alert["unreachedAt"].is_string(), "{alert:#}");
    school.notifier.recover();
    school.app.clock.advance(TimeDelta::minutes(16));
    school.sweep().await;
    assert_eq!(told(&school.notifier), all_alerts(&school).await);
    let alert = school.alerts_of(&school.admin).await.remove(0);
    assert!(alert["unreachedAt"].is_null(), "{alert:#}");
}
