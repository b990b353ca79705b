//! Tokens of an external issuer, over real keys and a real server of them.

mod server;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use chrono::TimeDelta;
use companion::auth::Registrant;
use companion::issuer::Issuer;
use domain::people::Role;
use futures::future::join_all;
use http::StatusCode;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use ports::Clock;
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey;
use rsa::rand_core::OsRng;
use serde_json::{Value, json};
use testkit::{App, TestResponse, TestServices};

use self::server::KeyServer;
use super::{auth, codes, login, me};

const NAME: &str = "https://clerk.test";
const AUDIENCE: &str = "study-companion";

/// A key that signs, with its public half as the issuer publishes it.
struct Signer {
    kid: &'static str,
    algorithm: Algorithm,
    key: EncodingKey,
    jwk: Value,
}

impl Signer {
    fn new(kid: &'static str, algorithm: Algorithm, key: EncodingKey) -> Self {
        let jwk = Jwk::from_encoding_key(&key, algorithm).unwrap();
        let mut jwk = serde_json::to_value(jwk).unwrap();
        (jwk["kid"], jwk["use"]) = (json!(kid), json!("sig"));
        Self { kid, algorithm, key, jwk }
    }

    fn rsa(kid: &'static str, bits: usize) -> Self {
        let key = rsa::RsaPrivateKey::new(&mut OsRng, bits).unwrap().to_pkcs1_der().unwrap();
        Self::new(kid, Algorithm::RS256, EncodingKey::from_rsa_der(key.as_bytes()))
    }

    fn elliptic(kid: &'static str) -> Self {
        let key = p256::SecretKey::random(&mut OsRng).to_pkcs8_der().unwrap();
        Self::new(kid, Algorithm::ES256, EncodingKey::from_ec_der(key.as_bytes()))
    }

    fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.kid.to_owned());
        encode(&header, claims, &self.key).unwrap()
    }
}

static RSA: LazyLock<Signer> = LazyLock::new(|| Signer::rsa("rsa-1", 2048));
static EC: LazyLock<Signer> = LazyLock::new(|| Signer::elliptic("ec-1"));

/// A product that accepts an issuer, and the server of its keys.
struct Clerk {
    app: App,
    server: KeyServer,
}

impl Clerk {
    /// With these keys published.
    async fn with(keys: &[&Signer]) -> Self {
        let server = KeyServer::start().await;
        server.publish(keys.iter().map(|signer| &signer.jwk));
        let source = cloud::JwksUrl::new(testkit::http_client(), &server.url).unwrap();
        let issuer = Issuer::new(NAME.to_owned(), AUDIENCE.to_owned(), Arc::new(source));
        let app = App::with(|parts| TestServices { issuer: Some(issuer), ..parts }).await;
        Self { app, server }
    }

    /// The claims of a token that is in order.
    fn claims(&self, subject: &str) -> Value {
        let now = self.app.clock.now().timestamp();
        json!({
            "iss": NAME, "aud": AUDIENCE, "sub": subject, "iat": now, "nbf": now, "exp": now + 60,
            "email": format!("{subject}@Example.com"), "email_verified": true, "name": "Ada Park",
            "role": "admin",
        })
    }

    async fn me(&self, token: &str) -> TestResponse {
        me(&self.app, token).await
    }

    /// The answer to a token with these claims changed; null takes a claim away.
    async fn me_with(&self, changes: Value) -> TestResponse {
        let mut claims = self.claims("ada");
        for (claim, value) in changes.as_object().unwrap() {
            claims[claim] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        self.me(&RSA.sign(&claims)).await
    }

    async fn accounts(&self) -> i64 {
        sqlx::query_scalar("select count(*) from users").fetch_one(&self.app.db).await.unwrap()
    }
}

#[tokio::test]
async fn somebody_new_becomes_a_student_with_a_proven_address_and_no_password() {
    let clerk = Clerk::with(&[&RSA, &EC]).await;
    for signer in [&RSA, &EC] {
        let user = clerk.me(&signer.sign(&clerk.claims("ada"))).await.expect(200);
        assert_eq!(user["email"], "ada@example.com");
        assert_eq!(user["name"], "Ada Park");
        assert_eq!(user["emailVerified"], true);
        assert_eq!(user["role"], "student", "what the token says of roles is not read");
    }
    assert_eq!((clerk.accounts().await, clerk.server.request_count()), (1, 1));
    let profiles: i64 =
        sqlx::query_scalar("select count(*) from students").fetch_one(&clerk.app.db).await.unwrap();
    assert_eq!(profiles, 1);
    let answer = login(&clerk.app, "ada@example.com", "").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let body = json!({ "email": "ada@example.com" });
    clerk.app.post("/api/auth/password/forgot", &body).send().await.expect(202);
    assert!(codes::codes(&clerk.app, "reset-password").await.is_empty());
    let letters = db::local::outbox::list_newest(&clerk.app.db, 1).await.unwrap();
    assert!(letters[0].id.starts_with("no-password:"), "{letters:?}");
}

#[tokio::test]
async fn somebody_who_comes_twenty_times_at_once_has_one_account() {
    let clerk = Clerk::with(&[&RSA]).await;
    let token = RSA.sign(&clerk.claims("ada"));
    let answers = join_all((0..20).map(|_| clerk.me(&token))).await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
    assert!(answers.iter().all(|answer| answer.json == answers[0].json));
    assert_eq!((clerk.accounts().await, clerk.server.request_count()), (1, 1));
}

#[tokio::test]
async fn an_account_that_proved_the_address_is_linked_and_keeps_its_role() {
    let clerk = Clerk::with(&[&RSA]).await;
    let person: Registrant = App::applicant("Tess Hale", "tess@example.com");
    let cx = auth(&clerk.app);
    let tutor = companion::auth::create_account(&cx, person, Role::Tutor, None).await.unwrap();
    for _ in 0..2 {
        let user = clerk.me(&RSA.sign(&clerk.claims("tess"))).await.expect(200);
        assert_eq!((&user["id"], &user["role"]), (&json!(tutor), &json!("tutor")));
    }
    let noted: Vec<(Option<uuid::Uuid>, String)> =
        sqlx::query_as("select subject_id, action from audit_log")
            .fetch_all(&clerk.app.db)
            .await
            .unwrap();
    assert_eq!(noted, [(Some(tutor.0), "link_external_identity".to_owned())]);
    let mut other = clerk.claims("another");
    other["email"] = json!("tess@example.com");
    let refused = clerk.me(&RSA.sign(&other)).await.expect(409);
    assert_eq!(refused["code"], "email_linked");
    let renamed = json!({ "sub": "tess", "email": "new@example.com", "email_verified": false });
    let user = clerk.me_with(renamed).await.expect(200);
    assert_eq!(user["id"], json!(tutor), "once linked, only the subject counts");
}

#[tokio::test]
async fn an_account_that_never_proved_the_address_is_not_linked_until_its_owner_proves_it() {
    let clerk = Clerk::with(&[&RSA]).await;
    let squatter = super::register_form(&clerk.app, "ada@example.com").await;
    let token = RSA.sign(&clerk.claims("ada"));
    let refused = clerk.me(&token).await.expect(409);
    assert_eq!(refused["code"], "email_unproven");
    let body = json!({ "email": "ada@example.com" });
    clerk.app.post("/api/auth/password/forgot", &body).send().await.expect(202);
    let code = codes::codes(&clerk.app, "reset-password").await.pop().unwrap();
    let body = json!({ "code": code, "password": "staple battery horse" });
    clerk.app.post("/api/auth/password/reset", &body).send().await.expect(204);
    let user = clerk.me(&token).await.expect(200);
    assert_eq!(user["id"], squatter["user"]["id"]);
    me(&clerk.app, squatter["token"].as_str().unwrap()).await.expect(401);
}

#[tokio::test]
async fn without_an_address_that_the_issuer_has_proven_nobody_comes_in_for_the_first_time() {
    let clerk = Clerk::with(&[&RSA]).await;
    for changes in [
        json!({ "email_verified": false }),
        json!({ "email_verified": "true" }),
        json!({ "email_verified": null }),
        json!({ "email": null }),
        json!({ "email": "no address" }),
    ] {
        let answer = clerk.me_with(changes.clone()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{changes}");
    }
    assert_eq!(clerk.accounts().await, 0);
}

#[tokio::test]
async fn only_tokens_for_us_from_the_issuer_at_this_time_count() {
    let clerk = Clerk::with(&[&RSA]).await;
    let now = clerk.app.clock.now().timestamp();
    clerk.me_with(json!({ "aud": ["other", AUDIENCE] })).await.expect(200);
    clerk.me_with(json!({ "nbf": now + 8, "exp": f64::from(now as i32) + 30.5 })).await.expect(200);
    clerk.me_with(json!({ "nbf": null, "exp": now - 5 })).await.expect(200);
    for changes in [
        json!({ "iss": "https://elsewhere.test" }),
        json!({ "iss": null }),
        json!({ "aud": "another-product" }),
        json!({ "aud": null }),
        json!({ "exp": now - 11 }),
        json!({ "exp": null }),
        json!({ "exp": "soon" }),
        json!({ "nbf": now + 60 }),
        json!({ "sub": null }),
        json!({ "sub": "" }),
        json!({ "sub": "a".repeat(256) }),
        json!({ "sub": 7 }),
        json!({ "padding": "a".repeat(9000) }),
    ] {
        let answer = clerk.me_with(changes.clone()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{changes}");
    }
    clerk.app.clock.advance(TimeDelta::minutes(2));
    clerk.me_with(json!({ "exp": now + 60 })).await.expect(401);
}

#[tokio::test]
async fn no_token_chooses_how_it_is_checked() {
    let clerk = Clerk::with(&[&RSA, &EC]).await;
    let claims = clerk.claims("ada");
    clerk.me(&RSA.sign(&claims)).await.expect(200);
    let signed = |header: Value, key: &EncodingKey| {
        encode(&serde_json::from_value::<Header>(header).unwrap(), &claims, key).unwrap()
    };
    let public = EncodingKey::from_secret(RSA.jwk["n"].as_str().unwrap().as_bytes());
    let stranger = Signer::elliptic("ec-1");
    let good = RSA.sign(&claims);
    let parts: Vec<&str> = good.split('.').collect();
    // {"alg":"none","kid":"rsa-1"} and {"alg":"RS256"}
    let none = "eyJhbGciOiJub25lIiwia2lkIjoicnNhLTEifQ";
    for (what, forged) in [
        ("the public key as a secret", signed(json!({"alg": "HS256", "kid": "rsa-1"}), &public)),
        ("no kid", signed(json!({"alg": "RS256"}), &RSA.key)),
        ("another hash", signed(json!({"alg": "RS512", "kid": "rsa-1"}), &RSA.key)),
        ("the other key's kid", signed(json!({"alg": "RS256", "kid": "ec-1"}), &RSA.key)),
        ("critical", signed(json!({"alg": "RS256", "kid": "rsa-1", "crit": ["x"]}), &RSA.key)),
        ("another key of that name", stranger.sign(&claims)),
        ("no algorithm", format!("{none}.{}.", parts[1])),
        ("no algorithm, but a signature", format!("{none}.{}.{}", parts[1], parts[2])),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("other claims", format!("{}.{}.{}", parts[0], parts[1].replace('a', "b"), parts[2])),
    ] {
        assert_eq!(clerk.me(&forged).await.status, StatusCode::UNAUTHORIZED, "{what}");
    }
    let ours = clerk.app.student("Ada Okoye").await;
    clerk.me(&ours.token).await.expect(200);
    let mut as_us = claims.clone();
    as_us["iss"] = json!("http://test");
    clerk.me(&RSA.sign(&as_us)).await.expect(401);
}

#[tokio::test]
async fn keys_for_other_uses_are_no_keys() {
    let (small, strange) = (Signer::rsa("small", 1024), Signer::elliptic("strange"));
    let clerk = Clerk::with(&[&RSA]).await;
    let mut encrypts = RSA.jwk.clone();
    (encrypts["kid"], encrypts["use"]) = (json!("encrypts"), json!("enc"));
    let mut disagrees = RSA.jwk.clone();
    (disagrees["kid"], disagrees["alg"]) = (json!("disagrees"), json!("PS256"));
    let mut curve = strange.jwk.clone();
    curve["crv"] = json!("secp256k1");
    let symmetric = json!({ "kty": "oct", "kid": "symmetric", "k": "c2VjcmV0", "alg": "HS256" });
    let published =
        [&small.jwk, &encrypts, &disagrees, &curve, &symmetric, &json!("no key"), &RSA.jwk];
    clerk.server.publish(published.into_iter());
    let claims = clerk.claims("ada");
    clerk.me(&RSA.sign(&claims)).await.expect(200);
    for kid in ["small", "encrypts", "disagrees", "strange", "symmetric"] {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(kid.to_owned());
        let key = if kid == "small" { &small.key } else { &RSA.key };
        let token = encode(&header, &claims, key).unwrap();
        assert_eq!(clerk.me(&token).await.status, StatusCode::UNAUTHORIZED, "{kid}");
    }
    clerk.me(&strange.sign(&claims)).await.expect(401);
}

#[tokio::test]
async fn an_unknown_key_is_asked_for_once_a_minute_however_many_come() {
    let clerk = Clerk::with(&[&RSA]).await;
    let claims = |clerk: &Clerk| clerk.claims("ada");
    clerk.me(&RSA.sign(&claims(&clerk))).await.expect(200);
    clerk.server.publish([&RSA.jwk, &EC.jwk].into_iter());
    clerk.me(&EC.sign(&claims(&clerk))).await.expect(401);
    assert_eq!(clerk.server.request_count(), 1, "it was asked a moment ago");
    clerk.app.clock.advance(TimeDelta::seconds(61));
    clerk.server.delay(Duration::from_millis(200));
    let tokens: Vec<String> = (0..20).map(|_| EC.sign(&claims(&clerk))).collect();
    let answers = join_all(tokens.iter().map(|token| clerk.me(token))).await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
    assert_eq!(clerk.server.request_count(), 2);
    let unknown = Signer::elliptic("unknown");
    for _ in 0..20 {
        clerk.me(&unknown.sign(&claims(&clerk))).await.expect(401);
    }
    assert_eq!(clerk.server.request_count(), 2);
}

#[tokio::test]
async fn while_the_issuer_is_away_known_keys_go_on_and_unknown_ones_are_503() {
    let clerk = Clerk::with(&[&RSA]).await;
    let token = |clerk: &Clerk, signer: &Signer| signer.sign(&clerk.claims("ada"));
    clerk.me(&token(&clerk, &RSA)).await.expect(200);
    clerk.server.fail(StatusCode::INTERNAL_SERVER_ERROR);
    clerk.app.clock.advance(TimeDelta::hours(2));
    clerk.me(&token(&clerk, &RSA)).await.expect(200);
    assert_eq!(clerk.server.request_count(), 2, "old keys are asked for again");
    for _ in 0..5 {
        let answer = clerk.me(&token(&clerk, &EC)).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        clerk.me(&token(&clerk, &RSA)).await.expect(200);
    }
    assert_eq!(clerk.server.request_count(), 2);
    let ours = clerk.app.student("Ben Lindholm").await;
    clerk.me(&ours.token).await.expect(200);
    clerk.app.clock.advance(TimeDelta::seconds(61));
    clerk.server.publish([&EC.jwk].into_iter());
    clerk.me(&token(&clerk, &EC)).await.expect(200);
    clerk.me(&token(&clerk, &RSA)).await.expect(401);
}

#[tokio::test]
async fn an_issuer_that_never_answered_is_asked_again_soon() {
    let clerk = Clerk::with(&[&RSA]).await;
    clerk.server.fail(StatusCode::NOT_FOUND);
    clerk.me(&RSA.sign(&clerk.claims("ada"))).await.expect(503);
    clerk.server.publish([&RSA.jwk].into_iter());
    clerk.app.clock.advance(TimeDelta::seconds(6));
    clerk.me(&RSA.sign(&clerk.claims("ada"))).await.expect(200);
}

#[tokio::test]
async fn a_set_of_keys_that_is_too_large_or_no_json_is_not_read() {
    let clerk = Clerk::with(&[&RSA]).await;
    let mut large = json!({ "keys": [RSA.jwk] });
    large["padding"] = json!("a".repeat(10 * 64 * 1024));
    for body in [large.to_string(), "<html>".to_owned()] {
        clerk.server.answer(body);
        clerk.me(&RSA.sign(&clerk.claims("ada"))).await.expect(503);
        clerk.app.clock.advance(TimeDelta::seconds(6));
    }
    assert_eq!(clerk.server.request_count(), 2);
}

#[tokio::test]
async fn a_caller_who_hangs_up_does_not_keep_the_keys_from_others() {
    let clerk = Clerk::with(&[&RSA]).await;
    clerk.server.delay(Duration::from_millis(300));
    let token = RSA.sign(&clerk.claims("ada"));
    let hasty = tokio::time::timeout(Duration::from_millis(100), clerk.me(&token)).await;
    assert!(hasty.is_err());
    clerk.me(&token).await.expect(200);
    assert_eq!(clerk.server.request_count(), 1);
}
