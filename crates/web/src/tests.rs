//! The boundary and the extractors, seen through a small router of the same making as the real one.

mod body;
mod boundary;
mod caller;
mod document;
mod path;
mod query;

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use companion::access::Identity;
use companion::{Conflict, Error};
use domain::SessionId;
use domain::people::{Caller, Role};
use garde::Validate;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower::ServiceExt;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::cors::Origins;
use crate::error::{Problem, Result};
use crate::extract::{Admin, Id, Ids, Json, PageQuery, Query, SignedIn, Student, TutorOrAdmin};
use crate::gate::bearer;
use crate::json_answer::Polled;
use crate::middleware::{Bounds, finish_within};
use crate::request::Who;

/// Stands in for the gate: a token is the name of a role.
async fn admit(mut request: Request, next: Next) -> Response {
    let caller = bearer(request.headers()).and_then(|token| {
        let role = token.and_then(Role::parse);
        let role = role.ok_or_else(|| Problem::unauthenticated("Sign in again."))?;
        Ok(Identity::Person(Caller { id: Uuid::nil().into(), role, token_version: 1 }))
    });
    request.extensions_mut().insert(Who(caller));
    next.run(request).await
}

#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[garde(length(chars, min = 1, max = 10))]
    #[schema(min_length = 1, max_length = 10)]
    student_name: String,
    #[garde(range(max = 5))]
    #[schema(minimum = 0, maximum = 5)]
    count: u32,
    #[garde(dive)]
    #[serde(default)]
    answers: Vec<SampleAnswer>,
}

#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
struct SampleAnswer {
    #[garde(length(max = 3))]
    #[schema(max_length = 3)]
    question_text: String,
}

#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(rename_all = "camelCase")]
struct Filter {
    #[garde(inner(length(chars, max = 3)))]
    #[param(max_length = 3)]
    status_word: Option<String>,
    #[garde(skip)]
    deep: Option<bool>,
}

const TIME_LIMIT: Duration = Duration::from_millis(50);

fn app() -> Router {
    let routes = Router::new()
        .route(
            "/api/things/{thingId}",
            get(async |Id(id): Id<SessionId>| id.to_string())
                .delete(async |Id(_): Id<SessionId>| StatusCode::NO_CONTENT),
        )
        .route("/api/things/{thingId}/submit", post(async |Id(id): Id<SessionId>| id.to_string()))
        .route(
            "/api/pairs/{a}/{b}",
            get(async |Ids(a, b): Ids<SessionId, SessionId>| format!("{a} {b}")),
        )
        .route("/api/orders", post(async |Json(order): Json<Order>| Json(order)))
        .route(
            "/api/list",
            get(async |page: PageQuery, Query(filter): Query<Filter>| {
                let Filter { status_word, deep } = filter;
                format!("{} {} {status_word:?} {deep:?}", page.limit, page.offset)
            }),
        )
        .route("/api/me", get(async |SignedIn(caller): SignedIn| caller.role.as_str()))
        .route("/api/student", get(async |Student(_): Student, Id(_): Id<SessionId>| "never"))
        .route("/api/staff", get(async |TutorOrAdmin(caller): TutorOrAdmin| caller.role.as_str()))
        .route("/api/admin", get(async |Admin(_): Admin| "admin"))
        .route("/api/polled", get(async || Polled(vec![1, 2, 3])))
        .route("/api/panic", get(panics))
        .route("/api/slow", get(async || tokio::time::sleep(TIME_LIMIT * 20).await))
        .route("/api/fails/{how}", get(fails))
        .layer(from_fn(admit));
    finish_within(routes, Bounds { limit: TIME_LIMIT, origins: origins() })
}

fn origins() -> Origins {
    Origins::parse("https://app.example").unwrap()
}

async fn panics() -> &'static str {
    panic!("the secret is 42")
}

async fn fails(path: axum::extract::RawPathParams) -> Result<()> {
    let how = path.iter().next().map(|(_, how)| how.to_owned()).unwrap();
    Err(Problem::from(match how.as_str() {
        "absent" => Error::NotFound { what: "session", pointer: None },
        "body-id" => Error::NotFound { what: "student", pointer: Some("/studentId".into()) },
        "conflict" => Error::conflict(Conflict::ALREADY_SUBMITTED, "It was handed in before."),
        "limited" => Error::Limited { retry_after: Duration::from_millis(1500) },
        "down" => Error::Unavailable {
            retry_after: Duration::from_secs(7),
            reason: "vendor said no".to_owned(),
        },
        _ => Error::internal("select secret from users"),
    }))
}

/// An answer.
#[derive(Debug)]
struct SampleReply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl SampleReply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// The body of a problem, after checking what all problems have in common.
    fn problem(&self) -> Value {
        let body = self.json();
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["status"], self.status.as_u16());
        assert_eq!(body["requestId"], self.header("x-request-id"));
        for field in ["type", "title", "detail", "instance", "code"] {
            assert!(body[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {body}");
        }
        body
    }
}

async fn send(app: Router, request: Request) -> SampleReply {
    let response = app.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    SampleReply { status: parts.status, headers: parts.headers, body }
}

fn request(method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Request {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).unwrap()
}

async fn request_path(path: &str, headers: &[(&str, &str)]) -> SampleReply {
    send(app(), request(Method::GET, path, headers, Body::empty())).await
}

async fn post_json(body: impl Into<Body>) -> SampleReply {
    let headers = [("content-type", "application/json")];
    send(app(), request(Method::POST, "/api/orders", &headers, body.into())).await
}
