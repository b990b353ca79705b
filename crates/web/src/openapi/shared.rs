//! Parts that operations share: error answers, headers, parameters and security schemes.

use companion::Conflict;
use http::StatusCode;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, Header, Ref, RefOr, Required, ResponseBuilder};

use super::examples;
use crate::error::codes::{self, ErrorCode};
use crate::error::{FieldError, ProblemBody};

/// An error that many routes answer.
pub(super) struct SharedError {
    /// Of the shared answer.
    pub name: &'static str,
    /// The code of the example, and the status.
    pub code: ErrorCode,
    when: &'static str,
    /// Besides the request's id.
    headers: &'static [&'static str],
}

macro_rules! failures {
    ($($name:ident $code:expr, $when:literal, $headers:expr;)+) => {
        /// All of them.
        pub(super) const FAILURES: &[SharedError] = &[$(SharedError {
            name: stringify!($name),
            code: $code,
            when: $when,
            headers: &$headers,
        }),+];
    };
}

failures! {
    BadRequest codes::MALFORMED_PARAMETER,
        "The body is not JSON in UTF-8 (`malformed_body`), or a parameter or header can't be read \
         (`malformed_parameter`)", [];
    Unauthenticated codes::UNAUTHENTICATED,
        "No token, or one that does not count (any more)", ["WWW-Authenticate"];
    Forbidden codes::FORBIDDEN,
        "The caller's role can never use this route (`forbidden`), or a guardian has to agree first \
         (`consent_needed`)", [];
    NotFound codes::NOT_FOUND,
        "Absent, or not the caller's: the two don't differ. An id in the path that is no UUID is \
         absent too. For an id in the body, `errors` points at it", [];
    MethodNotAllowed codes::METHOD_NOT_ALLOWED,
        "For a method that this path has not; `Allow` lists those it has", ["Allow"];
    KeyInUse codes::KEY_IN_USE,
        "`idempotency_key_in_use`: the first request with this key is still being handled",
        ["Retry-After"];
    AccountNotLinked ErrorCode {
            detail: "This address has an account here that never proved it. Prove it with \
                     auth/password/forgot, then come back.",
            ..ErrorCode::of(Conflict::EMAIL_UNPROVEN)
        },
        "For a token of another issuer that was never seen here: its address has an account that \
         can't be linked (`email_unproven`, `email_linked`)", [];
    TooLarge codes::TOO_LARGE,
        "The body is larger than 4 MB", [];
    UnsupportedMediaType codes::UNSUPPORTED_MEDIA_TYPE,
        "The body is not sent as application/json", [];
    Invalid codes::INVALID,
        "JSON that breaks a rule (`invalid`, and `errors` says which), a value that can't be stored \
         (`unstorable`), or an `Idempotency-Key` that was used with another body \
         (`idempotency_key_reused`)", [];
    Limited codes::RATE_LIMITED,
        "Too many requests, or what may be spent on language models is spent (`rate_limited`); \
         `Retry-After` says when to come back. `guest_budget_spent`: the small budget is spent that \
         accounts without a proven address or without a tutor share; verify the address and link \
         with a tutor",
        ["Retry-After", "RateLimit", "RateLimit-Policy"];
    Internal codes::INTERNAL,
        "Our fault; the `requestId` leads us to what happened", [];
    Unavailable codes::UNAVAILABLE,
        "Something this needs is down (`unavailable`), or it took too long (`timed_out`)",
        ["Retry-After"];
}

/// Name, description, example.
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
pub(super) fn problem(status: u16, code: &str, detail: &str) -> Value {
    let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
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
        let ErrorCode { code, status, detail, .. } = failure.code;
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .example(Some(problem(status, code, detail)))
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
fn schemes() -> [(&'static str, SecurityScheme); 7] {
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
        ("readAiSignature", key("x-read-signature", "HMAC-SHA256 of the body, in hexadecimal")),
        ("firefliesSignature", key("x-hub-signature", "`sha256=` and the HMAC-SHA256 of the body")),
        (
            "zoomSignature",
            key("x-zm-signature", "`v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}`"),
        ),
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
