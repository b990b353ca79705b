//! A student who has used everything, beside another who has, too.

use std::collections::BTreeMap;

use domain::people::Role;
use domain::status::Recorder;
use ports::{Channel, Message};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use testkit::{App, Person};
use uuid::Uuid;

use super::stored_text::PHONE;
use crate::LESSON;

/// A lesson that teaches what nobody else is ever taught.
const RARE: &str = "\
Tom Hale: Hi Xanthippe, today we look at the zorbicule. Do you remember what a zorbicule is?
Xanthippe Quorrabel: Um, I'm not sure. Something round?
Tom Hale: A zorbicule is a small particle that carries heat through a liquid.
Xanthippe Quorrabel: Okay, so a zorbicule carries heat because it moves. My mail is xq@quorrabel.example.
Tom Hale: Exactly, well done. A zorbicule is a particle, and a liquid has many of them.
Xanthippe Quorrabel: I don't get why a zorbicule moves.
Tom Hale: Heat is energy, so a zorbicule that gets heat moves faster.
Xanthippe Quorrabel: Ah, so heat makes the zorbicule move.
Tom Hale: Perfect. For homework, read about the zorbicule again.
";

/// A lesson that two students had together.
const SHARED: &str = "\
Tom Hale: Welcome, both of you. A snorbital is a curve that closes on itself.
Student: So a snorbital is closed?
Tom Hale: Exactly. A snorbital is a closed curve, and a circle is one.
Student: Okay, a circle is a snorbital.
";

pub(crate) struct ErasureSetup {
    pub app: App,
    pub admin: Person,
    pub tutor: Person,
    /// The student who will be erased.
    pub ada: Person,
    /// The student who stays.
    pub ben: Person,
    pub adas_session: Uuid,
    pub adas_conversation: String,
    pub adas_refresh_token: String,
    pub shared_file: String,
    pub bens_shared_session: Uuid,
}

impl ErasureSetup {
    pub(crate) async fn start() -> Self {
        let app = App::start().await;
        let (admin, tutor) = (app.admin().await, app.tutor("Tom Hale").await);
        let (ada, adas_refresh_token) = register(&app).await;
        let ben = app.student("Ben Lindholm").await;
        for student in [&ada, &ben] {
            app.link(&tutor, student).await;
        }
        let adas_session = app.upload(&tutor, &ada, RARE).await;
        app.upload(&tutor, &ada, LESSON).await;
        app.upload(&tutor, &ben, LESSON).await;
        let shared_file = format!("uploads/{}/both.txt", tutor.id);
        let (_, bens_shared_session) = files(&app, &tutor, &ada, &ben, &shared_file).await;
        recordings(&app, &ada, &tutor).await;
        app.run_jobs().await;
        let adas_conversation = use_everything(&app, &admin, &ada, "quandlewort").await;
        use_everything(&app, &admin, &ben, "nothing rare").await;
        write_about_ada(&app, &admin, &tutor, &ada, &ben).await;
        read_everything(&app, &ada, adas_session, &adas_conversation).await;
        let chat = format!("/api/chat/conversation/{adas_conversation}");
        app.get(&chat).bearer(&admin.token).send().await.expect(200);
        Self {
            app,
            admin,
            tutor,
            ada,
            ben,
            adas_session,
            adas_conversation,
            adas_refresh_token,
            shared_file,
            bens_shared_session,
        }
    }

    /// Ben's rows in each table: their number and content.
    pub(super) async fn rows_of_ben(&self) -> BTreeMap<&'static str, (i64, Option<String>)> {
        let of_student = |table: &str| format!("select t.* from {table} t where t.student_id = $1");
        let mut queries: Vec<(&str, String)> = [
            "sessions",
            "session_chunks",
            "practices",
            "question_reviews",
            "evidence",
            "student_concepts",
            "goals",
            "subject_suggestions",
            "conversations",
            "vectors",
            "tutor_students",
            "consents",
            "guardian_students",
            "safeguarding_alerts",
        ]
        .map(|table| (table, of_student(table)))
        .into();
        for (table, parent, column) in [
            ("session_turns", "sessions", "session_id"),
            ("practice_questions", "practices", "practice_id"),
            ("messages", "conversations", "conversation_id"),
        ] {
            let query = format!(
                "select t.* from {table} t join {parent} p on p.id = t.{column}
                where p.student_id = $1"
            );
            queries.push((table, query));
        }
        queries.push(("users", "select t.* from users t where t.id = $1".into()));
        queries.push(("students", "select t.* from students t where t.user_id = $1".into()));
        queries
            .push(("notifications", "select t.* from notifications t where t.user_id = $1".into()));
        queries.push((
            "concepts",
            "select t.id, t.name from concepts t
            where t.id in (select concept_id from student_concepts where student_id = $1)"
                .into(),
        ));
        let mut rows = BTreeMap::new();
        for (name, query) in queries {
            let digest = format!(
                "select count(*), md5(string_agg(row::text, '|' order by row::text))
                from ({query}) as row"
            );
            let row = sqlx::query_as(AssertSqlSafe(digest)).bind(self.ben.id.0);
            rows.insert(name, row.fetch_one(&self.app.db).await.unwrap());
        }
        rows
    }
}

/// Signs up, as a stranger does.
async fn register(app: &App) -> (Person, String) {
    let (name, email) = ("Xanthippe Quorrabel", "xanthippe@quorrabel.example");
    let form = json!({
        "email": email, "password": "a long password", "name": name, "role": "student", "grade": 9,
    });
    let account = app.post("/api/auth/register", &form).send().await.expect(201);
    let id: Uuid = account["user"]["id"].as_str().unwrap().parse().unwrap();
    sqlx::query("update users set email_verified_at = now() where id = $1")
        .bind(id)
        .execute(&app.db)
        .await
        .unwrap();
    let token = account["token"].as_str().unwrap().to_owned();
    let refresh = account["refreshToken"].as_str().unwrap().to_owned();
    (
        Person {
            id: id.into(),
            role: Role::Student,
            email: email.into(),
            name: name.into(),
            token,
        },
        refresh,
    )
}

/// Files uploaded by the student, by the tutor for one, by the tutor for two. Returns the sessions
/// made from the last.
async fn files(
    app: &App,
    tutor: &Person,
    ada: &Person,
    ben: &Person,
    shared: &str,
) -> (Uuid, Uuid) {
    let own = format!("uploads/{}/own.txt", ada.id);
    let adas = format!("uploads/{}/adas.txt", tutor.id);
    let unused = format!("uploads/{}/unused.txt", ada.id);
    for (pathname, text) in [(&own, RARE), (&adas, RARE), (&unused, RARE), (&shared.into(), SHARED)]
    {
        app.parts.blobs.put(pathname, text.as_bytes().to_vec()).await.unwrap();
    }
    upload(app, ada, (ada, tutor), (&own, "2025-11-16T10:00:00Z")).await;
    upload(app, tutor, (ada, tutor), (&adas, "2025-11-17T10:00:00Z")).await;
    (
        upload(app, tutor, (ada, tutor), (shared, "2025-11-18T10:00:00Z")).await,
        upload(app, tutor, (ben, tutor), (shared, "2025-11-18T10:00:00Z")).await,
    )
}

async fn upload(
    app: &App,
    uploader: &Person,
    (student, tutor): (&Person, &Person),
    (pathname, date): (&str, &str),
) -> Uuid {
    let body = json!({
        "studentId": student.id, "tutorId": tutor.id, "sessionDate": date, "duration": 3600,
        "blobPathname": pathname, "transcriptSource": "test",
    });
    let request = app.post("/api/transcripts/upload", &body).bearer(&uploader.token);
    let key = format!("upload {date} {}", student.id.0.simple());
    let answer = request.header("idempotency-key", &key).send().await.expect(202);
    answer["sessionId"].as_str().unwrap().parse().unwrap()
}

/// A recording of a lesson that waits for an admin, and one that has become a session.
async fn recordings(app: &App, ada: &Person, tutor: &Person) {
    for (id, people) in [
        ("parked", vec![(ada.name.as_str(), Some(ada.email.as_str()))]),
        (
            "taught",
            vec![
                (ada.name.as_str(), Some(ada.email.as_str())),
                (tutor.name.as_str(), Some(tutor.email.as_str())),
            ],
        ),
    ] {
        let mut report = crate::recordings::report(id, "A lesson on zorbicule", &people);
        report["start_time"] = json!("2025-11-19T10:00:00Z");
        crate::recordings::deliver(app, Recorder::ReadAi, &report).await.expect(200);
    }
}

/// Practises, asks, sets goals, changes the profile. Returns the conversation.
async fn use_everything(app: &App, admin: &Person, student: &Person, rare: &str) -> String {
    let send = async |path: &str, body: Value, status: u16| {
        let request = app.post(path, &body).bearer(&student.token);
        request.header("idempotency-key", path).send().await.expect(status)
    };
    let list = format!("/api/practice/student/{}?status=assigned", student.id);
    let list = app.get(&list).bearer(&student.token).send().await.expect(200);
    let practice = list["practices"][0]["practiceId"].as_str().unwrap().to_owned();
    let path = format!("/api/practice/{practice}");
    let shown = app.get(&path).bearer(&student.token).send().await.expect(200);
    let answer = if rare == "quandlewort" { "brindlefax" } else { "water" };
    let answer = json!([{"questionId": shown["questions"][0]["questionId"], "answer": answer}]);
    send(&format!("{path}/submit"), json!({ "answers": answer }), 200).await;
    let shown = app.get(&path).bearer(&student.token).send().await.expect(200);
    let first = &shown["questions"][0];
    if first["correct"] != true {
        let review = format!("{path}/questions/{}", first["questionId"].as_str().unwrap());
        // Words that tell of a danger are kept with their finding.
        let said =
            if rare == "quandlewort" { "is what we called it" } else { "I want to kill myself" };
        let comment = json!({ "comment": format!("{rare} {said}") });
        send(&format!("{review}/contest"), comment, 201).await;
        let verdict = json!({ "correct": true, "comment": format!("{rare} it is") });
        let judged = app.request(http::Method::PUT, &format!("{review}/verdict")).json(&verdict);
        judged.bearer(&admin.token).send().await.expect(200);
    }
    let question = format!("What is an acid, and what has it to do with {rare}?");
    let answer =
        send("/api/chat/message", json!({"studentId": student.id, "message": question}), 200).await;
    say_in_distress(app, admin, student, rare).await;
    let described =
        if rare == "quandlewort" { "Understand flimsterol" } else { "Understand acids" };
    let goal = json!({"studentId": student.id, "subject": "Chemistry", "description": described});
    let goal = send("/api/goals", goal, 201).await;
    let path = format!("/api/goals/{}/complete", goal["goalId"].as_str().unwrap());
    let complete = app.request(http::Method::PUT, &path).json(&json!({})).bearer(&student.token);
    complete.send().await.expect(200);
    app.run_jobs().await;
    if rare == "quandlewort" {
        let changes = json!({"interests": ["brindlefax"], "preferences": {"phone": PHONE}});
        let path = format!("/api/students/{}", student.id);
        app.patch(&path, &changes).bearer(&student.token).send().await.expect(200);
    }
    answer["conversationId"].as_str().unwrap().to_owned()
}

/// Tells of a danger, of which an admin writes something down.
async fn say_in_distress(app: &App, admin: &Person, student: &Person, rare: &str) {
    let message = format!("I want to kill myself because of {rare}");
    let body = json!({ "studentId": student.id, "message": message });
    app.post("/api/chat/message", &body).bearer(&student.token).send().await.expect(200);
    let alert: Uuid =
        sqlx::query_scalar("select id from safeguarding_alerts where student_id = $1")
            .bind(student.id.0)
            .fetch_one(&app.db)
            .await
            .unwrap();
    let path = format!("/api/safeguarding/alerts/{alert}/note");
    let note = json!({ "note": format!("Spoke about {rare}.") });
    app.post(&path, &note).bearer(&admin.token).send().await.expect(201);
}

/// A guardian who has agreed, and one who is invited.
async fn agree_for(app: &App, tutor: &Person, student: &Person) {
    let guardian = app.guardian("Greta Guard").await;
    app.link_guardian(&guardian, student).await;
    let invite = json!({ "studentId": student.id, "email": "gus@test.example" });
    app.post("/api/guardians/invites", &invite).bearer(&tutor.token).send().await.expect(201);
    sqlx::query(
        "insert into consents (id, student_id, guardian_id, scopes, wording, created_at)
        values (gen_random_uuid(), $1, $2, '{uploads}', '2026-11-30', now())",
    )
    .bind(student.id.0)
    .bind(guardian.id.0)
    .execute(&app.db)
    .await
    .unwrap();
}

/// Writes the rows about the student that belong to others and to jobs.
async fn write_about_ada(app: &App, admin: &Person, tutor: &Person, ada: &Person, ben: &Person) {
    agree_for(app, tutor, ada).await;
    let invite = json!({"email": ada.email, "purpose": "link"});
    app.post("/api/tutor/invites", &invite).bearer(&tutor.token).send().await.expect(201);
    for (id, to, body) in [
        ("to-tutor", tutor.email.as_str(), format!("{} waits for you.", ada.name)),
        ("to-admin", "root@test.example", format!("Call {PHONE}.")),
        ("to-ada", ada.email.as_str(), "You have new practice.".into()),
    ] {
        let letter = Message {
            id: id.into(),
            channel: Channel::Email,
            to: to.into(),
            subject: "News".into(),
            body,
        };
        app.parts.notifier.send(&letter).await.unwrap();
    }
    sqlx::query(
        "insert into notifications (id, user_id, kind, title, body, subject)
        values
            (gen_random_uuid(), $1, 'alert', 'Have a look', 'At ' || $4, '{}'),
            (gen_random_uuid(), $2, 'alert', 'Have a look', 'At a student',
                jsonb_build_object('studentId', $3::text))",
    )
    .bind(tutor.id.0)
    .bind(admin.id.0)
    .bind(ada.id.0)
    .bind(&ada.name)
    .execute(&app.db)
    .await
    .unwrap();
    sqlx::query(
        "insert into api_keys (id, key_sha256, owner_id, label, scopes, allowed, expires_at)
        values (gen_random_uuid(), 'x', $1, 'zoom', '{transcripts:write}', $2,
            now() + interval '1 day')",
    )
    .bind(admin.id.0)
    .bind(vec![ada.id.0, ben.id.0])
    .execute(&app.db)
    .await
    .unwrap();
    sqlx::query(
        "insert into nudges (id, student_id, type, local_day, status, message)
        values (gen_random_uuid(), $1, 'early_engagement', '2025-11-20', 'sent', $2)",
    )
    .bind(ada.id.0)
    .bind(format!("{}, come back to the zorbicule!", ada.name))
    .execute(&app.db)
    .await
    .unwrap();
    nightly_run(app, ada, ben).await;
}

/// A run that is about many students and remembers their ids.
async fn nightly_run(app: &App, ada: &Person, ben: &Person) {
    sqlx::query(
        "with event as (
            insert into events (id, name, data, taken_at)
            values ('nudges.due:2025-11-20:9', 'nudges.due', '{\"hour\": 9}', now())
            returning id
        ), run as (
            insert into runs (id, function_id, event_id, state, retries)
            select gen_random_uuid(), 'study-companion-send-engagement-nudges', id, 'done', 4
            from event
            returning id
        )
        insert into run_steps (run_id, step, name, output)
        select id, 'a', 'find-students', jsonb_build_array($1::text, $2::text) from run
        union all
        select id, 'b', 'nudge-' || $1::text, 'null' from run",
    )
    .bind(ada.id.0)
    .bind(ben.id.0)
    .execute(&app.db)
    .await
    .unwrap();
}

/// Reads everything once, so that it is cached.
async fn read_everything(app: &App, ada: &Person, session: Uuid, conversation: &str) {
    for path in [
        format!("/api/students/{}", ada.id),
        format!("/api/transcripts/{session}"),
        format!("/api/chat/conversation/{conversation}"),
    ] {
        app.get(&path).bearer(&ada.token).send().await.expect(200);
    }
}
