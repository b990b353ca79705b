//! The codes of error answers: the status of each, its occasion, its remedy and a detail.
//!
//! Answers, the OpenAPI document and `docs/errors.md` are made from this list. The codes of
//! conflicts stand where use cases refuse, in [`companion::Conflict`].

use companion::Conflict;
use domain::budget::Refusal;
use domain::status::ConsentScope;

/// A code, with everything that a caller has to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
    /// Stable, `snake_case`.
    pub code: &'static str,
    /// The HTTP status it comes with.
    pub status: u16,
    /// The occasion it comes on, as a sentence.
    pub when: &'static str,
    /// Advice for the caller, as a sentence.
    pub remedy: &'static str,
    /// The usual `detail` of the body, or an example of it.
    pub(crate) detail: &'static str,
}

macro_rules! codes {
    ($($name:ident $status:literal $code:literal $when:literal, $remedy:literal, $detail:expr;)+) => {
        $(
            #[doc = $when]
            pub(crate) const $name: ErrorCode = ErrorCode {
                code: $code,
                status: $status,
                when: $when,
                remedy: $remedy,
                detail: $detail,
            };
        )+

        const OWN: &[ErrorCode] = &[$($name),+];
    };
}

codes! {
    MALFORMED_BODY 400 "malformed_body"
        "The body is not JSON in UTF-8.",
        "Mend the program that sends it: `detail` says where.",
        "The body is not JSON.";
    MALFORMED_PARAMETER 400 "malformed_parameter"
        "A parameter of the query, or a header, can't be read.",
        "Mend the program that sends it: `errors[0].parameter` names it.",
        "The parameter `limit` can't be used. A whole number from 1 to 100 is expected here.";
    MALFORMED_HOST 400 "malformed_host"
        "The header `Host` is missing or there several times. The server on this machine only.",
        "Send one `Host`.",
        "Name one host in the header Host, as in localhost:3000.";
    UNAUTHENTICATED 401 "unauthenticated"
        "There is no token or key, or one that doesn't count (any more); on signing in, the address \
         or the password is wrong.",
        "Refresh the token once with `POST /api/auth/refresh`; if that fails too, sign in again.",
        "Sign in first: send the token of auth/login in the header Authorization: Bearer.";
    FORBIDDEN 403 "forbidden"
        "The caller's role, or the scope of the service key, never admits this.",
        "Don't repeat it. Offer the action only to the roles in [routes.md](routes.md).",
        "Only students and admins can do this.";
    CONSENT_NEEDED 403 "consent_needed"
        "The student is too young to agree to this alone, and no guardian has agreed, or not any more.",
        "Say that the account waits. Have a guardian invited with `POST /api/guardians/invites`; they \
         agree with `PUT /api/consent/{studentId}`. Then repeat.",
        consent_detail(ConsentScope::Uploads);
    FOREIGN_ORIGIN 403 "foreign_origin"
        "A page of another site would change something. The server on this machine only.",
        "List the page's origin in `ALLOWED_ORIGINS`.",
        "Pages of other sites may change something only if ALLOWED_ORIGINS lists them.";
    NOT_FOUND 404 "not_found"
        "Absent, or not the caller's: nobody can tell which. An id in the path that is no UUID is \
         absent too. For an id in the body, `errors` points at it.",
        "Show that it isn't there. Load the list again if it came from one.",
        "There is nothing here that you may see: it is absent or not yours.";
    NO_SUCH_ROUTE 404 "no_such_route"
        "No route has this path.",
        "Compare the path with [routes.md](routes.md).",
        "No route has this path. GET /api/openapi lists them all.";
    METHOD_NOT_ALLOWED 405 "method_not_allowed"
        "The path has other methods.",
        "Use one that the header `Allow` lists.",
        "This route has other methods: see the header Allow.";
    KEY_IN_USE 409 "idempotency_key_in_use"
        "The first request with this `Idempotency-Key` is still being handled.",
        "Repeat the same request after `Retry-After`: it gets the first one's answer.",
        "The first request with this Idempotency-Key is still being handled.";
    TOO_LARGE 413 "too_large"
        "The body has more than 4 MB.",
        "Send less. A longer transcript goes to the file store first: `blobPathname`.",
        "A body has at most 4 MB.";
    UNSUPPORTED_MEDIA_TYPE 415 "unsupported_media_type"
        "The body is not sent as `application/json`.",
        "Set `Content-Type: application/json`.",
        "Send JSON with the header Content-Type: application/json.";
    MISDIRECTED 421 "misdirected_request"
        "`Host` names another machine. The server on this machine only.",
        "Open it as 127.0.0.1 or localhost, or set `APP_URL` to the address that people open.",
        "This server answers to 127.0.0.1, localhost, [::1] and the host of APP_URL.";
    INVALID 422 "invalid"
        "A field is missing, has the wrong type or has a value that no rule admits.",
        "Show each `errors[].detail` beside the field that its `pointer` names.",
        "Some fields break a rule: see errors.";
    UNSTORABLE 422 "unstorable"
        "A value passed every rule, and the database can't hold it.",
        "Change the request: sent again as it is, it is refused again.",
        "Something in this request can't be stored. Change it: sent again as it is, it will be \
         refused again.";
    KEY_REUSED 422 "idempotency_key_reused"
        "This `Idempotency-Key` was used with another body.",
        "Use a new key for each thing to do.",
        "This Idempotency-Key was used with another body. Use a new one.";
    RATE_LIMITED 429 "rate_limited"
        "Too many requests, too many wrong passwords, or what may be spent on language models is \
         spent.",
        "Wait as long as `Retry-After` says, then repeat.",
        "Too many requests. Wait as long as Retry-After says.";
    GUEST_BUDGET_SPENT 429 "guest_budget_spent"
        "The small budget is spent that accounts share whose address isn't proven, or who have \
         neither a tutor nor a lesson.",
        "Ask the student to prove the address and to link with a tutor.",
        Refusal::GuestSliceSpent.message();
    INTERNAL 500 "internal"
        "Our fault. The reason is in the log, under the `requestId`.",
        "Repeat once. If it lasts, report the `requestId`.",
        "Something went wrong on our side. Try again; if it lasts, report the requestId.";
    UNAVAILABLE 503 "unavailable"
        "The database or an outside service that this needs is down.",
        "Wait as long as `Retry-After` says, then repeat with the same `Idempotency-Key`.",
        "Something this needs is down. Wait as long as Retry-After says.";
    TIMED_OUT 503 "timed_out"
        "The answer took longer than the function may run.",
        "Wait as long as `Retry-After` says, then repeat with the same `Idempotency-Key`.",
        "This took too long. Try again in a moment.";
}

/// What is missing, for a person.
pub(crate) const fn consent_detail(scope: ConsentScope) -> &'static str {
    match scope {
        ConsentScope::Uploads => {
            "A guardian has to agree first that lessons are taken in. Invite one: everything waits \
             until then."
        }
        ConsentScope::Chat => {
            "A guardian has to agree first that questions are asked here. Invite one: everything \
             waits until then."
        }
        ConsentScope::Models => {
            "A guardian has to agree first that outside services are used. Invite one, or ask yours: \
             everything waits until then."
        }
    }
}

/// The status of every [`Conflict`].
const CONFLICT: u16 = 409;

impl ErrorCode {
    /// The code of a conflict.
    pub(crate) const fn of(conflict: Conflict) -> Self {
        let Conflict { code, when, remedy } = conflict;
        Self { code, status: CONFLICT, when, remedy, detail: when }
    }
}

/// Every code there is, by status.
pub fn all() -> Vec<ErrorCode> {
    let conflicts = Conflict::ALL.iter().copied().map(ErrorCode::of);
    let mut all: Vec<ErrorCode> = OWN.iter().copied().chain(conflicts).collect();
    all.sort_by_key(|code| code.status);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use http::StatusCode;

    use super::*;

    #[test]
    fn no_two_failures_have_the_same_code() {
        let codes: BTreeSet<&str> = all().iter().map(|code| code.code).collect();
        assert_eq!(codes.len(), all().len());
    }

    #[test]
    fn every_status_has_a_name() {
        for ErrorCode { code, status, .. } in all() {
            let status = StatusCode::from_u16(status).unwrap();
            assert!(status.canonical_reason().is_some() && status.as_u16() >= 400, "{code}");
        }
    }
}
