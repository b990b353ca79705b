//! Subjects suggested after a goal: the choice, its readers, and the decision on each.

use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::{App, Person, TestResponse};
use uuid::Uuid;

use crate::LESSON;
use crate::goals::{complete, open_school, set};

/// The lessons of the demo school.
const ADA: &str = include_str!("../../crates/dev/src/demo/ada_chemistry.vtt");
const BEN: &str = include_str!("../../crates/dev/src/demo/ben_algebra.txt");
const CARLA: &str = include_str!("../../crates/dev/src/demo/carla_history.srt");

async fn list(app: &App, reader: &Person, student: &Person, query: &str) -> TestResponse {
    let path = format!("/api/suggestions/student/{}{query}", student.id);
    app.get(&path).bearer(&reader.token).send().await
}

async fn list_suggestions(app: &App, student: &Person, query: &str) -> Vec<Value> {
    let list = list(app, student, student, query).await.expect(200);
    list["suggestions"].as_array().unwrap().clone()
}

fn subjects(suggestions: &[Value]) -> Vec<&str> {
    suggestions.iter().map(|suggestion| suggestion["subject"].as_str().unwrap()).collect()
}

async fn decide(app: &App, person: &Person, suggestion: &Value, word: &str) -> TestResponse {
    let id = suggestion["suggestionId"].as_str().unwrap();
    let path = format!("/api/suggestions/{id}/{word}");
    app.post(&path, &json!({})).bearer(&person.token).send().await
}

/// Has the session read and its practice handed in, all right: what is strong can be built on.
async fn learn(app: &App, student: &Person) {
    app.run_jobs().await;
    let practice = app.open_practice(student).await;
    let answers = app.right_answers(practice).await;
    app.submit(student, practice, &answers).await.expect(200);
}

/// A student with suggestions after a goal in chemistry.
async fn start_with_suggestions() -> (App, Person, Person, Vec<Value>) {
    let (app, tutor, ada) = open_school().await;
    app.upload(&tutor, &ada, LESSON).await;
    learn(&app, &ada).await;
    let goal = set(&app, &ada, "Chemistry", "Master acid-base reactions").await;
    complete(&app, &ada, &goal).await.expect(200);
    let runs = app.run_jobs().await;
    assert!(runs.iter().all(|run| run.output.is_ok()), "{runs:#?}");
    let suggestions = list_suggestions(&app, &ada, "").await;
    (app, tutor, ada, suggestions)
}

async fn goals(app: &App) -> i64 {
    sqlx::query_scalar("select count(*) from goals").fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn a_completed_goal_brings_up_to_three_subjects_that_build_on_it() {
    let (app, _, ada, suggestions) = start_with_suggestions().await;
    assert!((1..=3).contains(&suggestions.len()), "{suggestions:#?}");
    assert_eq!(suggestions[0]["subject"], "Biology", "{suggestions:#?}");
    let path = format!("/api/progress/student/{}", ada.id);
    let progress = app.get(&path).bearer(&ada.token).send().await.expect(200);
    let known: Vec<&Value> =
        progress["concepts"].as_array().unwrap().iter().map(|concept| &concept["name"]).collect();
    let related = suggestions[0]["relatedConcepts"].as_array().unwrap();
    assert!(!related.is_empty(), "{suggestions:#?}");
    let mut last = 10.0;
    for suggestion in &suggestions {
        let score = suggestion["relevanceScore"].as_f64().unwrap();
        assert!((0.0..=last).contains(&score), "best first: {suggestions:#?}");
        assert!((score * 10.0 - (score * 10.0).round()).abs() < 1e-9, "{score}");
        last = score;
        assert_eq!(suggestion["status"], "pending");
        assert!(suggestion["description"].as_str().unwrap().contains("Chemistry"), "{suggestion}");
        assert!(suggestion["valueProposition"].as_str().unwrap().len() > 20, "{suggestion}");
        for concept in suggestion["relatedConcepts"].as_array().unwrap() {
            assert!(known.contains(&concept), "{concept} is not Ada's");
        }
    }
    let notifications: Vec<(String, Value)> = sqlx::query_as(
        "select kind, subject from notifications where user_id = $1 and kind = 'suggestions'",
    )
    .bind(ada.id.0)
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert_eq!(notifications.len(), 1);
}

#[tokio::test]
async fn what_the_demo_school_learned_leads_to_fitting_subjects() {
    let lessons = [
        (
            "Ada Okoye",
            ADA,
            "Chemistry",
            ["Biology", "Physics", "Earth Science", "Algebra"].as_slice(),
        ),
        (
            "Ben Lindholm",
            BEN,
            "Algebra",
            ["Geometry", "Physics", "Statistics", "Computer Science", "Trigonometry"].as_slice(),
        ),
        (
            "Carla Reyes",
            CARLA,
            "History",
            ["Geography", "Economics", "English", "Psychology"].as_slice(),
        ),
    ];
    for (name, lesson, subject, fitting) in lessons {
        let (app, tutor, _) = open_school().await;
        let ada = app.student(name).await;
        app.link(&tutor, &ada).await;
        app.upload(&tutor, &ada, lesson).await;
        learn(&app, &ada).await;
        let changes = json!({"grade": 10});
        let path = format!("/api/students/{}", ada.id);
        app.patch(&path, &changes).bearer(&ada.token).send().await.expect(200);
        let goal = set(&app, &ada, subject, "Be ready for the test").await;
        complete(&app, &ada, &goal).await.expect(200);
        app.run_jobs().await;
        let suggestions = list_suggestions(&app, &ada, "").await;
        assert_eq!(suggestions.len(), 3, "{suggestions:#?}");
        for name in subjects(&suggestions) {
            assert!(fitting.contains(&name), "{name} after {subject}");
        }
        let related =
            suggestions.iter().map(|suggestion| suggestion["relatedConcepts"].as_array().unwrap());
        assert!(related.map(Vec::len).sum::<usize>() > 0, "{suggestions:#?}");
    }
}

#[tokio::test]
async fn interests_count_and_subjects_of_other_goals_do_not_come() {
    let (app, _, ada) = open_school().await;
    let path = format!("/api/students/{}", ada.id);
    let changes = json!({"interests": ["volcanoes"]});
    app.patch(&path, &changes).bearer(&ada.token).send().await.expect(200);
    set(&app, &ada, "biology", "Understand cells").await;
    let goal = set(&app, &ada, "Chemistry", "Master acids").await;
    complete(&app, &ada, &goal).await.expect(200);
    app.run_jobs().await;
    let suggestions = list_suggestions(&app, &ada, "").await;
    let names = subjects(&suggestions);
    assert!(names.contains(&"Earth Science"), "{names:?}");
    assert!(!names.contains(&"Biology") && !names.contains(&"Chemistry"), "{names:?}");
}

#[tokio::test]
async fn a_subject_is_not_suggested_twice_nor_soon_after_it_was_dismissed() {
    let (app, _, ada, first) = start_with_suggestions().await;
    decide(&app, &ada, &first[0], "dismiss").await.expect(200);
    let again = set(&app, &ada, "Chemistry", "Master redox reactions").await;
    complete(&app, &ada, &again).await.expect(200);
    app.run_jobs().await;
    let all = list_suggestions(&app, &ada, "?status=all&limit=100").await;
    let mut names = subjects(&all);
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "{all:#?}");

    app.clock.advance(TimeDelta::days(121));
    let token = app.parts.tokens.issue(&ada.caller(), ports::Clock::now(&*app.clock)).unwrap();
    let ada = Person { token, ..ada };
    let later = set(&app, &ada, "Chemistry", "Master gas laws").await;
    complete(&app, &ada, &later).await.expect(200);
    app.run_jobs().await;
    let pending = list_suggestions(&app, &ada, "").await;
    assert!(subjects(&pending).contains(&subjects(&first)[0]), "a term has passed: {pending:#?}");
}

#[tokio::test]
async fn the_goal_that_brought_them_is_named_and_its_state_told() {
    let (app, _, ada) = open_school().await;
    let before = list(&app, &ada, &ada, "").await.expect(200);
    let empty = json!({
        "suggestions": [], "triggeredBy": null, "total": 0, "limit": 10, "offset": 0,
    });
    assert_eq!(before, empty);
    let goal = set(&app, &ada, "Chemistry", "Chemistry Mastery").await;
    let done = complete(&app, &ada, &goal).await.expect(200);
    let waiting = list(&app, &ada, &ada, "").await.expect(200)["triggeredBy"].clone();
    assert_eq!(
        (&waiting["completedGoal"], &waiting["completedAt"], &waiting["status"]),
        (&json!("Chemistry Mastery"), &done["completedAt"], &json!("pending"))
    );
    app.run_jobs().await;
    let ready = list(&app, &ada, &ada, "").await.expect(200)["triggeredBy"].clone();
    assert_eq!((&ready["status"], &ready["goalId"]), (&json!("ready"), &json!(goal)));
}

#[tokio::test]
async fn an_accepted_suggestion_is_one_goal() {
    let (app, _, ada, suggestions) = start_with_suggestions().await;
    let first = decide(&app, &ada, &suggestions[0], "accept").await.expect(201);
    assert_eq!(
        (&first["suggestionId"], &first["status"], &first["goal"]["subject"]),
        (&suggestions[0]["suggestionId"], &json!("accepted"), &suggestions[0]["subject"])
    );
    assert_eq!(
        (&first["goal"]["status"], &first["goal"]["description"]),
        (&json!("active"), &json!("Get started with Biology"))
    );
    assert_eq!(decide(&app, &ada, &suggestions[0], "accept").await.expect(200), first);
    let refused = decide(&app, &ada, &suggestions[0], "dismiss").await.expect(409);
    assert_eq!(refused["code"], "suggestion_accepted");
    let path = format!("/api/goals/student/{}?status=active", ada.id);
    let goals = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(goals["goals"], json!([first["goal"]]));
    let remaining = list_suggestions(&app, &ada, "").await;
    assert_eq!(remaining.len(), suggestions.len() - 1);
    assert_eq!(
        subjects(&list_suggestions(&app, &ada, "?status=accepted").await),
        subjects(&suggestions)[..1]
    );
}

#[tokio::test]
async fn a_dismissed_suggestion_stays_dismissed() {
    let (app, _, ada, suggestions) = start_with_suggestions().await;
    let dismissed = decide(&app, &ada, &suggestions[0], "dismiss").await.expect(200);
    assert_eq!(
        dismissed,
        json!({"suggestionId": suggestions[0]["suggestionId"], "status": "dismissed"})
    );
    assert_eq!(decide(&app, &ada, &suggestions[0], "dismiss").await.expect(200), dismissed);
    let refused = decide(&app, &ada, &suggestions[0], "accept").await.expect(409);
    assert_eq!(refused["code"], "suggestion_dismissed");
    assert_eq!(goals(&app).await, 1);
    let dismissed = list_suggestions(&app, &ada, "?status=dismissed").await;
    assert_eq!(subjects(&dismissed), subjects(&suggestions)[..1]);
}

/// Accepts fifty times at once; the statuses, and how many different answers succeeded.
async fn accept_at_once(
    app: &App,
    ada: &Person,
    suggestion: &Value,
    key: Option<&str>,
) -> (Vec<u16>, usize) {
    let path = format!("/api/suggestions/{}/accept", suggestion["suggestionId"].as_str().unwrap());
    let all = (0..50).map(|_| {
        let mut request = app.post(&path, &json!({})).bearer(&ada.token);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        tokio::spawn(request.send())
    });
    let (mut statuses, mut bodies) = (Vec::new(), Vec::new());
    for answer in all.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        statuses.push(answer.status.as_u16());
        if answer.status.is_success() {
            bodies.push(answer.json);
        }
    }
    statuses.sort_unstable();
    bodies.dedup();
    (statuses, bodies.len())
}

#[tokio::test]
async fn fifty_acceptances_at_once_make_one_goal() {
    let (app, _, ada, suggestions) = start_with_suggestions().await;
    let (statuses, answers) = accept_at_once(&app, &ada, &suggestions[0], None).await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses[..49].iter().all(|status| *status == 200), "{statuses:?}");
    assert_eq!((answers, goals(&app).await), (1, 2));
}

#[tokio::test]
async fn fifty_acceptances_at_once_with_one_key_make_one_goal() {
    let (app, _, ada, suggestions) = start_with_suggestions().await;
    let (statuses, answers) = accept_at_once(&app, &ada, &suggestions[0], Some("one")).await;
    // The first works, others are told to come back or get its answer again.
    assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
    assert!(statuses.contains(&201));
    assert_eq!((answers, goals(&app).await), (1, 2));
    let again = accept_at_once(&app, &ada, &suggestions[0], Some("one")).await;
    assert!(again.0.iter().all(|status| *status == 201), "replayed: {:?}", again.0);
}

#[tokio::test]
async fn readers_are_those_the_contract_names_and_only_the_student_decides() {
    let (app, tutor, ada, suggestions) = start_with_suggestions().await;
    let (eve, stranger) = (app.student("Eve Stone").await, app.tutor("Nina Brandt").await);
    let admin = app.admin().await;
    for reader in [&ada, &tutor, &admin] {
        list(&app, reader, &ada, "").await.expect(200);
    }
    let nobody = Person { id: Uuid::now_v7().into(), ..eve.clone() };
    let bare = |mut problem: Value| {
        let fields = problem.as_object_mut().unwrap();
        fields.remove("requestId");
        fields.remove("instance");
        problem
    };
    for other in [&eve, &stranger] {
        let theirs = list(&app, other, &ada, "").await.expect(404);
        assert_eq!(bare(theirs), bare(list(&app, other, &nobody, "").await.expect(404)));
    }
    let absent = json!({ "suggestionId": Uuid::now_v7().to_string() });
    for word in ["accept", "dismiss"] {
        for person in [&tutor, &admin, &stranger] {
            decide(&app, person, &suggestions[0], word).await.expect(403);
        }
        let theirs = decide(&app, &eve, &suggestions[0], word).await.expect(404);
        assert_eq!(bare(theirs), bare(decide(&app, &eve, &absent, word).await.expect(404)));
    }
    assert_eq!(
        (goals(&app).await, list_suggestions(&app, &ada, "").await.len()),
        (1, suggestions.len())
    );
    sqlx::query("update users set token_version = 2 where id = $1")
        .bind(ada.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    list(&app, &ada, &ada, "").await.expect(401);
    decide(&app, &ada, &suggestions[0], "accept").await.expect(401);
    decide(&app, &ada, &suggestions[0], "dismiss").await.expect(401);
}

#[tokio::test]
async fn suggestions_come_in_pages_newest_first() {
    let (app, _, ada, first) = start_with_suggestions().await;
    let again = set(&app, &ada, "History", "Know the revolutions").await;
    complete(&app, &ada, &again).await.expect(200);
    app.run_jobs().await;
    let all = list_suggestions(&app, &ada, "?limit=100").await;
    assert!(all.len() > first.len(), "{all:#?}");
    assert_eq!(all[all.len() - first.len()..], first, "the older ones come last");
    let page = list(&app, &ada, &ada, "?limit=2&offset=1").await.expect(200);
    assert_eq!(page["suggestions"].as_array().unwrap()[..], all[1..3]);
    assert_eq!(
        (&page["total"], &page["limit"], &page["offset"]),
        (&json!(all.len()), &json!(2), &json!(1))
    );
    for query in ["?status=open", "?limit=0", "?offset=-1"] {
        list(&app, &ada, &ada, query).await.expect(400);
    }
    let path = "/api/suggestions/1/accept";
    app.post(path, &json!({})).bearer(&ada.token).send().await.expect(404);
}

#[tokio::test]
async fn accepting_is_refused_while_too_many_goals_are_active() {
    let (app, _, ada, suggestions) = start_with_suggestions().await;
    sqlx::query(
        "insert into goals (student_id, subject, description)
        select $1, 'Art', 'Picture ' || n from generate_series(1, 50) as n",
    )
    .bind(ada.id.0)
    .execute(&app.db)
    .await
    .unwrap();
    let refused = decide(&app, &ada, &suggestions[0], "accept").await.expect(409);
    assert_eq!(refused["code"], "too_many_goals");
    assert_eq!(list_suggestions(&app, &ada, "").await, suggestions, "it still waits");
}
