//! The door every request passes: who is calling, and whether they may do so this often.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::people::{Caller, Role, Scope};
use ports::{Clock, Limit, Limiter, Taken};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use uuid::Uuid;

use crate::auth::external_caller;
use crate::issuer::Issuer;
use crate::{Error, Result, Tokens};

/// Whoever holds none of these is told so, and nothing else.
const UNKNOWN_KEY: &str = "This service key does not count: it is unknown, expired or revoked.";

/// What the door needs.
#[derive(Clone)]
pub struct Access {
    /// The database.
    pub db: PgPool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Reads access tokens.
    pub tokens: Tokens,
    /// Checks those of the external issuer, where there is one.
    pub issuer: Option<Issuer>,
    /// Counts requests.
    pub limiter: Arc<dyn Limiter>,
    /// How many requests are admitted.
    pub limits: Limits,
}

/// How many requests of a kind are admitted, for one account, key or address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests that change something.
    pub writes: Limit,
    /// Requests that don't.
    pub reads: Limit,
    /// Requests that make a language model work.
    pub model: Limit,
    /// Requests with a password or a code.
    pub sign_in: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        let ten_seconds = Duration::from_secs(10);
        let minute = Duration::from_mins(1);
        Self {
            writes: Limit { max: 10, window: ten_seconds },
            reads: Limit { max: 60, window: ten_seconds },
            model: Limit { max: 20, window: minute },
            sign_in: Limit { max: 10, window: minute },
        }
    }
}

/// The kinds of requests that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes something.
    Write,
    /// Changes nothing.
    Read,
    /// Makes a language model work.
    Model,
    /// Carries a password or a code.
    SignIn,
}

impl Kind {
    /// The name, as the headers say it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Write => "writes",
            Self::Read => "reads",
            Self::Model => "model",
            Self::SignIn => "sign-in",
        }
    }

    /// Whether requests are served while nobody can count them: guessing passwords and spending
    /// money need the count, reading and writing one's own data doesn't.
    const fn passes_uncounted(self) -> bool {
        matches!(self, Self::Write | Self::Read)
    }
}

impl Limits {
    /// The limit of a kind.
    pub const fn of(&self, kind: Kind) -> Limit {
        match kind {
            Kind::Write => self.writes,
            Kind::Read => self.reads,
            Kind::Model => self.model,
            Kind::SignIn => self.sign_in,
        }
    }
}

/// A caller who has shown something that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// A person.
    Person(Caller),
    /// A program.
    Key {
        /// The key.
        id: Uuid,
        /// What it may be used for.
        scopes: Vec<Scope>,
    },
}

impl Known {
    /// As whom this one calls with a scope; people call as themselves. [`None`] for a key without
    /// it.
    pub fn with(&self, scope: Scope) -> Option<Caller> {
        match self {
            Self::Person(caller) => Some(*caller),
            Self::Key { id, scopes } => scopes.contains(&scope).then(|| Caller {
                id: (*id).into(),
                role: Role::Key(scope),
                token_version: 0,
            }),
        }
    }

    /// As whom this one calls, whatever for. [`None`] for a key that is good for nothing.
    pub fn any(&self) -> Option<Caller> {
        match self {
            Self::Person(caller) => Some(*caller),
            Self::Key { scopes, .. } => self.with(*scopes.first()?),
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

/// Who a token is from. The query that loads something for the caller still compares it with the
/// account. A token is checked by the rules of the issuer that it names, and by no other's.
pub async fn person(cx: &Access, token: &str) -> Result<Known> {
    let now = cx.clock.now();
    match cx.issuer.as_ref().filter(|issuer| issuer.is_named_by(token)) {
        Some(issuer) => {
            let identity = issuer.verify(token, now).await?;
            external_caller(&cx.db, &identity, now).await.map(Known::Person)
        }
        None => cx.tokens.verify(token, now).map(Known::Person),
    }
}

/// Which key a secret is.
pub async fn key(cx: &Access, secret: &str) -> Result<Known> {
    let digest = Sha256::digest(secret.as_bytes());
    let found = db::keys::by_secret(&cx.db, &digest, cx.clock.now()).await?;
    let (id, scopes) = found.ok_or(Error::Unauthenticated(UNKNOWN_KEY))?;
    let scopes = scopes.iter().filter_map(|scope| Scope::parse(scope)).collect();
    Ok(Known::Key { id, scopes })
}

/// Counts a request. [`None`] when it passes because nobody can count.
pub async fn count(cx: &Access, kind: Kind, principal: &str) -> Result<Option<Taken>> {
    let key = format!("{}:{principal}", kind.as_str());
    match cx.limiter.take(&key, cx.limits.of(kind)).await {
        Ok(taken) => Ok(Some(taken)),
        Err(fault) if kind.passes_uncounted() => {
            tracing::warn!(%fault, "requests are not counted");
            Ok(None)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// One word for whoever shows nothing: their address. An IPv6 user has a whole network of 64 bits.
pub fn stranger(address: Option<IpAddr>) -> String {
    let Some(address) = address else { return "address:unknown".to_owned() };
    match address.to_canonical() {
        IpAddr::V4(address) => format!("address:{address}"),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("address:{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}
