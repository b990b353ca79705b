//! Cached reads: never shown to anybody who may not see the row, never older than it,
//! never in plain words, and never missed when the cache is broken.

mod observed_cache;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::{App, Person, TestResponse, comparable};
use uuid::Uuid;

use observed_cache::{CacheBehaviour, ObservedCache};

/// A school in which Ada has a session, a practice and a conversation.
struct School {
    app: App,
    cache: Arc<ObservedCache>,
    tutor: Person,
    ada: Person,
    session: Uuid,
    practice: Uuid,
    conversation: Uuid,
}

impl School {
    async fn open() -> Self {
        let cache = Arc::new(ObservedCache::default());
        let app = App::with(|parts| testkit::TestServices { cache: cache.clone(), ..parts }).await;
        Self::with_cache(app, cache).await
    }

    /// Over the cache in Postgres.
    async fn local() -> Self {
        Self::with_cache(App::start().await, Arc::default()).await
    }

    async fn with_cache(app: App, cache: Arc<ObservedCache>) -> Self {
        let (tutor, ada, session) = app.taught().await;
        let practice =
            sqlx::query_scalar("select id from practices").fetch_one(&app.db).await.unwrap();
        let body = json!({ "studentId": ada.id, "message": "What is neutralization?" });
        let answer = app.post("/api/chat/message", &body).bearer(&ada.token).send().await;
        let conversation = answer.expect(200)["conversationId"].as_str().unwrap().parse().unwrap();
        Self { app, cache, tutor, ada, session, practice, conversation }
    }

    /// The reads that are cached, each with its path and its key.
    fn cached_reads(&self) -> [(String, String); 4] {
        [
            (format!("/api/students/{}", self.ada.id), format!("student:{}", self.ada.id)),
            (format!("/api/transcripts/{}", self.session), format!("session:{}", self.session)),
            (format!("/api/practice/{}", self.practice), format!("practice:{}", self.practice)),
            (
                format!("/api/chat/conversation/{}", self.conversation),
                format!("conversation:{}", self.conversation),
            ),
        ]
    }

    async fn get(&self, path: &str, person: &Person) -> TestResponse {
        self.app.get(path).bearer(&person.token).send().await
    }

    async fn see(&self, path: &str) -> Value {
        self.get(path, &self.ada).await.expect(200)
    }

    async fn ask(&self, message: &str) {
        let body = json!({
            "studentId": self.ada.id, "message": message, "conversationId": self.conversation,
        });
        self.app.post("/api/chat/message", &body).bearer(&self.ada.token).send().await.expect(200);
    }
}

#[tokio::test]
async fn a_second_look_is_the_first_one_again_without_the_heavy_part_being_fetched() {
    let school = School::open().await;
    let mut first = Vec::new();
    for (path, key) in school.cached_reads() {
        // The first look of all starts the practice.
        school.see(&path).await;
        first.push(school.see(&path).await);
        assert!(school.cache.keys().contains(&key), "{key} of {:?}", school.cache.keys());
    }
    let sets = school.cache.sets();
    // Changed without a new version, which nothing in the product can: so whoever fetches it knows.
    let silently = "set session_replication_role = replica;
        update sessions set transcript = 'unreadable';
        update practices set questions = '[]';
        update messages set content = 'unreadable';
        update students set interests = '{unread}';
        set session_replication_role = origin";
    sqlx::raw_sql(silently).execute(&school.app.db).await.unwrap();
    for ((path, _), first) in school.cached_reads().iter().zip(first) {
        assert_eq!(school.see(path).await, first, "{path}");
    }
    assert_eq!(school.cache.sets(), sets);
}

#[tokio::test]
async fn a_write_drops_the_entry_and_the_next_look_shows_what_was_written() {
    let school = School::open().await;
    let [
        (profile, profile_key),
        (session, session_key),
        (practice, practice_key),
        (conversation, conversation_key),
    ] = school.cached_reads();
    for path in [&profile, &session, &practice, &conversation] {
        school.see(path).await;
    }
    let patch = json!({ "interests": ["chess"], "preferences": { "dailyMinutes": 25 } });
    school.app.patch(&profile, &patch).bearer(&school.ada.token).send().await.expect(200);
    assert!(!school.cache.keys().contains(&profile_key));
    assert_eq!(school.see(&profile).await["preferences"]["dailyMinutes"], 25);

    school.ask("And what is an acid?").await;
    assert!(!school.cache.keys().contains(&conversation_key));
    assert_eq!(school.see(&conversation).await["total"], 4);
    assert_eq!(school.see(&conversation).await["messages"][2]["content"], "And what is an acid?");

    let body = json!({ "answers": [] });
    let submit = format!("{practice}/submit");
    school.app.post(&submit, &body).bearer(&school.ada.token).send().await.expect(200);
    assert!(!school.cache.keys().contains(&practice_key));
    let after = school.see(&practice).await;
    assert_eq!(after["status"], "completed");
    assert!(after["questions"][0]["correctAnswer"].is_string(), "{after:#}");

    sqlx::query("update sessions set analysis_status = 'failed', failure = 'because'")
        .execute(&school.app.db)
        .await
        .unwrap();
    assert_eq!(school.see(&session).await["failure"], "because", "a version no one announced");
    let retry = format!("{session}/retry");
    let again = school.app.post(&retry, &json!({})).bearer(&school.ada.token).send().await;
    again.expect(202);
    assert!(!school.cache.keys().contains(&session_key));
    assert_eq!(school.see(&session).await["status"], "processing");
    school.app.run_jobs().await;
    assert_eq!(school.see(&session).await["status"], "completed");
}

#[tokio::test]
async fn an_entry_that_is_put_after_a_write_is_not_shown() {
    let school = School::open().await;
    for (path, key) in school.cached_reads() {
        school.see(&path).await;
        let old = school.cache.entries.lock().unwrap()[&key].clone();
        let (conversation, profile) = (path.contains("conversation"), path.contains("students"));
        if profile {
            let patch = json!({ "interests": ["chess"] });
            school.app.patch(&path, &patch).bearer(&school.ada.token).send().await.expect(200);
        } else if conversation {
            school.ask("And what is an acid?").await;
        } else if path.contains("practice") {
            let body = json!({ "answers": [] });
            let submit = format!("{path}/submit");
            school.app.post(&submit, &body).bearer(&school.ada.token).send().await.expect(200);
        } else {
            sqlx::query("update sessions set analysis_status = 'failed', failure = 'because'")
                .execute(&school.app.db)
                .await
                .unwrap();
        }
        // A reader who had fetched the row before the write puts it only now.
        school.cache.entries.lock().unwrap().insert(key, old);
        let answer = school.see(&path).await;
        let newest = match &path {
            _ if profile => answer["interests"] == json!(["chess"]),
            _ if conversation => answer["total"] == 4,
            _ if path.contains("practice") => answer["status"] == "completed",
            _ => answer["failure"] == "because",
        };
        assert!(newest, "{answer:#}");
    }
}

#[tokio::test]
async fn two_changes_in_one_microsecond_are_two_versions() {
    let school = School::local().await;
    let version = async || -> chrono::DateTime<chrono::Utc> {
        sqlx::query_scalar("select updated_at from sessions")
            .fetch_one(&school.app.db)
            .await
            .unwrap()
    };
    let first = version().await;
    // Whatever clock a writer goes by, and if it forgets to say when.
    for change in ["updated_at = '2000-01-01'", "failure = 'because'", "updated_at = updated_at"] {
        let before = version().await;
        let update = format!("update sessions set {change}");
        sqlx::query(sqlx::AssertSqlSafe(update)).execute(&school.app.db).await.unwrap();
        assert!(version().await > before, "{change}");
    }
    assert!(version().await < first + chrono::TimeDelta::milliseconds(1));
}

#[tokio::test]
async fn messages_that_are_taken_away_are_not_shown_from_the_cache() {
    let school = School::open().await;
    let [.., (path, _)] = school.cached_reads();
    assert_eq!(school.see(&path).await["messages"].as_array().unwrap().len(), 2);
    sqlx::query("delete from messages where role = 'user'").execute(&school.app.db).await.unwrap();
    assert_eq!(school.see(&path).await["messages"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn fifty_who_look_at_once_fetch_the_heavy_part_once() {
    let school = School::open().await;
    for (path, _) in school.cached_reads() {
        let before = school.cache.sets();
        let all = (0..50).map(|_| {
            tokio::spawn(school.app.get(&path).bearer(&school.tutor_or_ada(&path).token).send())
        });
        let mut bodies = Vec::new();
        for answer in all.collect::<Vec<_>>() {
            bodies.push(answer.await.unwrap().expect(200));
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "{path}");
        // Each of them fetches it and puts it.
        assert_eq!(school.cache.sets() - before, 1, "{path}");
    }
}

#[tokio::test]
async fn a_kept_answer_is_still_only_for_those_who_may_see_the_row() {
    let school = School::open().await;
    let (eve, admin) = (school.app.student("Eve Stone").await, school.app.admin().await);
    for (path, key) in school.cached_reads() {
        school.see(&path).await;
        assert!(school.cache.keys().contains(&key));
        school.get(&path, &admin).await.expect(200);
        let theirs = school.get(&path, &eve).await.expect(404);
        let (collection, _) = path.rsplit_once('/').unwrap();
        let absent = school.get(&format!("{collection}/{}", Uuid::now_v7()), &eve).await;
        assert_eq!(comparable(&theirs), comparable(&absent.expect(404)), "{path}");
        school.app.get(&path).send().await.expect(401);
        if path.contains("conversation") {
            school.get(&path, &school.tutor).await.expect(403);
        } else {
            school.get(&path, &school.tutor).await.expect(200);
        }
    }
    let looks: i64 = sqlx::query_scalar("select count(*) from audit_log where actor_id = $1")
        .bind(admin.id.0)
        .fetch_one(&school.app.db)
        .await
        .unwrap();
    assert_eq!(looks, 1, "an admin's look at a kept conversation is written down, too");
    sqlx::query("update tutor_students set ended_at = now()")
        .execute(&school.app.db)
        .await
        .unwrap();
    for (path, _) in school.cached_reads().iter().filter(|(path, _)| !path.contains("conversation"))
    {
        school.get(path, &school.tutor).await.expect(404);
    }
    sqlx::query("update users set token_version = 2").execute(&school.app.db).await.unwrap();
    for (path, _) in school.cached_reads() {
        school.get(&path, &school.ada).await.expect(401);
    }
}

#[tokio::test]
async fn what_is_live_is_never_kept() {
    let school = School::open().await;
    let [(profile, _), (session, _), (practice, _), _] = school.cached_reads();
    school.see(&profile).await;
    let before = school.see(&session).await;
    school.see(&practice).await;
    let body = json!({ "answers": [] });
    let submit = format!("{practice}/submit");
    school.app.post(&submit, &body).bearer(&school.ada.token).send().await.expect(200);
    sqlx::query("update users set name = 'Thomas Hale' where id = $1")
        .bind(school.tutor.id.0)
        .execute(&school.app.db)
        .await
        .unwrap();
    let (sets, after) = (school.cache.sets(), school.see(&session).await);
    assert_eq!(school.cache.sets(), sets, "the session itself did not change");
    assert_ne!(before["analysis"]["concepts"], after["analysis"]["concepts"], "mastery moved");
    sqlx::query("update users set name = 'Ada Park' where id = $1")
        .bind(school.ada.id.0)
        .execute(&school.app.db)
        .await
        .unwrap();
    assert_eq!(school.see(&profile).await["name"], "Ada Park");
}

#[tokio::test]
async fn nothing_in_the_cache_can_be_read() {
    let school = School::local().await;
    let [(profile, _), (session, _), (practice, _), (conversation, _)] = school.cached_reads();
    let patch =
        json!({ "interests": ["neutral acid"], "preferences": { "phone": "+447700900123" } });
    school.app.patch(&profile, &patch).bearer(&school.ada.token).send().await.expect(200);
    let submit = format!("{practice}/submit");
    school.see(&practice).await;
    let body = json!({ "answers": [] });
    school.app.post(&submit, &body).bearer(&school.ada.token).send().await.expect(200);
    let mut entries: Vec<(String, Vec<u8>, i32)> = Vec::new();
    // On a busy machine the cache may have been left alone for some seconds.
    for _ in 0..30 {
        for path in [&profile, &session, &practice, &conversation] {
            school.see(path).await;
        }
        entries = sqlx::query_as(
            "select key, value, round(extract(epoch from expires_at - now()) / 60)::int from kv",
        )
        .fetch_all(&school.app.db)
        .await
        .unwrap();
        if entries.len() == 4 {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let minutes: BTreeMap<&str, i32> = entries
        .iter()
        .map(|(key, _, minutes)| (key.split(':').next().unwrap(), *minutes))
        .collect();
    let expected = BTreeMap::from([
        ("student", 60),
        ("session", 24 * 60),
        ("practice", 60),
        ("conversation", 60),
    ]);
    assert_eq!(minutes, expected);
    for (key, value, _) in entries {
        let text = String::from_utf8_lossy(&value).to_lowercase();
        for word in [
            "neutral",
            "acid",
            "ada",
            "okoye",
            "hale",
            "question",
            "transcript",
            "content",
            "900123",
        ] {
            assert!(!text.contains(word), "{word} stands in {key}");
        }
    }
}

#[tokio::test]
async fn a_broken_cache_slows_and_never_breaks() {
    for mood in [CacheBehaviour::Fails, CacheBehaviour::Hangs] {
        let school = School::open().await;
        *school.cache.mood.lock().unwrap() = mood;
        let started = Instant::now();
        for _ in 0..5 {
            for (path, _) in school.cached_reads() {
                school.see(&path).await;
            }
        }
        school.ask("And what is an acid?").await;
        // One timeout for each capability that noticed, then the cache is left alone.
        assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    }
}

impl School {
    /// Somebody whose look changes nothing.
    fn tutor_or_ada(&self, path: &str) -> &Person {
        if path.contains("conversation") { &self.ada } else { &self.tutor }
    }
}

#[tokio::test]
async fn of_an_erased_student_nothing_stays_in_the_cache() {
    let school = School::open().await;
    for (path, _) in school.cached_reads() {
        school.see(&path).await;
    }
    assert_eq!(school.cache.keys().len(), 4, "{:?}", school.cache.keys());
    let path = format!("/api/students/{}", school.ada.id);
    let erase = school.app.request(http::Method::DELETE, &path).bearer(&school.ada.token);
    erase.send().await.expect(202);
    school.app.run_jobs().await;
    assert!(school.cache.keys().is_empty(), "{:?}", school.cache.keys());
}
