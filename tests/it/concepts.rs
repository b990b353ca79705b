//! Concepts are joined and split by an admin: evidence follows through the log, and the inverse leads
//! back to the same numbers, bit for bit.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testkit::{App, LESSON, Person};
use uuid::Uuid;

use crate::learning::assert_log_replays;

/// Two students with the same lesson, one of whom has handed in the practice.
struct School {
    app: App,
    admin: Person,
    tutor: Person,
    ada: Person,
    ben: Person,
}

impl School {
    async fn open() -> Self {
        let app = App::start().await;
        let (tutor, admin) = (app.tutor("Tom Hale").await, app.admin().await);
        let (ada, ben) = (app.student("Ada Okoye").await, app.student("Ben Lindholm").await);
        for student in [&ada, &ben] {
            app.link(&tutor, student).await;
            app.upload(&tutor, student, LESSON).await;
        }
        app.run_jobs().await;
        let practice = practice_of(&app, &ada).await.to_string();
        app.submit(&ada, &practice, &[]).await.expect(200);
        Self { app, admin, tutor, ada, ben }
    }

    /// The ids and names of two concepts that a practice asks about.
    async fn two_concepts(&self) -> [(Uuid, String); 2] {
        let rows: Vec<(Uuid, String)> = sqlx::query_as(
            "select concept.id, concept.name
            from practice_questions asked
            join concepts concept on concept.id = asked.concept_id
            group by concept.id
            order by count(*) desc, concept.name
            limit 2",
        )
        .fetch_all(&self.app.db)
        .await
        .unwrap();
        rows.try_into().unwrap()
    }

    async fn join(&self, from: &[Uuid], into: Uuid) -> Value {
        let body = json!({ "from": from, "into": into });
        let answer = self.app.post("/api/concepts/join", &body).bearer(&self.admin.token);
        answer.send().await.expect(200)
    }

    async fn split(&self, concept: Uuid, body: &Value) -> Value {
        let path = format!("/api/concepts/{concept}/split");
        self.app.post(&path, body).bearer(&self.admin.token).send().await.expect(200)
    }

    /// Status, code and first pointer of a refusal.
    async fn refused(&self, path: &str, body: &Value) -> (u16, String, String) {
        let answer = self.app.post(path, body).bearer(&self.admin.token).send().await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let pointer = text(&answer.json["errors"][0]["pointer"]);
        (answer.status.as_u16(), text(&answer.json["code"]), pointer)
    }

    async fn listed(&self, search: &str) -> Vec<Value> {
        let path = format!("/api/concepts?limit=100&search={search}");
        let list = self.app.get(&path).bearer(&self.admin.token).send().await.expect(200);
        list["concepts"].as_array().unwrap().clone()
    }

    /// All numbers and all places that name concepts, as text. Stored levels are left out: they follow
    /// from the numbers and from what a concept has learned from others since.
    async fn state(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select (
                to_jsonb(known) - 'id' - 'created_at' - 'updated_at' - 'mastery_level' - 'uncertainty'
            )::text
            from student_concepts known
            union all
            select (to_jsonb(concept) - 'joined_into')::text from concepts concept
            union all
            select (to_jsonb(learner) - 'updated_at')::text from students learner
            union all
            select id::text || (analysis_data -> 'conceptIds')::text from sessions
            union all
            select id::text || concept_id::text || draft::text from practice_questions
            union all
            select id::text || questions::text from practices
            union all
            select to_jsonb(line)::text from standing_evidence line
            order by 1",
        )
        .fetch_all(&self.app.db)
        .await
        .unwrap()
    }

    /// The places that still speak of a concept.
    async fn mentions(&self, concept: Uuid) -> i64 {
        sqlx::query_scalar(
            "select
                (select count(*) from student_concepts where concept_id = $1)
                + (select count(*) from standing_evidence where concept_id = $1)
                + (select count(*) from practice_questions
                    where concept_id = $1 or draft ->> 'conceptId' = $1::text)
                + (select count(*) from practices where questions::text like '%' || $1::text || '%')
                + (select count(*) from sessions where analysis_data -> 'conceptIds' ? $1::text)",
        )
        .bind(concept)
        .fetch_one(&self.app.db)
        .await
        .unwrap()
    }
}

async fn practice_of(app: &App, student: &Person) -> Uuid {
    sqlx::query_scalar("select id from practices where student_id = $1 order by id limit 1")
        .bind(student.id.0)
        .fetch_one(&app.db)
        .await
        .unwrap()
}

async fn progress(app: &App, student: &Person) -> Vec<Value> {
    let path = format!("/api/progress/student/{}", student.id);
    let shown = app.get(&path).bearer(&student.token).send().await.expect(200);
    shown["concepts"].as_array().unwrap().clone()
}

#[tokio::test]
async fn joined_concepts_are_one_everywhere_and_a_split_by_name_leads_back_bit_for_bit() {
    let school = School::open().await;
    let [(into, name), (from, other_name)] = school.two_concepts().await;
    let before = school.state().await;
    let count = |concepts: &[Value], id: Uuid| {
        let of = concepts.iter().find(|concept| concept["conceptId"] == json!(id));
        of.map_or(0, |concept| concept["evidenceCount"].as_i64().unwrap())
    };
    let shown = progress(&school.app, &school.ada).await;
    let evidence = count(&shown, into) + count(&shown, from);

    let joined = school.join(&[from], into).await;
    assert_eq!((&joined["name"], &joined["joined"]), (&json!(name), &json!([from])));
    assert!(joined["moved"]["students"].as_u64() >= Some(1), "{joined}");
    assert_eq!(joined["moved"]["sessions"], 2, "{joined}");
    assert_eq!(school.mentions(from).await, 0);
    let shown = progress(&school.app, &school.ada).await;
    assert_eq!((count(&shown, into), count(&shown, from)), (evidence, 0));
    assert_log_replays(&school.app).await;

    let again = school.join(&[from], into).await;
    assert_eq!(again["moved"]["evidence"], 0, "a repeat moves nothing");
    let listed = school.listed(&name.replace(' ', "%20")).await;
    let listed = listed.iter().find(|concept| concept["conceptId"] == json!(into)).unwrap();
    assert_eq!(listed["joined"], json!([{ "conceptId": from, "name": other_name }]));
    assert_eq!(listed["sessions"], 2);
    assert!(listed["evidence"].as_i64() >= Some(evidence), "{listed}");

    let split = school.split(into, &json!({ "name": other_name.to_uppercase() })).await;
    assert_eq!((&split["conceptId"], &split["created"]), (&json!(from), &json!(false)));
    assert_eq!(split["moved"]["evidence"], joined["moved"]["evidence"]);
    assert_eq!(school.state().await, before);
    assert_log_replays(&school.app).await;
}

#[tokio::test]
async fn a_part_that_is_split_off_by_its_session_is_another_concept_until_it_is_joined_again() {
    let school = School::open().await;
    let [(concept, _), _] = school.two_concepts().await;
    let before = school.state().await;
    let session: Uuid = sqlx::query_scalar("select id from sessions where student_id = $1")
        .bind(school.ben.id.0)
        .fetch_one(&school.app.db)
        .await
        .unwrap();
    let body = json!({ "name": "a thing of its own", "sessionIds": [session] });
    let split = school.split(concept, &body).await;
    assert_eq!((&split["created"], &split["moved"]["sessions"]), (&json!(true), &json!(1)));
    let part: Uuid = split["conceptId"].as_str().unwrap().parse().unwrap();
    let ids = |concepts: Vec<Value>| -> BTreeSet<String> {
        concepts.iter().map(|concept| concept["conceptId"].as_str().unwrap().to_owned()).collect()
    };
    let bens = ids(progress(&school.app, &school.ben).await);
    assert!(bens.contains(&part.to_string()) && !bens.contains(&concept.to_string()), "{bens:?}");
    assert!(ids(progress(&school.app, &school.ada).await).contains(&concept.to_string()));
    let listed = school.listed("a%20thing").await;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["curriculumId"], Value::Null, "a free concept");
    assert_eq!(listed[0]["recentSessions"][0]["sessionId"], json!(session));
    assert_log_replays(&school.app).await;
    // The practice of the session asks about the part, as its student is shown it.
    let practice = practice_of(&school.app, &school.ben).await;
    let shown = school.app.get(&format!("/api/practice/{practice}")).bearer(&school.ben.token);
    let shown = shown.send().await.expect(200);
    let asked = shown["questions"].as_array().unwrap();
    assert!(asked.iter().any(|question| question["conceptId"] == json!(part)), "{shown:#}");
    let graded = school.app.submit(&school.ben, &practice.to_string(), &[]).await.expect(200);
    let moved = graded["masteryUpdates"].as_array().unwrap();
    assert!(moved.iter().any(|update| update["conceptId"] == json!(part)), "{graded:#}");

    school.join(&[part], concept).await;
    assert_eq!(school.mentions(part).await, 0);
    assert_log_replays(&school.app).await;
    // But for what was handed in meanwhile, all is as it was.
    let elsewhere = |state: Vec<String>| -> Vec<String> {
        let (ben, part) = (school.ben.id.to_string(), part.to_string());
        let is_bens = |line: &String| line.contains(&ben) || line.contains(&part);
        let lines = state.into_iter().filter(|line| line.starts_with('{') && !is_bens(line));
        lines.filter(|line| !line.contains("\"bias\"")).collect()
    };
    assert_eq!(elsewhere(school.state().await), elsewhere(before));
}

#[tokio::test]
async fn the_name_of_a_joined_concept_leads_to_the_one_in_sessions_to_come() {
    let school = School::open().await;
    let [(into, _), (from, _)] = school.two_concepts().await;
    school.join(&[from], into).await;
    let cleo = school.app.student("Cleo Marsh").await;
    school.app.link(&school.tutor, &cleo).await;
    let session = school.app.upload(&school.tutor, &cleo, LESSON).await;
    school.app.run_jobs().await;
    let path = format!("/api/transcripts/{session}");
    let shown = school.app.get(&path).bearer(&cleo.token).send().await.expect(200);
    let ids: Vec<&Value> = shown["analysis"]["concepts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|concept| &concept["conceptId"])
        .collect();
    assert!(ids.contains(&&json!(into)) && !ids.contains(&&json!(from)), "{shown:#}");
    assert_eq!(school.mentions(from).await, 0);
    assert_log_replays(&school.app).await;
}

#[tokio::test]
async fn a_submission_at_the_same_time_counts_for_the_joined_concept() {
    let school = School::open().await;
    let [(into, _), (from, other_name)] = school.two_concepts().await;
    let practice = practice_of(&school.app, &school.ben).await;
    let body = json!({ "from": [from], "into": into });
    let join = school.app.post("/api/concepts/join", &body).bearer(&school.admin.token);
    let path = format!("/api/practice/{practice}/submit");
    let submit = school.app.post(&path, &json!({ "answers": [] })).bearer(&school.ben.token);
    let (joined, submitted) = tokio::join!(tokio::spawn(join.send()), tokio::spawn(submit.send()));
    joined.unwrap().expect(200);
    submitted.unwrap().expect(200);
    let lost: i64 =
        sqlx::query_scalar("select count(*) from standing_evidence where concept_id = $1")
            .bind(from)
            .fetch_one(&school.app.db)
            .await
            .unwrap();
    assert_eq!(lost, 0);
    assert_log_replays(&school.app).await;
    school.split(into, &json!({ "name": other_name })).await;
    assert_log_replays(&school.app).await;
}

#[tokio::test]
async fn what_cannot_be_joined_or_split_is_refused_and_changes_nothing() {
    let school = School::open().await;
    let [(first, name), (second, other_name)] = school.two_concepts().await;
    let (absent, before) = (Uuid::now_v7(), school.state().await);
    let join = |from: &[Uuid], into: Uuid| json!({ "from": from, "into": into });
    let path = format!("/api/concepts/{first}/split");
    let foreign: Uuid =
        sqlx::query_scalar("select id from evidence where concept_id <> $1 limit 1")
            .bind(first)
            .fetch_one(&school.app.db)
            .await
            .unwrap();
    for (path, body, status, code, pointer) in [
        ("/api/concepts/join", join(&[absent], first), 404, "not_found", "/from/0"),
        ("/api/concepts/join", join(&[second], absent), 404, "not_found", "/into"),
        ("/api/concepts/join", join(&[first], first), 422, "invalid", "/from/0"),
        ("/api/concepts/join", join(&[second, second], first), 422, "invalid", "/from/1"),
        ("/api/concepts/join", join(&[], first), 422, "invalid", "/from"),
        (&path, json!({ "name": "new" }), 422, "invalid", "/sessionIds"),
        (&path, json!({ "name": " " }), 422, "invalid", "/name"),
        (
            &path,
            json!({ "name": "new", "sessionIds": [absent] }),
            404,
            "not_found",
            "/sessionIds/0",
        ),
        (
            &path,
            json!({ "name": "new", "evidenceIds": [foreign] }),
            404,
            "not_found",
            "/evidenceIds/0",
        ),
        (&path, json!({ "name": name }), 422, "invalid", "/name"),
    ] {
        let expected = (status, code.to_owned(), pointer.to_owned());
        assert_eq!(school.refused(path, &body).await, expected, "{path} {body}");
    }
    assert_eq!(school.state().await, before);
    school.join(&[second], first).await;
    let path = format!("/api/concepts/{second}/split");
    for (path, body) in
        [("/api/concepts/join", join(&[first], second)), (&*path, json!({ "name": other_name }))]
    {
        let (status, code, _) = school.refused(path, &body).await;
        assert_eq!((status, &*code), (409, "concept_joined"), "{path} {body}");
    }
}
