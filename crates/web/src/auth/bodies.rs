//! What the routes of accounts take and answer.

use axum::body::HttpBody;
use axum::extract::{FromRequest, FromRequestParts, Request};
use companion::auth::{Account, Grant, LinkedPerson, Registration};
use domain::people::Role;
use garde::Validate;
use http::header::AUTHORIZATION;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::extract::Json;
use crate::{Problem, Result};

/// Who wants an account.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegisterBody {
    /// Kept in lower case. Not proven until the code that is mailed to it comes back.
    #[garde(length(chars, max = 255))]
    #[schema(max_length = 255, format = "email", example = "student@example.com")]
    email: String,
    /// Any characters, but none of the passwords that are tried first: a common one, a word with
    /// digits, a row of keys, a repeated pattern.
    #[garde(length(chars, min = 10, max = 128))]
    #[schema(min_length = 10, max_length = 128, example = "correct horse battery")]
    password: String,
    /// As the person wants to be called, in any script; without invisible characters, marks of writing
    /// direction and stacks of marks on one letter.
    #[garde(length(chars, min = 1, max = 255))]
    #[schema(min_length = 1, max_length = 255, example = "John Doe")]
    name: String,
    /// `tutor` needs an `inviteCode`; a `guardian` sees nobody until they accept an invitation; nobody
    /// registers as an admin.
    #[garde(skip)]
    #[serde(default = "student")]
    #[schema(schema_with = role, required = false)]
    role: Role,
    /// The year of school, for students only.
    #[garde(range(min = 1, max = 13))]
    #[schema(minimum = 1, maximum = 13, example = 10)]
    grade: Option<i32>,
    /// The year of birth, for students only. Of a date of birth nothing else is asked for and kept. A
    /// student who is too young to agree alone waits for a guardian: `consent` in the answer says so.
    #[garde(skip)]
    #[schema(example = 2010)]
    birth_year: Option<i32>,
    /// From the admin who invited this address as a tutor.
    #[garde(length(chars, max = 100))]
    #[schema(max_length = 100)]
    invite_code: Option<String>,
}

/// Who signs in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoginBody {
    /// In any case.
    #[garde(length(chars, max = 255))]
    #[schema(max_length = 255, format = "email", example = "student@example.com")]
    pub(crate) email: String,
    /// The account's. The same letters in another normal form of Unicode are the same password.
    #[garde(length(chars, max = 128))]
    #[schema(max_length = 128, example = "correct horse battery")]
    pub(crate) password: String,
}

/// What keeps an app signed in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefreshBody {
    /// The newest one this app was given.
    #[garde(length(chars, max = 200))]
    #[schema(max_length = 200, example = "q2b7…")]
    pub(crate) refresh_token: String,
}

/// What to end.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogoutQuery {
    /// End every sign-in of the account, and all access tokens at once.
    #[garde(skip)]
    #[serde(default)]
    #[param(default = false)]
    pub(crate) everywhere: bool,
}

/// The body of a logout, which may be left out.
pub(crate) enum LogoutBody {
    One(RefreshBody),
    Empty,
}

impl<S: Send + Sync> FromRequest<S> for LogoutBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        if request.body().is_end_stream() {
            return Ok(Self::Empty);
        }
        Json::from_request(request, state).await.map(|Json(body)| Self::One(body))
    }
}

/// A person who is signed in, and the tokens that say so.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    /// Send it in the header `Authorization: Bearer`.
    #[schema(example = "eyJhbGciOiJIUzI1NiJ9…")]
    token: String,
    /// Gets the next pair of tokens, once. Counts for 30 days.
    #[schema(example = "q2b7…")]
    refresh_token: String,
    /// Seconds until `token` expires.
    #[schema(example = 900)]
    expires_in: i64,
    user: User,
}

/// A new account, and the tokens of its first sign-in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedUp {
    #[serde(flatten)]
    pub(crate) session: Session,
    /// `missing` where the student is too young to agree alone: lessons and questions wait until a
    /// guardian has accepted an invitation (`POST /api/guardians/invites`) and agreed
    /// (`PUT /api/consent/{studentId}`). Otherwise `not_needed`.
    #[schema(example = "not_needed")]
    pub(crate) consent: &'static str,
}

/// An account, as its owner sees it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    id: Uuid,
    #[schema(format = "email", example = "student@example.com")]
    email: String,
    #[schema(example = "John Doe")]
    name: String,
    #[schema(schema_with = role)]
    role: Role,
    /// The year of school, of a student who told.
    #[schema(required = true, example = 10)]
    grade: Option<i32>,
    /// Whether the address was proven.
    #[schema(example = true)]
    email_verified: bool,
}

/// An account, with the people it is linked with now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Me {
    #[serde(flatten)]
    pub user: User,
    /// A student's tutors and guardians, a tutor's or a guardian's students, by name; at most 200.
    pub people: Vec<LinkedPerson>,
}

/// Proves an address, or asks for the code that does: one of the two.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerifyBody {
    /// From the mail.
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "w3Zk0mYy0h9l3rXcQm1vVg")]
    pub(crate) code: Option<String>,
    /// Where the code is to be sent, when it was lost or has expired.
    #[garde(length(chars, max = 255))]
    #[schema(max_length = 255, format = "email", example = "student@example.com")]
    pub(crate) email: Option<String>,
}

/// Whose password was forgotten.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ForgotBody {
    /// In any case.
    #[garde(length(chars, max = 255))]
    #[schema(max_length = 255, format = "email", example = "student@example.com")]
    pub(crate) email: String,
}

/// A new password, with the code that allows it.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResetBody {
    /// From the mail.
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "w3Zk0mYy0h9l3rXcQm1vVg")]
    pub(crate) code: String,
    /// By the rules of `auth/register`.
    #[garde(length(chars, min = 10, max = 128))]
    #[schema(min_length = 10, max_length = 128, example = "staple battery horse")]
    pub(crate) password: String,
}

/// The access token of a request, for what is about the token itself. Who it is from is found out
/// at the gate.
pub(crate) struct AccessToken(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for AccessToken {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|header| header.to_str().ok());
        let token = header.and_then(|header| header.split_once(' ')).map(|(_, token)| token.trim());
        Ok(Self(token.unwrap_or_default().to_owned()))
    }
}

/// What somebody learns who must look into their mail.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pending {
    #[schema(example = "pending")]
    status: &'static str,
    #[schema(example = "Check your mail.")]
    message: &'static str,
}

impl Pending {
    /// The one thing there is to say.
    pub(crate) const MAIL: Self = Self { status: "pending", message: "Check your mail." };
}

fn student() -> Role {
    Role::Student
}

fn role() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(Role::PEOPLE.map(Role::as_str)))
        .examples([Role::Student.as_str()])
        .build()
}

impl From<RegisterBody> for Registration {
    fn from(body: RegisterBody) -> Self {
        let RegisterBody { email, password, name, role, grade, birth_year, invite_code } = body;
        Self { email, password, name, role, grade, birth_year, invite_code }
    }
}

impl From<Account> for User {
    fn from(account: Account) -> Self {
        Self {
            id: account.id.0,
            email: account.email,
            name: account.name,
            role: account.role,
            grade: account.grade,
            email_verified: account.email_verified,
        }
    }
}

impl From<Grant> for Session {
    fn from(grant: Grant) -> Self {
        Self {
            token: grant.token,
            refresh_token: grant.refresh_token,
            expires_in: grant.expires_in.num_seconds(),
            user: grant.account.into(),
        }
    }
}
