//! How often a request goes to the database. A look at something is one statement of the use case,
//! the caller's right to look included; what the door and the local twins of outside services add
//! is counted apart, because it is not there when they are.

mod chat;
mod concepts;
mod guardians;
mod recordings;
mod safeguarding;
mod setup;
pub(crate) mod statement_log;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::status::Recorder;
use http::Method;
use serde_json::{Value, json};
use sqlx::Connection;
use sqlx::postgres::PgPoolOptions;
use testkit::{App, CRON_SECRET, PASSWORD};
use uuid::Uuid;

use crate::LESSON;
use setup::{CLEO, School};
use statement_log::{RequestStatements, StatementLog};

/// A request to a route, and the number of statements its use case may make.
struct Row {
    /// Method and path, as the route list has them.
    route: &'static str,
    /// The token that goes with it.
    token: String,
    query: &'static str,
    /// The recorder that signs the body, if one does.
    signed_by: Option<Recorder>,
    body: Value,
    /// Ids other than the school's.
    ids: BTreeMap<&'static str, Uuid>,
    statements: usize,
    /// Transactions, each of which is two trips more.
    transactions: usize,
    /// True if fewer statements are right, too: as many as there is to do.
    fewer: bool,
}

impl Row {
    fn query(self, query: &'static str) -> Self {
        Self { query, ..self }
    }

    fn body(self, body: Value) -> Self {
        Self { body, ..self }
    }

    fn signed_by(self, recorder: Recorder) -> Self {
        Self { signed_by: Some(recorder), ..self }
    }

    fn with(mut self, name: &'static str, id: impl Into<Uuid>) -> Self {
        self.ids.insert(name, id.into());
        self
    }

    /// The statements are the most there are.
    fn at_most(self) -> Self {
        Self { fewer: true, ..self }
    }

    /// In one transaction.
    fn in_transaction(self) -> Self {
        Self { transactions: 1, ..self }
    }
}

fn row(route: &'static str, token: &str, statements: usize) -> Row {
    let (token, body, ids) = (token.to_owned(), Value::Null, BTreeMap::new());
    Row {
        route,
        token,
        query: "",
        signed_by: None,
        body,
        ids,
        statements,
        transactions: 0,
        fewer: false,
    }
}

/// Routes that are no use case of anybody's: the jobs' protocol, of which each step is measured by
/// what it does, not by how often it asks.
const LEFT_OUT: [&str; 2] = ["POST /api/inngest", "PUT /api/inngest"];

/// Looks that are no looks: the scheduler may only GET, and a copy of all that is held about a
/// student goes through one kind of thing after the other until a part is full.
const NO_LOOKS: [&str; 3] = [
    "GET /api/cron/engagement-nudges",
    "GET /api/cron/sweep",
    "GET /api/students/{studentId}/export",
];

impl School {
    /// The path of a route with the ids put in.
    fn path(&self, row: &Row) -> String {
        let (_, path) = row.route.split_once(' ').unwrap();
        let mut path = path.to_owned();
        while let Some((before, rest)) = path.split_once('{') {
            let (name, after) = rest.split_once('}').unwrap();
            let id = row.ids.get(name).or_else(|| self.ids.get(name));
            let id = id.unwrap_or_else(|| panic!("no {name} for {}", row.route));
            path = format!("{before}{id}{after}");
        }
        path + row.query
    }

    async fn count_trips(&self, log: &StatementLog, row: &Row) -> RequestStatements {
        let (method, _) = row.route.split_once(' ').unwrap();
        let request = self.app.request(method.parse::<Method>().unwrap(), &self.path(row));
        let request = if row.token.is_empty() { request } else { request.bearer(&row.token) };
        let request = if row.body.is_null() { request } else { request.json(&row.body) };
        let request = match row.signed_by {
            Some(recorder) => crate::recordings::sign(&self.app, recorder, request, &row.body),
            None => request,
        };
        log.trips();
        let answer = request.send().await;
        assert!(answer.status.is_success(), "{} {} {}", row.route, answer.status, answer.json);
        log.trips()
    }
}

/// Every route but those that are left out, in an order in which each can be called.
async fn table(school: &School) -> Vec<Row> {
    let (ada, tutor, admin) = (&*school.ada.token, &*school.tutor.token, &*school.admin.token);
    let mut rows = reading_rows(ada, tutor, admin);
    rows.extend(session_rows(school));
    rows.extend(recordings::rows(school));
    rows.extend(plan_rows(school));
    rows.extend(people_rows(school));
    rows.extend(concepts::rows(school));
    rows.extend(safeguarding::rows(school));
    rows.extend(chat::rows(school));
    rows.extend(guardians::rows(school));
    rows.extend(account_rows(school).await);
    rows.push(row("DELETE /api/transcripts/{sessionId}", ada, 40).in_transaction().at_most());
    rows.push(row("DELETE /api/students/{studentId}", ada, 17).in_transaction().at_most());
    rows
}

/// The requests that only read: one statement each, however much there is to see.
fn reading_rows(ada: &str, tutor: &str, admin: &str) -> Vec<Row> {
    vec![
        row("GET /api/auth/me", ada, 1),
        row("GET /api/students/{studentId}", tutor, 1),
        row("GET /api/students/{studentId}/export", ada, 26).at_most(),
        row("GET /api/transcripts/{sessionId}", tutor, 1),
        // From the cache, and with a page that is not.
        row("GET /api/transcripts/{sessionId}", ada, 1).query("?include=turns"),
        row("GET /api/transcripts/student/{studentId}", tutor, 1),
        row("GET /api/transcripts/{sessionId}/speakers", tutor, 1),
        row("GET /api/chat/conversation/{conversationId}", admin, 1),
        row("GET /api/chat/conversation/{conversationId}", ada, 1).query("?limit=1"),
        row("GET /api/chat/student/{studentId}", admin, 1),
        row("GET /api/practice/{practiceId}", ada, 1),
        row("GET /api/practice/{practiceId}", ada, 1),
        row("GET /api/practice/student/{studentId}", tutor, 1),
        row("GET /api/concepts", admin, 1).query("?search=chem"),
        row("GET /api/goals/student/{studentId}", tutor, 1),
        row("GET /api/progress/student/{studentId}", ada, 1),
        row("GET /api/suggestions/student/{studentId}", ada, 1),
        row("GET /api/tutor/context/{studentId}", tutor, 1),
        row("GET /api/engagement/nudges/pending", admin, 1),
        row("GET /api/notifications", ada, 1),
        row("GET /api/analytics/learning-improvements/{studentId}", tutor, 1),
        row("GET /api/analytics/dashboard", admin, 1),
        row("GET /api/analytics/usage", admin, 1),
        row("GET /api/safeguarding/alerts", tutor, 1),
        row("GET /api/safeguarding/alerts/{alertId}", admin, 1),
        row("GET /api/safeguarding/alerts/{alertId}/words", admin, 1),
        row("GET /api/safeguarding/contacts", admin, 1),
        row("GET /api/safeguarding/settings", admin, 1),
        row("GET /api/safeguarding/students/{studentId}", admin, 1),
        row("GET /api/health", "", 1),
        row("GET /api/openapi", "", 0),
        row("GET /api/docs", "", 0),
        row("GET /api/inngest", "", 0),
    ]
}

/// Transcripts, chat and practice.
fn session_rows(school: &School) -> Vec<Row> {
    let (ada, tutor, student) = (&*school.ada.token, &*school.tutor.token, school.ada.id);
    let upload = json!({
        "studentId": student, "sessionDate": "2025-11-16T10:00:00Z", "duration": 60,
        "transcript": LESSON, "transcriptSource": "test",
    });
    let question = json!({ "studentId": student, "message": "What is neutralization?" });
    let practice = json!({ "studentId": student, "sessionId": school.ids["sessionId"] });
    vec![
        row("POST /api/transcripts/upload", tutor, 1).body(upload),
        row("POST /api/blob/upload", ada, 1).body(json!({
            "type": "blob.generate-client-token",
            "payload": { "pathname": format!("uploads/{student}/a.vtt") },
        })),
        row("POST /api/transcripts/{sessionId}/retry", tutor, 1).with("sessionId", school.failed),
        // The learner and the session are locked, the speakers read twice, one of them confirmed.
        row("PATCH /api/transcripts/{sessionId}/speakers", ada, 7)
            .body(json!({ "speakers": [{ "label": "Tom Hale", "person": "tutor" }] }))
            .in_transaction()
            .at_most(),
        row("POST /api/chat/conversation", ada, 1).body(json!({ "studentId": student })),
        // The caller and the messages before; passages by words; their turns. Then, together: the
        // conversation, two messages, the time.
        row("POST /api/chat/message", ada, 7).body(question).in_transaction(),
        // The concept it is about; then it is opened.
        row("POST /api/practice/generate", tutor, 2).body(practice),
        // The practice is locked and read; the learner and the concepts are locked, the concepts
        // read; the log, the learner, the practice and its verdicts are written; and two for
        // each concept, what the student and what everybody knows of it. After the answer, the
        // people around the student for the trace it leaves.
        row("POST /api/practice/{practiceId}/preview", ada, 1)
            .body(json!({ "questionId": school.ids["questionId"], "answer": "6.5" })),
        row("POST /api/practice/{practiceId}/start", ada, 1),
        // The practice is locked and read; then the hint is written.
        row("POST /api/practice/{practiceId}/hint", ada, 3)
            .body(json!({ "questionId": school.ids["questionId"] }))
            .in_transaction(),
        row("POST /api/practice/{practiceId}/try", ada, 3)
            .body(json!({ "questionId": school.ids["questionId"], "answer": "none of this" }))
            .in_transaction()
            .at_most(),
        row("POST /api/practice/{practiceId}/submit", ada, 10 + 2 * school.concepts)
            .body(json!({ "answers": [
                { "questionId": school.ids["questionId"], "answer": "none of this" },
            ] }))
            .in_transaction()
            .at_most(),
        // The practice is locked and read; the contest is written; her tutor is told of the first one.
        row("POST /api/practice/{practiceId}/questions/{questionId}/contest", ada, 6)
            .body(json!({ "comment": "It is there." }))
            .in_transaction(),
        row("GET /api/practice/review", tutor, 1),
        // The practice is locked and read; the log is corrected; what follows from it is counted
        // before and after, once for each concept; the verdict is written, and told.
        row(
            "PUT /api/practice/{practiceId}/questions/{questionId}/verdict",
            tutor,
            22 + 2 * school.concepts,
        )
        .body(json!({ "correct": true }))
        .in_transaction()
        .at_most(),
    ]
}

/// Goals, suggestions, notifications, the profile.
fn plan_rows(school: &School) -> Vec<Row> {
    let (ada, student) = (&*school.ada.token, school.ada.id);
    let goal = json!({ "studentId": student, "subject": "Chemistry", "description": "Salts" });
    vec![
        row("PATCH /api/students/{studentId}", ada, 4).body(json!({ "grade": 9 })).in_transaction(),
        row("POST /api/goals", ada, 1).body(goal),
        row("PUT /api/goals/{goalId}/complete", ada, 1),
        row("POST /api/suggestions/{suggestionId}/accept", ada, 5).in_transaction(),
        row("POST /api/suggestions/{suggestionId}/dismiss", ada, 3)
            .in_transaction()
            .with("suggestionId", school.suggestion),
        row("POST /api/notifications/{notificationId}/read", ada, 1),
    ]
}

/// The requests of tutors, admins and the scheduler.
fn people_rows(school: &School) -> Vec<Row> {
    let (tutor, admin) = (&*school.tutor.token, &*school.admin.token);
    let (ada, ben) = (school.ada.id, school.ben.id);
    let link = json!({ "tutorId": school.tutor.id, "studentId": ben });
    let invite = json!({ "email": "dan@example.com", "purpose": "tutor_signup" });
    vec![
        // One more when the tutors are told.
        row("POST /api/tutor/routing/analyze", tutor, 2)
            .at_most()
            .body(json!({ "studentId": ada, "context": {} })),
        row("POST /api/tutor/invites", admin, 2).in_transaction().body(invite),
        row("POST /api/tutor/invites/accept", &school.ben.token, 1)
            .body(json!({ "code": school.invitation })),
        row("DELETE /api/tutor/students/{tutorId}/{studentId}", admin, 1).with("studentId", ben),
        row("POST /api/tutor/students", admin, 1).body(link),
        row("POST /api/engagement/nudges/send", admin, 3)
            .body(json!({ "studentId": ada, "type": "early_engagement" })),
        row("GET /api/cron/engagement-nudges", CRON_SECRET, 0),
        // One transaction for the alerts that nobody has acknowledged.
        row("GET /api/cron/sweep", CRON_SECRET, 33).in_transaction().at_most(),
    ]
}

/// Accounts. Signing in looks the account up, and whether it knows the network; notes the attempt in a
/// transaction (locked, counted, noted); settles it; and opens a session.
async fn account_rows(school: &School) -> Vec<Row> {
    let (token, refresh) = (school.cleo["token"].as_str().unwrap(), &school.cleo["refreshToken"]);
    let form = json!({
        "email": "dora@example.com", "password": PASSWORD, "name": "Dora", "role": "student",
        "grade": 9,
    });
    let login = json!({ "email": CLEO, "password": PASSWORD });
    let (verify, reset) = (school.code("verify_email").await, school.code("reset_password").await);
    vec![
        row("POST /api/auth/register", "", 4).in_transaction().body(form),
        row("POST /api/auth/login", "", 7).in_transaction().body(login),
        row("POST /api/auth/refresh", "", 1).body(json!({ "refreshToken": refresh })),
        row("POST /api/auth/logout", token, 2).in_transaction(),
        row("POST /api/auth/verify", "", 1).body(json!({ "code": verify })),
        row("POST /api/auth/password/forgot", "", 2)
            .in_transaction()
            .body(json!({ "email": CLEO })),
        row("POST /api/auth/password/reset", "", 3)
            .in_transaction()
            .body(json!({ "code": reset, "password": "another long password" })),
    ]
}

#[tokio::test]
async fn every_look_is_one_round_trip_and_every_write_as_many_as_it_says() {
    let school = School::open().await;
    let rows = table(&school).await;
    let named: BTreeSet<String> = rows.iter().map(|row| row.route.to_owned()).collect();
    let named: BTreeSet<String> = named.into_iter().chain(LEFT_OUT.map(str::to_owned)).collect();
    let listed: BTreeSet<String> = web::routes::list()
        .iter()
        .flat_map(|route| route.methods.iter().map(|method| format!("{method} {}", route.path)))
        .collect();
    assert_eq!(named, listed, "each route has its row, and each row its route");

    let log = StatementLog::default();
    let _listening = log.listen(&school.app.db).await;
    let mut wrong = Vec::new();
    for row in &rows {
        let trips = school.count_trips(&log, row).await;
        let (own, transactions) = (trips.own.len(), trips.transactions);
        println!("{own} {transactions} {:?} {}{}", trips.apart, row.route, row.query);
        let looks = row.route.starts_with("GET") && !NO_LOOKS.contains(&row.route);
        assert!(!looks || (row.statements <= 1 && row.transactions == 0), "{}", row.route);
        let as_many = own == row.statements || (row.fewer && own < row.statements);
        if !as_many || transactions != row.transactions {
            wrong.push((row.route, row.statements, own, trips));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// How twenty looks at once end after all connections of the product were cut off, as a restart of
/// the database does, and rested for a moment.
async fn statuses_after_a_cut(app: &App) -> Vec<u16> {
    let ada = app.student("Ada Okoye").await;
    let path = format!("/api/students/{}", ada.id);
    let open = futures::future::join_all((0..5).map(|_| app.parts.db.acquire())).await;
    assert!(open.iter().all(Result::is_ok));
    drop(open);
    // They go back to the pool in tasks of their own.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut other = sqlx::PgConnection::connect(&app.url).await.unwrap();
    let cut: i64 = sqlx::query_scalar(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()",
    )
    .fetch_one(&mut other)
    .await
    .unwrap();
    assert!(cut >= 5, "{cut}");
    tokio::time::sleep(Duration::from_millis(600)).await;
    let look = || app.get(&path).bearer(&ada.token).send();
    let looks = futures::future::join_all((0..20).map(|_| look())).await;
    looks.iter().map(|answer| answer.status.as_u16()).collect()
}

#[tokio::test]
async fn connections_that_were_cut_off_while_they_rested_fail_no_request() {
    assert_eq!(statuses_after_a_cut(&App::start().await).await, [200; 20]);
    // A pool that asks none of them for a sign of life does fail some.
    let unasked = |parts: testkit::TestServices| {
        let options = PgPoolOptions::new().max_connections(5).test_before_acquire(false);
        let db = options.connect_lazy_with((*parts.db.connect_options()).clone());
        testkit::TestServices { db, ..parts }
    };
    assert!(statuses_after_a_cut(&App::with(unasked).await).await.contains(&503));
}
