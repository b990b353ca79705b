//! Handing transcripts in, having them read, looking at them.

mod languages;
mod once;
mod people;

use serde_json::{Value, json};
use testkit::App;

use crate::LESSON;

fn upload(student: &testkit::Person) -> Value {
    json!({
        "studentId": student.id,
        "sessionDate": "2025-11-15T10:00:00Z",
        "duration": 3600,
        "transcript": LESSON,
        "transcriptSource": "read_ai",
        "transcriptFormat": "plain_text",
    })
}

#[tokio::test]
async fn a_transcript_becomes_an_analysis_with_mastery() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let answer =
        app.post("/api/transcripts/upload", &upload(&ada)).bearer(&tutor.token).send().await;
    let accepted = answer.expect(202);
    assert_eq!(accepted["status"], "processing");
    let path = format!("/api/transcripts/{}", accepted["sessionId"].as_str().unwrap());

    let waiting = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!((&waiting["status"], &waiting["analysis"]), (&json!("processing"), &Value::Null));
    assert_eq!(waiting["progress"], Value::Null, "no step has begun");

    let runs = app.run_jobs().await;
    assert!(runs.iter().all(|run| run.output.is_ok()), "{runs:#?}");
    let read = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!((&read["status"], &read["progress"]), (&json!("completed"), &Value::Null));
    assert_eq!(read["subject"], "Chemistry");
    assert_eq!(read["analysis"]["model"], "extractive");
    assert_eq!(read["transcript"], LESSON);
    let concepts = read["analysis"]["concepts"].as_array().unwrap();
    let names: Vec<&str> = concepts.iter().map(|item| item["name"].as_str().unwrap()).collect();
    assert!(names.iter().any(|name| name.to_lowercase().contains("buffer")), "{names:?}");
    for concept in concepts {
        assert!(concept["conceptId"].is_string(), "{concept}");
    }
}

#[tokio::test]
async fn the_steps_are_those_of_the_contract() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    app.upload(&tutor, &ada, LESSON).await;
    let runs = app.run_jobs().await;
    let analysis = [
        "parse-transcript",
        "embed-0",
        "extract-insights",
        "store-insights",
        "update-mastery",
        "request-practice",
    ];
    assert_eq!(runs[0].step_names(), analysis);
    let practice = ["plan-items", "write-items", "check-items", "store-practice", "notify-student"];
    assert_eq!(runs[1].step_names(), practice);
}

#[tokio::test]
async fn steps_return_ids_and_counts_and_no_words_of_the_session() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    app.upload(&tutor, &ada, LESSON).await;
    for run in app.run_jobs().await {
        let stored = format!("{:?} {:?}", run.steps, run.sent);
        for word in ["Ada", "Okoye", "Tom", "Hale", "hydrogen", "lemon", "buffer"] {
            assert!(!stored.contains(word), "{word} is in {stored}");
        }
    }
}

#[tokio::test]
async fn what_is_stored_of_a_session_is_sealed_or_redacted() {
    let app = App::start().await;
    app.taught().await;
    let stored: String = sqlx::query_scalar(
        "select concat(
            (select string_agg(sessions::text, ' ') from sessions),
            (select string_agg(session_turns::text, ' ') from session_turns),
            (select string_agg(session_chunks::text, ' ') from session_chunks),
            (select string_agg(practice_questions::text, ' ') from practice_questions),
            (select string_agg(practices::text, ' ') from practices),
            (select string_agg(metadata::text, ' ') from vectors))",
    )
    .fetch_one(&app.db)
    .await
    .unwrap();
    // As words: three letters in a row stand in every other ciphertext.
    let is_sealed = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let words: Vec<&str> = stored.split(|letter| !is_sealed(letter)).collect();
    for name in ["Ada", "Okoye", "Hale"] {
        assert!(!words.contains(&name), "{name} is stored");
    }
    let turns: Vec<String> =
        sqlx::query_scalar("select text from session_turns").fetch_all(&app.db).await.unwrap();
    assert!(!turns.is_empty());
    assert!(turns.iter().all(|text| !text.contains("acid")), "turns are sealed");
}

#[tokio::test]
async fn turns_keep_their_speakers_and_come_in_pages() {
    let app = App::start().await;
    let (tutor, _, session) = app.taught().await;
    let path = format!("/api/transcripts/{session}?include=turns&limit=2&offset=1");
    let turns = &app.get(&path).bearer(&tutor.token).send().await.expect(200)["turns"];
    assert_eq!(turns["total"], 20);
    let items = turns["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["index"], 1);
    assert_eq!((&items[0]["speaker"], &items[0]["role"]), (&json!("Ada Okoye"), &json!("student")));
    assert_eq!(items[1]["role"], "tutor");
}

#[tokio::test]
async fn the_same_upload_twice_is_one_session() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let first = app.upload(&tutor, &ada, LESSON).await;
    assert_eq!(app.upload(&tutor, &ada, LESSON).await, first);
    app.run_jobs().await;
    let again =
        app.post("/api/transcripts/upload", &upload(&ada)).bearer(&tutor.token).send().await;
    assert_eq!(again.expect(202)["status"], "completed");
    let path = format!("/api/transcripts/student/{}", ada.id);
    assert_eq!(app.get(&path).bearer(&ada.token).send().await.expect(200)["total"], 1);
}

#[tokio::test]
async fn thirty_identical_uploads_at_once_are_one_session() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let uploads = (0..30).map(|_| {
        let request = app.post("/api/transcripts/upload", &upload(&ada)).bearer(&tutor.token);
        tokio::spawn(request.send())
    });
    let mut ids = std::collections::BTreeSet::new();
    for upload_answer in uploads.collect::<Vec<_>>() {
        ids.insert(upload_answer.await.unwrap().expect(202)["sessionId"].to_string());
    }
    assert_eq!(ids.len(), 1);
    let events: i64 =
        sqlx::query_scalar("select count(*) from events").fetch_one(&app.db).await.unwrap();
    assert_eq!(events, 1);
}

#[tokio::test]
async fn the_list_is_a_page_newest_first() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    for day in ["2025-11-10", "2025-11-12", "2025-11-11"] {
        let mut body = upload(&ada);
        body["sessionDate"] = json!(format!("{day}T10:00:00Z"));
        app.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await.expect(202);
    }
    let path = format!("/api/transcripts/student/{}?limit=2", ada.id);
    let page = app.get(&path).bearer(&tutor.token).send().await.expect(200);
    assert_eq!(
        (&page["total"], &page["limit"], &page["offset"]),
        (&json!(3), &json!(2), &json!(0))
    );
    let dates: Vec<&str> = page["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["date"].as_str().unwrap())
        .collect();
    assert_eq!(dates, ["2025-11-12T10:00:00Z", "2025-11-11T10:00:00Z"]);
    let beyond = format!("/api/transcripts/student/{}?offset=9", ada.id);
    let page = app.get(&beyond).bearer(&tutor.token).send().await.expect(200);
    assert_eq!((&page["total"], page["sessions"].as_array().unwrap().len()), (&json!(3), 0));
}

#[tokio::test]
async fn an_event_that_was_lost_is_sent_again() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    sqlx::query("delete from events").execute(&app.db).await.unwrap();
    let resend = async || {
        companion::sweep::resend(&app.db, &*app.parts.clock, &*app.parts.events).await.unwrap()
    };
    assert_eq!(resend().await, 0, "it may still be on its way");
    app.clock.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(resend().await, 1);
    app.run_jobs().await;
    let path = format!("/api/transcripts/{session}");
    assert_eq!(app.get(&path).bearer(&ada.token).send().await.expect(200)["status"], "completed");
}

#[tokio::test]
async fn a_large_transcript_comes_through_the_blob_store() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let own = format!("uploads/{}/lesson.txt", tutor.id);
    let other = format!("uploads/{}/lesson.txt", ada.id);
    for pathname in [&own, &other] {
        app.parts.blobs.put(pathname, LESSON.as_bytes().to_vec()).await.unwrap();
    }
    let mut body = upload(&ada);
    body.as_object_mut().unwrap().remove("transcript");
    for (pathname, status) in [
        (own.as_str(), 202),
        (&other, 404),
        ("uploads/../secret", 404),
        ("https://example.com/x", 404),
    ] {
        body["blobPathname"] = json!(pathname);
        let answer = app.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await;
        let answer = answer.expect(status);
        if status == 404 {
            assert_eq!(answer["errors"][0]["pointer"], "/blobPathname");
        }
    }
    app.run_jobs().await;
    let path = format!("/api/transcripts/student/{}", ada.id);
    let list = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(list["sessions"][0]["status"], "completed");
    let stored = app.parts.blobs.get(&own, 1_000_000).await.unwrap().unwrap();
    assert!(
        !String::from_utf8_lossy(&stored).contains("acid"),
        "the file is sealed once it is read"
    );
    let session = list["sessions"][0]["sessionId"].as_str().unwrap();
    let shown = app.get(&format!("/api/transcripts/{session}")).bearer(&ada.token).send().await;
    assert_eq!(shown.expect(200)["transcript"], LESSON);
    body["blobPathname"] = json!(own);
    let again = app.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await;
    assert_eq!(again.expect(202)["sessionId"], session);
}

#[tokio::test]
async fn a_job_that_runs_again_after_its_end_undoes_nothing() {
    let app = App::start().await;
    let (_, ada, session) = app.taught().await;
    let paths = [
        format!("/api/transcripts/{session}"),
        format!("/api/progress/student/{}", ada.id),
        format!("/api/practice/student/{}", ada.id),
    ];
    let look = async || {
        let mut seen = Vec::new();
        for path in &paths {
            seen.push(app.get(path).bearer(&ada.token).send().await.expect(200));
        }
        seen
    };
    let before = look().await;
    for name in ["transcript.uploaded", "practice.generate"] {
        let practice = &before[2]["practices"][0]["practiceId"];
        let data = json!({ "sessionId": session, "studentId": ada.id, "practiceId": practice });
        let again = ports::Event { id: format!("late {name}"), name: name.into(), data };
        app.parts.events.send(&[again]).await.unwrap();
    }
    let runs = app.run_jobs().await;
    assert_eq!(runs.len(), 2);
    assert!(runs.iter().all(|run| run.output.is_ok()), "{runs:#?}");
    assert_eq!(look().await, before);
}

#[tokio::test]
async fn a_transcript_whose_analysis_failed_is_read_again_when_it_comes_again() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    sqlx::query("update sessions set analysis_status = 'failed', failure = 'because'")
        .execute(&app.db)
        .await
        .unwrap();
    sqlx::query("delete from events").execute(&app.db).await.unwrap();
    assert_eq!(app.upload(&tutor, &ada, LESSON).await, session);
    app.run_jobs().await;
    let path = format!("/api/transcripts/{session}");
    let read = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!((&read["status"], read.get("failure")), (&json!("completed"), None));
}

/// Ada's session, whose analysis has failed.
async fn failed() -> (App, testkit::Person, testkit::Person, uuid::Uuid) {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    sqlx::query("update sessions set analysis_status = 'failed', failure = 'because'")
        .execute(&app.db)
        .await
        .unwrap();
    sqlx::query("delete from events").execute(&app.db).await.unwrap();
    (app, tutor, ada, session)
}

#[tokio::test]
async fn a_failed_analysis_can_be_tried_again_by_those_who_may_see_the_session() {
    let (app, tutor, ada, session) = failed().await;
    let retry = format!("/api/transcripts/{session}/retry");
    let (eve, admin) = (app.student("Eve Stone").await, app.admin().await);
    app.request(http::Method::POST, &retry).bearer(&eve.token).send().await.expect(404);
    let absent = format!("/api/transcripts/{}/retry", uuid::Uuid::now_v7());
    app.request(http::Method::POST, &absent).bearer(&ada.token).send().await.expect(404);
    for person in [&ada, &tutor, &admin] {
        sqlx::query("update sessions set analysis_status = 'failed'")
            .execute(&app.db)
            .await
            .unwrap();
        let answer = app.request(http::Method::POST, &retry).bearer(&person.token).send().await;
        let expected = json!({
            "sessionId": session, "status": "processing",
            "message": "Transcript uploaded, analysis in progress",
        });
        assert_eq!(answer.expect(202), expected);
        let again = app.request(http::Method::POST, &retry).bearer(&person.token).send().await;
        assert_eq!(again.expect(409)["code"], "already_running");
    }
    let events: Vec<String> =
        sqlx::query_scalar("select id from events order by id").fetch_all(&app.db).await.unwrap();
    let expected = [2, 3, 4].map(|attempt| format!("transcript.uploaded:{session}:{attempt}"));
    assert_eq!(events, expected);
    app.run_jobs().await;
    let path = format!("/api/transcripts/{session}");
    assert_eq!(app.get(&path).bearer(&ada.token).send().await.expect(200)["status"], "completed");
    let again = app.request(http::Method::POST, &retry).bearer(&ada.token).send().await;
    assert_eq!(again.expect(409)["code"], "already_completed");
}

#[tokio::test]
async fn of_fifty_who_try_again_at_once_one_starts_it() {
    let (app, _, ada, session) = failed().await;
    let retry = format!("/api/transcripts/{session}/retry");
    let all = (0..50)
        .map(|_| tokio::spawn(app.request(http::Method::POST, &retry).bearer(&ada.token).send()));
    let mut statuses = Vec::new();
    for answer in all.collect::<Vec<_>>() {
        statuses.push(answer.await.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses[0], 202);
    assert!(statuses[1..].iter().all(|status| *status == 409), "{statuses:?}");
    let (attempt, events): (i32, i64) =
        sqlx::query_as("select (select attempt from sessions), (select count(*) from events)")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert_eq!((attempt, events), (2, 1));
}
