//! Access tokens: signed words that say who a request comes from, believed for a quarter of an hour.
//!
//! A token alone opens nothing. The query that loads something for its caller compares the role and
//! the version in it with the account, so a token that was true when made dies with the next request
//! after the account changed.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::UserId;
use domain::people::{Caller, Role};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Error, Result};

/// The lifetime of an access token.
pub(crate) const ACCESS_TOKEN_TTL: TimeDelta = TimeDelta::minutes(15);

/// The audience of our tokens.
const AUDIENCE: &str = "study-companion";

/// Both issuing and checking happen here and nowhere else, so the algorithm a token names is never
/// a choice.
const ALGORITHM: Algorithm = Algorithm::HS256;

/// Clocks of two machines may differ by this much.
const LEEWAY: TimeDelta = TimeDelta::seconds(5);

const INVALID: &str = "This token is not valid. Sign in again.";
const EXPIRED: &str = "This token has expired. Refresh it or sign in again.";

/// Issues and checks access tokens (JWT, HS256). Cheap to clone; never shows its secret.
#[derive(Clone)]
pub struct Tokens(Arc<TokenKeys>);

struct TokenKeys {
    issuer: String,
    sign: EncodingKey,
    check: DecodingKey,
    rules: Validation,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    role: Role,
    /// Seconds since 1970.
    iat: i64,
    /// Seconds since 1970.
    exp: i64,
    ver: i32,
    /// The sign-in it is from: the family of refresh tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<Uuid>,
}

impl Tokens {
    /// From a secret of 32 bytes or more (the reader of the environment checks that) and the
    /// address of this product, which is what `iss` says.
    pub fn new(secret: &[u8], issuer: String) -> Self {
        let mut rules = Validation::new(ALGORITHM);
        rules.set_issuer(&[&issuer]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // Expiry is compared with the clock that is given, not with the machine's.
        rules.validate_exp = false;
        Self(Arc::new(TokenKeys {
            issuer,
            sign: EncodingKey::from_secret(secret),
            check: DecodingKey::from_secret(secret),
            rules,
        }))
    }

    /// A token for an account, good for 15 minutes, from no sign-in in particular.
    pub fn issue(&self, caller: &Caller, now: DateTime<Utc>) -> Result<String> {
        self.sign(caller, None, now)
    }

    /// A token for an account, good for 15 minutes, from a sign-in.
    pub(crate) fn issue_in(
        &self,
        caller: &Caller,
        sign_in: Uuid,
        now: DateTime<Utc>,
    ) -> Result<String> {
        self.sign(caller, Some(sign_in), now)
    }

    fn sign(&self, caller: &Caller, sid: Option<Uuid>, now: DateTime<Utc>) -> Result<String> {
        let claims = Claims {
            iss: self.0.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: caller.id,
            role: caller.role,
            iat: now.timestamp(),
            exp: (now + ACCESS_TOKEN_TTL).timestamp(),
            ver: caller.token_version,
            sid,
        };
        encode(&Header::new(ALGORITHM), &claims, &self.0.sign).map_err(Error::internal)
    }

    /// The caller that a token names. Fails with [`Error::Unauthenticated`], which tells an expired
    /// token from an invalid one and nothing more.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Caller> {
        let claims = self.read(token, now)?;
        Ok(Caller { id: claims.sub, role: claims.role, token_version: claims.ver })
    }

    /// The sign-in that a token is from. [`None`] when it is from none, isn't ours, or doesn't
    /// count.
    pub fn sign_in_of(&self, token: &str, now: DateTime<Utc>) -> Option<Uuid> {
        self.read(token, now).ok()?.sid
    }

    fn read(&self, token: &str, now: DateTime<Utc>) -> Result<Claims> {
        let claims = decode::<Claims>(token, &self.0.check, &self.0.rules)
            .map_err(|_| Error::Unauthenticated(INVALID))?
            .claims;
        if claims.exp <= (now - LEEWAY).timestamp() {
            return Err(Error::Unauthenticated(EXPIRED));
        }
        Ok(claims)
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("issuer", &self.0.issuer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"thirty-two bytes of test secret!";
    const ISSUER: &str = "http://localhost:3000";

    fn tokens() -> Tokens {
        Tokens::new(SECRET, ISSUER.to_owned())
    }

    fn caller() -> Caller {
        Caller { id: UserId(uuid::Uuid::now_v7()), role: Role::Tutor, token_version: 3 }
    }

    fn noon() -> DateTime<Utc> {
        "2026-01-05T12:00:00Z".parse().unwrap()
    }

    fn describe(result: Result<Caller>) -> &'static str {
        match result {
            Err(Error::Unauthenticated(said)) => said,
            other => panic!("{other:?}"),
        }
    }

    /// A token with these claims under another key, issuer, audience or algorithm.
    fn forge_token(algorithm: Algorithm, secret: &[u8], iss: &str, aud: &str) -> String {
        let claims = Claims {
            iss: iss.to_owned(),
            aud: aud.to_owned(),
            sub: caller().id,
            role: Role::Admin,
            iat: noon().timestamp(),
            exp: noon().timestamp() + 60,
            ver: 1,
            sid: None,
        };
        encode(&Header::new(algorithm), &claims, &EncodingKey::from_secret(secret)).unwrap()
    }

    #[test]
    fn a_token_names_its_caller_until_it_expires() {
        let caller = caller();
        let token = tokens().issue(&caller, noon()).unwrap();
        let end = noon() + ACCESS_TOKEN_TTL;
        assert_eq!(tokens().verify(&token, end - TimeDelta::seconds(1)).unwrap(), caller);
        assert_eq!(describe(tokens().verify(&token, end + LEEWAY)), EXPIRED);
    }

    #[test]
    fn a_token_names_its_sign_in_if_it_is_from_one() {
        let sign_in = Uuid::now_v7();
        let token = tokens().issue_in(&caller(), sign_in, noon()).unwrap();
        assert_eq!(tokens().sign_in_of(&token, noon()), Some(sign_in));
        assert_eq!(tokens().sign_in_of(&token, noon() + TimeDelta::days(1)), None);
        let other = Tokens::new(&[9; 32], ISSUER.to_owned());
        assert_eq!(other.sign_in_of(&token, noon()), None);
        let token = tokens().issue(&caller(), noon()).unwrap();
        assert_eq!(tokens().sign_in_of(&token, noon()), None);
    }

    #[test]
    fn only_our_own_tokens_count() {
        let genuine = forge_token(ALGORITHM, SECRET, ISSUER, AUDIENCE);
        assert!(tokens().verify(&genuine, noon()).is_ok());
        let other_secret = b"another thirty-two bytes secret!";
        for wrong in [
            forge_token(ALGORITHM, other_secret, ISSUER, AUDIENCE),
            forge_token(ALGORITHM, SECRET, "https://elsewhere.test", AUDIENCE),
            forge_token(ALGORITHM, SECRET, ISSUER, "another-product"),
            forge_token(Algorithm::HS512, SECRET, ISSUER, AUDIENCE),
            format!("{genuine}A"),
            // {"alg":"none"}
            format!("eyJhbGciOiJub25lIn0.{}.", genuine.split('.').nth(1).unwrap()),
            String::new(),
        ] {
            assert_eq!(describe(tokens().verify(&wrong, noon())), INVALID, "{wrong}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let debug_text = format!("{:?}", tokens());
        assert!(
            !debug_text.contains("secret") && !debug_text.contains("116, 104, 105"),
            "{debug_text}"
        );
    }
}
