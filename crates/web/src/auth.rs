//! Accounts: signing up, in and out.

use axum::body::HttpBody;
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse, Response};
use companion::Auth;
use companion::auth::{Account, Grant, Registered, Registration, SignOut};
use domain::people::Role;
use garde::Validate;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::error::ProblemBody;
use crate::extract::{Json, Query, SignedIn};
use crate::{Problem, Result};

/// Who wants an account.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegisterBody {
    /// Kept in lower case. Not proven until the code that is mailed to it comes back.
    #[garde(length(chars, max = 255))]
    #[schema(max_length = 255, format = "email", example = "student@example.com")]
    email: String,
    /// Any characters.
    #[garde(length(chars, min = 10, max = 128))]
    #[schema(min_length = 10, max_length = 128, example = "correct horse battery")]
    password: String,
    /// As the person wants to be called.
    #[garde(length(chars, min = 1, max = 255))]
    #[schema(min_length = 1, max_length = 255, example = "John Doe")]
    name: String,
    /// `tutor` needs an `inviteCode`; nobody registers as an admin.
    #[garde(skip)]
    #[serde(default = "student")]
    #[schema(schema_with = role, required = false)]
    role: Role,
    /// The year of school, for students only.
    #[garde(range(min = 1, max = 13))]
    #[schema(minimum = 1, maximum = 13, example = 10)]
    grade: Option<i32>,
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
    email: String,
    /// The account's.
    #[garde(length(chars, max = 128))]
    #[schema(max_length = 128, example = "correct horse battery")]
    password: String,
}

/// What keeps an app signed in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefreshBody {
    /// The newest one this app was given.
    #[garde(length(chars, max = 200))]
    #[schema(max_length = 200, example = "q2b7…")]
    refresh_token: String,
}

/// What to end.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogoutQuery {
    /// End every sign-in of the account, and all access tokens at once.
    #[garde(skip)]
    #[serde(default)]
    #[param(default = false)]
    everywhere: bool,
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
    email_verified: bool,
}

/// What somebody learns who signs up with an address that has an account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pending {
    #[schema(example = "pending")]
    status: &'static str,
    #[schema(example = "Check your mail.")]
    message: &'static str,
}

fn student() -> Role {
    Role::Student
}

fn role() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some([Role::Student, Role::Tutor, Role::Admin].map(Role::as_str)))
        .examples([Role::Student.as_str()])
        .build()
}

impl From<RegisterBody> for Registration {
    fn from(body: RegisterBody) -> Self {
        let RegisterBody { email, password, name, role, grade, invite_code } = body;
        Self { email, password, name, role, grade, invite_code }
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

/// Sign up
///
/// Makes a student, or a tutor whom an admin has invited, and signs them in. Where mail is
/// delivered, an address that has an account gets a mail and the caller a 202, so that nobody can
/// ask who has an account; elsewhere it is a 409.
#[utoipa::path(
    post,
    path = "/api/auth/register",
    security(()),
    request_body = RegisterBody,
    responses(
        (status = 201, description = "An account, signed in", body = Session),
        (status = 202, description = "The address has an account; its owner was told", body = Pending),
        (status = 403, description = "Nobody registers as an admin", body = ProblemBody<'static>,
         content_type = "application/problem+json"),
        (status = 409, description = "`email_taken`: the address has an account, and no mail is delivered here", body = ProblemBody<'static>,
         content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn register(
    State(cx): State<Auth>,
    Json(body): Json<RegisterBody>,
) -> Result<Response> {
    Ok(match companion::auth::register(&cx, body.into()).await? {
        Registered::Welcome(grant) => {
            (StatusCode::CREATED, Json(Session::from(grant))).into_response()
        }
        Registered::OwnerTold => {
            let pending = Pending { status: "pending", message: "Check your mail." };
            (StatusCode::ACCEPTED, Json(pending)).into_response()
        }
    })
}

/// Sign in
///
/// A wrong password and an address without an account answer alike.
#[utoipa::path(
    post,
    path = "/api/auth/login",
    security(()),
    request_body = LoginBody,
    responses(
        (status = 200, description = "Signed in", body = Session),
        (status = 401, description = "The e-mail address or the password is wrong", body = ProblemBody<'static>,
         content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn login(
    State(cx): State<Auth>,
    Json(body): Json<LoginBody>,
) -> Result<Json<Session>> {
    let grant = companion::auth::login(&cx, &body.email, body.password).await?;
    Ok(Json(grant.into()))
}

/// Stay signed in
///
/// Exchanges the refresh token for a new pair. Asking again with the same one within 10 seconds
/// gives the same successor; asking later ends this sign-in, because someone else may have it.
#[utoipa::path(
    post,
    path = "/api/auth/refresh",
    security(()),
    request_body = RefreshBody,
    responses(
        (status = 200, description = "The next pair of tokens", body = Session),
        (status = 401, description = "The refresh token no longer counts", body = ProblemBody<'static>,
         content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn refresh(
    State(cx): State<Auth>,
    Json(body): Json<RefreshBody>,
) -> Result<Json<Session>> {
    let grant = companion::auth::refresh(&cx, &body.refresh_token).await?;
    Ok(Json(grant.into()))
}

/// Sign out
///
/// With a `refreshToken` the sign-in ends that it came from; the access token runs out by itself.
/// Without one, or with `everywhere=true`, all sign-ins and all access tokens end at once.
#[utoipa::path(
    post,
    path = "/api/auth/logout",
    params(LogoutQuery),
    request_body = Option<RefreshBody>,
    responses((status = 204, description = "Signed out")),
)]
pub(crate) async fn logout(
    State(cx): State<Auth>,
    SignedIn(caller): SignedIn,
    Query(query): Query<LogoutQuery>,
    body: LogoutBody,
) -> Result<StatusCode> {
    let which = match body {
        LogoutBody::One(RefreshBody { refresh_token }) if !query.everywhere => {
            SignOut::Here { refresh_token }
        }
        _ => SignOut::Everywhere,
    };
    companion::auth::logout(&cx, &caller, which).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who am I
#[utoipa::path(
    get,
    path = "/api/auth/me",
    responses((status = 200, description = "The caller's account", body = User)),
)]
pub(crate) async fn me(State(cx): State<Auth>, SignedIn(caller): SignedIn) -> Result<Json<User>> {
    Ok(Json(companion::auth::me(&cx, &caller).await?.into()))
}
