//! Isolation, proven for every route: each operation of the OpenAPI document × everybody who might
//! ask × each id they might put in.
//!
//! The cells come from the document, the expectations from `rules`; an operation without a rule, and
//! an id of a request that the rule's body doesn't have, fail. What is refused is refused with the
//! same bytes as what doesn't exist, and leaves nothing behind.

mod consent_states;
mod rules;
mod visitors;

use std::collections::BTreeMap;

use domain::status::ConsentState;
use http::Method;
use rules::{May, OperationRule, Whose, path_id};
use serde_json::{Value, json};
use testkit::{TestResponse, comparable};
use uuid::Uuid;
use visitors::{Belongings, IsolationSetup, Visitor};

/// One operation of the document.
struct Operation {
    name: String,
    method: Method,
    path: String,
    /// The places of ids in the body, as JSON pointers.
    body_ids: Vec<String>,
    /// Parameters of the query that are ids.
    query_ids: Vec<String>,
}

/// A request about somebody's things, in which single ids can be changed.
#[derive(Clone)]
struct IdRequest {
    path_ids: Vec<(String, Uuid)>,
    body: Value,
}

/// The operations that change how the others are answered, or end what they look at: consent, the
/// guardian's link, Ada's session, and then Ada.
const ENDINGS: [&str; 4] = [
    "PUT /api/consent/{studentId}",
    "DELETE /api/guardians/{guardianId}/{studentId}",
    "DELETE /api/transcripts/{sessionId}",
    "DELETE /api/students/{studentId}",
];

#[tokio::test]
async fn every_operation_has_its_rule_and_every_id_is_tried() {
    let setup = IsolationSetup::open().await;
    let rules: BTreeMap<_, _> =
        rules::all().into_iter().map(|rule| (rule.operation, rule)).collect();
    let operations = operations(&setup).await;
    let named: Vec<_> = operations.iter().map(|operation| operation.name.as_str()).collect();
    for operation in &operations {
        let name = operation.name.as_str();
        let Some(rule) = rules.get(name) else {
            panic!("{name}: who may do this? Say so in rules.rs")
        };
        if matches!(rule.may, May::Anyone | May::Machine) {
            continue;
        }
        let body = (rule.body)(&setup, &setup.ada);
        for pointer in &operation.body_ids {
            assert!(body.pointer(pointer).is_some(), "{name}: the rule's body lacks {pointer}");
        }
        assert_eq!(operation.query_ids, Vec::<String>::new(), "{name}: try ids of the query too");
    }
    let stale: Vec<_> = rules.keys().filter(|name| !named.contains(name)).collect();
    assert!(stale.is_empty(), "rules without an operation: {stale:?}");
}

#[tokio::test]
async fn nobody_gets_what_is_not_theirs() {
    prove_refusals(ConsentState::NotNeeded).await;
}

#[tokio::test]
async fn everybody_gets_what_is_theirs() {
    prove_admissions(ConsentState::NotNeeded).await;
}

/// Tries everything that must be refused, of students who stand so with consent.
#[expect(clippy::print_stdout, reason = "the count is what a run is for")]
async fn prove_refusals(consent: ConsentState) {
    let setup = IsolationSetup::open().await;
    setup.set_consent(consent).await;
    warm_the_cache(&setup).await;
    let before = setup.stored().await;
    let (mut cells, mut leaks) = (0, Vec::new());
    let rules: BTreeMap<_, _> =
        rules::all().into_iter().map(|rule| (rule.operation, rule)).collect();
    for operation in operations(&setup).await {
        let rule = &rules[operation.name.as_str()];
        if rule.may == May::Anyone {
            continue;
        }
        for caller in Visitor::ALL {
            let expected = expected(rule, caller, consent);
            for (what, answer, twin) in refusals(&setup, &operation, rule, caller, expected).await {
                cells += 1;
                let status = answer.status.as_u16();
                let fits = status == twin.0 && comparable(&answer.json) == twin.1;
                if !fits {
                    leaks.push(format!(
                        "{} by {caller:?}, {what}: {status} {}\n   should be {} {}",
                        operation.name, answer.json, twin.0, twin.1
                    ));
                }
            }
        }
    }
    println!("isolation matrix, consent {consent:?}: {cells} refusals, {} leaks", leaks.len());
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert_eq!(setup.stored().await, before, "what was refused left something behind");
}

/// Tries everything that must be admitted, for students who stand so with consent: all of it is, but
/// what waits for consent.
#[expect(clippy::print_stdout, reason = "the count is what a run is for")]
async fn prove_admissions(consent: ConsentState) {
    let setup = IsolationSetup::open().await;
    setup.set_consent(consent).await;
    let rules: BTreeMap<_, _> =
        rules::all().into_iter().map(|rule| (rule.operation, rule)).collect();
    let (mut cells, mut refused) = (0, Vec::new());
    let mut operations = operations(&setup).await;
    // Operations that end something come last.
    let ending = |operation: &Operation| ENDINGS.iter().position(|name| *name == operation.name);
    let ends = |name: &str| name.contains("logout") || name.ends_with("/split");
    operations.sort_by_key(|operation| (ending(operation), ends(&operation.name)));
    for operation in operations {
        let rule = &rules[operation.name.as_str()];
        let admitted =
            Visitor::ALL.into_iter().filter(|caller| expected(rule, *caller, consent) == 200);
        for caller in admitted {
            let comes_before_an_admin = matches!(caller, Visitor::Owner | Visitor::LinkedGuardian);
            if operation.method == Method::DELETE && comes_before_an_admin {
                // The admin finds it there; her own right, and the guardian's, are proven elsewhere.
                continue;
            }
            cells += 1;
            let ask = request_about(&setup, &operation, rule, &setup.ada);
            let answer = send(&setup, &operation, rule, caller, &ask).await;
            let waits = answer.json["code"] == "consent_needed";
            if waits != waits_for_consent(&operation, caller, consent) {
                refused.push(format!("{} by {caller:?} waits: {waits}", operation.name));
            } else if !waits && matches!(answer.status.as_u16(), 401 | 403 | 404 | 500..) {
                refused.push(format!(
                    "{} by {caller:?}: {} {}",
                    operation.name, answer.status, answer.json
                ));
            }
            let others = if rule.whose == Whose::Callers { &setup.ada } else { &setup.ben };
            if (rule.whose != Whose::Callers || !caller.sees_ada()) && others.are_in(&answer.bytes)
            {
                refused.push(format!("{} by {caller:?} tells of another", operation.name));
            }
        }
    }
    println!(
        "isolation matrix, consent {consent:?}: {cells} admissions, {} refused",
        refused.len()
    );
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// True for what a guardian has to agree to first, and has not.
fn waits_for_consent(operation: &Operation, caller: Visitor, consent: ConsentState) -> bool {
    // A permission to upload a file is about whoever asks, and no student may be meant by it.
    let is_about_caller = operation.name == "POST /api/blob/upload";
    matches!(consent, ConsentState::Missing | ConsentState::Withdrawn)
        && rules::NEED_CONSENT.contains(&operation.name.as_str())
        && (!is_about_caller || caller == Visitor::Owner)
}

/// The status for a caller who asks for Ada's things: 200 for anything but a refusal.
fn expected(rule: &OperationRule, caller: Visitor, consent: ConsentState) -> u16 {
    let May::Who(letters, scope) = rule.may else {
        return if rule.may == May::Machine { 401 } else { 200 };
    };
    let letter = match caller {
        // The role is compared before the database is asked whether the token still counts.
        Visitor::Stale if !letters.contains('S') => return 403,
        _ if caller.is_unknown() => return 401,
        Visitor::Owner | Visitor::OtherStudent => 'S',
        Visitor::UnrelatedTutor
        | Visitor::FormerTutor
        | Visitor::LinkedTutor
        | Visitor::Contact => 'T',
        Visitor::UnrelatedGuardian | Visitor::FormerGuardian | Visitor::LinkedGuardian => 'G',
        Visitor::Admin => 'A',
        Visitor::Key | Visitor::KeyForAnother if scope.is_some() => 'K',
        _ => return 403,
    };
    if letter != 'K' && !letters.contains(letter) {
        return 403;
    }
    match (rule.whose, caller) {
        (Whose::Callers, _)
        | (_, Visitor::Owner)
        | (
            Whose::Students | Whose::WhileYoung,
            Visitor::LinkedTutor | Visitor::Admin | Visitor::Key,
        )
        | (Whose::Students, Visitor::LinkedGuardian)
        | (Whose::Contacts, Visitor::Contact | Visitor::Admin) => 200,
        (Whose::WhileYoung, Visitor::LinkedGuardian) if consent != ConsentState::NotNeeded => 200,
        _ => 404,
    }
}

/// The refusals a caller must get, each with the answer it has to equal.
async fn refusals(
    setup: &IsolationSetup,
    operation: &Operation,
    rule: &OperationRule,
    caller: Visitor,
    expected: u16,
) -> Vec<(String, TestResponse, (u16, Value))> {
    let ask = request_about(setup, operation, rule, &setup.ada);
    let mut cells = Vec::new();
    if expected != 200 {
        // Every id unknown to the product: the refusal has to look the same.
        let absent = (0..ask.ids(operation).len())
            .fold(ask.clone(), |ask, n| ask.with(operation, n, Uuid::now_v7()));
        // A stale token is told that it is stale only where the database is asked.
        let absent = if caller == Visitor::Stale { &ask } else { &absent };
        let absent = send(setup, operation, rule, caller, absent).await;
        let twin = (expected, comparable(&absent.json));
        cells.push(("hers".into(), send(setup, operation, rule, caller, &ask).await, twin));
    }
    if !matches!(expected, 200 | 404) {
        return cells;
    }
    let others = request_about(setup, operation, rule, &setup.ben);
    for (n, (place, hers)) in ask.ids(operation).into_iter().enumerate() {
        let absent = ask.clone().with(operation, n, Uuid::now_v7());
        let absent = send(setup, operation, rule, caller, &absent).await;
        let twin = (404, comparable(&absent.json));
        let foreign = match others.ids(operation).get(n) {
            _ if place == "/tutorId" => setup.nina.id.0,
            Some((_, theirs)) if *theirs != hers => *theirs,
            _ => Uuid::now_v7(),
        };
        cells.push((format!("absent {place}"), absent, twin.clone()));
        if expected == 200 && !may_see(operation, rule, caller, &place) {
            let foreign = ask.clone().with(operation, n, foreign);
            let answer = send(setup, operation, rule, caller, &foreign).await;
            // An admin sees both students, and is told at the id that doesn't fit the other.
            let twin =
                if caller == Visitor::Admin { (404, comparable(&answer.json)) } else { twin };
            cells.push((format!("another's {place}"), answer, twin));
        }
    }
    cells
}

/// True if an admin, who sees everybody, simply asks for another student's thing there.
fn may_see(operation: &Operation, rule: &OperationRule, caller: Visitor, place: &str) -> bool {
    let alone = operation.path.matches('{').count() + operation.body_ids.len() == 1;
    caller == Visitor::Admin && (alone || rule.independent.contains(&place))
}

/// A request about somebody's things.
fn request_about(
    setup: &IsolationSetup,
    operation: &Operation,
    rule: &OperationRule,
    belongings: &Belongings,
) -> IdRequest {
    let names = operation.path.split('/').filter_map(|part| part.strip_prefix('{'));
    let names = names.map(|name| name.trim_end_matches('}').to_owned());
    let path_ids = names
        .map(|name| {
            let id = path_id(setup, belongings, &operation.name, &name);
            (name, id)
        })
        .collect();
    IdRequest { path_ids, body: (rule.body)(setup, belongings) }
}

impl IdRequest {
    /// All ids: first the path's, then the body's.
    fn ids(&self, operation: &Operation) -> Vec<(String, Uuid)> {
        let body = operation.body_ids.iter().filter_map(|pointer| {
            let id = self.body.pointer(pointer)?.as_str()?.parse().ok()?;
            Some((pointer.clone(), id))
        });
        self.path_ids.iter().cloned().chain(body).collect()
    }

    fn with(mut self, operation: &Operation, n: usize, id: Uuid) -> Self {
        if let Some((_, place)) = self.path_ids.get_mut(n) {
            *place = id;
        } else {
            let pointer = &operation.body_ids[n - self.path_ids.len()];
            *self.body.pointer_mut(pointer).unwrap() = json!(id);
        }
        self
    }
}

async fn send(
    setup: &IsolationSetup,
    operation: &Operation,
    rule: &OperationRule,
    caller: Visitor,
    ask: &IdRequest,
) -> TestResponse {
    let path = ask.path_ids.iter().fold(operation.path.clone(), |path, (name, id)| {
        path.replace(&format!("{{{name}}}"), &id.to_string())
    });
    let mut request = setup.app.request(operation.method.clone(), &path);
    if !ask.body.is_null() {
        request = request.json(&ask.body);
    }
    let May::Who(_, scope) = rule.may else { return request.send().await };
    for (name, value) in setup.headers(caller, scope) {
        request = request.header(&name, &value);
    }
    request.send().await
}

/// Ada looks at everything of hers that is remembered, so that a refusal has to get past the cache.
async fn warm_the_cache(setup: &IsolationSetup) {
    let Belongings { student, session, practice, conversation, .. } = &setup.ada;
    for path in [
        format!("/api/students/{}", student.id),
        format!("/api/transcripts/{session}"),
        format!("/api/practice/{practice}"),
        format!("/api/chat/conversation/{conversation}"),
    ] {
        for _ in 0..2 {
            setup.app.get(&path).bearer(&student.token).send().await.expect(200);
        }
    }
}

/// All operations, as the product itself describes them.
async fn operations(setup: &IsolationSetup) -> Vec<Operation> {
    let document = setup.app.get("/api/openapi").send().await.expect(200);
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            if ![Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE]
                .contains(&method)
            {
                continue;
            }
            let body = &operation["requestBody"]["content"]["application/json"]["schema"];
            let mut body_ids = Vec::new();
            collect_ids(&document, body, String::new(), &mut body_ids);
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let query_ids = parameters
                .iter()
                .filter(|parameter| {
                    parameter["in"] == "query" && parameter["schema"]["format"] == "uuid"
                })
                .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                .collect();
            let name = format!("{method} {path}");
            all.push(Operation { name, method, path: path.clone(), body_ids, query_ids });
        }
    }
    all
}

/// The places of ids in a schema, as pointers; the first item stands for all of an array.
fn collect_ids(document: &Value, schema: &Value, at: String, ids: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = document.pointer(name.trim_start_matches('#')).unwrap();
        return collect_ids(document, target, at, ids);
    }
    if schema["format"] == "uuid" {
        ids.push(at);
        return;
    }
    for part in ["oneOf", "anyOf", "allOf"] {
        for part_schema in schema[part].as_array().into_iter().flatten() {
            collect_ids(document, part_schema, at.clone(), ids);
        }
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        collect_ids(document, property, format!("{at}/{name}"), ids);
    }
    if schema["items"].is_object() {
        collect_ids(document, &schema["items"], format!("{at}/0"), ids);
    }
}
