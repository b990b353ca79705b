//! Accounts: signing up, in and out; proving an address, choosing a new password.

mod bodies;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use companion::auth::{self, CodeRequest, Registered, SignOut};
use companion::{Auth, Conflict, Error};
use domain::people::Email;
use http::StatusCode;

use self::bodies::{
    AccessToken, ForgotBody, LoginBody, LogoutBody, LogoutQuery, Me, Pending, RefreshBody,
    RegisterBody, ResetBody, Session, SignedUp, User, VerifyBody,
};
use crate::Result;
use crate::error::ProblemBody;
use crate::extract::{AnyAccount, Json, Query};
use crate::request::{ClientAddress, WaitUntil};

/// Sign up
///
/// Makes a student, a guardian, or a tutor whom an admin has invited, and signs them in. The address gets a mail
/// with a code for `auth/verify`; until then the account works, but nobody finds it by its address.
/// Where mail is delivered, an address that has an account gets a mail and the caller a 202;
/// elsewhere it is a 409. From one network address 200 registrations a day are taken, tries included.
#[utoipa::path(
    post,
    path = "/api/auth/register",
    security(()),
    request_body = RegisterBody,
    responses(
        (status = 201, description = "An account, signed in", body = SignedUp),
        (status = 202, description = "The address has an account; its owner was told", body = Pending),
        (status = 403, description = "Nobody registers as an admin", body = ProblemBody<'static>,
         content_type = "application/problem+json"),
        (status = 409, description = "`email_taken`: the address has an account, and no mail is delivered here", body = ProblemBody<'static>,
         content_type = "application/problem+json",
         example = json!({"code": Conflict::EMAIL_TAKEN.code})),
    ),
)]
pub(crate) async fn register(
    State(cx): State<Auth>,
    later: WaitUntil,
    address: Option<Extension<ClientAddress>>,
    Json(body): Json<RegisterBody>,
) -> Result<Response> {
    let from = address.map(|Extension(address)| address.0);
    let (answer, letter) = match auth::register(&cx, body.into(), from).await? {
        Registered::Welcome(grant, consent, letter) => {
            let signed_up = SignedUp { session: grant.into(), consent: consent.as_str() };
            ((StatusCode::CREATED, Json(signed_up)).into_response(), letter)
        }
        Registered::OwnerTold(letter) => {
            ((StatusCode::ACCEPTED, Json(Pending::MAIL)).into_response(), letter)
        }
    };
    later.run(async move { auth::send(&cx, &letter).await });
    Ok(answer)
}

/// Sign in
///
/// A wrong password and an e-mail address without an account answer alike and are counted alike.
///
/// Guessing is slowed down, and nobody can lock somebody else out. Wrong passwords are counted for
/// each account and network. After ten, the next one has to wait 4 seconds, then 8, and twice as long
/// each time, up to a quarter of an hour; until then the answer is a 429 whose `Retry-After` says how
/// long. While an account gets many wrong passwords from networks that it was not signed in to from,
/// each of those has three guesses without a pause, and pauses from 8 seconds up to 4 hours. A network
/// that the account was signed in to from (within 180 days, the last 20 of them) doesn't notice that:
/// only wrong passwords from itself count there, and no pause is longer than 30 seconds. A network
/// that fails to get into many accounts (40 more than it gets into) waits in the same way before it
/// tries another one; accounts that know it are not affected. A right password forgives the wrong ones
/// before it from the same network, after a day without any they are forgotten, and a new password
/// (`auth/password/reset`) forgives all. Of many sign-ins at once some wait here for a moment; one
/// that would wait for longer than 5 seconds is a 429 with `Retry-After: 1`.
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
    address: Option<Extension<ClientAddress>>,
    Json(body): Json<LoginBody>,
) -> Result<Json<Session>> {
    let from = address.map(|Extension(address)| address.0);
    let grant = auth::login(&cx, &body.email, body.password, from).await?;
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
    let grant = auth::refresh(&cx, &body.refresh_token).await?;
    Ok(Json(grant.into()))
}

/// Sign out
///
/// Ends the sign-in that the access token is from, or with a `refreshToken` the one that this came
/// from: it is not refreshed any more, and `auth/me` refuses its access token, which elsewhere runs
/// out by itself within a quarter of an hour. With `everywhere=true` all sign-ins and all access
/// tokens of the account end at once.
#[utoipa::path(
    post,
    path = "/api/auth/logout",
    params(LogoutQuery),
    request_body = Option<RefreshBody>,
    responses((status = 204, description = "Signed out")),
)]
pub(crate) async fn logout(
    State(cx): State<Auth>,
    AnyAccount(caller): AnyAccount,
    AccessToken(token): AccessToken,
    Query(query): Query<LogoutQuery>,
    body: LogoutBody,
) -> Result<StatusCode> {
    let which = match body {
        _ if query.everywhere => SignOut::Everywhere,
        LogoutBody::One(RefreshBody { refresh_token }) => SignOut::Of { refresh_token },
        // A token that doesn't say which sign-in it is from ends them all.
        LogoutBody::Empty => {
            auth::sign_in_of(&cx, &token).map_or(SignOut::Everywhere, SignOut::Here)
        }
    };
    auth::logout(&cx, &caller, which).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who am I
///
/// The account of the token, as it is now.
#[utoipa::path(
    get,
    path = "/api/auth/me",
    responses((status = 200, description = "The caller's account", body = Me)),
)]
pub(crate) async fn me(
    State(cx): State<Auth>,
    AnyAccount(caller): AnyAccount,
    AccessToken(token): AccessToken,
) -> Result<Json<Me>> {
    let sign_in = auth::sign_in_of(&cx, &token);
    let (account, people) = auth::me(&cx, &caller, sign_in).await?;
    Ok(Json(Me { user: account.into(), people }))
}

/// Prove an address
///
/// With the `code` from the mail that signing up sends; it counts once and for 24 hours. When it was
/// lost, send the `email` instead of a code: an account whose address is not proven yet is mailed a
/// new one, at most one per minute, and the answer is the same for every address. A code of
/// `auth/password/forgot` proves the address as well, when it is used.
#[utoipa::path(
    post,
    path = "/api/auth/verify",
    security(()),
    request_body = VerifyBody,
    responses(
        (status = 200, description = "The address is proven", body = User),
        (status = 202, description = "If the address has an account that can use a code, one was sent", body = Pending),
    ),
)]
pub(crate) async fn verify(
    State(cx): State<Auth>,
    later: WaitUntil,
    Json(body): Json<VerifyBody>,
) -> Result<Response> {
    match (body.code, body.email) {
        (Some(code), None) => Ok(Json(User::from(auth::verify(&cx, &code).await?)).into_response()),
        (None, Some(email)) => send_later(cx, &later, &email, CodeRequest::Verification),
        _ => Err(Error::invalid("/code", "Send either a code or an email.").into()),
    }
}

/// Forget a password
///
/// Mails the address a code for `auth/password/reset`, at most one per minute. The answer is the
/// same for every address, with an account or without.
#[utoipa::path(
    post,
    path = "/api/auth/password/forgot",
    security(()),
    request_body = ForgotBody,
    responses((status = 202, description = "If the address has an account, a code was sent", body = Pending)),
)]
pub(crate) async fn forgot(
    State(cx): State<Auth>,
    later: WaitUntil,
    Json(body): Json<ForgotBody>,
) -> Result<Response> {
    send_later(cx, &later, &body.email, CodeRequest::NewPassword)
}

/// Choose a new password
///
/// With the `code` from the mail, which counts once and for an hour. It ends every sign-in and every
/// access token of the account, and the other codes that were mailed for this; sign in again with
/// the new password. The address is proven then, because the code was sent there. Wrong passwords are
/// forgotten, and so are the networks that were known, all but the one this comes from.
#[utoipa::path(
    post,
    path = "/api/auth/password/reset",
    security(()),
    request_body = ResetBody,
    responses((status = 204, description = "The password is changed")),
)]
pub(crate) async fn reset(
    State(cx): State<Auth>,
    later: WaitUntil,
    address: Option<Extension<ClientAddress>>,
    Json(body): Json<ResetBody>,
) -> Result<StatusCode> {
    let from = address.map(|Extension(address)| address.0);
    let letter = auth::reset_password(&cx, &body.code, body.password, from).await?;
    later.run(async move { auth::send(&cx, &letter).await });
    Ok(StatusCode::NO_CONTENT)
}

/// Answers before anybody looks whether there is an account.
fn send_later(
    cx: Auth,
    later: &WaitUntil,
    email: &str,
    code_request: CodeRequest,
) -> Result<Response> {
    let email = Email::parse(email).map_err(|rule| Error::invalid("/email", rule))?;
    later.run(async move {
        if let Err(error) = auth::send_code(&cx, &email, code_request).await {
            tracing::error!(%error, "a code could not be sent");
        }
    });
    Ok((StatusCode::ACCEPTED, Json(Pending::MAIL)).into_response())
}
