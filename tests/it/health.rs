//! The product's report on itself.

use testkit::App;

#[tokio::test]
async fn admins_see_more_than_whether_it_is_up() {
    let app = App::start().await;
    let (admin, tutor) = (app.admin().await, app.tutor("Tom Hale").await);
    let anyone = app.get("/api/health").send().await.expect(200);
    assert_eq!(anyone["status"], "ok");
    assert!(anyone["details"].is_null());
    for token in [&tutor.token, "not.a.token"] {
        let health = app.get("/api/health").bearer(token).send().await.expect(200);
        assert_eq!(health, anyone, "no other token opens more, or is refused");
    }
    let health = app.get("/api/health").bearer(&admin.token).send().await.expect(200);
    assert_eq!(health["details"]["sessionsWaiting"], 0);
    assert!(health["details"]["databaseMs"].as_f64().unwrap() > 0.0);
    assert_eq!(health["details"]["adapters"][0]["service"], "vectors");
    sqlx::query("update users set token_version = 2").execute(&app.db).await.unwrap();
    let stale = app.get("/api/health").bearer(&admin.token).send().await.expect(200);
    assert_eq!(stale, anyone, "nor does one from before");
}
