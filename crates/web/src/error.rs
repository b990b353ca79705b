//! The form of an error: `application/problem+json` (RFC 9457).
//!
//! A handler fails with a [`Problem`], which says what went wrong. The boundary (`middleware`) adds
//! what only it knows, the request's id and path, and writes the log line; so a problem that never
//! passes the boundary has no body.

pub mod codes;

use std::borrow::Cow;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use companion::{Broken, Error};
use domain::budget::Refusal;
use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use codes::ErrorCode;

/// The result of a handler.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// A failure on its way out.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    retry_after: Option<Duration>,
    /// The real reason. For the log, never for a caller.
    pub(crate) log: Option<String>,
}

/// One part of a request that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// Where in the body, as a JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/email")]
    pointer: Option<String>,
    /// Which parameter of the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "limit")]
    parameter: Option<String>,
    /// What is wrong and what to do.
    #[schema(example = "This is no e-mail address.")]
    detail: String,
}

/// The body of every error answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// Always `about:blank`: the status says it all, `code` tells the rest apart.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    #[schema(value_type = String, example = "Not Found")]
    title: &'a str,
    /// The HTTP status.
    #[schema(example = 404)]
    status: u16,
    /// What happened and what to do, for a person.
    #[schema(example = "There is nothing here that you may see: it is absent or not yours.")]
    detail: &'a str,
    /// The path that was asked for.
    #[schema(example = "/api/goals")]
    instance: &'a str,
    /// What happened, for a program: stable, `snake_case`.
    #[schema(value_type = String, example = "not_found")]
    code: &'a str,
    /// Also in the header `x-request-id`; quote it when you ask for help.
    #[schema(example = "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11")]
    request_id: &'a str,
    /// The parts of the request that are wrong, when that is the matter.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Vec<FieldError>, required = false)]
    errors: &'a [FieldError],
}

/// The pause before a caller repeats a request that ran out of time.
const AFTER_TIMEOUT: Duration = Duration::from_secs(5);

impl Problem {
    fn new(code: ErrorCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            // Every code has a status there is: a test asks for each.
            status: StatusCode::from_u16(code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code: code.code,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            log: None,
        }
    }

    /// A problem with the usual detail of its code.
    fn with_usual_text(code: ErrorCode) -> Self {
        Self::new(code, code.detail)
    }

    /// Adds the time after which trying again helps.
    fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Adds the real reason, for the log.
    fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.log = Some(reason.into());
        self
    }

    /// 400: the body is not what it claims to be.
    pub fn malformed_body(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(codes::MALFORMED_BODY, detail)
    }

    /// 400: a parameter of the query, or a header, can't be read.
    pub fn malformed_parameter(name: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let detail_text = format!("The parameter `{name}` can't be used. {detail}");
        let mut problem = Self::new(codes::MALFORMED_PARAMETER, detail_text);
        problem.errors =
            vec![FieldError { pointer: None, parameter: Some(name.to_owned()), detail }];
        problem
    }

    /// 401: nobody is signed in.
    pub fn unauthenticated(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(codes::UNAUTHENTICATED, detail)
    }

    /// 403: the caller's role can never do this.
    pub fn forbidden(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(codes::FORBIDDEN, detail)
    }

    /// 404: absent, or not the caller's.
    pub fn not_found() -> Self {
        Self::with_usual_text(codes::NOT_FOUND)
    }

    /// 404: no route has this path.
    pub fn no_such_route() -> Self {
        Self::with_usual_text(codes::NO_SUCH_ROUTE)
    }

    /// 405: the route has other methods.
    pub fn method_not_allowed() -> Self {
        Self::with_usual_text(codes::METHOD_NOT_ALLOWED)
    }

    /// 413.
    pub fn too_large(limit_bytes: usize) -> Self {
        let detail = format!("A body has at most {} MB.", limit_bytes / (1024 * 1024));
        Self::new(codes::TOO_LARGE, detail)
    }

    /// 415.
    pub fn not_json() -> Self {
        Self::with_usual_text(codes::UNSUPPORTED_MEDIA_TYPE)
    }

    /// 400: one host has to be named, and only one.
    pub(crate) fn without_host() -> Self {
        Self::with_usual_text(codes::MALFORMED_HOST)
    }

    /// 421: the request is for another host.
    pub(crate) fn misdirected() -> Self {
        Self::with_usual_text(codes::MISDIRECTED)
    }

    /// 403: a page of another site has sent this.
    pub(crate) fn foreign_origin() -> Self {
        Self::with_usual_text(codes::FOREIGN_ORIGIN)
    }

    /// 422: JSON that breaks a rule.
    pub fn invalid(broken: Vec<Broken>) -> Self {
        let mut problem = Self::with_usual_text(codes::INVALID);
        problem.errors = broken
            .into_iter()
            .map(|Broken { pointer, detail }| FieldError {
                pointer: Some(pointer),
                parameter: None,
                detail,
            })
            .collect();
        problem
    }

    /// 500. The reason goes to the log only.
    pub fn internal(reason: impl Into<String>) -> Self {
        Self::with_usual_text(codes::INTERNAL).with_reason(reason)
    }

    /// 503: it took too long.
    pub fn timed_out(limit: Duration) -> Self {
        let reason = format!("no answer within {} ms", limit.as_millis());
        Self::with_usual_text(codes::TIMED_OUT).retry_after(AFTER_TIMEOUT).with_reason(reason)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What happened and what to do, for a person.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// The body, for a request with this id and path.
    pub(crate) fn body(&self, request_id: &str, instance: &str) -> Vec<u8> {
        let body = ProblemBody {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: &self.detail,
            instance,
            code: self.code,
            request_id,
            errors: &self.errors,
        };
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { pointer, .. } => {
                let mut problem = Self::not_found();
                problem.errors = pointer
                    .map(|pointer| FieldError {
                        pointer: Some(pointer.to_string()),
                        parameter: None,
                        detail: "Absent, or not yours.".to_owned(),
                    })
                    .into_iter()
                    .collect();
                problem
            }
            Error::Unauthenticated(detail) => Self::unauthenticated(detail),
            Error::Forbidden(detail) => Self::forbidden(detail),
            Error::ConsentNeeded(scope) => {
                Self::new(codes::CONSENT_NEEDED, codes::consent_detail(scope))
            }
            Error::Invalid(broken) => Self::invalid(broken),
            Error::Conflict { conflict, detail } => Self::new(ErrorCode::of(conflict), detail),
            Error::Limited { retry_after } => {
                Self::with_usual_text(codes::RATE_LIMITED).retry_after(retry_after)
            }
            Error::Spent { refusal, retry_after } => {
                // A guest can do something about it, so programs can tell that case apart.
                let code = match refusal {
                    Refusal::GuestSliceSpent => codes::GUEST_BUDGET_SPENT,
                    Refusal::NoConsent => codes::CONSENT_NEEDED,
                    Refusal::MonthSpent | Refusal::StudentMonthSpent | Refusal::StudentDaySpent => {
                        codes::RATE_LIMITED
                    }
                };
                Self::new(code, refusal.message()).retry_after(retry_after)
            }
            Error::KeyInUse { retry_after } => {
                Self::with_usual_text(codes::KEY_IN_USE).retry_after(retry_after)
            }
            Error::KeyReused => Self::with_usual_text(codes::KEY_REUSED),
            Error::Unavailable { retry_after, reason } => Self::with_usual_text(codes::UNAVAILABLE)
                .retry_after(retry_after)
                .with_reason(reason),
            Error::Unstorable(reason) => {
                Self::with_usual_text(codes::UNSTORABLE).with_reason(reason)
            }
            Error::Internal(reason) => Self::internal(reason),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = self.retry_after {
            // Whole seconds, rounded up: who comes back when told to is let in.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response.extensions_mut().insert(self);
        response
    }
}
