//! Listens to what sqlx says of each statement it ran.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sqlx::PgPool;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

/// The target under which sqlx logs statements.
const TARGET: &str = "sqlx::query";

/// Tables of the local twins and of the door, with what they stand in for. A statement about one of
/// them is not the use case's.
const APART: [(&str, &str); 7] = [
    ("events", "events"),
    ("idempotency_keys", "idempotency"),
    ("kv", "cache"),
    ("outbox", "notifier"),
    ("rate_counters", "limiter"),
    ("student_membership", "door"),
    ("vectors", "vectors"),
];

/// Hears every statement of this thread while it is the thread's subscriber.
#[derive(Clone, Default)]
pub(crate) struct StatementLog(Arc<Mutex<Vec<String>>>);

/// The trips of one request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RequestStatements {
    /// The use case's statements.
    pub own: Vec<String>,
    /// The use case's transactions; each is two trips more.
    pub transactions: usize,
    /// The statements that the product's own checks add, each with its origin.
    pub apart: BTreeMap<&'static str, usize>,
}

impl StatementLog {
    /// Listens from now on, until what comes back is dropped. Other tests' subscribers come and go,
    /// and whether anybody wants to hear of statements is remembered; so it is asked anew until one
    /// is heard.
    pub(crate) async fn listen(&self, db: &PgPool) -> DefaultGuard {
        let listening = tracing::subscriber::set_default(self.clone());
        for _ in 0..100 {
            tracing::callsite::rebuild_interest_cache();
            sqlx::query("select 1").execute(db).await.unwrap();
            if !self.statements().is_empty() {
                return listening;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no statement is heard of");
    }

    /// The statements since the last time.
    pub(crate) fn statements(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    /// The same, told apart.
    pub(crate) fn trips(&self) -> RequestStatements {
        let mut trips = RequestStatements::default();
        for statement in self.statements() {
            let words: BTreeSet<&str> =
                statement.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
            let of_caller = statement.starts_with("with caller as");
            let other = APART.iter().find(|(table, _)| !of_caller && words.contains(table));
            match (other, statement.to_lowercase().as_str()) {
                (Some((_, whose)), _) => *trips.apart.entry(whose).or_default() += 1,
                (None, "commit" | "rollback") => trips.transactions += 1,
                (None, _) => trips.own.push(statement),
            }
        }
        trips
    }
}

impl Subscriber for StatementLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        if event.metadata().target() != TARGET {
            return;
        }
        let mut heard = StatementFields::default();
        event.record(&mut heard);
        let statement = if heard.statement.is_empty() { heard.summary } else { heard.statement };
        self.0.lock().unwrap().push(statement.trim().to_owned());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The two fields that hold the text: all of it, or, of a short one, only the summary.
#[derive(Default)]
struct StatementFields {
    summary: String,
    statement: String,
}

impl Visit for StatementFields {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.statement),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Texts come through `record_str`; whatever way a later version takes, nothing is missed.
        if matches!(field.name(), "summary" | "db.statement") {
            self.record_str(field, format!("{value:?}").trim_matches('"'));
        }
    }
}
