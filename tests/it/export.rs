//! The copy a student gets: everything that is theirs, nothing that is not, in parts that fit.

use serde_json::{Map, Value, json};
use sqlx::AssertSqlSafe;
use testkit::{App, Person};
use uuid::Uuid;

use crate::LESSON;

/// The most an answer has.
const MAX_ANSWER_BYTES: usize = 4_000_000;

/// Every part, joined as the description says, and how many there were.
async fn export_copy(app: &App, reader: &Person, student: &Person) -> (Map<String, Value>, usize) {
    let path = format!("/api/students/{}/export", student.id);
    let (mut whole, mut parts, mut query) = (Map::new(), 0, String::new());
    loop {
        let answer = app.get(&format!("{path}{query}")).bearer(&reader.token).send().await;
        assert!(answer.bytes.len() < MAX_ANSWER_BYTES, "{} bytes", answer.bytes.len());
        let name = answer.header("content-disposition").unwrap();
        assert_eq!(name, "attachment; filename=\"study-companion-export.json\"");
        let part = answer.expect(200);
        parts += 1;
        assert!(parts < 200, "no end");
        for (name, section) in part["sections"].as_object().unwrap() {
            match (whole.get_mut(name), section) {
                (Some(Value::Array(list)), Value::Array(more)) => list.extend(more.clone()),
                (None, section) => drop(whole.insert(name.clone(), section.clone())),
                (Some(_), _) => panic!("{name} came twice"),
            }
        }
        match part["next"].as_str() {
            Some(cursor) => query = format!("?cursor={cursor}"),
            None => return (whole, parts),
        }
    }
}

fn len(copy: &Map<String, Value>, section: &str) -> usize {
    copy[section].as_array().unwrap_or_else(|| panic!("{section}")).len()
}

/// A student with a session, a practice handed in and one that is not, a chat, a goal.
async fn learner(app: &App, tutor: &Person, name: &str) -> Person {
    let student = app.student(name).await;
    app.link(tutor, &student).await;
    let session = app.upload(tutor, &student, &LESSON.replace("Ada Okoye", name)).await;
    app.run_jobs().await;
    let list = format!("/api/practice/student/{}", student.id);
    let list = app.get(&list).bearer(&student.token).send().await.expect(200);
    let practice = list["practices"][0]["practiceId"].as_str().unwrap();
    for (path, body, status) in [
        (format!("/api/practice/{practice}/submit"), json!({"answers": []}), 200),
        (
            "/api/practice/generate".into(),
            json!({"studentId": student.id, "sessionId": session}),
            202,
        ),
        (
            "/api/chat/message".into(),
            json!({"studentId": student.id, "message": "What is an acid?"}),
            200,
        ),
        (
            "/api/goals".into(),
            json!({"studentId": student.id, "subject": "Chemistry",
            "description": "Understand acids"}),
            201,
        ),
    ] {
        app.post(&path, &body).bearer(&student.token).send().await.expect(status);
    }
    app.run_jobs().await;
    student
}

#[tokio::test]
async fn a_copy_has_everything_in_one_part_for_most() {
    let app = App::start().await;
    let tutor = app.tutor("Tom Hale").await;
    let ada = learner(&app, &tutor, "Ada Okoye").await;
    let (copy, parts) = export_copy(&app, &ada, &ada).await;
    assert_eq!(parts, 1);
    assert_eq!(copy["profile"]["name"], "Ada Okoye");
    assert_eq!(copy["account"]["email"], json!(ada.email));
    assert_eq!(copy["tutors"][0]["name"], "Tom Hale");
    let text = copy["transcripts"][0]["text"].as_str().unwrap();
    assert_eq!(text, LESSON.trim_end().to_owned() + &text[LESSON.trim_end().len()..]);
    assert_eq!(copy["sessions"][0]["tutorName"], "Tom Hale");
    assert!(!copy["sessions"][0]["analysis"]["concepts"].as_array().unwrap().is_empty());
    assert_eq!(copy["turns"][0]["speaker"], "Tom Hale");
    assert!(copy["turns"][1]["text"].as_str().unwrap().contains("Something sour?"));
    assert_eq!(copy["messages"][0]["content"], "What is an acid?");
    assert_eq!((len(&copy, "messages"), len(&copy, "conversations")), (2, 1));
    assert_eq!((len(&copy, "practices"), len(&copy, "goals")), (2, 1));
    for section in ["evidence", "mastery", "notifications"] {
        assert!(len(&copy, section) > 0, "{section}");
    }
    for section in ["invites", "signIns", "suggestions", "nudges", "usage", "files"] {
        assert!(copy[section].is_array(), "{section}");
    }
    assert_eq!(copy["accesses"][0]["action"], "student.export");
    assert_eq!(copy["accesses"][0]["byYourself"], true);
}

#[tokio::test]
async fn keys_are_shown_for_practices_that_are_handed_in_and_for_no_others() {
    let app = App::start().await;
    let tutor = app.tutor("Tom Hale").await;
    let ada = learner(&app, &tutor, "Ada Okoye").await;
    let (copy, _) = export_copy(&app, &ada, &ada).await;
    for practice in copy["practices"].as_array().unwrap() {
        let text = practice.to_string();
        if practice["status"] == "completed" {
            let solution = &practice["solutions"][0];
            assert!(solution["key"].is_object(), "{practice:#}");
            assert_eq!(solution["verdict"]["how"], "no_answer", "{practice:#}");
            assert_eq!(practice["score"], 0);
        } else {
            assert!(practice["solutions"].is_null(), "{practice:#}");
            for hidden in ["\"key\"", "explanation", "correctAnswer"] {
                assert!(!text.contains(hidden), "{hidden} in {practice:#}");
            }
        }
    }
}

#[tokio::test]
async fn nothing_of_others_and_no_secrets_are_in_it() {
    let app = App::start().await;
    let (tutor, admin) = (app.tutor("Tom Hale").await, app.admin().await);
    let ada = learner(&app, &tutor, "Ada Okoye").await;
    let ben = learner(&app, &tutor, "Ben Lindholm").await;
    sqlx::query("update users set password_hash = '$argon2id$secret-hash'")
        .execute(&app.db)
        .await
        .unwrap();
    let conversation: Uuid =
        sqlx::query_scalar("select id from conversations where student_id = $1")
            .bind(ada.id.0)
            .fetch_one(&app.db)
            .await
            .unwrap();
    let look = format!("/api/chat/conversation/{conversation}");
    app.get(&look).bearer(&admin.token).send().await.expect(200);
    let (copy, _) = export_copy(&app, &ada, &ada).await;
    let text = Value::Object(copy.clone()).to_string();
    for other in [
        ben.id.to_string(),
        "Lindholm".into(),
        ben.email.clone(),
        tutor.email.clone(),
        admin.id.to_string(),
        admin.email.clone(),
        "argon2".into(),
        "secret-hash".into(),
    ] {
        assert!(!text.contains(&other), "{other}");
    }
    let accesses = copy["accesses"].as_array().unwrap().iter();
    let reads: Vec<_> = accesses.filter(|entry| entry["action"] == "chat.read").collect();
    assert_eq!((reads.len(), &reads[0]["byYourself"]), (1, &json!(false)));
    // Sealed texts are opened, none is handed out as it lies there.
    let sealed: Vec<String> =
        sqlx::query_scalar("select content from messages").fetch_all(&app.db).await.unwrap();
    assert!(sealed.iter().all(|sealed| !text.contains(sealed.as_str())));
}

/// Makes the student's life long.
async fn fill_table(app: &App, student: &Person, content: &str) {
    sqlx::query(AssertSqlSafe(content.to_owned()))
        .bind(student.id.0)
        .execute(&app.db)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_long_life_comes_in_parts_and_nothing_is_lost() {
    let app = App::start().await;
    let tutor = app.tutor("Tom Hale").await;
    let ada = app.student("Ada Okoye").await;
    app.link(&tutor, &ada).await;
    // Three transcripts of two megabytes each, one of them a file.
    let sour = "it is sour, é, because it is an acid, ".repeat(20);
    let line = format!("Tom Hale: Well, {sour} yes.\nAda Okoye: So {sour} yes?\n");
    let long = line.repeat(1_000_000 / line.chars().count());
    let long_file = line.repeat(2 * 1_000_000 / line.chars().count());
    let pathname = format!("uploads/{}/long.txt", ada.id);
    app.parts.blobs.put(&pathname, long_file.clone().into_bytes()).await.unwrap();
    for (day, text) in [
        (1, json!({"transcript": long})),
        (2, json!({"transcript": long})),
        (3, json!({"blobPathname": pathname})),
    ] {
        let mut body = json!({
            "studentId": ada.id, "tutorId": tutor.id, "duration": 60, "transcriptSource": "test",
            "sessionDate": format!("2025-11-{day:02}T10:00:00Z"),
        });
        body.as_object_mut().unwrap().extend(text.as_object().unwrap().clone());
        app.post("/api/transcripts/upload", &body).bearer(&ada.token).send().await.expect(202);
    }
    fill_table(
        &app,
        &ada,
        "insert into goals (student_id, subject, description)
        select $1, 'Subject ' || n, repeat('x', 1000) from generate_series(1, 1234) as n",
    )
    .await;
    fill_table(
        &app,
        &ada,
        "insert into notifications (id, user_id, kind, title, body)
        select gen_random_uuid(), $1, 'k', 'n' || n, 'b' from generate_series(1, 500) as n",
    )
    .await;
    let (copy, parts) = export_copy(&app, &ada, &ada).await;
    assert!(parts >= 5, "{parts} parts");
    assert_eq!((len(&copy, "goals"), len(&copy, "notifications")), (1234, 500));
    let mut goals: Vec<_> =
        copy["goals"].as_array().unwrap().iter().map(|goal| &goal["goalId"]).collect();
    goals.sort_by_key(ToString::to_string);
    goals.dedup();
    assert_eq!(goals.len(), 1234, "each once");
    for (at, wanted) in [&long, &long, &long_file].into_iter().enumerate() {
        let session = &copy["sessions"][at]["sessionId"];
        let pieces = copy["transcripts"].as_array().unwrap().iter();
        let pieces: Vec<&Value> = pieces.filter(|piece| &piece["sessionId"] == session).collect();
        let places: Vec<u64> =
            pieces.iter().map(|piece| piece["piece"].as_u64().unwrap()).collect();
        assert!(places.iter().copied().eq(0..pieces[0]["pieces"].as_u64().unwrap()), "{places:?}");
        let text: String = pieces.iter().map(|piece| piece["text"].as_str().unwrap()).collect();
        assert!(&text == wanted, "transcript {at} has {} of {} bytes", text.len(), wanted.len());
    }
    assert_eq!(copy["files"][0]["pathname"], json!(pathname));
}

#[tokio::test]
async fn a_file_that_is_gone_is_told_of() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    app.upload(&tutor, &ada, LESSON).await;
    fill_table(
        &app,
        &ada,
        "update sessions set blob_pathname = 'uploads/x/gone.txt' where student_id = $1",
    )
    .await;
    let (copy, _) = export_copy(&app, &ada, &ada).await;
    assert_eq!((len(&copy, "transcripts"), &copy["transcripts"][0]["text"]), (1, &Value::Null));
}

#[tokio::test]
async fn only_the_student_and_admins_get_it_and_it_is_written_down() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    let (eve, admin) = (app.student("Eve Stone").await, app.admin().await);
    app.link(&tutor, &ada).await;
    let path = format!("/api/students/{}/export", ada.id);
    app.get(&path).bearer(&tutor.token).send().await.expect(403);
    app.get(&path).bearer(&eve.token).send().await.expect(404);
    app.get(&path).send().await.expect(401);
    app.get(&path).bearer(&admin.token).send().await.expect(200);
    let audited: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select actor_id, subject_id from audit_log where action = 'student.export'",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert_eq!(audited, [(admin.id.0, ada.id.0)], "refusals are no accesses");
    for cursor in ["x", "turns", "turns.x.1", "users.00000000-0000-0000-0000-000000000000.0"] {
        let bad = app.get(&format!("{path}?cursor={cursor}")).bearer(&ada.token).send().await;
        assert_eq!(bad.expect(400)["errors"][0]["parameter"], "cursor");
    }
}

#[tokio::test]
async fn times_are_written_as_everywhere_else() {
    let app = App::start().await;
    let (_, ada, _) = app.taught().await;
    let path = format!("/api/students/{}/export", ada.id);
    let part = app.get(&path).bearer(&ada.token).send().await.expect(200);
    let text = part.to_string();
    assert!(!text.contains("+00:00"), "{text}");
    assert!(part["sections"]["sessions"][0]["createdAt"].as_str().unwrap().ends_with('Z'));
}
