//! The page that a tutor reads before a session.

use domain::text;
use serde_json::{Value, json};
use testkit::{App, Person, comparable};
use uuid::Uuid;

use super::{ONLY_IN_CHAT, ask, check_evidence, end_link, fields, start_struggling, start_taught};

async fn context(app: &App, reader: &Person, student: &Person, topic: &str) -> Value {
    let path = format!("/api/tutor/context/{}{topic}", student.id);
    app.get(&path).bearer(&reader.token).send().await.expect(200)
}

fn length(list: &Value) -> usize {
    list.as_array().unwrap().len()
}

#[tokio::test]
async fn a_context_holds_profile_sessions_practices_and_claims_with_evidence() {
    let (app, tutor, ada) = start_struggling().await;
    let profile = json!({ "grade": 10, "learningStyle": "visual" });
    let path = format!("/api/students/{}", ada.id);
    app.patch(&path, &profile).bearer(&ada.token).send().await.expect(200);
    let read = context(&app, &tutor, &ada, "").await;
    assert_eq!(
        read["studentProfile"],
        json!({ "name": "Ada Okoye", "grade": 10, "learningStyle": "visual" })
    );
    assert_eq!((length(&read["recentSessions"]), length(&read["practiceHistory"])), (1, 2));
    assert_eq!(read["recentSessions"][0]["status"], "completed");
    assert_eq!(read["practiceHistory"][0]["score"], 0);
    let fields = fields(&read["evidence"]);
    for list in ["currentChallenges", "recommendedFocus", "studentStrengths"] {
        let count = length(&read[list]);
        assert!((1..=10).contains(&count), "{list}: {read:#}");
        for at in 0..count {
            assert!(fields.contains(format!("/{list}/{at}").as_str()), "{list}/{at}: {fields:?}");
        }
    }
    check_evidence(&app, &ada, read["evidence"].as_array().unwrap()).await;
    let words = read.to_string();
    for hidden in [ONLY_IN_CHAT, "makes no sense", "give up"] {
        assert!(!words.contains(hidden), "{hidden}: {words}");
    }
}

#[tokio::test]
async fn chats_are_counted_and_never_quoted() {
    let (app, tutor, ada) = start_taught().await;
    let chat =
        ask(&app, &ada, &["What is neutralization?", "Why did the Roman Empire fall?"]).await;
    let read = context(&app, &tutor, &ada, "").await;
    let chats = &read["chats"];
    assert_eq!((&chats["questions"], &chats["lowConfidence"]), (&json!(2), &json!(1)), "{chats}");
    assert_eq!(chats["lowConfidenceShare"], 0.5);
    let topics: Vec<&str> = chats["topics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|topic| topic["topic"].as_str().unwrap())
        .collect();
    assert!(topics.contains(&"Chemistry"), "{chats}");
    assert!(topics.iter().any(|topic| topic.to_lowercase().contains("neutralization")), "{chats}");
    let claim =
        read["evidence"].as_array().unwrap().iter().find(|evidence| evidence["field"] == "/chats");
    assert_eq!(claim.unwrap()["evidenceIds"], json!([chat]));
    let text = read.to_string();
    for hidden in ["Roman", "What is neutralization"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
}

#[tokio::test]
async fn a_student_of_whom_nothing_is_known_has_empty_lists() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let read = context(&app, &tutor, &ada, "").await;
    for list in [
        "recentSessions",
        "currentChallenges",
        "recommendedFocus",
        "studentStrengths",
        "practiceHistory",
        "evidence",
    ] {
        assert_eq!(read[list], json!([]), "{list}");
    }
    assert_eq!((&read["chats"]["questions"], &read["chats"]["topics"]), (&json!(0), &json!([])));
    assert_eq!(read["chats"]["lowConfidenceShare"], Value::Null);
}

#[tokio::test]
async fn a_topic_keeps_what_shares_a_word_with_it() {
    let (app, tutor, ada) = start_struggling().await;
    ask(&app, &ada, &["What is neutralization?"]).await;
    let all = context(&app, &tutor, &ada, "").await;
    let same = context(&app, &tutor, &ada, "?topic=Chemistry").await;
    assert_eq!(all["currentChallenges"], same["currentChallenges"]);
    assert_eq!((length(&same["recentSessions"]), length(&same["practiceHistory"])), (1, 2));
    assert!(same["chats"]["questions"].as_i64() < all["chats"]["questions"].as_i64());
    assert_eq!(same["chats"]["questions"], 1);
    let hardest = all["currentChallenges"][0].as_str().unwrap();
    let query = format!("?topic={}%20and%20history", hardest.replace(' ', "%20"));
    let names: Vec<String> = serde_json::from_value(
        context(&app, &tutor, &ada, &query).await["recommendedFocus"].clone(),
    )
    .unwrap();
    assert!(names.contains(&hardest.to_owned()), "{names:?}");
    assert!(names.len() < length(&all["recommendedFocus"]), "{hardest}: {names:?}");
    let terms = text::terms(hardest);
    for name in &names {
        assert!(text::terms(name).iter().any(|term| terms.contains(term)), "{hardest}: {name}");
    }
    for topic in ["?topic=Medieval%20History", "?topic=the", "?topic=%26%7C!%27"] {
        let none = context(&app, &tutor, &ada, topic).await;
        for list in ["recentSessions", "practiceHistory", "currentChallenges", "evidence"] {
            assert_eq!(none[list], json!([]), "{topic} {list}");
        }
        assert_eq!(none["studentProfile"]["name"], "Ada Okoye");
    }
    let blank = context(&app, &tutor, &ada, "?topic=%20").await;
    assert_eq!(length(&blank["recentSessions"]), 1);
    let long = format!("/api/tutor/context/{}?topic={}", ada.id, "x".repeat(201));
    app.get(&long).bearer(&tutor.token).send().await.expect(400);
}

#[tokio::test]
async fn lists_have_ten_entries_at_most_the_newest() {
    let (app, tutor, ada) = start_taught().await;
    sqlx::query(
        "insert into sessions (
            student_id, tutor_id, session_date, duration, transcript, transcript_source,
            transcript_format, transcript_sha256, subject)
        select $1, $2, '2026-01-01'::timestamptz + n * interval '1 day', 60, '', 'test', 'auto',
            sha256(n::text::bytea), 'Physics'
        from generate_series(1, 15) as n",
    )
    .bind(ada.id.0)
    .bind(tutor.id.0)
    .execute(&app.db)
    .await
    .unwrap();
    sqlx::query(
        "insert into practices (student_id, session_id, request, status)
        select $1, id, '{}', 'generating' from sessions where subject = 'Physics'",
    )
    .bind(ada.id.0)
    .execute(&app.db)
    .await
    .unwrap();
    let read = context(&app, &tutor, &ada, "").await;
    assert_eq!((length(&read["recentSessions"]), length(&read["practiceHistory"])), (10, 10));
    assert_eq!(read["recentSessions"][0]["date"], "2026-01-16T00:00:00Z");
    assert_eq!(read["recentSessions"][0]["status"], "processing");
}

#[tokio::test]
async fn readers_are_tutors_of_now_and_admins() {
    let (app, tutor, ada) = start_taught().await;
    let (stranger, former) = (app.tutor("Nina Brandt").await, app.tutor("Old Tutor").await);
    app.link(&former, &ada).await;
    end_link(&app, &former).await;
    let admin = app.admin().await;
    let path = format!("/api/tutor/context/{}", ada.id);
    for reader in [&tutor, &admin] {
        app.get(&path).bearer(&reader.token).send().await.expect(200);
    }
    let absent = format!("/api/tutor/context/{}", Uuid::now_v7());
    let absent = app.get(&absent).bearer(&tutor.token).send().await.expect(404);
    for other in [&stranger, &former] {
        let refused = app.get(&path).bearer(&other.token).send().await.expect(404);
        assert_eq!(comparable(&refused), comparable(&absent));
    }
    app.get(&path).bearer(&ada.token).send().await.expect(403);
    app.get(&path).send().await.expect(401);
    let himself = format!("/api/tutor/context/{}", tutor.id);
    app.get(&himself).bearer(&admin.token).send().await.expect(404);
}
