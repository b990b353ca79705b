//! Errors of the log as reports to Sentry: with their request, without text that anybody wrote.

use std::fmt::Debug;

use cloud::Sentry;
use cloud::sentry::{ErrorReport, What};
use tokio::runtime::Handle;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The module that logs panics: these are its only warnings.
const PANICS: &str = "runtime::host::telemetry";

/// How a panic's message begins where it becomes a request's error. It is reported already, by its
/// place; what it says may hold anything.
const PANIC_AGAIN: &str = "panic: ";

/// Reports errors and panics of a process.
pub(super) struct Reporting(pub(super) Sentry);

/// The fields of the request that spans hold.
#[derive(Debug, Default)]
struct RequestFields {
    request_id: Option<String>,
    method: Option<String>,
    route: Option<String>,
}

impl Visit for RequestFields {
    fn record_str(&mut self, field: &Field, value: &str) {
        let place = match field.name() {
            "request_id" => &mut self.request_id,
            "method" => &mut self.method,
            "route" => &mut self.route,
            _ => return,
        };
        *place = Some(value.to_owned());
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// The fields of an event.
#[derive(Debug, Default)]
struct EventFields {
    message: String,
    place: Option<String>,
    details: Vec<(&'static str, String)>,
}

impl EventFields {
    fn take(&mut self, field: &Field, value: String) {
        match field.name() {
            "message" => self.message = value,
            "place" => self.place = Some(value),
            name => self.details.push((name, value)),
        }
    }
}

impl Visit for EventFields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.take(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.take(field, format!("{value:?}"));
    }
}

impl<S> Layer<S> for Reporting
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, cx: Context<'_, S>) {
        let Some(span) = cx.span(id) else { return };
        let mut known = RequestFields::default();
        attributes.record(&mut known);
        span.extensions_mut().insert(known);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, cx: Context<'_, S>) {
        let Some(span) = cx.span(id) else { return };
        if let Some(known) = span.extensions_mut().get_mut::<RequestFields>() {
            values.record(known);
        }
    }

    fn on_event(&self, event: &Event<'_>, cx: Context<'_, S>) {
        let Some(what) = kind_of_report(event.metadata()) else { return };
        let mut fields = EventFields::default();
        event.record(&mut fields);
        if what == What::Error && fields.message.contains(PANIC_AGAIN) {
            return;
        }
        let mut report = report(what, event.metadata(), fields);
        for span in cx.event_scope(event).into_iter().flatten() {
            if let Some(known) = span.extensions().get::<RequestFields>() {
                report.request_id = report.request_id.or_else(|| known.request_id.clone());
                report.method = report.method.or_else(|| known.method.clone());
                report.route = report.route.or_else(|| known.route.clone());
            }
        }
        if self.0.report(&report)
            && let Ok(runtime) = Handle::try_current()
        {
            let sentry = self.0.clone();
            // The host waits for it after its next answer; where there is no host, this is all.
            runtime.spawn(async move { sentry.flush().await });
        }
    }
}

/// Errors and panics are reported.
fn kind_of_report(metadata: &Metadata<'_>) -> Option<What> {
    match *metadata.level() {
        Level::ERROR => Some(What::Error),
        Level::WARN if metadata.target() == PANICS => Some(What::Panic),
        _ => None,
    }
}

fn report(what: What, metadata: &Metadata<'_>, fields: EventFields) -> ErrorReport {
    let logged_at = || {
        let (file, line) = (metadata.file().unwrap_or_default(), metadata.line());
        format!("{file}:{}", line.unwrap_or_default())
    };
    ErrorReport {
        what,
        message: fields.message,
        module: metadata.target().to_owned(),
        place: fields.place.unwrap_or_else(logged_at),
        request_id: None,
        method: None,
        route: None,
        details: fields.details,
    }
}
