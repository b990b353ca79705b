//! Alerts: who is told and shown them, what they carry, and what becomes of them.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{DISTRESS, DISTRESS_WORDS, School};

fn path_of(alert: &Value, rest: &str) -> String {
    format!("/api/safeguarding/alerts/{}{rest}", alert["alertId"].as_str().unwrap())
}

#[tokio::test]
async fn contacts_are_told_who_what_kind_and_where_and_none_of_the_words() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead]).await;
    school.say(DISTRESS).await;
    let sent = school.notifier.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0].to, school.lead.email);
    let alert = &school.alerts_of(&school.lead).await[0];
    for part in ["Ada Okoye", "abuse or neglect", alert["alertId"].as_str().unwrap()] {
        assert!(sent[0].body.contains(part), "{part}: {}", sent[0].body);
    }
    assert!(!sent[0].subject.contains("Ada") && !sent[0].subject.contains("abuse"));
    // Nothing that is stored, a notification and an event included, has the words in clear.
    for (table, rows) in school.dump().await {
        for words in DISTRESS_WORDS {
            assert!(!rows.contains(words), "{table} has {words:?}");
        }
    }
    assert!(DISTRESS_WORDS.iter().all(|words| !sent[0].body.contains(words)));
}

#[tokio::test]
async fn whoever_may_be_meant_is_neither_told_nor_shown() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead, &school.tutor]).await;
    // An adult she knows: it may be her tutor.
    school.say("he touches me where i don't want it and says it is our secret").await;
    let alert = school.alerts_of(&school.lead).await.remove(0);
    assert!(school.alerts_of(&school.tutor).await.is_empty());
    for rest in ["", "/words"] {
        let get = school.app.get(&path_of(&alert, rest)).bearer(&school.token(&school.tutor));
        get.send().await.expect(404);
    }
    assert_eq!(school.notifier.recipients(), [school.lead.email.clone()].into());
    let told: i64 = sqlx::query_scalar(
        "select count(*) from notifications where user_id = $1 and kind like 'safeguarding%'",
    )
    .bind(school.tutor.id.0)
    .fetch_one(&school.app.db)
    .await
    .unwrap();
    assert_eq!(told, 0);
    // Of her own distress her tutor, who is a contact, is told.
    school.say("I want to kill myself").await;
    assert_eq!(school.alerts_of(&school.tutor).await.len(), 1);
}

#[tokio::test]
async fn tutors_and_contacts_of_others_see_nothing() {
    let school = School::start().await;
    let ben = school.app.student("Ben Lindholm").await;
    let contacts = json!({ "contacts": [{ "userId": school.lead.id, "studentId": ben.id }] });
    school.put("/api/safeguarding/contacts", &contacts).await;
    school.say(DISTRESS).await;
    assert!(school.alerts_of(&school.lead).await.is_empty());
    assert!(school.alerts_of(&school.tutor).await.is_empty());
    let alert = school.alerts_of(&school.admin).await.remove(0);
    let absent = format!("/api/safeguarding/alerts/{}", Uuid::now_v7());
    for person in [&school.lead, &school.tutor] {
        let token = &school.token(person);
        let hers = school.app.get(&path_of(&alert, "")).bearer(token).send().await;
        let none = school.app.get(&absent).bearer(token).send().await;
        assert_eq!(hers.status, 404);
        assert_eq!(testkit::comparable(&hers.json), testkit::comparable(&none.json));
    }
    school
        .app
        .get("/api/safeguarding/alerts")
        .bearer(&school.token(&school.ada))
        .send()
        .await
        .expect(403);
}

#[tokio::test]
async fn with_nobody_named_or_reachable_admins_are_told() {
    let school = School::start().await;
    school.say(DISTRESS).await;
    assert_eq!(school.notifier.recipients(), [school.admin.email.clone()].into());
    // A contact whose address is not proven can't be reached.
    let unproven = school.app.tutor("Una Unproven").await;
    sqlx::query("update users set email_verified_at = null where id = $1")
        .bind(unproven.id.0)
        .execute(&school.app.db)
        .await
        .unwrap();
    school.name_contacts(&[&unproven]).await;
    school.say("I want to kill myself").await;
    assert_eq!(school.notifier.sent().len(), 2);
    assert_eq!(school.notifier.recipients(), [school.admin.email.clone()].into());
    // And where no admin can be reached either, the alert says so.
    sqlx::query("update users set email_verified_at = null").execute(&school.app.db).await.unwrap();
    school.say("everyone in my class beats me up and calls me names every day").await;
    let alerts = school.alerts_of(&school.admin).await;
    let unreached = alerts.iter().filter(|alert| alert["unreachedAt"] != Value::Null).count();
    assert_eq!(unreached, 1, "{alerts:#?}");
}

#[tokio::test]
async fn further_messages_count_toward_the_open_alert_and_worse_ones_are_told() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead]).await;
    for _ in 0..5 {
        school.say("I want to kill myself").await;
    }
    let alerts = school.alerts_of(&school.lead).await;
    assert_eq!((alerts.len(), &alerts[0]["findingCount"]), (1, &json!(5)), "{alerts:#?}");
    assert_eq!(school.notifier.sent().len(), 1);
    if alerts[0]["severity"] != "critical" {
        school.say("I took all the pills").await;
        assert_eq!(school.notifier.sent().len(), 2);
    }
    // After the window there is another alert.
    school.app.clock.advance(TimeDelta::hours(25));
    school.say("I want to kill myself").await;
    assert_eq!(school.alerts_of(&school.lead).await.len(), 2);
}

#[tokio::test]
async fn an_alert_is_told_again_and_to_more_people_until_somebody_has_it() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead]).await;
    school.say(DISTRESS).await;
    school.app.clock.advance(TimeDelta::minutes(14));
    school.sweep().await;
    assert_eq!(school.notifier.sent().len(), 1);
    school.app.clock.advance(TimeDelta::minutes(2));
    school.sweep().await;
    let everybody = [school.lead.email.clone(), school.admin.email.clone()];
    assert_eq!(school.notifier.sent().len(), 3);
    assert_eq!(school.notifier.recipients(), everybody.into());
    let alert = school.alerts_of(&school.lead).await.remove(0);
    let note = json!({ "note": "I am with her now." });
    let post = || school.app.post(&path_of(&alert, "/acknowledge"), &note);
    post().bearer(&school.token(&school.lead)).send().await.expect(200);
    let again = post().bearer(&school.token(&school.admin)).send().await.expect(409);
    assert_eq!(again["code"], "already_acknowledged");
    school.app.clock.advance(TimeDelta::days(3));
    school.sweep().await;
    assert_eq!(school.notifier.sent().len(), 3);
    // What comes after is another alert.
    school.say(DISTRESS).await;
    assert_eq!(school.notifier.sent().len(), 4);
}

#[tokio::test]
async fn words_are_shown_to_those_who_may_and_each_look_is_written_down() {
    let school = School::start().await;
    let contacts = json!({ "contacts": [
        { "userId": school.lead.id, "readsWords": true, "phone": "+14155550123" },
        { "userId": school.tutor.id, "readsWords": false },
    ] });
    school.put("/api/safeguarding/contacts", &contacts).await;
    school.say("I want to kill myself").await;
    let alert = school.alerts_of(&school.lead).await.remove(0);
    let look = school.app.get(&path_of(&alert, "/words")).bearer(&school.token(&school.lead));
    let words = look.send().await.expect(200);
    assert_eq!(words["words"][0]["text"], "I want to kill myself");
    let detail = school.app.get(&path_of(&alert, "")).bearer(&school.token(&school.tutor));
    let detail = detail.send().await.expect(200);
    assert_eq!(detail["mayReadWords"], false);
    assert!(!detail.to_string().contains("kill myself"));
    let refused = school.app.get(&path_of(&alert, "/words")).bearer(&school.token(&school.tutor));
    refused.send().await.expect(404);
    let looks: Vec<(Uuid, String)> = sqlx::query_as(
        "select actor_id, action from audit_log
        where action like 'safeguarding.%' and subject_id = $1 order by created_at, id",
    )
    .bind(alert["alertId"].as_str().unwrap().parse::<Uuid>().unwrap())
    .fetch_all(&school.app.db)
    .await
    .unwrap();
    let expected = [
        (school.lead.id.0, "safeguarding.words".to_owned()),
        (school.tutor.id.0, "safeguarding.read".to_owned()),
    ];
    assert_eq!(looks, expected);
    // The lead has a number, too.
    let ways = school.notifier.sent();
    let to_lead = ways.iter().filter(|sent| sent.to == "+14155550123").count();
    assert_eq!(to_lead, 1, "{ways:?}");
}

#[tokio::test]
async fn notes_are_kept_sealed_and_shown_with_their_writers() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead]).await;
    school.say(DISTRESS).await;
    let alert = school.alerts_of(&school.lead).await.remove(0);
    for (rest, note, status) in
        [("/acknowledge", "Called the mother's sister.", 200), ("/note", "Met at noon.", 201)]
    {
        let post = school.app.post(&path_of(&alert, rest), &json!({ "note": note }));
        post.bearer(&school.token(&school.lead)).send().await.expect(status);
    }
    let blank = school.app.post(&path_of(&alert, "/note"), &json!({ "note": "  " }));
    blank.bearer(&school.token(&school.lead)).send().await.expect(422);
    let detail = school.app.get(&path_of(&alert, "")).bearer(&school.token(&school.lead));
    let detail = detail.send().await.expect(200);
    let notes: Vec<_> = detail["notes"].as_array().unwrap().iter().map(|of| &of["note"]).collect();
    assert_eq!(notes, ["Called the mother's sister.", "Met at noon."]);
    assert_eq!(detail["notes"][0]["author"], "Lena Lead");
    assert_eq!(
        (&detail["status"], &detail["acknowledgedBy"]),
        (&json!("acknowledged"), &json!("Lena Lead"))
    );
    for (table, rows) in school.dump().await {
        assert!(!rows.contains("mother's sister"), "{table}");
    }
}
