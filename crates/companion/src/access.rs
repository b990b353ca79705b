//! The check that every request passes: who is calling, and whether they may do so this often.
//!
//! Work for a model is counted twice: per account, and per network address, where a school with many
//! students has far more than strangers with many accounts.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::budget::{EmailProof, Slice};
use domain::people::{Caller, Role, Scope};
use ports::{Clock, Fault, Limit, Limiter, Taken};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use uuid::Uuid;

use crate::auth::external_caller;
use crate::issuer::Issuer;
use crate::{Error, Result, Tokens};

/// The answer to a caller without a valid key or token. It gives no further reason.
const UNKNOWN_KEY: &str = "This service key does not count: it is unknown, expired or revoked.";

/// The services for knowing callers and counting requests.
#[derive(Clone)]
pub struct Access {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Reads access tokens.
    pub tokens: Tokens,
    /// Checks those of the external issuer, where there is one.
    pub issuer: Option<Issuer>,
    pub counter: Counter,
    /// The rule for students with an unproven address.
    pub email_proof: EmailProof,
}

/// Counts requests against their limits.
#[derive(Clone)]
pub struct Counter {
    pub limiter: Arc<dyn Limiter>,
    pub limits: Limits,
}

/// The number of requests of each class that one account, key or address may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests that change something.
    pub writes: Limit,
    pub reads: Limit,
    /// Requests that make a language model work, or start a job that does.
    pub model: Limit,
    /// The limit of requests for a model from all guests behind one address (see
    /// [`domain::budget::Slice::Guest`]).
    pub model_guests: Limit,
    /// The limit of requests for a model from all other callers behind one address.
    pub model_address: Limit,
    /// Requests with a password or a code, from one address.
    pub sign_in: Limit,
    /// Requests for a new account, from one address, whether they get one or not.
    pub registrations: Limit,
    /// Requests to routes that anybody may ask, from one address.
    pub open: Limit,
}

impl Default for Limits {
    /// Behind one address a class of 30 may ask the model as often as each of them may, with room for
    /// those who teach them, and a school may enrol 60 students with three tries each in a day.
    fn default() -> Self {
        let ten_seconds = Duration::from_secs(10);
        let minute = Duration::from_mins(1);
        Self {
            writes: Limit { max: 10, window: ten_seconds },
            reads: Limit { max: 60, window: ten_seconds },
            model: Limit { max: 20, window: minute },
            model_guests: Limit { max: 60, window: Duration::from_mins(10) },
            model_address: Limit { max: 1_000, window: minute },
            // A school's four classes at once, behind one address: how often passwords may be wrong
            // is counted apart (`auth::login`).
            sign_in: Limit { max: 120, window: minute },
            registrations: Limit { max: 200, window: Duration::from_hours(24) },
            open: Limit { max: 60, window: ten_seconds },
        }
    }
}

/// The kinds of requests that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestClass {
    Write,
    Read,
    /// Makes a language model work.
    Model,
    /// A request for a model from one of the guests behind an address.
    ModelGuests,
    /// A request for a model from another caller behind an address.
    ModelAddress,
    /// Carries a password or a code.
    SignIn,
    /// Asks for an account.
    Registration,
    /// Asks what anybody may ask.
    Open,
}

impl RequestClass {
    /// The name, as the headers say it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Write => "writes",
            Self::Read => "reads",
            Self::Model => "model",
            Self::ModelGuests => "model-guests",
            Self::ModelAddress => "model-address",
            Self::SignIn => "sign-in",
            Self::Registration => "registrations",
            Self::Open => "open",
        }
    }

    /// True if requests are served while they can't be counted: guessing passwords and spending
    /// money need the count; reading and writing one's own data doesn't.
    const fn is_uncounted(self) -> bool {
        matches!(self, Self::Write | Self::Read | Self::Open)
    }
}

impl Limits {
    /// The limit of a kind.
    pub const fn limit_of(&self, kind: RequestClass) -> Limit {
        match kind {
            RequestClass::Write => self.writes,
            RequestClass::Read => self.reads,
            RequestClass::Model => self.model,
            RequestClass::ModelGuests => self.model_guests,
            RequestClass::ModelAddress => self.model_address,
            RequestClass::SignIn => self.sign_in,
            RequestClass::Registration => self.registrations,
            RequestClass::Open => self.open,
        }
    }
}

/// A caller who has shown something that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    Person(Caller),
    Key {
        /// The key.
        id: Uuid,
        /// The uses that the key allows.
        scopes: Vec<Scope>,
    },
}

impl Identity {
    /// The caller for requests of a scope; people call as themselves. [`None`] for a key without
    /// it.
    pub fn caller_with_scope(&self, scope: Scope) -> Option<Caller> {
        match self {
            Self::Person(caller) => Some(*caller),
            Self::Key { id, scopes } => scopes.contains(&scope).then(|| Caller {
                id: (*id).into(),
                role: Role::Key(scope),
                token_version: 0,
            }),
        }
    }

    /// The caller, whatever the scope. [`None`] for a key without scopes.
    pub fn any_caller(&self) -> Option<Caller> {
        match self {
            Self::Person(caller) => Some(*caller),
            Self::Key { scopes, .. } => self.caller_with_scope(*scopes.first()?),
        }
    }

    /// One word for the principal.
    pub fn principal(&self) -> String {
        match self {
            Self::Person(caller) => format!("user:{}", caller.id),
            Self::Key { id, .. } => format!("key:{id}"),
        }
    }
}

/// The identity that a token proves. The query that loads something for the caller still compares
/// it with the account. A token is checked by the rules of the issuer that it names, and by no
/// other's.
pub async fn identify_by_token(cx: &Access, token: &str) -> Result<Identity> {
    let now = cx.clock.now();
    match cx.issuer.as_ref().filter(|issuer| issuer.is_named_by(token)) {
        Some(issuer) => {
            let identity = issuer.verify(token, now).await?;
            external_caller(&cx.db, &identity, now).await.map(Identity::Person)
        }
        None => cx.tokens.verify(token, now).map(Identity::Person),
    }
}

/// The identity that a service key proves.
pub async fn identify_by_key(cx: &Access, secret: &str) -> Result<Identity> {
    let digest = Sha256::digest(secret.as_bytes());
    let key = db::keys::find_by_secret(&cx.db, &digest, cx.clock.now()).await?;
    let (id, scopes) = key.ok_or(Error::Unauthenticated(UNKNOWN_KEY))?;
    let scopes = scopes.iter().filter_map(|scope| Scope::parse(scope)).collect();
    Ok(Identity::Key { id, scopes })
}

impl Counter {
    /// Counts a request of a principal. [`None`] when it passes because the counter is down.
    pub async fn count(&self, kind: RequestClass, principal: &str) -> Result<Option<Taken>> {
        match self.limiter.take(&key_of(kind, principal), self.limits.limit_of(kind)).await {
            Ok(count) => Ok(Some(count)),
            Err(fault) if kind.is_uncounted() => {
                tracing::warn!(%fault, "requests are not counted");
                Ok(None)
            }
            Err(fault) => Err(fault.into()),
        }
    }

    /// Takes back the count of a request. Failing is logged: the principal has one request less.
    pub async fn give_back(&self, kind: RequestClass, principal: &str) {
        let released: Result<(), Fault> =
            self.limiter.give_back(&key_of(kind, principal), self.limits.limit_of(kind)).await;
        if let Err(fault) = released {
            tracing::warn!(%fault, "a request stays counted");
        }
    }
}

fn key_of(kind: RequestClass, principal: &str) -> String {
    format!("{}:{principal}", kind.as_str())
}

/// The class in which a request for a model is counted against its address.
pub async fn model_kind(cx: &Access, identity: &Identity) -> Result<RequestClass> {
    let student = match identity {
        Identity::Person(caller) if caller.role == Role::Student => caller.id,
        Identity::Person(_) | Identity::Key { .. } => return Ok(RequestClass::ModelAddress),
    };
    let membership = db::ledger::membership(&cx.db, student).await?;
    Ok(match membership.slice(cx.email_proof) {
        Slice::Guest => RequestClass::ModelGuests,
        Slice::Linked => RequestClass::ModelAddress,
    })
}

/// The principal of an anonymous caller: their address. An IPv6 user has a whole network of 64
/// bits.
pub fn address_principal(address: Option<IpAddr>) -> String {
    let Some(address) = address else { return "address:unknown".to_owned() };
    match address.to_canonical() {
        IpAddr::V4(address) => format!("address:{address}"),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("address:{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}
