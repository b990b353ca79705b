//! The people whom an upload names, and the readers of a session's turns.

use serde_json::{Value, json};
use testkit::{App, comparable};
use uuid::Uuid;

use crate::LESSON;

#[tokio::test]
async fn uploads_name_people_the_uploader_may_name() {
    let app = App::start().await;
    let (tom, nina) = (app.tutor("Tom Hale").await, app.tutor("Nina Brandt").await);
    let (ada, ben) = (app.student("Ada Okoye").await, app.student("Ben Lindholm").await);
    let admin = app.admin().await;
    app.link(&tom, &ada).await;
    let cases = [
        (&ada, json!(ada.id), json!(tom.id), 202, ""),
        (&ada, json!(ada.id), json!(nina.id), 404, "/tutorId"),
        (&ada, json!(ada.id), Value::Null, 422, "/tutorId"),
        (&ada, json!(ben.id), json!(tom.id), 404, "/studentId"),
        (&tom, json!(ada.id), Value::Null, 202, ""),
        (&tom, json!(ben.id), Value::Null, 404, "/studentId"),
        (&tom, json!(ada.id), json!(nina.id), 404, "/tutorId"),
        (&admin, json!(ben.id), json!(nina.id), 202, ""),
        (&admin, json!(ben.id), json!(ada.id), 404, "/tutorId"),
        (&admin, json!(tom.id), json!(nina.id), 404, "/studentId"),
        (&admin, json!(ben.id), Value::Null, 422, "/tutorId"),
    ];
    for (caller, student, tutor, status, pointer) in cases {
        let body = json!({
            "studentId": student, "tutorId": tutor, "sessionDate": "2025-11-15T10:00:00Z",
            "duration": 60, "transcript": LESSON, "transcriptSource": "test",
        });
        let answer = app.post("/api/transcripts/upload", &body).bearer(&caller.token).send().await;
        let answer = answer.expect(status);
        if status != 202 {
            assert_eq!(answer["errors"][0]["pointer"], pointer, "{} {body}", caller.name);
        }
    }
}

// The isolation matrix holds the session itself; its turns are another query.
#[tokio::test]
async fn turns_are_read_by_those_who_may_read_the_session() {
    let app = App::start().await;
    let (tutor, ada, session) = app.taught().await;
    let (eve, admin) = (app.student("Eve Stone").await, app.admin().await);
    let path = |id: Uuid| format!("/api/transcripts/{id}?include=turns");
    for reader in [&ada, &tutor, &admin] {
        let shown = app.get(&path(session)).bearer(&reader.token).send().await.expect(200);
        assert!(!shown["turns"]["items"].as_array().unwrap().is_empty(), "{}", reader.name);
    }
    let hers = app.get(&path(session)).bearer(&eve.token).send().await.expect(404);
    let absent = app.get(&path(Uuid::now_v7())).bearer(&eve.token).send().await.expect(404);
    assert_eq!(comparable(&hers), comparable(&absent));
}
