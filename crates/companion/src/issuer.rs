//! Tokens of the external issuer (Clerk, or another that speaks `OpenID` Connect): believed when one
//! of the keys that it publishes has signed them.
//!
//! The algorithm follows from the key, never from the token: an RSA key checks RS256, a key on P-256
//! checks ES256, and nothing else is a key here. So no token can choose `none`, or have a public key
//! taken for the secret of HS256.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::bounded::ExternalId;
use domain::people::{Email, PersonName};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use ports::KeySet;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{Error, Result};

/// Clocks of two machines may differ by this much.
const LEEWAY: TimeDelta = TimeDelta::seconds(10);

/// Tokens longer than this are not looked at.
const TOKEN_MAX_BYTES: usize = 8 * 1024;

/// The issuer is asked for its keys this often at most, however many unknown keys tokens name.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// The pause while the issuer has never answered, and no caller can come in.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);

/// Keys older than this are asked for again, so that one that was withdrawn stops counting.
const MAX_AGE: TimeDelta = TimeDelta::hours(1);

/// Shorter RSA keys can be broken (NIST SP 800-131A).
const RSA_MIN_BITS: usize = 2048;

const INVALID: &str = "This token is not valid. Sign in again.";
const EXPIRED: &str = "This token has expired. Sign in again.";

/// The identity that a token of the issuer proves.
#[derive(Clone, PartialEq, Eq)]
pub struct ExternalIdentity {
    /// The issuer's name for the person, 1 to 255 characters.
    pub subject: ExternalId,
    /// The address, if the issuer says that it was proven.
    pub proven_email: Option<Email>,
    /// The person's name, if the token has it.
    pub name: Option<PersonName>,
}

/// Hides the person: identities don't belong in logs.
impl std::fmt::Debug for ExternalIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExternalIdentity(…)")
    }
}

/// Checks the tokens of one issuer. Cheap to clone; clones share the keys.
#[derive(Clone)]
pub struct Issuer {
    name: String,
    audience: String,
    keys: IssuerKeys,
}

impl Issuer {
    /// From the `iss` and `aud` of its tokens, and its keys. Fetches nothing yet.
    pub fn new(name: String, audience: String, keys: Arc<dyn KeySet>) -> Self {
        Self { name, audience, keys: IssuerKeys::new(keys) }
    }

    /// True if a token says that it is from this issuer. That is not proven yet.
    pub fn is_named_by(&self, token: &str) -> bool {
        named_issuer(token).is_some_and(|name| name == self.name)
    }

    /// Checks a token and returns its identity. Fails with [`Error::Unauthenticated`], which tells
    /// an expired token from an invalid one and nothing more, and with [`Error::Unavailable`] when
    /// its key is unknown and the issuer can't be asked.
    pub async fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<ExternalIdentity> {
        let invalid = || Error::Unauthenticated(INVALID);
        if token.len() > TOKEN_MAX_BYTES {
            return Err(invalid());
        }
        let header = decode_header(token).map_err(|_| invalid())?;
        // A header that a token declares critical is refused (RFC 7515 §4.1.11).
        if header.crit.is_some() || !matches!(header.alg, Algorithm::RS256 | Algorithm::ES256) {
            return Err(invalid());
        }
        let kid = header.kid.ok_or_else(invalid)?;
        let key = self.keys.find(&kid, now).await?;
        let claims = decode::<Claims>(token, &key.check, &self.rules(key.algorithm));
        let claims = claims.map_err(|_| invalid())?.claims;
        if claims.exp <= seconds(now - LEEWAY) {
            return Err(Error::Unauthenticated(EXPIRED));
        }
        if claims.nbf.is_some_and(|from| from > seconds(now + LEEWAY)) {
            return Err(invalid());
        }
        claims.identity().ok_or_else(invalid)
    }

    fn rules(&self, algorithm: Algorithm) -> Validation {
        let mut rules = Validation::new(algorithm);
        rules.set_issuer(&[&self.name]);
        rules.set_audience(&[&self.audience]);
        rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // Times are compared with the clock that is given, not with the machine's.
        rules.validate_exp = false;
        rules
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The claims that are read. A role is not among them.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    /// Seconds since 1970, perhaps with a fraction (RFC 7519 §2).
    exp: f64,
    nbf: Option<f64>,
    #[serde(default)]
    email: Value,
    #[serde(default)]
    email_verified: Value,
    #[serde(default)]
    name: Value,
}

impl Claims {
    fn identity(self) -> Option<ExternalIdentity> {
        let subject = ExternalId::parse(&self.sub).ok().filter(|_| !self.sub.trim().is_empty())?;
        // Only `true`: an issuer that writes "true" in quotes may write "false" so as well.
        let proven = self.email_verified == Value::Bool(true);
        let email = self.email.as_str().filter(|_| proven);
        Some(ExternalIdentity {
            proven_email: email.and_then(|email| Email::parse(email).ok()),
            name: self.name.as_str().and_then(|name| PersonName::parse(name).ok()),
            subject,
        })
    }
}

/// The issuer a token names, read without believing it.
fn named_issuer(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        iss: String,
    }
    let claims = token.split('.').nth(1).filter(|_| token.len() <= TOKEN_MAX_BYTES)?;
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    serde_json::from_slice::<Named>(&claims).ok().map(|named| named.iss)
}

fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp() as f64
}

/// A key of the issuer, with the one algorithm it is for.
#[derive(Clone)]
struct IssuerKey {
    algorithm: Algorithm,
    check: Arc<DecodingKey>,
}

/// The issuer's keys, as far as they are known.
#[derive(Clone)]
struct IssuerKeys {
    source: Arc<dyn KeySet>,
    held: Arc<RwLock<Held>>,
    /// Held while the issuer is asked: others wait for the same answer.
    turn: Arc<Mutex<()>>,
}

#[derive(Default)]
struct Held {
    keys: HashMap<String, IssuerKey>,
    asked_at: Option<DateTime<Utc>>,
    answered_at: Option<DateTime<Utc>>,
}

impl Held {
    /// True if the last time that the issuer was asked, it answered.
    fn is_reachable(&self) -> bool {
        self.answered_at.is_some() && self.answered_at == self.asked_at
    }

    /// The time until the issuer may be asked again.
    fn pause(&self, now: DateTime<Utc>) -> Option<Duration> {
        let pause = if self.answered_at.is_some() { PAUSE } else { FIRST_PAUSE };
        let left = self.asked_at? + pause - now;
        left.to_std().ok().filter(|left| !left.is_zero())
    }

    fn is_old(&self, now: DateTime<Utc>) -> bool {
        self.answered_at.is_none_or(|at| at + MAX_AGE <= now)
    }
}

impl IssuerKeys {
    fn new(source: Arc<dyn KeySet>) -> Self {
        Self { source, held: Arc::default(), turn: Arc::default() }
    }

    /// The key with this id.
    async fn find(&self, kid: &str, now: DateTime<Utc>) -> Result<IssuerKey> {
        let (known, is_old) =
            self.read_held(|held| (held.keys.get(kid).cloned(), held.is_old(now)));
        match known {
            Some(key) if !is_old => return Ok(key),
            // One request asks, the others go on with the key they have; so does that one when the
            // issuer is away.
            Some(key) => match self.turn.clone().try_lock_owned() {
                Ok(turn) => self.ask(turn, now).await?,
                Err(_) => return Ok(key),
            },
            None => {
                let turn = self.turn.clone().lock_owned().await;
                // The holder before may have brought the key.
                if let Some(key) = self.read_held(|held| held.keys.get(kid).cloned()) {
                    return Ok(key);
                }
                self.ask(turn, now).await?;
            }
        }
        self.read_held(|held| match held.keys.get(kid) {
            Some(key) => Ok(key.clone()),
            None if held.is_reachable() => Err(Error::Unauthenticated(INVALID)),
            None => Err(Error::Unavailable {
                retry_after: held.pause(now).unwrap_or_default(),
                reason: "the issuer of tokens can't be asked for its keys".to_owned(),
            }),
        })
    }

    /// Asks the issuer for its keys, unless that was a moment ago. On a task of its own: a caller
    /// who hangs up must not keep the keys from everybody else.
    async fn ask(&self, turn: OwnedMutexGuard<()>, now: DateTime<Utc>) -> Result<()> {
        if self.read_held(|held| held.pause(now)).is_some() {
            return Ok(());
        }
        let keys = self.clone();
        let asking = tokio::spawn(async move {
            let _turn = turn;
            let answer = keys.source.fetch().await;
            let mut held = keys.held.write().unwrap_or_else(PoisonError::into_inner);
            held.asked_at = Some(now);
            match answer {
                Ok(set) => {
                    held.answered_at = Some(now);
                    held.keys = usable_keys(&set);
                }
                Err(fault) => tracing::error!(%fault, "the issuer's keys could not be fetched"),
            }
        });
        asking.await.map_err(Error::internal)
    }

    fn read_held<T>(&self, at: impl FnOnce(&Held) -> T) -> T {
        at(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The keys of a set that can check a token. Others are no error: issuers publish keys for other
/// uses as well.
fn usable_keys(set: &Value) -> HashMap<String, IssuerKey> {
    let keys = set["keys"].as_array().into_iter().flatten();
    let keys = keys.filter_map(|key| Jwk::deserialize(key).ok());
    keys.filter_map(|jwk| Some((jwk.common.key_id.clone()?, key(&jwk)?))).collect()
}

fn key(jwk: &Jwk) -> Option<IssuerKey> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::RSA(rsa) => {
            let modulus = URL_SAFE_NO_PAD.decode(&rsa.n).ok()?;
            let bytes = modulus.len() - modulus.iter().take_while(|byte| **byte == 0).count();
            (bytes * 8 >= RSA_MIN_BITS).then_some(Algorithm::RS256)?
        }
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => {
            Algorithm::ES256
        }
        _ => return None,
    };
    let signs = jwk.common.public_key_use.as_ref().is_none_or(|of| *of == PublicKeyUse::Signature);
    let declared = jwk.common.key_algorithm.as_ref();
    let agrees = declared.is_none_or(|declared| *declared == algorithm.into());
    let check = DecodingKey::from_jwk(jwk).ok().filter(|_| signs && agrees)?;
    Some(IssuerKey { algorithm, check: Arc::new(check) })
}
