//! The caller that the gate identified.
//!
//! The gate (`crate::gate`) reads the token or the key; here a handler says whom it is for. The
//! query that loads something for a caller compares the caller with the account or the key, so one
//! that no longer counts fails there.

use axum::extract::FromRequestParts;
use companion::access::Identity;
use domain::people::{Caller, Role, Scope};
use http::request::Parts;

use crate::Problem;
use crate::request::Who;

const NOT_FOR_KEYS: &str = "Service keys can't do this.";

fn require_identity(parts: &Parts) -> Result<&Identity, Problem> {
    match parts.extensions.get::<Who>() {
        Some(Who(Ok(known))) => Ok(known),
        Some(Who(Err(problem))) => Err(problem.clone()),
        None => Err(Problem::internal("a handler asks who calls, on a route without a gate")),
    }
}

fn person(parts: &Parts) -> Result<Caller, Problem> {
    match require_identity(parts)? {
        Identity::Person(caller) => Ok(*caller),
        Identity::Key { .. } => Err(Problem::forbidden(NOT_FOR_KEYS)),
    }
}

fn with(parts: &Parts, scope: Scope) -> Result<Caller, Problem> {
    require_identity(parts)?
        .caller_with_scope(scope)
        .ok_or_else(|| Problem::forbidden("This key lacks the scope for it."))
}

macro_rules! callers {
    ($($(#[$doc:meta])* $name:ident: $found:ident$(($scope:ident))? [$($role:ident),+] $refusal:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name(pub Caller);

        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
                let caller = $found(parts $(, Scope::$scope)?)?;
                match caller.role {
                    $(Role::$role)|+ => Ok(Self(caller)),
                    $(Role::Key(Scope::$scope) => Ok(Self(caller)),)?
                    _ => Err(Problem::forbidden($refusal)),
                }
            }
        }
    )+};
}

callers! {
    /// Anyone with an account.
    AnyAccount: person [Student, Tutor, Admin, Guardian] "Sign in first.";
    /// Anyone with an account but guardians.
    SignedIn: person [Student, Tutor, Admin] "Guardians can't do this.";
    /// A student.
    Student: person [Student] "Only students can do this.";
    /// A guardian.
    Guardian: person [Guardian] "Only guardians can do this.";
    /// A student, a guardian or an admin.
    StudentGuardianOrAdmin: person [Student, Admin, Guardian]
        "Only students, guardians and admins can do this.";
    /// A student or an admin.
    StudentOrAdmin: person [Student, Admin] "Only students and admins can do this.";
    /// A tutor.
    Tutor: person [Tutor] "Only tutors can do this.";
    /// A tutor or an admin.
    TutorOrAdmin: person [Tutor, Admin] "Only tutors and admins can do this.";
    /// An admin.
    Admin: person [Admin] "Only admins can do this.";
    /// Anyone with an account but guardians, or a program that uploads transcripts.
    Uploader: with(TranscriptsWrite) [Student, Tutor, Admin] "Guardians can't do this.";
    /// An admin, or a program that asks who should be nudged.
    EngagementReader: with(EngagementRead) [Admin] "Only admins can do this.";
    /// An admin, or a program that nudges.
    EngagementSender: with(EngagementSend) [Admin] "Only admins can do this.";
}
