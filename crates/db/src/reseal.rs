//! Search for sealed values by their beginning, and their replacement while others write.
//!
//! A value is replaced only where it is unchanged since it was read: any other writer has sealed
//! anew, and theirs stays. The values themselves show what is done, so nothing has to be remembered
//! between two runs.

use domain::bounded::{IdempotencyKey, MethodName, Principal, RequestPath};
use domain::seal::SealedField;
use sqlx::{AssertSqlSafe, FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;

/// Bytes of a value within which its key's id ends.
const HEAD_BYTES: i32 = 64;

/// A sealed text and the row it is in.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SealedText {
    pub id: Uuid,
    pub sealed: String,
}

/// A text that is replaced by the same one, sealed anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resealed {
    pub id: Uuid,
    pub old: String,
    pub new: String,
}

/// A kept answer and the request it answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromRow)]
pub struct SealedAnswer {
    /// The caller of the kept request.
    #[sqlx(try_from = "String")]
    pub principal: Principal,
    #[sqlx(try_from = "String")]
    pub method: MethodName,
    #[sqlx(try_from = "String")]
    pub path: RequestPath,
    /// The `Idempotency-Key`.
    #[sqlx(try_from = "String")]
    pub key: IdempotencyKey,
    pub answer: Vec<u8>,
}

/// The number of values with the same beginning.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct HeadCount {
    /// The text in front of the first dot, such as `v2:k1`.
    pub head: String,
    pub count: i64,
}

/// The statements about the values of a field that are put together here, for a test that prepares
/// them. None when the field is no column that is sealed anew.
pub fn statements(field: SealedField) -> Vec<String> {
    match field {
        SealedField::Transcript
        | SealedField::Speakers
        | SealedField::TurnSpeaker
        | SealedField::TurnText
        | SealedField::Message
        | SealedField::ContestComment
        | SealedField::VerdictComment
        | SealedField::Recording
        | SealedField::FindingWords
        | SealedField::AlertNote => {
            vec![count_sql(field), list_sql(field), replace_sql(field)]
        }
        SealedField::KeptAnswer => vec![count_sql(field)],
        SealedField::UploadedFile | SealedField::CacheEntry => Vec::new(),
    }
}

fn count_sql(field: SealedField) -> String {
    let (table, column) = (field.table(), field.column());
    let head = if field == SealedField::KeptAnswer {
        // Every byte of a head is one character of this.
        format!("encode(substring({column} from 1 for $1), 'escape')")
    } else {
        format!("left({column}, $1)")
    };
    format!(
        "select split_part({head}, '.', 1) as head, count(*) as count
        from {table}
        where octet_length({column}) > 0
        group by 1
        order by 1"
    )
}

fn list_sql(field: SealedField) -> String {
    let (table, column) = (field.table(), field.column());
    format!(
        "select id, {column} as sealed
        from {table}
        where id > $1 and {column} <> '' and left({column}, length($2)) <> $2
        order by id
        limit $3"
    )
}

fn replace_sql(field: SealedField) -> String {
    let (table, column) = (field.table(), field.column());
    let conversation = if field == SealedField::Message { "conversation_id" } else { "null::uuid" };
    format!(
        "with given as (
            select * from unnest($1::uuid[], $2::text[], $3::text[]) as given (id, old, new)
        ), changed as (
            update {table} set {column} = given.new
            from given
            where {table}.id = given.id and {table}.{column} = given.old
            returning {conversation} as conversation
        ), later as (
            update conversations set updated_at = updated_at
            where id in (select conversation from changed)
        )
        select count(*) from changed"
    )
}

/// The number of values of a column by their beginning. The column is one of a table of this
/// database.
pub async fn count(db: impl PgExecutor<'_>, field: SealedField) -> Result<Vec<HeadCount>> {
    Ok(sqlx::query_as(AssertSqlSafe(count_sql(field))).bind(HEAD_BYTES).fetch_all(db).await?)
}

/// Texts of a column that do not begin with this, by row, from after a row on.
pub async fn list_texts(
    db: impl PgExecutor<'_>,
    field: SealedField,
    prefix: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<SealedText>> {
    Ok(sqlx::query_as(AssertSqlSafe(list_sql(field)))
        .bind(after)
        .bind(prefix)
        .bind(limit)
        .fetch_all(db)
        .await?)
}

/// Replaces texts of a column where they are still the old ones. Returns how many were.
///
/// A session and a conversation become a little later by it, so that what the cache holds of them,
/// sealed with the old key, is not taken for current.
pub async fn replace_texts(
    db: impl PgExecutor<'_>,
    field: SealedField,
    texts: &[Resealed],
) -> Result<u64> {
    let ids: Vec<Uuid> = texts.iter().map(|text| text.id).collect();
    let old: Vec<&str> = texts.iter().map(|text| text.old.as_str()).collect();
    let new: Vec<&str> = texts.iter().map(|text| text.new.as_str()).collect();
    let changed: i64 = sqlx::query_scalar(AssertSqlSafe(replace_sql(field)))
        .bind(ids)
        .bind(old)
        .bind(new)
        .fetch_one(db)
        .await?;
    Ok(changed.cast_unsigned())
}

/// Kept answers that do not begin with this, by request, from after one on.
pub async fn list_answers(
    db: impl PgExecutor<'_>,
    prefix: &str,
    after: &SealedAnswer,
    limit: i64,
) -> Result<Vec<SealedAnswer>> {
    Ok(sqlx::query_as(
        "select principal, method, path, key, answer
        from idempotency_keys
        where (principal, method, path, key) > ($1, $2, $3, $4)
            and substring(answer from 1 for octet_length($5::bytea)) <> $5
        order by principal, method, path, key
        limit $6",
    )
    .bind(after.principal.as_str())
    .bind(after.method.as_str())
    .bind(after.path.as_str())
    .bind(after.key.as_str())
    .bind(prefix.as_bytes())
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Replaces a kept answer where it is still the one that was read; says whether it was.
pub async fn replace_answer(
    db: impl PgExecutor<'_>,
    old: &SealedAnswer,
    new: &[u8],
) -> Result<bool> {
    let replaced = sqlx::query(
        "update idempotency_keys set answer = $6
        where principal = $1 and method = $2 and path = $3 and key = $4 and answer = $5",
    )
    .bind(old.principal.as_str())
    .bind(old.method.as_str())
    .bind(old.path.as_str())
    .bind(old.key.as_str())
    .bind(&old.answer)
    .bind(new)
    .execute(db)
    .await?;
    Ok(replaced.rows_affected() > 0)
}

/// Files that sessions are made from, by pathname, from after one on.
pub async fn list_files(db: impl PgExecutor<'_>, after: &str, limit: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select distinct blob_pathname
        from sessions
        where blob_pathname > $1
        order by blob_pathname
        limit $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// Holds the sessions that are made from a file until the transaction ends: the file stays
/// meanwhile, for its removal begins with their rows. False when there are none.
pub async fn hold_file(db: &mut PgConnection, pathname: &str) -> Result<bool> {
    let locked: Vec<Uuid> = sqlx::query_scalar(
        "select id from sessions where blob_pathname = $1 order by id for no key update",
    )
    .bind(pathname)
    .fetch_all(db)
    .await?;
    Ok(!locked.is_empty())
}
