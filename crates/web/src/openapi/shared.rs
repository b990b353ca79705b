//! What operations share: error answers, headers, parameters and the ways to show who calls.

use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, Header, Ref, RefOr, Required, ResponseBuilder};

use super::examples;
use crate::error::{FieldError, ProblemBody};

/// An error that many routes answer.
pub(super) struct Failure {
    /// The HTTP status.
    pub status: u16,
    /// Of the shared answer.
    pub name: &'static str,
    when: &'static str,
    title: &'static str,
    /// The stable word in the body.
    pub code: &'static str,
    detail: &'static str,
    /// Besides the request's id.
    headers: &'static [&'static str],
}

macro_rules! failures {
    ($($status:literal $name:ident, $when:literal: $title:literal, $code:literal, $detail:literal, $headers:expr;)+) => {
        /// All of them.
        pub(super) const FAILURES: &[Failure] = &[$(Failure {
            status: $status,
            name: stringify!($name),
            when: $when,
            title: $title,
            code: $code,
            detail: $detail,
            headers: &$headers,
        }),+];
    };
}

failures! {
    400 BadRequest,
        "The body is not JSON in UTF-8 (`malformed_body`), or a parameter or header can't be read \
         (`malformed_parameter`)":
        "Bad Request", "malformed_parameter",
        "The parameter `limit` can't be used. A whole number from 1 to 100 is expected here.", [];
    401 Unauthenticated,
        "No token, or one that does not count (any more)":
        "Unauthorized", "unauthenticated",
        "Sign in first: send the token of auth/login in the header Authorization: Bearer.",
        ["WWW-Authenticate"];
    403 Forbidden,
        "The caller's role can never use this route":
        "Forbidden", "forbidden", "Only students and admins can do this.", [];
    404 NotFound,
        "Absent, or not the caller's: the two don't differ. An id in the path that is no UUID is \
         absent too. For an id in the body, `errors` points at it":
        "Not Found", "not_found",
        "There is nothing here that you may see: it is absent or not yours.", [];
    405 MethodNotAllowed,
        "For a method that this path has not; `Allow` lists those it has":
        "Method Not Allowed", "method_not_allowed",
        "This route has other methods: see the header Allow.", ["Allow"];
    409 KeyInUse,
        "`idempotency_key_in_use`: the first request with this key is still being handled":
        "Conflict", "idempotency_key_in_use",
        "The first request with this Idempotency-Key is still being handled.", ["Retry-After"];
    409 AccountNotLinked,
        "For a token of another issuer that was never seen here: its address has an account that \
         can't be linked (`email_unproven`, `email_linked`)":
        "Conflict", "email_unproven",
        "This address has an account here that never proved it. Prove it with auth/password/forgot, \
         then come back.", [];
    413 TooLarge,
        "The body is larger than 4 MB":
        "Payload Too Large", "too_large", "A body has at most 4 MB.", [];
    415 UnsupportedMediaType,
        "The body is not sent as application/json":
        "Unsupported Media Type", "unsupported_media_type",
        "Send JSON with the header Content-Type: application/json.", [];
    422 Invalid,
        "JSON that breaks a rule (`invalid`, and `errors` says which), a value that can't be stored \
         (`unstorable`), or an `Idempotency-Key` that was used with another body \
         (`idempotency_key_reused`)":
        "Unprocessable Entity", "invalid", "Some fields break a rule: see errors.", [];
    429 Limited,
        "Too many requests, or what may be spent on language models is spent (`rate_limited`); \
         `Retry-After` says when to come back. `guest_budget_spent`: the small budget is spent that \
         accounts without a proven address or without a tutor share; verify the address and link \
         with a tutor":
        "Too Many Requests", "rate_limited",
        "Too many requests. Wait as long as Retry-After says.",
        ["Retry-After", "RateLimit", "RateLimit-Policy"];
    500 Internal,
        "Our fault; the `requestId` leads us to what happened":
        "Internal Server Error", "internal",
        "Something went wrong on our side. Try again; if it lasts, report the requestId.", [];
    503 Unavailable,
        "Something this needs is down (`unavailable`), or it took too long (`timed_out`)":
        "Service Unavailable", "unavailable",
        "Something this needs is down. Wait as long as Retry-After says.", ["Retry-After"];
}

/// Name, what it says, example.
const HEADERS: [(&str, &str, &str); 8] = [
    (
        "x-request-id",
        "The id of the request: the caller's own `x-request-id`, if it is short and printable",
        "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
    ),
    ("ETag", "What to send as `If-None-Match` when asking again", "\"8f14e45fceea167a5a36dedd\""),
    ("Allow", "The methods that the path has", "GET,HEAD"),
    ("Retry-After", "Seconds after which trying again helps", "3"),
    (
        "RateLimit",
        "What is left of the limit this request counts against, and seconds until there is more",
        "\"writes\";r=9;t=10",
    ),
    ("RateLimit-Policy", "The limit: how many, in how many seconds", "\"writes\";q=10;w=10"),
    ("Idempotent-Replayed", "`true` on an answer that was given before", "true"),
    ("WWW-Authenticate", "How to show who calls", "Bearer"),
];

/// A shared header, by name.
pub(super) fn header(name: &str) -> (String, RefOr<Header>) {
    (name.to_owned(), RefOr::Ref(Ref::new(format!("#/components/headers/{name}"))))
}

/// The body of an error answer.
pub(super) fn problem(status: u16, title: &str, code: &str, detail: &str) -> Value {
    let mut problem = json!({
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": "/api/…",
        "code": code,
        "requestId": HEADERS[0].2,
    });
    let wrong = match status {
        400 => {
            json!({"parameter": "limit", "detail": "A whole number from 1 to 100 is expected here."})
        }
        422 => json!({"pointer": "/email", "detail": "This is no e-mail address."}),
        _ => return problem,
    };
    problem["errors"] = json!([wrong]);
    problem
}

/// Everything that is referred to, the capabilities' schemas left out.
pub(super) fn components() -> Components {
    let mut components = Components::new();
    for failure in FAILURES {
        let Failure { status, title, code, detail, .. } = failure;
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .example(Some(problem(*status, title, code, detail)))
            .build();
        let mut response =
            ResponseBuilder::new().description(failure.when).content(PROBLEM, content).build();
        let headers = failure.headers.iter().chain(&["x-request-id"]);
        response.headers.extend(headers.map(|name| header(name)));
        components.responses.insert(failure.name.to_owned(), response.into());
    }
    for (name, description, example) in HEADERS {
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        let header = HeaderBuilder::new()
            .schema(Some(text))
            .description(Some(description))
            .example(Some(example.into()))
            .build();
        components.headers.insert(name.to_owned(), header.into());
    }
    components.schemas.extend(problem_schemas());
    for (name, scheme) in schemes() {
        components.add_security_scheme(name, scheme);
    }
    components
}

/// The type of an error answer.
pub(super) const PROBLEM: &str = "application/problem+json";

fn problem_schemas() -> Vec<(String, RefOr<utoipa::openapi::Schema>)> {
    let mut schemas = Vec::new();
    ProblemBody::schemas(&mut schemas);
    FieldError::schemas(&mut schemas);
    schemas.push(("Problem".to_owned(), <ProblemBody<'_> as utoipa::PartialSchema>::schema()));
    schemas.push(("FieldError".to_owned(), <FieldError as utoipa::PartialSchema>::schema()));
    schemas
}

/// The ways to show who calls.
fn schemes() -> [(&'static str, SecurityScheme); 4] {
    let bearer =
        |about: &str| HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about));
    let key = |name: &str, about: &str| {
        SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(name, about)))
    };
    [
        (
            "bearer",
            SecurityScheme::Http(bearer("The `token` of auth/login").bearer_format("JWT").build()),
        ),
        ("apiKey", key("x-api-key", "A service key, on the routes that say so")),
        ("cron", SecurityScheme::Http(bearer("The scheduler's `CRON_SECRET`").build())),
        ("signature", key("x-inngest-signature", "The job service's signature of the body")),
    ]
}

/// The header that makes a repeat harmless.
pub(super) fn idempotency_key() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[ -~]+$"))
        .build();
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Any word of yours, a new one for each thing to do. The same request with the same key \
             is done once: a repeat within 24 hours gets the first answer, with \
             `Idempotent-Replayed: true`.",
        ))
        .schema(Some(schema))
        .example(Some(examples::id("key")))
        .build()
}

/// The header that spares an answer the caller has.
pub(super) fn if_none_match() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new()
        .name("If-None-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The `ETag` of the answer you have; while it still holds you get a 304."))
        .schema(Some(schema))
        .example(Some(HEADERS[1].2.into()))
        .build()
}
