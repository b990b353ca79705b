//! Who needs consent: by year of birth, region and setting; and what guardians are told of alerts.

use chrono::Datelike;
use ports::Clock;
use testkit::{CRON_SECRET, PASSWORD, TestServices};

use super::*;

async fn register(app: &App, email: &str, birth_year: Option<i32>) -> Value {
    let form = json!({
        "email": email, "password": PASSWORD, "name": "Pia Young", "birthYear": birth_year,
    });
    app.post("/api/auth/register", &form).send().await.expect(201)
}

async fn consent_of(app: &App, account: &Value) -> Value {
    let id = account["user"]["id"].as_str().unwrap();
    let token = account["token"].as_str().unwrap();
    app.get(&format!("/api/consent/{id}")).bearer(token).send().await.expect(200)
}

/// The year in which somebody was born who becomes so old this year.
fn born(app: &App, age: i32) -> i32 {
    app.clock.now().year() - age
}

#[tokio::test]
async fn who_is_too_young_is_told_at_registration() {
    let app = App::start().await;
    for (age, state) in [(10, "missing"), (13, "missing"), (14, "not_needed"), (17, "not_needed")] {
        let year = born(&app, age);
        let account = register(&app, &format!("pia{age}@example.com"), Some(year)).await;
        assert_eq!(account["consent"], state, "{age}");
        let consent = consent_of(&app, &account).await;
        assert_eq!((&consent["state"], &consent["birthYear"]), (&json!(state), &json!(year)));
        // Not before the birthday that nobody knows: 1 January after it.
        assert_eq!(consent["ofAgeOn"], format!("{}-01-01", year + 14));
    }
    let untold = register(&app, "untold@example.com", None).await;
    assert_eq!(untold["consent"], "not_needed");
    for wrong in [born(&app, 3), 1850, 99_999] {
        let form = json!({
            "email": "x@example.com", "password": PASSWORD, "name": "Pia Young", "birthYear": wrong,
        });
        let refused = app.post("/api/auth/register", &form).send().await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], "/birthYear");
    }
}

async fn put(app: &App, by: &Person, path: &str, body: &Value) -> TestResponse {
    app.request(Method::PUT, path).json(body).bearer(&by.token).send().await
}

fn school_settings(more: Value) -> Value {
    let mut body = json!({ "aiChat": true, "escalateMinutes": 15, "repeatHours": 24 });
    let Value::Object(more) = more else { panic!("no object") };
    body.as_object_mut().unwrap().extend(more);
    body
}

#[tokio::test]
async fn the_region_and_the_setting_decide_and_the_stricter_counts() {
    let app = App::start().await;
    let admin = app.admin().await;
    let account = register(&app, "pia@example.com", Some(born(&app, 15))).await;
    assert_eq!(account["consent"], "not_needed");
    let settings = school_settings(json!({ "region": "DE" }));
    let set = put(&app, &admin, "/api/safeguarding/settings", &settings).await.expect(200);
    assert_eq!(set["ageOfConsent"], 16);
    assert_eq!(consent_of(&app, &account).await["state"], "missing");
    let settings = school_settings(json!({ "region": "GB" }));
    put(&app, &admin, "/api/safeguarding/settings", &settings).await.expect(200);
    assert_eq!(consent_of(&app, &account).await["state"], "not_needed");
    // One student lives elsewhere.
    let path = format!("/api/safeguarding/students/{}", account["user"]["id"].as_str().unwrap());
    let own = json!({ "region": "DE", "aiChat": true });
    put(&app, &admin, &path, &own).await.expect(200);
    assert_eq!(consent_of(&app, &account).await["state"], "missing");
    let own = json!({ "region": "DE", "aiChat": true, "birthYear": born(&app, 18) });
    let set = put(&app, &admin, &path, &own).await.expect(200);
    assert_eq!(set["birthYear"], born(&app, 18));
    assert_eq!(consent_of(&app, &account).await["state"], "not_needed");
}

#[tokio::test]
async fn another_age_reaches_everybody_with_the_next_sweep() {
    let app = App::with(|parts| TestServices { consent_age: 16, ..parts }).await;
    let ada = app.student("Ada Okoye").await;
    sqlx::query("update students set birth_year = $1")
        .bind(i16::try_from(born(&app, 15)).unwrap())
        .execute(&app.db)
        .await
        .unwrap();
    let path = format!("/api/consent/{}", ada.id);
    let state =
        async || app.get(&path).bearer(&ada.token).send().await.expect(200)["state"].clone();
    assert_eq!(state().await, "not_needed");
    app.get("/api/cron/sweep").bearer(CRON_SECRET).send().await.expect(200);
    assert_eq!(state().await, "missing");
}

#[tokio::test]
async fn students_without_a_year_of_birth_wait_only_where_the_school_says_so() {
    let app = App::start().await;
    let (ada, admin) = (app.student("Ada Okoye").await, app.admin().await);
    let body = json!({ "studentId": ada.id });
    let open = async || app.post("/api/chat/conversation", &body).bearer(&ada.token).send().await;
    open().await.expect(201);
    let settings = school_settings(json!({ "consentWithoutBirthYear": true }));
    put(&app, &admin, "/api/safeguarding/settings", &settings).await.expect(200);
    assert_eq!(open().await.expect(403)["code"], "consent_needed");
    // Left out, it stays.
    put(&app, &admin, "/api/safeguarding/settings", &school_settings(json!({}))).await.expect(200);
    assert_eq!(open().await.expect(403)["code"], "consent_needed");
}

/// Raises an alert about Ada, and has it acknowledged.
async fn acknowledge(family: &Family, admin: &Person, category: &str, body: &Value) -> Value {
    let alert = uuid::Uuid::now_v7();
    sqlx::query(
        "insert into safeguarding_alerts (
            id, student_id, category, severity, may_concern_tutor, finding_count, first_at, last_at)
        values ($1, $2, $3, 'high', $3 in ('abuse_neglect', 'grooming', 'sexual'), 1, now(), now())",
    )
    .bind(alert)
    .bind(family.ada.id.0)
    .bind(category)
    .execute(&family.app.db)
    .await
    .unwrap();
    let path = format!("/api/safeguarding/alerts/{alert}/acknowledge");
    family.app.post(&path, body).bearer(&admin.token).send().await.expect(200)
}

#[tokio::test]
async fn a_guardian_is_told_what_the_school_ticked_and_never_where_they_may_be_the_danger() {
    let family = Family::start().await;
    let admin = family.app.admin().await;
    let settings = "/api/safeguarding/settings";
    let note = json!({ "note": "I have it." });
    for fixed in ["abuse_neglect", "grooming", "nonsense"] {
        let body = school_settings(json!({ "guardianCategories": [fixed] }));
        let refused = put(&family.app, &admin, settings, &body).await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], "/guardianCategories/0");
    }
    let told = acknowledge(&family, &admin, "bullying", &note).await;
    assert_eq!(told["guardiansTold"], 0);
    let body = school_settings(json!({ "guardianCategories": ["bullying", "sexual"] }));
    put(&family.app, &admin, settings, &body).await.expect(200);
    let held_back = json!({ "note": "I have it.", "tellGuardians": false });
    assert_eq!(acknowledge(&family, &admin, "bullying", &held_back).await["guardiansTold"], 0);
    assert_eq!(acknowledge(&family, &admin, "self_harm", &note).await["guardiansTold"], 0);
    // A child who speaks of pressure may speak of somebody at home.
    assert_eq!(acknowledge(&family, &admin, "sexual", &note).await["guardiansTold"], 0);
    assert_eq!(acknowledge(&family, &admin, "bullying", &note).await["guardiansTold"], 1);
    assert_eq!(acknowledge(&family, &admin, "abuse_neglect", &note).await["guardiansTold"], 0);
    assert_eq!(acknowledge(&family, &admin, "bullying", &note).await["guardiansTold"], 0);

    let list = family.app.get("/api/notifications").bearer(&family.grace.token).send().await;
    let list = list.expect(200);
    assert_eq!(list["total"], 1);
    assert_eq!(list["notifications"][0]["kind"], "safeguarding_notice");
    assert!(!list.to_string().contains("bull"), "{list}");
}
