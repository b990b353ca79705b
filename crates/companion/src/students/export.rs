//! A copy of everything that is held about a student, for programs to read.
//!
//! An answer has a bound and a life has none, so the copy comes in parts: a part holds as many
//! sections as fit, in a fixed order, and says where the next goes on. Most students get one part.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::students::export::{After, Item, Section};
use domain::people::{Caller, Role};
use domain::seal::SealedField;
use domain::{UserId, transcript};
use ports::{Blobs, Clock};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::name_restorer::Names;
use crate::{Error, OrNotFound, Result, Vault, new_id, uploaded_files};

/// The services for an export.
#[derive(Clone)]
pub struct Export {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub blobs: Arc<dyn Blobs>,
    /// Opens transcripts and messages.
    pub vault: Vault,
}

/// Bytes of JSON in a part; an answer has at most 4 MB.
const PART_BYTES: usize = 3_000_000;

/// Items read with one statement.
const BATCH: i64 = 500;

/// Characters of one piece of a transcript. As JSON a character takes at most six bytes, so a piece
/// always fits.
const PIECE_CHARS: usize = 200_000;

/// A part of the copy.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExportPart {
    /// The student.
    pub student_id: Uuid,
    /// When this part was made.
    pub exported_at: DateTime<Utc>,
    /// `profile` and `account` in the first part, then lists: `tutors`, `invites`, `signIns`,
    /// `accesses`, `sessions`, `transcripts` (the texts, in pieces), `turns`, `practices`,
    /// `reviews`, `evidence`, `mastery`, `goals`, `suggestions`, `conversations`, `messages`, `nudges`,
    /// `notifications`, `guardians`, `consents`, `usage` and `files`. A list that goes on in the next part is there again.
    #[schema(value_type = Object, example = json!({
        "profile": {"name": "John Doe", "grade": 10},
        "account": {"email": "student@example.com"},
        "sessions": [{"sessionId": "0199c5a0-0000-7000-8000-000000000001", "subject": "Chemistry"}],
        "messages": [{"role": "user", "content": "What is pH?"}]
    }))]
    pub sections: Map<String, Value>,
    /// Where the next part goes on: send it as `cursor`. Null at the end.
    #[schema(example = "turns.0199c5a0-0000-7000-8000-000000000001.41")]
    pub next: Option<String>,
}

/// The place where an export goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    section: Section,
    after: After,
}

impl Cursor {
    const START: Self = Self { section: Section::ALL[0], after: After::START };

    /// Reads what a part said; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (name, id, place) = (parts.next()?, parts.next()?, parts.next()?);
        let section = Section::ALL.into_iter().find(|candidate| candidate.as_str() == name)?;
        let after = After { id: Uuid::try_parse(id).ok()?, place: place.parse().ok()? };
        parts.next().is_none().then_some(Self { section, after })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.section.as_str(), self.after.id, self.after.place)
    }
}

/// The part that goes on at a cursor, or the first, for the student themself or an admin; for the guardian
/// of a student who is too young, without what the student wrote or said. That it was asked for is written
/// down.
pub async fn export(
    cx: &Export,
    caller: &Caller,
    student: UserId,
    cursor: Option<Cursor>,
) -> Result<ExportPart> {
    let now = cx.clock.now();
    let opening = db::students::export::open(&cx.db, caller, student, new_id(), now).await?;
    let opening = opening.or_not_found("student")?;
    let mut part = ExportDraft { bytes: 0, sections: Map::new(), name: opening.name };
    let is_guardian = caller.role == Role::Guardian;
    if cursor.is_none() {
        let account = (!is_guardian).then_some(("account", opening.account));
        for (name, mut whole) in std::iter::once(("profile", opening.profile)).chain(account) {
            write_times_in_utc(&mut whole);
            part.sections.insert(name.into(), whole);
        }
    }
    let next = part.fill(cx, caller, student, cursor.unwrap_or(Cursor::START)).await?;
    if next.is_none() && !is_guardian {
        part.sections.insert("files".into(), files(cx, student).await?);
    }
    Ok(ExportPart {
        student_id: student.0,
        exported_at: now,
        sections: part.sections,
        next: next.map(|cursor| cursor.to_string()),
    })
}

/// Uploaded files that are still there. Their texts are those of the sessions made from them.
async fn files(cx: &Export, student: UserId) -> Result<Value> {
    let files = cx.blobs.list(&format!("uploads/{student}/")).await?;
    let line = |file: ports::BlobInfo| json!({ "pathname": file.pathname, "bytes": file.size, "uploadedAt": file.uploaded_at });
    Ok(files.into_iter().take(MAX_FILES).map(line).collect())
}

/// Files that are listed.
const MAX_FILES: usize = 1_000;

/// A part in the making.
struct ExportDraft {
    bytes: usize,
    sections: Map<String, Value>,
    /// The student's name, for the placeholders in what was found.
    name: String,
}

/// The result of adding an item.
enum Put {
    Done,
    /// There is no room: the next part goes on after this.
    Full(After),
}

impl ExportDraft {
    /// Fills the part from a cursor on. Returns where the next goes on.
    async fn fill(
        &mut self,
        cx: &Export,
        caller: &Caller,
        student: UserId,
        cursor: Cursor,
    ) -> Result<Option<Cursor>> {
        let sections: &[Section] = match caller.role {
            Role::Guardian => &Section::FOR_GUARDIANS,
            _ => &Section::ALL,
        };
        let from = sections.iter().position(|candidate| *candidate == cursor.section);
        let from = from.unwrap_or_default();
        for section in sections.iter().copied().skip(from) {
            let mut after = if section == cursor.section { cursor.after } else { After::START };
            self.sections.entry(section.as_str()).or_insert_with(|| json!([]));
            let page =
                db::students::export::section(&cx.db, caller, student, section, after, BATCH)
                    .await?
                    .or_not_found("student")?;
            let (looked_at, read) = (page.total, page.rows.len());
            for row in page.rows {
                let key = After { id: row.id, place: row.place };
                match self.put(cx, section, row, after).await? {
                    Put::Done if section == Section::Transcripts => {
                        after = After { id: key.id, place: i32::MAX };
                    }
                    Put::Done => after = key,
                    Put::Full(at) => return Ok(Some(Cursor { section, after: at })),
                }
            }
            if looked_at >= BATCH || usize::try_from(looked_at).is_ok_and(|total| total > read) {
                return Ok(Some(Cursor { section, after }));
            }
        }
        Ok(None)
    }

    async fn put(&mut self, cx: &Export, section: Section, row: Item, after: After) -> Result<Put> {
        if section == Section::Transcripts {
            return self.put_transcript(cx, row, after).await;
        }
        let mut item = row.item;
        unseal(&cx.vault, &mut item)?;
        if matches!(section, Section::Sessions | Section::Practices | Section::Suggestions) {
            let tutor = item.get("tutorName").and_then(Value::as_str).map(str::to_owned);
            restore_names(&mut item, &Names::new(&self.name, tutor.as_deref()));
        }
        Ok(if self.push(section, item)? { Put::Done } else { Put::Full(after) })
    }

    /// Puts a transcript piece by piece, from where the part before stopped.
    async fn put_transcript(&mut self, cx: &Export, row: Item, after: After) -> Result<Put> {
        let first = if row.id == after.id { after.place.saturating_add(1) } else { 0 };
        if first == i32::MAX {
            return Ok(Put::Done);
        }
        let field = |name: &str| row.item.get(name).and_then(Value::as_str);
        let text = match field("file") {
            // Empty when it was kept as long as it may be.
            None => field("text")
                .filter(|sealed| !sealed.is_empty())
                .map(|sealed| cx.vault.open(SealedField::Transcript, row.id, sealed))
                .transpose()?,
            Some(pathname) => uploaded_files::read(&cx.vault, &*cx.blobs, pathname)
                .await?
                .map(|bytes| decode_bytes(&bytes)),
        };
        // A file that is gone is told of, too.
        let pieces = text.as_deref().map_or(vec![None], pieces);
        for (text, place) in pieces.iter().zip(0_i32..).skip(usize::try_from(first).unwrap_or(0)) {
            let item = json!({
                "sessionId": row.id, "piece": place, "pieces": pieces.len(), "text": text,
            });
            if !self.push(Section::Transcripts, item)? {
                return Ok(Put::Full(After { id: row.id, place: place - 1 }));
            }
        }
        Ok(Put::Done)
    }

    /// Adds an item if there is room. The first always fits.
    fn push(&mut self, section: Section, mut item: Value) -> Result<bool> {
        write_times_in_utc(&mut item);
        let bytes = serde_json::to_vec(&item).map_err(Error::internal)?.len();
        if self.bytes > 0 && self.bytes + bytes > PART_BYTES {
            return Ok(false);
        }
        self.bytes += bytes;
        if let Some(Value::Array(list)) = self.sections.get_mut(section.as_str()) {
            list.push(item);
        }
        Ok(true)
    }
}

/// Times as the whole API writes them, with a `Z`: Postgres writes the offset out. Only what a field
/// says is a time is one; people may write one anywhere.
fn write_times_in_utc(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(write_times_in_utc),
        Value::Object(fields) => {
            for (name, field) in fields {
                let is_time = ["At", "Date", "Practiced"].iter().any(|end| name.ends_with(end));
                match field {
                    Value::String(text) if is_time || ["at", "date"].contains(&name.as_str()) => {
                        if let Some(moment) = text.strip_suffix("+00:00") {
                            *text = format!("{moment}Z");
                        }
                    }
                    other => write_times_in_utc(other),
                }
            }
        }
        _ => {}
    }
}

/// The text of a file, also of one that says what encoding it is in.
fn decode_bytes(bytes: &[u8]) -> String {
    transcript::decode(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
}

/// A text in pieces; an empty one is one piece.
fn pieces(text: &str) -> Vec<Option<&str>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((at, _)) = rest.char_indices().nth(PIECE_CHARS) {
        let (piece, after) = rest.split_at(at);
        pieces.push(Some(piece));
        rest = after;
    }
    pieces.push(Some(rest));
    pieces
}

/// Opens what is sealed in an item for the row it names.
fn unseal(vault: &Vault, item: &mut Value) -> Result<()> {
    let Some(fields) = item.as_object_mut() else { return Ok(()) };
    let Some(row) = fields.remove("sealedFor") else { return Ok(()) };
    let row: Uuid = serde_json::from_value(row).map_err(Error::internal)?;
    let sealed_as = [
        ("speaker", SealedField::TurnSpeaker),
        ("text", SealedField::TurnText),
        ("content", SealedField::Message),
        ("comment", SealedField::ContestComment),
        ("verdictComment", SealedField::VerdictComment),
    ];
    for (name, field) in sealed_as {
        if let Some(Value::String(sealed)) = fields.get_mut(name) {
            *sealed = vault.open(field, row, sealed)?;
        }
    }
    Ok(())
}

/// Names the session's people again, wherever a text holds their placeholders.
fn restore_names(value: &mut Value, names: &Names) {
    match value {
        Value::String(text) if text.contains('[') => *text = names.restore(text),
        Value::Array(items) => items.iter_mut().for_each(|item| restore_names(item, names)),
        Value::Object(fields) => fields.values_mut().for_each(|field| restore_names(field, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_what_it_wrote_and_nothing_else() {
        let cursor =
            Cursor { section: Section::Turns, after: After { id: Uuid::from_u128(7), place: 41 } };
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        for bad in ["", "turns", "turns.7.1", "users.00000000-0000-0000-0000-000000000007.1"] {
            assert_eq!(Cursor::parse(bad), None, "{bad}");
        }
        assert_eq!(Cursor::parse(&format!("{cursor}.1")), None);
    }

    #[test]
    fn a_text_is_cut_between_characters_and_nothing_is_lost() {
        let text = "é".repeat(PIECE_CHARS * 2 + 1);
        let cut: Vec<&str> = pieces(&text).into_iter().flatten().collect();
        assert_eq!(
            cut.iter().map(|piece| piece.chars().count()).collect::<Vec<_>>(),
            [PIECE_CHARS, PIECE_CHARS, 1]
        );
        assert_eq!(cut.concat(), text);
        assert_eq!(pieces(""), [Some("")]);
        assert_eq!(pieces(&"a".repeat(PIECE_CHARS)).len(), 1);
    }

    #[test]
    fn placeholders_are_put_back_at_any_depth() {
        let mut item = json!({"a": [{"b": "[STUDENT] asked [TUTOR]"}], "n": 1});
        restore_names(&mut item, &Names::new("Ada Okoye", Some("Tom Hale")));
        assert_eq!(item["a"][0]["b"], "Ada asked Tom Hale");
    }
}
