//! Looks through everything that is kept for what names a person.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io;
use std::sync::Once;

use domain::seal::{SealedField, Sealer};
use sqlx::AssertSqlSafe;
use testkit::{App, Person};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, dynamic_filter_fn};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use uuid::Uuid;

/// Words that only Ada's transcripts, messages and goals have.
pub(super) const DISTINCTIVE: [&str; 4] = ["zorbicule", "quandlewort", "flimsterol", "brindlefax"];

/// Ada's phone number.
pub(super) const PHONE: &str = "+447700900123";

/// The columns that are sealed for the id of their row.
const SEALED: [SealedField; 10] = [
    SealedField::Transcript,
    SealedField::Speakers,
    SealedField::TurnText,
    SealedField::TurnSpeaker,
    SealedField::Message,
    SealedField::ContestComment,
    SealedField::VerdictComment,
    SealedField::Recording,
    SealedField::FindingWords,
    SealedField::AlertNote,
];

/// The words that name a person, the id left out.
pub(super) fn words_of(person: &Person) -> Vec<String> {
    let mut words: Vec<String> = person.name.split(' ').map(str::to_owned).collect();
    words.extend([person.email.clone(), PHONE.to_owned()]);
    words.extend(DISTINCTIVE.map(String::from));
    words
}

/// The places that name a person, as `table.column` or `files/…`, each with the word.
pub(super) struct Scan(Vec<(String, String)>);

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

impl Scan {
    /// Looks through every column of every table, the sealed ones opened, and every file. Others may
    /// have written about the same things: what belongs to them is no trace.
    pub(super) async fn of(app: &App, person: &Person) -> Self {
        let mut found = Vec::new();
        let needles = search_words(person);
        for (table, column) in columns(app).await {
            if table == "audit_log" {
                continue;
            }
            for value in values(app, &table, &column).await {
                let value = value.to_lowercase();
                for needle in needles.iter().filter(|needle| value.contains(needle.as_str())) {
                    found.push((format!("{table}.{column}"), needle.clone()));
                }
            }
        }
        for field in SEALED {
            let (table, column) = (field.table(), field.column());
            for text in open_sealed(app, field).await {
                let text = text.to_lowercase();
                for needle in needles.iter().filter(|needle| text.contains(needle.as_str())) {
                    found.push((format!("{table}.{column} (opened)"), needle.clone()));
                }
            }
        }
        for file in app.parts.blobs.list("").await.unwrap() {
            if file.pathname.contains(&person.id.to_string()) {
                found.push((format!("files/{}", file.pathname), "its place".into()));
            }
        }
        found.sort();
        found.dedup();
        Self(found)
    }

    pub(super) fn has(&self, place: &str) -> bool {
        self.0.iter().any(|(at, _)| at.starts_with(place))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// As text, and as the bytes of it are written by Postgres.
fn search_words(person: &Person) -> Vec<String> {
    let mut needles = vec![person.id.to_string(), person.id.0.simple().to_string()];
    for word in words_of(person) {
        let mut hex = String::new();
        for byte in word.as_bytes() {
            write!(hex, "{byte:02x}").unwrap();
        }
        needles.extend([word.to_lowercase(), hex]);
    }
    needles
}

async fn columns(app: &App) -> Vec<(String, String)> {
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
    columns
}

async fn values(app: &App, table: &str, column: &str) -> Vec<String> {
    let all = format!(r#"select "{column}"::text from "{table}" where "{column}" is not null"#);
    sqlx::query_scalar(AssertSqlSafe(all)).fetch_all(&app.db).await.unwrap()
}

async fn open_sealed(app: &App, field: SealedField) -> Vec<String> {
    let (table, column) = (field.table(), field.column());
    let sealer = Sealer::new(vec![("k1".into(), [7; 32])]).unwrap();
    let all = format!(r#"select id, "{column}" from "{table}" where "{column}" <> ''"#);
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as(AssertSqlSafe(all)).fetch_all(&app.db).await.unwrap();
    rows.into_iter().map(|(id, sealed)| sealer.open(field, id, &sealed).unwrap()).collect()
}

thread_local! {
    /// The log of this thread while it is captured: a test runs in one.
    static LINES: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Takes in what this thread logs from now on, at every level that is ever turned on.
///
/// The subscriber is the program's only one: of several, each for its thread, one is forgotten by
/// call sites that another thread meets first.
pub(super) fn capture_log() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let captured = dynamic_filter_fn(|of, _| {
            LINES.with_borrow(Option::is_some) && *of.level() <= LevelFilter::DEBUG
        });
        let lines = fmt::layer().with_ansi(false).with_writer(|| ScannedLine).with_filter(captured);
        tracing_subscriber::registry().with(lines).init();
    });
    LINES.set(Some(Vec::new()));
}

/// The lines logged since.
pub(super) fn logged() -> Vec<String> {
    let bytes = LINES.take().unwrap_or_default();
    String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
}

struct ScannedLine;

impl io::Write for ScannedLine {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.get_or_insert_default().extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
