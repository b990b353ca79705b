//! Who is calling, as the token says.
//!
//! No database is asked here: the query that loads something for a caller compares the token's role
//! and version with the account, and a stale token fails there.

use axum::extract::FromRequestParts;
use companion::Result as Outcome;
use domain::people::{Caller, Role};
use http::header::AUTHORIZATION;
use http::request::Parts;
use ports::Clock;

use crate::Problem;

/// A state that can read access tokens.
pub trait HasTokens: Send + Sync {
    /// Whom a token is from.
    fn verify(&self, token: &str) -> Outcome<Caller>;
}

macro_rules! has_tokens {
    ($($state:ident),+ $(,)?) => {$(
        impl HasTokens for companion::$state {
            fn verify(&self, token: &str) -> Outcome<Caller> {
                self.tokens.verify(token, Clock::now(&*self.clock))
            }
        }
    )+};
}

has_tokens!(Auth, Chat, Practice, Progress, Students, Transcripts);

const NO_TOKEN: &str =
    "Sign in first: send the token of auth/login in the header Authorization: Bearer.";

fn signed_in(parts: &Parts, state: &dyn HasTokens) -> Result<Caller, Problem> {
    let mut headers = parts.headers.get_all(AUTHORIZATION).iter();
    let (Some(header), None) = (headers.next(), headers.next()) else {
        return Err(Problem::unauthenticated(NO_TOKEN));
    };
    let token = header
        .to_str()
        .ok()
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Problem::unauthenticated(NO_TOKEN))?;
    let caller = state.verify(token)?;
    tracing::Span::current().record("user_id", tracing::field::display(caller.id));
    Ok(caller)
}

macro_rules! callers {
    ($($(#[$doc:meta])* $name:ident [$($role:ident),+] $refusal:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name(pub Caller);

        impl<S: HasTokens> FromRequestParts<S> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let caller = signed_in(parts, state)?;
                match caller.role {
                    $(Role::$role)|+ => Ok(Self(caller)),
                    _ => Err(Problem::forbidden($refusal)),
                }
            }
        }
    )+};
}

callers! {
    /// A student.
    Student [Student] "Only students can do this.";
    /// A student or an admin.
    StudentOrAdmin [Student, Admin] "Only students and admins can do this.";
    /// A tutor.
    Tutor [Tutor] "Only tutors can do this.";
    /// A tutor or an admin.
    TutorOrAdmin [Tutor, Admin] "Only tutors and admins can do this.";
    /// An admin.
    Admin [Admin] "Only admins can do this.";
}

/// Anyone with an account.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn(pub Caller);

impl<S: HasTokens> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        signed_in(parts, state).map(Self)
    }
}
