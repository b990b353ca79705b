//! Profiles: who sees them, who changes them, how.

use serde_json::{Value, json};
use testkit::App;

#[tokio::test]
async fn a_profile_is_patched_field_by_field() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let path = format!("/api/students/{}", ada.id);
    let first = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(
        (&first["name"], &first["preferences"]["timeZone"]),
        (&json!("Ada Okoye"), &json!("UTC"))
    );
    let changes = json!({
        "grade": 11,
        "learningStyle": "visual",
        "interests": ["chess"],
        "preferences": {
            "timeZone": "Europe/London",
            "quietHours": {"start": "21:00", "end": "07:00"},
            "phone": "+447700900123",
            "channels": {"sms": true},
            "nudges": false,
        },
    });
    let profile = app.patch(&path, &changes).bearer(&ada.token).send().await.expect(200);
    assert_eq!(app.get(&path).bearer(&ada.token).send().await.expect(200), profile);
    assert_eq!(
        profile["preferences"]["channels"],
        json!({"inApp": true, "email": false, "sms": true})
    );
    assert_eq!((&profile["grade"], &profile["name"]), (&json!(11), &json!("Ada Okoye")));
    let cleared = app.patch(&path, &json!({"grade": null, "preferences": {"quietHours": null}}));
    let cleared = cleared.bearer(&ada.token).send().await.expect(200);
    assert!(cleared["grade"].is_null() && cleared["preferences"]["quietHours"].is_null());
    assert_eq!(cleared["preferences"]["phone"], "+447700900123");
}

#[tokio::test]
async fn broken_rules_change_nothing_and_are_named() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let path = format!("/api/students/{}", ada.id);
    let changes = json!({"name": "New Name", "preferences": {"timeZone": "Mars", "phone": "12"}});
    let refused = app.patch(&path, &changes).bearer(&ada.token).send().await.expect(422);
    let pointers: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/preferences/timeZone", "/preferences/phone"]);
    assert_eq!(app.get(&path).bearer(&ada.token).send().await.expect(200)["name"], "Ada Okoye");
}

#[tokio::test]
async fn a_linked_tutor_sees_the_profile_and_can_not_change_it() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    let path = format!("/api/students/{}", ada.id);
    app.get(&path).bearer(&tutor.token).send().await.expect(404);
    app.link(&tutor, &ada).await;
    app.get(&path).bearer(&tutor.token).send().await.expect(200);
    app.patch(&path, &json!({"grade": 9})).bearer(&tutor.token).send().await.expect(403);
    let admin = app.admin().await;
    app.patch(&path, &json!({"grade": 9})).bearer(&admin.token).send().await.expect(200);
}

#[tokio::test]
async fn what_is_wrong_with_a_value_is_said_where_it_is_and_in_words() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let path = format!("/api/students/{}", ada.id);
    for (patch, pointer, detail) in [
        (
            json!({"preferences": {"quietHours": {"start": "21:00"}}}),
            "/preferences/quietHours/end",
            "This field is required.",
        ),
        (json!({"grade": "ten"}), "/grade", "A whole number from 1 to 13 is expected here."),
        (
            json!({"interests": "chess"}),
            "/interests",
            "A list of at most 30 entries is expected here.",
        ),
        (
            json!({"preferences": {"nudges": 1}}),
            "/preferences/nudges",
            "true or false is expected here.",
        ),
        (json!({"preferences": 7}), "/preferences", "An object is expected here."),
    ] {
        let refused = app.patch(&path, &patch).bearer(&ada.token).send().await.expect(422);
        let error = &refused["errors"][0];
        assert_eq!((&error["pointer"], &error["detail"]), (&json!(pointer), &json!(detail)));
    }
}

#[tokio::test]
async fn what_was_typed_around_a_name_is_not_kept() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let path = format!("/api/students/{}", ada.id);
    let typed = json!({
        "name": format!(" Ada O.{}", "\n".repeat(300)), "interests": [" chess "], "learningStyle": " ",
    });
    let stored = app.patch(&path, &typed).bearer(&ada.token).send().await.expect(200);
    let of = |field: &str| stored[field].clone();
    assert_eq!((of("name"), of("interests")), (json!("Ada O."), json!(["chess"])));
    assert_eq!(of("learningStyle"), Value::Null);
    for (field, wrong) in [
        ("name", json!("Ada\u{7}O.")),
        ("interests", json!(["chess\u{7}"])),
        ("interests", json!([" "])),
        ("learningStyle", json!("by\near")),
    ] {
        let mut changes = json!({});
        changes[field] = wrong;
        let refused = app.patch(&path, &changes).bearer(&ada.token).send().await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"), "{refused}");
    }
}
