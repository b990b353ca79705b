//! The people linked with the caller, as `auth/me` lists them.

use serde_json::json;
use testkit::App;

#[tokio::test]
async fn a_tutor_is_told_their_students_and_a_student_their_tutors() {
    let app = App::start().await;
    let (tutor, other) = (app.tutor("Tom Hale").await, app.tutor("Nina Brandt").await);
    let (zoe, ada) = (app.student("Zoe Lund").await, app.student("Ada Okoye").await);
    app.link(&tutor, &zoe).await;
    app.link(&tutor, &ada).await;
    app.link(&other, &ada).await;

    let me = app.get("/api/auth/me").bearer(&tutor.token).send().await.expect(200);
    let names: Vec<&str> = me["people"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|person| person["name"].as_str())
        .collect();
    assert_eq!(names, ["Ada Okoye", "Zoe Lund"]);
    assert_eq!(me["people"][0]["id"], json!(ada.id));
    assert_eq!(me["people"][0]["role"], "student");
    assert!(me["people"][0].get("email").is_none(), "{me}");

    let me = app.get("/api/auth/me").bearer(&ada.token).send().await.expect(200);
    let ids: Vec<_> = me["people"].as_array().unwrap().iter().map(|person| &person["id"]).collect();
    assert_eq!(ids, [&json!(other.id), &json!(tutor.id)]);
    let me = app.get("/api/auth/me").bearer(&other.token).send().await.expect(200);
    assert_eq!(me["people"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn people_whose_link_has_ended_are_not_named() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    sqlx::query("update tutor_students set ended_at = now()").execute(&app.db).await.unwrap();
    for person in [&tutor, &ada] {
        let me = app.get("/api/auth/me").bearer(&person.token).send().await.expect(200);
        assert_eq!(me["people"], json!([]));
    }
}
