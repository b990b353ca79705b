//! The columns that hold sealed values, found by looking at all of them; and what becomes of a value
//! that somebody moves to another place.

use std::collections::BTreeSet;

use domain::seal::SealedField;
use sqlx::AssertSqlSafe;
use testkit::{App, Database};

use super::School;
use crate::erase::setup::ErasureSetup;

/// The start of sealed values in tests, as text and as Postgres writes bytes.
const HEADS: [&str; 2] = ["v2:k1.", "76323a6b312e"];

/// All columns in which something is sealed.
async fn sealed_columns(app: &App) -> BTreeSet<String> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text
        from information_schema.columns
        where table_schema = 'public'
            and table_name in (select tablename from pg_tables where schemaname = 'public')",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert!(columns.len() > 200, "{} columns", columns.len());
    let mut sealed = BTreeSet::new();
    for (table, column) in columns {
        let query = format!(
            r#"select exists (
                select 1 from "{table}"
                where strpos("{column}"::text, $1) > 0 or strpos("{column}"::text, $2) > 0)"#
        );
        let query = sqlx::query_scalar(AssertSqlSafe(query)).bind(HEADS[0]).bind(HEADS[1]);
        if query.fetch_one(&app.db).await.unwrap() {
            sealed.insert(format!("{table}.{column}"));
        }
    }
    sealed
}

/// The columns that are known to be sealed, those in the cache included.
fn known_columns() -> BTreeSet<String> {
    let in_database = SealedField::ALL.into_iter().filter(|of| *of != SealedField::UploadedFile);
    in_database.map(|field| format!("{}.{}", field.table(), field.column())).collect()
}

#[tokio::test]
async fn every_sealed_column_is_resealed() {
    let setup = ErasureSetup::start().await;
    assert_eq!(sealed_columns(&setup.app).await, known_columns());
    // The look finds what nobody has put on the list, also within JSON.
    for statement in [
        "alter table goals add column remark bytea",
        "update goals set remark = 'v2:k1.secret'",
        "update goals set suggestions_draft = '[{\"a\": \"v2:k1.AAAA\"}]'",
    ] {
        sqlx::query(statement).execute(&setup.app.db).await.unwrap();
    }
    let (found, known) = (sealed_columns(&setup.app).await, known_columns());
    let new: Vec<&String> = found.difference(&known).collect();
    assert_eq!(new, ["goals.remark", "goals.suggestions_draft"]);
}

#[tokio::test]
async fn every_sealed_field_is_a_column_of_the_schema() {
    let db = Database::fresh().await;
    for column in known_columns() {
        let known: bool = sqlx::query_scalar(
            "select exists (
                select 1 from information_schema.columns
                where table_schema = 'public' and table_name || '.' || column_name = $1)",
        )
        .bind(&column)
        .fetch_one(&db.pool)
        .await
        .unwrap();
        assert!(known, "{column}");
    }
}

#[tokio::test]
async fn a_ciphertext_moved_to_another_column_or_row_is_not_shown() {
    let school = School::open().await;
    let app = &school.app;
    let session = format!("/api/transcripts/{}?include=turns", school.session);
    let chat = format!("/api/chat/conversation/{}", school.conversation);
    let show = async |path: &str, status: u16| {
        app.get(path).bearer(&school.ada.token).send().await.expect(status)
    };
    let change = async |statement: &'static str| {
        sqlx::query(statement).execute(&app.db).await.unwrap();
    };
    show(&session, 200).await;
    show(&chat, 200).await;
    // The columns of one row, which had the same associated data before.
    change("update session_turns set text = speaker, speaker = text where turn_index = 0").await;
    show(&session, 500).await;
    change("update session_turns set text = speaker, speaker = text where turn_index = 0").await;
    show(&session, 200).await;
    // Two rows of one column.
    let swap = "update messages set content = other.content
        from messages other
        where messages.conversation_id = other.conversation_id and messages.id <> other.id";
    change(swap).await;
    change("update conversations set updated_at = updated_at").await;
    show(&chat, 500).await;
    change(swap).await;
    change("update conversations set updated_at = updated_at").await;
    show(&chat, 200).await;
}
