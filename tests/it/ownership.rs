//! Nobody sees what is not theirs, and "not yours" looks exactly like "absent".

use serde_json::{Value, json};
use testkit::{App, Person};
use uuid::Uuid;

use crate::LESSON;

/// Everything that belongs to Ada, as paths a reader may GET.
async fn adas_paths(app: &App, tutor: &Person, ada: &Person) -> Vec<String> {
    let session = app.upload(tutor, ada, LESSON).await;
    app.run_jobs().await;
    let practice: Uuid =
        sqlx::query_scalar("select id from practices").fetch_one(&app.db).await.unwrap();
    vec![
        format!("/api/transcripts/{session}"),
        format!("/api/transcripts/{session}?include=turns"),
        format!("/api/transcripts/student/{}", ada.id),
        format!("/api/practice/{practice}"),
        format!("/api/practice/student/{}", ada.id),
        format!("/api/progress/student/{}", ada.id),
        format!("/api/students/{}", ada.id),
    ]
}

/// A refusal without what differs from request to request.
fn bare(mut problem: Value) -> Value {
    let fields = problem.as_object_mut().unwrap();
    fields.remove("requestId");
    fields.remove("instance");
    problem
}

#[tokio::test]
async fn readers_are_those_the_contract_names() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    app.link(&tutor, &ada).await;
    let paths = adas_paths(&app, &tutor, &ada).await;
    let (eve, stranger) = (app.student("Eve Stone").await, app.tutor("Nina Brandt").await);
    let admin = app.admin().await;
    let former = app.tutor("Old Tutor").await;
    app.link(&former, &ada).await;
    sqlx::query("update tutor_students set ended_at = now() where tutor_id = $1")
        .bind(former.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    for path in &paths {
        for reader in [&ada, &tutor, &admin] {
            app.get(path).bearer(&reader.token).send().await.expect(200);
        }
        for other in [&eve, &stranger, &former] {
            app.get(path).bearer(&other.token).send().await.expect(404);
        }
        app.get(path).send().await.expect(401);
        app.get(path).bearer("not.a.token").send().await.expect(401);
    }
}

#[tokio::test]
async fn absent_and_not_yours_are_the_same_answer() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    app.link(&tutor, &ada).await;
    let eve = app.student("Eve Stone").await;
    for path in adas_paths(&app, &tutor, &ada).await {
        let theirs = app.get(&path).bearer(&eve.token).send().await.expect(404);
        let (id_at, _) = path.rmatch_indices('/').next().unwrap();
        let query = path[id_at..].find('?').map(|at| &path[id_at + at..]).unwrap_or_default();
        let absent = format!("{}/{}{query}", &path[..id_at], Uuid::now_v7());
        let absent = app.get(&absent).bearer(&eve.token).send().await.expect(404);
        assert_eq!(bare(theirs), bare(absent), "{path}");
    }
}

#[tokio::test]
async fn a_token_older_than_the_account_counts_nowhere() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    app.link(&tutor, &ada).await;
    let paths = adas_paths(&app, &tutor, &ada).await;
    sqlx::query("update users set token_version = 2 where id = $1")
        .bind(ada.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    for path in &paths {
        app.get(path).bearer(&ada.token).send().await.expect(401);
    }
    let practice = paths
        .iter()
        .find(|path| path.starts_with("/api/practice/") && !path.contains("student"))
        .unwrap();
    let posts = [
        (format!("{practice}/submit"), json!({"answers": []})),
        ("/api/chat/conversation".into(), json!({"studentId": ada.id})),
        ("/api/chat/message".into(), json!({"studentId": ada.id, "message": "What is pH?"})),
        (
            "/api/practice/generate".into(),
            json!({"studentId": ada.id, "sessionId": Uuid::now_v7()}),
        ),
    ];
    for (path, body) in posts {
        app.post(&path, &body).bearer(&ada.token).send().await.expect(401);
    }
    app.patch(&format!("/api/students/{}", ada.id), &json!({}))
        .bearer(&ada.token)
        .send()
        .await
        .expect(401);
}

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

#[tokio::test]
async fn only_the_student_hands_a_practice_in() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    app.link(&tutor, &ada).await;
    let paths = adas_paths(&app, &tutor, &ada).await;
    let submit = format!("{}/submit", paths[3]);
    let (eve, admin) = (app.student("Eve Stone").await, app.admin().await);
    let body = json!({ "answers": [] });
    app.post(&submit, &body).bearer(&eve.token).send().await.expect(404);
    app.post(&submit, &body).bearer(&tutor.token).send().await.expect(403);
    app.post(&submit, &body).bearer(&admin.token).send().await.expect(403);
    app.post(&submit, &body).bearer(&ada.token).send().await.expect(200);
}
