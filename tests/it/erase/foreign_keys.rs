//! The fate of each table when a person goes is written in its foreign keys, or in this list.

use std::collections::{BTreeMap, BTreeSet};

use testkit::Database;

/// Tables that no foreign key ties to a person, and why they may name one.
const UNTIED: [(&str, &str); 11] = [
    ("_sqlx_migrations", "names nobody"),
    ("ai_days", "sums of all calls of a day"),
    ("audit_log", "keeps ids and times on purpose"),
    ("concepts", "belong to all; those nobody else has met are removed"),
    ("erasures", "the last note, removed by the job"),
    ("kv", "looked through by the erasure"),
    ("login_failures", "hashes of addresses, removed with the account and after a day"),
    ("model_prices", "names nobody"),
    ("outbox", "looked through by the erasure"),
    ("rate_counters", "looked through by the erasure"),
    ("safeguarding_settings", "names nobody"),
];

/// Columns that lose a person and keep their row: it is somebody else's, or counts only.
const SET_NULL: [&str; 15] = [
    "ai_usage.student_id",
    "consents.guardian_id",
    "guardian_students.invited_by",
    "question_reviews.decided_by",
    "recordings.assigned_by",
    "recordings.session_id",
    "recordings.student_id",
    "recordings.tutor_id",
    "safeguarding_alerts.acknowledged_by",
    "safeguarding_alerts.subject_id",
    "safeguarding_notes.author_id",
    "session_speakers.user_id",
    "sessions.key_id",
    "sessions.tutor_id",
    "subject_suggestions.accepted_goal_id",
];

/// Columns that hold a person's id without a foreign key.
const BARE: [&str; 3] = ["audit_log.actor_id", "audit_log.subject_id", "erasures.student_id"];

/// A foreign key: table, column, table referred to, rule.
type ForeignKey = (String, String, String, String);

async fn keys(db: &Database) -> Vec<ForeignKey> {
    sqlx::query_as(
        "select source.relname::text, attribute.attname::text, target.relname::text,
            link.confdeltype::text
        from pg_constraint link
        join pg_class source on source.oid = link.conrelid
        join pg_class target on target.oid = link.confrelid
        join pg_attribute attribute
            on attribute.attrelid = link.conrelid and attribute.attnum = link.conkey[1]
        where link.contype = 'f' and source.relnamespace = 'public'::regnamespace
        order by 1, 2",
    )
    .fetch_all(&db.pool)
    .await
    .unwrap()
}

/// Tables from which foreign keys lead to `users`.
fn tied_tables(keys: &[ForeignKey]) -> BTreeSet<String> {
    let mut tied = BTreeSet::from(["users".to_owned()]);
    loop {
        let more = keys.iter().filter(|(_, _, target, _)| tied.contains(target));
        let more: BTreeSet<String> = more.map(|(table, ..)| table.clone()).collect();
        let known = tied.len();
        tied.extend(more);
        if tied.len() == known {
            return tied;
        }
    }
}

#[tokio::test]
async fn every_table_is_tied_to_people_by_a_rule_or_is_on_the_list() {
    let db = Database::fresh().await;
    let keys = keys(&db).await;
    let tied = tied_tables(&keys);
    let mut set_null = BTreeSet::new();
    for (table, column, target, rule) in &keys {
        if !tied.contains(target) {
            continue;
        }
        match rule.as_str() {
            "c" => {}
            "n" => drop(set_null.insert(format!("{table}.{column}"))),
            other => panic!("{table}.{column} refers to {target} with the rule {other:?}"),
        }
    }
    assert_eq!(set_null, SET_NULL.map(String::from).into());
    let tables: BTreeSet<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
            .fetch_all(&db.pool)
            .await
            .unwrap()
            .into_iter()
            .collect();
    let untied: BTreeMap<_, _> = UNTIED.into();
    let expected: BTreeSet<String> = untied.keys().map(ToString::to_string).collect();
    let untied: BTreeSet<String> = tables.difference(&tied).cloned().collect();
    assert_eq!(untied, expected, "say in UNTIED what becomes of it when a student is erased");
}

#[tokio::test]
async fn every_column_that_is_a_persons_id_has_its_foreign_key() {
    let db = Database::fresh().await;
    let with_key: BTreeSet<String> = keys(&db)
        .await
        .into_iter()
        .map(|(table, column, ..)| format!("{table}.{column}"))
        .collect();
    let columns: BTreeSet<String> = sqlx::query_scalar(
        "select table_name || '.' || column_name
        from information_schema.columns
        where table_schema = 'public' and data_type = 'uuid'
            and table_name in (select tablename from pg_tables where schemaname = 'public')
            and column_name in (
                'student_id', 'user_id', 'tutor_id', 'owner_id', 'inviter_id', 'actor_id',
                'subject_id', 'person_id', 'recipient_id')",
    )
    .fetch_all(&db.pool)
    .await
    .unwrap()
    .into_iter()
    .collect();
    let bare: BTreeSet<String> = columns.difference(&with_key).cloned().collect();
    assert_eq!(bare, BARE.map(String::from).into());
}
