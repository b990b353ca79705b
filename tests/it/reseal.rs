//! Keys are changed while the product runs: what is sealed is bound to its place, `dev reseal` goes
//! through all of it, and the old key can be dropped afterwards.

mod files;
mod first_format;
mod sealed_columns;

use companion::Vault;
use companion::reseal::{self, Reseal, Survey};
use db::reseal::{Resealed, list_texts, replace_texts};
use domain::seal::{SealedField, Sealer};
use serde_json::{Value, json};
use testkit::{App, Person, TestServices};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::LESSON;

/// The key of every test, and a newer one.
const K1: (&str, [u8; 32]) = ("k1", [7; 32]);
const K2: (&str, [u8; 32]) = ("k2", [9; 32]);

fn sealer(keys: &[(&str, [u8; 32])]) -> Sealer {
    Sealer::new(keys.iter().map(|(id, key)| ((*id).to_owned(), *key)).collect()).unwrap()
}

fn vault(keys: &[(&str, [u8; 32])]) -> Vault {
    Vault::new(sealer(keys))
}

/// Resealing from the first key to the second.
fn rotation(app: &App) -> Reseal {
    Reseal { db: app.db.clone(), blobs: app.parts.blobs.clone(), vault: vault(&[K2, K1]) }
}

/// The same product over the same data with other keys.
async fn with_keys(app: &App, keys: &[(&str, [u8; 32])]) -> App {
    let (same, vault) = (app.parts.clone(), vault(keys));
    App::with(|_| TestServices { vault, ..same }).await
}

async fn survey(app: &App) -> Survey {
    reseal::survey(&rotation(app)).await.unwrap()
}

/// A student with a tutor, an analysed session, an analysed file and a chat.
struct School {
    app: App,
    ada: Person,
    session: Uuid,
    from_file: Uuid,
    conversation: String,
}

const QUESTION: &str = "What is a factor?";

impl School {
    async fn open() -> Self {
        let app = App::start().await;
        let (tutor, ada) = app.linked_pair().await;
        let session = app.upload(&tutor, &ada, LESSON).await;
        let from_file =
            files::upload(&app, &tutor, &ada, &LESSON.replace("factor", "divisor")).await;
        app.run_jobs().await;
        let answer = ask(&app, &ada, "first").await.expect(200);
        let conversation = answer["conversationId"].as_str().unwrap().to_owned();
        Self { app, ada, session, from_file, conversation }
    }

    /// The texts that Ada sees.
    async fn read_all(&self, app: &App) -> Vec<Value> {
        let mut shown = Vec::new();
        for path in [
            format!("/api/transcripts/{}?include=turns", self.session),
            format!("/api/transcripts/{}?include=turns", self.from_file),
            format!("/api/chat/conversation/{}", self.conversation),
            format!("/api/chat/student/{}", self.ada.id),
        ] {
            shown.push(app.get(&path).bearer(&self.ada.token).send().await.expect(200));
        }
        shown.push(ask(app, &self.ada, "first").await.expect(200));
        shown.iter_mut().for_each(forget_version);
        shown
    }
}

/// A conversation becomes a microsecond later when it is resealed.
fn forget_version(shown: &mut Value) {
    match shown {
        Value::Array(items) => items.iter_mut().for_each(forget_version),
        Value::Object(fields) => {
            fields.remove("updatedAt");
            fields.values_mut().for_each(forget_version);
        }
        _ => {}
    }
}

/// Asks, once for each key.
async fn ask(app: &App, ada: &Person, key: &str) -> testkit::TestResponse {
    let body = json!({ "studentId": ada.id, "message": QUESTION });
    let request = app.post("/api/chat/message", &body).bearer(&ada.token);
    request.header("idempotency-key", key).send().await
}

async fn sealed_values(app: &App, field: SealedField) -> Vec<(Uuid, String)> {
    let all = list_texts(&app.db, field, "no such key", Uuid::nil(), 10_000).await.unwrap();
    all.into_iter().map(|text| (text.id, text.sealed)).collect()
}

#[tokio::test]
async fn after_a_rotation_the_old_key_is_not_needed_by_anything() {
    let school = School::open().await;
    let app = &school.app;
    first_format::rewrite_all(app).await;
    // Both keys: the cache now holds rows that were sealed with the old one.
    let both = with_keys(app, &[K2, K1]).await;
    let before = school.read_all(&both).await;
    let stale = survey(app).await;
    let places: Vec<&str> = stale.stale.iter().map(|values| values.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "sessions.transcript",
            "sessions.speakers",
            "session_turns.speaker",
            "session_turns.text",
            "messages.content",
            "idempotency_keys.answer",
            "blob.bytes",
        ]
    );
    assert!(stale.unused_keys.is_empty());

    let done = reseal::run(&rotation(app), |_| {}).await.unwrap();
    assert_eq!((done.resealed, done.unreadable, done.left), (stale.stale_count(), 0, 0));
    let after = survey(app).await;
    assert_eq!((after.stale_count(), after.newest), (0, done.resealed));
    assert_eq!(after.unused_keys, ["k1"]);
    for field in [SealedField::TurnText, SealedField::Message, SealedField::Speakers] {
        for (_, sealed) in sealed_values(app, field).await {
            assert!(sealed.starts_with("v2:k2."), "{sealed}");
        }
    }

    let only_new = with_keys(app, &[K2]).await;
    assert!(school.read_all(&only_new).await == before, "something else is shown");
}

#[tokio::test]
async fn a_second_run_changes_nothing() {
    let school = School::open().await;
    let app = &school.app;
    reseal::run(&rotation(app), |_| {}).await.unwrap();
    let before = sealed_values(app, SealedField::TurnText).await;
    let again = reseal::run(&rotation(app), |_| {}).await.unwrap();
    assert_eq!(again.resealed, 0);
    assert_eq!(sealed_values(app, SealedField::TurnText).await, before);
}

#[tokio::test]
async fn what_is_killed_goes_on_when_it_is_started_again() {
    let school = School::open().await;
    let app = &school.app;
    first_format::add_messages(app, &school.conversation, 700).await;
    let total = survey(app).await.stale_count();
    let mut runs = 0;
    loop {
        let stop = Notify::new();
        let cx = rotation(app);
        let run = reseal::run(&cx, |_| stop.notify_one());
        tokio::select! {
            biased;
            () = stop.notified() => runs += 1,
            done = run => {
                done.unwrap();
                break;
            }
        }
        let now = survey(app).await;
        assert_eq!(now.newest + now.stale_count(), total, "nothing is lost");
        assert!(runs < 100, "it does not go on");
    }
    assert!(runs > 3, "it was killed in the middle");
    let after = survey(app).await;
    assert_eq!((after.newest, after.stale_count()), (total, 0));
    let only_new = sealer(&[K2]);
    for (id, sealed) in sealed_values(app, SealedField::Message).await {
        only_new.open(SealedField::Message, id, &sealed).unwrap();
    }
}

#[tokio::test]
async fn what_the_product_writes_meanwhile_stays() {
    let school = School::open().await;
    let app = &school.app;
    let read = list_texts(&app.db, SealedField::Message, "v2:k2.", Uuid::nil(), 10).await.unwrap();
    let written = sealer(&[K1]).seal(SealedField::Message, read[0].id, "newer", [1; 12]);
    sqlx::query("update messages set content = $2 where id = $1")
        .bind(read[0].id)
        .bind(&written)
        .execute(&app.db)
        .await
        .unwrap();
    let resealed: Vec<Resealed> = read
        .iter()
        .map(|text| Resealed { id: text.id, old: text.sealed.clone(), new: "old text".into() })
        .collect();
    let replaced = replace_texts(&app.db, SealedField::Message, &resealed).await.unwrap();
    assert_eq!(replaced, read.len() as u64 - 1);
    let stored = sealed_values(app, SealedField::Message).await;
    assert!(stored.contains(&(read[0].id, written)));
}

#[tokio::test]
async fn chats_go_on_while_everything_is_sealed_anew() {
    let school = School::open().await;
    let app = &school.app;
    first_format::add_messages(app, &school.conversation, 1000).await;
    let both = with_keys(app, &[K2, K1]).await;
    let body = json!({
        "studentId": school.ada.id, "message": QUESTION, "conversationId": school.conversation,
    });
    let cx = rotation(app);
    let chats = async {
        for _ in 0..8 {
            both.post("/api/chat/message", &body)
                .bearer(&school.ada.token)
                .send()
                .await
                .expect(200);
        }
    };
    let (done, ()) = tokio::join!(reseal::run(&cx, |_| {}), chats);
    done.unwrap();
    let after = survey(app).await;
    assert_eq!(after.stale_count(), 0);
    let messages = sealed_values(app, SealedField::Message).await;
    assert_eq!(messages.len(), 2 + 1000 + 16);
    let only_new = with_keys(app, &[K2]).await;
    let path = format!("/api/chat/conversation/{}", school.conversation);
    only_new.get(&path).bearer(&school.ada.token).send().await.expect(200);
}

#[tokio::test]
async fn values_that_cannot_be_opened_are_counted_and_hold_up_nothing() {
    let school = School::open().await;
    let app = &school.app;
    let stray = sealer(&[("k0", [1; 32])]);
    let (first, _) = sealed_values(app, SealedField::Message).await.remove(0);
    sqlx::query("update messages set content = $2 where id = $1")
        .bind(first)
        .bind(stray.seal(SealedField::Message, first, "lost", [1; 12]))
        .execute(&app.db)
        .await
        .unwrap();
    let done = reseal::run(&rotation(app), |_| {}).await.unwrap();
    assert_eq!(done.unreadable, 1);
    let after = survey(app).await;
    let [left] = after.stale.as_slice() else { panic!("{after:?}") };
    assert_eq!((left.place.as_str(), left.key_id.as_str()), ("messages.content", "k0"));
    assert_eq!((left.has_key, left.count), (false, 1));
    assert_eq!(after.unused_keys, ["k1"]);
}
