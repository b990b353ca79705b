//! Rules for names and passwords, wherever they are given.

use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use serde_json::{Value, json};
use testkit::App;

use super::{PASSWORD, form, login, pointers, register_form, text};

/// Everywhere a name of a person is taken over HTTP: signing up, and changing a profile.
async fn assert_refused_everywhere(app: &App, name: &str) {
    let mut signing_up = form("eve@example.com");
    signing_up["name"] = json!(name);
    let answer = app.post("/api/auth/register", &signing_up).send().await;
    assert_eq!((answer.status.as_u16(), pointers(&answer)), (422, vec!["/name"]), "{name:?}");
    let ada = app.student("Ada Park").await;
    let change = app.patch(&format!("/api/students/{}", ada.id), &json!({ "name": name }));
    let answer = change.bearer(&ada.token).send().await;
    assert_eq!((answer.status.as_u16(), pointers(&answer)), (422, vec!["/name"]), "{name:?}");
}

#[tokio::test]
async fn a_name_that_deceives_or_is_stacked_is_refused_wherever_it_is_given() {
    let app = App::start().await;
    for name in
        ["Ada\u{202e}kraP", "Ada\u{200b}Park", "\u{feff}Ada", "Z\u{301}\u{302}\u{303}\u{304}oe"]
    {
        assert_refused_everywhere(&app, name).await;
    }
    let people: i64 = sqlx::query_scalar("select count(*) from users where email = $1")
        .bind("eve@example.com")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(people, 0);
}

#[tokio::test]
async fn a_name_is_stored_in_normal_form() {
    let app = App::start().await;
    let mut signing_up = form("zoe@example.com");
    signing_up["name"] = json!("Zoe\u{301} \u{d30}\u{d3e}\u{d1c}\u{d28}\u{d4d}\u{200d}");
    app.post("/api/auth/register", &signing_up).send().await.expect(201);
    let name: String = sqlx::query_scalar("select name from users where email = 'zoe@example.com'")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(name, "Zo\u{e9} \u{d30}\u{d3e}\u{d1c}\u{d28}\u{d4d}\u{200d}");
}

#[tokio::test]
async fn a_password_that_is_tried_first_is_refused_when_signing_up_and_when_resetting() {
    let app = App::start().await;
    for common in ["aaaaaaaaaaaa", "1234567890", "Password2024!", "qwertyuiop"] {
        let mut signing_up = form("eve@example.com");
        signing_up["password"] = json!(common);
        let answer = app.post("/api/auth/register", &signing_up).send().await;
        assert_eq!((answer.status.as_u16(), pointers(&answer)), (422, vec!["/password"]));
        let reset = json!({ "code": "w3Zk0mYy0h9l3rXcQm1vVg", "password": common });
        let answer = app.post("/api/auth/password/reset", &reset).send().await;
        assert_eq!((answer.status.as_u16(), pointers(&answer)), (422, vec!["/password"]));
    }
}

const COMPOSED: &str = "caf\u{e9} cr\u{e8}me br\u{fb}l\u{e9}e";
const DECOMPOSED: &str = "cafe\u{301} cre\u{300}me bru\u{302}le\u{301}e";

#[tokio::test]
async fn a_password_is_the_same_from_every_keyboard() {
    let app = App::start().await;
    let mut signing_up: Value = form("ada@example.com");
    signing_up["password"] = json!(DECOMPOSED);
    app.post("/api/auth/register", &signing_up).send().await.expect(201);
    for typed in [COMPOSED, DECOMPOSED] {
        login(&app, "ada@example.com", typed).await.expect(200);
    }
}

async fn stored_hash(app: &App) -> String {
    let hash = sqlx::query_scalar("select password_hash from users where email = $1");
    hash.bind("ada@example.com").fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn a_hash_from_before_normal_forms_counts_once_more_and_is_replaced() {
    let app = App::start().await;
    register_form(&app, "ada@example.com").await;
    let old = Argon2::default().hash_password(DECOMPOSED.as_bytes()).unwrap().to_string();
    sqlx::query("update users set password_hash = $1").bind(&old).execute(&app.db).await.unwrap();
    login(&app, "ada@example.com", PASSWORD).await.expect(401);
    assert_eq!(stored_hash(&app).await, old);
    let session = login(&app, "ada@example.com", DECOMPOSED).await.expect(200);
    assert_ne!(stored_hash(&app).await, old);
    login(&app, "ada@example.com", COMPOSED).await.expect(200);
    let me = app.get("/api/auth/me").bearer(text(&session, "token")).send().await;
    assert_eq!(me.status, 200, "a replaced hash ends no session");
}
