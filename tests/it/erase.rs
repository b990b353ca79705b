//! Erasing a student leaves nothing that names them, anywhere, whatever is under way; and takes
//! nothing from anybody else.

mod foreign_keys;
mod races;
mod session;
pub(crate) mod setup;
mod stored_text;

use http::Method;
use testkit::{App, Person, TestResponse};

use setup::ErasureSetup;
use stored_text::Scan;

/// Asks for the end of somebody.
async fn erase(app: &App, caller: &Person, student: &Person) -> TestResponse {
    let path = format!("/api/students/{}", student.id);
    app.request(Method::DELETE, &path).bearer(&caller.token).send().await
}

#[tokio::test]
async fn nothing_names_an_erased_student_anywhere() {
    let setup = ErasureSetup::start().await;
    let app = &setup.app;
    let before = Scan::of(app, &setup.ada).await;
    for place in [
        "users.",
        "students.",
        "sessions.",
        "session_turns.",
        "session_chunks.",
        "practices.",
        "question_reviews.comment",
        "question_reviews.verdict_comment",
        "messages.",
        "goals.",
        "notifications.",
        "idempotency_keys.",
        "vectors.",
        "outbox.",
        "invites.",
        "api_keys.",
        "events.",
        "rate_counters.",
        "run_steps.",
        "concepts.",
        "files/",
    ] {
        assert!(before.has(place), "the setup leaves no trace in {place}: {before:?}");
    }
    let cached = async || -> Vec<String> {
        let keys = sqlx::query_scalar("select key from kv where key like '%' || $1");
        keys.bind(setup.adas_session.to_string()).fetch_all(&app.db).await.unwrap()
    };
    assert_eq!(cached().await.len(), 1, "the session is in the cache");
    erase(app, &setup.ada, &setup.ada).await.expect(202);
    let ended = app.run_jobs().await;
    assert!(ended.iter().all(|run| run.output.is_ok()), "{ended:#?}");
    let after = Scan::of(app, &setup.ada).await;
    assert!(after.is_empty(), "{after:#?}");
    assert!(cached().await.is_empty());
    let orphans: i64 = sqlx::query_scalar(
        "select count(*) from vectors
        where namespace = 'concept-knowledge' and id not in (select id::text from concepts)",
    )
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!(orphans, 0, "vectors of concepts that are gone");
    let audited: i64 = sqlx::query_scalar(
        "select count(*) from audit_log where action = 'student.erase' and subject_id = $1",
    )
    .bind(setup.ada.id.0)
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!(audited, 1);
}

#[tokio::test]
async fn the_log_names_nobody_while_they_learn_and_while_they_are_erased() {
    stored_text::capture_log();
    let setup = ErasureSetup::start().await;
    erase(&setup.app, &setup.ada, &setup.ada).await.expect(202);
    setup.app.run_jobs().await;
    let lines = stored_text::logged();
    assert!(lines.len() > 20, "{lines:#?}");
    for line in &lines {
        for word in stored_text::words_of(&setup.ada) {
            assert!(!line.contains(&word), "{word} in {line}");
        }
    }
    let id = setup.ada.id.to_string();
    for line in &lines {
        assert!(!line.contains(&id), "{line}");
    }
    let alias = format!("user={}", setup.ada.id.alias());
    assert!(
        lines.iter().any(|line| line.contains(&alias)),
        "while she is there she can be followed"
    );
}

#[tokio::test]
async fn another_student_keeps_everything() {
    let setup = ErasureSetup::start().await;
    let before = setup.rows_of_ben().await;
    assert!(before.iter().filter(|(_, rows)| rows.0 > 0).count() >= 12, "{before:#?}");
    erase(&setup.app, &setup.ada, &setup.ada).await.expect(202);
    setup.app.run_jobs().await;
    assert_eq!(setup.rows_of_ben().await, before);
    // The file that a tutor uploaded for both is Ben's, too.
    let shared = setup.app.parts.blobs.head(&setup.shared_file).await.unwrap();
    assert!(shared.is_some());
    let path = format!("/api/transcripts/{}", setup.bens_shared_session);
    let session = setup.app.get(&path).bearer(&setup.ben.token).send().await.expect(200);
    assert!(session["transcript"].as_str().unwrap().contains("snorbital"), "{session:#}");
    let question = serde_json::json!({ "studentId": setup.ben.id, "message": "What is an acid?" });
    let path = "/api/chat/message";
    let answer = setup.app.post(path, &question).bearer(&setup.ben.token).send().await.expect(200);
    assert!(!answer["sources"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_name_that_is_a_word_of_other_peoples_letters_stays_there() {
    let app = App::start().await;
    let (ada, ben) = (app.student("password").await, app.student("Ben Moss").await);
    let forgot = serde_json::json!({ "email": ben.email });
    app.post("/api/auth/password/forgot", &forgot).send().await.expect(202);
    let letter = || {
        let subject = sqlx::query_scalar("select subject from outbox where recipient = $1");
        subject.bind(&ben.email).fetch_one::<_>(&app.db)
    };
    let before: String = letter().await.unwrap();
    assert!(before.contains("password"), "{before}");
    erase(&app, &ada, &ada).await.expect(202);
    assert_eq!(letter().await.unwrap(), before);
}

#[tokio::test]
async fn an_erased_student_is_absent_for_everybody_at_once() {
    let setup = ErasureSetup::start().await;
    let (app, ada) = (&setup.app, &setup.ada);
    let paths = [
        format!("/api/students/{}", ada.id),
        format!("/api/students/{}/export", ada.id),
        format!("/api/transcripts/{}", setup.adas_session),
        format!("/api/transcripts/student/{}", ada.id),
        format!("/api/practice/student/{}", ada.id),
        format!("/api/progress/student/{}", ada.id),
        format!("/api/goals/student/{}", ada.id),
        format!("/api/suggestions/student/{}", ada.id),
        format!("/api/analytics/learning-improvements/{}", ada.id),
        format!("/api/chat/conversation/{}", setup.adas_conversation),
    ];
    for path in &paths {
        app.get(path).bearer(&setup.admin.token).send().await.expect(200);
    }
    erase(app, ada, ada).await.expect(202);
    for path in &paths {
        app.get(path).bearer(&setup.admin.token).send().await.expect(404);
        app.get(path).bearer(&ada.token).send().await.expect(401);
    }
    let tutors = format!("/api/students/{}", ada.id);
    app.get(&tutors).bearer(&setup.tutor.token).send().await.expect(404);
    let refresh = serde_json::json!({ "refreshToken": setup.adas_refresh_token });
    app.post("/api/auth/refresh", &refresh).send().await.expect(401);
    // Once more: the student is nobody, an admin finds nobody.
    erase(app, ada, ada).await.expect(401);
    erase(app, &setup.admin, ada).await.expect(404);
}

#[tokio::test]
async fn only_the_student_and_admins_erase() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    let (eve, admin) = (app.student("Eve Stone").await, app.admin().await);
    app.link(&tutor, &ada).await;
    erase(&app, &tutor, &ada).await.expect(403);
    erase(&app, &eve, &ada).await.expect(404);
    erase(&app, &admin, &tutor).await.expect(404);
    let path = format!("/api/students/{}", ada.id);
    app.request(Method::DELETE, &path).send().await.expect(401);
    app.get(&path).bearer(&ada.token).send().await.expect(200);
    let body = erase(&app, &admin, &ada).await.expect(202);
    assert_eq!(body["status"], "erasing");
    app.get(&path).bearer(&admin.token).send().await.expect(404);
}
