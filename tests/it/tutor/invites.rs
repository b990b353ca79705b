//! Invitations: for one address, once, for seven days.

use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::{App, PASSWORD, Person, TestResponse, comparable};

const PATH: &str = "/api/tutor/invites";

async fn invite(app: &App, caller: &Person, email: &str) -> TestResponse {
    app.post(PATH, &json!({ "email": email })).bearer(&caller.token).send().await
}

async fn code(app: &App, caller: &Person, email: &str) -> String {
    invite(app, caller, email).await.expect(201)["code"].as_str().unwrap().to_owned()
}

async fn accept(app: &App, student: &Person, code: &str) -> TestResponse {
    let path = format!("{PATH}/accept");
    app.post(&path, &json!({ "code": code })).bearer(&student.token).send().await
}

/// The same person with a token of now.
fn sign_in_again(app: &App, person: &Person) -> Person {
    let token = app.parts.tokens.issue(&person.caller(), ports::Clock::now(&*app.clock)).unwrap();
    Person { token, ..person.clone() }
}

async fn links(app: &App) -> i64 {
    sqlx::query_scalar("select count(*) from tutor_students").fetch_one(&app.db).await.unwrap()
}

async fn start_two() -> (App, Person, Person) {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    (app, tutor, ada)
}

#[tokio::test]
async fn an_admins_invitation_makes_a_tutor() {
    let app = App::start().await;
    let invitation = invite(&app, &app.admin().await, " New.Tutor@Example.com ").await.expect(201);
    assert_eq!(invitation["purpose"], "tutor_signup");
    let form = json!({
        "email": "new.tutor@example.com", "password": PASSWORD, "name": "New Tutor",
        "role": "tutor", "inviteCode": invitation["code"],
    });
    let welcome = app.post("/api/auth/register", &form).send().await.expect(201);
    assert_eq!(welcome["user"]["role"], "tutor");
}

#[tokio::test]
async fn a_code_is_mailed_and_only_its_hash_is_stored() {
    let (app, tutor, ada) = start_two().await;
    let invitation = invite(&app, &tutor, &ada.email).await.expect(201);
    let code = invitation["code"].as_str().unwrap();
    assert!(code.len() >= 22, "128 bits in base64: {code}");
    let (to, body): (String, String) =
        sqlx::query_as("select recipient, body from outbox").fetch_one(&app.db).await.unwrap();
    assert_eq!(to, ada.email);
    assert!(body.contains(code) && body.contains("Tom Hale"), "{body}");
    let stored: String = sqlx::query_scalar("select to_jsonb(invites)::text from invites")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert!(!stored.contains(code), "{stored}");
    let days = "select extract(day from expires_at - created_at)::integer from invites";
    let days: i32 = sqlx::query_scalar(days).fetch_one(&app.db).await.unwrap();
    assert_eq!(days, 7);
}

#[tokio::test]
async fn the_student_it_was_made_for_accepts_and_is_linked() {
    let (app, tutor, ada) = start_two().await;
    let code = code(&app, &tutor, &ada.email.to_uppercase()).await;
    let link = accept(&app, &ada, &code).await.expect(200);
    assert_eq!((&link["tutorId"], &link["studentId"]), (&json!(tutor.id), &json!(ada.id)));
    let path = format!("/api/students/{}", ada.id);
    app.get(&path).bearer(&tutor.token).send().await.expect(200);
}

#[tokio::test]
async fn who_is_linked_stays_so_by_accepting() {
    let (app, tutor, ada) = start_two().await;
    app.link(&tutor, &ada).await;
    let code = code(&app, &tutor, &ada.email).await;
    accept(&app, &ada, &code).await.expect(200);
    assert_eq!(links(&app).await, 1);
}

#[tokio::test]
async fn unknown_used_expired_and_for_another_address_are_the_same_refusal() {
    let (app, tutor, ada) = start_two().await;
    let eve = app.student("Eve Stone").await;
    let unknown = comparable(&accept(&app, &ada, "AAAAAAAAAAAAAAAAAAAAAA").await.expect(422));
    assert_eq!(unknown["errors"][0]["pointer"], "/code");
    let hers = code(&app, &tutor, &ada.email).await;
    assert_eq!(comparable(&accept(&app, &eve, &hers).await.expect(422)), unknown);
    accept(&app, &ada, &hers).await.expect(200);
    assert_eq!(comparable(&accept(&app, &ada, &hers).await.expect(422)), unknown);
    let signup = code(&app, &app.admin().await, &ada.email).await;
    assert_eq!(comparable(&accept(&app, &ada, &signup).await.expect(422)), unknown);
    let old = code(&app, &tutor, &eve.email).await;
    app.clock.advance(TimeDelta::days(7));
    assert_eq!(
        comparable(&accept(&app, &sign_in_again(&app, &eve), &old).await.expect(422)),
        unknown
    );
    assert_eq!(links(&app).await, 1);
}

#[tokio::test]
async fn an_unproven_address_is_never_linked() {
    let (app, tutor, ada) = start_two().await;
    let code = code(&app, &tutor, &ada.email).await;
    let prove = async |verified: Option<chrono::DateTime<chrono::Utc>>| {
        sqlx::query("update users set email_verified_at = $2 where id = $1")
            .bind(ada.id.0)
            .bind(verified)
            .execute(&app.db)
            .await
            .unwrap();
    };
    prove(None).await;
    assert_eq!(accept(&app, &ada, &code).await.expect(409)["code"], "email_not_verified");
    assert_eq!(accept(&app, &ada, "no such code").await.expect(409)["code"], "email_not_verified");
    assert_eq!(links(&app).await, 0);
    prove(Some(ports::Clock::now(&*app.clock))).await;
    accept(&app, &ada, &code).await.expect(200);
}

#[tokio::test]
async fn an_invitation_counts_as_long_as_its_inviter_is_a_tutor() {
    let (app, tutor, ada) = start_two().await;
    let first = code(&app, &tutor, &ada.email).await;
    sqlx::query("update users set role = 'student' where id = $1")
        .bind(tutor.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    accept(&app, &ada, &first).await.expect(422);
    sqlx::query("delete from users where id = $1").bind(tutor.id.0).execute(&app.db).await.unwrap();
    let remaining: i64 =
        sqlx::query_scalar("select count(*) from invites").fetch_one(&app.db).await.unwrap();
    assert_eq!((remaining, links(&app).await), (0, 0));
}

#[tokio::test]
async fn twenty_at_once_accept_once() {
    let (app, tutor, ada) = start_two().await;
    let body = json!({ "code": code(&app, &tutor, &ada.email).await });
    let path = format!("{PATH}/accept");
    let all: Vec<_> =
        (0..20).map(|_| tokio::spawn(app.post(&path, &body).bearer(&ada.token).send())).collect();
    let mut statuses = Vec::new();
    for answer in all {
        statuses.push(answer.await.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!((statuses[0], statuses[1], statuses[19]), (200, 422, 422), "{statuses:?}");
    assert_eq!(links(&app).await, 1);
}

#[tokio::test]
async fn nobody_floods_an_address_or_keeps_more_than_a_hundred_open() {
    let (app, tutor, ada) = start_two().await;
    for _ in 0..3 {
        invite(&app, &tutor, &ada.email).await.expect(201);
    }
    assert_eq!(invite(&app, &tutor, &ada.email).await.expect(409)["code"], "too_many_invites");
    invite(&app, &app.tutor("Nina Brandt").await, &ada.email).await.expect(201);
    app.clock.advance(TimeDelta::hours(25));
    let tutor = sign_in_again(&app, &tutor);
    invite(&app, &tutor, &ada.email).await.expect(201);
    sqlx::query(
        "insert into invites (id, code_sha256, purpose, inviter_id, email, created_at, expires_at)
        select gen_random_uuid(), sha256(n::text::bytea), 'link', $1, n || '@test.example',
            $2, $2 + interval '7 days'
        from generate_series(1, 95) as n",
    )
    .bind(tutor.id.0)
    .bind(ports::Clock::now(&*app.clock))
    .execute(&app.db)
    .await
    .unwrap();
    let all: Vec<_> = (0..5)
        .map(|n| {
            let body = json!({ "email": format!("new{n}@test.example") });
            tokio::spawn(app.post(PATH, &body).bearer(&tutor.token).send())
        })
        .collect();
    let mut statuses = Vec::new();
    for answer in all {
        statuses.push(answer.await.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409]);
}

#[tokio::test]
async fn each_role_invites_for_its_purpose() {
    let (app, tutor, ada) = start_two().await;
    let admin = app.admin().await;
    let with = async |caller: &Person, purpose: Value, status: u16| {
        let body = json!({ "email": "someone@test.example", "purpose": purpose });
        app.post(PATH, &body).bearer(&caller.token).send().await.expect(status)
    };
    assert_eq!(with(&tutor, json!("link"), 201).await["purpose"], "link");
    assert_eq!(with(&admin, Value::Null, 201).await["purpose"], "tutor_signup");
    for (caller, purpose) in [(&tutor, "tutor_signup"), (&admin, "link"), (&tutor, "other")] {
        let refused = with(caller, json!(purpose), 422).await;
        assert_eq!(refused["errors"][0]["pointer"], "/purpose");
    }
    with(&ada, Value::Null, 403).await;
    invite(&app, &tutor, "no address").await.expect(422);
    accept(&app, &tutor, "AAAAAAAAAAAAAAAAAAAAAA").await.expect(403);
}
