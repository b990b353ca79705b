//! Listens for warnings and errors of one test.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Metadata, Subscriber};

/// The warnings and errors of this thread, each as `LEVEL text`.
#[derive(Clone, Default)]
pub(super) struct CapturedLog(Arc<Mutex<Vec<String>>>);

impl CapturedLog {
    /// Listens until the guard is dropped.
    pub(super) fn listen(&self) -> DefaultGuard {
        let listening = tracing::subscriber::set_default(self.clone());
        tracing::callsite::rebuild_interest_cache();
        listening
    }

    pub(super) fn lines_at(&self, level: Level) -> Vec<String> {
        let all = self.0.lock().unwrap();
        all.iter().filter(|line| line.starts_with(level.as_str())).cloned().collect()
    }
}

struct LogBuffer(String);

impl Visit for LogBuffer {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let field_text = format!(" {}={value:?}", field.name());
        self.0.push_str(&field_text);
    }
}

impl Subscriber for CapturedLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = LogBuffer(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
