//! A session is taken in once, in whatever file and however often its transcript comes.

use serde_json::Value;
use testkit::{App, LESSON, Person};
use uuid::Uuid;

async fn count_sessions(app: &App) -> i64 {
    sqlx::query_scalar("select count(*) from sessions").fetch_one(&app.db).await.unwrap()
}

async fn read(app: &App, student: &Person, session: Uuid) -> Value {
    let path = format!("/api/transcripts/{session}?include=turns&limit=200");
    app.get(&path).bearer(&student.token).send().await.expect(200)
}

#[tokio::test]
async fn other_line_ends_a_byte_order_mark_and_another_export_are_the_same_session() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    let captions: Vec<String> = LESSON
        .lines()
        .enumerate()
        .map(|(n, line)| format!("00:{n:02}.000 --> 00:{n:02}.900\n{line}\n"))
        .collect();
    for again in [
        LESSON.replace('\n', "\r\n"),
        format!("\u{feff}{LESSON}\n\n"),
        LESSON.replace("Tom Hale:", "TOM HALE:"),
        format!("WEBVTT\n\n{}", captions.join("\n")),
    ] {
        assert_eq!(app.upload(&tutor, &ada, &again).await, session, "{again}");
    }
    assert_eq!(count_sessions(&app).await, 1);
    app.run_jobs().await;
    let evidence = db::evidence::standing(&app.db, ada.id).await.unwrap();
    app.upload(&tutor, &ada, &LESSON.replace('\n', "\r\n")).await;
    app.run_jobs().await;
    assert_eq!(db::evidence::standing(&app.db, ada.id).await.unwrap().len(), evidence.len());
}

#[tokio::test]
async fn a_transcript_that_grew_updates_its_session_and_counts_once() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let lines: Vec<&str> = LESSON.lines().collect();
    // The last line was going on when the first file was made.
    let half = lines.len() / 2;
    let cut = lines[half].split_at(lines[half].len() / 2).0;
    let first = format!("{}\n{cut}", lines[..half].join("\n"));
    let session = app.upload(&tutor, &ada, &first).await;
    app.run_jobs().await;
    let turns = read(&app, &ada, session).await["turns"]["total"].as_i64().unwrap();

    assert_eq!(app.upload(&tutor, &ada, LESSON).await, session);
    let waiting = read(&app, &ada, session).await;
    assert_eq!(waiting["status"], "processing");
    assert_eq!(waiting["transcript"], LESSON);
    app.run_jobs().await;
    let grown = read(&app, &ada, session).await;
    assert_eq!(grown["status"], "completed", "{grown:#}");
    assert!(grown["turns"]["total"].as_i64().unwrap() > turns);
    assert_eq!(count_sessions(&app).await, 1);

    // What counts is what the whole transcript would have shown, had it come at once.
    let other = app.student("Ada Okoye").await;
    app.link(&tutor, &other).await;
    app.upload(&tutor, &other, LESSON).await;
    app.run_jobs().await;
    let grown = db::evidence::standing(&app.db, ada.id).await.unwrap();
    let whole = db::evidence::standing(&app.db, other.id).await.unwrap();
    assert!(!whole.is_empty());
    assert_eq!(grown.len(), whole.len());
}

#[tokio::test]
async fn a_session_of_an_earlier_version_is_recognised_by_its_text() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    sqlx::query(
        "update sessions
        set transcript_sha256 = sha256(convert_to($1, 'UTF8')), head_sha256 = null, turn_count = null",
    )
    .bind(LESSON)
    .execute(&app.db)
    .await
    .unwrap();
    assert_eq!(app.upload(&tutor, &ada, LESSON).await, session);
    assert_eq!(count_sessions(&app).await, 1);
}

#[tokio::test]
async fn another_session_at_the_same_moment_is_another_session() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    let other = LESSON.replace("acid", "base");
    assert_ne!(app.upload(&tutor, &ada, &other).await, session);
    assert_eq!(count_sessions(&app).await, 2);
}
