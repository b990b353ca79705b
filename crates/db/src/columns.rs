//! Reading of columns as types of `domain`, which knows of no database.
//!
//! The traits by which `sqlx` reads and binds a type can't be implemented here for types that are
//! not of this crate. So a row says beside a field what its column is read as (`#[sqlx(try_from =
//! "Uuid")]`, `"String"` for a state, or a type of this file), and a query binds the UUID of an id
//! and the word of a state. Rows and signatures have the types of `domain` all the same.

use domain::status::UnknownWord;
use domain::{
    AlertId, ChunkId, ConceptId, ConversationId, EvidenceId, GoalId, MessageId, NotificationId,
    PracticeId, QuestionId, RecordingId, SessionId, SuggestionId, UserId,
};
use serde::de::DeserializeOwned;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef};
use sqlx::types::Json;
use sqlx::{Decode, Postgres, Type};
use uuid::Uuid;

use crate::Result;

/// An id that may be absent.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub(crate) struct OptionalId(Option<Uuid>);

/// An array of ids; null is the empty one.
#[derive(sqlx::Type)]
#[sqlx(transparent, no_pg_array)]
pub(crate) struct IdList(Option<Vec<Uuid>>);

macro_rules! read_as_ids {
    ($($name:ident),+ $(,)?) => {$(
        impl From<OptionalId> for Option<$name> {
            fn from(column: OptionalId) -> Self {
                column.0.map($name)
            }
        }

        impl From<IdList> for Vec<$name> {
            fn from(column: IdList) -> Self {
                column.0.unwrap_or_default().into_iter().map($name).collect()
            }
        }
    )+};
}

read_as_ids!(
    AlertId,
    ChunkId,
    ConceptId,
    ConversationId,
    EvidenceId,
    GoalId,
    MessageId,
    NotificationId,
    PracticeId,
    QuestionId,
    RecordingId,
    SessionId,
    SuggestionId,
    UserId,
);

/// The UUIDs of ids, as arrays are bound.
pub(crate) fn uuids<Id: Copy + Into<Uuid>>(ids: &[Id]) -> Vec<Uuid> {
    ids.iter().map(|id| (*id).into()).collect()
}

/// A list that the database made as JSON; null is the empty one: `jsonb_agg` over nothing.
pub(crate) struct JsonList<T>(Vec<T>);

impl<T> From<JsonList<T>> for Vec<T> {
    fn from(column: JsonList<T>) -> Self {
        column.0
    }
}

impl<T> Type<Postgres> for JsonList<T> {
    fn type_info() -> PgTypeInfo {
        Json::<Vec<T>>::type_info()
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        Json::<Vec<T>>::compatible(ty)
    }
}

impl<'r, T: DeserializeOwned> Decode<'r, Postgres> for JsonList<T> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let list = Option::<Json<Vec<T>>>::decode(value)?;
        Ok(Self(list.map(|list| list.0).unwrap_or_default()))
    }
}

/// The state that a word names. Null is an error: an outer join that finds nothing is told apart by the
/// id of its row, before its state is asked for.
pub(crate) fn state<S: TryFrom<String, Error = UnknownWord>>(word: Option<String>) -> Result<S> {
    let word = word.unwrap_or_default();
    Ok(S::try_from(word).map_err(|unknown| sqlx::Error::Decode(unknown.into()))?)
}
