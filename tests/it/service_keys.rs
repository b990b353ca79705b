//! Service keys: made, used, listed, taken back.

use chrono::TimeDelta;
use companion::Error;
use companion::keys::{self, ApiKeys, Created, KeyOwner, MAX_DAYS, NewKey};
use domain::people::{Email, Scope};
use http::StatusCode;
use ports::Clock;
use serde_json::json;
use sha2::{Digest, Sha256};
use testkit::{App, Person, TestResponse};
use uuid::Uuid;

use crate::LESSON;

struct School {
    app: App,
    keys: ApiKeys,
    admin: Person,
    tutor: Person,
    ada: Person,
    ben: Person,
}

/// Tom teaches Ada, but not Ben.
async fn open_school() -> School {
    let app = App::start().await;
    let keys = ApiKeys { db: app.db.clone(), clock: app.clock.clone() };
    let (admin, tutor) = (app.admin().await, app.tutor("Tom Hale").await);
    let (ada, ben) = (app.student("Ada Okoye").await, app.student("Ben Lindholm").await);
    app.link(&tutor, &ada).await;
    School { app, keys, admin, tutor, ada, ben }
}

impl School {
    fn new_key(&self, scopes: &[Scope], allowed: &[&Person]) -> NewKey {
        NewKey {
            owner: KeyOwner::Id(self.admin.id),
            label: "Recorder".to_owned(),
            scopes: scopes.to_vec(),
            allowed: allowed.iter().map(|person| KeyOwner::Id(person.id)).collect(),
            days: 90,
        }
    }

    async fn key(&self, scopes: &[Scope], allowed: &[&Person]) -> Created {
        keys::create(&self.keys, self.new_key(scopes, allowed)).await.unwrap()
    }

    async fn upload(&self, secret: &str, student: &Person) -> TestResponse {
        let body = json!({
            "studentId": student.id, "tutorId": self.tutor.id, "duration": 3600,
            "sessionDate": "2025-11-15T10:00:00Z", "transcript": LESSON,
            "transcriptSource": "test",
        });
        let request = self.app.post("/api/transcripts/upload", &body);
        request.header("x-api-key", secret).send().await
    }
}

const UPLOADS: &[Scope] = &[Scope::TranscriptsWrite];

#[tokio::test]
async fn a_secret_is_shown_once_and_only_its_hash_is_stored() {
    let school = open_school().await;
    let key = school.key(UPLOADS, &[&school.ada]).await;
    assert!(key.secret.starts_with("sk_"));
    assert_eq!(key.secret.len(), "sk_".len() + 43, "256 bits in base64url");
    let (hash, row): (Vec<u8>, String) =
        sqlx::query_as("select key_sha256, api_keys::text from api_keys")
            .fetch_one(&school.app.db)
            .await
            .unwrap();
    assert_eq!(hash, Sha256::digest(key.secret.as_bytes()).to_vec());
    assert!(!row.contains(&key.secret[3..]));
    assert!(!format!("{key:?}").contains(&key.secret[3..]));
    let other = school.key(UPLOADS, &[&school.ada]).await;
    assert_ne!(key.secret, other.secret);
}

#[tokio::test]
async fn a_key_is_for_the_students_on_its_list_and_those_of_tutors_on_it() {
    let school = open_school().await;
    let (ada, ben) = (&school.ada, &school.ben);
    for (allowed, of_ada, of_ben) in [
        (vec![ada], StatusCode::ACCEPTED, StatusCode::NOT_FOUND),
        (vec![&school.tutor], StatusCode::ACCEPTED, StatusCode::NOT_FOUND),
        (vec![], StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
    ] {
        let secret = school.key(UPLOADS, &allowed).await.secret;
        let statuses =
            (school.upload(&secret, ada).await.status, school.upload(&secret, ben).await.status);
        assert_eq!(statuses, (of_ada, of_ben), "{allowed:?}");
    }
}

#[tokio::test]
async fn a_key_without_the_scope_uploads_nothing() {
    let school = open_school().await;
    let scopes = [Scope::EngagementRead, Scope::EngagementSend];
    let secret = school.key(&scopes, &[&school.ada]).await.secret;
    assert_eq!(school.upload(&secret, &school.ada).await.status, StatusCode::FORBIDDEN);
    let both = [Scope::EngagementRead, Scope::TranscriptsWrite, Scope::EngagementRead];
    let secret = school.key(&both, &[&school.ada]).await.secret;
    assert_eq!(school.upload(&secret, &school.ada).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_key_stops_counting_when_it_expires_or_is_taken_back() {
    let school = open_school().await;
    let first = school.key(UPLOADS, &[&school.ada]).await;
    let second = school.key(UPLOADS, &[&school.ada]).await;
    school.upload("sk_made_up", &school.ada).await.expect(401);
    school.upload("", &school.ada).await.expect(401);
    keys::revoke(&school.keys, first.id).await.unwrap();
    school.upload(&first.secret, &school.ada).await.expect(401);
    school.upload(&second.secret, &school.ada).await.expect(202);
    school.app.clock.advance(TimeDelta::days(90));
    school.upload(&second.secret, &school.ada).await.expect(401);
    let unknown = keys::revoke(&school.keys, Uuid::now_v7()).await;
    assert!(matches!(unknown, Err(Error::NotFound { what: "key", .. })), "{unknown:?}");
}

#[tokio::test]
async fn the_use_of_a_key_is_noted_once_a_minute() {
    let school = open_school().await;
    let key = school.key(UPLOADS, &[&school.ada]).await;
    let hash = Sha256::digest(key.secret.as_bytes());
    let (start, db) = (school.app.clock.now(), &school.app.db);
    let used = async || keys::list(&school.keys).await.unwrap()[0].last_used_at.unwrap();
    let mut noted = Vec::new();
    for after_s in [0, 30, 59, 60, 61] {
        let now = start + TimeDelta::seconds(after_s);
        assert!(db::keys::find_by_secret(db, &hash, now).await.unwrap().is_some());
        noted.push((used().await - start).num_seconds());
    }
    assert_eq!(noted, [0, 0, 0, 60, 60]);
}

#[tokio::test]
async fn keys_are_listed_without_their_secrets() {
    let school = open_school().await;
    let key = school.key(&Scope::ALL, &[&school.ada, &school.tutor, &school.ada]).await;
    keys::revoke(&school.keys, key.id).await.unwrap();
    let revoked_at = keys::list(&school.keys).await.unwrap()[0].revoked_at;
    school.app.clock.advance(TimeDelta::days(1));
    keys::revoke(&school.keys, key.id).await.unwrap();
    let newer = school.key(UPLOADS, &[&school.ada]).await;
    let list = keys::list(&school.keys).await.unwrap();
    assert_eq!(list.iter().map(|key| key.id).collect::<Vec<_>>(), [newer.id, key.id]);
    let key = &list[1];
    assert_eq!((key.owner.as_str(), key.label.as_str()), (school.admin.email.as_str(), "Recorder"));
    assert_eq!(key.scopes, ["engagement:read", "engagement:send", "transcripts:write"]);
    assert_eq!(key.allowed.len(), 2, "each person once");
    assert_eq!(key.revoked_at, revoked_at, "taken back once");
    assert_eq!(list[0].expires_at, newer.expires_at);
    assert!(list[0].last_used_at.is_none());
}

#[tokio::test]
async fn a_key_that_makes_no_sense_is_not_made() {
    let school = open_school().await;
    let good = || school.new_key(UPLOADS, &[&school.ada]);
    let owner = |email: &str| KeyOwner::Email(Email::parse(email).unwrap());
    let (ada, admin) = (KeyOwner::Id(school.ada.id), KeyOwner::Id(school.admin.id));
    for (new, at) in [
        (NewKey { owner: ada.clone(), ..good() }, "/owner"),
        (NewKey { owner: owner("nobody@example.com"), ..good() }, "/owner"),
        (NewKey { label: " ".into(), ..good() }, "/label"),
        (NewKey { label: "a".repeat(101), ..good() }, "/label"),
        (NewKey { scopes: vec![], ..good() }, "/scopes"),
        (NewKey { days: 0, ..good() }, "/days"),
        (NewKey { days: MAX_DAYS + 1, ..good() }, "/days"),
        (NewKey { allowed: vec![ada.clone(), admin], ..good() }, "/allowed/1"),
        (NewKey { allowed: vec![ada.clone(); 1001], ..good() }, "/allowed"),
    ] {
        match keys::create(&school.keys, new).await {
            Err(Error::Invalid(broken)) => assert_eq!(broken[0].pointer, at),
            other => panic!("{at}: {other:?}"),
        }
    }
    let by_address = NewKey {
        owner: owner(&school.tutor.email),
        allowed: vec![
            owner(&school.ada.email),
            KeyOwner::parse(&school.ben.id.to_string()).unwrap(),
        ],
        days: MAX_DAYS,
        ..good()
    };
    let key = keys::create(&school.keys, by_address).await.unwrap();
    assert!(key.expires_at - school.app.clock.now() > TimeDelta::days(364));
    let listed = keys::list(&school.keys).await.unwrap();
    let mut allowed = [school.ada.id, school.ben.id];
    allowed.sort_unstable();
    assert_eq!((listed.len(), &listed[0].allowed[..]), (1, &allowed[..]));
}
