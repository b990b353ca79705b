//! What follows, for an operation, from where it stands: which gate is before it, what it takes and
//! what every answer carries.

use http::{Method, StatusCode};
use serde_json::Value;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{Content, Ref, RefOr, Response, SecurityRequirement};

use super::examples;
use super::shared::{FAILURES, PROBLEM, header, idempotency_key, if_none_match, problem};
use crate::gate::RouteClass;

/// The place of an operation.
pub(super) struct OperationRef<'a> {
    pub method: &'a Method,
    pub path: &'a str,
    pub capability: &'a str,
    pub class: RouteClass,
    /// The document so far, for references.
    pub document: &'a Value,
}

/// The ways in, of paths that begin so; any other is for people with a token, unless its handler
/// says otherwise.
const WAYS_IN: [(&str, &[&str]); 4] = [
    ("/api/blob/upload", &["bearer", "apiKey"]),
    ("/api/transcripts/upload", &["bearer", "apiKey"]),
    ("/api/engagement/nudges/", &["bearer", "apiKey"]),
    ("/api/cron/", &["cron"]),
];

/// Capabilities that are shown together.
const TOGETHER: [(&str, &str); 7] = [
    ("blob", "transcripts"),
    ("consent", "guardians"),
    ("docs", "about"),
    ("health", "about"),
    ("openapi", "about"),
    ("cron", "jobs"),
    ("sweep", "jobs"),
];

/// Completes an operation.
pub(super) fn complete(operation: &mut Operation, place: &OperationRef<'_>) {
    let handler = operation.operation_id.take().unwrap_or_default();
    operation.operation_id = Some(in_camel_case(&format!("{}_{handler}", place.capability)));
    operation.tags = Some(vec![tag(place.capability).to_owned()]);
    operation.security = Some(security(operation, place));
    add_parameters(operation, place);
    add_failures(operation, place);
    show_examples(operation, place);
    let counted = is_gated(place);
    let repeatable = place.class.keeps_answers(place.method);
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            let good = !status.starts_with(['4', '5']);
            response.headers.extend([header("x-request-id")]);
            if good && counted {
                response.headers.extend([header("RateLimit"), header("RateLimit-Policy")]);
            }
            if status.starts_with('2') && repeatable {
                response.headers.extend([header("Idempotent-Replayed")]);
            }
        }
    }
}

/// Ids become names in the clients that are generated from the document.
fn in_camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut id = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        id.push_str(letters.as_str());
    }
    id
}

/// The group an operation is shown in.
pub(super) fn tag(capability: &str) -> &str {
    TOGETHER.iter().find(|(name, _)| *name == capability).map_or(capability, |(_, group)| group)
}

fn security(operation: &Operation, place: &OperationRef<'_>) -> Vec<SecurityRequirement> {
    let requirement = |name: &&str| SecurityRequirement::new(*name, Vec::<String>::new());
    let way = WAYS_IN.iter().find(|(prefix, _)| place.path.starts_with(prefix));
    match (way, &operation.security) {
        (Some((_, names)), _) => names.iter().map(requirement).collect(),
        (None, Some(requirements)) => requirements.clone(),
        (None, None) => vec![requirement(&"bearer")],
    }
}

fn is_gated(place: &OperationRef<'_>) -> bool {
    !matches!(place.class, RouteClass::Open | RouteClass::Signed)
}

/// True if callers need no proof of their identity.
fn is_open(operation: &Operation) -> bool {
    let needs = operation.security.iter().flatten();
    needs.into_iter().all(|need| *need == SecurityRequirement::default())
}

fn add_parameters(operation: &mut Operation, place: &OperationRef<'_>) {
    let polled = operation.responses.responses.contains_key("304");
    let parameters = operation.parameters.get_or_insert_default();
    if place.class.keeps_answers(place.method) {
        parameters.push(RefOr::T(idempotency_key()));
    }
    if polled {
        parameters.push(RefOr::T(if_none_match()));
    }
    for parameter in parameters.iter_mut() {
        if let RefOr::T(plain) = parameter {
            *plain = with_example(plain.clone(), place.document);
        }
    }
    if parameters.is_empty() {
        operation.parameters = None;
    }
    if polled {
        for status in ["200", "304"] {
            if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status) {
                response.headers.extend([header("ETag")]);
            }
        }
    }
}

/// A parameter in the path is an id; the others' schemas say what they look like.
fn with_example(parameter: Parameter, document: &Value) -> Parameter {
    let schema = json(&parameter.schema);
    let example = match parameter.parameter_in {
        ParameterIn::Path => examples::id(&parameter.name),
        ParameterIn::Header => return parameter,
        _ => examples::of(&schema, document),
    };
    if example.is_null() {
        return parameter;
    }
    ParameterBuilder::from(parameter).example(Some(example)).build()
}

/// The shared answer to a repeat that comes too early.
const IN_USE: &str = "KeyInUse";

/// Adds the errors that follow from what the operation is.
fn add_failures(operation: &mut Operation, place: &OperationRef<'_>) {
    let gated = is_gated(place);
    let repeatable = place.class.keeps_answers(place.method);
    let for_people = !is_open(operation) && gated;
    let in_path = has_parameter_in(operation, &ParameterIn::Path);
    let in_query = has_parameter_in(operation, &ParameterIn::Query);
    let body = operation.request_body.is_some();
    for failure in FAILURES {
        let applies = match failure.code.status {
            400 => body || in_query || repeatable,
            401 | 403 => for_people,
            404 => in_path || takes_ids(operation, place.document),
            409 if failure.name == IN_USE => repeatable,
            409 => for_people && !repeatable,
            413 | 422 => body || repeatable,
            415 => body,
            _ => true,
        };
        let answers = &mut operation.responses.responses;
        let status = failure.code.status.to_string();
        match answers.get_mut(&status) {
            Some(RefOr::T(own)) if failure.name == IN_USE && repeatable => also_in_use(own),
            None if applies => {
                let shared = RefOr::Ref(Ref::from_response_name(failure.name));
                answers.insert(status, shared);
            }
            _ => {}
        }
    }
}

/// True if it has parameters in a place.
fn has_parameter_in(operation: &Operation, place: &ParameterIn) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(
        |parameter| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == *place),
    )
}

/// A route's own conflicts, and that of the gate.
fn also_in_use(conflict: &mut Response) {
    conflict.description.push_str(
        "; or `idempotency_key_in_use`: the first request with this key is still being handled, \
         and `Retry-After` says for how long at most",
    );
}

/// True if the body names things by id.
fn takes_ids(operation: &Operation, document: &Value) -> bool {
    let Some(RefOr::T(body)) = &operation.request_body else { return false };
    let schemas = body.content.values().filter_map(|content| match content {
        RefOr::T(content) => Some(json(&content.schema)),
        RefOr::Ref(_) => None,
    });
    schemas.into_iter().any(|schema| {
        let target = schema["$ref"].as_str().map(|at| at.trim_start_matches('#'));
        let target = target.and_then(|at| document.pointer(at)).unwrap_or(&schema);
        target.to_string().contains("\"format\":\"uuid\"")
    })
}

/// Shows what the body and each answer look like, where the handler doesn't.
fn show_examples(operation: &mut Operation, place: &OperationRef<'_>) {
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.content.values_mut().for_each(|content| show(content, place.document));
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let description = response.description.clone();
        for (kind, content) in &mut response.content {
            match content {
                RefOr::T(content) if kind == PROBLEM => {
                    content.example =
                        failure_example(status, content.example.as_ref(), &description);
                }
                content => show(content, place.document),
            }
        }
    }
}

fn show(content: &mut RefOr<Content>, document: &Value) {
    let RefOr::T(content) = content else { return };
    if content.example.is_none() && content.examples.is_empty() {
        let example = examples::of(&json(&content.schema), document);
        content.example = (!example.is_null()).then_some(example);
    }
}

/// The example of a route's own error. Its code is the one that the handler names (`example =
/// json!({"code": …})`), else the usual one of the status; its detail is the end of the description.
fn failure_example(status: &str, named: Option<&Value>, description: &str) -> Option<Value> {
    let status: u16 = status.parse().ok()?;
    let title = StatusCode::from_u16(status).ok()?.canonical_reason()?;
    let usual = || Some(FAILURES.iter().find(|failure| failure.code.status == status)?.code.code);
    let code = named.and_then(|example| example["code"].as_str()).or_else(usual)?;
    let text = description.split('`').next_back().map(|rest| rest.trim_start_matches([':', ' ']));
    let detail = text.filter(|text| !text.is_empty()).map_or(title, |text| text);
    Some(problem(status, code, detail))
}

fn json<T: serde::Serialize>(schema: &T) -> Value {
    serde_json::to_value(schema).unwrap_or_default()
}
