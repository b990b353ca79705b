//! Guardians: invited, linked, and what they see of a student and what not.

use http::Method;
use serde_json::{Value, json};
use testkit::{App, PASSWORD, Person, TestResponse};

async fn invite(app: &App, by: &Person, student: &Person, email: &str) -> TestResponse {
    let body = json!({ "studentId": student.id, "email": email });
    app.post("/api/guardians/invites", &body).bearer(&by.token).send().await
}

async fn accept(app: &App, guardian: &Person, code: &Value) -> TestResponse {
    app.post("/api/guardians/accept", &json!({ "code": code })).bearer(&guardian.token).send().await
}

async fn get(app: &App, person: &Person, path: &str) -> TestResponse {
    app.get(path).bearer(&person.token).send().await
}

#[tokio::test]
async fn a_guardian_signs_up_and_sees_nobody_before_they_accept() {
    let app = App::start().await;
    let form = json!({
        "email": "grace@example.com", "password": PASSWORD, "name": "Grace Okoye",
        "role": "guardian",
    });
    let account = app.post("/api/auth/register", &form).send().await.expect(201);
    assert_eq!(
        (&account["user"]["role"], &account["consent"]),
        (&json!("guardian"), &json!("not_needed"))
    );
    let token = account["token"].as_str().unwrap();
    let me = app.get("/api/auth/me").bearer(token).send().await.expect(200);
    assert_eq!(me["people"], json!([]));
    for (field, value) in [("grade", 5), ("birthYear", 1980)] {
        let mut form = form.clone();
        form["email"] = json!("other@example.com");
        form[field] = json!(value);
        let refused = app.post("/api/auth/register", &form).send().await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"));
    }
}

#[tokio::test]
async fn a_guardian_sees_progress_goals_and_summaries_and_nothing_that_was_said() {
    let app = App::start().await;
    let (tutor, ada, session) = app.taught().await;
    let grace = app.guardian("Grace Okoye").await;
    let invitation = invite(&app, &ada, &ada, &grace.email).await.expect(201);
    let link = accept(&app, &grace, &invitation["code"]).await.expect(200);
    assert_eq!((&link["studentId"], &link["studentName"]), (&json!(ada.id), &json!(ada.name)));

    let me = get(&app, &grace, "/api/auth/me").await.expect(200);
    assert_eq!(me["people"][0]["id"], json!(ada.id));
    let me = get(&app, &ada, "/api/auth/me").await.expect(200);
    let roles: Vec<_> =
        me["people"].as_array().unwrap().iter().map(|person| &person["role"]).collect();
    assert_eq!(roles, ["guardian", "tutor"]);
    let told = get(&app, &ada, "/api/notifications").await.expect(200);
    let kinds = told["notifications"].as_array().unwrap().iter().map(|notice| &notice["kind"]);
    assert_eq!(kinds.filter(|kind| *kind == "guardian_linked").count(), 1);

    let id = ada.id;
    get(&app, &grace, &format!("/api/progress/student/{id}")).await.expect(200);
    get(&app, &grace, &format!("/api/goals/student/{id}")).await.expect(200);
    let list = get(&app, &grace, &format!("/api/transcripts/student/{id}")).await.expect(200);
    assert_eq!(list["sessions"][0]["sessionId"], json!(session));
    let path = format!("/api/transcripts/{session}?include=turns");
    let whole = get(&app, &tutor, &path).await.expect(200);
    let summary = get(&app, &grace, &path).await.expect(200);
    assert!(whole["transcript"].as_str().unwrap().len() > 100 && whole["turns"].is_object());
    assert_eq!((&summary["transcript"], summary.get("turns")), (&json!(""), None));
    let (found, shown) = (&whole["analysis"], &summary["analysis"]);
    assert_eq!(shown["topics"], found["topics"]);
    assert!(
        found.to_string().contains('\u{201c}') && !shown.to_string().contains('\u{201c}'),
        "{shown}"
    );

    for path in [
        format!("/api/students/{id}"),
        format!("/api/chat/student/{id}"),
        format!("/api/practice/student/{id}"),
        format!("/api/suggestions/student/{id}"),
        format!("/api/tutor/context/{id}"),
        format!("/api/transcripts/{session}/speakers"),
        "/api/safeguarding/alerts".to_owned(),
    ] {
        assert_eq!(get(&app, &grace, &path).await.expect(403)["code"], "forbidden", "{path}");
    }
    let stranger = app.guardian("Sam Stranger").await;
    get(&app, &stranger, &format!("/api/progress/student/{id}")).await.expect(404);
}

#[tokio::test]
async fn an_invitation_counts_once_for_its_address_and_as_long_as_its_inviter_may_see_the_student()
{
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let (grace, other) = (app.guardian("Grace Okoye").await, app.guardian("Gus Other").await);
    let code = invite(&app, &tutor, &ada, &grace.email).await.expect(201)["code"].clone();
    accept(&app, &other, &code).await.expect(422);
    accept(&app, &grace, &code).await.expect(200);
    accept(&app, &grace, &code).await.expect(422);

    let code = invite(&app, &tutor, &ada, &other.email).await.expect(201)["code"].clone();
    sqlx::query("update tutor_students set ended_at = now()").execute(&app.db).await.unwrap();
    accept(&app, &other, &code).await.expect(422);
    let refused = invite(&app, &tutor, &ada, &other.email).await.expect(404);
    assert_eq!(refused["errors"][0]["pointer"], "/studentId");
    invite(&app, &grace, &ada, &other.email).await.expect(403);
}

#[tokio::test]
async fn an_address_is_proven_first_and_is_not_the_students_own() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let own = invite(&app, &ada, &ada, &ada.email).await.expect(422);
    assert_eq!(own["errors"][0]["pointer"], "/email");
    let grace = app.guardian("Grace Okoye").await;
    sqlx::query("update users set email_verified_at = null where id = $1")
        .bind(grace.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    let code = invite(&app, &ada, &ada, &grace.email).await.expect(201)["code"].clone();
    assert_eq!(accept(&app, &grace, &code).await.expect(409)["code"], "email_not_verified");
    sqlx::query("update users set email_verified_at = now() where id = $1")
        .bind(grace.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    accept(&app, &grace, &code).await.expect(200);
}

#[tokio::test]
async fn an_admin_ends_a_link_and_the_guardian_sees_the_student_no_more() {
    let app = App::start().await;
    let (ada, grace) = (app.student("Ada Okoye").await, app.guardian("Grace Okoye").await);
    let admin = app.admin().await;
    app.link_guardian(&grace, &ada).await;
    let progress = format!("/api/progress/student/{}", ada.id);
    get(&app, &grace, &progress).await.expect(200);
    let path = format!("/api/guardians/{}/{}", grace.id, ada.id);
    let end = |person: &Person| app.request(Method::DELETE, &path).bearer(&person.token).send();
    assert_eq!(end(&grace).await.status, 403);
    assert_eq!(end(&admin).await.status, 204);
    assert_eq!(end(&admin).await.status, 204);
    get(&app, &grace, &progress).await.expect(404);
    let me = get(&app, &grace, "/api/auth/me").await.expect(200);
    assert_eq!(me["people"], json!([]));
}

#[tokio::test]
async fn a_guardians_name_and_address_do_not_leave() {
    let app = App::start().await;
    let (ada, grace) = (app.student("Ada Okoye").await, app.guardian("Grace Winterbottom").await);
    app.link_guardian(&grace, &ada).await;
    let people = db::students::people_around(&app.db, ada.id).await.unwrap().unwrap();
    assert_eq!(people.guardians.len(), 1);
    assert_eq!(
        (&people.guardians[0].name, &people.guardians[0].email),
        (&grace.name, &grace.email)
    );
}
