//! Links of tutors and students: made by admins, ended with a date.

use http::Method;
use serde_json::json;
use testkit::{App, Person, TestResponse};
use uuid::Uuid;

const PATH: &str = "/api/tutor/students";

async fn link(app: &App, caller: &Person, tutor: &Person, student: &Person) -> TestResponse {
    let body = json!({ "tutorId": tutor.id, "studentId": student.id });
    app.post(PATH, &body).bearer(&caller.token).send().await
}

async fn unlink(app: &App, caller: &Person, tutor: &Person, student: &Person) -> TestResponse {
    let path = format!("{PATH}/{}/{}", tutor.id, student.id);
    app.request(Method::DELETE, &path).bearer(&caller.token).send().await
}

async fn start_three() -> (App, Person, Person, Person) {
    let app = App::start().await;
    let (admin, tutor) = (app.admin().await, app.tutor("Tom Hale").await);
    let ada = app.student("Ada Okoye").await;
    (app, admin, tutor, ada)
}

#[tokio::test]
async fn an_admin_links_a_tutor_who_sees_the_student_until_the_link_ends() {
    let (app, admin, tutor, ada) = start_three().await;
    let sees = async |status: u16| {
        let path = format!("/api/students/{}", ada.id);
        app.get(&path).bearer(&tutor.token).send().await.expect(status);
    };
    sees(404).await;
    let linked = link(&app, &admin, &tutor, &ada).await.expect(201);
    assert_eq!((&linked["tutorId"], &linked["studentId"]), (&json!(tutor.id), &json!(ada.id)));
    sees(200).await;
    assert_eq!(link(&app, &admin, &tutor, &ada).await.expect(200), linked);
    unlink(&app, &admin, &tutor, &ada).await.expect(204);
    sees(404).await;
    unlink(&app, &admin, &tutor, &ada).await.expect(204);
    let again = link(&app, &admin, &tutor, &ada).await.expect(201);
    assert!(again["startedAt"].as_str() > linked["startedAt"].as_str());
    sees(200).await;
    let (all, ended): (i64, i64) =
        sqlx::query_as("select count(*), count(ended_at) from tutor_students")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert_eq!((all, ended), (2, 1));
}

#[tokio::test]
async fn a_link_that_never_was_can_not_be_ended() {
    let (app, admin, tutor, ada) = start_three().await;
    unlink(&app, &admin, &tutor, &ada).await.expect(404);
    link(&app, &admin, &tutor, &ada).await.expect(201);
    unlink(&app, &admin, &ada, &tutor).await.expect(404);
}

#[tokio::test]
async fn both_ids_are_checked_and_named_where_they_stand() {
    let (app, admin, tutor, ada) = start_three().await;
    let nobody = Person { id: Uuid::now_v7().into(), ..tutor.clone() };
    for (teacher, learner, pointer) in [
        (&nobody, &ada, "/tutorId"),
        (&ada, &ada, "/tutorId"),
        (&admin, &ada, "/tutorId"),
        (&tutor, &nobody, "/studentId"),
        (&tutor, &tutor, "/studentId"),
    ] {
        let refused = link(&app, &admin, teacher, learner).await.expect(404);
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
}

#[tokio::test]
async fn only_admins_link_and_unlink() {
    let (app, admin, tutor, ada) = start_three().await;
    link(&app, &admin, &tutor, &ada).await.expect(201);
    for other in [&tutor, &ada] {
        link(&app, other, &tutor, &ada).await.expect(403);
        unlink(&app, other, &tutor, &ada).await.expect(403);
    }
}

#[tokio::test]
async fn twenty_at_once_make_one_link() {
    let (app, admin, tutor, ada) = start_three().await;
    let body = json!({ "tutorId": tutor.id, "studentId": ada.id });
    let all: Vec<_> =
        (0..20).map(|_| tokio::spawn(app.post(PATH, &body).bearer(&admin.token).send())).collect();
    let mut statuses = Vec::new();
    for answer in all {
        statuses.push(answer.await.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!((statuses[18], statuses[19]), (200, 201), "{statuses:?}");
    let links: i64 =
        sqlx::query_scalar("select count(*) from tutor_students").fetch_one(&app.db).await.unwrap();
    assert_eq!(links, 1);
}
