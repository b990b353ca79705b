//! Accounts: made, signed in to, kept signed in, signed out of.

mod codes;
mod external;
mod login_throttle;
mod mails;
mod me;
mod password;
mod register;
pub(crate) mod secrets;

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use db::login_throttle::Settlement;
use db::users::{Exchange, Rotation, SignIns};
use domain::UserId;
use domain::people::{Caller, Email};
use login_throttle::LoginThrottle;
use ports::{Clock, Notifier};
use sqlx::{PgExecutor, PgPool};
use tracing::Instrument;
use uuid::Uuid;

pub use codes::{CodeRequest, reset_password, send_code, verify};
pub use db::users::Account;
pub use external::external_caller;
pub use mails::{PendingMail, send};
pub use me::{LinkedPerson, me};
pub use register::{
    Registered, Registrant, Registration, create_account, create_first_admin, register,
};
pub use secrets::RefreshSecret;

use crate::tokens::ACCESS_TOKEN_TTL;
use crate::{Error, Result, Tokens};

/// The lifetime of a refresh token that is not used.
const REFRESH_TOKEN_TTL: TimeDelta = TimeDelta::days(30);

/// The time after its use in which a refresh token may come again: an app with two requests at
/// once, or one that lost the answer, asks within seconds. Later it is a thief or a victim (RFC
/// 9700 §4.14.2).
const REFRESH_GRACE: TimeDelta = TimeDelta::seconds(10);

const WRONG_CREDENTIALS: &str = "The e-mail address or the password is wrong.";
const STALE_REFRESH: &str = "This refresh token no longer counts. Sign in again.";

/// The services of accounts.
#[derive(Clone)]
pub struct Auth {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Makes and reads access tokens.
    pub tokens: Tokens,
    /// Makes refresh tokens follow from each other.
    pub refresh_secret: RefreshSecret,
    pub notifier: Arc<dyn Notifier>,
    /// The least age, in years, from which students agree without a guardian.
    pub consent_age: u8,
}

/// The result of a sign-in.
pub struct Grant {
    pub token: String,
    /// Gets the next access token, once.
    pub refresh_token: String,
    pub expires_in: TimeDelta,
    pub account: Account,
}

/// Shows the account only: tokens don't belong in logs.
impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grant").field("account", &self.account).finish_non_exhaustive()
    }
}

/// Signs in with an e-mail address and a password, from a network address if it is known. A wrong
/// password, an unknown e-mail address and an account without a password fail alike and after the
/// same time. Guessing is slowed down: [`Error::Limited`] says how long to wait.
pub async fn login(
    cx: &Auth,
    email: &str,
    password: String,
    from: Option<IpAddr>,
) -> Result<Grant> {
    let account_row = match Email::parse(email) {
        Ok(email) => db::users::find_by_email(&cx.db, &email).await?,
        Err(_) => None,
    };
    let (account, hash) = account_row.unzip();
    let user = account.as_ref().map(|account| account.id);
    let throttle = LoginThrottle::admit(cx, email, user, from).await?;
    // The check runs in a task of its own: a caller who hangs up must not leave a guess uncounted.
    let checked = check(cx.clone(), throttle, password, hash.flatten());
    let (throttle, matched) =
        tokio::spawn(checked.in_current_span()).await.map_err(Error::internal)??;
    let (Some(account), Some(matched)) = (account, matched) else {
        return Err(Error::Unauthenticated(WRONG_CREDENTIALS));
    };
    let user = account.id;
    let grant = sign_in(cx, &cx.db, account, cx.clock.now()).await?;
    matched.upgrade(cx, user).await;
    throttle.remember(cx, user).await;
    Ok(grant)
}

/// Looks whether a password has a hash, and counts the attempt before anybody learns the answer.
async fn check(
    cx: Auth,
    throttle: LoginThrottle,
    password: String,
    hash: Option<String>,
) -> Result<(LoginThrottle, Option<password::MatchedPassword>)> {
    let matched = password::matches(password, hash).await;
    let settlement = match &matched {
        Ok(Some(_)) => Settlement::Right,
        Ok(None) => Settlement::Wrong,
        Err(_) => Settlement::Unknown,
    };
    throttle.settle(&cx, settlement).await?;
    Ok((throttle, matched?))
}

/// Exchanges a refresh token for its successor and a new access token. A token that comes again
/// long after its use ends all that came from the same sign-in.
pub async fn refresh(cx: &Auth, refresh_token: &str) -> Result<Grant> {
    let successor = cx.refresh_secret.successor(refresh_token)?;
    let now = cx.clock.now();
    let exchange = Exchange {
        presented: &secrets::digest(refresh_token),
        successor: &secrets::digest(&successor),
        now,
        ttl: REFRESH_TOKEN_TTL,
        grace: REFRESH_GRACE,
    };
    match db::users::rotate(&cx.db, &exchange).await? {
        Rotation::Rotated { account, family_id } => grant(cx, account, family_id, successor, now),
        Rotation::Reused { user_id, family_id } => {
            end_family(cx, user_id, family_id, now).await?;
            Err(Error::Unauthenticated(STALE_REFRESH))
        }
        Rotation::Refused => Err(Error::Unauthenticated(STALE_REFRESH)),
    }
}

/// The sign-ins that end.
pub enum SignOut {
    /// The one that this refresh token came from.
    Of {
        /// Any of its refresh tokens.
        refresh_token: String,
    },
    /// The one that the access token came from.
    Here(Uuid),
    /// All of the account's, and every access token with them.
    Everywhere,
}

/// Signs out. A refresh token that isn't the caller's ends nothing.
pub async fn logout(cx: &Auth, caller: &Caller, which: SignOut) -> Result<()> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    db::users::lock_caller(&mut tx, caller).await?;
    match which {
        SignOut::Of { refresh_token } => {
            let digest = secrets::digest(&refresh_token);
            db::users::end_sign_ins(&mut tx, caller.id, SignIns::Of(&digest), now).await?;
        }
        SignOut::Here(family) => {
            db::users::end_sign_ins(&mut tx, caller.id, SignIns::Family(family), now).await?;
        }
        SignOut::Everywhere => {
            db::users::end_sign_ins(&mut tx, caller.id, SignIns::All, now).await?;
            db::users::raise_token_version(&mut *tx, caller.id, now).await?;
        }
    }
    tx.commit().await.map_err(db::Error::from)?;
    Ok(())
}

/// The sign-in that an access token is from, if it is from one of ours.
pub fn sign_in_of(cx: &Auth, token: &str) -> Option<Uuid> {
    cx.tokens.sign_in_of(token, cx.clock.now())
}

/// Starts a family of refresh tokens for an account whose owner has proven to be that.
async fn sign_in(
    cx: &Auth,
    db: impl PgExecutor<'_>,
    account: Account,
    now: DateTime<Utc>,
) -> Result<Grant> {
    let refresh_token = secrets::refresh_token();
    let digest = secrets::digest(&refresh_token);
    let (caller, family) = (account.caller(), Uuid::now_v7());
    let started =
        db::users::start_family(db, &caller, &digest, family, now, REFRESH_TOKEN_TTL).await?;
    if started {
        grant(cx, account, family, refresh_token, now)
    } else {
        // The password was changed, or the account erased, since it was read.
        Err(Error::Unauthenticated(WRONG_CREDENTIALS))
    }
}

fn grant(
    cx: &Auth,
    account: Account,
    family: Uuid,
    refresh_token: String,
    now: DateTime<Utc>,
) -> Result<Grant> {
    let token = cx.tokens.issue_in(&account.caller(), family, now)?;
    Ok(Grant { token, refresh_token, expires_in: ACCESS_TOKEN_TTL, account })
}

async fn end_family(cx: &Auth, user_id: UserId, family: Uuid, now: DateTime<Utc>) -> Result<()> {
    tracing::warn!(user = %user_id.alias(), %family, "a used refresh token came again: its sign-in ends");
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    db::users::lock(&mut tx, user_id).await?;
    db::users::end_sign_ins(&mut tx, user_id, SignIns::Family(family), now).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(())
}
