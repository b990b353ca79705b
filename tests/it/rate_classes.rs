//! The limit that each request that changes something counts against. Work for a language model is
//! counted as such wherever a request starts it: by asking one, or by an event whose job does.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use http::Method;
use ports::{Fault, Limit, Limiter, Taken};
use testkit::{App, TestServices};
use uuid::Uuid;

/// Every request that changes something, the class it counts as, and why.
const COUNTED: [(&str, &str, &str); 54] = [
    ("POST /api/auth/register", "registrations", "makes an account"),
    ("POST /api/auth/login", "sign-in", "carries a password"),
    ("POST /api/auth/refresh", "writes", "exchanges a token"),
    ("POST /api/auth/logout", "writes", "ends sign-ins"),
    ("POST /api/auth/verify", "sign-in", "carries a code"),
    ("POST /api/auth/password/forgot", "sign-in", "sends a mail"),
    ("POST /api/auth/password/reset", "sign-in", "carries a code"),
    ("POST /api/transcripts/upload", "model", "its job reads the session"),
    ("POST /api/transcripts/{sessionId}/retry", "model", "its job reads the session"),
    ("POST /api/blob/upload", "writes", "signs a permission"),
    ("POST /api/webhooks/read-ai", "open", "a recorder, until it has shown its signature"),
    ("POST /api/webhooks/fireflies", "open", "a recorder, until it has shown its signature"),
    ("POST /api/webhooks/zoom", "open", "a recorder, until it has shown its signature"),
    (
        "POST /api/webhooks/parked/{recordingId}/assign",
        "model",
        "its job makes a session, which is read",
    ),
    ("POST /api/chat/conversation", "writes", "opens an empty conversation"),
    ("POST /api/chat/message", "model", "asks for an answer"),
    ("POST /api/chat/stream", "model", "asks for an answer"),
    ("POST /api/chat/message/{messageId}/report", "writes", "tells tutors"),
    ("POST /api/practice/generate", "model", "its job writes questions"),
    ("POST /api/practice/{practiceId}/submit", "model", "embeds what was practised"),
    ("POST /api/practice/{practiceId}/preview", "reads", "changes nothing"),
    ("POST /api/practice/{practiceId}/start", "writes", "notes a beginning"),
    ("POST /api/practice/{practiceId}/hint", "writes", "keeps a hint of the curriculum's"),
    ("POST /api/practice/{practiceId}/try", "writes", "keeps a try, graded by rules"),
    (
        "POST /api/practice/{practiceId}/questions/{questionId}/contest",
        "writes",
        "asks a person to look",
    ),
    (
        "PUT /api/practice/{practiceId}/questions/{questionId}/verdict",
        "writes",
        "a person's verdict",
    ),
    ("POST /api/concepts/join", "writes", "moves evidence, computed by rules"),
    ("POST /api/concepts/{conceptId}/split", "writes", "moves evidence, computed by rules"),
    ("POST /api/goals", "writes", "stores a goal; only completing one starts a job"),
    ("PUT /api/goals/{goalId}/complete", "model", "its job proposes subjects"),
    ("POST /api/suggestions/{suggestionId}/accept", "writes", "stores a goal"),
    ("POST /api/suggestions/{suggestionId}/dismiss", "writes", "notes a no"),
    ("PATCH /api/students/{studentId}", "writes", "changes a profile"),
    ("DELETE /api/students/{studentId}", "writes", "its job erases"),
    ("DELETE /api/transcripts/{sessionId}", "writes", "its job erases"),
    ("PATCH /api/transcripts/{sessionId}/speakers", "model", "its job reads the session"),
    ("POST /api/engagement/nudges/send", "model", "has a nudge worded"),
    ("POST /api/notifications/{notificationId}/read", "writes", "notes a look"),
    ("POST /api/tutor/routing/analyze", "model", "has a brief worded"),
    ("POST /api/tutor/students", "writes", "links"),
    ("DELETE /api/tutor/students/{tutorId}/{studentId}", "writes", "ends a link"),
    ("POST /api/tutor/invites", "writes", "makes a code"),
    ("POST /api/tutor/invites/accept", "writes", "links"),
    ("POST /api/guardians/invites", "writes", "makes a code"),
    ("POST /api/guardians/accept", "writes", "links"),
    ("DELETE /api/guardians/{guardianId}/{studentId}", "writes", "ends a link"),
    ("PUT /api/consent/{studentId}", "writes", "notes what a guardian says"),
    ("POST /api/safeguarding/alerts/{alertId}/acknowledge", "writes", "says who has an alert"),
    ("POST /api/safeguarding/alerts/{alertId}/note", "writes", "writes down what was done"),
    ("PUT /api/safeguarding/contacts", "writes", "names contacts"),
    ("PUT /api/safeguarding/settings", "writes", "changes settings"),
    ("PUT /api/safeguarding/students/{studentId}", "writes", "changes settings of a student"),
    ("PUT /api/inngest", "open", "the job service, until it has shown its signature"),
    ("POST /api/inngest", "open", "the job service, until it has shown its signature"),
];

/// Those whose state could ask a model or start a job, and that do neither for a model.
const ASK_NO_MODEL: [&str; 8] = [
    "PATCH /api/students/{studentId}",
    "DELETE /api/transcripts/{sessionId}",
    "DELETE /api/students/{studentId}",
    "PUT /api/inngest",
    "POST /api/inngest",
    "POST /api/webhooks/read-ai",
    "POST /api/webhooks/fireflies",
    "POST /api/webhooks/zoom",
];

/// A limiter that admits everything and remembers the classes.
#[derive(Default)]
struct Remembering(Mutex<Vec<String>>);

#[async_trait]
impl Limiter for Remembering {
    async fn take(&self, key: &str, _: Limit) -> Result<Taken, Fault> {
        self.0.lock().unwrap().push(key.to_owned());
        Ok(Taken { admitted: true, remaining: 1, reset_after: Duration::from_secs(1) })
    }

    async fn give_back(&self, _: &str, _: Limit) -> Result<(), Fault> {
        Ok(())
    }
}

/// Every method and path that changes something.
fn changing_operations() -> Vec<(Method, String)> {
    let all = web::routes::list().into_iter().flat_map(|route| {
        let methods = route.methods.into_iter().filter(|method| *method != "GET");
        methods.map(move |method| (method.parse().unwrap(), route.path.clone()))
    });
    all.collect()
}

/// The path with an id in each gap.
fn fill_path(path: &str) -> String {
    let parts = path.split('/').map(|part| {
        if part.starts_with('{') { Uuid::now_v7().to_string() } else { part.to_owned() }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_request_that_changes_something_counts_as_what_the_table_says() {
    let limiter = Arc::new(Remembering::default());
    let app = App::with(|parts| TestServices { limiter: limiter.clone(), ..parts }).await;
    let ada = app.student("Ada Okoye").await;
    let mut found = BTreeSet::new();
    for (method, path) in changing_operations() {
        let request = app.request(method.clone(), &fill_path(&path)).json(&serde_json::json!({}));
        request.bearer(&ada.token).send().await;
        let keys = std::mem::take(&mut *limiter.0.lock().unwrap());
        let kind = keys[0].split(':').next().unwrap().to_owned();
        let by_address = keys.get(1).is_some_and(|key| key == "model-guests:address:unknown");
        assert_eq!(by_address, kind == "model", "{method} {path}: {keys:?}");
        found.insert((format!("{method} {path}"), kind));
    }
    let expected: BTreeSet<_> = COUNTED
        .iter()
        .map(|(request, kind, _)| ((*request).to_owned(), (*kind).to_owned()))
        .collect();
    assert_eq!(found, expected, "a new request gets its line in COUNTED");
}

/// The text of all files of a folder.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &sources(&path);
        } else {
            text += &std::fs::read_to_string(&path).unwrap();
        }
    }
    text
}

/// True for a state that can ask a model, or send the event of a job that does.
fn can_reach_a_model(state: &str, code: &str) -> bool {
    let Some(at) = code.find(&format!("pub struct {state} {{")) else { return false };
    let body = code[at..].split("\n}").next().unwrap();
    ["dyn Llm", "dyn Embed", "dyn Events", "Arc<Endpoint>"].iter().any(|port| body.contains(port))
}

#[test]
fn what_could_reach_a_model_counts_as_a_models_work_or_is_known_not_to() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates");
    let routes = std::fs::read_to_string(crates.join("web/src/routes.rs")).unwrap();
    let code = sources(&crates.join("companion/src")) + &sources(&crates.join("web/src"));
    let lines = web::routes::list();
    let mut unexplained = BTreeSet::new();
    let mut reaching = 0;
    for line in &lines {
        let opening = format!("    {}: ", line.name);
        let written = routes.lines().find(|text| text.starts_with(&opening)).unwrap();
        let (_, state) = written.rsplit_once('(').unwrap();
        let (state, class) = state.split_once(')').unwrap();
        if state.is_empty() || !can_reach_a_model(state, &code) {
            continue;
        }
        reaching += 1;
        if class != ": model," {
            let methods = line.methods.iter().filter(|method| **method != "GET");
            unexplained.extend(methods.map(|method| format!("{method} {}", line.path)));
        }
    }
    assert!(reaching > 10, "{reaching} lines could reach a model: the search found too few");
    assert_eq!(unexplained, ASK_NO_MODEL.iter().map(ToString::to_string).collect());
}
