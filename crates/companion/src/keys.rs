//! Service keys: what lets programs in, for a while, for some things, on some people's data.
//!
//! They are made on the command line. The secret is shown once; the database has its SHA-256. Which
//! key a request comes with is found out in `access`; whether it counts for what is asked, in the
//! query that loads it.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use db::keys::Named;
use domain::UserId;
use domain::bounded::KeyLabel;
use domain::people::{Email, Role, Scope};
use ports::Clock;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use uuid::Uuid;

pub use db::keys::ApiKey;

use crate::{Error, OrNotFound, Result};

/// The beginning of a secret, by which people and scanners of repositories recognise it.
const PREFIX: &str = "sk_";

/// The longest life of a key.
pub const MAX_DAYS: u32 = 365;

/// People on a key's list.
const MAX_ALLOWED: usize = 1_000;

/// Keys in a list.
const MAX_LISTED: i64 = 1_000;

/// The services of keys.
#[derive(Clone)]
pub struct ApiKeys {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
}

/// Somebody, as named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOwner {
    Id(UserId),
    Email(Email),
}

impl KeyOwner {
    /// Reads an id or an address. Refuses, with the rule it breaks, what is neither.
    pub fn parse(typed: &str) -> Result<Self, &'static str> {
        match typed.trim().parse::<Uuid>() {
            Ok(id) => Ok(Self::Id(UserId(id))),
            Err(_) => Email::parse(typed).map(Self::Email),
        }
    }

    fn is(&self, named: &Named) -> bool {
        match self {
            Self::Id(id) => *id == named.id,
            Self::Email(email) => email.as_str() == named.email,
        }
    }
}

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// The person responsible for the key: an admin or a tutor.
    pub owner: KeyOwner,
    /// The purpose, 1 to 100 characters.
    pub label: String,
    /// The allowed uses, one or more.
    pub scopes: Vec<Scope>,
    /// The people whose data it may be used on: students, and tutors, who stand for the students
    /// they are linked to at the time. Empty means no one's.
    pub allowed: Vec<KeyOwner>,
    /// The lifetime, 1 to [`MAX_DAYS`] days.
    pub days: u32,
}

/// A key that was made.
pub struct Created {
    pub id: Uuid,
    /// The value that programs send in the header `x-api-key`. It can't be shown again.
    pub secret: String,
    pub expires_at: DateTime<Utc>,
}

/// Hides the secret.
impl std::fmt::Debug for Created {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Created").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Makes a key.
pub async fn create(cx: &ApiKeys, new: NewKey) -> Result<Created> {
    let (label, scopes) = (checked_label(&new.label)?, checked_scopes(&new.scopes)?);
    if !(1..=MAX_DAYS).contains(&new.days) {
        return Err(Error::invalid("/days", "A key counts for 1 to 365 days."));
    }
    if new.allowed.len() > MAX_ALLOWED {
        return Err(Error::invalid("/allowed", "A key is for 1,000 people at most."));
    }
    let (owner, allowed) = people(cx, &new).await?;
    let now = cx.clock.now();
    let secret = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()));
    let created = Created {
        id: Uuid::now_v7(),
        secret,
        expires_at: now + TimeDelta::days(i64::from(new.days)),
    };
    let row = db::keys::NewKey {
        id: created.id,
        sha256: &Sha256::digest(&created.secret),
        owner,
        label: &label,
        scopes: &scopes,
        allowed: &allowed,
        created_at: now,
        expires_at: created.expires_at,
    };
    db::keys::create(&cx.db, &row).await?;
    Ok(created)
}

/// The newest keys, newest first, 1,000 at most.
pub async fn list(cx: &ApiKeys) -> Result<Vec<ApiKey>> {
    Ok(db::keys::list(&cx.db, MAX_LISTED).await?)
}

/// Takes a key back. It stops counting with the next request.
pub async fn revoke(cx: &ApiKeys, id: Uuid) -> Result<()> {
    db::keys::revoke(&cx.db, id, cx.clock.now()).await?.then_some(()).or_not_found("key")
}

fn checked_label(label: &str) -> Result<KeyLabel> {
    let label = KeyLabel::parse(label.trim()).ok().filter(|label| !label.as_str().is_empty());
    label.ok_or_else(|| Error::invalid("/label", "A label has 1 to 100 printable characters."))
}

/// The words of the scopes, each once.
fn checked_scopes(scopes: &[Scope]) -> Result<Vec<&'static str>> {
    let mut words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    words.sort_unstable();
    words.dedup();
    if words.is_empty() {
        return Err(Error::invalid("/scopes", "A key needs a scope, such as transcripts:write."));
    }
    Ok(words)
}

/// The people named, or the fault of the first one that can't be used.
async fn people(cx: &ApiKeys, new: &NewKey) -> Result<(UserId, Vec<UserId>)> {
    let (mut ids, mut emails) = (Vec::new(), Vec::new());
    for owner in new.allowed.iter().chain([&new.owner]) {
        match owner {
            KeyOwner::Id(id) => ids.push(*id),
            KeyOwner::Email(email) => emails.push(email.as_str().to_owned()),
        }
    }
    let named = db::keys::find_accounts(&cx.db, &ids, &emails).await?;
    let find = |owner: &KeyOwner, roles: [Role; 2]| {
        let fits = |role: &str| roles.iter().any(|allowed| allowed.as_str() == role);
        named
            .iter()
            .find(|account| owner.is(account) && fits(&account.role))
            .map(|account| account.id)
    };
    let owner = find(&new.owner, [Role::Admin, Role::Tutor])
        .ok_or_else(|| Error::invalid("/owner", "The owner must be an admin or a tutor."))?;
    let mut allowed = Vec::new();
    for (n, owner) in new.allowed.iter().enumerate() {
        let id = find(owner, [Role::Student, Role::Tutor]).ok_or_else(|| {
            let detail = format!("Number {} on the list is neither student nor tutor.", n + 1);
            Error::invalid(format!("/allowed/{n}"), detail)
        })?;
        allowed.push(id);
    }
    allowed.sort_unstable();
    allowed.dedup();
    Ok((owner, allowed))
}
