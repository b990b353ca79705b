//! What a student's and a tutor's words lead to, before anything answers or quotes them.

use serde_json::{Value, json};

use super::{DISTRESS, DISTRESS_WORDS, School};

#[tokio::test]
async fn a_message_in_distress_gets_the_calm_answer_and_no_model_is_asked() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead]).await;
    let answer = school.say(DISTRESS).await;
    assert_eq!(answer["model"], "prepared");
    assert_eq!((&answer["sources"], &answer["suggestTutor"]), (&json!([]), &json!(false)));
    assert_eq!(answer["confidence"], Value::Null);
    let support = &answer["support"];
    assert!(support["text"].as_str().unwrap().contains("not your fault"), "{answer:#}");
    assert_eq!(support["helpLines"][0]["number"], "911");
    assert!(answer["response"].as_str().unwrap().ends_with("1-800-422-4453"), "{answer:#}");
    let asked: i64 = sqlx::query_scalar("select count(*) from ai_usage")
        .fetch_one(&school.app.db)
        .await
        .unwrap();
    assert_eq!(asked, 0);
}

#[tokio::test]
async fn the_answer_is_in_the_students_language_with_the_lines_of_their_region() {
    let school = School::start().await;
    let settings = json!({ "region": "de", "aiChat": true });
    let path = format!("/api/safeguarding/students/{}", school.ada.id);
    school.put(&path, &settings).await;
    let answer = school.say("ich will mich umbringen").await;
    let numbers: Vec<&Value> =
        answer["support"]["helpLines"].as_array().unwrap().iter().map(|of| &of["number"]).collect();
    assert!(numbers.contains(&&json!("116 111")), "{numbers:?}");
    assert!(answer["response"].as_str().unwrap().contains("Nummer gegen Kummer: 116 111"));
    let shown = school
        .app
        .get(&format!("/api/chat/conversation/{}", answer["conversationId"].as_str().unwrap()))
        .bearer(&school.token(&school.ada))
        .send()
        .await
        .expect(200);
    assert_eq!(shown["messages"][1]["support"], answer["support"]);
    assert_eq!(shown["messages"][1]["content"], answer["response"]);
}

#[tokio::test]
async fn what_was_said_in_distress_is_shown_to_no_model_later() {
    let school = School::start().await;
    let first = school.say(DISTRESS).await;
    let body = json!({
        "studentId": school.ada.id, "message": "What is neutralization?",
        "conversationId": first["conversationId"],
    });
    let post = school.app.post("/api/chat/message", &body).bearer(&school.token(&school.ada));
    let answer = post.send().await.expect(200);
    assert!(answer["response"].as_str().unwrap().contains("water and a salt"), "{answer:#}");
    assert_eq!(answer["support"], Value::Null);
}

#[tokio::test]
async fn contacts_given_away_are_neither_stored_nor_searched_and_nobody_is_alerted() {
    let school = School::start().await;
    let answer = school.say("What is neutralization? ada.private@example.com").await;
    let response = answer["response"].as_str().unwrap();
    assert!(response.starts_with("Please don't write phone numbers"), "{response}");
    assert!(response.contains("water and a salt"), "{response}");
    let shown = school
        .app
        .get(&format!("/api/chat/conversation/{}", answer["conversationId"].as_str().unwrap()))
        .bearer(&school.token(&school.ada))
        .send()
        .await
        .expect(200);
    assert_eq!(shown["messages"][0]["content"], "What is neutralization? [EMAIL]");
    assert!(school.alerts_of(&school.admin).await.is_empty());
    let alone = school.say("ada.private@example.com").await;
    assert_eq!((&alone["model"], &alone["sources"]), (&json!("prepared"), &json!([])));
}

#[tokio::test]
async fn a_tutors_turn_alerts_the_contacts_and_is_never_quoted() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead, &school.tutor]).await;
    let words =
        "Let's keep this our little secret and meet alone at my place, don't tell your mum.";
    let transcript = format!(
        "Tom Hale: Neutralization is the reaction of an acid with a base.\nAda Okoye: I see.\n\
         Tom Hale: {words}\nAda Okoye: What does a buffer do?\nTom Hale: A buffer keeps the pH steady."
    );
    school.app.upload(&school.tutor, &school.ada, &transcript).await;
    school.app.run_jobs().await;
    let alerts = school.alerts_of(&school.lead).await;
    assert_eq!(alerts.len(), 1, "{alerts:#?}");
    assert_eq!(alerts[0]["category"], "grooming");
    // The tutor is a contact, and the alert is about him.
    assert!(school.alerts_of(&school.tutor).await.is_empty());
    assert_eq!(school.notifier.recipients(), [school.lead.email.clone()].into());
    for question in ["What is our secret?", "Where do we meet alone?", "What about my mum?"] {
        let answer = school.say(question).await.to_string();
        assert!(!answer.contains("little secret") && !answer.contains("at my place"), "{answer}");
    }
    let chunks: Vec<String> = sqlx::query_scalar("select text from session_chunks")
        .fetch_all(&school.app.db)
        .await
        .unwrap();
    assert!(chunks.iter().all(|text| !text.contains("secret")), "{chunks:?}");
}

#[tokio::test]
async fn a_session_that_is_read_again_alerts_once() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead]).await;
    let transcript =
        "Tom Hale: How are you?\nAda Okoye: I want to kill myself.\nTom Hale: I am here.";
    let session = school.app.upload(&school.tutor, &school.ada, transcript).await;
    school.app.run_jobs().await;
    let body = json!({ "speakers": [{ "label": "Tom Hale", "person": "tutor" }] });
    let path = format!("/api/transcripts/{session}/speakers");
    school.app.patch(&path, &body).bearer(&school.token(&school.tutor)).send().await;
    school.app.run_jobs().await;
    let alerts = school.alerts_of(&school.lead).await;
    assert_eq!((alerts.len(), &alerts[0]["findingCount"]), (1, &json!(1)), "{alerts:#?}");
}

#[tokio::test]
async fn an_answer_in_distress_is_not_graded_and_no_tutor_is_shown_it() {
    let school = School::start().await;
    school.name_contacts(&[&school.lead]).await;
    let (practice, question): (uuid::Uuid, uuid::Uuid) = sqlx::query_as(
        "select practice_id, practice_questions.id from practice_questions
        join practices on practices.id = practice_id
        where student_id = $1 order by position limit 1",
    )
    .bind(school.ada.id.0)
    .fetch_one(&school.app.db)
    .await
    .unwrap();
    let body = json!({ "answers": [{ "questionId": question, "answer": DISTRESS }] });
    let path = format!("/api/practice/{practice}/submit");
    let graded =
        school.app.post(&path, &body).bearer(&school.token(&school.ada)).send().await.expect(200);
    let told = graded["feedback"].as_array().unwrap();
    let told = told.iter().find(|of| of["questionId"] == json!(question)).unwrap();
    assert_eq!(told["outcome"], "needs_review");
    assert_eq!(told["support"]["helpLines"][0]["number"], "911", "{told:#}");
    for path in [format!("/api/practice/{practice}"), "/api/practice/review".to_owned()] {
        let seen =
            school.app.get(&path).bearer(&school.token(&school.tutor)).send().await.expect(200);
        let seen = seen.to_string();
        assert!(DISTRESS_WORDS.iter().all(|words| !seen.contains(words)), "{seen}");
    }
    let alert = &school.alerts_of(&school.lead).await[0];
    let path = format!("/api/safeguarding/alerts/{}/words", alert["alertId"].as_str().unwrap());
    let words = school.app.get(&path).bearer(&school.token(&school.lead)).send().await.expect(200);
    assert_eq!(words["words"][0]["text"], DISTRESS);
    assert_eq!(words["words"][0]["source"], "answer");
}

#[tokio::test]
async fn a_lesson_about_dangers_alerts_nobody() {
    let school = School::start().await;
    for message in [
        "What is neutralization?",
        "Why does Romeo kill himself in the play?",
        "this homework kills me",
        "How many people died in the first world war?",
    ] {
        let answer = school.say(message).await;
        assert_eq!(answer["support"], Value::Null, "{message}: {answer:#}");
    }
    let told = school.alerts_of(&school.admin).await;
    assert!(told.iter().all(|alert| alert["severity"] == "low"), "{told:#?}");
    assert!(school.notifier.sent().is_empty());
}
