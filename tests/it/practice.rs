//! Practice: written from a session, taken once, graded, and its effect on mastery.

use serde_json::{Value, json};
use testkit::{App, Person};

use crate::LESSON;

/// A student with a practice that is ready.
async fn ready() -> (App, Person, Person, String) {
    let app = App::start().await;
    let (tutor, ada, _) = app.taught().await;
    let id = app.open_practice(&ada).await.to_string();
    (app, tutor, ada, id)
}

async fn show(app: &App, person: &Person, id: &str) -> Value {
    app.get(&format!("/api/practice/{id}")).bearer(&person.token).send().await.expect(200)
}

#[tokio::test]
async fn questions_are_shown_without_keys_until_they_are_handed_in() {
    let (app, _, ada, id) = ready().await;
    let practice = show(&app, &ada, &id).await;
    let questions = practice["questions"].as_array().unwrap();
    assert!((3..=5).contains(&questions.len()), "{practice:#}");
    for question in questions {
        for hidden in ["correctAnswer", "explanation", "correct", "key"] {
            assert!(question.get(hidden).is_none(), "{hidden} in {question}");
        }
    }
    let answers = app.right_answers(id.parse().unwrap()).await;
    let graded = app.submit(&ada, &id, &answers).await.expect(200);
    assert_eq!(
        (&graded["score"], &graded["correctAnswers"]),
        (&json!(100), &json!(questions.len()))
    );
    let after = show(&app, &ada, &id).await;
    assert_eq!((&after["status"], &after["score"]), (&json!("completed"), &json!(100)));
    for question in after["questions"].as_array().unwrap() {
        assert_eq!(question["correct"], true, "{question}");
        assert!(question["explanation"].as_str().unwrap().len() > 10, "{question}");
        assert!(question["correctAnswer"].is_string() && question["answer"].is_string());
    }
}

#[tokio::test]
async fn a_look_does_not_begin_it_and_a_start_does_once() {
    let (app, tutor, ada, id) = ready().await;
    let seen = show(&app, &ada, &id).await;
    assert_eq!((&seen["status"], &seen["startedAt"]), (&json!("ready"), &Value::Null));
    let start = async |person: &Person| {
        app.post(&format!("/api/practice/{id}/start"), &json!({}))
            .bearer(&person.token)
            .send()
            .await
    };
    start(&tutor).await.expect(403);
    let begun = start(&ada).await.expect(200);
    assert_eq!(begun["status"], "in_progress");
    app.clock.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(start(&ada).await.expect(200)["startedAt"], begun["startedAt"]);
    let seen = show(&app, &tutor, &id).await;
    assert_eq!((&seen["status"], &seen["startedAt"]), (&json!("in_progress"), &begun["startedAt"]));
    app.submit(&ada, &id, &[]).await.expect(200);
    assert_eq!(start(&ada).await.expect(409)["code"], "already_submitted");
}

#[tokio::test]
async fn right_answers_raise_mastery_and_wrong_ones_lower_it() {
    let (app, _, ada, id) = ready().await;
    let questions = app.right_answers(id.parse().unwrap()).await.len();
    let wrong = app.submit(&ada, &id, &[]).await.expect(200);
    assert_eq!((&wrong["score"], &wrong["totalQuestions"]), (&json!(0), &json!(questions)));
    for update in wrong["masteryUpdates"].as_array().unwrap() {
        assert!(
            update["newMasteryLevel"].as_u64() < update["previousMasteryLevel"].as_u64(),
            "{update}"
        );
    }
    assert!(wrong["masteryUpdate"]["conceptId"].is_string());
    let path = format!("/api/progress/student/{}", ada.id);
    let progress = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(progress["overallProgress"]["practicesCompleted"], 1);
    assert_eq!(progress["overallProgress"]["averageScore"], 0);
    for update in wrong["masteryUpdates"].as_array().unwrap() {
        let shown = progress["concepts"].as_array().unwrap();
        let shown =
            shown.iter().find(|concept| concept["conceptId"] == update["conceptId"]).unwrap();
        assert_eq!(shown["masteryLevel"], update["newMasteryLevel"], "{shown}");
        assert!(shown["uncertainty"].as_f64().unwrap() > 0.0);
        assert!(shown["evidenceCount"].as_i64().unwrap() > 0);
    }
}

#[tokio::test]
async fn a_practice_is_graded_once_however_many_hand_it_in_at_once() {
    let (app, _, ada, id) = ready().await;
    let path = format!("/api/practice/{id}/submit");
    let all = (0..20).map(|_| {
        tokio::spawn(app.post(&path, &json!({ "answers": [] })).bearer(&ada.token).send())
    });
    let mut answers = Vec::new();
    for answer in all.collect::<Vec<_>>() {
        answers.push(answer.await.unwrap().status.as_u16());
    }
    answers.sort_unstable();
    assert_eq!((answers[0], answers[1]), (200, 409), "{answers:?}");
    assert!(answers[1..].iter().all(|status| *status == 409), "{answers:?}");
    let (lines, questions): (i64, i64) = sqlx::query_as(
        "select (select count(*) from evidence where practice_id is not null),
            (select count(*) from practice_questions)",
    )
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!(lines, questions);
}

#[tokio::test]
async fn answers_to_other_questions_and_double_answers_are_refused_and_nothing_is_stored() {
    let (app, _, ada, id) = ready().await;
    let question = app.right_answers(id.parse().unwrap()).await[0]["questionId"].clone();
    let foreign = json!({"questionId": uuid::Uuid::now_v7(), "answer": "x"});
    let answer = app.submit(&ada, &id, &[foreign]).await.expect(404);
    assert_eq!(answer["errors"][0]["pointer"], "/answers/0/questionId");
    let twice = ["x", "y"].map(|text| json!({"questionId": question, "answer": text}));
    let answer = app.submit(&ada, &id, &twice).await.expect(422);
    assert_eq!(answer["errors"][0]["pointer"], "/answers/1/questionId");
    assert_eq!(show(&app, &ada, &id).await["status"], "ready");
}

#[tokio::test]
async fn speakers_that_cannot_be_opened_keep_nobody_from_handing_in() {
    let (app, _, ada, id) = ready().await;
    sqlx::query("update sessions set speakers = 'k1.nonsense'").execute(&app.db).await.unwrap();
    app.submit(&ada, &id, &[]).await.expect(200);
    assert_eq!(show(&app, &ada, &id).await["status"], "completed");
}

#[tokio::test]
async fn a_practice_that_is_handed_in_becomes_part_of_the_students_history() {
    let (app, _, ada, id) = ready().await;
    let cx: companion::PracticeSubmission = web::Supply::supply(&app.parts).unwrap();
    let (caller, practice) = (ada.caller(), id.parse::<uuid::Uuid>().unwrap().into());
    let submitted = companion::practice::submit(&cx, &caller, practice, Vec::new());
    let (_, afterwards) = submitted.await.unwrap();
    let traces = async || -> Vec<String> {
        let traces = "select id from vectors where id like 'practice:%'";
        sqlx::query_scalar(traces).fetch_all(&app.db).await.unwrap()
    };
    assert!(traces().await.is_empty());
    afterwards.await;
    assert_eq!(traces().await, [format!("practice:{id}")]);
}

#[tokio::test]
async fn the_feedback_on_a_typical_slip_names_it_and_no_slip_is_shown_before() {
    let (app, _, ada, id) = ready().await;
    let drafts: Vec<(uuid::Uuid, Value)> =
        sqlx::query_as("select id, draft from practice_questions order by position")
            .fetch_all(&app.db)
            .await
            .unwrap();
    let slips = |draft: &Value| draft["origin"]["mistakes"][0].clone();
    let made = drafts.iter().find(|(_, draft)| slips(draft).is_object());
    let (question, draft) = made.expect("the lesson's concepts have computed items");
    let shown = show(&app, &ada, &id).await.to_string();
    let name = slips(draft)["name"].as_str().unwrap().to_owned();
    assert!(!shown.contains(&name) && !shown.contains("origin"), "{shown}");
    let answer = json!({ "questionId": question, "answer": slips(draft)["value"] });
    let graded = app.submit(&ada, &id, &[answer]).await.expect(200);
    let feedback = graded["feedback"].as_array().unwrap().iter();
    let own = feedback.into_iter().find(|one| one["questionId"] == question.to_string()).unwrap();
    assert_eq!(own["correct"], false);
    assert!(own["feedback"].as_str().unwrap().contains(&name), "{own}");
}

#[tokio::test]
async fn late_is_allowed_and_said() {
    let (app, _, ada, id) = ready().await;
    app.clock.advance(chrono::TimeDelta::days(2));
    let token = app.parts.tokens.issue(&ada.caller(), ports::Clock::now(&*app.clock)).unwrap();
    let late = Person { token, ..ada };
    assert_eq!(app.submit(&late, &id, &[]).await.expect(200)["late"], true);
}

#[tokio::test]
async fn asking_again_answers_with_the_open_practice_and_makes_a_new_one_after_it() {
    let (app, tutor, ada, id) = ready().await;
    let session = show(&app, &ada, &id).await["sessionId"].clone();
    let body = json!({ "studentId": ada.id, "sessionId": session });
    let ask = async || {
        app.post("/api/practice/generate", &body).bearer(&tutor.token).send().await.expect(202)
    };
    assert_eq!(ask().await["practiceId"], json!(id));
    app.submit(&ada, &id, &[]).await.expect(200);
    let next = ask().await;
    assert_ne!(next["practiceId"], json!(id));
    assert_eq!(next["status"], "generating");
    assert_eq!(ask().await["practiceId"], next["practiceId"]);
    app.run_jobs().await;
    let practice = show(&app, &ada, next["practiceId"].as_str().unwrap()).await;
    assert_eq!(practice["status"], "ready", "{practice}");
    let before: Vec<_> = show(&app, &ada, &id).await["questions"].as_array().unwrap().clone();
    let questions = practice["questions"].as_array().unwrap();
    assert!(!questions.is_empty());
    for question in questions {
        assert!(before.iter().all(|old| old["question"] != question["question"]), "{question}");
    }
}

#[tokio::test]
async fn a_practice_of_some_concepts_asks_about_those_only() {
    let (app, tutor, ada, id) = ready().await;
    let first = show(&app, &ada, &id).await;
    let (session, concept) = (&first["sessionId"], &first["questions"][0]["conceptId"]);
    app.submit(&ada, &id, &[]).await.expect(200);
    let body = json!({ "studentId": ada.id, "sessionId": session, "conceptIds": [concept] });
    let answer =
        app.post("/api/practice/generate", &body).bearer(&tutor.token).send().await.expect(202);
    app.run_jobs().await;
    let practice = show(&app, &ada, answer["practiceId"].as_str().unwrap()).await;
    let questions = practice["questions"].as_array().unwrap();
    assert!(!questions.is_empty(), "{practice}");
    for question in questions {
        assert_eq!(&question["conceptId"], concept);
    }
    let body =
        json!({ "studentId": ada.id, "sessionId": session, "conceptIds": [uuid::Uuid::now_v7()] });
    let answer =
        app.post("/api/practice/generate", &body).bearer(&tutor.token).send().await.expect(404);
    assert_eq!(answer["errors"][0]["pointer"], "/conceptIds/0");
}

#[tokio::test]
async fn practice_of_a_session_that_is_not_read_yet_is_a_conflict() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    let body = json!({ "studentId": ada.id, "sessionId": session });
    let answer = app.post("/api/practice/generate", &body).bearer(&ada.token).send().await;
    assert_eq!(answer.expect(409)["code"], "session_not_ready");
}

#[tokio::test]
async fn the_list_filters_by_state() {
    let (app, _, ada, id) = ready().await;
    let count = async |filter: &str| {
        let path = format!("/api/practice/student/{}?status={filter}", ada.id);
        app.get(&path).bearer(&ada.token).send().await.expect(200)["total"].as_i64().unwrap()
    };
    assert_eq!((count("assigned").await, count("completed").await), (1, 0));
    app.submit(&ada, &id, &[]).await.expect(200);
    assert_eq!((count("assigned").await, count("completed").await), (0, 1));
    let path = format!("/api/practice/student/{}?status=nonsense", ada.id);
    app.get(&path).bearer(&ada.token).send().await.expect(400);
}
