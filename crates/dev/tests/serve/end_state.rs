//! Everything a database holds when the jobs are done, so that two of them can be compared.
//!
//! All ids follow from a session's id, so runs over copies of one database give the same rows, down
//! to the last bit of a number. Left out is what the clock or a random number decides.

use std::collections::BTreeMap;

use runtime::Adapters;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgConnection};
use web::Services as _;

/// Columns that differ from one undisturbed run to the next.
const DIFFERENT: [(&str, &[&str]); 9] = [
    ("events", &["happened_at", "taken_at"]),
    // The order is compared by itself: a transaction that was rolled back leaves a gap.
    ("evidence", &["seq"]),
    ("practices", &["assigned_at", "checked_at", "due_at", "progress"]),
    ("run_steps", &["run_id", "position", "ended_at"]),
    ("runs", &["id", "finished_at"]),
    ("session_chunks", &["embedded_at"]),
    // Sealed with a fresh nonce. What they say is compared as readers see it.
    ("session_turns", &["speaker", "text"]),
    // So are these: the speakers of the turns, once each.
    ("sessions", &["speakers", "progress"]),
    ("student_concepts", &["id"]),
];

/// In every table.
const CLOCKS: [&str; 3] = ["created_at", "touched_at", "updated_at"];

/// Rows in the tables, and what readers see.
pub(crate) struct EndState(BTreeMap<String, Vec<String>>);

impl EndState {
    /// Of the database, and of the server over it.
    pub(crate) async fn read(db: &mut PgConnection, origin: &str) -> Self {
        let mut all = BTreeMap::new();
        let tables: Vec<String> = sqlx::query_scalar(
            "select table_name::text from information_schema.tables
             where table_schema = 'public' and table_type = 'BASE TABLE'",
        )
        .fetch_all(&mut *db)
        .await
        .unwrap();
        for table in tables {
            let rows = rows(db, &table).await;
            all.insert(table, rows);
        }
        all.insert("order of evidence".into(), order_of_evidence(db).await);
        all.insert("turns as readers see them".into(), turns(db, origin).await);
        Self(all)
    }

    /// Fails with the first rows that differ.
    pub(crate) fn assert_same(&self, undisturbed: &Self, case: &str) {
        assert_eq!(self.0.len(), undisturbed.0.len());
        for (what, expected) in &undisturbed.0 {
            let rows = &self.0[what];
            let missing: Vec<_> = expected.iter().filter(|row| !rows.contains(row)).collect();
            let surplus: Vec<_> = rows.iter().filter(|row| !expected.contains(row)).collect();
            assert!(
                rows == expected,
                "{case}: {what}: {} rows instead of {}; missing {missing:#?}, surplus {surplus:#?}",
                rows.len(),
                expected.len(),
            );
        }
    }

    /// The number of rows of a table.
    pub(crate) fn count(&self, table: &str) -> usize {
        self.0[table].len()
    }
}

async fn rows(db: &mut PgConnection, table: &str) -> Vec<String> {
    let different = DIFFERENT.iter().find(|(name, _)| *name == table);
    let left_out: Vec<&str> =
        CLOCKS.iter().chain(different.iter().flat_map(|(_, columns)| *columns)).copied().collect();
    let query = format!(r#"select (to_jsonb(it) - $1::text[])::text from "{table}" it order by 1"#);
    sqlx::query_scalar(AssertSqlSafe(query)).bind(left_out).fetch_all(db).await.unwrap()
}

async fn order_of_evidence(db: &mut PgConnection) -> Vec<String> {
    let query = "select student_id || ': ' || string_agg(id::text, ' ' order by seq)
                 from evidence
                 group by student_id
                 order by student_id";
    sqlx::query_scalar(query).fetch_all(db).await.unwrap()
}

/// Every session's turns, opened by the server.
async fn turns(db: &mut PgConnection, origin: &str) -> Vec<String> {
    let http = Adapters::default().http().unwrap();
    let admin = json!({"email": "admin@demo.test", "password": "demo-password-1"});
    let login = http.post(format!("{origin}/api/auth/login")).json(&admin).send().await.unwrap();
    let token = login.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
    let sessions: Vec<String> = sqlx::query_scalar("select id::text from sessions order by id")
        .fetch_all(db)
        .await
        .unwrap();
    let mut turns = Vec::new();
    for session in sessions {
        let url = format!("{origin}/api/transcripts/{session}?include=turns");
        let answer = http.get(url).bearer_auth(&token).send().await.unwrap();
        let view: Value = answer.json().await.unwrap();
        let items = view["turns"]["items"].as_array().unwrap();
        turns.extend(items.iter().map(|turn| format!("{session} {turn}")));
    }
    turns
}
