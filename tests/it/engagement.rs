//! Nudges: who is due by which rule, what is sent, and that it is sent once.

mod model;
mod stage;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::people::Scope;
use futures::future::join_all;
use serde_json::{Value, json};
use testkit::Person;
use uuid::Uuid;

use crate::LESSON;
pub(crate) use stage::EngagementStage;

/// A case of the rules: what is changed about a student who is due, and what a send answers then.
type Case = (&'static str, &'static str, &'static str);

/// The moments lie a minute off the limits: the clock runs on while a test does.
const CASES: [Case; 12] = [
    ("a week old", "update users set created_at = $2 - interval '7 days' where id = $1", "sent"),
    (
        "not quite a week old",
        "update users set created_at = $2 - interval '6 days 23:59' where id = $1",
        "not_due",
    ),
    ("two sessions", "select taught($1, 2, $2 - interval '1 day')", "sent"),
    ("three sessions", "select taught($1, 3, $2 - interval '1 day')", "not_due"),
    ("three sessions to come", "select taught($1, 3, $2 + interval '1 day')", "sent"),
    ("opted out", "update students set nudges_opt_out = true where user_id = $1", "opted_out"),
    ("nudged six days ago", "select nudged($1, 1, $2 - interval '6 days')", "sent_recently"),
    ("nudged a week ago", "select nudged($1, 1, $2 - interval '7 days')", "sent"),
    ("nudged twice", "select nudged($1, 2, $2 - interval '30 days')", "sent"),
    ("nudged three times", "select nudged($1, 3, $2 - interval '30 days')", "limit_reached"),
    (
        "skipped three times",
        "insert into nudges (id, student_id, type, local_day, status, reason, sent_at)
        select gen_random_uuid(), $1, 'early_engagement', ($2::timestamptz - n * interval '1 day')::date,
            'skipped', 'not_due', null
        from generate_series(1, 3) as n",
        "sent",
    ),
    (
        "nothing chosen",
        "update students set channels = '{\"inApp\": false, \"email\": false, \"sms\": false}'
        where user_id = $1",
        "no_channel",
    ),
];

#[tokio::test]
async fn each_rule_holds_at_its_limit_in_the_list_and_in_a_send() {
    let stage = EngagementStage::start().await;
    for (case, change, expected) in CASES {
        let student = stage.due_student(case).await;
        stage.change(&student, change).await;
        let listed = stage.pending("?limit=100").await.contains(&student.id.0.to_string());
        // Who can't be reached is due all the same: the list tells what the rules say.
        let due = expected == "sent" || expected == "no_channel";
        assert_eq!(listed, due, "{case}");
        let sent = stage.send(&student).await;
        let outcome = sent["reason"].as_str().unwrap_or("sent");
        assert_eq!(outcome, expected, "{case}: {sent}");
        assert_eq!(sent["status"], if expected == "sent" { "sent" } else { "skipped" }, "{case}");
        assert_eq!(stage.send(&student).await, sent, "{case}, again");
    }
    let sent = CASES.iter().filter(|(_, _, expected)| *expected == "sent").count();
    let told: i64 = sqlx::query_scalar("select count(*) from notifications")
        .fetch_one(&stage.app.db)
        .await
        .unwrap();
    assert_eq!(usize::try_from(told).unwrap(), sent);
}

#[tokio::test]
async fn the_list_says_what_about_and_how_urgent_newest_first() {
    let stage = EngagementStage::start().await;
    let (old, ada) = (stage.due_student("Old").await, stage.due_student("Ada Okoye").await);
    stage.change(&old, "update users set created_at = $2 - interval '90 days' where id = $1").await;
    stage.learn(&ada, LESSON).await;
    let answer = stage.pending_page("").await;
    assert_eq!(
        answer["nudges"],
        json!([
            {
                "studentId": ada.id, "type": "early_engagement",
                "message": "Continue your momentum in Chemistry!", "urgency": "medium",
            },
            {
                "studentId": old.id, "type": "early_engagement",
                "message": "Your first session is waiting: choose a subject and get going!",
                "urgency": "high",
            },
        ])
    );
    assert_eq!(
        (&answer["total"], &answer["limit"], &answer["offset"]),
        (&json!(2), &json!(10), &json!(0))
    );
    let page = stage.pending_page("?limit=1&offset=1").await;
    assert_eq!((&page["nudges"][0]["studentId"], &page["total"]), (&json!(old.id), &json!(2)));
    assert_eq!(stage.pending_page("?offset=7").await["total"], 2);
}

#[tokio::test]
async fn a_day_is_looked_at_as_it_ends() {
    // Today is 2031-03-11.
    let stage = EngagementStage::start().await;
    let ada = stage.due_student("Ada Okoye").await;
    stage.change(&ada, "update users set created_at = '2031-03-04T23:30:00Z' where id = $1").await;
    for (query, due) in [
        ("", 0),
        ("?date=2031-03-11", 0),
        ("?date=2031-03-10", 0),
        ("?date=2031-03-12", 1),
        ("?date=2099-01-01", 1),
    ] {
        assert_eq!(stage.pending_page(query).await["total"], due, "{query}");
    }
    for wrong in ["yesterday", "2031-02-30", "1999-12-31", "99999-01-01"] {
        let path = format!("/api/engagement/nudges/pending?date={wrong}");
        let refused = stage.app.get(&path).bearer(&stage.admin.token).send().await.expect(400);
        assert_eq!(refused["errors"][0]["parameter"], "date", "{wrong}");
    }
}

#[tokio::test]
async fn admins_and_keys_nudge_and_nobody_else_does() {
    let stage = EngagementStage::start().await;
    let (ada, ben) = (stage.due_student("Ada Okoye").await, stage.due_student("Ben Lee").await);
    let tutor = stage.app.tutor("Tom Hale").await;
    stage.app.link(&tutor, &ada).await;
    let list = "/api/engagement/nudges/pending";
    let send = "/api/engagement/nudges/send";
    let body = json!({ "studentId": ada.id, "type": "early_engagement" });
    for other in [&ada, &tutor] {
        stage.app.get(list).bearer(&other.token).send().await.expect(403);
        stage.app.post(send, &body).bearer(&other.token).send().await.expect(403);
    }
    let reader = stage.key(vec![Scope::EngagementRead], &ada).await;
    let sender = stage.key(vec![Scope::EngagementSend], &ada).await;
    let seen = stage.app.get(list).header("x-api-key", &reader).send().await.expect(200);
    assert_eq!((&seen["total"], &seen["nudges"][0]["studentId"]), (&json!(1), &json!(ada.id)));
    stage.app.get(list).header("x-api-key", &sender).send().await.expect(403);
    stage.app.post(send, &body).header("x-api-key", &reader).send().await.expect(403);
    let answer = stage.app.post(send, &body).header("x-api-key", &sender).send().await.expect(202);
    assert_eq!(answer["status"], "sent");
    let for_ben = json!({ "studentId": ben.id, "type": "early_engagement" });
    let absent = json!({ "studentId": Uuid::now_v7(), "type": "early_engagement" });
    for body in [&for_ben, &absent] {
        let refused = stage.app.post(send, body).header("x-api-key", &sender).send().await;
        assert_eq!(refused.expect(404)["errors"][0]["pointer"], "/studentId");
    }
    let for_tutor = json!({ "studentId": tutor.id, "type": "early_engagement" });
    stage.app.post(send, &for_tutor).bearer(&stage.admin.token).send().await.expect(404);
    let unknown = json!({ "studentId": ada.id, "type": "poke" });
    let refused = stage.app.post(send, &unknown).bearer(&stage.admin.token).send().await;
    assert_eq!(refused.expect(422)["errors"][0]["pointer"], "/type");
}

#[tokio::test]
async fn a_key_for_a_tutor_sees_the_students_linked_now() {
    let stage = EngagementStage::start().await;
    let (ada, _) = (stage.due_student("Ada Okoye").await, stage.due_student("Ben Lee").await);
    let tutor = stage.app.tutor("Tom Hale").await;
    let reader = stage.key(vec![Scope::EngagementRead], &tutor).await;
    let list = "/api/engagement/nudges/pending";
    let total = async || {
        stage.app.get(list).header("x-api-key", &reader).send().await.expect(200)["total"].clone()
    };
    assert_eq!(total().await, 0);
    stage.app.link(&tutor, &ada).await;
    assert_eq!(total().await, 1);
}

#[tokio::test]
async fn a_nudge_is_personal_and_goes_the_ways_that_were_chosen() {
    let stage = EngagementStage::start().await;
    let ada = stage.due_student("Ada Okoye").await;
    stage.learn(&ada, LESSON).await;
    stage.forget_what_was_told().await;
    stage.reach(&ada, json!({"inApp": true, "email": true, "sms": true}), "+447700900123").await;
    assert_eq!(stage.send(&ada).await["status"], "sent");
    let letters = stage.outbox().await;
    let to: BTreeSet<&str> = letters.iter().map(|letter| letter.recipient.as_str()).collect();
    assert_eq!(to, BTreeSet::from([ada.email.as_str(), "+447700900123"]));
    let told = stage.app.get("/api/notifications").bearer(&ada.token).send().await.expect(200);
    let told = &told["notifications"][0];
    assert_eq!(told["kind"], "early_engagement");
    for text in
        letters.iter().map(|letter| letter.body.as_str()).chain([told["body"].as_str().unwrap()])
    {
        assert!(text.starts_with("Continue your momentum in Chemistry!"), "{text}");
        assert!(text.contains("you worked on"), "it names a concept of the last session: {text}");
    }
}

#[tokio::test]
async fn mail_goes_to_proven_addresses_only() {
    let stage = EngagementStage::start().await;
    let ada = stage.due_student("Ada Okoye").await;
    stage.reach(&ada, json!({"inApp": true, "email": true, "sms": false}), "").await;
    stage.change(&ada, "update users set email_verified_at = null where id = $1").await;
    assert_eq!(stage.send(&ada).await["status"], "sent");
    assert_eq!(stage.outbox().await.len(), 0);
}

#[tokio::test]
async fn the_day_is_the_students_own() {
    // At noon in UTC it is the 11th at 22:00 in Brisbane, two hours before the next day.
    let stage = EngagementStage::start().await;
    let ada = stage.due_student("Ada Okoye").await;
    stage
        .change(&ada, "update students set time_zone = 'Australia/Brisbane' where user_id = $1")
        .await;
    let first = stage.send(&ada).await;
    stage.app.clock.advance(TimeDelta::minutes(110));
    assert_eq!(stage.send(&ada).await, first, "still the 11th");
    stage.app.clock.advance(TimeDelta::minutes(15));
    let next = stage.send(&ada).await;
    assert_ne!(next["nudgeId"], first["nudgeId"]);
    assert_eq!(next["reason"], "sent_recently");
    let days: Vec<chrono::NaiveDate> =
        sqlx::query_scalar("select local_day from nudges order by local_day")
            .fetch_all(&stage.app.db)
            .await
            .unwrap();
    assert_eq!(days, ["2031-03-11".parse().unwrap(), "2031-03-12".parse().unwrap()]);
}

#[tokio::test]
async fn quiet_hours_go_over_midnight_and_a_nudge_can_follow_them() {
    let stage = EngagementStage::start().await;
    let ada = stage.due_student("Ada Okoye").await;
    stage.reach(&ada, json!({"inApp": true, "email": true, "sms": false}), "").await;
    stage
        .change(
            &ada,
            r#"update students set time_zone = 'America/New_York',
            quiet_hours = '{"start": "21:00", "end": "08:30"}' where user_id = $1"#,
        )
        .await;
    // Noon in UTC is eight in the morning in New York.
    let skipped = stage.send(&ada).await;
    assert_eq!(
        (&skipped["status"], &skipped["reason"]),
        (&json!("skipped"), &json!("quiet_hours"))
    );
    assert_eq!(stage.outbox().await.len(), 0);
    stage.app.clock.advance(TimeDelta::minutes(31));
    let sent = stage.send(&ada).await;
    assert_eq!((&sent["nudgeId"], &sent["status"]), (&skipped["nudgeId"], &json!("sent")));
    assert_eq!(stage.outbox().await.len(), 1);
}

#[tokio::test]
async fn twenty_at_once_send_one_nudge() {
    let stage = EngagementStage::start().await;
    let ada = stage.due_student("Ada Okoye").await;
    stage.reach(&ada, json!({"inApp": true, "email": true, "sms": false}), "").await;
    let answers = join_all((0..20).map(|_| stage.send(&ada))).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(answers[0]["status"], "sent");
    assert_eq!(stage.outbox().await.len(), 1);
    let (nudges, told): (i64, i64) = sqlx::query_as(
        "select (select count(*) from nudges where status = 'sent' and sent_at is not null),
            (select count(*) from notifications)",
    )
    .fetch_one(&stage.app.db)
    .await
    .unwrap();
    assert_eq!((nudges, told), (1, 1));
}

#[tokio::test]
async fn no_name_reaches_the_model_and_its_placeholders_become_names() {
    let model = model::Model::saying("[STUDENT], [TUTOR] misses you. Back to acids?");
    let stage = EngagementStage::with_model(model.clone()).await;
    let ada: Person = stage.due_student("Ada Okoye").await;
    stage.learn(&ada, LESSON).await;
    // As if the uploader had named the subject after the people in it.
    stage
        .change(&ada, "update sessions set subject = 'Chemistry with Ada Okoye and Tom Hale' where student_id = $1")
        .await;
    assert_eq!(stage.send(&ada).await["status"], "sent");
    let asked = model.asked();
    assert_eq!(asked.len(), 1);
    let text = format!("{:?}", asked[0]);
    assert!(text.contains("Chemistry") && asked[0].sessions == 1, "{text}");
    for name in ["Ada", "Okoye", "Tom", "Hale", "test.example"] {
        assert!(!text.contains(name), "{name} in {text}");
    }
    let told = stage.last_told(&ada).await;
    assert_eq!(told["body"], "Ada, Tom Hale misses you. Back to acids?");
}

#[tokio::test]
async fn what_a_model_says_too_much_or_not_at_all_is_the_plain_line() {
    for said in ["", "  \n ", &"so much ".repeat(60)] {
        let stage = EngagementStage::with_model(model::Model::saying(said)).await;
        let ada = stage.due_student("Ada Okoye").await;
        assert_eq!(stage.send(&ada).await["status"], "sent");
        let told = stage.last_told(&ada).await;
        assert_eq!(told["body"], "Your first session is waiting: choose a subject and get going!");
    }
}

#[tokio::test]
async fn a_busy_model_is_a_503_and_the_next_try_sends() {
    let model = model::Model::saying("Come back!");
    let stage = EngagementStage::with_model(model.clone()).await;
    let ada = stage.due_student("Ada Okoye").await;
    model.is_busy(true);
    let body = json!({ "studentId": ada.id, "type": "early_engagement" });
    let path = "/api/engagement/nudges/send";
    stage.app.post(path, &body).bearer(&stage.admin.token).send().await.expect(503);
    model.is_busy(false);
    let sent: Value = stage.send(&ada).await;
    assert_eq!(
        (&sent["status"], &stage.last_told(&ada).await["body"]),
        (&json!("sent"), &json!("Come back!"))
    );
}
